import assert from "node:assert/strict";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { seedOrders } from "../../src/seed-orders.ts";
import { readIdentity } from "../../src/trader.ts";
import { openApp } from "../support/app.ts";
import { problemsOf } from "../support/html.ts";
import { hire } from "../support/staff.ts";

const app = await openApp({ work: false });
const { orders } = app.modules;
const { reader } = app.ground.database;
await seedOrders(app.ground, app.modules, app.partners, readIdentity(app.ground.config), { days: 25 });
const clerk = await hire(app, "orders");
const reads = await hire(app, "read-only");
const helps = await hire(app, "support");

type Pairs = [string, string][];
/** The fields of the form that goes on, as a browser sends them: names repeat. */
function carried(text: string): Pairs {
  const form = /<form[^>]*action="\/chosen-orders\/[a-z]+"[^>]*>([\s\S]*?)<\/form>/.exec(text)?.[1] ?? "";
  return [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
    ([, name = "", value = ""]): [string, string] => [name, value],
  );
}
const values = (pairs: Pairs, name: string) => pairs.filter(([each]) => each === name).map(([, value]) => value);
const fulfilled = async (): Promise<Record<string, number>> => {
  const rows = await app.db.asOwner(
    "SELECT fulfilled, count(*)::int AS n FROM orders.purchase WHERE lifecycle = 'placed' GROUP BY 1",
  );
  return Object.fromEntries(rows.map(({ fulfilled, n }) => [String(fulfilled), Number(n)]));
};
const filter = { shelf: "to-dispatch", sort: "promised" } as const;

test("a page of fifty orders is small enough, with boxes for whoever may work on them, and none for others", async () => {
  const all = await clerk.ask("/orders?show=all");
  assert.equal([...all.text.matchAll(/name="order"/g)].length, 50);
  assert.deepEqual(await problemsOf(all.text), []);
  assert.ok(brotliCompressSync(all.text).length <= 22 * 1024);
  for (const who of [reads, helps]) {
    const text = (await who.ask("/orders?show=all")).text;
    assert.doesNotMatch(text, /type="checkbox"|Mark delivered<\/button>/);
    assert.equal((await who.ask("/chosen-orders?what=dispatch&all=on")).status, 403);
    const sent = await who.post("/chosen-orders/dispatch", { done: "0", typed: "0" });
    assert.equal(sent.status, 403);
  }
});

test("what will happen is said first, for those it can happen to; and nothing happens without the number typed", async () => {
  const before = await fulfilled();
  const can = (await orders.list(reader, filter, { limit: 3 })).rows;
  const cannot = (await orders.list(reader, { shelf: "on-its-way", sort: "newest" }, { limit: 2 })).rows;
  const query = [...can, ...cannot].map(({ number }) => `order=${number}`).join("&");
  const { text } = await clerk.ask(`/chosen-orders?${query}&what=dispatch`);
  assert.deepEqual(await problemsOf(text), []);
  assert.match(text, /<h1>Dispatch: 3 orders<\/h1>/);
  assert.match(text, /2 orders of those you ticked will be left as they are/);
  const pairs = carried(text);
  assert.deepEqual(values(pairs, "order").sort(), can.map(({ number }) => number).sort());
  for (const typed of ["", "2", "33", "three"]) {
    const answer = await clerk.post("/chosen-orders/dispatch", [...pairs, ["typed", typed]]);
    assert.equal(answer.status, 422, typed);
    assert.match(answer.text, /Nothing was done/, typed);
    assert.deepEqual(await problemsOf(answer.text), [], typed);
  }
  assert.deepEqual(await fulfilled(), before);
});

test("all that match are worked through step by step, each noted; what could not be done is left, with its reason", async () => {
  const total = await orders.count(reader, filter);
  assert.ok(total > 20 && total <= 500, String(total));
  const { text } = await clerk.ask("/chosen-orders?show=to-dispatch&all=on&what=dispatch");
  const pairs = carried(text);
  const chosen = values(pairs, "order");
  assert.equal(chosen.length, total);
  const [gone = ""] = chosen;
  const before = await fulfilled();
  const cancelled = (await orders.dossier(reader, gone)) ?? assert.fail();
  assert.ok((await orders.cancelOrder({ orderId: cancelled.order.orderId })).ok);
  const agreed = await clerk.post("/chosen-orders/dispatch", [...pairs, ["typed", ` ${total} `]]);
  assert.match(agreed.text, /Nothing is done yet, and no mail has left/);
  assert.deepEqual(await problemsOf(agreed.text), []);
  assert.deepEqual((await fulfilled()).dispatched, before.dispatched, "it can be undone: nothing was done");
  let answer = await clerk.post("/chosen-orders/dispatch", carried(agreed.text));
  let steps = 1;
  while (/class="go-on"/.test(answer.text)) {
    assert.equal(answer.status, 200);
    assert.match(answer.text, new RegExp(`<h1>${20 * steps} of ${total} orders</h1>`));
    answer = await clerk.post("/chosen-orders/dispatch", carried(answer.text));
    steps++;
  }
  assert.equal(steps, Math.ceil(total / 20));
  assert.deepEqual(await problemsOf(answer.text), []);
  assert.match(answer.text, new RegExp(`<h1>${total - 1} orders dispatched</h1>`));
  assert.match(answer.text, new RegExp(`${gone}</a></th><td>The order is not bought, or it was cancelled`));
  const after = await fulfilled();
  assert.equal(after.dispatched, (before.dispatched ?? 0) + total - 1);
  assert.equal(await orders.count(reader, filter), 0);
  const noted = await app.db.asOwner(
    "SELECT status, count(*)::int AS n FROM staff.audit_entry WHERE action = 'dispatch-order' GROUP BY 1 ORDER BY 1",
  );
  assert.deepEqual(noted, [
    { status: 200, n: total - 1 },
    { status: 409, n: 1 },
  ]);
});

test("sent again, a step does nothing twice", async () => {
  const { rows } = await orders.list(reader, { shelf: "on-its-way", sort: "newest" }, { limit: 2 });
  const pairs: Pairs = rows.map(({ number }): [string, string] => ["order", number]);
  const send = () => clerk.post("/chosen-orders/delivery", [...pairs, ["done", "0"], ["typed", "2"], ["begun", "on"]]);
  assert.match((await send()).text, /<h1>2 orders marked as delivered<\/h1>/);
  const after = await fulfilled();
  const again = await send();
  assert.match(again.text, /<h1>0 orders marked as delivered<\/h1>/);
  assert.match(again.text, /Nothing of this order is on its way/);
  assert.deepEqual(await fulfilled(), after);
});

test("the list goes out as a file by its filter, for whoever may, behind a passkey, noted, and without a person", async () => {
  const asked = await clerk.ask("/orders/export?show=all&least=300");
  assert.deepEqual(await problemsOf(asked.text), []);
  const file = await clerk.post("/orders/export/orders.csv", { show: "all", least: "300", sort: "dearest" });
  assert.equal(file.status, 200);
  assert.equal(file.headers["content-type"], "text/csv; charset=utf-8");
  assert.equal(file.headers["cache-control"], "no-store");
  const [head = "", ...lines] = file.text.split("\r\n");
  assert.equal(
    head,
    '\uFEFF"number","taken_by","placed","state","late","pieces","total","charged","refunded","currency","delivery_area","promised_from","promised_to","dispatched","delivered"',
  );
  const wanted = { shelf: "all", sort: "dearest", leastMinor: 30_000 } as const;
  const { rows } = await orders.list(reader, wanted, { limit: 500 });
  assert.ok(rows.length > 30);
  assert.deepEqual(
    lines.slice(0, -1).map((line) => line.split(",")[0]),
    rows.map(({ number }) => `"${number}"`),
  );
  assert.match(
    lines[0] ?? "",
    /^"FF-[^"]+","website","\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","[^"]+","(?:yes|no)",\d+,[\d.]+,/,
  );
  const noted = await app.db.asOwner("SELECT status FROM staff.audit_entry WHERE action = 'export-orders'");
  assert.deepEqual(noted, [{ status: 200 }]);
  for (const who of [reads, helps]) {
    assert.equal((await who.ask("/orders/export")).status, 403);
    assert.equal((await who.post("/orders/export/orders.csv", { show: "all" })).status, 403);
    assert.doesNotMatch((await who.ask("/orders")).text, /Export/);
  }
  await app.db.asOwner("UPDATE staff.session SET confirmed_at = NULL");
  assert.equal((await clerk.ask("/orders/export")).status, 303);
  const refused = await clerk.post("/orders/export/orders.csv", { show: "all" });
  assert.equal(refused.status, 401);
  assert.doesNotMatch(refused.text, /FF-/);
});
