/** Orders: from the details of a checkout to the day the shop no longer knows who bought. The module's only door. */
export {
  type Contact,
  type ContactCard,
  type ContactError,
  type ContactField,
  contactFields,
  contactLimits,
} from "./contact-card.ts";
export type {
  CancelReason,
  Coverage,
  Fulfilment,
  Lifecycle,
  Privacy,
  RefundReason,
  ReturnGround,
  State,
} from "./order.ts";
export type * from "./views.ts";

import type { Reader, Tx } from "#kernel/db";
import type { OrderForMailPort } from "#mail";
import type { Personal } from "#vault";
import type { Contact, ContactError } from "./contact-card.ts";
import type { ReturnGround } from "./order.ts";
import type {
  BeginOrder,
  BeginResult,
  By,
  CancelResult,
  CloseReturnResult,
  CorrectDetails,
  CorrectResult,
  DeliverResult,
  DispatchResult,
  DraftView,
  OpenReturnResult,
  OrderPage,
  OrderRow,
  OrderView,
  PayInput,
  PayResult,
  RefundInput,
  RefundResult,
  ReturnResult,
  ReviewResult,
  SettleResult,
} from "./views.ts";

/**
 * What others may ask of orders. Verbs with `tx` or `reader` take part in the caller's transaction. Verbs without are
 * pipelines: they open transactions of their own, use the network between them, must not be called inside one, and can
 * be called again after a crash.
 */
export type Orders = {
  // ---- checkout, by the basket
  /** The form as it was posted → a contact for the vault, or what is wrong with each field. Both doors use it. */
  readContact(
    form: Readonly<Record<string, unknown>>,
  ): { ok: true; contact: Personal<Contact, "contact"> } | { ok: false; errors: readonly ContactError[] };
  /** Details step. The first time it makes the draft and its key; again for the same basket it replaces the card. */
  beginOrder(input: BeginOrder): Promise<BeginResult>;
  /** The draft of a basket, to fill the form again when somebody goes back. */
  draftOf(reader: Reader, basketId: string): Promise<DraftView | null>;
  /** Review step: priced afresh, writes nothing. */
  review(reader: Reader, basketId: string): Promise<ReviewResult>;
  /** The pay button. Takes an order of £0 straight to placed; otherwise answers where to send the browser. */
  pay(input: PayInput): Promise<PayResult>;
  /** Browser return, webhook and reconciliation all call this; the loser of a race changes nothing. */
  settle(attemptId: string, eventId?: string): Promise<SettleResult>;
  /** The browser return: settles, and gives the secret of the order page to the first who brings the token. */
  comeBack(returnToken: string): Promise<ReturnResult>;

  // ---- the order page, by its secret
  /** Null for anything that is not the secret of a placed, cancelled or closed order. */
  orderBySecret(reader: Reader, secret: string): Promise<OrderPage | null>;
  /** Address, telephone, note, until dispatch. The e-mail too. Never changes what was bought or what it costs. */
  correctDetails(change: CorrectDetails): Promise<CorrectResult>;
  /** The whole order, before dispatch; gives everything back, delivery included. */
  cancelOrder(by: By): Promise<CancelResult>;
  openReturn(tx: Tx, by: By, ground: ReturnGround): Promise<OpenReturnResult>;
  /** Looks for orders of this address and mails their links. Answers the same whether or not there are any. */
  resendLink(tx: Tx, email: Personal<string, "contact">): Promise<{ ok: true }>;

  // ---- running the shop
  /** No personal data, by design. */
  orderForOperator(reader: Reader, orderIdOrNumber: string): Promise<OrderView | null>;
  ordersForOperator(reader: Reader, page: { limit: number; before?: Date }): Promise<readonly OrderRow[]>;
  /** Sends everything that has not left yet as one consignment. Called again it finishes what was begun. */
  dispatch(orderId: string): Promise<DispatchResult>;
  markDelivered(
    tx: Tx,
    shipment: { shipmentId: string } | { trackingReference: string },
    by: "courier" | "operator" | "deadline",
  ): Promise<DeliverResult>;
  refund(input: RefundInput): Promise<RefundResult>;
  closeReturn(tx: Tx, returnId: string, outcome: { refundMinor: number; putBack: boolean }): Promise<CloseReturnResult>;
  /** Why an order stays after it is complete. Released by `releaseHold`, or by its end. */
  placeHold(
    tx: Tx,
    orderId: string,
    hold: { reason: "legal-claim" | "open-case"; until: Date },
  ): Promise<{ ok: true } | { ok: false; because: "no-such-order" | "forgotten" }>;
  releaseHold(tx: Tx, orderId: string): Promise<{ ok: true } | { ok: false; because: "no-such-order" | "not-held" }>;
  /** Completes and shreds what is due by our clock, unpaid drafts of 24 hours included. At most `limit` of each. */
  completeDue(limit?: number): Promise<{ completed: number; shredded: number }>;

  // ---- for mail and the job runner
  orderForMail: OrderForMailPort;
  sweeps: readonly { name: string; seconds: number; run(): Promise<void> }[];
};
