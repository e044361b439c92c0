import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { cookies as declared } from "#policy/cookies";
import { crawl, modes } from "../../tools/crawl.ts";
import { browserArguments } from "../support/browser.ts";
import { openJourneys } from "../support/journey.ts";
import type { Shopper } from "../support/shopper.ts";

const { journey, shop, browser } = await openJourneys();

test("the browser of the journeys keeps web security on", () => {
  assert.deepEqual(
    browserArguments.filter((argument) => /web-security|site-isolation|same-site|origin/i.test(argument)),
    [],
  );
});

describe("cookies are few and declared", () => {
  journey(
    "none, and no storage, for whoever only looks round (L13) [few-declared-cookies]",
    { recorded: true },
    async (who, { proxy }) => {
      const round = ["/", "/c/sofas", "/p/arden-sofa", "/p/wharfe-sofa", "/p/arden-footstool", "/search?q=velvet"];
      for (const path of [...round, "/privacy", "/terms", "/contact", "/basket", "/orders/find"]) await who.opens(path);
      const set = proxy?.passed.flatMap(({ responseHeaders }) =>
        responseHeaders.filter(([name]) => /^set-cookie/i.test(name)),
      );
      assert.ok((proxy?.passed.length ?? 0) >= 11);
      assert.deepEqual(set, []);
      assert.deepEqual(await who.context.cookies(), []);
      assert.deepEqual(await storageOf(who), nothingStored);
    },
  );

  journey(
    "exactly the declared one, once something is in the basket (L18) [few-declared-cookies]",
    { recorded: true },
    async (who, { proxy, shop }) => {
      const [basket] = declared;
      assert.ok(basket !== undefined && declared.length === 1);
      await who.opens("/p/arden-sofa");
      await who.page.getByRole("button", { name: /^Add to basket/ }).click();
      await who.page.locator("#bag b").waitFor();

      const kept = await who.context.cookies();
      assert.equal(kept.length, 1);
      const [{ name, value, expires, ...rules } = { name: "", value: "", expires: 0 }] = kept;
      assert.equal(name, basket.name);
      assert.match(value, /^[A-Za-z0-9_-]{22}\.1$/);
      assert.deepEqual(rules, {
        domain: "localhost",
        path: "/",
        httpOnly: true,
        secure: true,
        sameSite: "Lax",
      });
      assert.ok(Math.abs(expires - Date.now() / 1_000 - basket.keptDays * 86_400) < 120);

      const lines = proxy?.passed.flatMap(({ responseHeaders }) =>
        responseHeaders.filter(([header]) => /^set-cookie$/i.test(header)).map(([, line]) => line),
      );
      assert.deepEqual(new Set(lines?.map((line) => line.split("=")[0])), new Set([basket.name]));
      for (const line of lines ?? []) {
        const [pair = "", ...attributes] = line.split("; ");
        assert.ok(Buffer.byteLength(pair) <= basket.largestBytes && Buffer.byteLength(line) <= 256, line);
        assert.deepEqual(attributes, ["Max-Age=2592000", "Path=/", "Secure", "HttpOnly", "SameSite=Lax"]);
      }
      assert.equal(await who.page.evaluate(() => document.cookie), "");
      assert.deepEqual(await storageOf(who), nothingStored);

      // A whole way to the bank and back adds none.
      await who.opens("/basket");
      await who.presses("Go to checkout");
      assert.deepEqual(
        (await who.context.cookies()).map((each) => each.name),
        [basket.name],
      );
      assert.ok(shop.url.startsWith("http://localhost:"));
    },
  );
});

test("visits in seven ways find exactly the declared cookies, nothing stored, and nobody else asked [few-declared-cookies]", async () => {
  const visits = await crawl(browser, shop.url, {
    patienceMs: 0,
    mostPages: 4,
    act: async (page, mode) => {
      await page.goto(`${shop.url}/p/arden-sofa`);
      await page.getByRole("button", { name: /^Add to basket/ }).click();
      await (mode === "scripts off" || mode === "cookies off"
        ? page.waitForURL(/\/b\/|\/basket/)
        : page.locator("#bag b").waitFor());
      await page.goto(`${shop.url}/checkout`);
    },
  });
  assert.deepEqual(
    visits.map(({ mode }) => mode),
    modes,
  );
  for (const { mode, pages, cookies, storage, others, choice } of visits) {
    const kept = mode !== "cookies off";
    assert.equal(pages.length, 4, mode);
    assert.deepEqual(
      cookies,
      declared.map(({ name }) => ({ name, host: "localhost", kept })),
      mode,
    );
    assert.deepEqual([storage, others], [[], {}], mode);
    // There is no purpose that anybody could choose today, so no question is asked, and none may seem to be answered.
    const asks = { reject: "nothing to refuse", accept: "nothing to accept", withdraw: "nothing to withdraw" };
    const said = Object.entries(asks).find(([of]) => of === mode)?.[1] ?? "none made";
    assert.ok(choice.startsWith(said), `${mode}: ${choice}`);
  }
});

const nothingStored = { local: 0, session: 0, databases: 0, caches: 0, workers: 0 };

async function storageOf({ page }: Shopper): Promise<typeof nothingStored> {
  return page.evaluate(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
}
