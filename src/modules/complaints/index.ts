/** Complaints about how personal data is handled: taken, acknowledged, answered in time, forgotten. The module's only door. */
export {
  alertDays,
  answerDays,
  type Complaint,
  type ComplaintCard,
  type ComplaintError,
  type ComplaintField,
  complaintFields,
  complaintLimits,
  keptDays,
} from "./complaint.ts";
export { selectClock as complaintClock } from "./complaints.sql.ts";
export type * from "./views.ts";

import type { Noted } from "#access";
import type { Reader } from "#kernel/db";
import type { ComplaintForMailPort } from "#mail";
import type { RetentionWork } from "#policy/retention";
import { type Personal, parseRef } from "#vault";
import { answerComplaint } from "./answer-complaint.ts";
import { complaintCertificate } from "./certificate.ts";
import { type Complaint, type ComplaintError, readComplaint } from "./complaint.ts";
import {
  complaintBySecret,
  complaintForMail,
  complaintForStaff,
  complaintsForOperator,
  complaintsPage,
  openForAnswer,
} from "./complaint-page.ts";
import { countDue, selectClock } from "./complaints.sql.ts";
import { forgetAnew, forgetComplaint, forgetDue } from "./forget-complaint.ts";
import { receiveComplaint } from "./receive-complaint.ts";
import type {
  AnswerInput,
  AnswerResult,
  CertificateResult,
  ComplaintClock,
  ComplaintForStaff,
  ComplaintPage,
  ComplaintsNeeds,
  ComplaintView,
  OpenedForAnswer,
  ReceiveResult,
} from "./views.ts";

/** What others may ask of complaints. `receive`, `answer` and what forgets are pipelines with transactions of their own. */
export type Complaints = {
  /** The form as it was posted → a complaint for the vault, or what is wrong with each field. */
  readComplaint(
    form: Readonly<Record<string, unknown>>,
  ): { ok: true; complaint: Personal<Complaint, "complaint"> } | { ok: false; errors: readonly ComplaintError[] };
  /** Takes a complaint; acknowledged by its page, and by mail where an address was given. */
  receive(complaint: Personal<Complaint, "complaint">): Promise<ReceiveResult>;
  /** The page behind the secret link; null for anything that is not one. */
  bySecret(reader: Reader, secret: string): Promise<ComplaintPage | null>;
  /** The certificate of erasure, for whoever has the link, from when the rows are gone. */
  certificate(reader: Reader, secret: string): Promise<CertificateResult>;
  /** Those that wait first; no personal data, by design. */
  forOperator(reader: Reader, limit: number): Promise<readonly ComplaintView[]>;
  /** A page of those that wait, the one that is due next first, or of those answered, the newest answer first. */
  page(
    reader: Reader,
    state: "open" | "answered",
    after: { at: Date; number: string } | undefined,
    limit: number,
  ): Promise<readonly ComplaintView[]>;
  /** One of them, for the back office; no personal data either. */
  forStaff(reader: Reader, number: string): Promise<ComplaintForStaff | null>;
  /** What was written, opened to be answered; only with the note of the ledger of looks. */
  openForAnswer(reader: Reader, note: Noted): Promise<OpenedForAnswer>;
  /** Answers and thereby closes a complaint; from then on 90 days run. */
  answer(input: AnswerInput): Promise<AnswerResult>;
  clock(reader: Reader, now: Date): Promise<ComplaintClock>;
  /** The worker of the vault's queue, for a bundle of this module. */
  goOnShredding(payload: { id: string }): Promise<void>;
  /** After a backup was put back: forgets once more the person of a bundle of this module; false if the backup had too. */
  forgetAnew(payload: { id: string }): Promise<boolean>;
  complaintForMail: ComplaintForMailPort;
  /** For the retention engine: the persons of complaints that were answered. */
  retention: readonly RetentionWork[];
  sweeps: readonly { name: string; seconds: number; run(): Promise<void> }[];
};

/** Makes the module from what it needs of others. Opens nothing and starts nothing. */
export function createComplaints(needs: ComplaintsNeeds): Complaints {
  const { clock, database, log } = needs;
  return {
    readComplaint,
    receive: (complaint) => receiveComplaint(needs, complaint),
    bySecret: (reader, secret) => complaintBySecret(needs, reader, secret),
    certificate: (reader, secret) => complaintCertificate(needs, reader, secret),
    forOperator: complaintsForOperator,
    page: complaintsPage,
    forStaff: complaintForStaff,
    openForAnswer: (reader, note) => openForAnswer(needs, reader, note),
    answer: (input) => answerComplaint(needs, input),
    clock: selectClock,
    forgetAnew: ({ id }) => {
      const { subject, bundle } = parseRef(id);
      return forgetAnew(needs, bundle.slice("support:".length), subject);
    },
    goOnShredding: ({ id }) => forgetComplaint(needs, id.slice(id.indexOf("/support:") + "/support:".length)),
    complaintForMail: (id) => complaintForMail(needs, id),
    retention: [
      {
        rule: "answered-complaint",
        carryOut: () => forgetDue(needs),
        overdue: (moment) => countDue(database.reader, moment),
      },
    ],
    sweeps: [
      {
        name: "complaints-clock",
        seconds: 3_600,
        run: async () => {
          const { alerting, overdue } = await selectClock(database.reader, clock.now());
          if (alerting > 0) log.warn("complaint-answer-due", { alerting, overdue });
        },
      },
    ],
  };
}
