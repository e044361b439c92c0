/**
 * Forgetting the person of a complaint, in the order in which every bundle is shredded, every arrow survivable:
 *
 *   [shop: tombstone and job] → [keystore: the key goes] → [shop: card, answer and mails go, privacy ledger]
 *
 * Each step finds out for itself whether it has been done. The job, the sweep and a second process may all be at it.
 */
import type { Tx } from "#kernel/db";
import { errorCode } from "#kernel/log";
import { bundleOf } from "./complaint.ts";
import {
  type ComplaintRow,
  deleteCapsule,
  findCapsule,
  lockComplaint,
  selectDue,
  updateComplaint,
} from "./complaints.sql.ts";
import type { ComplaintsNeeds } from "./views.ts";

const limit = 50;

/** Forgets those whose 90 days are over. One that fails holds up no other. */
export async function forgetDue(needs: ComplaintsNeeds): Promise<number> {
  let forgotten = 0;
  for (const id of await selectDue(needs.database.reader, needs.clock.now(), limit)) {
    try {
      await forgetComplaint(needs, id);
      forgotten++;
    } catch (thrown) {
      needs.log.error("complaint-not-forgotten", { code: errorCode(thrown) });
    }
  }
  return forgotten;
}

/** Shreds a complaint that is due. Does nothing to one that is not. Throws when the keystore cannot be reached. */
export async function forgetComplaint(needs: ComplaintsNeeds, id: string): Promise<void> {
  const { database, clock } = needs;
  const subject = await database.transact(async (tx) => {
    const found = await lockComplaint(tx, id);
    const isDue = found?.shred_due_at != null && found.shred_due_at <= clock.now();
    return found === undefined || !isDue ? undefined : bury(needs, tx, found);
  });
  if (subject !== undefined) await end(needs, id, subject);
}

/**
 * After a backup was put back: forgets once more who had been forgotten since it was taken; false where the backup had forgotten them
 * too. Only a complaint that was answered is ever forgotten, so one that the backup knows as open was answered since: it is closed,
 * and what came of it is not known any more. Nobody is written to.
 */
export async function forgetAnew(needs: ComplaintsNeeds, id: string, subject: string): Promise<boolean> {
  const { database, clock } = needs;
  const capsule = await findCapsule(database.reader, id);
  if (capsule?.subject !== subject) return false;
  await database.transact(async (tx) => {
    const found = await lockComplaint(tx, id);
    if (found === undefined) return;
    const at = clock.now();
    const answered = found.answered_at === null ? { answered_at: at, outcome: "not-known" as const } : {};
    await updateComplaint(tx, id, { ...answered, shred_due_at: at });
    await bury(needs, tx, found);
  });
  await end(needs, id, subject);
  return true;
}

/** The tombstone; answers whose. Undefined where all is done. */
async function bury(
  { vault, clock }: ComplaintsNeeds,
  tx: Tx,
  { id, shredded_at, buried_at }: ComplaintRow,
): Promise<string | undefined> {
  if (shredded_at !== null) return undefined;
  const capsule = await findCapsule(tx, id);
  if (capsule === undefined) throw new Error("A complaint has no capsule, and yet it was not shredded.");
  if (buried_at === null) {
    await vault.buryBundle(tx, bundleOf(id, capsule.subject));
    await updateComplaint(tx, id, { buried_at: clock.now() });
  }
  return capsule.subject;
}

/** The two steps behind the tombstone. */
async function end(needs: ComplaintsNeeds, id: string, subject: string): Promise<void> {
  await needs.vault.destroyKey(bundleOf(id, subject));
  await needs.database.transact((tx) => remove(needs, tx, id, subject));
}

async function remove(needs: ComplaintsNeeds, tx: Tx, id: string, subject: string): Promise<void> {
  const { vault, mail, access, privacy, clock, policyVersion } = needs;
  const found = await lockComplaint(tx, id);
  if (found === undefined || found.shredded_at !== null) return;
  const at = clock.now();
  const counts = {
    keys: 1,
    "complaints.capsule": await deleteCapsule(tx, id),
    "mail.outbox": await mail.removeMails(tx, id),
    "access.reason": await access.forgetReasons(tx, id),
  };
  await vault.removeRemains(tx, bundleOf(id, subject));
  await updateComplaint(tx, id, { shredded_at: at, subject_tag: null });
  if (found.subject_tag === null) return;
  await privacy.append(tx, { type: "bundle-shredded", policyVersion, subjectTag: found.subject_tag, counts, at });
}
