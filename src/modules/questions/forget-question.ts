/**
 * Forgetting the person of a question, in the order in which every bundle is shredded, every arrow survivable:
 *
 *   [shop: tombstone and job] → [keystore: the key goes] → [shop: card, messages and mails go, privacy ledger]
 *
 * Each step finds out for itself whether it has been done. The writer, the job, the sweep and a second process may all be at it.
 */
import type { Tx } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import { errorCode } from "#kernel/log";
import { VaultError } from "#vault";
import { bundleOf } from "./question.ts";
import {
  deletePerson,
  findCapsule,
  findQuestion,
  lockQuestion,
  type QuestionRow,
  selectDue,
  updateQuestion,
} from "./questions.sql.ts";
import type { QuestionsNeeds, RemoveResult } from "./views.ts";

const limit = 50;

/** The writer removes it, answered or not. Asked again it goes on where it stopped. */
export async function removeQuestion(needs: QuestionsNeeds, secret: string): Promise<RemoveResult> {
  const found = await findQuestion(needs.database.reader, { secretHash: sha256(secret) });
  if (found === undefined) return { ok: false, because: "no-such-question" };
  try {
    await forget(needs, found.id, (row, at) =>
      row.buried_at === null ? { removed_at: at, waiting_since: null, shred_due_at: at } : {},
    );
    return { ok: true, keyDestroyed: true };
  } catch (thrown) {
    if (thrown instanceof VaultError && thrown.code === "key-unavailable") return { ok: true, keyDestroyed: false };
    throw thrown;
  }
}

/** Forgets those whose time is over. One that fails holds up no other. */
export async function forgetDue(needs: QuestionsNeeds): Promise<number> {
  let forgotten = 0;
  for (const id of await selectDue(needs.database.reader, needs.clock.now(), limit)) {
    try {
      await forgetQuestion(needs, id);
      forgotten++;
    } catch (thrown) {
      needs.log.error("question-not-forgotten", { code: errorCode(thrown) });
    }
  }
  return forgotten;
}

/** Shreds a question that is due. Does nothing to one that is not. Throws when the keystore cannot be reached. */
export async function forgetQuestion(needs: QuestionsNeeds, id: string): Promise<void> {
  await forget(needs, id, ({ shred_due_at: due }, at) => (due !== null && due <= at ? {} : null));
}

/**
 * After a backup was put back: forgets once more who had been forgotten since it was taken; false where the backup had forgotten them
 * too. One that the backup knows as waiting was answered or removed since: it is closed as removed. Nobody is written to.
 */
export async function forgetAnew(needs: QuestionsNeeds, id: string, subject: string): Promise<boolean> {
  const capsule = await findCapsule(needs.database.reader, id);
  if (capsule?.subject !== subject) return false;
  await forget(needs, id, ({ waiting_since, removed_at }, at) => ({
    ...{ waiting_since: null, shred_due_at: at },
    removed_at: waiting_since === null ? removed_at : at,
  }));
  return true;
}

type Change = Parameters<typeof updateQuestion>[2];

/** The whole way. `closing` says what changes of the row before it is buried; null where it is not to be forgotten. */
async function forget(
  needs: QuestionsNeeds,
  id: string,
  closing: (row: QuestionRow, at: Date) => Change | null,
): Promise<void> {
  const { database, vault, clock } = needs;
  const ref = await database.transact(async (tx) => {
    const found = await lockQuestion(tx, id);
    if (found === undefined || found.shredded_at !== null) return undefined;
    const at = clock.now();
    const change = closing(found, at);
    if (change === null) return undefined;
    const capsule = await findCapsule(tx, id);
    if (capsule === undefined) throw new Error("A question has no capsule, and yet it was not shredded.");
    const bundle = bundleOf(id, capsule.subject);
    if (found.buried_at === null) {
      await vault.buryBundle(tx, bundle);
      await updateQuestion(tx, id, { ...change, buried_at: at });
    }
    return bundle;
  });
  if (ref === undefined) return;
  await vault.destroyKey(ref);
  await database.transact((tx) => remove(needs, tx, id, ref));
}

async function remove(needs: QuestionsNeeds, tx: Tx, id: string, ref: ReturnType<typeof bundleOf>): Promise<void> {
  const { vault, mail, access, privacy, clock, policyVersion } = needs;
  const found = await lockQuestion(tx, id);
  if (found === undefined || found.shredded_at !== null) return;
  const at = clock.now();
  const { messages, capsules } = await deletePerson(tx, id);
  const counts = {
    keys: 1,
    "questions.capsule": capsules,
    "questions.message": messages,
    "mail.outbox": await mail.removeMails(tx, id),
    "access.reason": await access.forgetReasons(tx, id),
  };
  await vault.removeRemains(tx, ref);
  await updateQuestion(tx, id, { shredded_at: at, subject_tag: null });
  if (found.subject_tag === null) return;
  await privacy.append(tx, { type: "bundle-shredded", policyVersion, subjectTag: found.subject_tag, counts, at });
}
