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
export type { Courier, OrderSettings, OrdersNeeds } from "./ports.ts";
export type * from "./views.ts";

import type { Reader, Tx } from "#kernel/db";
import type { OrderForMailPort } from "#mail";
import type { AttemptKey } from "#payments";
import type { Personal } from "#vault";
import { beginOrder } from "./begin-order.ts";
import { cancelOrder } from "./cancel-order.ts";
import { comeBack } from "./come-back.ts";
import { completeDue } from "./complete-orders.ts";
import { type Contact, type ContactError, readContact, readEmail } from "./contact-card.ts";
import { correctDetails } from "./correct-details.ts";
import { dispatch } from "./dispatch-order.ts";
import { placeHold, releaseHold } from "./hold.ts";
import { markDelivered } from "./mark-delivered.ts";
import type { ReturnGround } from "./order.ts";
import { orderForMail } from "./order-for-mail.ts";
import { orderBySecret } from "./order-page.ts";
import { orderForOperator, ordersForOperator } from "./order-view.ts";
import { pay, payAgain } from "./pay.ts";
import type { OrdersNeeds } from "./ports.ts";
import type { BasketKey } from "./price-basket.ts";
import { refund } from "./refund.ts";
import { resendLink } from "./resend-link.ts";
import { closeReturn, openReturn } from "./returns.ts";
import { draftOf, reviewOrder } from "./review-order.ts";
import { settle } from "./settle.ts";
import { goOnShredding } from "./shred-order.ts";
import { orderSweeps } from "./sweeps.ts";
import { takeBack } from "./take-back.ts";
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
  PayAgainResult,
  PayInput,
  PayResult,
  RefundInput,
  RefundResult,
  ReturnResult,
  ReviewResult,
  SettleResult,
  Sweep,
  TakeBackResult,
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
  /** An e-mail address alone, to find orders by; null where none of our mails could be sent to it. */
  readEmail(typed: unknown): Personal<string, "contact"> | null;
  /** Details step. The first time it makes the draft and its key; again for the same basket it replaces the card. */
  beginOrder(input: BeginOrder): Promise<BeginResult>;
  /** The draft of a basket, to fill the form again when somebody goes back. */
  draftOf(reader: Reader, basketId: string): Promise<DraftView | null>;
  /** Review step: priced afresh, writes nothing. */
  review(reader: Reader, basket: BasketKey): Promise<ReviewResult>;
  /** The pay button. Takes an order of £0 straight to placed; otherwise answers where to send the browser. */
  pay(input: PayInput): Promise<PayResult>;
  /** What `pay` answered for this order, once more: for a request that is sent again. Begins nothing new. */
  payAgain(orderId: string): Promise<PayAgainResult>;
  /** Browser return, webhook and reconciliation all call this; the loser of a race changes nothing. */
  settle(attempt: AttemptKey, eventId?: string): Promise<SettleResult>;
  /** The browser return: settles, and gives the order's secret, or the basket, to the first who brings the token. */
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
  /** Goods of the open return are back: closes it and sends what is due. Called again it finds no open return. */
  takeBack(orderId: string): Promise<TakeBackResult>;
  /** Settles a return otherwise: repaired, or with another sum. */
  closeReturn(tx: Tx, returnId: string, outcome: { refundMinor: number; putBack: boolean }): Promise<CloseReturnResult>;
  /** Why an order stays after it is complete. Released by `releaseHold`, or by its end. */
  placeHold(
    tx: Tx,
    orderId: string,
    hold: { reason: "legal-claim" | "open-case"; until: Date },
  ): Promise<{ ok: true } | { ok: false; because: "no-such-order" | "forgotten" | "already-held" }>;
  releaseHold(tx: Tx, orderId: string): Promise<{ ok: true } | { ok: false; because: "no-such-order" | "not-held" }>;
  /** Completes and shreds what is due by our clock, unpaid drafts of 24 hours included. At most `limit` of each. */
  completeDue(limit?: number): Promise<{ abandoned: number; completed: number; shredded: number }>;

  // ---- for mail and the job runner
  orderForMail: OrderForMailPort;
  sweeps: readonly Sweep[];
  /** The worker of the vault's queue `vault.shred`: goes on with a shredding that was begun. */
  goOnShredding(payload: { id: string }): Promise<void>;
};

/** Makes the module from what it needs of others; see `ports.ts`. Opens nothing and starts nothing. */
export function createOrders(needs: OrdersNeeds): Orders {
  return {
    readContact,
    readEmail,
    beginOrder: (input) => beginOrder(needs, input),
    draftOf: (reader, basketId) => draftOf(needs, reader, basketId),
    review: (reader, basket) => reviewOrder(needs, reader, basket),
    pay: (input) => pay(needs, input),
    payAgain: (orderId) => payAgain(needs, orderId),
    settle: (attempt, eventId) => settle(needs, attempt, eventId),
    comeBack: (returnToken) => comeBack(needs, returnToken),
    orderBySecret: (reader, secret) => orderBySecret(needs, reader, secret),
    correctDetails: (change) => correctDetails(needs, change),
    cancelOrder: (by) => cancelOrder(needs, by),
    openReturn: (tx, by, ground) => openReturn(needs, tx, by, ground),
    resendLink: (tx, email) => resendLink(needs, tx, email),
    orderForOperator: (reader, idOrNumber) => orderForOperator(reader, idOrNumber, needs.clock.now()),
    ordersForOperator,
    dispatch: (orderId) => dispatch(needs, orderId),
    markDelivered: (tx, shipment, by) => markDelivered(needs, tx, shipment, by),
    refund: (input) => refund(needs, input),
    takeBack: (orderId) => takeBack(needs, orderId),
    closeReturn: (tx, returnId, outcome) => closeReturn(needs, tx, returnId, outcome),
    placeHold: (tx, orderId, hold) => placeHold(needs, tx, orderId, hold),
    releaseHold: (tx, orderId) => releaseHold(needs, tx, orderId),
    completeDue: (limit) => completeDue(needs, limit),
    orderForMail: (ask) => orderForMail(needs, ask),
    sweeps: orderSweeps(needs),
    goOnShredding: (payload) => goOnShredding(needs, payload),
  };
}
