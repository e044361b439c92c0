/** Mails about orders: an outbox of ids, letters that are code, and the way to the mail server. */
export type {
  AskForMail,
  ContactForMail,
  DayRange,
  LineForMail,
  LocalDay,
  OrderForMail,
  OrderForMailPort,
  ShopForMail,
} from "./facts.ts";
export { type ContactField, type MailDeclaration, type MailKind, mailKinds, mailTable } from "./kinds.ts";

import type { Reader, Tx } from "#kernel/db";
import type { MailKind } from "./kinds.ts";

/** A mail to be sent: ids and a kind, never a person. */
export type MailAsk = {
  kind: MailKind;
  orderId: string;
  /** What caused it where one order has several of a kind: the id of a refund or parcel, an hour. No personal value. */
  cause?: string;
};

/** A mail as the operator sees it: no recipient, no content. */
export type MailTrouble = {
  mailId: string;
  kind: MailKind;
  orderId: string;
  state: "queued" | "failed";
  attempts: number;
  createdAt: Date;
  nextAttemptAt: Date | null;
  /** A word of our own: `smtp-550`, `smtp-unreachable`, `address-refused`. */
  errorCode: string | null;
};

export type Mail = {
  /** Queues one mail per kind, order and cause; asked twice, it is still one (`queued: false`). */
  queueMail(tx: Tx, ask: MailAsk): Promise<{ mailId: string; queued: boolean }>;
  /** Mails that failed, or that have been tried and wait for another attempt; oldest first, at most 100. */
  troubles(reader: Reader): Promise<MailTrouble[]>;
  /** The operator has mended the cause: a failed mail is queued again, under the same Message-ID. */
  sendAgain(tx: Tx, mailId: string): Promise<{ ok: true } | { ok: false; because: "not-failed" }>;
  /** Removes every row of an order; part of shredding its bundle. Returns how many went. */
  removeMails(tx: Tx, orderId: string): Promise<number>;
};
