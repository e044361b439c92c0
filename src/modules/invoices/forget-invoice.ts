/**
 * Forgetting whom an invoice was made out to, in the order in which every bundle is shredded, every arrow survivable:
 *
 *   [shop: tombstone and job] → [keystore: the key goes] → [shop: the row goes, privacy ledger]
 *
 * The papers stay, without a person: their numbers have no gap for ever. The job, the retention engine and a second process may all
 * be at it.
 */
import type { Tx } from "#kernel/db";
import { errorCode } from "#kernel/log";
import type { BundleRef } from "#vault";
import { bundleOf } from "./card.ts";
import { type CapsuleRow, deleteCapsule, findCapsule, lockCapsule, markBuried, selectDue } from "./invoices.sql.ts";
import type { InvoicesNeeds } from "./views.ts";

const limit = 50;

/** Forgets those whose time is over, and those that were begun. One that fails holds up no other. Answers how many. */
export async function forgetDue(needs: InvoicesNeeds): Promise<number> {
  let forgotten = 0;
  for (const invoiceId of await selectDue(needs.database.reader, needs.clock.now(), limit)) {
    try {
      await forgetInvoice(needs, invoiceId);
      forgotten++;
    } catch (thrown) {
      needs.log.error("invoice-not-forgotten", { code: errorCode(thrown) });
    }
  }
  return forgotten;
}

/** The vault's job after a burial, and a backup that was put back: forgets the person of this bundle; false if they are gone. */
export async function forgetBundle(needs: InvoicesNeeds, { subject, bundle }: BundleRef): Promise<boolean> {
  const invoiceId = bundle.slice("invoice:".length);
  const found = await findCapsule(needs.database.reader, { invoiceId });
  if (found?.subject !== subject) return false;
  await forgetInvoice(needs, invoiceId);
  return true;
}

async function forgetInvoice(needs: InvoicesNeeds, invoiceId: string): Promise<void> {
  const { database, vault, clock } = needs;
  const ref = await database.transact(async (tx) => {
    const found = await lockCapsule(tx, invoiceId);
    if (found === undefined) return undefined;
    const bundle = bundleOf(invoiceId, found.subject);
    if (found.buried_at === null) {
      await vault.buryBundle(tx, bundle);
      await markBuried(tx, invoiceId, clock.now());
    }
    return bundle;
  });
  if (ref === undefined) return;
  await vault.destroyKey(ref);
  await database.transact(async (tx) => {
    const found = await lockCapsule(tx, invoiceId);
    if (found !== undefined) await remove(needs, tx, found, ref);
  });
}

async function remove(
  { vault, access, privacy, clock, policyVersion }: InvoicesNeeds,
  tx: Tx,
  { invoice_id: invoiceId, subject_tag: subjectTag }: CapsuleRow,
  ref: BundleRef,
): Promise<void> {
  const counts = {
    keys: 1,
    "invoices.capsule": await deleteCapsule(tx, invoiceId),
    "access.reason": await access.forgetReasons(tx, invoiceId),
  };
  await vault.removeRemains(tx, ref);
  await privacy.append(tx, { type: "bundle-shredded", policyVersion, subjectTag, counts, at: clock.now() });
}
