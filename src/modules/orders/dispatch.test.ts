import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { day, hour } from "#kernel/clock";
import { reveal } from "#vault/reveal";
import { brokenInvariants } from "../../../test/support/invariants.ts";
import { createOrders, type Orders } from "./index.ts";
import { ada, everything, refuses, testShop } from "./test-shop.ts";

const shop = await testShop();
const { orders, db, needs, clock, courier } = shop;
const { database } = needs;
const { reader } = database;
await shop.sell("SOFA", { priceMinor: 124_900 });
await shop.sell("LAMP", { priceMinor: 8_950 });
await shop.sell("SWATCH", { priceMinor: 0, swatch: true });
await shop.sell("BESPOKE", { priceMinor: 200_000, bespoke: true });

beforeEach(() => {
  courier.down = false;
});

test("the courier gets name, address, telephone and the note for the driver, and not the e-mail address", async () => {
  const order = await shop.buy({ SOFA: 1, LAMP: 2 });
  const sent = await orders.dispatch(order.orderId);
  assert.ok(sent.ok);
  const { told } = courier.booked.get(sent.shipmentId) ?? { told: "" };
  assert.deepEqual(JSON.parse(told), {
    recipient: {
      name: ada.name,
      addressLines: [ada.addressLine1],
      town: ada.town,
      postcode: ada.postcode,
      telephone: ada.telephone,
      note: ada.note,
    },
    fields: ["name", "address", "telephone", "note"],
  });
  assert.equal(await shop.state(order.orderId), "placed full full dispatched active");
  assert.deepEqual(await shop.mails(order.orderId), ["acknowledgement", "dispatched"]);
  const page = await orders.orderBySecret(reader, order.secret);
  assert.deepEqual(
    page?.recipients.map(({ recipient, fields }) => ({ recipient, fields })),
    [{ recipient: "courier", fields: ["name", "address", "telephone", "note"] }],
  );
  await refuses(db, () => orders.dispatch(order.orderId), { ok: false, because: "nothing-left" });
});

test("where the shop has no courier nothing is begun, and nobody is noted as told", async () => {
  const order = await shop.buy({ SOFA: 1 });
  courier.takesParcels = false;
  await refuses(db, () => orders.dispatch(order.orderId), { ok: false, because: "no-carrier" });
  courier.takesParcels = true;
  assert.ok((await orders.dispatch(order.orderId)).ok);
});

test("a courier that does not answer is asked again with the same consignment; the customer was told it may leave", async () => {
  const order = await shop.buy({ SOFA: 1 });
  courier.down = true;
  const refused = await orders.dispatch(order.orderId);
  assert.equal(refused.ok ? "" : refused.because, "courier-unavailable");
  assert.equal(await shop.state(order.orderId), "placed full full none active");
  await refuses(db, () => orders.cancelOrder({ secret: order.secret }), { ok: false, because: "already-dispatched" });
  await refuses(db, () => orders.correctDetails({ by: { secret: order.secret }, contact: shop.contact() }), {
    ok: false,
    because: "already-dispatched",
  });
  courier.down = false;
  clock.advance(61_000);
  await shop.sweep("orders-dispatch");
  assert.equal(await shop.state(order.orderId), "placed full full dispatched active");
  const rows = await db.asOwner("SELECT count(*)::int AS n FROM orders.shipment WHERE order_id = $1", [order.orderId]);
  assert.deepEqual(rows, [{ n: 1 }]);
});

test("delivery is told once, by whoever says so first (L54)", async () => {
  const order = await shop.buy({ SOFA: 1 });
  const sent = await orders.dispatch(order.orderId);
  assert.ok(sent.ok);
  const say = (by: "courier" | "operator") =>
    database.transact((tx) => orders.markDelivered(tx, { trackingReference: sent.trackingReference }, by));
  assert.deepEqual(await say("courier"), { ok: true, allDelivered: true, already: false });
  assert.deepEqual(await say("operator"), { ok: true, allDelivered: true, already: true });
  assert.deepEqual(await shop.mails(order.orderId), ["acknowledgement", "delivered", "dispatched"]);
  const unknown = { trackingReference: "SB9999999999" };
  assert.deepEqual(await database.transact((tx) => orders.markDelivered(tx, unknown, "courier")), {
    ok: false,
    because: "no-such-shipment",
  });
});

test("a courier whose message was lost is asked every hour", async () => {
  const order = await shop.buy({ SOFA: 1 });
  assert.ok((await orders.dispatch(order.orderId)).ok);
  clock.advance(hour - 1);
  courier.arrived = true;
  await shop.sweep("orders-track");
  assert.equal(await shop.state(order.orderId), "placed full full dispatched active");
  clock.advance(1);
  courier.arrived = false;
  await shop.sweep("orders-track");
  courier.arrived = true;
  await shop.sweep("orders-track");
  assert.equal(await shop.state(order.orderId), "placed full full dispatched active", "it was asked a moment ago");
  clock.advance(hour);
  await shop.sweep("orders-track");
  assert.equal(await shop.state(order.orderId), "placed full full delivered active");
  courier.arrived = false;
});

test("goods nobody speaks of count as delivered at the deadline: not a moment before (L54)", async () => {
  const order = await shop.buy({ SOFA: 1 });
  assert.ok((await orders.dispatch(order.orderId)).ok);
  clock.advance(14 * day - 1);
  await shop.sweep("orders-deliver");
  assert.equal(await shop.state(order.orderId), "placed full full dispatched active");
  clock.advance(1);
  await shop.sweep("orders-deliver");
  assert.equal(await shop.state(order.orderId), "placed full full delivered active");
  const view = await orders.orderForOperator(reader, order.orderId);
  assert.equal(view?.shipments[0]?.deliveredBy, "deadline");
});

test("address and telephone can be corrected until dispatch; the total cannot be changed by it (L05)", async () => {
  const order = await shop.buy({ SOFA: 1 });
  const by = { secret: order.secret };
  const corrected = { name: "Grace Hopper", addressLine1: "2 Other Road", town: "Leeds", postcode: "LS1 4AP" };
  assert.deepEqual(await orders.correctDetails({ by, contact: shop.contact(corrected) }), { ok: true });
  const page = await orders.orderBySecret(reader, order.secret);
  assert.ok(page?.contact.ok);
  const card = reveal("show-to-subject", page.contact.value);
  assert.deepEqual([card.name, card.town, card.secret], ["Grace Hopper", "Leeds", order.secret]);
  assert.ok(page.timeline.some(({ what }) => what === "corrected"));

  const before = await everything(db);
  const dearer = await orders.correctDetails({ by, contact: shop.contact({ postcode: "IV27 4HP" }) });
  assert.equal(dearer.ok ? "" : dearer.because, "delivery-price-differs");
  const nowhere = await orders.correctDetails({ by, contact: shop.contact({ postcode: "JE2 3AB" }) });
  assert.equal(nowhere.ok ? "" : nowhere.because, "not-delivered-there");
  assert.equal(await everything(db), before);
  assert.deepEqual(await orders.correctDetails({ by: { secret: "y".repeat(22) }, contact: shop.contact() }), {
    ok: false,
    because: "no-such-order",
  });
});

/** The same orders, where something else happens just after a card was opened for the first time. */
function meanwhile(happens: () => Promise<void>): Orders {
  let opened = 0;
  const open = async (...card: Parameters<typeof needs.vault.open>) => {
    const result = await needs.vault.open(...card);
    opened++;
    if (opened === 1) await happens();
    return result;
  };
  return createOrders({ ...needs, vault: { ...needs.vault, open: open as typeof needs.vault.open } });
}

test("a correction that comes in while the order is being dispatched reaches the courier, also on the second try", async () => {
  const order = await shop.buy({ SOFA: 1 });
  const corrected = { addressLine1: "2 Other Road", town: "Leeds", postcode: "LS1 4AP", telephone: "" };
  const correct = () =>
    orders.correctDetails({ by: { secret: order.secret }, contact: shop.contact(corrected) }).then(({ ok }) => ok);
  const acknowledged: boolean[] = [];
  courier.down = true;
  const begun = await meanwhile(async () => void acknowledged.push(await correct())).dispatch(order.orderId);
  assert.deepEqual(acknowledged, [true]);
  assert.ok(!begun.ok && begun.because === "courier-unavailable");
  courier.down = false;
  assert.equal(await correct(), false, "the courier may have been told by now");
  const sent = await orders.dispatch(order.orderId);
  assert.ok(sent.ok && sent.shipmentId === begun.shipmentId);
  assert.deepEqual(JSON.parse(courier.booked.get(sent.shipmentId)?.told ?? ""), {
    recipient: {
      name: ada.name,
      addressLines: ["2 Other Road"],
      town: "Leeds",
      postcode: "LS1 4AP",
      telephone: null,
      note: ada.note,
    },
    fields: ["name", "address", "note"],
  });
  const noted = await db.asOwner("SELECT fields FROM orders.recipient WHERE order_id = $1", [order.orderId]);
  assert.deepEqual(noted, [{ fields: ["name", "address", "note"] }]);
});

test("a dispatch that comes in while details are being corrected refuses the correction", async () => {
  const order = await shop.buy({ SOFA: 1 });
  const late = meanwhile(async () => assert.ok((await orders.dispatch(order.orderId)).ok));
  const corrected = await late.correctDetails({
    by: { secret: order.secret },
    contact: shop.contact({ addressLine1: "2 Other Road" }),
  });
  assert.deepEqual(corrected, { ok: false, because: "already-dispatched" });
  const page = await orders.orderBySecret(reader, order.secret);
  assert.ok(page?.contact.ok);
  assert.deepEqual(reveal("show-to-subject", page.contact.value).addressLines, [ada.addressLine1]);
  assert.ok(page.timeline.every(({ what }) => what !== "corrected"));
});

test("after all of this every invariant holds", async () => {
  const { asOwner, asVault } = db;
  assert.deepEqual(await brokenInvariants({ reader: database.reader, asOwner, asVault, atRest: false }), []);
});
