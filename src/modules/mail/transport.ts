import type { MailFlowId } from "#policy/flows";
import type { MailAddress } from "./address.ts";
import type { LeavingField } from "./kinds.ts";

/** A mail ready to leave. Holds the recipient: it is never stored and never logged. */
export type OutgoingMail = {
  /** `<id@host>`, the same at every attempt. */
  messageId: string;
  date: Date;
  from: { name: string; address: MailAddress };
  replyTo: MailAddress;
  to: { name: string; address: MailAddress };
  subject: string;
  text: string;
  html: string;
  /** The flow by which it leaves, and what of the person and the order or complaint is in it: for the receipt. */
  flow: MailFlowId;
  fields: readonly (LeavingField | "checkpoint" | "looks")[];
};

/**
 * What became of an attempt. `code` is a word of ours with at most the three digits of the server's answer; the
 * server's own words may quote the recipient and are dropped. `temporary` is worth another try, `permanent` is not.
 */
export type Delivery = { ok: true } | { ok: false; because: "temporary" | "permanent"; code: string };

/** The way out. `send` may take as long as a minute; it never throws for what a server or a network does. */
export type MailTransport = { send(mail: OutgoingMail): Promise<Delivery> };
