import assert from "node:assert/strict";
import { test } from "node:test";
import { moveAnnouncedClock } from "#kernel/announced-clock";
import { day, minute } from "#kernel/clock";
import { claimKey, keyedRequest } from "#kernel/idempotency";
import { addToBasket, buy, contactForm, openBrowser, pressPay, toReview } from "../gate/plain-browser.ts";
import { send } from "../gate/send.ts";
import { openApp } from "../support/app.ts";
import { ada, edith } from "../support/people.ts";
import { plain } from "../support/promotions.ts";
import { until } from "../support/until.ts";

const app = await openApp({ work: false, env: { CANDOUR_OWNER_EMAIL: "owner@fellandfern.example" } });
const { ground, modules } = app;
const { database, clock, bus, random } = ground;
const { orders, basket, mail, vault, retention, stock } = modules;

const later = async (ms: number): Promise<void> => {
  await database.transact((tx) => moveAnnouncedClock(tx, bus, ms));
  await clock.reread();
};
const overdue = async () =>
  Object.fromEntries((await retention.standing(database.reader)).map(({ rule, overdue: late }) => [rule, late]));

test("of everything that may not stay, what stayed too long is counted, and ended by the next run [nothing-left-after-the-order]", async () => {
  const sku =
    modules.catalogue
      .current()
      .products.flatMap(({ isSwatch, variants }) => (isSwatch ? [] : variants))
      .find(({ supply }) => supply.kind === "stock")?.sku ?? assert.fail();
  await database.transact((tx) => stock.receive(tx, sku, 10, "delivery"));
  const secret = await buy(openBrowser(app.url), ada, sku);
  const order = (await orders.orderBySecret(database.reader, secret))?.order ?? assert.fail();
  const sent = await orders.dispatch(order.orderId);
  assert.ok(sent.ok);
  await database.transact((tx) => orders.markDelivered(tx, { shipmentId: sent.shipmentId }, "courier"));

  // A draft at the bank, with its reservation; a basket with a removed line and a link; a key without a bundle.
  const undecided = openBrowser(app.url);
  await addToBasket(undecided, sku);
  await pressPay(undecided, await toReview(undecided, edith));
  const told = orders.readContact(contactForm(edith));
  assert.ok(told.ok && (await orders.telephone.take({ goods: [{ sku, quantity: 1 }], contact: told.contact })).ok);
  const { basketId } = await database.transact((tx) => basket.open(tx));
  await database.transact((tx) => basket.addLine(tx, basketId, sku, 1));
  await database.transact((tx) => basket.removeLine(tx, basketId, sku));
  await database.transact((tx) => basket.mintCapability(tx, basketId, { purpose: "journey" }));
  await vault.createBundle({ subject: random.uuid(), bundle: `fulfilment:${random.uuid()}` });
  const asked = keyedRequest({ operation: "api-pay", bearer: "b", key: "some-key-of-a-program", request: {} });
  await database.transact((tx) => claimKey(tx, asked, random.uuid(), clock.now()));
  const email = orders.readEmail("nobody@example.org") ?? assert.fail();
  await database.transact((tx) => orders.resendLink(tx, email));
  await mail.queueCheckpoint();
  const [queued] = await app.db.asOwner("SELECT id FROM mail.outbox WHERE order_id IS NULL");
  assert.equal(await mail.sendMail(String(queued?.id)), "sent");
  await app.db.asOwner(
    "INSERT INTO payments.event (id, attempt_id, taken_at) SELECT 'evt_00000000', id, $1 FROM payments.attempt LIMIT 1",
    [clock.now()],
  );

  // Of the ninety days after the answer, all but these forty are over.
  const form = modules.complaints.readComplaint({
    words: "You wrote to me twice.",
    name: "",
    email: "",
    orderNumber: "",
  });
  const received = await modules.complaints.receive(form.ok ? form.complaint : assert.fail());
  const number = received.ok ? received.number : assert.fail();
  await modules.complaints.answer({ number, outcome: "upheld", words: "We are sorry." });
  await app.db.asOwner("UPDATE complaints.complaint SET shred_due_at = $1", [
    new Date(clock.now().getTime() + 30 * day),
  ]);

  // Of the thirty days after the answer to a question, all but these forty are over.
  const questionForm = modules.questions.readQuestion({ words: "When are you open?" });
  const question = await modules.questions.receive(
    "something-else",
    questionForm.ok ? questionForm.question : assert.fail(),
  );
  const reference = question.ok ? question.number : assert.fail();
  await modules.questions.answer({ number: reference, seen: 1, words: "From ten." });

  // Of the ten years of an address for safety messages, all but these forty days are over.
  assert.ok((await modules.safety.leave(order.orderId, modules.safety.readEmail(ada.email) ?? assert.fail())).ok);
  await app.db.asOwner("UPDATE safety.contact SET end_due_at = $1", [new Date(clock.now().getTime() + 30 * day)]);

  // Of the six years of a VAT invoice, all but these forty days are over.
  const business = { name: "A Limited", addressLine1: "1 Street", town: "Kendal", postcode: "LA9 4QX" };
  const buyer = modules.invoices.readBuyer(business);
  assert.ok((await modules.invoices.issue(order.orderId, buyer.ok ? buyer.buyer : assert.fail())).ok);
  await app.db.asOwner("UPDATE invoices.capsule SET end_due_at = $1", [new Date(clock.now().getTime() + 30 * day)]);

  await app.db.asOwner("INSERT INTO patrol.run (id, patrol, begun_at) VALUES ($1, 'log-is-whole', $2)", [
    random.uuid(),
    new Date(clock.now().getTime() - 729 * day),
  ]);

  const longAgo = new Date(clock.now().getTime() - 729 * day);
  await app.db.asOwner(
    "INSERT INTO staff.member (id, handle, role, key_handle, created_at, left_at) VALUES ($1, 'gone', 'orders', $2, $3, $3)",
    [random.uuid(), random.bytes(64), longAgo],
  );
  await modules.staff.beginAct({ id: random.uuid(), handle: "gone" }, { action: "a-thing", object: "x" });
  await app.db.asOwner("UPDATE staff.audit_entry SET at = $1", [longAgo]);
  await modules.access.nameHolder({ id: random.uuid(), handle: "gone" }, { id: random.uuid() });
  await app.db.asOwner("UPDATE access.holder SET named_at = $1", [longAgo]);
  await app.db.asOwner(
    `INSERT INTO catalogue.change (product_id, revision, field, before, after, handle, changed_at)
     SELECT id, 2, 'name', 'Old', 'New', 'gone', $1 FROM catalogue.product LIMIT 1`,
    [longAgo],
  );
  await app.db.asOwner("INSERT INTO settings.version VALUES ('vat', 0, '{}', 'gone', $1)", [longAgo]);
  await app.ground.database.transact((tx) =>
    modules.promotions.make(tx, "gone", { ...plain(app.ground.clock), kind: "percent", percent: 10, code: "OLD" }),
  );
  await app.db.asOwner("UPDATE promotions.change SET changed_at = $1", [longAgo]);

  for (const visitor of ["a", "b", "c", "d", "e"]) await modules.searches.noteNotFound("hammock", visitor);
  await leaveProgramsBehind();
  const none = Object.fromEntries(Object.keys(await overdue()).map((rule) => [rule, 0]));
  assert.deepEqual(await overdue(), none, "nothing is late on the day itself");
  await leaveStaffBehind();
  await later(40 * day);
  const late = await overdue();
  for (const [rule, count] of Object.entries(late)) assert.ok(count > 0, `${rule} was not counted`);
  // The payment that was left at the bank is closed first, as the shop does by itself.
  await untilNobodyPays();
  await retention.sweep();
  assert.deepEqual(await overdue(), none);
  const left = await app.db.asOwner(`
    SELECT (SELECT count(*)::int FROM orders.capsule) AS capsules, (SELECT count(*)::int FROM basket.basket) AS baskets,
      (SELECT count(*)::int FROM stock.reservation) AS reservations, (SELECT count(*)::int FROM payments.event WHERE id = 'evt_00000000') AS events,
      (SELECT count(*)::int FROM kernel.idempotency) AS keys, (SELECT count(*)::int FROM orders.link_request) AS requests,
      (SELECT count(*)::int FROM mail.outbox) AS mails, (SELECT count(*)::int FROM safety.contact) AS addresses,
      (SELECT count(*)::int FROM invoices.capsule) AS invoiced`);
  assert.deepEqual(left, [
    { capsules: 0, baskets: 0, reservations: 0, events: 0, keys: 0, requests: 0, mails: 0, addresses: 0, invoiced: 0 },
  ]);
  assert.deepEqual(await app.db.asVault("SELECT bundle FROM keystore.bundle_key"), []);
  assert.equal((await send(app.url, `/orders/${secret}/certificate`)).status, 200);
});

/** A key that ran out 729 days ago, and a message that was given up today. */
async function leaveProgramsBehind(): Promise<void> {
  const { programs } = modules;
  await database.transact(async (tx) => {
    const key = await programs.makeKey(tx, { title: "Old", scopes: ["stock:read"], days: 1 });
    const told = await programs.addEndpoint(tx, { url: "https://old.example/", events: ["stock.low"] });
    assert.ok(key.ok && told.ok);
    await programs.tell(tx, { event: "stock.low", sku: "OLD" });
    await programs.switchEndpoint(tx, told.endpoint.id, false);
  });
  const longAgo = new Date(clock.now().getTime() - 729 * day);
  await app.db.asOwner("UPDATE programs.access_key SET created_at = $1, expires_at = $2", [
    new Date(longAgo.getTime() - day),
    longAgo,
  ]);
}

/** The bank is a process of its own and may be slow to answer: as in the shop, what it did not answer is asked again later. */
async function untilNobodyPays(): Promise<void> {
  await until("the bank has said how every payment ended, and nothing of it is still being written", async () => {
    await modules.payments.reconcile(async (attemptId) => void (await orders.settle(attemptId)));
    const [row] = await app.db.asOwner(
      `SELECT (SELECT count(*) FROM orders.purchase WHERE lifecycle = 'draft' AND attempt_id IS NOT NULL)::int AS paying,
         (SELECT count(*) FROM pg_stat_activity
          WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid() AND backend_type = 'client backend')::int AS busy`,
    );
    if (row?.paying === 0) return row.busy === 0;
    await later(10 * minute);
    return false;
  });
}

/** A session and a question whose time was over two hours ago, by real time: the demo's clock does not move them. */
async function leaveStaffBehind(): Promise<void> {
  const then = new Date(Date.now() - 3 * 3_600_000);
  const id = random.uuid();
  await app.db.asOwner(
    "INSERT INTO staff.member (id, handle, role, key_handle, created_at) VALUES ($1, 'here', 'orders', $2, $3)",
    [id, random.bytes(64), then],
  );
  await app.db.asOwner(
    "INSERT INTO staff.session (token_hash, member_id, way, label, created_at, seen_at) VALUES ($1, $2, 'passkey', 'A browser', $3, $3)",
    [random.bytes(32), id, then],
  );
  await app.db.asOwner("INSERT INTO staff.ceremony (challenge_hash, purpose, expires_at) VALUES ($1, 'sign-in', $2)", [
    random.bytes(32),
    then,
  ]);
}

test("what somebody holds is not late, says who answers for it, and goes when the hold ends", async () => {
  const sku = modules.catalogue.current().products.find(({ isSwatch }) => !isSwatch)?.variants[0]?.sku ?? assert.fail();
  const secret = await buy(openBrowser(app.url), edith, sku);
  const { orderId, number } = (await orders.orderBySecret(database.reader, secret))?.order ?? assert.fail();
  await orders.cancelOrder({ orderId });
  const hold = (until: Date) =>
    database.transact((tx) => orders.placeHold(tx, orderId, { reason: "open-case", until, by: "jane.b" }));
  assert.deepEqual(await hold(clock.now()), { ok: false, because: "bad-end" });
  assert.deepEqual(await hold(new Date(clock.now().getTime() + 8 * 366 * day)), { ok: false, because: "bad-end" });
  assert.deepEqual(await hold(new Date("not a day")), { ok: false, because: "bad-end" });
  assert.deepEqual(await orders.holds(database.reader), []);
  const until = new Date(clock.now().getTime() + 60 * day);
  assert.deepEqual(await hold(until), { ok: true });
  assert.deepEqual(await orders.holds(database.reader), [
    { orderId, number, reason: "open-case", until, by: "jane.b" },
  ]);
  await later(30 * day);
  await retention.sweep();
  assert.equal((await overdue())["complete-order"], 0);
  assert.equal((await orders.orderBySecret(database.reader, secret))?.order.privacy, "held");
  await later(31 * day);
  assert.equal((await overdue())["complete-order"], 1);
  await retention.sweep();
  assert.equal((await overdue())["complete-order"], 0);
  assert.equal((await orders.orderBySecret(database.reader, secret))?.order.privacy, "shredded");
});
