/** A shop, a browser, and journeys through it: each a story of one person, checked at its end for what must always hold. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import type { BrowserContextOptions } from "playwright-core";
import { launchBrowser } from "./browser.ts";
import type { Arrival } from "./invariants.ts";
import { type Merchant, merchantOf } from "./merchant.ts";
import { openPageChecks } from "./page-checks.ts";
import type { Person } from "./people.ts";
import { type RecordingProxy, startProxy } from "./recording-proxy.ts";
import { openInsides, type ShopInsides } from "./shop-insides.ts";
import { forgetShop, type ShopProcess, startShopProcess } from "./shop-process.ts";
import { newShopper, type Seen, type Shopper } from "./shopper.ts";

export type World = {
  shop: ShopProcess;
  insides: ShopInsides;
  /** What passed between this journey's browser and everybody else, cookies included, where a proxy was asked for. */
  proxy: RecordingProxy | undefined;
  /** Somebody else's browser, with a cookie jar of its own. */
  somebodyElse(options?: Manner): Promise<Shopper>;
  merchant: Merchant;
  /** Runs `candour <words>` on this shop and answers what it said. Fails when the command fails. */
  candour(...words: string[]): Promise<string>;
  /** Opens the newest mail to somebody about something in another window, as soon as it has come. */
  opensMail(who: Shopper, to: Pick<Person, "email">, subject: RegExp): Promise<Shopper>;
  /** Subjects of all mails to somebody, newest first. */
  mailsTo(who: Pick<Person, "email">): Promise<string[]>;
  /** Notes that a shopper was told that this order is placed. */
  acknowledged(number: string): void;
};

/** How somebody goes through the shop. Scripts and cookies are on unless said otherwise. */
export type Manner = { scripts?: boolean; cookies?: boolean; recorded?: boolean; look?: BrowserContextOptions };

/**
 * Starts the shop of one test file. `journey` is a test: its story runs in a browser of its own, and afterwards every page
 * on the way is valid and without barriers, nobody else was asked for anything, the browser did not complain, and
 * money, stock, mails and forgetting are in order.
 */
export async function openJourneys() {
  const shop = await startShopProcess();
  const [browser, insides] = await Promise.all([launchBrowser(), openInsides(shop)]);
  const checks = await openPageChecks(browser);
  const acknowledged: string[] = [];
  after(async () => {
    await checks.close();
    await browser.close();
    await insides.close();
    await shop.stop();
    forgetShop(shop);
  });
  const ownOrigins = [shop.url, `http://127.0.0.1:${shop.port + 1}`];

  const enter = async (manner: Manner, seen: Seen, proxy: RecordingProxy | undefined): Promise<Shopper> => {
    const scripts = manner.scripts !== false;
    const context = await browser.newContext({
      viewport: { width: 1280, height: 860 },
      ...manner.look,
      javaScriptEnabled: scripts,
      ...(proxy === undefined ? {} : { proxy: { server: proxy.address, bypass: "<-loopback>" } }),
    });
    return newShopper(context, { url: shop.url, scripts, ownOrigins, seen });
  };

  const journey = (name: string, manner: Manner, story: (who: Shopper, world: World) => Promise<void>): void => {
    test(name, async () => {
      const seen: Seen = { pages: [], complaints: [] };
      const everybody: Shopper[] = [];
      const needsProxy = manner.cookies === false || manner.recorded === true;
      const proxy = needsProxy ? await startProxy({ takeCookies: manner.cookies === false }) : undefined;
      const somebody = async (how: Manner, by: RecordingProxy | undefined): Promise<Shopper> => {
        const who = await enter(how, seen, by);
        everybody.push(who);
        return who;
      };
      const world: World = {
        ...{ shop, insides, proxy, ...mailReading(shop, insides) },
        merchant: merchantOf(shop),
        somebodyElse: (how = {}) => somebody(how, undefined),
        candour: async (...words) => {
          const { code, said } = await shop.command(...words);
          assert.equal(code, 0, `candour ${words.join(" ")}: ${said}`);
          return said;
        },
        acknowledged: (number) => void acknowledged.push(number),
      };
      try {
        await story(await somebody(manner, proxy), world);
        const problems = await Promise.all(
          seen.pages.map(async ({ url, html }) => (await checks.check(url, html)).map((what) => `${url}: ${what}`)),
        );
        assert.deepEqual([...new Set(problems.flat())], []);
        assert.deepEqual(seen.complaints, []);
        assert.deepEqual(await insides.broken({ acknowledged, mailed: () => arrivals(shop) }), []);
      } finally {
        for (const { context } of everybody) await context.close();
        await proxy?.close();
      }
    });
  };
  return { shop, browser, insides, journey };
}

type Listed = { path: string; subject: string; to: string };

/** The mailbox as its page lists it, newest first. */
async function mailsIn(shop: ShopProcess): Promise<Listed[]> {
  const listed: Listed[] = [];
  for (let page = 1; ; page++) {
    const answer = await fetch(`${shop.mailboxUrl}?page=${page}`);
    if (answer.status === 404) return listed;
    const html = await answer.text();
    const rows = [...html.matchAll(/<tr><t[hd][^>]*><a href="([^"]+)">([^<]*)<\/a><\/t[hd]><td>([^<]*)<\/td>/g)];
    listed.push(...rows.map(([, path = "", subject = "", to = ""]) => ({ path, subject, to })));
  }
}

async function arrivals(shop: ShopProcess): Promise<Arrival[]> {
  const listed = await mailsIn(shop);
  return listed.map(({ path, subject }) => ({ messageId: path.slice(path.lastIndexOf("/") + 1), subject }));
}

function mailReading(shop: ShopProcess, insides: ShopInsides): Pick<World, "opensMail" | "mailsTo"> {
  const list = async (email: string): Promise<Listed[]> => (await mailsIn(shop)).filter(({ to }) => to === email);
  return {
    mailsTo: async ({ email }) => {
      await untilSent(insides);
      return (await list(email)).map(({ subject }) => subject);
    },
    opensMail: async (who, { email }, subject) => {
      for (let tries = 0; tries < 240; tries++) {
        const found = (await list(email)).find((each) => subject.test(each.subject));
        if (found !== undefined) {
          const reader = await who.newWindow();
          await reader.opens("/mailbox");
          await reader.opens(found.path);
          return reader;
        }
        await pause(250);
      }
      throw new Error(`No mail about ${String(subject)} came to ${email}.`);
    },
  };
}

/** Waits until no mail is on its way, and neither a request for a link nor a withdrawal waits. */
async function untilSent({ asOwner }: ShopInsides): Promise<void> {
  for (let tries = 0; tries < 240; tries++) {
    const [row] = await asOwner(
      "SELECT (SELECT count(*) FROM mail.outbox WHERE state = 'queued') + (SELECT count(*) FROM orders.link_request) + (SELECT count(*) FROM orders.withdrawal WHERE done_at IS NULL) AS n",
    );
    if (Number(row?.n) === 0) return;
    await pause(250);
  }
  throw new Error("Mails are still on their way after a minute.");
}
