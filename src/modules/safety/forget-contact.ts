/**
 * Taking an address for safety messages away, in the order in which every bundle is shredded, every arrow survivable:
 *
 *   [shop: tombstone and job] → [keystore: the key goes] → [shop: the row and its mails go, privacy ledger]
 *
 * Nothing of it stays. The link, the job, the retention engine and a second process may all be at it.
 */

import type { Tx } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import { errorCode } from "#kernel/log";
import { type BundleRef, VaultError } from "#vault";
import { bundleOf } from "./contact.ts";
import { type ContactRow, deleteContact, findContact, lockContact, markBuried, selectDue } from "./safety.sql.ts";
import type { ContactOf, SafetyNeeds, TakeAwayResult } from "./views.ts";

const limit = 50;

/** Somebody takes it away, by its link or on the page of the order. Where the keystore is away, nobody can open it meanwhile. */
export async function takeAway(needs: SafetyNeeds, by: ContactOf): Promise<TakeAwayResult> {
  const key = "secret" in by ? { secretHash: sha256(by.secret) } : by;
  const found = await findContact(needs.database.reader, key);
  if (found === undefined) return { ok: false, because: "no-address" };
  try {
    await forgetContact(needs, found.id);
    return { ok: true, keyDestroyed: true };
  } catch (thrown) {
    if (thrown instanceof VaultError && thrown.code === "key-unavailable") return { ok: true, keyDestroyed: false };
    throw thrown;
  }
}

/** Forgets those whose time is over, and those that were begun. One that fails holds up no other. Answers how many. */
export async function forgetDue(needs: SafetyNeeds): Promise<number> {
  let forgotten = 0;
  for (const id of await selectDue(needs.database.reader, needs.clock.now(), limit)) {
    try {
      await forgetContact(needs, id);
      forgotten++;
    } catch (thrown) {
      needs.log.error("safety-contact-not-forgotten", { code: errorCode(thrown) });
    }
  }
  return forgotten;
}

/** The vault's job after a burial, and a backup that was put back: forgets the contact of this bundle; false if it is gone. */
export async function forgetBundle(needs: SafetyNeeds, { subject, bundle }: BundleRef): Promise<boolean> {
  const found = await findContact(needs.database.reader, { orderId: bundle.slice("safety:".length) });
  if (found?.subject !== subject) return false;
  await forgetContact(needs, found.id);
  return true;
}

async function forgetContact(needs: SafetyNeeds, id: string): Promise<void> {
  const { database, vault, clock } = needs;
  const ref = await database.transact(async (tx) => {
    const found = await lockContact(tx, id);
    if (found === undefined) return undefined;
    const bundle = bundleOf(found.order_id, found.subject);
    if (found.buried_at === null) {
      await vault.buryBundle(tx, bundle);
      await markBuried(tx, id, clock.now());
    }
    return bundle;
  });
  if (ref === undefined) return;
  await vault.destroyKey(ref);
  await database.transact(async (tx) => {
    const found = await lockContact(tx, id);
    if (found !== undefined) await remove(needs, tx, found, ref);
  });
}

async function remove(needs: SafetyNeeds, tx: Tx, { id, subject_tag }: ContactRow, ref: BundleRef): Promise<void> {
  const { vault, mail, privacy, clock, policyVersion } = needs;
  const counts = {
    keys: 1,
    "safety.contact": await deleteContact(tx, id),
    "mail.outbox": await mail.removeMails(tx, id),
  };
  await vault.removeRemains(tx, ref);
  const at = clock.now();
  await privacy.append(tx, { type: "bundle-shredded", policyVersion, subjectTag: subject_tag, counts, at });
}
