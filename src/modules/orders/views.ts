/** What the doors of the module take and give. Money in pence with VAT, days as YYYY-MM-DD in London, times in UTC. */

export type * from "./checkout-views.ts";

import type { Minor } from "#kernel/money";
import type { LedgerEntry } from "#ledger";
import type { ErasureCertificate, PrivacyEntry } from "#privacy";
import type { TakenOff } from "#promotions";
import type { Personal } from "#vault";
import type { Contact, ContactCard } from "./contact-card.ts";
import type { CancelReason, Coverage, Fulfilment, Lifecycle, Privacy, RefundReason, TakenBy } from "./order.ts";
import type { WithdrawalOutcome } from "./tables.ts";

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
/** A line as it was sold, with its price; what of it stands now is in its place. */
export type BoughtLine = OrderLine & { exchanged: ExchangedLine | null };

/** What a line was sold as before it was exchanged, and what a piece costs since; the price above stays that of the sale. */
export type ExchangedLine = {
  soldAs: Pick<OrderLine, "sku" | "choices">;
  unitPriceMinor: Minor;
  takenOffMinor: Minor;
  at: Date;
};

export type OrderDelivery = { service: string; areaName: string; priceMinor: Minor; promised: DayRange };

/** What an order is, without its person. */
export type OrderView = {
  orderId: string;
  /** `FF-7K3M-9QTX` */
  number: string;
  /** Where its details were collected. */
  takenBy: TakenBy;
  lifecycle: Lifecycle;
  authorised: Coverage;
  charged: Coverage;
  fulfilled: Fulfilment;
  privacy: Privacy;
  lines: readonly BoughtLine[];
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
  /** Pieces that will not be sent: taken out of what had not left, or the rest of it called off. */
  calledOff: readonly Pieces[];
  /** Pieces that have not left, and are not called off. */
  left: readonly Pieces[];
  /** What the buttons may offer; the commands ask again. */
  may: {
    cancel: boolean;
    takeOut: boolean;
    exchange: boolean;
    correct: boolean;
    sendBack: boolean;
    reportFault: boolean;
  };
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
  | "exchanged"
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

/** A withdrawal by the form, as orders see it: the reference of what was written, the number as it was typed, and whether it is about all. */
export type NoteWithdrawal = { questionNumber: string; orderNumber: string; isWhole: boolean; at: Date };

/** What became of a withdrawal; `orderNumber` is null where number and address are those of no order, `outcome` until it was looked at. */
export type WithdrawalView = {
  questionNumber: string;
  orderNumber: string | null;
  isWhole: boolean;
  saidAt: Date;
  doneAt: Date | null;
  outcome: WithdrawalOutcome | null;
};

export type CertificateResult =
  | { ok: true; certificate: ErasureCertificate }
  /** `not-erased`: the person of this order is still here. */
  | { ok: false; because: "no-such-order" | "not-erased" };
/** Who acts: a shopper by the secret of the order page, or whoever runs the shop by the id. */
export type By = { secret: string } | { orderId: string };

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

/** What an exchange comes to, for all the pieces of the line that are in the order. */
export type WorkedOutExchange = {
  pieces: number;
  sku: string;
  name: string;
  choices: OrderLine["choices"];
  /** What it costs more than was paid, in all; 0 where it costs as much or less. */
  moreMinor: Minor;
  /** What goes back. */
  refundMinor: Minor;
  promised: DayRange;
  promisedBefore: DayRange;
};

/** Why a line cannot be exchanged. `not-sold`: it is no variant of the same product that is on sale. */
export type ExchangeRefused =
  | "no-such-order"
  | "not-placed"
  | "being-booked"
  | "not-charged"
  | "changed-meanwhile"
  | "no-such-line"
  | "some-has-left"
  | "not-sold"
  | "same-variant"
  | "other-vat"
  | "area-changed"
  | "invoiced"
  | "costs-more"
  | "worked-out-anew"
  | "out-of-stock";
export type ExchangeView = { ok: true; exchange: WorkedOutExchange } | { ok: false; because: ExchangeRefused };
export type ExchangeResult = { ok: true; refundMinor: Minor } | { ok: false; because: ExchangeRefused };

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
        | "key-unavailable"
        | "no-carrier";
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
  | "takenBy"
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
