/** The shop as its owner starts it, on real parts: its database ends under it, and it is killed itself. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { findPostmaster } from "#kernel/cluster/postmaster";
import type { CrashPoint } from "#kernel/crashpoint";
import { sampleProducts } from "../../sample/catalogue/index.ts";
import { bounceOf } from "../support/bounce.ts";
import { startMailServer } from "../support/mail-server.ts";
import { type Bought, buyThroughApi, startBuyers } from "../support/purchase.ts";
import { brokenWhenSettled } from "../support/settled.ts";
import { openInsides } from "../support/shop-insides.ts";
import { forgetShop, runCommand, startShopProcess } from "../support/shop-process.ts";

type Answer = { what: string; status: number; ms: number; said: string };

const skus = sampleProducts.flatMap(({ variants }) =>
  variants.filter(({ supply }) => supply.kind === "made-to-order").map(({ sku }) => sku),
);
const mails = await startMailServer();
const calm = await startShopProcess({ env: { SMTP_URL: mails.url } });
let shop = calm;
const acknowledged: string[] = [];
after(async () => {
  await shop.stop();
  forgetShop(shop);
  await mails.close();
});

test("its database is ended at once under load: the shop brings it back by itself, says so clearly until then, and loses no order", async () => {
  const answers: Answer[] = [];
  const insides = await openInsides(shop);
  const server = findPostmaster(insides.pgData);
  assert.ok(server !== undefined);
  const buyers = startBuyers(shop.url, skus, { lines: 4, ask: watching(answers) });
  await until(() => buyers.bought.length >= 8);
  process.kill(server.pid, "SIGQUIT");
  await until(() => answers.some(({ status }) => status === 503) && findPostmaster(insides.pgData)?.pid !== server.pid);
  const before = buyers.bought.length;
  await until(() => buyers.bought.length >= before + 8);
  await buyers.stop();
  acknowledged.push(...buyers.bought.map(({ number }) => number));

  const unclear = answers.filter(({ status, ms, said }) => ms > 10_000 || (status >= 400 && !isClear(status, said)));
  assert.deepEqual(unclear, [], withoutInfo(shop.output()));
  assert.match(shop.output(), /"event":"database-ready","found":"started"/);
  assert.doesNotMatch(shop.output(), /ended-by-the-unforeseen/);
  const ready = await fetch(`${shop.url}/readyz`);
  const { parts } = (await ready.json()) as { parts: object };
  assert.deepEqual([ready.status, parts], [200, { database: "ready", keystore: "ready" }]);
  await insides.close();
  await assertInOrder();
});

test("it is killed with the money taken and nobody told: the next start finishes the order", async () => {
  await shop.stop();
  const doomed = await calm.again({ CANDOUR_CRASH_AT: "orders-captured" satisfies CrashPoint });
  const answers: Answer[] = [];
  await assert.rejects(buyThroughApi(doomed.url, skus[0] ?? "", watching(answers)));
  await doomed.gone;
  assert.equal(doomed.signal(), "SIGKILL");
  const ordered = answers.find(({ what }) => what === "POST /api/v1/orders");
  const { number, secret } = JSON.parse(ordered?.said ?? "") as Bought;

  shop = await calm.again();
  acknowledged.push(number);
  await assertInOrder();
  assert.deepEqual(await orderOf(secret), { number, lifecycle: "placed", charged: "full", privacy: "active" });
});

test("it is killed twice while it forgets somebody: the next start has forgotten her, and nobody else", async () => {
  const { number, secret } = await buyThroughApi(shop.url, skus[1] ?? "");
  acknowledged.push(number);
  await shop.stop();
  // The first dies with the tombstone set, in the merchant's hand; the second with the key gone, when it goes on with that.
  const doomed = await calm.again({ CANDOUR_CRASH_AT: "vault-key-destroyed" satisfies CrashPoint });
  const merchant = { ...doomed.env, CANDOUR_CRASH_AT: "vault-buried" satisfies CrashPoint };
  assert.equal((await runCommand(["demo", "complete", number], merchant)).signal, "SIGKILL");
  await doomed.gone;
  assert.equal(doomed.signal(), "SIGKILL");

  shop = await calm.again();
  await assertInOrder();
  const others = acknowledged.filter((each) => each !== number);
  const insides = await openInsides(shop);
  const held = await insides.asOwner(
    "SELECT number FROM orders.purchase WHERE privacy <> 'shredded' AND number = ANY ($1)",
    [others],
  );
  assert.equal(held.length, others.length);
  await insides.close();
  assert.deepEqual(await orderOf(secret), { number, lifecycle: "closed", charged: "full", privacy: "shredded" });
});

test("a mail comes back hours later: the report of the mail server makes it one that failed; with the shop's database gone it is to come again", async () => {
  const messageId = mails.arrived[0]?.messageId ?? assert.fail();
  const report = bounceOf(messageId);
  const noneKnown = await runCommand(["bounce"], { ...shop.env, DATABASE_URL: "postgres://127.0.0.1:1/none" }, report);
  assert.deepEqual([noneKnown.code, /come again later/.test(noneKnown.said)], [75, true], noneKnown.said);
  const heard = await runCommand(["bounce"], shop.env, report);
  assert.equal(heard.code, 0);
  assert.match(heard.said, /The mail is marked as come back; the mail queue in the back office tells why\.\n$/);
  const insides = await openInsides(shop);
  const failed = await insides.asOwner("SELECT message_id, last_error_code FROM mail.outbox WHERE state = 'failed'");
  assert.deepEqual(failed, [{ message_id: messageId, last_error_code: "bounced-5-1-1" }]);
  await insides.close();
  assert.doesNotMatch(shop.output() + heard.said, /nobody@brien/);
});

/** `fetch` that notes what the shop answered, how long that took, and in which words. Other computers are not noted. */
function watching(answers: Answer[]): typeof fetch {
  return async (address, options) => {
    const url = new URL(String(address));
    if (url.origin !== shop.url) return fetch(address, options);
    const path = url.pathname.replaceAll(/[\w-]{22}/g, "…");
    const what = `${options?.method ?? "GET"} ${path}`;
    const began = performance.now();
    const note = (status: number, said: string) => answers.push({ what, status, ms: performance.now() - began, said });
    try {
      const answer = await fetch(address, options);
      note(answer.status, await answer.clone().text());
      return answer;
    } catch (thrown) {
      note(0, String(thrown));
      throw thrown;
    }
  };
}

/** A refusal that says whose trouble it is, and nothing of which the shop cannot be sure. */
function isClear(status: number, said: string): boolean {
  return status === 503 && /cannot (?:reach|be opened)/.test(said) && !/Nothing was|That is our fault/.test(said);
}

/** Every invariant, every acknowledged order and every mail. */
async function assertInOrder(): Promise<void> {
  assert.deepEqual(await brokenWhenSettled(shop, { acknowledged, mailed: () => mails.arrived }), []);
}

/** What the API says of an order to whoever has its secret. */
async function orderOf(secret: string): Promise<object> {
  const answer = await fetch(`${shop.url}/api/v1/order`, { headers: { authorization: `Bearer ${secret}` } });
  const { number, lifecycle, charged, privacy } = (await answer.json()) as Record<string, unknown>;
  return { number, lifecycle, charged, privacy };
}

async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; !holds(); waited += 10) {
    assert.ok(waited < 20_000, `Waited in vain for ${holds}\n${shop.output().slice(-2_000)}`);
    await pause(10);
  }
}

/** What the shop had to say beyond the usual. */
function withoutInfo(output: string): string {
  return output
    .split("\n")
    .filter((line) => !line.includes('"level":"info"'))
    .join("\n");
}
