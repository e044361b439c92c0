import assert from "node:assert/strict";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import { verifySigned } from "#egress";
import { createClock, hour } from "#kernel/clock";
import { eventIds } from "#programs";
import { assertWritesNothing } from "../gate/every-table.ts";
import { buy, openBrowser } from "../gate/plain-browser.ts";
import { openKey } from "../gate/program-requests.ts";
import type { Sending } from "../gate/send.ts";
import { openApp } from "../support/app.ts";
import { problemsOf } from "../support/html.ts";
import { ada } from "../support/people.ts";
import { askOffice, hire } from "../support/staff.ts";
import { until } from "../support/until.ts";

const app = await openApp();
const { catalogue, orders, stock, egress } = app.modules;
const { reader, transact } = app.ground.database;
const owner = await hire(app, "owner", "olive");
const packer = await hire(app, "orders", "pat");
const sku =
  catalogue
    .current()
    .products.flatMap(({ isSwatch, variants }) => (isSwatch ? [] : variants))
    .find(({ supply }) => supply.kind === "stock")?.sku ?? assert.fail();
await transact((tx) => stock.receive(tx, sku, 40, "delivery"));

const seen: string[] = [];
after(async () => {
  for (const html of seen) assert.deepEqual(await problemsOf(html), []);
});
const show = async (target: string): Promise<string> => {
  const { status, text } = await owner.ask(target);
  assert.equal(status, 200, target);
  seen.push(text);
  return text;
};
const bought = async () => {
  const found = await orders.orderBySecret(reader, await buy(openBrowser(app.url), ada, sku));
  return found?.order ?? assert.fail();
};

/** A program somewhere: what it got, and what it answers. */
type Got = { headers: IncomingHttpHeaders; body: string };
const got: Got[] = [];
let answers = 200;
const receiver = createServer(async (req, res) => {
  const body = (await req.toArray()).join("");
  got.push({ headers: req.headers, body });
  res.writeHead(answers).end("<p>An answer that nobody keeps.</p>");
}).listen(0, "127.0.0.1");
after(() => void receiver.close());
await until("it listens", () => receiver.address() !== null);
const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks?from=shop`;

const programsPage = "/settings/programs";
const api = (key: string, target: string, sending: Sending = {}) =>
  askOffice(app, `/api/admin/v1${target}`, {
    ...sending,
    headers: { ...sending.headers, authorization: `Bearer ${key}` },
  });
const sendParcel = (key: string, order: string, body: object, idempotencyKey = "a-key-of-the-warehouse") =>
  api(key, `/orders/${order}/parcels`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": idempotencyKey },
    body: JSON.stringify(body),
  });
const code = (text: string) => (JSON.parse(text) as { type: string }).type.split("/").at(-1);

test("the owner makes a key with a fresh passkey, sees it once, and ends it; nobody else finds the page", async () => {
  assert.match(await show("/settings"), /No key is open\. No address is told of orders\./);
  assert.equal((await packer.ask(programsPage)).status, 403);
  const typed = { title: "Warehouse", days: "90", scope: "orders:read" };
  const wrong = await owner.post(`${programsPage}/keys`, { ...typed, days: "0" });
  assert.equal(wrong.status, 422);
  seen.push(wrong.text);
  assert.match(wrong.text, /Days are a whole number from 1 to 366/);
  assert.match(wrong.text, /value="Warehouse"/, "what was typed is not lost");
  const made = await owner.post(`${programsPage}/keys`, typed);
  seen.push(made.text);
  const [token = ""] = /candour_key_[A-Za-z0-9_-]{49}/.exec(made.text) ?? [];
  assert.equal((await api(token, "/orders")).status, 200);
  assert.equal((await api(token, "/stock")).status, 403);
  const listed = await show(programsPage);
  assert.ok(!listed.includes(token), "it is shown once");
  assert.match(listed, /Warehouse[\s\S]*orders:read/);
  await owner.letConfirmationEnd();
  assert.equal((await owner.post(`${programsPage}/keys`, typed)).status, 401);
  await owner.confirm();
  const [, end = ""] = /action="(\/settings\/programs\/keys\/[0-9a-f-]+\/end)"/.exec(listed) ?? [];
  assert.equal((await owner.post(end)).status, 303);
  const refused = await api(token, "/orders");
  assert.equal(refused.status, 401);
  assert.equal(refused.headers["www-authenticate"], "Bearer");
  const problem = JSON.parse(refused.text) as { type: string };
  assert.equal((await askOffice(app, new URL(problem.type).pathname)).status, 200, "the type says what it means");
});

test("a program lists orders page by page, reads one, and learns nothing of who ordered", async () => {
  const key = await openKey(app);
  const numbers = [await bought(), await bought(), await bought()].map(({ number }) => number);
  const found: string[] = [];
  let cursor = "";
  do {
    const { text } = await api(key, `/orders?limit=1${cursor === "" ? "" : `&cursor=${cursor}`}`);
    const answer = JSON.parse(text) as { orders: { number: string }[]; next: string | null };
    assert.equal(answer.orders.length, 1);
    found.push(answer.orders[0]?.number ?? "");
    cursor = answer.next ?? "";
  } while (cursor !== "");
  assert.deepEqual([...found].sort(), [...numbers].sort());
  for (const target of ["/orders?show=all", ...numbers.map((number) => `/orders/${number}`)]) {
    const { status, text } = await api(key, target);
    assert.equal(status, 200);
    for (const word of [ada.name, ada.email, ada.address, "LA9", "contact", "email", "postcode"])
      assert.ok(!text.includes(word), `${target} says ${word}`);
  }
  for (const wrong of ["nonsense", Buffer.from('["newest","1","x"]').toString("base64url"), "e30"])
    assert.deepEqual([(await api(key, `/orders?cursor=${wrong}`)).status], [400], wrong);
  const promised = Buffer.from(JSON.stringify(["promised", "2026-99-99", crypto.randomUUID()])).toString("base64url");
  assert.equal(code((await api(key, `/orders?cursor=${promised}`)).text), "bad-cursor");
  assert.equal(code((await api(key, "/orders/FF-0000-0000")).text), "no-such-order");
});

test("a parcel is sent once by a request that comes twice, stands in the audit log under the key, and has its tracking", async () => {
  const key = await openKey(app);
  const { number } = await bought();
  for (const [headers, expected] of [
    [{ "content-type": "application/json" }, "no-idempotency-key"],
    [{ "content-type": "application/json", "idempotency-key": "short" }, "bad-idempotency-key"],
  ] as const) {
    const answer = await api(key, `/orders/${number}/parcels`, { method: "POST", headers, body: "{}" });
    assert.equal(code(answer.text), expected);
  }
  const sent = await sendParcel(key, number, {});
  assert.equal(sent.status, 201, sent.text);
  const order = JSON.parse(sent.text) as { stage: string; parcels: { tracking: string; state: string }[] };
  assert.equal(order.stage, "on-its-way");
  assert.deepEqual([order.parcels.length, order.parcels[0]?.state], [1, "sent"]);
  assert.match(order.parcels[0]?.tracking ?? "", /^[A-Za-z0-9-]+$/);
  const again = await sendParcel(key, number, {});
  assert.deepEqual([again.status, again.text], [200, sent.text]);
  assert.equal(
    code((await sendParcel(key, number, { pieces: [{ sku, quantity: 1 }] })).text),
    "key-of-another-request",
  );
  assert.equal(code((await sendParcel(key, number, {}, "another-request-1")).text), "nothing-left");
  assert.equal(
    code((await sendParcel(key, number, { pieces: [{ sku: "NOT-OURS", quantity: 1 }] }, "another-request-2")).text),
    "not-in-the-order",
  );
  const [entry] = await app.modules.staff.audit(reader, { action: "admin-send-parcel", object: number });
  assert.match(entry?.handle ?? "", /^key-[0-9a-f]{8}$/);
  assert.match(await show(`/audit?who=${entry?.handle}`), /admin send parcel/);
});

test("a request that was cut off after its parcel left is answered from the order, and sends no second one", async () => {
  const key = await openKey(app);
  const { number, orderId } = await bought();
  const sent = await sendParcel(key, number, {}, "a-request-that-died");
  assert.equal(sent.status, 201);
  // As a kill between the act and the keeping of its answer leaves it, a minute and more ago.
  await app.db.asOwner(
    "UPDATE kernel.idempotency SET answered_at = NULL, claimed_at = claimed_at - interval '5 minutes' WHERE answered_at = (SELECT max(answered_at) FROM kernel.idempotency)",
  );
  const again = await sendParcel(key, number, {}, "a-request-that-died");
  assert.equal(again.status, 200, again.text);
  const [row] = await app.db.asOwner("SELECT count(*)::int AS parcels FROM orders.shipment WHERE order_id = $1", [
    orderId,
  ]);
  assert.equal(row?.parcels, 1);
});

test("stock is counted as it was seen; a count that is overtaken changes nothing, and one sent twice counts once", async () => {
  const key = await openKey(app);
  const read = async () => JSON.parse((await api(key, `/stock/${sku}`)).text) as { onHand: number; allocated: number };
  const { onHand, allocated } = await read();
  const count = (body: object, of = sku) =>
    api(key, `/stock/${of}`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  for (let times = 0; times < 2; times++) assert.equal((await count({ onHand: onHand + 2, was: onHand })).status, 200);
  assert.equal((await read()).onHand, onHand + 2);
  await assertWritesNothing(
    app,
    "a count that is refused",
    async () => {
      assert.equal(code((await count({ onHand: onHand + 9, was: onHand })).text), "counted-meanwhile");
      assert.equal(code((await count({ onHand: onHand + 9, was: onHand + 9 })).text), "counted-meanwhile");
      if (allocated > 0) assert.equal(code((await count({ onHand: 0, was: onHand + 2 })).text), "promised-already");
      assert.equal(code((await count({ onHand: 1, was: 0 }, "NO-SUCH")).text), "unknown-sku");
      assert.equal((await count({ onHand: -1, was: 0 })).status, 400);
    },
    ["staff.audit_entry"],
  );
});

test("a program is told, in signed messages without a person, of an order from its placing to its end", async () => {
  const typed = (at: string) => [["url", at], ...eventIds.map((id) => ["event", id] as const)] as const;
  const wrong = await owner.post(`${programsPage}/addresses`, typed("https://10.0.0.1/"));
  assert.equal(wrong.status, 422);
  seen.push(wrong.text);
  assert.match(wrong.text, /an address of a private network/);
  const added = await owner.post(`${programsPage}/addresses`, typed(url));
  assert.equal(added.status, 200);
  seen.push(added.text);
  const [secret = ""] = /whsec_[A-Za-z0-9+/=]+/.exec(added.text) ?? [];
  const order = await bought();
  const sent = await orders.dispatch(order.orderId);
  assert.ok(sent.ok);
  await transact((tx) => orders.markDelivered(tx, { shipmentId: sent.shipmentId }, "courier"));
  const other = await bought();
  assert.ok((await orders.cancelOrder({ orderId: other.orderId })).ok);
  const { onHand = 0, allocated = 0 } = await figures();
  await transact((tx) => stock.receive(tx, sku, allocated + 2 - onHand, "recount"));
  await until("all of it has come", () => got.length >= 9);
  await app.rest();
  const told = got.map(({ headers, body }) => {
    const { type, timestamp, data } = JSON.parse(body) as { type: string; timestamp: string; data: object };
    // Our own reader of such messages wants a reference in them, and comes so far only when the signature is right.
    assert.equal(
      JSON.stringify(verifySigned(headers as never, Buffer.from(body), [secret], createClock())).includes(
        "bad-signature",
      ),
      false,
    );
    assert.deepEqual(verifySigned(headers as never, Buffer.from(`${body} `), [secret], createClock()), {
      ok: false,
      because: "bad-signature",
    });
    assert.match(timestamp, /^20\d\d-/);
    for (const word of [ada.name, ada.email, ada.address, ada.postcode]) assert.ok(!body.includes(word));
    return `${type} ${Object.values(data).join()}`;
  });
  assert.deepEqual(
    [...told].sort(),
    [
      ...["placed", "paid", "sent", "delivered"].map((what) => `order.${what} ${order.number}`),
      ...["placed", "paid", "cancelled", "refunded"].map((what) => `order.${what} ${other.number}`),
      `stock.low ${sku}`,
    ].sort(),
  );
  const receipts = (await egress.receipts(reader, 500)).filter(({ flow }) => flow === "program-told");
  assert.equal(receipts.length, 9);
  for (const { partner, categories, outcome } of receipts)
    assert.deepEqual([partner, categories, outcome], ["own-program", [], "answered"]);
});

test("the page of an address shows what became of each message, and one that was given up is sent again", async () => {
  const [, page = ""] = /href="(\/settings\/programs\/addresses\/[0-9a-f-]+)"/.exec(await show(programsPage)) ?? [];
  const shown = await show(page);
  assert.match(shown, /order\.delivered[\s\S]*taken[\s\S]*answered 200/);
  assert.doesNotMatch(shown, /An answer that nobody keeps/);
  answers = 410;
  const { number } = await bought();
  await until("it is switched off", async () => (await show(page)).includes("it answered that it is gone (410)"));
  await app.rest();
  assert.match(await show("/"), /program told nothing any more/);
  assert.match((await show("/settings")).replaceAll(/\s+/g, " "), /One was switched off because of trouble/);
  const off = await show(page);
  assert.match(off, new RegExp(`${number}[\\s\\S]*given up`));
  assert.doesNotMatch(off, /Send again/);
  answers = 204;
  await owner.confirm();
  assert.equal((await owner.post(`${page}/switch`, { to: "on" })).status, 303);
  const on = await show(page);
  const [, message = ""] = /name="message" value="([0-9a-f-]+)"/.exec(on) ?? [];
  assert.equal((await owner.post(`${page}/again`, { message })).status, 303);
  await until("it is taken", async () => /answered 204/.test(await show(page)));
  assert.equal((await owner.post(`${page}/again`, { message: crypto.randomUUID() })).status, 409);
  const renewed = await owner.post(`${page}/secret`);
  seen.push(renewed.text);
  assert.match(renewed.text, /carry the signature of the secret before it as well/);
  const events = await owner.post(`${page}/events`, {});
  assert.equal(events.status, 422);
  seen.push(events.text);
  assert.equal((await owner.post(`${page}/removal`)).status, 303);
  assert.equal((await owner.ask(page)).status, 404);
  assert.deepEqual(await app.db.asOwner("SELECT id FROM programs.message"), []);
});

test("what waits survives the end of a process: the next one sends it by the sweep", async () => {
  await owner.confirm();
  const added = await owner.post(`${programsPage}/addresses`, { url, event: "order.placed" });
  assert.equal(added.status, 200);
  const before = got.length;
  const id = crypto.randomUUID();
  // As a process leaves it that was ended between claim and call, with its job.
  await app.db.asOwner(
    `INSERT INTO programs.message (id, endpoint_id, event, about, happened_at, attempts, next_attempt_at, job_queued_at, claimed_until)
     SELECT $1, id, 'order.placed', 'FF-AAAA-1111', $2, 1, $2, $2, $2 FROM programs.endpoint`,
    [id, new Date(app.ground.clock.now().getTime() - hour)],
  );
  await app.settle();
  await until("it has come", () => got.length === before + 1);
  assert.equal(got.at(-1)?.headers["webhook-id"], id);
});

async function figures(): Promise<{ onHand?: number; allocated?: number }> {
  const found = (await stock.figures(reader, [sku])).get(sku);
  return found?.kind === "stock" ? found : {};
}
