/**
 * What must hold in a shop whatever happened to it, once it has come to rest: after a kill, a race, a partner that lied.
 * Each function looks with the owner's eyes, past every grant, and answers one sentence for each thing that is wrong.
 */

import type { Reader } from "#kernel/db";
import { createPrivacyLedger } from "#privacy";
import { factsOf } from "../../src/modules/orders/change.ts";
import { illegalMoves, type State, stateOf } from "../../src/modules/orders/order.ts";
import type { PurchaseRow } from "../../src/modules/orders/tables.ts";

/** A payment as the bank tells it when asked past the shop. */
export type BankPayment = {
  orderNumber: string;
  state: string;
  amountMinor: number;
  capturedMinor: number;
  refundedMinor: number;
};

/** A mail as it came in at the mail server: by its Message-ID a mail program knows it again. */
export type Arrival = { messageId: string; subject: string };

export type Examined = {
  reader: Reader;
  /** As the owner of the shop's database. */
  asOwner(sql: string, values?: unknown[]): Promise<Array<Record<string, unknown>>>;
  /** As the role of the keystore. */
  asVault(sql: string, values?: unknown[]): Promise<Array<Record<string, unknown>>>;
  /** What the bank says; left out where there is none. */
  bank?: readonly BankPayment[];
  /** Numbers of orders that a shopper was told are placed. */
  acknowledged?: readonly string[];
  /** Every mail that reached the mail server since the shop was made, repeats included; left out where nobody listened. */
  mailed?: readonly Arrival[];
  /** True when nothing may be under way any more: no capture, refund or mail left to do. */
  atRest: boolean;
};

/** Every invariant of orders, money, stock, mail and forgetting. Empty when all hold. */
export async function brokenInvariants(examined: Examined): Promise<string[]> {
  const found = await Promise.all([
    moneyBalances(examined),
    neverOversold(examined),
    acknowledgedOrdersExist(examined),
    oneCaptureEach(examined),
    nothingHeldInVain(examined),
    mailsSentOnce(examined),
    historiesAreLegal(examined),
    chainVerifies(examined),
    forgottenAreGone(examined),
    papersShowTheBooks(examined),
  ]);
  return found.flat();
}

/** I1: entries sum to 0, and the books, the orders and the bank speak of the same money. */
export async function moneyBalances({ asOwner, bank, atRest }: Examined): Promise<string[]> {
  const unbalanced = await asOwner(`
    SELECT e.order_number AS number FROM ledger.entry e JOIN ledger.posting p ON p.entry_id = e.id
    GROUP BY e.id HAVING sum(p.amount_minor) <> 0`);
  const rows = await asOwner(`
    SELECT o.number, o.captured_minor - o.refunded_minor AS ours,
      coalesce((SELECT sum(p.amount_minor) FROM ledger.entry e JOIN ledger.posting p ON p.entry_id = e.id
        WHERE e.order_number = o.number AND p.account = 'provider'), 0)::bigint AS books
    FROM orders.purchase o`);
  const faults = unbalanced.map(({ number }) => `I1: an entry of ${number} does not sum to 0`);
  for (const { number, ours, books } of rows) {
    if (Number(ours) !== Number(books))
      faults.push(`I1: ${number} holds ${ours} in the order and ${books} in the books`);
    if (bank === undefined || !atRest) continue;
    const theirs = bank
      .filter((payment) => payment.orderNumber === number)
      .reduce((sum, payment) => sum + payment.capturedMinor - payment.refundedMinor, 0);
    if (theirs !== Number(ours)) faults.push(`I1: ${number} holds ${ours} with us and ${theirs} at the bank`);
  }
  return faults;
}

/** I2: nothing is promised that is not there, movements explain every figure, and only live orders hold pieces. */
export async function neverOversold({ asOwner, atRest }: Examined): Promise<string[]> {
  const oversold = await asOwner(
    "SELECT sku FROM stock.item WHERE on_hand < 0 OR allocated > on_hand OR allocated < 0",
  );
  const unexplained = await asOwner(`
    SELECT i.sku FROM stock.item i LEFT JOIN stock.movement m ON m.sku = i.sku
    GROUP BY i.sku HAVING i.on_hand IS NOT NULL AND i.allocated <> coalesce(sum(m.allocated_change), 0)`);
  const idle = await asOwner(`
    SELECT a.sku, o.number FROM stock.allocation a JOIN orders.purchase o ON o.id = a.holder
    WHERE o.lifecycle <> 'placed' AND a.quantity > a.shipped + a.released`);
  const missing = await asOwner(`
    WITH wanted AS (
      SELECT o.id, o.number, coalesce(e.sku, l.sku) AS sku,
        sum(l.quantity - (SELECT coalesce(sum(c.quantity), 0) FROM orders.called_off c WHERE c.line_id = l.id)) AS pieces
      FROM orders.purchase o JOIN orders.line l ON l.order_id = o.id
        LEFT JOIN LATERAL (SELECT sku FROM orders.exchange x WHERE x.line_id = l.id ORDER BY x.step DESC LIMIT 1) e ON true
      WHERE o.lifecycle IN ('placed', 'closed') GROUP BY 1, 2, 3
    ), held AS (
      SELECT o.id, o.number, a.sku, a.quantity - a.released AS pieces
      FROM stock.allocation a JOIN orders.purchase o ON o.id = a.holder WHERE o.lifecycle IN ('placed', 'closed')
    )
    SELECT number, sku FROM wanted FULL JOIN held USING (id, number, sku)
    WHERE coalesce(wanted.pieces, 0) <> coalesce(held.pieces, 0)`);
  return [
    ...oversold.map(({ sku }) => `I2: ${sku} is oversold`),
    ...unexplained.map(({ sku }) => `I2: no movement explains what is allocated of ${sku}`),
    ...missing.map(({ number, sku }) => `I2: nothing is set aside of ${sku} for ${number}`),
    ...(atRest ? idle.map(({ number, sku }) => `I2: ${number} is over and still holds ${sku}`) : []),
  ];
}

/** I3: what a shopper was told is placed is there, with its lines, and with its address until it is forgotten. */
export async function acknowledgedOrdersExist({ asOwner, acknowledged = [] }: Examined): Promise<string[]> {
  const faults: string[] = [];
  for (const number of acknowledged) {
    const [order] = await asOwner(
      `SELECT lifecycle, privacy, (SELECT count(*)::int FROM orders.line l WHERE l.order_id = o.id) AS lines,
        EXISTS (SELECT 1 FROM orders.capsule c WHERE c.order_id = o.id) AS capsule
      FROM orders.purchase o WHERE number = $1`,
      [number],
    );
    if (order === undefined || order.lifecycle === "draft")
      faults.push(`I3: ${number} was acknowledged and is not placed`);
    else if (order.lines === 0) faults.push(`I3: ${number} has no lines`);
    else if (order.capsule !== (order.privacy !== "shredded"))
      faults.push(`I3: ${number} has no address, or still has one`);
  }
  return faults;
}

/** I4: at most one payment of an order took money, at the bank and with us. */
export async function oneCaptureEach({ asOwner, bank = [] }: Examined): Promise<string[]> {
  const twice = await asOwner(
    "SELECT order_number AS number FROM payments.attempt WHERE state = 'captured' GROUP BY order_number HAVING count(*) > 1",
  );
  const sales = await asOwner(
    "SELECT order_number AS number FROM ledger.entry WHERE kind = 'sale' GROUP BY order_number HAVING count(*) > 1",
  );
  const captured = bank.filter(({ capturedMinor }) => capturedMinor > 0).map(({ orderNumber }) => orderNumber);
  const double = captured.filter((number, index) => captured.indexOf(number) !== index);
  return [
    ...twice.map(({ number }) => `I4: two attempts of ${number} are captured`),
    ...sales.map(({ number }) => `I4: ${number} was sold twice`),
    ...double.map((number) => `I4: the bank took money twice for ${number}`),
  ];
}

/** I5: no authorisation is left without an order, no order without its money, no money owed. */
export async function nothingHeldInVain({ asOwner, bank = [], atRest }: Examined): Promise<string[]> {
  if (!atRest) return [];
  const owed = await asOwner("SELECT number FROM orders.purchase WHERE charged = 'over'");
  const unpaid = await asOwner(
    "SELECT number FROM orders.purchase WHERE lifecycle = 'placed' AND charged = 'none' AND refunded_minor = 0",
  );
  const undone = await asOwner("SELECT order_id FROM payments.refund WHERE done_at IS NULL");
  const booking = await asOwner("SELECT order_id FROM orders.shipment WHERE state = 'booking'");
  return [
    ...bank
      .filter(({ state }) => state === "authorised")
      .map((one) => `I5: the bank still holds money for ${one.orderNumber}`),
    ...owed.map(({ number }) => `I5: we owe money for ${number}`),
    ...unpaid.map(({ number }) => `I5: ${number} is placed and not charged`),
    ...undone.map(({ order_id }) => `I5: a refund of ${order_id} has not left`),
    ...booking.map(({ order_id }) => `I5: a consignment of ${order_id} is neither booked nor given up`),
  ];
}

/** I6: every mail that a change of an order owes was queued once; each was sent at least once, and seen once. */
export async function mailsSentOnce({ asOwner, mailed, atRest }: Examined): Promise<string[]> {
  const owed: Readonly<Record<string, string>> = {
    acknowledgement: "charged_at IS NOT NULL AND cancelled_at IS NULL",
    delivered: "fulfilled = 'delivered'",
    cancelled: "lifecycle = 'cancelled' AND cancel_reason <> 'never-paid'",
  };
  const faults: string[] = [];
  for (const [kind, condition] of Object.entries(owed)) {
    const rows = await asOwner(
      `SELECT number FROM orders.purchase o WHERE ${condition} AND privacy <> 'shredded'
        AND (SELECT count(*) FROM mail.outbox m WHERE m.order_id = o.id AND m.kind = $1 AND m.cause = '') <> 1`,
      [kind],
    );
    faults.push(...rows.map(({ number }) => `I6: ${number} owes one mail "${kind}"`));
  }
  const returns = await asOwner(`
    SELECT o.number FROM orders.purchase o JOIN orders.return_case r ON r.order_id = o.id WHERE o.privacy <> 'shredded'
      AND (SELECT count(*) FROM mail.outbox m WHERE m.kind = 'return-announced' AND m.cause = r.id::text) <> 1`);
  faults.push(...returns.map(({ number }) => `I6: ${number} owes one mail about a return`));
  const waiting = await asOwner("SELECT kind FROM mail.outbox WHERE state NOT IN ('sent', 'forgotten')");
  if (atRest) faults.push(...waiting.map(({ kind }) => `I6: a mail "${kind}" was not sent`));
  return mailed === undefined ? faults : [...faults, ...(await arrivedOnce(asOwner, mailed))];
}

/**
 * A server that cannot say whether it took a mail gets it again, under the same Message-ID: then it is seen once. A mail
 * under any other was seen twice. The rows of somebody forgotten are gone; of those only the subjects can be compared.
 */
async function arrivedOnce(asOwner: Examined["asOwner"], mailed: readonly Arrival[]): Promise<string[]> {
  const subjects = new Map(mailed.map(({ messageId, subject }) => [idOf(messageId), subject]));
  const queued = await asOwner("SELECT id, kind, state, message_id FROM mail.outbox");
  const known = new Set(queued.map(({ message_id }) => idOf(String(message_id))));
  const forgotten = await asOwner(
    "SELECT number FROM orders.purchase WHERE privacy = 'shredded' UNION ALL SELECT number FROM complaints.complaint WHERE shredded_at IS NOT NULL UNION ALL SELECT number FROM questions.question WHERE shredded_at IS NOT NULL",
  );
  const ofForgotten = (subject: string): boolean => forgotten.some(({ number }) => subject.includes(String(number)));
  // Of these an order has one. Refunds, parcels and links it may have several of, under one subject.
  const single = [...subjects.values()].filter((subject) => /^We have your|delivered$|cancelled/.test(subject));
  const twice = single.filter((subject, index) => single.indexOf(subject) !== index);
  return [
    ...queued
      .filter(({ state, message_id }) => state === "sent" && !subjects.has(idOf(String(message_id))))
      .map(({ kind }) => `I6: a mail "${kind}" counts as sent and never arrived`),
    ...[...subjects]
      .filter(([id, subject]) => !known.has(id) && !ofForgotten(subject))
      .map(([, subject]) => `I6: "${subject}" arrived under a Message-ID that is not its own`),
    ...twice.map((subject) => `I6: "${subject}" was seen twice`),
  ];
}

/** The left side of a Message-ID, which is all that the mailbox shows. */
function idOf(messageId: string): string {
  return messageId.replace(/^<|@.*$/g, "");
}

/** I7: the stored axes follow from the facts, and no history takes an illegal edge. */
export async function historiesAreLegal({ asOwner }: Examined): Promise<string[]> {
  const faults: string[] = [];
  for (const row of await asOwner("SELECT * FROM orders.purchase")) {
    const order = row as unknown as PurchaseRow;
    const expected = stateOf(factsOf(order));
    for (const [axis, value] of Object.entries(expected)) {
      if (row[axis] !== value)
        faults.push(`I7: ${order.number} is stored as ${axis} ${String(row[axis])}, not ${value}`);
    }
  }
  const steps = await asOwner(
    "SELECT h.*, o.number FROM orders.history h JOIN orders.purchase o ON o.id = h.order_id ORDER BY order_id, step",
  );
  const before = new Map<unknown, { state: State; step: number }>();
  for (const row of steps) {
    const state = row as unknown as State;
    const last = before.get(row.order_id);
    if (Number(row.step) !== (last?.step ?? 0) + 1) faults.push(`I7: the history of ${row.number} has a gap`);
    const moves = last === undefined ? [] : illegalMoves(last.state, state);
    faults.push(...moves.map((axis) => `I7: ${row.number} took an illegal edge of ${axis} at step ${row.step}`));
    before.set(row.order_id, { state, step: Number(row.step) });
  }
  const last = await asOwner(`
    SELECT o.number FROM orders.purchase o JOIN LATERAL
      (SELECT * FROM orders.history h WHERE h.order_id = o.id ORDER BY step DESC LIMIT 1) h ON true
    WHERE (o.lifecycle, o.authorised, o.charged, o.fulfilled, o.privacy)
      <> (h.lifecycle, h.authorised, h.charged, h.fulfilled, h.privacy)`);
  return [...faults, ...last.map(({ number }) => `I7: ${number} is not what its history says`)];
}

/** I8: the privacy ledger verifies, and every shredding stands in it once. */
export async function chainVerifies({ reader, asOwner }: Examined): Promise<string[]> {
  const verified = await createPrivacyLedger().verify(reader);
  if (!verified.ok) return [`I8: the privacy ledger is broken at entry ${verified.seq}`];
  const [counts] = await asOwner(`
    SELECT ((SELECT count(*) FROM orders.purchase WHERE privacy = 'shredded')
        + (SELECT count(*) FROM complaints.complaint WHERE shredded_at IS NOT NULL)
        + (SELECT count(*) FROM questions.question WHERE shredded_at IS NOT NULL)
        + (SELECT count(*) FROM vault.bundle WHERE (bundle LIKE 'safety:%' OR bundle LIKE 'invoice:%') AND bound_at IS NOT NULL AND shredded_at IS NOT NULL))::int AS bundles,
      (SELECT count(*)::int FROM privacy.ledger WHERE type = 'bundle-shredded') AS entries`);
  return counts?.bundles === counts?.entries
    ? []
    : [`I8: ${counts?.bundles} bundles are shredded, and ${counts?.entries} entries say so`];
}

/** I9: of a forgotten person no row and no key is left here or elsewhere; nobody is half forgotten, or forgotten by accident. */
export async function forgottenAreGone({ asOwner, asVault, atRest }: Examined): Promise<string[]> {
  const left = await asOwner(`
    SELECT o.number, v.place FROM orders.purchase o JOIN (
      SELECT order_id, 'orders.capsule' AS place FROM orders.capsule
      UNION ALL SELECT order_id, 'orders.note' FROM orders.note
      UNION ALL SELECT split_part(bundle, ':', 2)::uuid, 'vault.locator' FROM vault.locator WHERE bundle LIKE 'fulfilment:%'
      UNION ALL SELECT order_id, 'mail.outbox' FROM mail.outbox
      UNION ALL SELECT order_id, 'payments.attempt' FROM payments.attempt
        WHERE num_nonnulls(reference_sealed, return_token_sealed, subject) > 0
    ) v ON v.order_id = o.id WHERE o.privacy = 'shredded'`);
  const robbed = await asOwner(
    "SELECT number FROM orders.purchase o WHERE privacy <> 'shredded' AND NOT EXISTS (SELECT 1 FROM orders.capsule c WHERE c.order_id = o.id)",
  );
  const half = await asOwner(
    "SELECT number FROM orders.purchase WHERE privacy IN ('complete') OR (buried_at IS NOT NULL AND shredded_at IS NULL)",
  );
  const untold = await asOwner(`
    SELECT o.number FROM orders.purchase o JOIN orders.recipient r ON r.order_id = o.id
    WHERE o.privacy = 'shredded' AND r.deletion_confirmed_at IS NULL`);
  const shredded = await asOwner("SELECT id, number FROM orders.purchase WHERE privacy = 'shredded'");
  const keys = new Set((await asVault("SELECT bundle FROM keystore.bundle_key")).map(({ bundle }) => String(bundle)));
  const alive = await asOwner(
    "SELECT id, number FROM orders.purchase WHERE privacy <> 'shredded' AND buried_at IS NULL",
  );
  const letters = await asOwner(`
    SELECT l.*, EXISTS (SELECT 1 FROM mail.outbox WHERE order_id = l.id) AS mails FROM (
      SELECT c.id, c.number, 'support:' || c.id AS bundle, c.buried_at IS NOT NULL AS buried, c.shredded_at IS NOT NULL AS shredded,
        p.subject IS NOT NULL AS person
      FROM complaints.complaint c LEFT JOIN complaints.capsule p ON p.complaint_id = c.id
      UNION ALL SELECT q.id, q.number, 'question:' || q.id, q.buried_at IS NOT NULL, q.shredded_at IS NOT NULL,
        p.subject IS NOT NULL OR EXISTS (SELECT FROM questions.message m WHERE m.question_id = q.id)
      FROM questions.question q LEFT JOIN questions.capsule p ON p.question_id = q.id
    ) l`);
  return [
    ...letters.flatMap(({ number, bundle, buried, shredded: gone, person, mails }) => [
      ...(gone && (person || mails || keys.has(String(bundle)))
        ? [`I9: ${number} is forgotten and something is left`]
        : []),
      ...(!buried && (!person || !keys.has(String(bundle))) ? [`I9: ${number} has lost its person too early`] : []),
      ...(atRest && buried && !gone ? [`I9: ${number} is only half forgotten`] : []),
    ]),
    ...left.map(({ number, place }) => `I9: ${number} is forgotten and still has a row in ${place}`),
    ...robbed.map(({ number }) => `I9: ${number} has lost its person without being forgotten`),
    ...(atRest ? untold.map(({ number }) => `I9: a recipient of ${number} has not been asked to forget`) : []),
    ...(atRest ? half.map(({ number }) => `I9: ${number} is only half forgotten`) : []),
    ...shredded
      .filter(({ id }) => keys.has(`fulfilment:${id}`))
      .map(({ number }) => `I9: the key of ${number} still exists`),
    ...alive
      .filter(({ id }) => !keys.has(`fulfilment:${id}`))
      .map(({ number }) => `I9: the key of ${number} is gone too early`),
  ];
}

/** I10: numbers of papers have no gap; each shows its entry of the books; what went back of an invoiced order is credited. */
export async function papersShowTheBooks({ asOwner, asVault }: Examined): Promise<string[]> {
  const gaps = await asOwner(
    "SELECT series, count(*)::int AS papers, max(number) AS last FROM invoices.paper GROUP BY series HAVING count(*) <> max(number)",
  );
  const differing = await asOwner(`
    SELECT p.series, p.number FROM invoices.paper p LEFT JOIN ledger.entry e ON e.id = p.entry_id
    WHERE e.id IS NULL OR e.kind <> CASE p.series WHEN 'invoice' THEN 'sale' ELSE 'refund' END OR e.order_number <> p.order_number
      OR e.amount_minor <> (SELECT sum((r ->> 'grossMinor')::bigint) FROM jsonb_array_elements(p.rates) r)
      OR p.series = 'invoice' AND EXISTS (SELECT FROM jsonb_array_elements(p.rates) r WHERE (r ->> 'vatMinor')::bigint <>
        (SELECT sum((g ->> 'vatMinor')::bigint) FROM jsonb_array_elements(p.goods) g WHERE g -> 'vatRatePermille' = r -> 'vatRatePermille'))`);
  const uncredited = await asOwner(`
    SELECT i.order_number AS number FROM invoices.paper i JOIN ledger.entry e ON e.order_number = i.order_number AND e.kind = 'refund'
    WHERE i.series = 'invoice' AND NOT EXISTS (SELECT FROM invoices.paper c WHERE c.entry_id = e.id AND c.invoice_id = i.id)`);
  const capsules = await asOwner("SELECT invoice_id FROM invoices.capsule WHERE buried_at IS NULL");
  const keys = new Set((await asVault("SELECT bundle FROM keystore.bundle_key")).map(({ bundle }) => String(bundle)));
  return [
    ...gaps.map(({ series, papers, last }) => `I10: of series ${series} there are ${papers} and the last is ${last}`),
    ...differing.map(({ series, number }) => `I10: ${series} ${number} is not what the books say`),
    ...uncredited.map(({ number }) => `I10: money of ${number} went back without a credit note`),
    ...capsules
      .filter(({ invoice_id: id }) => !keys.has(`invoice:${id}`))
      .map(({ invoice_id: id }) => `I10: the key of invoice ${id} is gone too early`),
  ];
}
