import assert from "node:assert/strict";
import { test } from "node:test";
import { assertWritesNothing } from "../gate/every-table.ts";
import { send } from "../gate/send.ts";
import { openApp } from "../support/app.ts";
import { hire } from "../support/staff.ts";

const app = await openApp({ work: false });
const { catalogue, stock } = app.modules;
const { database, clock, random } = app.ground;
const lena = await hire(app, "catalogue", "lena");
const variants = catalogue.current().product("arden-sofa")?.variants ?? assert.fail();
const held = variants.find(({ supply }) => supply.kind === "stock") ?? assert.fail();
const made = variants.find(({ supply }) => supply.kind === "made-to-order") ?? assert.fail();
const { sku } = held;

const figuresOf = async (of: string) => (await stock.figures(database.reader, [of])).get(of) ?? assert.fail();
const onHand = async () => {
  const figures = await figuresOf(sku);
  return figures.kind === "stock" ? figures.onHand : assert.fail();
};
const form = async (pieces: string, reason: string) => ({ seen: String(await onHand()), pieces, reason });
async function refused(target: string, sent: Record<string, string>, status: number, says: RegExp): Promise<void> {
  await assertWritesNothing(
    app,
    target,
    async () => {
      const answer = await lena.post(target, sent);
      assert.equal(answer.status, status, answer.text.slice(0, 300));
      assert.match(answer.text, says);
    },
    ["staff.session", "staff.audit_entry"],
  );
}

test("pieces that came in can be bought at once, and each movement says why and how many there were then", async () => {
  const before = await onHand();
  assert.equal((await lena.post(`/stock/${sku}/movements`, await form("5", "delivery"))).status, 303);
  assert.equal((await lena.post(`/stock/${sku}/movements`, await form("-2", "damage"))).status, 303);
  assert.equal(await onHand(), before + 3);
  const moved = await stock.movements(database.reader, sku, { most: 3 });
  assert.deepEqual(
    moved.map(({ kind, reason, onHandChange, onHand: then }) => [kind, reason, onHandChange, then]),
    [
      ["write-off", "damage", -2, before + 3],
      ["receive", "delivery", 5, before + 5],
      ["receive", "first-count", before, before],
    ],
  );
  const older = await stock.movements(database.reader, sku, { before: moved[1]?.id, most: 5 });
  assert.deepEqual(older, moved.slice(2));
  const { text } = await lena.ask(`/stock/${sku}`);
  assert.match(text, new RegExp(`<td>write off</td><td>damage</td><td>−2</td><td></td><td>${before + 3}</td>`));
});

test("a form that is sent twice counts once", async () => {
  const sent = await form("4", "delivery");
  const before = await onHand();
  const answers = await Promise.all([1, 2, 3].map(() => lena.post(`/stock/${sku}/movements`, sent)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 409, 409]);
  assert.equal(await onHand(), before + 4);
});

test("fewer pieces than are paid for, none, or what is no number are refused, and nothing moves", async () => {
  const holder = random.uuid();
  const count = await onHand();
  await database.transact(async (tx) => {
    const expires = new Date(clock.now().getTime() + 60_000);
    assert.ok((await stock.reserve(tx, holder, [{ sku, quantity: count }], expires)).ok);
    assert.ok((await stock.allocate(tx, holder)).ok);
  });
  assert.deepEqual(await figuresOf(sku), { kind: "stock", onHand: count, allocated: count, reserved: 0, free: 0 });
  await refused(`/stock/${sku}/movements`, await form("-1", "loss"), 422, /paid for and not sent yet/);
  for (const pieces of ["0", "", "1.5", "many", "-0"])
    await refused(
      `/stock/${sku}/movements`,
      await form(pieces, "loss"),
      422,
      /#field-pieces">Pieces are a whole number/,
    );
  const wrong = { seen: "0", pieces: "1", reason: "delivery" };
  await refused(`/stock/${made.sku}/movements`, wrong, 422, /What is made to order is not counted/);
  assert.match((await lena.ask("/products/arden-sofa")).text, /<span class="tag bad">sold out<\/span>/);
});

test("what is made to order goes into a batch, which limits it, and never below what is promised", async () => {
  assert.equal((await lena.post("/batches/2027-A", { capacity: "2" })).status, 303);
  assert.equal((await lena.post(`/stock/${made.sku}/batch`, { batch: "2027-A" })).status, 303);
  assert.deepEqual(await figuresOf(made.sku), { kind: "made-to-order", batch: "2027-A", capacity: 2, free: 2 });
  const holder = random.uuid();
  await database.transact(async (tx) => {
    const expires = new Date(clock.now().getTime() + 60_000);
    await stock.reserve(tx, holder, [{ sku: made.sku, quantity: 2 }], expires);
    assert.ok((await stock.allocate(tx, holder)).ok);
  });
  await refused(
    "/batches/2027-A",
    { capacity: "1" },
    422,
    /#field-capacity">More pieces than that are paid for already/,
  );
  await refused("/batches/2027-A", { capacity: "few" }, 422, /Write a whole number of pieces/);
  await refused(`/stock/${made.sku}/batch`, { batch: "2027-B" }, 422, /There is no such batch\. Open it first/);
  await refused(`/stock/${sku}/batch`, { batch: "2027-A" }, 422, /What is held in stock has no batch/);
  assert.match((await lena.ask("/batches")).text, /2027-A<\/a><\/th><td>1<\/td><td>2<\/td><td>2<\/td><td>0<\/td>/);
  assert.equal((await lena.post("/batches/2027-A", { capacity: "" })).status, 303);
  assert.equal((await lena.post(`/stock/${made.sku}/batch`, { batch: "" })).status, 303);
  assert.deepEqual(await figuresOf(made.sku), { kind: "made-to-order", batch: null, capacity: null, free: null });
});

test("a lead time that is changed is promised in the shop from then on, and stands in the history", async () => {
  const revision = async () => String((await catalogue.kept(database.reader, "arden-sofa"))?.revision);
  const sent = { revision: await revision(), least: "9", most: "11" };
  assert.equal((await lena.post(`/stock/${made.sku}/lead-time`, sent)).status, 303);
  await catalogue.refresh();
  const page = await send(app.url, `/p/arden-sofa/${made.slug}`, { headers: { host: new URL(app.url).host } });
  assert.match(page.text, /9 to 11 weeks/);
  const [change] = await catalogue.changes(database.reader, "arden-sofa", { most: 1 });
  assert.deepEqual(
    [change?.field, change?.sku, change?.before, change?.after],
    ["lead-time", made.sku, "6 to 8 weeks", "9 to 11 weeks"],
  );
  await refused(`/stock/${made.sku}/lead-time`, sent, 409, /Somebody changed this product/);
  const target = `/stock/${made.sku}/lead-time`;
  await refused(target, { revision: await revision(), least: "5", most: "4" }, 422, /not above the second/);
  await refused(target, { revision: await revision(), least: "5", most: "105" }, 422, /not above the second/);
});

test("who may only read sees figures and movements, and no form; a number that nothing has says so", async () => {
  const reader = await hire(app, "marketing", "mark");
  const { text, status } = await reader.ask(`/stock/${sku}`);
  assert.equal(status, 200);
  assert.match(text, /paid for, to be sent/);
  assert.doesNotMatch(text, /Write it down|lead-time/);
  assert.equal((await reader.ask("/batches?code=2027-A")).text.includes('action="/batches/2027-A"'), false);
  assert.equal((await lena.ask("/stock/NOTHING-1")).status, 404);
});
