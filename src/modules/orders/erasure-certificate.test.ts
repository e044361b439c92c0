import assert from "node:assert/strict";
import { test } from "node:test";
import { day } from "#kernel/clock";
import { certificateText, subjectTagOf, verifyCertificate } from "#privacy";
import { ada, everything, testShop } from "./test-shop.ts";

const shop = await testShop();
const { orders, courier, clock, db, horizon } = shop;
const { reader } = db.database;
await shop.sell("SOFA", { onHand: 100 });

async function certificateOf(secret: string) {
  const found = await orders.erasureCertificate(reader, secret);
  assert.ok(found.ok);
  return found.certificate;
}

test("there is a certificate once the person is gone, not before, and for nobody without the link", async () => {
  const order = await shop.deliver({ SOFA: 1 });
  assert.deepEqual(await orders.erasureCertificate(reader, order.secret), { ok: false, because: "not-erased" });
  clock.advance(22 * day);
  await shop.retain();
  const before = await everything(db);
  const issued = await certificateOf(order.secret);
  assert.deepEqual(await orders.erasureCertificate(reader, "0123456789abcdefghijkl"), {
    ok: false,
    because: "no-such-order",
  });
  assert.equal(await everything(db), before, "asking writes nothing");
  const { entry, statedAt, erased, request, stays, ...said } = issued.certificate;
  assert.deepEqual(said, {
    about: { kind: "order", number: order.number },
    epoch: { destroyedAt: null, expectedAt: null, fingerprint: null, number: null, provider: null },
    kind: "candour.erasure-certificate.2",
    notProven: [
      "Copies of the databases and the keys that were made before may still open: the shop cannot say now which key wrapped this one, nor that it is destroyed.",
      "Mails that were sent are with whom they went to, and the mail server on the way may keep some for a while.",
      "What partners keep, and what was printed or copied by hand, the shop cannot see.",
    ],
    partners: [
      {
        askedAt: "2026-12-23T12:00:00.000Z",
        confirmedAt: "2026-12-23T12:00:00.000Z",
        fields: ["name", "address", "telephone", "note"],
        partner: "courier",
        state: "confirmed",
      },
    ],
    policyVersion: "2026-12-01",
    shop: "shop.example",
    stage: "erased",
  });
  assert.deepEqual(erased, {
    at: "2026-12-23T12:00:00.000Z",
    bundles: ["fulfilment"],
    keys: { atTheLatest: "2026-12-23T12:00:00.000Z", destroyed: 1 },
    rows: { "access.reason": 0, "mail.outbox": 3, "orders.capsule": 1, "orders.note": 0, "payments.references": 1 },
  });
  assert.deepEqual(request, { at: "2026-12-23T12:00:00.000Z", because: "order-complete" });
  assert.equal(statedAt, "2026-12-23T12:00:00.000Z");
  assert.ok(stays.length >= 5 && stays.every(({ why }) => why.length > 10));
  assert.ok(entry.includes('"bundle-shredded"'));
  const verdict = verifyCertificate(certificateText(issued), {
    trusted: shop.privacyLog.verifierKey(),
    tag: subjectTagOf(order.secret),
  });
  assert.ok(verdict.ok && verdict.inLog !== null, "the log proves it at once");
});

test("nothing of the person is in it, and nothing that is stored joins the order to its entry", async () => {
  const [shredded] = await db.asOwner("SELECT id, number, subject_tag FROM orders.purchase WHERE privacy = 'shredded'");
  assert.equal(shredded?.subject_tag, null);
  const order = await shop.deliver({ SOFA: 1 });
  clock.advance(22 * day);
  await shop.retain();
  const text = certificateText(await certificateOf(order.secret));
  for (const [field, value] of Object.entries({ ...ada, secret: order.secret, id: order.orderId }))
    if (value !== "") assert.ok(!text.includes(value), field);
  const tag = subjectTagOf(order.secret).toString("hex");
  const held = await db.asOwner(
    `
    SELECT relname FROM pg_stat_user_tables WHERE schemaname <> 'privacy'
      AND query_to_xml(format('SELECT t::text FROM %I.%I t', schemaname, relname), true, false, '')::text LIKE $1`,
    [`%${tag}%`],
  );
  assert.deepEqual(held, []);
});

test("it says of each partner whether it has confirmed, and whether it is late", async () => {
  const order = await shop.deliver({ SOFA: 1 });
  courier.down = true;
  clock.advance(22 * day);
  await shop.retain();
  const state = async () => (await certificateOf(order.secret)).certificate.partners[0]?.state;
  assert.equal(await state(), "requested");
  assert.match((await certificateOf(order.secret)).certificate.notProven.join(), /Not every partner has confirmed/);
  clock.advance(7 * day);
  // It is asked again and again; that does not make it less late.
  await shop.sweep("orders-deletion");
  assert.equal(await state(), "requested");
  clock.advance(1);
  assert.equal(await state(), "overdue");
  courier.down = false;
  clock.advance(day);
  await shop.sweep("orders-deletion");
  assert.equal(await state(), "confirmed");
  assert.doesNotMatch((await certificateOf(order.secret)).certificate.notProven.join(), /Not every partner/);
});

test("when the key of the epoch is gone it is issued again, and says that no older copy opens", async () => {
  const order = await shop.deliver({ SOFA: 1 });
  clock.advance(22 * day);
  await shop.retain();
  const expectedAt = new Date(clock.now().getTime() + 2 * day);
  horizon.now = { epoch: 4, expectedAt, receipt: null };
  const first = (await certificateOf(order.secret)).certificate;
  assert.equal(first.stage, "erased");
  assert.deepEqual(first.epoch, {
    destroyedAt: null,
    expectedAt: expectedAt.toISOString(),
    fingerprint: null,
    number: 4,
    provider: null,
  });
  assert.equal(
    first.notProven[0],
    `Copies of the databases and the keys that were made before may still open until ${expectedAt.toISOString().slice(0, 16).replace("T", " ")} UTC, when the last key that opens them is due to end.`,
  );
  clock.advance(2 * day);
  assert.match((await certificateOf(order.secret)).certificate.notProven[0] ?? "", /but the shop cannot show yet that/);
  const receipt = { provider: "file", fingerprint: "0011223344556677", destroyedAt: clock.now() };
  horizon.now = { epoch: 4, expectedAt, receipt };
  const second = (await certificateOf(order.secret)).certificate;
  assert.equal(second.stage, "beyond-recovery");
  assert.equal(second.epoch.destroyedAt, clock.now().toISOString());
  assert.equal(second.epoch.fingerprint, "0011223344556677");
  assert.doesNotMatch(second.notProven.join(), /may still open/);
  assert.equal(second.entry, first.entry);
});

test("a cancelled order has one too, and so has one that was never paid", async () => {
  const order = await shop.buy({ SOFA: 1 });
  await orders.cancelOrder({ secret: order.secret });
  const draft = await shop.toProvider({ SOFA: 1 });
  clock.advance(10 * day);
  await shop.retain();
  const { certificate: said } = await certificateOf(order.secret);
  assert.equal(said.request.because, "order-cancelled");
  assert.deepEqual(said.partners, []);
  const unpaid = (await certificateOf(draft.secret)).certificate;
  assert.equal(unpaid.request.because, "never-paid");
  assert.deepEqual(unpaid.erased.rows, {
    "access.reason": 0,
    "orders.note": 0,
    "mail.outbox": 0,
    "orders.capsule": 1,
    "payments.references": 1,
  });
});
