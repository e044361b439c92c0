import { day } from "#kernel/clock";
import { crashpoint } from "#kernel/crashpoint";
import { tidyText } from "#kernel/tidy-text";
import { declassify, personal, VaultError } from "#vault";
import { bundleOf, keptDays, longestAnswer, messagePlace } from "./question.ts";
import { openCard } from "./question-page.ts";
import {
  countMessages,
  findCapsule,
  findQuestion,
  insertMessage,
  lockQuestion,
  updateQuestion,
} from "./questions.sql.ts";
import type { AnswerInput, AnswerResult, QuestionsNeeds } from "./views.ts";

/**
 * Answers a question and thereby closes it, until its writer writes again. The answer is sealed in the bundle of the question;
 * whoever gave an address gets it by mail. Refused where something was written since the page that it answers was shown.
 * Refusals write nothing.
 */
export async function answerQuestion(
  needs: QuestionsNeeds,
  { number, seen, words }: AnswerInput,
): Promise<AnswerResult> {
  const { database, vault, random, clock, mail } = needs;
  const answer = tidyText(words, true);
  if (answer === "" || [...answer].length > longestAnswer) return { ok: false, because: "bad-answer" };
  const found = await findQuestion(database.reader, { number });
  if (found === undefined) return { ok: false, because: "no-such-question" };
  const capsule = await findCapsule(database.reader, found.id);
  if (found.waiting_since === null || capsule === undefined) return { ok: false, because: "not-waiting" };
  const card = await openCard(needs, capsule);
  if (!card.ok) return { ok: false, because: card.because === "shredded" ? "not-waiting" : card.because };
  const id = random.uuid();
  let sealed: Buffer;
  try {
    const ref = bundleOf(found.id, capsule.subject);
    sealed = await vault.seal(ref, messagePlace(id), personal("question", answer));
  } catch (thrown) {
    if (!(thrown instanceof VaultError)) throw thrown;
    if (thrown.code === "key-unavailable") return { ok: false, because: thrown.code };
    // Its writer removed it while it was being answered.
    if (thrown.code === "bundle-shredded") return { ok: false, because: "not-waiting" };
    throw thrown;
  }
  const mailed = declassify("asker-can-be-written-to", card.value);
  const answered = await database.transact(async (tx): Promise<AnswerResult> => {
    const now = await lockQuestion(tx, found.id);
    if (now === undefined || now.waiting_since === null) return { ok: false, because: "not-waiting" };
    const { all } = await countMessages(tx, found.id);
    if (all !== seen) return { ok: false, because: "written-again" };
    const at = clock.now();
    const place = { question_id: found.id, position: all + 1 };
    await insertMessage(tx, { id, ...place, is_answer: true, written_at: at, words: sealed });
    const shredDueAt = new Date(at.getTime() + keptDays * day);
    await updateQuestion(tx, found.id, { answered_at: at, waiting_since: null, shred_due_at: shredDueAt });
    if (mailed) await mail.queueMail(tx, { kind: "question-answered", questionId: found.id, cause: id });
    return { ok: true, mailed };
  });
  if (answered.ok) crashpoint("question-answered");
  return answered;
}
