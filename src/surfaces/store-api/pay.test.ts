import assert from "node:assert/strict";
import { test } from "node:test";
import type { Basket } from "#basket";
import { fixedClock, minute } from "#kernel/clock";
import { createGate } from "#kernel/http";
import { createLog } from "#kernel/log";
import { seededRandom } from "#kernel/random";
import type { OrderPage, Orders, PayResult } from "#orders";
import { freshDatabase } from "../../../test/support/database.ts";
import { createStoreApi, type StoreApiDeps } from "./index.ts";

const { database, asOwner } = await freshDatabase();
const clock = fixedClock(new Date("2026-11-22T10:20:00Z"));
const shopUrl = "http://localhost:3000";
const bearer = "B".repeat(22);
const orderId = "6f0d1f1e-6f0a-4c93-9d9e-0c2f0a6f5b11";
const order = { orderId, number: "FF-1234-5678", secret: "S".repeat(22) };
const paying: PayResult = { ok: true, next: "pay", redirectUrl: "http://127.0.0.1:1/pay/x", ...order };

/** What the commands answer next, and what was asked of them. */
const script: { pay: Array<PayResult | Error>; basketGone: boolean; noDraft: boolean; stray: object } = {
  pay: [],
  basketGone: false,
  noDraft: false,
  stray: {},
};
const asked: string[] = [];
let slow: Promise<void> | undefined;

const orders = {
  draftOf: () =>
    Promise.resolve(
      script.noDraft ? null : { orderId, number: order.number, contact: { ok: false, because: "key-unavailable" } },
    ),
  pay: async (input: { expectedTotalMinor: number }) => {
    asked.push(`pay ${input.expectedTotalMinor}`);
    await slow;
    const next = script.pay.shift() ?? paying;
    if (next instanceof Error) throw next;
    return next;
  },
  payAgain: (id: string) => {
    asked.push(`again ${id}`);
    return Promise.resolve(paying);
  },
  orderBySecret: () => Promise.resolve(strayPage()),
} as unknown as Orders;
const basket = {
  contents: () => Promise.resolve(script.basketGone ? null : { basketId: "basket-1" }),
} as unknown as Basket;

const gate = createGate({
  routes: createStoreApi({ orders, basket, shopUrl, shop: { name: "Test" } } as unknown as StoreApiDeps & {
    shop: { name: string };
  }),
  ...{ database, clock, shopUrl },
  random: seededRandom("pay"),
  log: createLog(clock.now, () => {}),
  demo: false,
  styleHashes: [],
  formTargets: [],
  keptBytes: 1_000,
  explain: () => "",
});

async function pay(key: string, totalMinor = 1) {
  const headers = {
    host: "localhost:3000",
    "content-type": "application/json",
    authorization: `Bearer ${bearer}`,
    "idempotency-key": key,
  };
  const request = new Request(shopUrl, { method: "POST", headers, body: JSON.stringify({ totalMinor }) });
  const response = await gate.answer(request, { address: "127.0.0.1", tls: false, target: "/api/v1/orders" });
  const body = (await response.json()) as Record<string, unknown>;
  const code = String(body.type ?? "")
    .split("/")
    .at(-1);
  return { status: response.status, body, code, retryAfter: response.headers.get("retry-after") };
}

const rows = () => asOwner("SELECT answer_id, refusal, answered_at IS NOT NULL AS answered FROM kernel.idempotency");

test("the key is written before the act; who comes meanwhile waits, who comes later is answered from the order", async () => {
  let go = (): void => {};
  slow = new Promise((resolve) => {
    go = resolve;
  });
  const first = pay("key-of-a-slow-act");
  while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(await rows(), [{ answer_id: orderId, refusal: null, answered: false }]);
  const meanwhile = await pay("key-of-a-slow-act");
  assert.deepEqual([meanwhile.status, meanwhile.code, meanwhile.retryAfter], [409, "request-in-progress", "5"]);
  const different = await pay("key-of-a-slow-act", 2);
  assert.deepEqual([different.status, different.code], [422, "key-of-another-request"]);
  go();
  slow = undefined;
  const answer = await first;
  assert.equal(answer.status, 201);
  assert.deepEqual(await pay("key-of-a-slow-act"), answer);
  assert.deepEqual(asked.splice(0), ["pay 1", `again ${orderId}`]);
  assert.equal((await pay("key-of-a-slow-act", 2)).status, 422);
});

test("what the provider could not answer, what is being paid and what broke can be sent again with the same key", async () => {
  script.pay = [
    { ok: false, because: "provider-unavailable" },
    { ok: false, because: "being-paid" },
    new Error("Zoe Canary"),
  ];
  const key = "key-of-bad-luck";
  const before = (await rows()).length;
  assert.deepEqual(
    [(await pay(key)).code, (await pay(key)).code, (await pay(key)).status],
    ["provider-unavailable", "being-paid", 500],
  );
  assert.equal((await rows()).length, before, "nothing of it is kept");
  assert.equal((await pay(key)).status, 201);
  assert.deepEqual(asked.splice(0), ["pay 1", "pay 1", "pay 1", "pay 1"]);
});

test("any other refusal is kept, and is the same the next time without asking anybody", async () => {
  script.pay = [{ ok: false, because: "out-of-stock", skus: ["X"] }];
  const refused = await pay("key-of-a-refusal");
  assert.deepEqual([refused.status, refused.code], [409, "out-of-stock"]);
  assert.deepEqual(await pay("key-of-a-refusal"), refused);
  assert.deepEqual(asked.splice(0), ["pay 1"]);
});

test("a basket without a draft answers what was answered before, and orders nothing", async () => {
  const answered = await pay("key-of-a-draft-that-went");
  assert.equal(answered.status, 201);
  asked.length = 0;
  const before = await rows();
  script.noDraft = true;
  assert.deepEqual(await pay("key-of-a-draft-that-went"), answered);
  assert.equal((await pay("key-of-a-draft-that-went", 2)).code, "key-of-another-request");
  assert.equal((await pay("key-without-a-draft")).code, "no-draft");
  script.noDraft = false;
  assert.deepEqual(asked.splice(0), [`again ${orderId}`]);
  assert.deepEqual(await rows(), before);
});

test("a request that died with its process is taken up again after a minute, or answered if its basket has become an order", async () => {
  const seed = await pay("key-that-dies");
  assert.equal(seed.status, 201);
  await asOwner("UPDATE kernel.idempotency SET answered_at = NULL WHERE refusal IS NULL");
  asked.length = 0;
  assert.equal((await pay("key-that-dies")).status, 409);
  script.basketGone = true;
  assert.equal((await pay("key-that-dies")).status, 201);
  assert.deepEqual(asked.splice(0), [`again ${orderId}`]);
  assert.equal((await pay("key-that-never-came")).code, "no-basket");
  script.basketGone = false;
  clock.advance(minute);
  assert.equal((await pay("key-that-dies")).status, 201);
  assert.deepEqual(asked.splice(0), ["pay 1"]);
});

test("what a handler lets slip does not leave: the schema is the list of what may", async () => {
  script.stray = { email: "zoe.canary@example.org", contact: { name: "Zoe Canary" } };
  const headers = { host: "localhost:3000", authorization: `Bearer ${order.secret}` };
  const response = await gate.answer(new Request(shopUrl, { headers }), {
    address: "",
    tls: false,
    target: "/api/v1/order",
  });
  assert.equal(response.status, 200);
  const text = await response.text();
  assert.doesNotMatch(text, /canary|contact|email|productSlug|lineId|supply/i);
  assert.match(text, /"sku":"LAMP"/);
});

/** An order page in which every part carries something that is not described. */
function strayPage(): OrderPage {
  const { stray } = script;
  const day = "2026-12-01";
  const line = {
    lineId: "1",
    sku: "LAMP",
    productSlug: "lamp",
    name: "Lamp",
    quantity: 1,
    unitPriceMinor: 1,
    lineTotalMinor: 1,
    takenOffMinor: 0,
    supply: "stock",
  };
  const view = {
    ...{ ...stray, number: order.number, lifecycle: "placed", charged: "full", fulfilled: "none", privacy: "active" },
    ...{ goodsMinor: 1, takenOff: null, totalMinor: 1, vatMinor: 0, refundedMinor: 0, cancelUntil: null },
    ...{ placedAt: null, dispatchedAt: null, deliveredAt: null, shreddedAt: null },
    lines: [
      {
        ...line,
        ...stray,
        choices: [{ option: "a", value: "b", ...stray }],
        promised: { from: day, to: day, ...stray },
      },
    ],
    delivery: {
      service: "van",
      areaName: "Cumbria",
      priceMinor: 0,
      promised: { from: day, to: day, ...stray },
      ...stray,
    },
  };
  return {
    ...stray,
    order: view,
    ledger: [{ ...stray, postedAt: new Date(0), kind: "sale", amountMinor: 1 }],
  } as unknown as OrderPage;
}
