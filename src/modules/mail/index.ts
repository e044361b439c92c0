/** Mails about orders: an outbox of ids, letters that are code, and the way to the mail server. The module's only door. */
export { type MailAddress, type ParsedAddress, parseMailAddress } from "./address.ts";
export type {
  AskForMail,
  ContactForMail,
  DayRange,
  LineForMail,
  LocalDay,
  OrderForMail,
  OrderForMailPort,
  ReturnForMail,
  ShopForMail,
} from "./facts.ts";
export {
  type ContactField,
  fieldsThatLeave,
  type LeavingField,
  type MailDeclaration,
  type MailKind,
  mailKinds,
  mailTable,
} from "./kinds.ts";
export { createMailbox, type Mailbox, type MailboxMail } from "./mailbox.ts";
export { type MailAsk, sendMailJob } from "./queue-mail.ts";
export { readSmtpUrl, type SmtpSettings } from "./smtp-settings.ts";
export { createSmtpTransport, type SmtpDeps } from "./smtp-transport.ts";
export type { Delivery, MailTransport, OutgoingMail } from "./transport.ts";

import { type Clock, minute } from "#kernel/clock";
import type { Database, Reader, Tx } from "#kernel/db";
import type { Jobs } from "#kernel/jobs";
import type { Log } from "#kernel/log";
import type { Random } from "#kernel/random";
import { parseMailAddress } from "./address.ts";
import type { OrderForMailPort, ShopForMail } from "./facts.ts";
import { type MailKind, mailKinds } from "./kinds.ts";
import { lintMail } from "./lint.ts";
import { deleteMailsOf, requeueMail, selectTroubles, takeDue } from "./outbox.sql.ts";
import { previewsOf } from "./previews.ts";
import { type MailAsk, queueMail, sendMailJob } from "./queue-mail.ts";
import { renderMail } from "./render.ts";
import { claimMs, sendMail } from "./send-mail.ts";
import type { MailTransport } from "./transport.ts";

/** A mail as the operator sees it: no recipient, no content. */
export type MailTrouble = {
  mailId: string;
  kind: MailKind;
  orderId: string;
  /** `queued`: tried in vain, tried again at `nextAttemptAt`. `failed`: waits for the operator. */
  state: "queued" | "failed";
  attempts: number;
  createdAt: Date;
  nextAttemptAt: Date | null;
  /** A word of our own: `smtp-550`, `smtp-unreachable`, `address-malformed`. */
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
  /** The job that sends one mail. Safe to run at any time and any number of times. */
  sendMail(mailId: string): Promise<"sent" | "forgotten" | "failed" | "later" | "not-due">;
  /** Gives the queue work for mails whose time has come; at most 100. Returns how many. */
  sweep(): Promise<number>;
  /** Takes up the job and the sweep. */
  work(jobs: Pick<Jobs, "handle" | "every">): void;
};

export type MailDeps = {
  database: Database;
  jobs: Pick<Jobs, "enqueue">;
  clock: Clock;
  random: Random;
  log: Log;
  shop: ShopForMail;
  transport: MailTransport;
  orderForMail: OrderForMailPort;
};

const sweepSeconds = 10;
const sweepMost = 100;
/** A job for which nothing happened for so long is taken as lost. */
const jobLostMs = claimMs + minute;

/**
 * The outbox. Throws when the shop's own words would make a mail that may not leave: a promotion in the guarantee, a
 * missing company number, an address that cannot be written to.
 */
export function createMail(deps: MailDeps): Mail {
  const { clock, database } = deps;
  const host = senderHost(deps.shop);
  assertLettersMayLeave(deps.shop);
  const sweep = (): Promise<number> =>
    database.transact(async (tx) => {
      const now = clock.now();
      const due = await takeDue(tx, now, new Date(now.getTime() - jobLostMs), sweepMost);
      for (const id of due) await deps.jobs.enqueue(tx, sendMailJob, { id });
      return due.length;
    });
  const mail: Mail = {
    queueMail: (tx, ask) => queueMail(tx, { ...deps, host }, ask),
    troubles: async (reader) => {
      const rows = await selectTroubles(reader, sweepMost);
      return rows.map((row) => ({
        mailId: row.id,
        kind: row.kind,
        orderId: row.order_id,
        state: row.state === "failed" ? "failed" : "queued",
        attempts: row.attempts,
        createdAt: row.created_at,
        nextAttemptAt: row.next_attempt_at,
        errorCode: row.last_error_code,
      }));
    },
    sendAgain: async (tx, mailId) => {
      if (!(await requeueMail(tx, mailId, clock.now()))) return { ok: false, because: "not-failed" };
      await deps.jobs.enqueue(tx, sendMailJob, { id: mailId });
      return { ok: true };
    },
    removeMails: deleteMailsOf,
    sendMail: (mailId) => sendMail(deps, mailId),
    sweep,
    work: (jobs) => {
      jobs.handle(sendMailJob, async ({ id }) => {
        await mail.sendMail(id);
      });
      jobs.every("mail", sweepSeconds, async () => {
        await sweep();
      });
    },
  };
  return mail;
}

function senderHost(shop: ShopForMail): string {
  const sender = parseMailAddress(shop.senderEmail);
  if (!sender.ok || !parseMailAddress(shop.email).ok) throw new Error("The shop's own mail address cannot be used.");
  return sender.address.slice(sender.address.indexOf("@") + 1);
}

function assertLettersMayLeave(shop: ShopForMail): void {
  for (const kind of mailKinds) {
    for (const { order, contact } of previewsOf[kind]) {
      const [finding] = lintMail(renderMail(kind, shop, order, contact), shop, contact);
      if (finding === undefined) continue;
      throw new Error(
        `The shop's settings make a mail that may not leave (${kind}): ${finding.rule}, ${finding.what}.`,
      );
    }
  }
}
