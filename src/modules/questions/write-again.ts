import { sha256 } from "#kernel/digest";
import { VaultError } from "#vault";
import { bundleOf, messagePlace, mostMessages, readMessage } from "./question.ts";
import {
  countMessages,
  findCapsule,
  findQuestion,
  insertMessage,
  lockQuestion,
  updateQuestion,
} from "./questions.sql.ts";
import type { QuestionsNeeds, WriteAgainResult } from "./views.ts";

/** The writer adds something: the question waits again, and nothing of it is forgotten meanwhile. Refusals write nothing. */
export async function writeAgain(needs: QuestionsNeeds, secret: string, typed: unknown): Promise<WriteAgainResult> {
  const { database, vault, random, clock } = needs;
  const read = readMessage(typed);
  if (!read.ok) return read;
  const found = await findQuestion(database.reader, { secretHash: sha256(secret) });
  if (found === undefined) return { ok: false, because: "no-such-question" };
  const capsule = await findCapsule(database.reader, found.id);
  if (capsule === undefined || found.buried_at !== null) return { ok: false, because: "forgotten" };
  const id = random.uuid();
  let words: Buffer;
  try {
    words = await vault.seal(bundleOf(found.id, capsule.subject), messagePlace(id), read.words);
  } catch (thrown) {
    if (!(thrown instanceof VaultError)) throw thrown;
    if (thrown.code === "key-unavailable") return { ok: false, because: thrown.code };
    if (thrown.code === "bundle-shredded") return { ok: false, because: "forgotten" };
    throw thrown;
  }
  return database.transact(async (tx) => {
    const now = await lockQuestion(tx, found.id);
    const at = clock.now();
    const isDue = now?.shred_due_at != null && now.shred_due_at <= at;
    if (now === undefined || now.buried_at !== null || isDue) return { ok: false, because: "forgotten" };
    const { all, asked } = await countMessages(tx, found.id);
    if (asked >= mostMessages) return { ok: false, because: "too-many" };
    const place = { question_id: found.id, position: all + 1 };
    await insertMessage(tx, { id, ...place, is_answer: false, written_at: at, words });
    await updateQuestion(tx, found.id, { waiting_since: now.waiting_since ?? at, shred_due_at: null });
    return { ok: true };
  });
}
