import { crashpoint } from "#kernel/crashpoint";
import { sha256 } from "#kernel/digest";
import { newReference } from "#kernel/reference";
import { subjectTagOf } from "#privacy";
import { declassify, type Personal, part, VaultError } from "#vault";
import { cardWith } from "./card.ts";
import { bundleOf, cardPlace, messagePlace, type Question, type Topic } from "./question.ts";
import { insertMessage, insertQuestion, type QuestionRow } from "./questions.sql.ts";
import type { QuestionsNeeds, ReceiveResult } from "./views.ts";

/** `Q-7K3M-9QTX` */
const numberPrefix = "Q";

/**
 * Takes a question: a new key is committed to the keystore, then one transaction writes the question, what is sealed and the mail
 * that acknowledges it. Who is answered "it has come" finds it after any kill; a key whose question never came is swept after a
 * day. Without the keystore nothing is written.
 */
export async function receiveQuestion(
  needs: QuestionsNeeds,
  topic: Topic,
  question: Personal<Question, "question">,
): Promise<ReceiveResult> {
  const { database, vault, random, clock, mail } = needs;
  const [id, subject, messageId] = [random.uuid(), random.uuid(), random.uuid()];
  const secret = random.token();
  const ref = bundleOf(id, subject);
  let card: Buffer;
  let words: Buffer;
  try {
    await vault.createBundle(ref);
    card = await vault.seal(ref, cardPlace(id), cardWith(question, secret));
    words = await vault.seal(ref, messagePlace(messageId), part(question, "words"));
  } catch (thrown) {
    if (thrown instanceof VaultError && thrown.code === "key-unavailable") return { ok: false, because: thrown.code };
    throw thrown;
  }
  const at = clock.now();
  const row = newRow(needs, { id, number: newReference(random, numberPrefix), secret, topic }, at);
  await database.transact(async (tx) => {
    await vault.bindBundle(tx, ref);
    await insertQuestion(tx, row, { question_id: id, subject, card });
    await insertMessage(tx, { id: messageId, question_id: id, position: 1, is_answer: false, written_at: at, words });
    if (declassify("asker-can-be-written-to", question))
      await mail.queueMail(tx, { kind: "question-received", questionId: id });
  });
  crashpoint("question-taken");
  return { ok: true, number: row.number, secret };
}

function newRow(
  { policyVersion }: QuestionsNeeds,
  { id, number, secret, topic }: { id: string; number: string; secret: string; topic: Topic },
  at: Date,
): QuestionRow {
  return {
    ...{ id, number, topic },
    secret_hash: sha256(secret),
    subject_tag: subjectTagOf(secret),
    policy_version: policyVersion,
    received_at: at,
    waiting_since: at,
    answered_at: null,
    removed_at: null,
    shred_due_at: null,
    buried_at: null,
    shredded_at: null,
  };
}
