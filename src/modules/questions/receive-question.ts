import { crashpoint } from "#kernel/crashpoint";
import type { Tx } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import { newReference } from "#kernel/reference";
import { subjectTagOf } from "#privacy";
import { declassify, type Personal, part, VaultError } from "#vault";
import { cardWith } from "./card.ts";
import { type AskedTopic, bundleOf, cardPlace, messagePlace, type Question, type Topic } from "./question.ts";
import { findQuestion, insertMessage, insertQuestion, isSecretTaken, type QuestionRow } from "./questions.sql.ts";
import type { QuestionsNeeds, ReceiveResult, Withdrawing } from "./views.ts";

/** `Q-7K3M-9QTX` */
const numberPrefix = "Q";

/**
 * Takes a question: a new key is committed to the keystore, then one transaction writes the question, what is sealed and the mail
 * that acknowledges it. Who is answered "it has come" finds it after any kill; a key whose question never came is swept after a
 * day. Without the keystore nothing is written.
 */
export function receiveQuestion(
  needs: QuestionsNeeds,
  topic: AskedTopic,
  question: Personal<Question, "question">,
): Promise<ReceiveResult> {
  const { random, mail } = needs;
  return file(needs, { topic, question, secret: random.token() }, async (tx, { id: questionId }) => {
    if (declassify("asker-can-be-written-to", question))
      await mail.queueMail(tx, { kind: "question-received", questionId });
  });
}

/**
 * The same for a withdrawal from a contract. Its confirmation carries what was declared, so the mail names the message. Whoever sends
 * the second step of the form again, on purpose or by a browser that goes back, is led to the page of the first time.
 */
export async function receiveWithdrawal(
  needs: QuestionsNeeds,
  { withdrawal, secret, alongside }: Withdrawing,
): Promise<ReceiveResult> {
  const before = await taken(needs, secret);
  if (before !== null) return before;
  try {
    return await file(needs, { topic: "withdrawal", question: withdrawal, secret }, async (tx, filed) => {
      const { id: questionId, messageId: cause } = filed;
      await needs.mail.queueMail(tx, { kind: "withdrawal-received", questionId, cause });
      await alongside(tx, filed);
    });
  } catch (thrown) {
    // What is written alongside may need a key as well, and nothing of it stands.
    if (thrown instanceof VaultError && thrown.code === "key-unavailable") return { ok: false, because: thrown.code };
    const meanwhile = isSecretTaken(thrown) ? await taken(needs, secret) : null;
    if (meanwhile === null) throw thrown;
    return meanwhile;
  }
}

async function taken({ database }: QuestionsNeeds, secret: string): Promise<ReceiveResult | null> {
  const found = await findQuestion(database.reader, { secretHash: sha256(secret) });
  return found === undefined ? null : { ok: true, number: found.number, secret };
}

type Filed = { id: string; messageId: string; number: string; at: Date };

async function file(
  needs: QuestionsNeeds,
  { topic, question, secret }: { topic: Topic; question: Personal<Question, "question">; secret: string },
  alongside: (tx: Tx, filed: Filed) => Promise<void>,
): Promise<ReceiveResult> {
  const { database, vault, random, clock } = needs;
  const [id, subject, messageId] = [random.uuid(), random.uuid(), random.uuid()];
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
    await alongside(tx, { id, messageId, number: row.number, at });
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
