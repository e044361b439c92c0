import type { About, Access } from "#access";
import type { Clock } from "#kernel/clock";
import type { Database, Tx } from "#kernel/db";
import type { Log } from "#kernel/log";
import type { Random } from "#kernel/random";
import type { Mail } from "#mail";
import type { CertifyNeeds, ErasureCertificate, PrivacyLedger } from "#privacy";
import type { Personal, Vault } from "#vault";
import type { Question, QuestionCard, QuestionError, Topic } from "./question.ts";

/** What questions need of others, as narrow as they use it. */
export type QuestionsNeeds = {
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

/** A question without its person. */
export type QuestionView = {
  /** `Q-7K3M-9QTX` */
  number: string;
  topic: Topic;
  /** `removed`: by its writer. `forgotten`: its time was over. */
  state: "waiting" | "answered" | "removed" | "forgotten";
  receivedAt: Date;
  /** Since when it waits for an answer; null while it does not. */
  waitingSince: Date | null;
  /** The last answer; null before there is one. */
  answeredAt: Date | null;
  /** From when it was closed, by an answer or its writer; null while it waits. */
  closedAt: Date | null;
  /** From when on its person is forgotten; null while it waits. */
  forgetAt: Date | null;
};

type Opened<T> = { ok: true; value: Personal<T, "question"> } | { ok: false; because: "shredded" | "key-unavailable" };

/** One message of a question, opened and not revealed. */
export type MessageView = { isAnswer: boolean; writtenAt: Date; words: Personal<string, "question"> };

/** What was written, opened together: all of it, or why none. */
export type Opening =
  | { ok: true; card: Personal<QuestionCard, "question">; messages: readonly MessageView[] }
  | Extract<Opened<never>, { ok: false }>;

/** The page behind the secret link, opened for "show-to-subject". */
export type QuestionPage = { questionId: string; question: QuestionView; opening: Opening; mayWrite: boolean };

/** A question as staff see it; `about` is null once its person is forgotten. */
export type QuestionForStaff = {
  question: QuestionView;
  about: About | null;
  /** How many messages there are. An answer says how many were there when it was written. */
  messages: number;
};

/**
 * Waiting for an answer; of these, for longer than they should. `rights`: of all that wait, those about somebody's own details, which have
 * a month by law; of these, those with ten days or less left, and those whose month is over.
 */
export type QuestionsWaiting = {
  waiting: number;
  late: number;
  rights: { waiting: number; alerting: number; overdue: number };
};

/** A withdrawal from a contract, checked by whoever sends it, and who is to hear of it. */
export type Withdrawing = {
  withdrawal: Personal<Question, "question">;
  /** The secret of its page, given out with the second step of the form, so that sending that step again is the same withdrawal. */
  secret: string;
  /** Written in the same transaction: what is to be done about it. */
  alongside(tx: Tx, filed: { number: string; at: Date }): Promise<void>;
};

export type ReceiveResult = { ok: true; number: string; secret: string } | { ok: false; because: "key-unavailable" };

export type WriteAgainResult =
  | { ok: true }
  | {
      ok: false;
      because: "no-such-question" | "forgotten" | "too-many" | "key-unavailable" | QuestionError["because"];
    };

/** `keyDestroyed` is false where the keystore is away: nobody can open it meanwhile, and the rest follows by itself. */
export type RemoveResult = { ok: true; keyDestroyed: boolean } | { ok: false; because: "no-such-question" };

/** `seen`: how many messages there were on the page that the answer was written on. */
export type AnswerInput = { number: string; seen: number; words: string };
export type AnswerResult =
  | { ok: true; mailed: boolean }
  | { ok: false; because: "no-such-question" | "not-waiting" | "written-again" | "bad-answer" | "key-unavailable" };

/** `not-erased`: its person is still here. */
export type CertificateResult =
  | { ok: true; certificate: ErasureCertificate }
  | { ok: false; because: "no-such-question" | "not-erased" };
