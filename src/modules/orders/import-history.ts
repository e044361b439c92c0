/**
 * Brings along the orders of a shop from before it moved here. What is over is written as it would stand here now, without a
 * person; whoever is still known is sealed under a key of their own, as in the details step.
 *
 *   keys and sealed cards → the provider is told of the payments → [transaction: everything]
 *
 * One transaction: after a kill there is all of it or nothing, and keys whose orders never came are swept after a day.
 */
import { setTimeout as pause, setImmediate as turn } from "node:timers/promises";
import { courierSends, type Egress, type PastCall } from "#egress";
import { crashpoint } from "#kernel/crashpoint";
import type { Tx } from "#kernel/db";
import { type Random, seededRandom } from "#kernel/random";
import type { Mail } from "#mail";
import { bankSends, type PastPayment, type Payments, type SealedPayment } from "#payments";
import type { Stock } from "#stock";
import { type PastBundle, part, type Vault } from "#vault";
import { cardWith, recipientOf } from "./contact.ts";
import { bundleOf, readContact } from "./contact-card.ts";
import { insertPastOrders, isKnown, type PastPurchases, type PastRows } from "./history.sql.ts";
import type { PastOrder } from "./past-order.ts";
import type { CapsuleRow } from "./person.sql.ts";
import type { OrdersNeeds } from "./ports.ts";
import { idOf, isForgotten, type Relived, reliveOrder, withSecret } from "./relive-order.ts";
import { sealFirstCard } from "./seal-card.ts";
import type { PurchaseRow } from "./tables.ts";

export type HistoryNeeds = Pick<
  OrdersNeeds,
  "database" | "random" | "settings" | "catalogue" | "ledger" | "privacy" | "vat"
> & {
  vault: Pick<Vault, "createBundle" | "seal" | "bindPast">;
  stock: Pick<Stock, "importPast">;
  payments: Pick<Payments, "sealPast" | "importPast">;
  mail: Pick<Mail, "importSent">;
  egress: Pick<Egress, "importPast">;
  /** The name of the courier that carried everything. */
  carrier: string;
};

export type History = {
  /** What ids and numbers follow from, with the place of each order in the list. */
  seed: string;
  /** Asked for only if the first of them is not known. */
  orders(): Iterable<PastOrder>;
  /** Until when it is told; open orders stand as they stood then. */
  now: Date;
  /** Tells the provider of the payments, so that they can be given back. May be called again with the same ones. */
  tellProvider(payments: readonly PastPayment[]): Promise<void>;
  /** Aborted when nobody waits for it any more: then nothing is written. */
  givenUp: AbortSignal;
};

type Life = Relived & { past: PastOrder };

/** An order that was lived through, with what only the vault can give. */
type Ready = {
  life: Life;
  payment: SealedPayment | null;
  bundle: PastBundle;
  /** The sealed card, while its person is known. */
  capsule: CapsuleRow | null;
};

/** How many cards are sealed at once; each waits for the keystore's disk, and the keystore has few connections. */
const sealedAtOnce = 4;
/** Nobody waits for a history: a keystore that is busy is asked again, for a minute or so. */
const mostTries = 30;
const pauseMs = 500;
const livedInATurn = 20;

/**
 * Takes a history in, once: told again, it writes nothing. Answers how many orders were written. Beside a shop that is open:
 * whoever waits for a page has a turn in between. Throws when it is given up.
 */
export async function importHistory(needs: HistoryNeeds, history: History): Promise<{ written: number }> {
  const { seed, now, givenUp } = history;
  const randomOf = (at: number): Random => seededRandom(`${seed}:${at}`);
  if (await isKnown(needs.database.reader, idOf(randomOf(0)))) return { written: 0 };
  const catalogue = needs.catalogue.current();
  const ready = await someAtOnce(history.orders(), sealedAtOnce, async (past, at, failed) => {
    if (at % livedInATurn === 0) await turn();
    const ended = AbortSignal.any([givenUp, failed]);
    ended.throwIfAborted();
    const life = { past, ...reliveOrder({ ...needs, catalogue, random: randomOf(at), now }, past) };
    return isForgotten(life) ? withoutPerson(needs, life) : withPerson(needs, life, now, ended);
  });
  crashpoint("orders-history-sealed");
  await history.tellProvider(paymentsOf(ready));
  crashpoint("orders-history-told");
  givenUp.throwIfAborted();
  await needs.database.transact((tx) => write(needs, tx, ready));
  crashpoint("orders-history-written");
  return { written: ready.length };
}

async function withoutPerson(needs: HistoryNeeds, life: Life): Promise<Ready> {
  const { id, drafted_at, buried_at, completed_at, shredded_at } = life.order;
  if (buried_at === null || completed_at === null || shredded_at === null)
    throw new Error("A forgotten order has its dates.");
  const bundle: PastBundle = {
    ref: bundleOf(id, needs.random.uuid()),
    ...{ boundAt: drafted_at, buriedAt: buried_at, keyDestroyedAt: buried_at, shreddedAt: shredded_at },
  };
  return { life, bundle, capsule: null, payment: await sealPayment(needs, life, null) };
}

/** The card is sealed under a key that is made for it, with a secret that nobody can work out from the seed. */
async function withPerson(needs: HistoryNeeds, told: Life, now: Date, ended: AbortSignal): Promise<Ready> {
  const { id: orderId, drafted_at } = told.order;
  const [subject, secret] = [needs.random.uuid(), needs.random.token()];
  const read = readContact(told.past.contact());
  if (!read.ok) throw new Error("Somebody in the history could not have filled in the form.");
  const card = cardWith(read.contact, secret);
  const contact = await sealPatiently(needs, { orderId, subject }, card, ended);
  const { fields } = recipientOf(card);
  const life = {
    ...told,
    ...withSecret(told, secret),
    recipients: told.recipients.map((recipient) => ({ ...recipient, fields })),
    // The courier is asked about what is on its way, but not about all of it in the first minute.
    shipments: told.shipments.map((each) => (each.state === "dispatched" ? { ...each, tracked_at: now } : each)),
  };
  return {
    life,
    bundle: { ref: bundleOf(orderId, subject), boundAt: drafted_at, email: part(card, "email") },
    capsule: { order_id: orderId, subject, contact, sealed_at: drafted_at },
    payment: await sealPayment(needs, life, subject),
  };
}

async function sealPatiently(
  needs: HistoryNeeds,
  whose: Parameters<typeof sealFirstCard>[1],
  card: Parameters<typeof sealFirstCard>[2],
  ended: AbortSignal,
): Promise<Buffer> {
  for (let tries = 1; ; tries++) {
    ended.throwIfAborted();
    const sealed = await sealFirstCard(needs, whose, card);
    if (sealed.ok) return sealed.sealed;
    if (sealed.because === "shredded" || tries === mostTries) {
      throw new Error(`A card of the history could not be sealed: ${sealed.because}.`);
    }
    await pause(pauseMs);
  }
}

async function sealPayment(needs: HistoryNeeds, life: Life, subject: string | null): Promise<SealedPayment | null> {
  const { payment, order, refunds } = life;
  if (payment === null) return null;
  return needs.payments.sealPast({
    ...payment,
    ...{ orderId: order.id, orderNumber: order.number, subject, amountMinor: order.total_minor },
    refunds: refunds.map(({ id, amount_minor, agreed_at, refunded_at }) => ({
      ...{ refundId: id, amountMinor: amount_minor, askedAt: agreed_at, doneAt: refunded_at ?? agreed_at },
    })),
  });
}

async function write(needs: HistoryNeeds, tx: Tx, ready: readonly Ready[]): Promise<void> {
  const lives = ready.map(({ life, payment }) => withHash(life, payment?.hash ?? null));
  await insertPastOrders(tx, stationsOf(lives), rowsOf(lives, ready));
  const bundles = ready.map(({ bundle }) => bundle);
  await needs.vault.bindPast(tx, bundles);
  await needs.payments.importPast(tx, paymentsOf(ready));
  const entries = lives.flatMap((life) => life.entries);
  entries.sort((a, b) => a.postedAt.getTime() - b.postedAt.getTime());
  await needs.ledger.postAll(tx, entries);
  const mails = lives.flatMap((life) => (isForgotten(life) ? [] : life.mails));
  await needs.mail.importSent(tx, mails);
  await needs.egress.importPast(tx, inTime(lives.flatMap(callsOf)));
  // Last, because others wait for these locks.
  await needs.privacy.appendAll(tx, inTime(lives.flatMap(({ privacy }) => privacy)));
  const holdings = lives.flatMap((life) => (life.placed === null ? [] : life.holdings));
  await needs.stock.importPast(tx, holdings);
}

function inTime<T extends { at: Date }>(all: T[]): T[] {
  return all.sort((a, b) => a.at.getTime() - b.at.getTime());
}

function paymentsOf(ready: readonly Ready[]): SealedPayment[] {
  return ready.flatMap(({ payment }) => (payment === null ? [] : [payment]));
}

function stationsOf(lives: readonly Life[]): PastPurchases {
  const later = lives.filter(({ order }) => order.lifecycle !== "draft");
  return {
    drafts: lives.map(({ draft }) => draft),
    placed: lives.flatMap(({ placed }) => (placed === null ? [] : [placed])),
    later: later.map(({ completed, order }) => completed ?? order),
    shredded: later.filter(isForgotten).map(({ order }) => order),
  };
}

/** The order and its entries in the books with the hash of their payment. */
function withHash(life: Life, payment_hash: Buffer | null): Life {
  const hashed = <Row extends PurchaseRow | null>(row: Row): Row => (row === null ? row : { ...row, payment_hash });
  const { order, completed, entries } = life;
  return {
    ...life,
    order: hashed(order),
    completed: hashed(completed),
    entries: entries.map((entry) => ({ ...entry, paymentHash: payment_hash })),
  };
}

function rowsOf(lives: readonly Life[], ready: readonly Ready[]): PastRows {
  const shipments = lives.flatMap((life) => life.shipments);
  return {
    lines: lives.flatMap((life) => life.lines),
    capsules: ready.flatMap(({ capsule }) => (capsule === null ? [] : [capsule])),
    shipments,
    shipmentLines: lives.flatMap((life) =>
      life.shipments.flatMap(({ id }) =>
        life.lines.map((line) => ({ shipment_id: id, line_id: line.id, quantity: line.quantity })),
      ),
    ),
    returns: lives.flatMap((life) => life.returns),
    refunds: lives.flatMap((life) => life.refunds),
    recipients: lives.flatMap((life) => life.recipients),
    history: lives.flatMap((life) => life.history),
  };
}

const optional: Readonly<Record<string, "telephone" | "note" | null>> = {
  "recipient.line2": null,
  "recipient.telephone": "telephone",
  "recipient.note": "note",
};

/** What was asked of partners about an order, with the fields that were in it. */
function callsOf({ calls, recipients }: Life): PastCall[] {
  const told = new Set(recipients.flatMap(({ fields }) => fields));
  return calls.map(({ flow, at }) => {
    const sent = { ...bankSends, ...courierSends }[flow];
    const fields = sent.fields.filter((name) => {
      const field = Object.hasOwn(optional, name) ? optional[name] : undefined;
      return field === undefined || (field !== null && told.has(field));
    });
    return { flow, at, sent: { fields, categories: sent.categories } };
  });
}

/**
 * `run` of all, so many at once, in the order of `items`. After the first failure none is begun any more, those under way hear
 * of it by their signal, and it is thrown when they have ended.
 */
async function someAtOnce<A, B>(
  items: Iterable<A>,
  atOnce: number,
  run: (item: A, at: number, failed: AbortSignal) => Promise<B>,
): Promise<B[]> {
  const results: B[] = [];
  const left = items[Symbol.iterator]();
  const failure = new AbortController();
  let count = 0;
  const work = async (): Promise<void> => {
    try {
      for (let next = left.next(); next.done !== true && !failure.signal.aborted; next = left.next()) {
        const at = count++;
        results[at] = await run(next.value, at, failure.signal);
      }
    } catch (thrown) {
      failure.abort(thrown);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  failure.signal.throwIfAborted();
  return results;
}
