/** A payment at the stand-in bank: what it is, what can happen to it. Pure. */
import type { DeclineReason } from "./cards.ts";

export type PaymentState = "pending" | "authorised" | "captured" | "declined" | "abandoned" | "cancelled";

/** Everything the bank keeps. Of the card it keeps which story it told, and no digit. */
export type Payment = {
  reference: string;
  /** In the address of the page; leads to nothing but this page. */
  pageToken: string;
  attemptId: string;
  orderNumber: string;
  amountMinor: number;
  currency: string;
  returnUrl: string;
  webhookUrl: string | null;
  createdAt: number;
  closesAt: number;
  state: PaymentState;
  declineReason: DeclineReason | null;
  cardId: string | null;
  challenged: boolean;
  /** How often money was taken: 0 or 1, whatever a shop does. Tests assert it. */
  captures: number;
  refundedMinor: number;
};

/** One thing that happened. Lines of the journal are lists of these. */
export type Change =
  | { kind: "begun"; payment: Payment }
  | { kind: "challenged"; reference: string; cardId: string }
  | { kind: "authorised"; reference: string; cardId: string }
  | { kind: "declined"; reference: string; cardId: string; reason: DeclineReason }
  | { kind: "abandoned"; reference: string }
  | { kind: "captured"; reference: string }
  | { kind: "cancelled"; reference: string }
  | { kind: "refunded"; reference: string; amountMinor: number };

/** The payment after a change. Throws if the change cannot happen to it: the bank would be wrong, not the shop. */
export function after(payment: Payment, change: Exclude<Change, { kind: "begun" }>): Payment {
  const needs = (state: PaymentState): void => {
    if (payment.state !== state) throw new Error(`A payment that is ${payment.state} cannot be ${change.kind}.`);
  };
  switch (change.kind) {
    case "challenged":
      needs("pending");
      return { ...payment, challenged: true, cardId: change.cardId };
    case "authorised":
      needs("pending");
      return { ...payment, state: "authorised", cardId: change.cardId };
    case "declined":
      needs("pending");
      return { ...payment, state: "declined", cardId: change.cardId, declineReason: change.reason };
    case "abandoned":
      needs("pending");
      return { ...payment, state: "abandoned" };
    case "captured":
      needs("authorised");
      return { ...payment, state: "captured", captures: payment.captures + 1 };
    case "cancelled":
      if (payment.state !== "authorised") needs("pending");
      return { ...payment, state: "cancelled" };
    case "refunded":
      needs("captured");
      if (payment.refundedMinor + change.amountMinor > payment.amountMinor) throw new Error("More than was captured.");
      return { ...payment, refundedMinor: payment.refundedMinor + change.amountMinor };
  }
}

/** A payment as the shop is told. */
export function publicView(payment: Payment, origin: string): Record<string, string | number | null> {
  return {
    reference: payment.reference,
    attemptId: payment.attemptId,
    orderNumber: payment.orderNumber,
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    state: payment.state,
    declineReason: payment.declineReason,
    capturedMinor: payment.captures * payment.amountMinor,
    refundedMinor: payment.refundedMinor,
    redirectUrl: payment.state === "pending" ? `${origin}/pay/${payment.pageToken}` : null,
  };
}

/** A payment that was captured elsewhere before, as it is told to the bank; times in milliseconds. */
export type Captured = Pick<Payment, "reference" | "attemptId" | "orderNumber" | "amountMinor" | "refundedMinor"> & {
  at: number;
};

/** Such a payment as the bank keeps it: its page has long closed, and nobody is sent anything about it. */
export function captured({ at, ...told }: Captured): Payment {
  return {
    ...told,
    ...{ pageToken: `closed-${told.reference}`, currency: "GBP", returnUrl: "", webhookUrl: null },
    ...{
      createdAt: at,
      closesAt: at,
      state: "captured",
      declineReason: null,
      cardId: null,
      challenged: false,
      captures: 1,
    },
  };
}

const mostTold = 250;

/** Reads a list of them, or says in a sentence what is wrong with it. */
export function readCaptured(input: Record<string, unknown> | undefined): Captured[] | string {
  const told = input?.payments;
  if (!Array.isArray(told) || told.length > mostTold) return `Send { payments }, at most ${mostTold} of them.`;
  const isMinor = (value: unknown): value is number => typeof value === "number" && Number.isSafeInteger(value);
  const isCaptured = (one: Partial<Record<keyof Captured, unknown>> | null): one is Captured =>
    one !== null &&
    typeof one.reference === "string" &&
    /^[A-Za-z0-9_-]{8,128}$/.test(one.reference) &&
    typeof one.attemptId === "string" &&
    typeof one.orderNumber === "string" &&
    isMinor(one.at) &&
    isMinor(one.amountMinor) &&
    isMinor(one.refundedMinor) &&
    one.refundedMinor >= 0 &&
    one.refundedMinor <= one.amountMinor;
  return told.every(isCaptured) ? told : "Each payment needs its reference, attempt, order, amounts and time.";
}
