import assert from "node:assert/strict";
import { test } from "node:test";
import { minute } from "#kernel/clock";
import { brokenInvariants } from "../../../test/support/invariants.ts";
import { refuses, testShop } from "./test-shop.ts";

const shop = await testShop();
const { orders, db, needs, clock, courier, mail, mailbox, stock, promotions, payments } = shop;
const { database, ledger } = needs;
const { reader } = database;
const sofa = { product: "sofa", priceMinor: 124_900, onHand: 50 };
await shop.sell("SOFA-MOSS", { ...sofa, fabric: "Moss velvet" });
await shop.sell("SOFA-INK", { ...sofa, fabric: "Ink wool", priceMinor: 109_900 });
await shop.sell("SOFA-SAND", { ...sofa, fabric: "Sand linen", onHand: 2 });
await shop.sell("SOFA-RUST", { ...sofa, fabric: "Rust velvet", priceMinor: 139_900 });
await shop.sell("SOFA-FERN", { ...sofa, fabric: "Fern bouclé", madeToOrder: true });
await shop.sell("SOFA-BARE", { ...sofa, fabric: "Calico", vatRatePermille: 0 });
await shop.sell("LAMP", { priceMinor: 8_950, onHand: 50 });
await shop.sell("BOOK", { priceMinor: 1_999, onHand: 50, vatRatePermille: 0 });

type Order = { orderId: string; secret: string };
const viewOf = async ({ orderId }: Order) => (await orders.orderForOperator(reader, orderId)) ?? assert.fail();
const stepOf = async (order: Order) =>
  (await orders.dossier(reader, (await viewOf(order)).number))?.step ?? assert.fail();
const lineOf = async (order: Order, sku: string) =>
  (await viewOf(order)).lines.find((line) => line.sku === sku) ?? assert.fail(`no line of ${sku}`);
const levelOf = async (sku: string) => (await stock.availability(reader, [sku])).get(sku)?.available ?? 0;

/** What the page would send: the line, and what it says that it comes to. */
async function asShown(order: Order, from: string, to: string, letGo = false) {
  const { lineId } = await lineOf(order, from);
  const worked = await orders.viewExchange(reader, order.orderId, { lineId, sku: to });
  const { refundMinor, promised } = worked.ok ? worked.exchange : { refundMinor: 0, promised: { from: "", to: "" } };
  return { lineId, sku: to, letGo, step: await stepOf(order), shown: { refundMinor, promised } };
}
const exchange = async (order: Order, from: string, to: string, letGo = false) =>
  orders.exchangeVariant(order.orderId, await asShown(order, from, to, letGo));
async function mailOf({ orderId }: Order, kind: string): Promise<string> {
  const [row] = await db.asOwner(
    "SELECT id FROM mail.outbox WHERE order_id = $1 AND kind = $2 AND state = 'queued' ORDER BY created_at DESC",
    [orderId, kind],
  );
  await mail.sendMail(String(row?.id));
  const { subject, text } = mailbox.mail(String(row?.id)) ?? assert.fail("a mail did not arrive");
  return `${subject}\n${text}`;
}
/** What the books hold of an order: in all, and of it the VAT. */
async function booksOf(order: Order): Promise<{ grossMinor: number; vatMinor: number }> {
  const postings = (await ledger.forOrder(reader, (await viewOf(order)).number)).flatMap((entry) => entry.postings);
  const sum = (of: string) =>
    postings.filter(({ account }) => account === of).reduce((total, { amountMinor }) => total + amountMinor, 0);
  return { grossMinor: sum("provider"), vatMinor: 0 - sum("vat") };
}
const paysFor = async (lines: Record<string, number>) => booksOf(await shop.buy(lines));
const promiseOf = async (order: Order) => (await viewOf(order)).delivery.promised;

test("a line becomes a variant that costs less: stock, money, books, mail and page follow, and that is what is sent", async () => {
  const before = { moss: await levelOf("SOFA-MOSS"), ink: await levelOf("SOFA-INK") };
  const order = await shop.buy({ "SOFA-MOSS": 2, LAMP: 1 });
  const [whole, promised] = [await booksOf(order), await promiseOf(order)];
  const sold = await viewOf(order);
  assert.deepEqual(await exchange(order, "SOFA-MOSS", "SOFA-INK"), { ok: true, refundMinor: 30_000 });
  assert.equal(await shop.state(order.orderId), "placed full full none active");
  assert.deepEqual([await levelOf("SOFA-MOSS"), await levelOf("SOFA-INK")], [before.moss, before.ink - 2]);
  const [now, less] = [await booksOf(order), await paysFor({ "SOFA-INK": 2, LAMP: 1 })];
  assert.deepEqual(now, { grossMinor: whole.grossMinor - 30_000, vatMinor: less.vatMinor });
  assert.equal(now.grossMinor, less.grossMinor, "as if it had been bought like this");
  const view = await viewOf(order);
  const line = await lineOf(order, "SOFA-INK");
  assert.deepEqual(line.choices, [{ option: "Fabric", value: "Ink wool" }]);
  assert.deepEqual(line.exchanged?.soldAs, { sku: "SOFA-MOSS", choices: [{ option: "Fabric", value: "Moss velvet" }] });
  assert.deepEqual([line.unitPriceMinor, line.exchanged?.unitPriceMinor], [124_900, 109_900]);
  assert.deepEqual(
    [view.totalMinor, view.vatMinor, view.goodsMinor],
    [sold.totalMinor, sold.vatMinor, sold.goodsMinor],
  );
  assert.deepEqual(view.delivery.promised, promised);
  const what = (await orders.orderBySecret(reader, order.secret))?.timeline.map((each) => each.what);
  assert.deepEqual(what, ["placed", "charged", "exchanged", "refund-agreed", "refunded"]);
  const said = await mailOf(order, "exchanged");
  assert.match(said, /^Your order \S+ has changed\n/);
  assert.match(said, /Instead of\W+2 × The SOFA, fabric Moss velvet\s+You get\W+2 × The SOFA, fabric Ink wool/);
  assert.match(said, /It comes as promised,[\s\S]*we send £300\.00 back/);
  assert.ok((await orders.dispatch(order.orderId)).ok);
  assert.match(await mailOf(order, "dispatched"), /2 × The SOFA, fabric Ink wool/);
});

test("what costs the same sends nothing back; what is made to order comes later, which the mail says and the order keeps", async () => {
  const order = await shop.buy({ "SOFA-MOSS": 1 });
  const before = await promiseOf(order);
  assert.deepEqual(await exchange(order, "SOFA-MOSS", "SOFA-FERN"), { ok: true, refundMinor: 0 });
  const after = await promiseOf(order);
  assert.ok(after.from > before.from && after.to > before.to);
  assert.deepEqual((await lineOf(order, "SOFA-FERN")).promised, after);
  assert.equal((await lineOf(order, "SOFA-FERN")).supply, "made-to-order");
  const said = await mailOf(order, "exchanged");
  assert.match(said, /Before, we had promised it for[\s\S]*you can cancel before it arrives[\s\S]*nothing goes back/);
  clock.advance(minute);
  assert.deepEqual(await exchange(order, "SOFA-FERN", "SOFA-MOSS"), { ok: true, refundMinor: 0 });
  assert.deepEqual(await promiseOf(order), after, "a promise does not move to an earlier day behind anybody's back");
  await assert.rejects(
    db.asOwner("UPDATE orders.purchase SET promised_to = promised_to + 1 WHERE id = $1", [order.orderId]),
    /moves to a later day only/,
  );
  await assert.rejects(
    db.asOwner("UPDATE orders.purchase SET promised_from = promised_from - 1 WHERE id = $1", [order.orderId]),
    /moves to a later day only/,
  );
  await assert.rejects(db.asOwner("DELETE FROM orders.exchange WHERE order_id = $1", [order.orderId]), /only added to/);
});

test("what costs more is refused, and let go only at the price that was paid", async () => {
  const order = await shop.buy({ "SOFA-MOSS": 1, LAMP: 1 });
  const { lineId } = await lineOf(order, "SOFA-MOSS");
  const worked = await orders.viewExchange(reader, order.orderId, { lineId, sku: "SOFA-RUST" });
  assert.deepEqual(worked.ok && [worked.exchange.moreMinor, worked.exchange.refundMinor], [15_000, 0]);
  await refuses(db, () => exchange(order, "SOFA-MOSS", "SOFA-RUST"), { ok: false, because: "costs-more" });
  const books = await booksOf(order);
  assert.deepEqual(await exchange(order, "SOFA-MOSS", "SOFA-RUST", true), { ok: true, refundMinor: 0 });
  assert.deepEqual(await booksOf(order), books);
  assert.equal((await lineOf(order, "SOFA-RUST")).exchanged?.unitPriceMinor, 124_900);
  assert.match(await mailOf(order, "exchanged"), /You have nothing more to pay/);
});

test("what a promotion took off stays, and taken out, cancelled or sent back later, all together is what was paid", async () => {
  const off = await shop.promote({ kind: "percent", percent: 15 });
  const order = await shop.buy({ "SOFA-MOSS": 3, BOOK: 1 });
  const once = (await promotions.one(reader, off.id)) ?? assert.fail();
  await database.transact((tx) => promotions.stop(tx, "nadia", once));
  await promotions.refresh();
  const { totalMinor, lines } = await viewOf(order);
  const [moss] = lines;
  const paid = (moss?.lineTotalMinor ?? 0) - (moss?.takenOffMinor ?? 0);
  const takeOut = async (sku: string) => {
    const { lineId } = await lineOf(order, sku);
    clock.advance(minute);
    return orders.takeOut(order.orderId, { pieces: [{ lineId, quantity: 1 }], step: await stepOf(order) });
  };
  const first = await takeOut("SOFA-MOSS");
  assert.deepEqual(first, { ok: true, refundMinor: paid / 3 });
  assert.deepEqual(await exchange(order, "SOFA-MOSS", "SOFA-INK"), { ok: true, refundMinor: 30_000 });
  const second = await takeOut("SOFA-INK");
  assert.deepEqual(second, { ok: true, refundMinor: paid / 3 - 15_000 });
  const cancelled = await orders.cancelOrder({ secret: order.secret });
  assert.deepEqual(cancelled, { ok: true, refundMinor: totalMinor - paid / 3 - 30_000 - (paid / 3 - 15_000) });
  assert.deepEqual(await booksOf(order), { grossMinor: 0, vatMinor: 0 });
});

test("a reduction greater than the new price makes it cost nothing, and never less", async () => {
  await shop.sell("POUF-A", { product: "pouf", priceMinor: 20_000 });
  await shop.sell("POUF-B", { product: "pouf", priceMinor: 4_000, fabric: "Ink wool" });
  const off = await shop.promote({ kind: "percent", percent: 90 });
  const order = await shop.buy({ "POUF-A": 3, LAMP: 1 });
  const once = (await promotions.one(reader, off.id)) ?? assert.fail();
  await database.transact((tx) => promotions.stop(tx, "nadia", once));
  await promotions.refresh();
  assert.deepEqual(await exchange(order, "POUF-A", "POUF-B"), { ok: true, refundMinor: 6_000 });
  const { lineId } = await lineOf(order, "POUF-B");
  const taken = await orders.takeOut(order.orderId, { pieces: [{ lineId, quantity: 1 }], step: await stepOf(order) });
  assert.deepEqual(taken, { ok: true, refundMinor: 0 });
});

test("money that waits for the bank goes back for what it was agreed for, though the line was exchanged meanwhile", async () => {
  const order = await shop.buy({ "SOFA-MOSS": 2, BOOK: 1 });
  const whole = await booksOf(order);
  payments.down = true;
  const { lineId } = await lineOf(order, "SOFA-MOSS");
  const pieces = [{ lineId, quantity: 1 }];
  assert.deepEqual(await orders.takeOut(order.orderId, { pieces, step: await stepOf(order) }), {
    ok: true,
    refundMinor: 124_900,
  });
  assert.deepEqual(await exchange(order, "SOFA-MOSS", "SOFA-INK"), { ok: true, refundMinor: 15_000 });
  payments.down = false;
  await shop.sweep("orders-refund");
  const [now, less] = [await booksOf(order), await paysFor({ "SOFA-INK": 1, BOOK: 1 })];
  assert.equal(now.grossMinor, whole.grossMinor - 124_900 - 15_000);
  assert.deepEqual(now, less);
});

test("what cannot be exchanged is refused with its reason, and nothing is written", async () => {
  const order = await shop.buy({ "SOFA-MOSS": 3, LAMP: 2 });
  const refused = (work: () => Promise<object>, because: string) => refuses(db, work, { ok: false, because });
  await refused(() => exchange(order, "SOFA-MOSS", "SOFA-MOSS"), "same-variant");
  await refused(() => exchange(order, "SOFA-MOSS", "LAMP"), "not-sold");
  await refused(() => exchange(order, "SOFA-MOSS", "NOTHING"), "not-sold");
  await refused(() => exchange(order, "SOFA-MOSS", "SOFA-BARE"), "other-vat");
  await refused(() => exchange(order, "SOFA-MOSS", "SOFA-SAND"), "out-of-stock");
  const shown = await asShown(order, "SOFA-MOSS", "SOFA-INK");
  const wrong = { ...shown, shown: { ...shown.shown, refundMinor: 1 } };
  await refused(() => orders.exchangeVariant(order.orderId, wrong), "worked-out-anew");
  await refused(() => orders.exchangeVariant(order.orderId, { ...shown, step: shown.step - 1 }), "changed-meanwhile");
  await refused(() => orders.exchangeVariant(order.orderId, { ...shown, lineId: needs.random.uuid() }), "no-such-line");
  await refused(() => orders.exchangeVariant(needs.random.uuid(), shown), "no-such-order");
  const { lineId } = await lineOf(order, "LAMP");
  courier.down = true;
  assert.equal((await orders.dispatch(order.orderId, [{ lineId, quantity: 1 }])).ok, false);
  await refused(() => exchange(order, "SOFA-MOSS", "SOFA-INK"), "being-booked");
  courier.down = false;
  assert.ok((await orders.dispatch(order.orderId, [{ lineId, quantity: 1 }])).ok);
  await refused(() => exchange(order, "LAMP", "SOFA-INK"), "some-has-left");
  needs.invoices.ofOrder = () => Promise.resolve({} as never);
  await refused(() => exchange(order, "SOFA-MOSS", "SOFA-INK"), "invoiced");
  needs.invoices.ofOrder = () => Promise.resolve(null);
  assert.ok((await exchange(order, "SOFA-MOSS", "SOFA-INK")).ok, "something else of it has left");
  await orders.cancelOrder({ orderId: (await shop.buy({ LAMP: 1 })).orderId });
});

test("two who exchange at once do it once, and two orders that want the last ones do not both get them", async () => {
  const order = await shop.buy({ "SOFA-MOSS": 1 });
  const once = await asShown(order, "SOFA-MOSS", "SOFA-INK");
  const twice = await Promise.all([1, 2].map(() => orders.exchangeVariant(order.orderId, once)));
  assert.deepEqual(twice.map((each) => (each.ok ? "done" : each.because)).sort(), ["changed-meanwhile", "done"]);
  const both = [await shop.buy({ "SOFA-MOSS": 2 }), await shop.buy({ "SOFA-INK": 2 })] as const;
  const inputs = [
    await asShown(both[0], "SOFA-MOSS", "SOFA-SAND"),
    await asShown(both[1], "SOFA-INK", "SOFA-SAND", true),
  ] as const;
  const came = await Promise.all(
    both.map(({ orderId }, at) => orders.exchangeVariant(orderId, inputs[at] ?? inputs[0])),
  );
  assert.deepEqual(came.map((each) => (each.ok ? "done" : each.because)).sort(), ["done", "out-of-stock"]);
  assert.equal(await levelOf("SOFA-SAND"), 0);
});

test("a line becomes what another line is already: the pieces are counted together and leave together", async () => {
  const before = { moss: await levelOf("SOFA-MOSS"), ink: await levelOf("SOFA-INK") };
  const order = await shop.buy({ "SOFA-MOSS": 1, "SOFA-INK": 2 });
  assert.ok((await exchange(order, "SOFA-MOSS", "SOFA-INK")).ok);
  assert.deepEqual([await levelOf("SOFA-MOSS"), await levelOf("SOFA-INK")], [before.moss, before.ink - 3]);
  assert.ok((await orders.dispatch(order.orderId)).ok);
  assert.equal(await levelOf("SOFA-INK"), before.ink - 3);
  assert.equal((await viewOf(order)).fulfilled, "dispatched");
});

test("after all of this every invariant holds", async () => {
  const { asOwner, asVault } = db;
  assert.deepEqual(await brokenInvariants({ reader, asOwner, asVault, atRest: false }), []);
});
