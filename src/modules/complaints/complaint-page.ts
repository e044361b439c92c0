import type { Noted } from "#access";
import type { Reader } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import type { ComplaintForMailPort } from "#mail";
import type { OpenResult } from "#vault";
import { writerOf } from "./card.ts";
import { bundleOf, type ComplaintCard, placeOf } from "./complaint.ts";
import {
  type CapsuleRow,
  type ComplaintRow,
  findCapsule,
  findComplaint,
  selectComplaints,
  selectPage,
} from "./complaints.sql.ts";
import type { ComplaintForStaff, ComplaintPage, ComplaintsNeeds, ComplaintView, OpenedForAnswer } from "./views.ts";

type VaultOnly = Pick<ComplaintsNeeds, "vault">;

/** The page behind the secret link: opened, not revealed. Null for anything that is not the secret of a complaint. */
export async function complaintBySecret(
  needs: VaultOnly,
  reader: Reader,
  secret: string,
): Promise<ComplaintPage | null> {
  const found = await findComplaint(reader, { secretHash: sha256(secret) });
  if (found === undefined) return null;
  const capsule = await findCapsule(reader, found.id);
  const gone = { ok: false, because: "shredded" } as const;
  return {
    complaintId: found.id,
    complaint: viewOf(found),
    card: capsule === undefined ? gone : await openCard(needs, capsule),
    answer: found.answered_at === null ? null : capsule === undefined ? gone : await openAnswer(needs, capsule),
  };
}

/** Those that wait for an answer first. */
export async function complaintsForOperator(reader: Reader, limit: number): Promise<readonly ComplaintView[]> {
  return (await selectComplaints(reader, limit)).map(viewOf);
}

/** A page of those that wait or of those that were answered, from the one behind `after` on. */
export async function complaintsPage(
  reader: Reader,
  ...of: [state: "open" | "answered", after: { at: Date; number: string } | undefined, limit: number]
): Promise<readonly ComplaintView[]> {
  return (await selectPage(reader, ...of)).map(viewOf);
}

/** One of them by its number, and what leads to its person. */
export async function complaintForStaff(reader: Reader, number: string): Promise<ComplaintForStaff | null> {
  const found = await findComplaint(reader, { number });
  if (found === undefined) return null;
  const capsule = await findCapsule(reader, found.id);
  const { id } = found;
  const about = capsule && ({ kind: "complaint", id, number, ref: bundleOf(id, capsule.subject) } as const);
  return { complaint: viewOf(found), about: about ?? null };
}

/** What was written, for whoever answers it, by the note that the look stands in the ledger. */
export async function openForAnswer(needs: VaultOnly, reader: Reader, note: Noted): Promise<OpenedForAnswer> {
  const capsule = await findCapsule(reader, note.idOf("complaint"));
  if (capsule === undefined) return { ok: false, because: "shredded" };
  const card = await openCard(needs, capsule);
  return card.ok ? { ok: true, card: card.value } : card;
}

/** What a mail about a complaint says, and the card it goes to. */
export async function complaintForMail(needs: ComplaintsNeeds, id: string): ReturnType<ComplaintForMailPort> {
  const { reader } = needs.database;
  const found = await findComplaint(reader, { id });
  const capsule = found === undefined ? undefined : await findCapsule(reader, id);
  if (found === undefined || capsule === undefined) return { ok: false, because: "forgotten" };
  const card = await openCard(needs, capsule);
  if (!card.ok) return { ok: false, because: card.because === "shredded" ? "forgotten" : card.because };
  const { number, receivedAt, answerDueAt, answeredAt } = viewOf(found);
  return {
    ok: true,
    complaint: { number, receivedAt, answerBy: answerDueAt, answeredAt },
    writer: writerOf(card.value),
  };
}

/** Opens the card of a complaint, without revealing it. */
export function openCard({ vault }: VaultOnly, capsule: CapsuleRow): Promise<OpenResult<ComplaintCard, "complaint">> {
  const { complaint_id: id, subject, card } = capsule;
  return vault.open<ComplaintCard, "complaint@1">(bundleOf(id, subject), placeOf(id, "card"), card);
}

async function openAnswer({ vault }: VaultOnly, capsule: CapsuleRow): Promise<OpenResult<string, "complaint">> {
  const { complaint_id: id, subject, answer } = capsule;
  if (answer === null) throw new Error("An answered complaint has no answer.");
  return vault.open<string, "complaint@1">(bundleOf(id, subject), placeOf(id, "answer"), answer);
}

function viewOf(row: ComplaintRow): ComplaintView {
  return {
    number: row.number,
    state: row.buried_at !== null ? "forgotten" : row.answered_at === null ? "open" : "answered",
    receivedAt: row.received_at,
    alertAt: row.alert_at,
    answerDueAt: row.answer_due_at,
    answeredAt: row.answered_at,
    outcome: row.outcome,
    forgetAt: row.shred_due_at,
    policyVersion: row.policy_version,
  };
}
