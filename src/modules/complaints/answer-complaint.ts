import { day } from "#kernel/clock";
import { crashpoint } from "#kernel/crashpoint";
import { tidyText } from "#kernel/tidy-text";
import { declassify, personal, VaultError } from "#vault";
import { bundleOf, keptDays, placeOf } from "./complaint.ts";
import { openCard } from "./complaint-page.ts";
import { findCapsule, findComplaint, lockComplaint, putAnswer, updateComplaint } from "./complaints.sql.ts";
import type { AnswerInput, AnswerResult, ComplaintsNeeds } from "./views.ts";

const longestAnswer = 8_000;

/**
 * Answers a complaint and closes it. The answer is sealed in the bundle of the complaint; whoever gave an address is told by
 * mail where it stands and to whom they can turn. Refusals write nothing.
 */
export async function answerComplaint(
  needs: ComplaintsNeeds,
  { number, outcome, words }: AnswerInput,
): Promise<AnswerResult> {
  const { database, vault, clock, mail } = needs;
  const answer = tidyText(words, true);
  if (answer === "" || [...answer].length > longestAnswer) return { ok: false, because: "bad-answer" };
  const found = await findComplaint(database.reader, { number });
  if (found === undefined) return { ok: false, because: "no-such-complaint" };
  const capsule = await findCapsule(database.reader, found.id);
  if (found.answered_at !== null || capsule === undefined) return { ok: false, because: "already-answered" };
  const card = await openCard(needs, capsule);
  if (!card.ok) return { ok: false, because: card.because === "shredded" ? "already-answered" : card.because };
  let sealed: Buffer;
  try {
    const ref = bundleOf(found.id, capsule.subject);
    sealed = await vault.seal(ref, placeOf(found.id, "answer"), personal("complaint", answer));
  } catch (thrown) {
    if (thrown instanceof VaultError && thrown.code === "key-unavailable") return { ok: false, because: thrown.code };
    throw thrown;
  }
  const mailed = declassify("can-be-written-to", card.value);
  const answered = await database.transact(async (tx): Promise<AnswerResult> => {
    const now = await lockComplaint(tx, found.id);
    if (now === undefined || now.answered_at !== null) return { ok: false, because: "already-answered" };
    const at = clock.now();
    await putAnswer(tx, found.id, sealed);
    const shredDueAt = new Date(at.getTime() + keptDays * day);
    await updateComplaint(tx, found.id, { answered_at: at, outcome, shred_due_at: shredDueAt });
    if (mailed) await mail.queueMail(tx, { kind: "complaint-answered", complaintId: found.id });
    return { ok: true, mailed };
  });
  if (answered.ok) crashpoint("complaint-answered");
  return answered;
}
