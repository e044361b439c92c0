/** What the doors of the checkout take and give, from the details to the payment. Money in pence with VAT. */

import type { BasketView } from "#basket";
import type { Minor } from "#kernel/money";
import type { TakenOff } from "#promotions";
import type { Personal } from "#vault";
import type { Contact, ContactCard } from "./contact-card.ts";
import type { TakenBy } from "./order.ts";
import type { OrderDelivery, OrderLine, RecipientView } from "./views.ts";

/** The shopper's draft, found by the basket it was made from. */
export type DraftView = {
  orderId: string;
  number: string;
  contact:
    | { ok: true; value: Personal<ContactCard, "contact"> }
    | { ok: false; because: "shredded" | "key-unavailable" };
};

/** `shredded` is false while the keystore is out of reach: the details open for nobody, and the sweep ends it. */
export type ForgetDraftResult = { ok: true; shredded: boolean } | { ok: false; because: "being-paid" };

/** The review page: priced afresh at this moment. */
export type Review = {
  orderId: string;
  lines: readonly Omit<OrderLine, "lineId">[];
  delivery: OrderDelivery;
  goodsMinor: Minor;
  takenOff: TakenOff | null;
  /** Why the code in the basket takes nothing off, in a sentence; null where it does, or where there is none. */
  codeNote: string | null;
  /** What has changed since the order was taken by telephone; empty for any other, whose basket has said so. */
  changes: readonly ChangedLine[];
  /** Send it back as `expectedTotalMinor`. */
  totalMinor: Minor;
  vatMinor: Minor;
  /** Stands for everything shown: lines, prices and dates. Send it back as `seen`. */
  seen: string;
  contact: Personal<ContactCard, "contact">;
  /** Who will receive the person's data, to be named before the pay button. */
  recipients: readonly { recipient: RecipientView["recipient"]; fields: readonly string[] }[];
};

export type ChangedLine = {
  sku: string;
  name: string;
  /** `reduction`: what promotions take off all of it; it has no sku. */
  what: "price" | "quantity" | "promise" | "added" | "removed" | "reduction";
  before: string | number | null;
  after: string | number | null;
};

export type QuoteRefusal =
  | { ok: false; because: "basket-empty" }
  | { ok: false; because: "not-sold"; skus: readonly string[] }
  | { ok: false; because: "bad-postcode" }
  | { ok: false; because: "not-delivered-there"; areaName: string | null };

/** `basket`: as it was read a moment ago; without it, it is read. `takenBy`: of a draft that is new; the website unless told. */
export type BeginOrder = {
  basketId: string;
  basket?: BasketView;
  contact: Personal<Contact, "contact">;
  takenBy?: TakenBy;
};
/** `being-paid`: the order of this basket is being paid, or has just been; look at its page. */
export type BeginResult =
  | { ok: true; orderId: string; number: string }
  | { ok: false; because: "being-paid" | "key-unavailable" | "not-taking-orders" }
  | QuoteRefusal;

export type ReviewResult =
  | { ok: true; review: Review }
  | { ok: false; because: "no-draft" | "key-unavailable" }
  | QuoteRefusal;

export type PayInput = {
  basketId: string;
  /** What lies in it, if that was read a moment ago: what is ordered is what was agreed to, whatever is put in meanwhile. */
  basket?: BasketView;
  /** The sum on the button. */
  expectedTotalMinor: Minor;
  /** From the review; without it only the sum is compared. */
  seen?: string;
};
export type PrepareRefusal =
  | QuoteRefusal
  | { ok: false; because: "no-draft" }
  | { ok: false; because: "changed"; totalMinor: Minor; lines: readonly ChangedLine[] }
  | { ok: false; because: "out-of-stock"; skus: readonly string[] }
  /** What was taken off has been used up, changed or stopped since, or this person has had it. */
  | { ok: false; because: "promotion-over" }
  | { ok: false; because: "being-paid" | "key-unavailable" };
export type PayResult =
  | { ok: true; next: "pay"; redirectUrl: string; orderId: string; number: string; secret: string }
  | { ok: true; next: "placed"; orderId: string; number: string; secret: string }
  | PrepareRefusal
  | { ok: false; because: "provider-unavailable" | "not-taking-orders" };
/** `payment-over`: it was declined, abandoned or replaced, and the order is not placed. */
export type PayAgainResult =
  | Extract<PayResult, { ok: true }>
  | { ok: false; because: "payment-over" | "forgotten" | "key-unavailable" | "provider-unavailable" };

/**
 * What became of a payment. `in-progress`: another caller is at it this moment; `pending`: not paid yet.
 * The compensated refusals mean that the shopper keeps, or gets back, the whole sum.
 */
export type SettleResult =
  | { ok: true; outcome: "placed" | "already" | "in-progress" | "pending"; orderId: string }
  | { ok: false; because: "declined"; declineReason: string | null; orderId: string }
  | { ok: false; because: "abandoned"; orderId: string }
  | { ok: false; because: "unknown-attempt" | "provider-unavailable" }
  /** The provider speaks of another amount, currency or order: nothing is believed, and a person is called. */
  | { ok: false; because: "mismatch"; orderId: string | null }
  | {
      ok: false;
      because: "out-of-stock" | "wrong-amount" | "too-late";
      compensated: "voided" | "refunding";
      orderId: string;
    };

/**
 * The shopper came back from the provider. Once per payment, to the first who shows the return token: `secret` when there
 * is an order to look at, `basketId` when nothing was paid and the basket is there to go on with. Otherwise null; the
 * mail brings the link. An order by telephone has no basket that its buyer knows: they go on by the secret as well.
 */
export type ReturnResult =
  | {
      ok: true;
      settled: SettleResult;
      number: string;
      takenBy: TakenBy;
      secret: string | null;
      basketId: string | null;
    }
  | { ok: false; because: "unknown-return" };
