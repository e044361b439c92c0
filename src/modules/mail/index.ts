/** Mails about orders: an outbox of ids, letters that are code, and the way to the mail server. The module's only door. */
export { type MailAddress, type ParsedAddress, parseMailAddress } from "./address.ts";
export { bounceMostBytes } from "./bounce.ts";
export { type DkimKey, type DkimSettings, readDkimKey } from "./dkim.ts";
export type {
  AskForMail,
  ComplaintForMail,
  ComplaintForMailPort,
  ContactForMail,
  DayRange,
  LineForMail,
  LocalDay,
  OrderForMail,
  OrderForMailPort,
  QuestionForMail,
  QuestionForMailPort,
  RecallForMail,
  ReturnForMail,
  SafetyForMailPort,
  ShopForMail,
  WriterForMail,
} from "./facts.ts";
export type { SentMail } from "./import-sent.ts";
export {
  type AnyMailKind,
  type ContactField,
  fieldsThatLeave,
  isAboutPaper,
  type LeavingField,
  type MailDeclaration,
  type MailKind,
  mailKinds,
  mailTable,
} from "./kinds.ts";
export { promotionIn } from "./lint.ts";
export { createMailbox, type Mailbox, type MailboxMail } from "./mailbox.ts";
export {
  type MailWords,
  mailWordsFaults,
  mailWordsShape,
  mostGreeting,
  mostSentence,
  plainMailWords,
  type WordedKind,
  wordedKinds,
} from "./own-words.ts";
export { type OwnerForMail, readOwnerEmail } from "./owner-mail.tsx";
export { type MailAsk, sendMailJob } from "./queue-mail.ts";
export type { RenderedMail } from "./render.ts";
export { readSmtpUrl, type SmtpSettings } from "./smtp-settings.ts";
export { createSmtpTransport, type SmtpDeps } from "./smtp-transport.ts";
export type { Delivery, MailTransport, OutgoingMail } from "./transport.ts";

import { type Clock, minute } from "#kernel/clock";
import type { Database, Reader, Tx } from "#kernel/db";
import type { Jobs } from "#kernel/jobs";
import type { Log } from "#kernel/log";
import type { Random } from "#kernel/random";
import { keptMs, type RetentionWork } from "#policy/retention";
import { parseMailAddress } from "./address.ts";
import { readBounce } from "./bounce.ts";
import type {
  ComplaintForMailPort,
  OrderForMailPort,
  QuestionForMailPort,
  SafetyForMailPort,
  ShopForMail,
} from "./facts.ts";
import { importSent, type SentMail } from "./import-sent.ts";
import {
  type AnyMailKind,
  complaintMailKinds,
  fieldsThatLeave,
  isAboutComplaint,
  type LeavingField,
  mailKinds,
  type OwnerMailKind,
  questionMailKinds,
  safetyMailKinds,
} from "./kinds.ts";
import { lintMail } from "./lint.ts";
import {
  countOwnerMails,
  deleteMailsOf,
  deleteOwnerMails,
  requeueMail,
  returnMail,
  selectMailsOf,
  selectStanding,
  selectTroubles,
  takeDue,
} from "./outbox.sql.ts";
import type { WordedKind } from "./own-words.ts";
import { type OwnerForMail, ownerMailCause, weekCause } from "./owner-mail.tsx";
import { ada, sampleComplaint, sampleOfQuestion, sampleRecall } from "./preview.ts";
import { previewsOf } from "./previews.ts";
import { type MailAsk, queueMail, sendMailJob } from "./queue-mail.ts";
import { type RenderedMail, renderComplaintMail, renderMail, renderQuestionMail, renderSafetyMail } from "./render.ts";
import { claimMs, sendMail } from "./send-mail.ts";
import type { MailTransport } from "./transport.ts";

/** A mail as the operator sees it: no recipient, no content. */
export type MailTrouble = {
  mailId: string;
  kind: AnyMailKind | OwnerMailKind;
  /** The order, the complaint or the question it is about; null for a mail to the owner. */
  aboutId: string | null;
  /** `queued`: tried in vain, tried again at `nextAttemptAt`. `failed`: waits for the operator. */
  state: "queued" | "failed";
  attempts: number;
  createdAt: Date;
  nextAttemptAt: Date | null;
  /** A word of our own: `smtp-550`, `smtp-unreachable`, `address-malformed`. */
  errorCode: string | null;
};

/** How the outbox stands: mails that wait, tried in vain or not, the oldest of them, and those that failed. */
export type MailStanding = { waiting: number; oldest: Date | null; failed: number };

/** A mail as the person it went to sees it: what it read of theirs, and when the mail server took it. */
export type MailAbout = { kind: AnyMailKind; fields: readonly LeavingField[]; queuedAt: Date; sentAt: Date | null };

export type Mail = {
  /** Queues one mail per kind, order and cause; asked twice, it is still one (`queued: false`). */
  queueMail(tx: Tx, ask: MailAsk): Promise<{ mailId: string; queued: boolean }>;
  /** Takes in mails that were sent before the shop moved here; sends none. */
  importSent(tx: Tx, mails: readonly SentMail[]): Promise<void>;
  /** Queues the checkpoint of the privacy log for the owner, once a day; nothing where the settings name none. */
  queueCheckpoint(): Promise<void>;
  /** Queues for the owner how often somebody looked last week, once a week; nothing where the settings name none. */
  queueAccessDigest(): Promise<void>;
  /** Tells the owner that several orders were opened at once, by the id of the grant; nothing where the settings name none. */
  tellOfSeveralOpened(tx: Tx, grantId: string): Promise<void>;
  /** The mails about an order, a complaint or a question, oldest first, for the person they went to; none once it is forgotten. */
  mailsAbout(reader: Reader, aboutId: string): Promise<readonly MailAbout[]>;
  /** How many wait and since when, and how many failed. */
  standing(reader: Reader): Promise<MailStanding>;
  /** Mails that failed, or that have been tried and wait for another attempt; oldest first, at most 100. */
  troubles(reader: Reader): Promise<MailTrouble[]>;
  /** The operator has mended the cause: a failed mail is queued again, under the same Message-ID. */
  sendAgain(tx: Tx, mailId: string): Promise<{ ok: true } | { ok: false; because: "not-failed" }>;
  /**
   * Takes in what a mail server reports of a mail that it had taken. One that came back for good has failed, and waits for the
   * operator; `unknown` is one of another sender, or of an order that is forgotten.
   */
  takeBounce(tx: Tx, message: string): Promise<"came-back" | "unknown" | "not-final" | "no-report">;
  /** Removes every row of an order, a complaint or a question; part of shredding its bundle. Returns how many went. */
  removeMails(tx: Tx, aboutId: string): Promise<number>;
  /** The job that sends one mail. Safe to run at any time and any number of times. */
  sendMail(mailId: string): Promise<"sent" | "forgotten" | "failed" | "later" | "not-due">;
  /** Gives the queue work for mails whose time has come; at most 100. Returns how many. */
  sweep(): Promise<number>;
  /** For the retention engine: mails to the owner; those about an order go with it. */
  retention: readonly RetentionWork[];
  /** Why mails of a shop that says this of itself may not leave, in a sentence; null where nothing speaks against it. */
  troubleWith(shop: ShopForMail): string | null;
  /** A mail as this shop would write it to somebody invented. */
  preview(kind: WordedKind, shop: ShopForMail): RenderedMail;
  /** Takes up the job and the sweep. */
  work(jobs: Pick<Jobs, "handle" | "every">): void;
};

export type MailDeps = {
  database: Database;
  jobs: Pick<Jobs, "enqueue">;
  clock: Clock;
  random: Random;
  log: Log;
  /** Read anew for every mail: what the shop says of itself may change while it runs. */
  readonly shop: ShopForMail;
  transport: MailTransport;
  orderForMail: OrderForMailPort;
  complaintForMail: ComplaintForMailPort;
  questionForMail: QuestionForMailPort;
  safetyForMail: SafetyForMailPort;
  owner?: OwnerForMail | undefined;
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
  const trouble = troubleWith(deps.shop);
  if (trouble !== null) throw new Error(`The shop's settings cannot be used. ${trouble}`);
  const toQueue = () => ({ ...deps, host: senderHost(deps.shop) });
  const sweep = (): Promise<number> =>
    database.transact(async (tx) => {
      const now = clock.now();
      const due = await takeDue(tx, now, new Date(now.getTime() - jobLostMs), sweepMost);
      for (const id of due) await deps.jobs.enqueue(tx, sendMailJob, { id });
      return due.length;
    });
  const forOwner = async (tx: Tx, kind: OwnerMailKind, cause: string): Promise<void> => {
    if (deps.owner !== undefined) await queueMail(tx, toQueue(), { kind, aboutId: null, cause });
  };
  const mail: Mail = {
    queueMail: (tx, ask) => queueMail(tx, toQueue(), ask),
    importSent: (tx, mails) => importSent(tx, toQueue(), mails),
    queueCheckpoint: () => database.transact((tx) => forOwner(tx, "checkpoint", ownerMailCause(clock))),
    queueAccessDigest: () => database.transact((tx) => forOwner(tx, "access-digest", weekCause(clock))),
    tellOfSeveralOpened: (tx, grantId) => forOwner(tx, "special-access", grantId),
    mailsAbout: async (reader, aboutId) =>
      (await selectMailsOf(reader, aboutId)).map(({ kind, created_at, sent_at }) => ({
        ...{ kind, fields: fieldsThatLeave(kind), queuedAt: created_at, sentAt: sent_at },
      })),
    troubles: async (reader) => {
      const rows = await selectTroubles(reader, sweepMost);
      return rows.map((row) => ({
        mailId: row.id,
        kind: row.kind,
        aboutId: row.order_id,
        state: row.state === "failed" ? "failed" : "queued",
        attempts: row.attempts,
        createdAt: row.created_at,
        nextAttemptAt: row.next_attempt_at,
        errorCode: row.last_error_code,
      }));
    },
    standing: selectStanding,
    sendAgain: async (tx, mailId) => {
      if (!(await requeueMail(tx, mailId, clock.now()))) return { ok: false, because: "not-failed" };
      await deps.jobs.enqueue(tx, sendMailJob, { id: mailId });
      return { ok: true };
    },
    takeBounce: async (tx, message) => {
      const bounce = readBounce(message);
      if (typeof bounce === "string") return bounce;
      return (await returnMail(tx, bounce.messageId, bounce.code)) ? "came-back" : "unknown";
    },
    removeMails: deleteMailsOf,
    sendMail: (mailId) => sendMail(deps, mailId),
    sweep,
    troubleWith,
    preview,
    retention: [mailRetention(deps)],
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

function mailRetention({ database, clock }: MailDeps): RetentionWork {
  const before = (moment: Date) => new Date(moment.getTime() - keptMs("owner-mail"));
  return {
    rule: "owner-mail",
    carryOut: () => database.transact((tx) => deleteOwnerMails(tx, before(clock.now()))),
    overdue: (moment) => countOwnerMails(database.reader, before(moment)),
  };
}

function senderHost(shop: ShopForMail): string {
  const sender = parseMailAddress(shop.senderEmail);
  if (!sender.ok || !parseMailAddress(shop.email).ok) throw new Error("The shop's own mail address cannot be used.");
  return sender.address.slice(sender.address.indexOf("@") + 1);
}

function preview(kind: WordedKind, shop: ShopForMail): RenderedMail {
  if (isAboutComplaint(kind)) return renderComplaintMail(kind, shop, sampleComplaint, ada);
  const [shown] = previewsOf[kind];
  if (shown === undefined) throw new Error(`The mail "${kind}" has no preview.`);
  return renderMail(kind, shop, shown.order, shown.contact);
}

function troubleWith(shop: ShopForMail): string | null {
  if (!parseMailAddress(shop.senderEmail).ok || !parseMailAddress(shop.email).ok)
    return "The shop's own mail address cannot be used.";
  const written = [
    ...mailKinds.flatMap((kind) =>
      previewsOf[kind].map(({ order, contact }) => ({ kind, contact, mail: renderMail(kind, shop, order, contact) })),
    ),
    ...complaintMailKinds.map((kind) => ({
      ...{ kind, contact: ada, mail: renderComplaintMail(kind, shop, sampleComplaint, ada) },
    })),
    ...questionMailKinds.map((kind) => {
      const { question, said } = sampleOfQuestion[kind];
      return { kind, contact: ada, mail: renderQuestionMail(kind, shop, question, { ...ada, said }) };
    }),
    ...safetyMailKinds.map((kind) => ({ kind, contact: ada, mail: renderSafetyMail(shop, sampleRecall, ada) })),
  ];
  for (const { kind, contact, mail } of written) {
    const [finding] = lintMail(mail, shop, contact);
    if (finding !== undefined)
      return `They make a mail that may not leave (${kind}): ${finding.rule}, ${finding.what}.`;
  }
  return null;
}
