/**
 * Forgetting the person of an order, in the order of vault.md §4.0, every arrow survivable:
 *
 *   [shop: tombstone and job] → [keystore: the key goes] → [shop: personal rows go, privacy ledger]
 *
 * Each step finds out for itself whether it has been done. The job, the sweep and a second process may all be at it. Recipients
 * are asked by a sweep of their own (`ask-for-deletion.ts`), so that one who is slow holds up nobody else's forgetting.
 */
import { crashpoint } from "#kernel/crashpoint";
import type { Tx } from "#kernel/db";
import { type BundleRef, parseRef } from "#vault";
import { mustHappen } from "./change.ts";
import { bundleOf } from "./contact-card.ts";
import { deleteNotes } from "./note.sql.ts";
import { deleteCapsule, findCapsule, selectRecipients } from "./person.sql.ts";
import type { OrdersNeeds } from "./ports.ts";
import { lockPurchase, updatePurchase } from "./purchase.sql.ts";
import type { PurchaseRow } from "./tables.ts";

/** Shreds a complete order that is not held; true once its person is gone. Throws when the keystore cannot be reached. */
export async function shredOrder(needs: OrdersNeeds, orderId: string): Promise<boolean> {
  const { database, vault } = needs;
  const grave = await database.transact((tx) => bury(needs, tx, orderId));
  if (grave === undefined) return false;
  if (grave.ref !== null) await vault.destroyKey(grave.ref);
  const gone = await database.transact((tx) => remove(needs, tx, orderId, grave.ref));
  if (gone) crashpoint("orders-shredded");
  return true;
}

/** The vault's job after a burial: goes on with whatever is left to do of this order. */
export async function goOnShredding(needs: OrdersNeeds, { id }: { id: string }): Promise<void> {
  const { bundle } = parseRef(id);
  await shredOrder(needs, bundle.slice("fulfilment:".length));
}

/**
 * After a backup was put back: forgets once more who had been forgotten since it was taken. What the order has become since the
 * backup is not known any more, so it stays as it is there, without its person, and ends like any other; false where the backup
 * had forgotten them too.
 */
export async function forgetAnew(needs: OrdersNeeds, { id }: { id: string }): Promise<boolean> {
  const { database, vault } = needs;
  const ref = parseRef(id);
  const orderId = ref.bundle.slice("fulfilment:".length);
  const capsule = ref.bundle.startsWith("fulfilment:") ? await findCapsule(database.reader, orderId) : undefined;
  if (capsule?.subject !== ref.subject) return false;
  await database.transact((tx) => vault.buryBundle(tx, ref));
  await vault.destroyKey(ref);
  await database.transact(async (tx) => {
    const order = await lockPurchase(tx, { id: orderId });
    if (order !== undefined) await removePerson(needs, tx, order, ref);
  });
  return true;
}

/** Whose key is to be destroyed: null where it was, because the person was forgotten anew after a backup was put back. */
type Grave = { ref: BundleRef | null };

async function bury(needs: OrdersNeeds, tx: Tx, orderId: string): Promise<Grave | undefined> {
  const order = await lockPurchase(tx, { id: orderId });
  if (order?.privacy !== "complete") return undefined;
  const capsule = await findCapsule(tx, orderId);
  if (capsule === undefined) return { ref: null };
  const ref = bundleOf(orderId, capsule.subject);
  if (order.buried_at === null) {
    await needs.vault.buryBundle(tx, ref);
    await updatePurchase(tx, orderId, { buried_at: needs.clock.now() });
  }
  return { ref };
}

async function remove(needs: OrdersNeeds, tx: Tx, orderId: string, ref: BundleRef | null): Promise<boolean> {
  const order = await lockPurchase(tx, { id: orderId });
  if (order?.privacy !== "complete") return false;
  await removePerson(needs, tx, order, ref);
  const everybodyKnows = (await selectRecipients(tx, orderId)).every((row) => row.deletion_confirmed_at !== null);
  const at = needs.clock.now();
  await mustHappen(tx, order, { what: "shredded" }, at, {
    shredded_at: at,
    basket_id: null,
    ...(everybodyKnows ? { subject_tag: null } : {}),
  });
  return true;
}

/** Everything that is the person's beside the order, their mails among it. The privacy ledger notes it where a key went. */
async function removePerson(
  { vault, mail, access, payments, privacy, settings, clock }: OrdersNeeds,
  tx: Tx,
  { id, subject_tag: subjectTag }: PurchaseRow,
  ref: BundleRef | null,
): Promise<void> {
  const rows = {
    "orders.capsule": await deleteCapsule(tx, id),
    "orders.note": await deleteNotes(tx, id),
    "payments.references": await payments.forgetReferences(tx, id),
    "mail.outbox": await mail.removeMails(tx, id),
    "access.reason": await access.forgetReasons(tx, id),
  };
  if (ref === null) return;
  await vault.removeRemains(tx, ref);
  if (subjectTag === null) return;
  const { policyVersion } = settings;
  const counts = { keys: 1, ...rows };
  await privacy.append(tx, { type: "bundle-shredded", policyVersion, subjectTag, counts, at: clock.now() });
}
