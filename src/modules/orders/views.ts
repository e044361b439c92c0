/** What the doors of the module take and give. Money in pence with VAT, days as YYYY-MM-DD in London, times in UTC. */

import type { BasketView } from "#basket";
import type { Minor } from "#kernel/money";
import type { LedgerEntry } from "#ledger";
import type { ErasureCertificate, PrivacyEntry } from "#privacy";
import type { TakenOff } from "#promotions";
import type { Personal } from "#vault";
import type { Contact, ContactCard } from "./contact-card.ts";
import type { CancelReason, Coverage, Fulfilment, Lifecycle, Privacy, RefundReason } from "./order.ts";

/** A day in London, YYYY-MM-DD. */
export type LocalDay = string;

/** Between these two days, both included. */
export type DayRange = { from: LocalDay; to: LocalDay };

/** So many pieces of a line. */
export type Pieces = { lineId: string; quantity: number };

/** Goods of the order as they were sold. Never changes after the order is placed. */
export type OrderLine = {
  lineId: string;
  position: number;
  sku: string;
  productSlug: string;
  variantSlug: string;
  /** `Arden three-seat sofa` */
  name: string;
  /** `[{ option: "Fabric", value: "Moss velvet" }]` */
  choices: readonly { option: string; value: string }[];
  quantity: number;
  unitPriceMinor: Minor;
  /** Its pieces at their price. */
  lineTotalMinor: Minor;
  /** What a promotion took off the whole line; 0 for nothing. */
  takenOffMinor: Minor;
  vatRatePermille: number;
  supply: "stock" | "made-to-order";
  /** When we promised that it would arrive. */
  promised: DayRange;
  /** False only for goods made to the customer's own specification (law L48). */
  cancellable: boolean;
  /** What collecting one piece costs who changes their mind (law L47); 0: we bear it, null: it can be posted. */
  returnCostMinor: Minor | null;
};

/** `priceMinor` is before anything was taken off. */
export type OrderDelivery = { service: string; areaName: string; priceMinor: Minor; promised: DayRange };

/** What an order is, without its person. */
export type OrderView = {
  orderId: string;
  /** `FF-7K3M-9QTX` */
  number: string;
  lifecycle: Lifecycle;
  authorised: Coverage;
  charged: Coverage;
  fulfilled: Fulfilment;
  privacy: Privacy;
  lines: readonly OrderLine[];
  delivery: OrderDelivery;
  /** The lines at their prices, before anything was taken off. */
  goodsMinor: Minor;
  /** What promotions took off goods and delivery, and why; null for nothing. */
  takenOff: TakenOff | null;
  totalMinor: Minor;
  /** Contained in `totalMinor`, one rounding per rate. */
  vatMinor: Minor;
  refundAgreedMinor: Minor;
  refundedMinor: Minor;
  currency: "GBP";
  country: "GB";
  policyVersion: string;
  termsVersion: string;
  draftedAt: Date;
  placedAt: Date | null;
  dispatchedAt: Date | null;
  deliveredAt: Date | null;
  /** Last day on which a purchase may be cancelled (law L42); null until everything has arrived. */
  cancelUntil: LocalDay | null;
  cancelledAt: Date | null;
  cancelReason: CancelReason | null;
  /** When the person will be forgotten, as far as it is known by now. */
  completeDueAt: Date | null;
  completedAt: Date | null;
  shreddedAt: Date | null;
  /** Last day on which faulty goods can be rejected at once (law L52); null until everything has arrived. */
  rejectUntil: LocalDay | null;
  openReturns: number;
  /** What settled returns give back, of `refundAgreedMinor`. */
  returnedMinor: Minor;
  shipments: readonly ShipmentView[];
  /** Pieces that will not be sent: taken out before anything had left, or called off after others had. */
  calledOff: readonly Pieces[];
  /** Pieces that have not left, and are not called off. */
  left: readonly Pieces[];
  /** What the buttons may offer; the commands ask again. */
  may: { cancel: boolean; takeOut: boolean; correct: boolean; sendBack: boolean; reportFault: boolean };
};

export type ShipmentView = {
  shipmentId: string;
  state: "booking" | "dispatched" | "delivered";
  carrier: string;
  trackingReference: string | null;
  lines: readonly Pieces[];
  dispatchedAt: Date | null;
  deliveredAt: Date | null;
  deliveredBy: "courier" | "operator" | "deadline" | null;
};

export type TimelineKind =
  | "drafted"
  | "corrected"
  | "placed"
  | "charged"
  | "voided"
  | "dispatched"
  | "delivered"
  | "taken-out"
  | "rest-cancelled"
  | "cancelled"
  | "refund-agreed"
  | "refunded"
  | "return-opened"
  | "return-closed"
  | "completed"
  | "held"
  | "released"
  | "shredded"
  | "deletion-asked"
  | "deletion-confirmed";

export type TimelineEntry = { at: Date; what: TimelineKind; amountMinor: Minor | null };

/** Someone outside the shop who was given part of the contact card, and whether they have deleted it. */
export type RecipientView = {
  recipient: "courier" | "payment-provider";
  /** Named fields of the card: `["name", "address", "telephone", "note"]`. Empty for the provider, which gets none. */
  fields: readonly string[];
  toldAt: Date;
  deletionAskedAt: Date | null;
  deletionConfirmedAt: Date | null;
};

/** One kind of personal data we hold for this order, and for how long. */
export type Holding = {
  category: "contact" | "payment-reference" | "order-note";
  /** Names of the fields, no values. */
  fields: readonly string[];
  purposes: readonly string[];
  until: "order-complete" | "hold";
};

/** The page behind the secret link. `contact` is opened for "show-to-subject". */
export type OrderPage = {
  order: OrderView;
  contact:
    | { ok: true; value: Personal<ContactCard, "contact"> }
    | { ok: false; because: "shredded" | "key-unavailable" };
  timeline: readonly TimelineEntry[];
  recipients: readonly RecipientView[];
  holdings: readonly Holding[];
  /** What remains in the books, before and after shredding. */
  ledger: readonly LedgerEntry[];
  /** What the privacy ledger says of this order; found by the secret, which nobody else has. */
  privacyLedger: readonly PrivacyEntry[];
};

/** What is known of older copies of a key that was destroyed. */
export type Horizon = {
  /** The epoch whose key wrapped it; null where the shop does not know. */
  epoch: number | null;
  /** From when on no older copy can be unwrapped; null while nothing ends that. */
  expectedAt: Date | null;
  /** The provider's proof that the epoch's key is gone; null until then. */
  receipt: { provider: string; fingerprint: string; destroyedAt: Date } | null;
};

export type CertificateResult =
  | { ok: true; certificate: ErasureCertificate }
  /** `not-erased`: the person of this order is still here. */
  | { ok: false; because: "no-such-order" | "not-erased" };

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

/** Who acts: a shopper by the secret of the order page, or whoever runs the shop by the id. */
export type By = { secret: string } | { orderId: string };

export type QuoteRefusal =
  | { ok: false; because: "basket-empty" }
  | { ok: false; because: "not-sold"; skus: readonly string[] }
  | { ok: false; because: "bad-postcode" }
  | { ok: false; because: "not-delivered-there"; areaName: string | null };

/** `basket`: as it was read a moment ago; without it, it is read. */
export type BeginOrder = { basketId: string; basket?: BasketView; contact: Personal<Contact, "contact"> };
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
 * mail brings the link.
 */
export type ReturnResult =
  | { ok: true; settled: SettleResult; number: string; secret: string | null; basketId: string | null }
  | { ok: false; because: "unknown-return" };

export type CorrectDetails = { by: By; contact: Personal<Contact, "contact"> };
export type CorrectResult =
  | { ok: true }
  | { ok: false; because: "no-such-order" | "already-dispatched" | "not-correctable" | "forgotten" | "key-unavailable" }
  | { ok: false; because: "delivery-price-differs"; wasMinor: Minor; wouldBeMinor: Minor }
  | { ok: false; because: "bad-postcode" }
  | { ok: false; because: "not-delivered-there"; areaName: string | null };

export type CancelResult =
  | { ok: true; refundMinor: Minor }
  | { ok: false; because: "no-such-order" | "already-dispatched" | "already-cancelled" | "not-placed" };

export type CancelRestResult =
  | { ok: true; refundMinor: Minor }
  | { ok: false; because: "no-such-order" | "not-placed" | "being-booked" | "not-dispatched" | "nothing-left" };

export type RefundInput = {
  orderId: string;
  /** Made by the caller, once per intention: the same id again is the same refund. */
  refundId: string;
  amount: "whole" | { amountMinor: Minor };
  reason: RefundReason;
};
export type RefundResult =
  | { ok: true; refundId: string; amountMinor: Minor; state: "agreed" | "refunded" }
  | { ok: false; because: "no-such-order" | "not-charged" | "bad-amount" | "different-refund" }
  | { ok: false; because: "more-than-charged"; leftMinor: Minor };

export type DispatchResult =
  | { ok: true; shipmentId: string; trackingReference: string }
  | {
      ok: false;
      because:
        | "no-such-order"
        | "not-placed"
        | "not-charged"
        | "nothing-left"
        | "nothing-chosen"
        | "more-than-left"
        | "forgotten"
        | "key-unavailable";
    }
  | { ok: false; because: "courier-unavailable"; shipmentId: string };

export type DeliverResult =
  | { ok: true; allDelivered: boolean; already: boolean }
  | { ok: false; because: "no-such-shipment" | "not-dispatched" };

export type OpenReturnResult =
  | { ok: true; returnId: string }
  | {
      ok: false;
      because:
        | "no-such-order"
        | "not-delivered"
        | "period-over"
        | "not-cancellable"
        | "already-open"
        | "already-returned"
        | "forgotten";
    };
export type CloseReturnResult =
  | { ok: true; refundId: string | null }
  | { ok: false; because: "no-such-return" | "already-closed" | "bad-amount" }
  | { ok: false; because: "more-than-charged"; leftMinor: Minor };

/** `agreed`: the provider could not be reached, and the sweep sends the money later. */
export type TakeBackResult =
  | { ok: true; refundMinor: Minor; state: "refunded" | "agreed" | "nothing-due" }
  | { ok: false; because: "no-such-order" | "no-open-return" };

/** One row of the operator's list; no personal data, by design. */
export type OrderRow = Pick<
  OrderView,
  | "orderId"
  | "number"
  | "lifecycle"
  | "authorised"
  | "charged"
  | "fulfilled"
  | "privacy"
  | "totalMinor"
  | "placedAt"
  | "openReturns"
>;

/** Why the person of an order is kept, until when, and who answers for it. */
export type HoldView = {
  orderId: string;
  number: string;
  reason: "legal-claim" | "open-case";
  until: Date;
  by: string | null;
};

/** Something the job runner does every so often. */
export type Sweep = { name: string; seconds: number; run(): Promise<void> };
