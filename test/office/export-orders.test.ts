import assert from "node:assert/strict";
import { test } from "node:test";
import { formBody, ownForm } from "../gate/send.ts";
import { openApp } from "../support/app.ts";
import { hire } from "../support/staff.ts";

const app = await openApp({ work: false });
const { orders } = app.modules;
const clerk = await hire(app, "orders");
const rowCount = 25_000;

// Past the rules of an order, as a shop would have them that is years old; many bought in the same second.
await app.db.asOwner("ALTER TABLE orders.purchase DISABLE TRIGGER USER");
await app.db.asOwner(`
  INSERT INTO orders.purchase (id, number, secret_hash, lifecycle, authorised, charged, fulfilled, privacy, goods_minor,
    delivery_minor, total_minor, expected_total_minor, authorised_minor, captured_minor, pieces, dispatched_pieces,
    delivered_pieces, currency, country, delivery_service, delivery_area, promised_from, promised_to, policy_version,
    terms_version, drafted_at, details_at, placed_at, charged_at, delivered_at, completed_at, shredded_at)
  SELECT gen_random_uuid(), 'FF-' || upper(lpad(to_hex(i / 65536), 4, '0') || '-' || lpad(to_hex(i % 65536), 4, '0')),
    sha256(i::text::bytea), 'closed', 'full', 'full', 'delivered', 'shredded', 1000 + i, 0, 1000 + i, 1000 + i, 1000 + i,
    1000 + i, 1, 1, 1, 'GBP', 'GB', 'Two people', CASE WHEN i % 100 = 0 THEN '=mainland' ELSE 'mainland' END, at::date,
    at::date, 'x', 'x', at, at, at, at, at, at, at
  FROM (SELECT i, timestamptz '2026-11-01 09:00Z' - (i / 40) * interval '1 hour' AS at FROM generate_series(1, ${rowCount}) i) x`);
await app.db.asOwner("ALTER TABLE orders.purchase ENABLE TRIGGER USER");
await app.db.asOwner("VACUUM ANALYZE orders.purchase");

const fields = { show: "complete", sort: "oldest" };
/** Asks as a browser would, and gives the answer before it is read. */
function ask(): Promise<Response> {
  const { url } = app.office;
  const path = "/orders/export/orders.csv";
  const headers = { ...ownForm, host: new URL(url).host, cookie: clerk.cookie };
  const request = new Request(`${url}${path}`, { method: "POST", headers, body: formBody(fields) });
  return app.office.gate.answer(request, { address: "127.0.0.1", tls: false, target: path });
}

test("a file of 25,000 orders holds each of them once, in the order of the list, and no formula", async () => {
  const { status, text } = await clerk.post("/orders/export/orders.csv", fields);
  assert.equal(status, 200);
  const lines = text.split("\r\n");
  assert.match(lines[0] ?? "", /^\uFEFF"number",/);
  assert.equal(lines.pop(), "");
  const numbers = lines.slice(1).map((line) => line.split(",")[0]);
  assert.equal(numbers.length, rowCount);
  assert.equal(new Set(numbers).size, rowCount);
  const placed = lines.slice(1).map((line) => line.split(",")[1] ?? "");
  assert.deepEqual(placed, placed.toSorted());
  assert.match(text, /,"'=mainland",/);
  assert.doesNotMatch(text, /,"=/);
});

test("it is made while it is sent: a page of 500 is read when the one before has gone, and none for whoever stops reading", async () => {
  const pages: number[] = [];
  const { list } = orders;
  orders.list = (reader, filter, page) => {
    pages.push(page.limit);
    return list(reader, filter, page);
  };
  try {
    const answer = await ask();
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("cache-control"), "no-store");
    assert.equal(answer.headers.get("content-length"), null);
    const reader = answer.body?.getReader() ?? assert.fail("no body");
    let longest = 0;
    for (let part = 1; part <= 10; part++) {
      const { value, done } = await reader.read();
      assert.equal(done, false);
      longest = Math.max(longest, (value as Uint8Array).byteLength);
      // The head comes before the first page, which was read before the answer began.
      assert.equal(pages.length, Math.max(1, part - 1), `${part} parts were taken`);
    }
    assert.ok(longest < 200 * 1024, `a part of ${longest} bytes`);
    await reader.cancel();
    const read = pages.length;
    await list(app.ground.database.reader, { shelf: "complete", sort: "oldest" }, { limit: 1 });
    assert.equal(pages.length, read);
    assert.ok(pages.every((limit) => limit === 500));
  } finally {
    orders.list = list;
  }
});

test("a database that goes away at the beginning is said so; in between it breaks the file off, and no half is taken for a whole", async () => {
  const { list } = orders;
  let reads = 0;
  orders.list = (...page) => {
    reads++;
    return reads > 3 ? Promise.reject(new Error("gone with Ada")) : list(...page);
  };
  try {
    await assert.rejects(async () => (await ask()).text(), /An answer broke off/);
    assert.match(app.lines.at(-1) ?? "", /answer-broke-off/);
    assert.doesNotMatch(app.lines.join(""), /gone with Ada/);
    reads = 0;
    await assert.rejects(clerk.post("/orders/export/orders.csv", fields));
    reads = 10;
    assert.equal((await ask()).status, 500);
  } finally {
    orders.list = list;
  }
});
