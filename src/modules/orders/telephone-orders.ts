/**
 * An order by telephone. Staff choose the goods and type what they are told; it is sealed by the same command as at the checkout,
 * and a mail brings its link. Whoever ordered looks through everything, corrects it, and pays by themselves: nobody tells a card
 * on the telephone. What is not paid within its days is called off, and its person forgotten.
 */
import type { AddRefusal } from "#basket";
import { parsePostcode } from "#delivery";
import type { Reader, Tx } from "#kernel/db";
import type { Minor } from "#kernel/money";
import { keptMs } from "#policy/retention";
import type { Personal } from "#vault";
import { forgetDraft } from "./abandon-draft.ts";
import { beginOrder } from "./begin-order.ts";
import type { Contact } from "./contact-card.ts";
import { orderKey } from "./order-key.ts";
import type { OrdersNeeds } from "./ports.ts";
import { type PricedBasket, priceBasket } from "./price-basket.ts";
import { findPurchase, selectWaiting } from "./purchase.sql.ts";
import { transactOrRefuse } from "./refusal.ts";
import type { PurchaseRow } from "./tables.ts";
import type { BeginResult, ForgetDraftResult, QuoteRefusal } from "./views.ts";

/** What somebody asks for on the telephone: at most 50 kinds of at most 20 pieces, as in a basket. */
export type GoodsTold = readonly { sku: string; quantity: number }[];

export type TakenByTelephone = BeginResult | (Extract<AddRefusal, { ok: false }> & { sku: string });

/** An order by telephone that can still be paid, for whoever has its link. `until`: after that it is called off. */
export type DraftToPay = { orderId: string; number: string; basketId: string; until: Date };

/** The same for staff: no person. */
export type WaitingDraft = {
  number: string;
  takenAt: Date;
  until: Date;
  pieces: number;
  totalMinor: Minor;
  isBeingPaid: boolean;
};

type NotWaiting = { ok: false; because: "not-waiting" };

export type TelephoneOrders = {
  /** What goods cost and when they come, for a postcode as it was typed. Writes nothing. */
  quote(
    reader: Reader,
    goods: GoodsTold,
    postcode: string,
  ): Promise<{ ok: true; priced: Pick<PricedBasket, QuoteShown> } | QuoteRefusal>;
  /** Seals the details, keeps the goods for them and mails the link to look through and pay. A refusal writes nothing. */
  take(told: { goods: GoodsTold; contact: Personal<Contact, "contact"> }): Promise<TakenByTelephone>;
  /** Those that wait to be paid, the one that ends first first; at most 100. */
  waiting(reader: Reader): Promise<readonly WaitingDraft[]>;
  /** Mails the link once more, at most once an hour. */
  writeAgain(tx: Tx, number: string): Promise<{ ok: true; queued: boolean } | NotWaiting>;
  /** Nobody wants it any more: it is called off and its person forgotten, as after its days. */
  callOff(number: string): Promise<ForgetDraftResult | NotWaiting>;
  /** The draft behind the secret of a mail; null for anything else, placed orders among it. */
  behind(reader: Reader, secret: string): Promise<DraftToPay | null>;
  /** The same as `callOff`, for whoever has the secret. */
  forget(secret: string): Promise<ForgetDraftResult | NotWaiting>;
};

type QuoteShown = "lines" | "delivery" | "takenOff" | "totalMinor" | "vatMinor";

/** How long it can be paid after its details were last given. */
const waitsMs = keptMs("unpaid-telephone-draft");

/** When an order by telephone is called off if nobody has paid it; null for any other. */
export function payUntil({ taken_by, details_at }: PurchaseRow): Date | null {
  return taken_by === "telephone" ? new Date(details_at.getTime() + waitsMs) : null;
}

export function telephoneOrders(needs: OrdersNeeds): TelephoneOrders {
  const { database, clock } = needs;
  const waiting = async (reader: Reader, key: { number: string } | { secret: string }) => {
    const found = await findPurchase(reader, "secret" in key ? orderKey(key) : key);
    const until = found === undefined ? null : payUntil(found);
    return found?.lifecycle !== "draft" || until === null ? null : { order: found, until };
  };
  const end = async (key: { number: string } | { secret: string }) => {
    const found = await waiting(database.reader, key);
    return found === null ? notWaiting : forgetDraft(needs, { id: found.order.id });
  };
  return {
    quote: (reader, goods, postcode) => quote(needs, reader, goods, postcode),
    take: (told) => take(needs, told),
    waiting: async (reader) => (await selectWaiting(reader, mostWaiting)).map(toWaiting),
    writeAgain: async (tx, number) => {
      const found = await waiting(tx, { number });
      if (found === null) return notWaiting;
      const cause = clock.now().toISOString().slice(0, 13);
      const { queued } = await needs.mail.queueMail(tx, { kind: "payment-link", orderId: found.order.id, cause });
      return { ok: true, queued };
    },
    callOff: (number) => end({ number }),
    behind: async (reader, secret) => {
      const found = await waiting(reader, { secret });
      if (found === null || found.order.basket_id === null) return null;
      const { order, until } = found;
      return { orderId: order.id, number: order.number, basketId: found.order.basket_id, until };
    },
    forget: (secret) => end({ secret }),
  };
}

const notWaiting: NotWaiting = { ok: false, because: "not-waiting" };
const mostWaiting = 100;

async function quote(needs: OrdersNeeds, reader: Reader, lines: GoodsTold, typed: string) {
  const postcode = parsePostcode(typed);
  if (!postcode.ok) return { ok: false as const, because: "bad-postcode" as const };
  return priceBasket(needs, reader, { lines, gone: [], code: null }, postcode.outward);
}

async function take(
  needs: OrdersNeeds,
  { goods, contact }: { goods: GoodsTold; contact: Personal<Contact, "contact"> },
): Promise<TakenByTelephone> {
  const { database, basket } = needs;
  const filled = await transactOrRefuse<{ ok: true; basketId: string } | Extract<TakenByTelephone, { ok: false }>>(
    database,
    async (tx, refuse) => {
      const { basketId } = await basket.open(tx);
      for (const { sku, quantity } of goods) {
        const added = await basket.addLine(tx, basketId, sku, quantity);
        if (!added.ok) refuse({ ...added, sku });
      }
      return { ok: true, basketId };
    },
  );
  if (!filled.ok) return filled;
  const { basketId } = filled;
  const begun = await beginOrder(needs, { basketId, contact, takenBy: "telephone" });
  // Nobody else knows of this basket: it goes with the order that was not to be.
  if (!begun.ok) await database.transact((tx) => basket.empty(tx, basketId));
  return begun;
}

function toWaiting(order: PurchaseRow): WaitingDraft {
  return {
    number: order.number,
    takenAt: order.drafted_at,
    until: payUntil(order) ?? order.details_at,
    pieces: order.pieces,
    totalMinor: order.total_minor,
    isBeingPaid: order.attempt_id !== null,
  };
}
