/** Orders: from the details of a checkout to the day the shop no longer knows who bought. The module's only door. */
export { startOfLondonDay } from "./calendar.ts";
export {
  type Contact,
  type ContactCard,
  type ContactError,
  type ContactField,
  contactFields,
  contactLimits,
} from "./contact-card.ts";
export type { Hold } from "./hold.ts";
export { type History, type HistoryNeeds, importHistory } from "./import-history.ts";
export { type NoteView, noteLimits, type WriteNote, type WriteNoteResult } from "./notes.ts";
export type {
  CancelReason,
  Coverage,
  Fulfilment,
  Lifecycle,
  Privacy,
  RefundReason,
  ReturnGround,
  State,
  TakenBy,
} from "./order.ts";
export type { OrderDossier } from "./order-dossier.ts";
export {
  type ListedOrder,
  type OrderFilter,
  type OrderListPage,
  type OrderPlace,
  type OrderShelf,
  type OrderSort,
  type OrdersWaiting,
  orderShelves,
  orderSorts,
} from "./order-list.ts";
export type { PastEvent, PastLine, PastOrder } from "./past-order.ts";
export type { Courier, OrderSettings, OrdersNeeds } from "./ports.ts";
export { wouldGoBack } from "./remainder.ts";
export { type Stage, stages } from "./stage.ts";
export type { TakeOut, TakeOutResult } from "./take-out.ts";
export type { DraftToPay, GoodsTold, TakenByTelephone, WaitingDraft } from "./telephone-orders.ts";
export type * from "./views.ts";

import type { About, Noted } from "#access";
import type { OrderToInvoice } from "#invoices";
import type { Reader, Tx } from "#kernel/db";
import { readReference } from "#kernel/reference";
import type { OrderForMailPort } from "#mail";
import type { Attempt, AttemptKey } from "#payments";
import type { RetentionWork } from "#policy/retention";
import type { Personal } from "#vault";
import { forgetDraft } from "./abandon-draft.ts";
import { beginOrder } from "./begin-order.ts";
import { cancelOrder } from "./cancel-order.ts";
import { cancelRest } from "./cancel-rest.ts";
import { withdrawalOf } from "./carry-out-withdrawal.ts";
import { comeBack } from "./come-back.ts";
import { completeOrder, orderRetention } from "./complete-orders.ts";
import { type Contact, type ContactError, readContact, readEmail } from "./contact-card.ts";
import { correctDetails } from "./correct-details.ts";
import { dispatch } from "./dispatch-order.ts";
import { countLateDeletions } from "./due.sql.ts";
import { erasureCertificate } from "./erasure-certificate.ts";
import { type ExchangeVariant, exchangeVariant, viewExchange } from "./exchange-variant.ts";
import { selectConcerned } from "./goods.sql.ts";
import { type Hold, holds, placeHold, releaseHold } from "./hold.ts";
import { readPostcode } from "./locate-postcode.ts";
import { markDelivered } from "./mark-delivered.ts";
import { noteWithdrawal } from "./note-withdrawal.ts";
import { type NoteView, notesForStaff, openNotes, type WriteNote, type WriteNoteResult, writeNote } from "./notes.ts";
import { aboutOrder, type CardsFound, checkCards, type OpenedCard, openForStaff } from "./open-card.ts";
import type { ReturnGround } from "./order.ts";
import { type OrderDossier, orderDossier } from "./order-dossier.ts";
import { orderForMail } from "./order-for-mail.ts";
import {
  countOrders,
  type ListedOrder,
  listOrders,
  type OrderFilter,
  type OrderListPage,
  type OrderPlace,
  type OrdersWaiting,
  ordersByNumber,
  ordersOfEmail,
  ordersOfPostcode,
  ordersWaiting,
} from "./order-list.ts";
import { orderBySecret } from "./order-page.ts";
import { orderForOperator, ordersForOperator } from "./order-view.ts";
import { pay, payAgain } from "./pay.ts";
import type { OrdersNeeds } from "./ports.ts";
import type { BasketKey } from "./price-basket.ts";
import { countPlaced, selectNumbers } from "./purchase.sql.ts";
import { refund, refundAsSeen } from "./refund.ts";
import { resendLink } from "./resend-link.ts";
import { closeReturn, openReturn } from "./returns.ts";
import { draftOf, reviewOrder } from "./review-order.ts";
import { settle } from "./settle.ts";
import { settlingTogether } from "./settle-together.ts";
import { forgetAnew, goOnShredding } from "./shred-order.ts";
import { orderSweeps } from "./sweeps.ts";
import { takeBack } from "./take-back.ts";
import { type TakeOut, type TakeOutResult, takeOut } from "./take-out.ts";
import { type TelephoneOrders, telephoneOrders } from "./telephone-orders.ts";
import { orderToInvoice } from "./to-invoice.ts";
import type {
  BeginOrder,
  BeginResult,
  By,
  CancelRestResult,
  CancelResult,
  CertificateResult,
  CloseReturnResult,
  CorrectDetails,
  CorrectResult,
  DeliverResult,
  DispatchResult,
  DraftView,
  ExchangeResult,
  ExchangeView,
  ForgetDraftResult,
  HoldView,
  NoteWithdrawal,
  OpenReturnResult,
  OrderPage,
  OrderRow,
  OrderView,
  PayAgainResult,
  PayInput,
  PayResult,
  Pieces,
  RefundInput,
  RefundResult,
  ReturnResult,
  ReviewResult,
  SettleResult,
  Sweep,
  TakeBackResult,
  WithdrawalView,
} from "./views.ts";

/**
 * What others may ask of orders. Verbs with `tx` or `reader` take part in the caller's transaction. Verbs without are
 * pipelines: they open transactions of their own, use the network between them, must not be called inside one, and can
 * be called again after a crash.
 */
export type Orders = {
  // ---- checkout, by the basket
  /** False where the shop has no way to be paid: `beginOrder` and `pay` refuse, and nobody should be asked for details. */
  takesOrders: boolean;
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
  /** What was typed at the checkout of this basket is forgotten at once, and the draft called off. */
  forgetDraft(basketId: string): Promise<ForgetDraftResult>;
  /** Review step: priced afresh, writes nothing. */
  review(reader: Reader, basket: BasketKey): Promise<ReviewResult>;
  /** The pay button. Takes an order of £0 straight to placed; otherwise answers where to send the browser. */
  pay(input: PayInput): Promise<PayResult>;
  /** What `pay` answered for this order, once more: for a request that is sent again. Begins nothing new. */
  payAgain(orderId: string): Promise<PayAgainResult>;
  /** Browser return, webhook and reconciliation all call this; the loser of a race changes nothing. */
  settle(attempt: AttemptKey, eventId?: string): Promise<SettleResult>;
  /** The same for a webhook of the provider, which often comes while the browser does: the second waits for the first. */
  settleTogether(attempt: Attempt, eventId: string): Promise<SettleResult>;
  /** The browser return: settles, and gives the order's secret, or the basket, to the first who brings the token. */
  comeBack(returnToken: string): Promise<ReturnResult>;

  /** An order that staff take by telephone, and whoever ordered looks through and pays. */
  telephone: TelephoneOrders;

  // ---- the order page, by its secret
  /** Null for anything that is not the secret of a placed, cancelled or closed order. */
  orderBySecret(reader: Reader, secret: string): Promise<OrderPage | null>;
  /** What was destroyed, what stays and why, signed; for whoever has the link, once the person is gone. */
  erasureCertificate(reader: Reader, secret: string): Promise<CertificateResult>;
  /** Address, telephone, note, until dispatch. The e-mail too. Never changes what was bought or what it costs. */
  correctDetails(change: CorrectDetails): Promise<CorrectResult>;
  /** The whole order, before dispatch; gives everything back, delivery included. */
  cancelOrder(by: By): Promise<CancelResult>;
  openReturn(tx: Tx, by: By, ground: ReturnGround): Promise<OpenReturnResult>;
  /** Looks for orders of this address and mails their links. Answers the same whether or not there are any. */
  resendLink(tx: Tx, email: Personal<string, "contact">): Promise<{ ok: true }>;
  /** Notes a withdrawal by the form, beside what was written. Does the same whether or not there is an order of number and address. */
  noteWithdrawal(tx: Tx, email: Personal<string, "contact">, withdrawal: NoteWithdrawal): Promise<void>;

  // ---- running the shop
  /** What became of a withdrawal by the form, by the reference of what was written; null for anything else. */
  withdrawalOf(reader: Reader, questionNumber: string): Promise<WithdrawalView | null>;
  /** No personal data, by design. */
  orderForOperator(reader: Reader, orderIdOrNumber: string): Promise<OrderView | null>;
  /** What leads to the person behind an order; null once there is none. */
  aboutOrder(reader: Reader, order: { orderId: string; number: string }): Promise<About | null>;
  /** The card of an order, opened and not revealed; only with the note of the ledger of looks. */
  openForStaff(reader: Reader, note: Noted): Promise<OpenedCard>;
  /** The notes of an order, opened and not revealed, the oldest first; only with the note of the ledger of looks. */
  notesForStaff(reader: Reader, note: Noted): Promise<readonly NoteView[]>;
  /** The same for whoever holds the order's secret: they read what our people wrote. */
  notesForSubject(reader: Reader, orderId: string): Promise<readonly NoteView[]>;
  /** Seals what somebody of the staff writes about an order whose person is known. */
  writeNote(note: WriteNote): Promise<WriteNoteResult>;
  ordersForOperator(reader: Reader, page: { limit: number; before?: Date }): Promise<readonly OrderRow[]>;
  /** One order with all that whoever runs the shop works with, by its number; null for a draft as well. No personal data. */
  dossier(reader: Reader, number: string): Promise<OrderDossier | null>;
  /** One page of the orders that a filter lets through; no personal data, by design. */
  list(reader: Reader, filter: OrderFilter, page: { limit: number; after?: OrderPlace }): Promise<OrderListPage>;
  /** How many a filter lets through, over all pages. */
  count(reader: Reader, filter: OrderFilter): Promise<number>;
  /** How many wait for somebody: to be dispatched, late, for money or a return. */
  waiting(reader: Reader): Promise<OrdersWaiting>;
  /** These orders as the list shows them, newest first, at most 500. */
  byNumber(reader: Reader, numbers: readonly string[]): Promise<readonly ListedOrder[]>;
  /** The orders of an address, newest first, at most 50; none of those whose person was forgotten. */
  ofEmail(reader: Reader, email: Personal<string, "contact">): Promise<readonly ListedOrder[]>;
  /** A whole postcode, to find orders by; null where it is none, or only the first half of one. */
  readPostcode(typed: unknown): Personal<string, "contact"> | null;
  /** The orders that go to a postcode, newest first, at most 50; placed since it is looked for, and of people still known. */
  ofPostcode(reader: Reader, postcode: Personal<string, "contact">): Promise<readonly ListedOrder[]>;
  /** An order number as people write it; null if it is none of this shop. */
  readNumber(typed: string): string | null;
  /** The numbers of the orders with these ids, the oldest first. */
  numbersOf(reader: Reader, ids: readonly string[]): Promise<readonly string[]>;
  /** How many orders were ever placed. */
  ordersPlaced(reader: Reader): Promise<number>;
  /** Sends what has not left yet as one consignment: all of it, or these pieces. Called again it finishes what was begun. */
  dispatch(orderId: string, pieces?: readonly Pieces[]): Promise<DispatchResult>;
  /** Takes pieces that have not left out of an order, and gives back what was paid for them. */
  takeOut(orderId: string, input: TakeOut): Promise<TakeOutResult>;
  /** Calls off what has not left of an order of which something has, and gives back what was paid for it. */
  cancelRest(orderId: string): Promise<CancelRestResult>;
  /** What it would come to if a line were exchanged for another variant of its product; changes nothing. */
  viewExchange(reader: Reader, orderId: string, wanted: { lineId: string; sku: string }): Promise<ExchangeView>;
  /** Exchanges all of a line, of which nothing has left, for another variant of its product, and gives back what that costs less. */
  exchangeVariant(orderId: string, input: ExchangeVariant): Promise<ExchangeResult>;
  markDelivered(
    tx: Tx,
    shipment: { shipmentId: string } | { trackingReference: string },
    by: "courier" | "operator" | "deadline",
  ): Promise<DeliverResult>;
  refund(input: RefundInput): Promise<RefundResult>;
  /** A refund on which somebody decides who saw the order at this step of its history; at each step there is at most one. */
  refundAsSeen(input: Omit<RefundInput, "refundId"> & { step: number }): Promise<RefundResult>;
  /** Goods of the open return are back: closes it and sends what is due. Called again it finds no open return. */
  takeBack(orderId: string): Promise<TakeBackResult>;
  /** Settles a return otherwise: repaired, or with another sum. */
  closeReturn(tx: Tx, returnId: string, outcome: { refundMinor: number; putBack: boolean }): Promise<CloseReturnResult>;
  /** Why an order stays after it is complete, until when, and who answers for it: at most seven years. Released by `releaseHold`, or by its end. */
  placeHold(
    tx: Tx,
    orderId: string,
    hold: Hold,
  ): Promise<{ ok: true } | { ok: false; because: "no-such-order" | "forgotten" | "already-held" | "bad-end" }>;
  /** Every hold there is, the one that ends first first. */
  holds(reader: Reader): Promise<readonly HoldView[]>;
  releaseHold(tx: Tx, orderId: string): Promise<{ ok: true } | { ok: false; because: "no-such-order" | "not-held" }>;
  /** Completes and shreds one order, if it is due by our clock, and asks its recipients. True once its person is gone. */
  completeOrder(orderId: string): Promise<boolean>;

  /** For a patrol: how many partners were asked to delete, and how many asked before a moment have not confirmed. */
  deletions(reader: Reader, askedBefore: Date): Promise<{ asked: number; late: number }>;

  /**
   * For recalls: which of these orders hold one of these products, by any address that it has or had, and were placed on these days
   * of London or between.
   */
  concernedBy: typeof selectConcerned;

  // ---- for invoices
  /** What is to be invoiced of an order, by the books and without a person; holds the order until the transaction ends. */
  toInvoice(tx: Tx, orderId: string): Promise<OrderToInvoice>;

  // ---- for mail and the job runner
  orderForMail: OrderForMailPort;
  sweeps: readonly Sweep[];
  /** For the retention engine: orders that are over, drafts nobody paid, requests nobody served. */
  retention: readonly RetentionWork[];
  /** The worker of the vault's queue `vault.shred`: goes on with a shredding that was begun. */
  goOnShredding(payload: { id: string }): Promise<void>;

  // ---- after a backup was put back
  /** Forgets once more the person of a bundle (`refText`) who had been forgotten since the backup; false if it had too. */
  forgetAnew(payload: { id: string }): Promise<boolean>;
  /** Opens every contact card and reveals none. */
  checkCards(): Promise<CardsFound>;
};

/** Makes the module from what it needs of others; see `ports.ts`. Opens nothing and starts nothing. */
export function createOrders(needs: OrdersNeeds): Orders {
  const settleTogether = settlingTogether(needs);
  return {
    takesOrders: needs.payments.takesPayments,
    readContact,
    readEmail,
    beginOrder: (input) => beginOrder(needs, input),
    draftOf: (reader, basketId) => draftOf(needs, reader, basketId),
    forgetDraft: (basketId) => forgetDraft(needs, { draftOf: basketId }),
    review: (reader, basket) => reviewOrder(needs, reader, basket),
    pay: (input) => pay(needs, input),
    payAgain: (orderId) => payAgain(needs, orderId),
    settle: (attempt, eventId) => settle(needs, attempt, eventId),
    settleTogether,
    comeBack: (returnToken) => comeBack(needs, settleTogether, returnToken),
    telephone: telephoneOrders(needs),
    orderBySecret: (reader, secret) => orderBySecret(needs, reader, secret),
    erasureCertificate: (reader, secret) => erasureCertificate(needs, reader, secret),
    correctDetails: (change) => correctDetails(needs, change),
    cancelOrder: (by) => cancelOrder(needs, by),
    openReturn: (tx, by, ground) => openReturn(needs, tx, by, ground),
    resendLink: (tx, email) => resendLink(needs, tx, email),
    noteWithdrawal: (tx, email, withdrawal) => noteWithdrawal(needs, tx, email, withdrawal),
    withdrawalOf,
    orderForOperator: (reader, idOrNumber) => orderForOperator(reader, idOrNumber, needs.clock.now()),
    aboutOrder,
    openForStaff: (reader, note) => openForStaff(needs, reader, note),
    notesForStaff: (reader, note) => notesForStaff(needs, reader, note),
    notesForSubject: (reader, orderId) => openNotes(needs, reader, orderId),
    writeNote: (note) => writeNote(needs, note),
    ordersForOperator,
    dossier: (reader, number) => orderDossier(needs, reader, number),
    list: (reader, filter, page) => listOrders(needs, reader, filter, page),
    count: (reader, filter) => countOrders(needs, reader, filter),
    waiting: (reader) => ordersWaiting(needs, reader),
    byNumber: (reader, numbers) => ordersByNumber(needs, reader, numbers),
    ofEmail: (reader, email) => ordersOfEmail(needs, reader, email),
    readPostcode,
    ofPostcode: (reader, postcode) => ordersOfPostcode(needs, reader, postcode),
    readNumber: (typed) => readReference(typed, needs.settings.numberPrefix),
    numbersOf: selectNumbers,
    ordersPlaced: countPlaced,
    dispatch: (orderId, pieces) => dispatch(needs, orderId, pieces),
    takeOut: (orderId, input) => takeOut(needs, orderId, input),
    cancelRest: (orderId) => cancelRest(needs, orderId),
    viewExchange: (reader, orderId, wanted) => viewExchange(needs, reader, orderId, wanted),
    exchangeVariant: (orderId, input) => exchangeVariant(needs, orderId, input),
    markDelivered: (tx, shipment, by) => markDelivered(needs, tx, shipment, by),
    refund: (input) => refund(needs, input),
    refundAsSeen: (input) => refundAsSeen(needs, input),
    takeBack: (orderId) => takeBack(needs, orderId),
    closeReturn: (tx, returnId, outcome) => closeReturn(needs, tx, returnId, outcome),
    placeHold: (tx, orderId, hold) => placeHold(needs, tx, orderId, hold),
    holds,
    releaseHold: (tx, orderId) => releaseHold(needs, tx, orderId),
    completeOrder: (orderId) => completeOrder(needs, orderId),
    deletions: countLateDeletions,
    concernedBy: (reader, orderIds, { products, ...days }) => {
      const { productKey } = needs.catalogue.current();
      return selectConcerned(reader, orderIds, { ...days, products: products.map(productKey) });
    },
    toInvoice: (tx, orderId) => orderToInvoice(needs, tx, orderId),
    orderForMail: (ask) => orderForMail(needs, ask),
    sweeps: orderSweeps(needs),
    retention: orderRetention(needs),
    goOnShredding: (payload) => goOnShredding(needs, payload),
    forgetAnew: (payload) => forgetAnew(needs, payload),
    checkCards: () => checkCards(needs),
  };
}
