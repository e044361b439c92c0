import type { About, Access } from "#access";
import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/db";
import type { Log } from "#kernel/log";
import type { Random } from "#kernel/random";
import type { Mail } from "#mail";
import type { CertifyNeeds, ErasureCertificate, PrivacyLedger } from "#privacy";
import type { Personal, Vault } from "#vault";
import type { ComplaintCard } from "./complaint.ts";

/** What complaints need of others, as narrow as they use it. */
export type ComplaintsNeeds = {
  database: Database;
  vault: Pick<Vault, "createBundle" | "bindBundle" | "seal" | "open" | "buryBundle" | "destroyKey" | "removeRemains">;
  mail: Pick<Mail, "queueMail" | "removeMails">;
  access: Pick<Access, "forgetReasons">;
  privacy: Pick<PrivacyLedger, "append" | "entriesOf">;
  privacyLog: CertifyNeeds["privacyLog"];
  horizonOf: CertifyNeeds["horizonOf"];
  clock: Clock;
  random: Random;
  log: Log;
  policyVersion: string;
};

/** What came of a complaint. */
export type Outcome = "upheld" | "partly-upheld" | "not-upheld";

/** A complaint without its person. */
export type ComplaintView = {
  /** `C-7K3M-9QTX` */
  number: string;
  state: "open" | "answered" | "forgotten";
  receivedAt: Date;
  alertAt: Date;
  answerDueAt: Date;
  answeredAt: Date | null;
  /** Null until it is answered; "not-known" where the answer was lost with what came after a backup. */
  outcome: Outcome | "not-known" | null;
  /** From when on its person is forgotten; null until it is answered. */
  forgetAt: Date | null;
  policyVersion: string;
};

type Opened<T> = { ok: true; value: Personal<T, "complaint"> } | { ok: false; because: "shredded" | "key-unavailable" };

/** The page behind the secret link: what was written and answered, opened for "show-to-subject". */
export type ComplaintPage = {
  complaintId: string;
  complaint: ComplaintView;
  card: Opened<ComplaintCard>;
  /** Null while there is no answer. */
  answer: Opened<string> | null;
};

/** Waiting for an answer; of these, for 20 days or longer; of these, for 30 days or longer. */
export type ComplaintClock = { open: number; alerting: number; overdue: number };

export type ReceiveResult = { ok: true; number: string; secret: string } | { ok: false; because: "key-unavailable" };

export type AnswerInput = { number: string; outcome: Outcome; words: string };
export type AnswerResult =
  | { ok: true; mailed: boolean }
  | { ok: false; because: "no-such-complaint" | "already-answered" | "bad-answer" | "key-unavailable" };

/** A complaint as staff see it; `about` is null once its person is forgotten. */
export type ComplaintForStaff = { complaint: ComplaintView; about: About | null };

/** What was written, opened for whoever answers it and not revealed. */
export type OpenedForAnswer =
  | { ok: true; card: Personal<ComplaintCard, "complaint"> }
  | { ok: false; because: "shredded" | "key-unavailable" };

/** `not-erased`: its person is still here. */
export type CertificateResult =
  | { ok: true; certificate: ErasureCertificate }
  | { ok: false; because: "no-such-complaint" | "not-erased" };
