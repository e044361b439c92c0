/** Questions to the shop: taken, acknowledged, answered, written to again, forgotten. The module's only door. */
export {
  type AskedTopic,
  answerDays,
  keptDays,
  longestAnswer,
  type Question,
  type QuestionCard,
  type QuestionError,
  type QuestionField,
  questionFields,
  questionLimits,
  type Topic,
  topics,
} from "./question.ts";
export type * from "./views.ts";
export {
  type WithdrawalError,
  type WithdrawalField,
  type WithdrawalForm,
  withdrawalFields,
  withdrawalLimits,
} from "./withdrawal.ts";

import type { Noted } from "#access";
import { day } from "#kernel/clock";
import type { Reader } from "#kernel/db";
import type { QuestionForMailPort } from "#mail";
import type { RetentionWork } from "#policy/retention";
import { type Personal, parseRef } from "#vault";
import { answerQuestion } from "./answer-question.ts";
import { questionCertificate } from "./certificate.ts";
import { forgetAnew, forgetDue, forgetQuestion, removeQuestion } from "./forget-question.ts";
import {
  type AskedTopic,
  answerDays,
  type Question,
  type QuestionError,
  readQuestion,
  rightsAlertDays,
} from "./question.ts";
import { openForAnswer, questionBySecret, questionForMail, questionForStaff, questionsPage } from "./question-page.ts";
import { countDue, selectWaiting } from "./questions.sql.ts";
import { receiveQuestion, receiveWithdrawal } from "./receive-question.ts";
import type {
  AnswerInput,
  AnswerResult,
  CertificateResult,
  Opening,
  QuestionForStaff,
  QuestionPage,
  QuestionsNeeds,
  QuestionsWaiting,
  QuestionView,
  ReceiveResult,
  RemoveResult,
  Withdrawing,
  WriteAgainResult,
} from "./views.ts";
import { readWithdrawal } from "./withdrawal.ts";
import { writeAgain } from "./write-again.ts";

/** What others may ask of questions. What writes is a pipeline with transactions of its own. */
export type Questions = {
  /** The form as it was posted → a question for the vault, or what is wrong with each field. */
  readQuestion(
    form: Readonly<Record<string, unknown>>,
  ): { ok: true; question: Personal<Question, "question"> } | { ok: false; errors: readonly QuestionError[] };
  /** Takes a question; acknowledged by its page, and by mail where an address was given. */
  receive(topic: AskedTopic, question: Personal<Question, "question">): Promise<ReceiveResult>;
  /** The form to withdraw from a contract, as it was posted; the same rules as for a question. */
  readWithdrawal: typeof readWithdrawal;
  /** A secret for the page of a withdrawal, given out before it is confirmed. */
  newSecret(): string;
  /** Takes a withdrawal; confirmed by its page and by a mail with what was declared, date and time. Sent again it is taken once. */
  withdraw(withdrawing: Withdrawing): Promise<ReceiveResult>;
  /** The page behind the secret link; null for anything that is not one. */
  bySecret(reader: Reader, secret: string): Promise<QuestionPage | null>;
  /** Its writer adds something; it waits again. */
  writeAgain(secret: string, typed: unknown): Promise<WriteAgainResult>;
  /** Its writer removes it: its key is destroyed, and its words with it. */
  remove(secret: string): Promise<RemoveResult>;
  /** The certificate of erasure, for whoever has the link, from when the rows are gone. */
  certificate(reader: Reader, secret: string): Promise<CertificateResult>;
  /** A page of those that wait, the one that waits longest first, or of those closed, the newest first. No personal data. */
  page(
    reader: Reader,
    state: "waiting" | "closed",
    after: { at: Date; number: string } | undefined,
    limit: number,
  ): Promise<readonly QuestionView[]>;
  /** One of them, for the back office; no personal data either. */
  forStaff(reader: Reader, number: string): Promise<QuestionForStaff | null>;
  /** What was written, opened to be answered; only with the note of the ledger of looks. */
  openForAnswer(reader: Reader, note: Noted): Promise<Opening>;
  /** Answers and thereby closes a question; from then on 30 days run, unless its writer writes again. */
  answer(input: AnswerInput): Promise<AnswerResult>;
  /** How many wait, how many of them for longer than the policy says, and how those about somebody's own details stand. */
  waiting(reader: Reader, now: Date): Promise<QuestionsWaiting>;
  /** The worker of the vault's queue, for a bundle of this module. */
  goOnShredding(payload: { id: string }): Promise<void>;
  /** After a backup was put back: forgets once more the person of a bundle of this module; false if the backup had too. */
  forgetAnew(payload: { id: string }): Promise<boolean>;
  questionForMail: QuestionForMailPort;
  /** For the retention engine: the persons of questions that were answered or removed. */
  retention: readonly RetentionWork[];
};

/** Makes the module from what it needs of others. Opens nothing and starts nothing. */
export function createQuestions(needs: QuestionsNeeds): Questions {
  const idOf = (payload: { id: string }) => {
    const { subject, bundle } = parseRef(payload.id);
    return { subject, id: bundle.slice("question:".length) };
  };
  return {
    readQuestion,
    receive: (topic, question) => receiveQuestion(needs, topic, question),
    readWithdrawal,
    newSecret: () => needs.random.token(),
    withdraw: (withdrawing) => receiveWithdrawal(needs, withdrawing),
    bySecret: (reader, secret) => questionBySecret(needs, reader, secret),
    writeAgain: (secret, typed) => writeAgain(needs, secret, typed),
    remove: (secret) => removeQuestion(needs, secret),
    certificate: (reader, secret) => questionCertificate(needs, reader, secret),
    page: questionsPage,
    forStaff: questionForStaff,
    openForAnswer: (reader, note) => openForAnswer(needs, reader, note),
    answer: (input) => answerQuestion(needs, input),
    waiting: (reader, now) =>
      selectWaiting(reader, {
        now,
        lateBefore: new Date(now.getTime() - answerDays * day),
        alertBefore: new Date(now.getTime() + rightsAlertDays * day),
      }),
    goOnShredding: (payload) => forgetQuestion(needs, idOf(payload).id),
    forgetAnew: (payload) => forgetAnew(needs, idOf(payload).id, idOf(payload).subject),
    questionForMail: (ask) => questionForMail(needs, ask),
    retention: [
      {
        rule: "answered-question",
        carryOut: () => forgetDue(needs),
        overdue: (moment) => countDue(needs.database.reader, moment),
      },
    ],
  };
}
