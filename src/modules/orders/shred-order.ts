/**
 * Forgetting the person of an order, in the order of vault.md §4.0, every arrow survivable:
 *
 *   [shop: tombstone and job] → [keystore: the key goes] → [shop: personal rows go, privacy ledger] → recipients are asked
 *
 * Each step finds out for itself whether it has been done. The job, the sweep and a second process may all be at it.
 */
import { crashpoint } from "#kernel/crashpoint";
import type { Tx } from "#kernel/db";
import { parseRef } from "#vault";
import { askForDeletion } from "./ask-for-deletion.ts";
import { mustHappen } from "./change.ts";
import { bundleOf } from "./contact-card.ts";
import { deleteCapsule, findCapsule, selectRecipients } from "./person.sql.ts";
import type { OrdersNeeds } from "./ports.ts";
import { lockPurchase, updatePurchase } from "./purchase.sql.ts";

/** Shreds a complete order that is not held; true once its person is gone. Throws when the keystore cannot be reached. */
export async function shredOrder(needs: OrdersNeeds, orderId: string): Promise<boolean> {
  const { database, vault } = needs;
  const subject = await database.transact((tx) => bury(needs, tx, orderId));
  if (subject === undefined) return false;
  const ref = bundleOf(orderId, subject);
  await vault.destroyKey(ref);
  const gone = await database.transact((tx) => remove(needs, tx, orderId, subject));
  if (gone) crashpoint("orders-shredded");
  await askForDeletion(needs, orderId);
  return true;
}

/** The vault's job after a burial: goes on with whatever is left to do of this order. */
export async function goOnShredding(needs: OrdersNeeds, { id }: { id: string }): Promise<void> {
  const { bundle } = parseRef(id);
  await shredOrder(needs, bundle.slice("fulfilment:".length));
}

async function bury(needs: OrdersNeeds, tx: Tx, orderId: string): Promise<string | undefined> {
  const order = await lockPurchase(tx, { id: orderId });
  if (order?.privacy !== "complete") return undefined;
  const capsule = await findCapsule(tx, orderId);
  if (capsule === undefined) throw new Error("A complete order has no capsule, and yet it was not shredded.");
  if (order.buried_at === null) {
    await needs.vault.buryBundle(tx, bundleOf(orderId, capsule.subject));
    await updatePurchase(tx, orderId, { buried_at: needs.clock.now() });
  }
  return capsule.subject;
}

async function remove(needs: OrdersNeeds, tx: Tx, orderId: string, subject: string): Promise<boolean> {
  const { vault, mail, payments, privacy, settings, clock } = needs;
  const order = await lockPurchase(tx, { id: orderId });
  if (order?.privacy !== "complete") return false;
  const at = clock.now();
  const counts = {
    keys: 1,
    "orders.capsule": await deleteCapsule(tx, orderId),
    "payments.references": await payments.forgetReferences(tx, orderId),
    "mail.outbox": await mail.removeMails(tx, orderId),
  };
  await vault.removeRemains(tx, bundleOf(orderId, subject));
  const tag = order.subject_tag;
  const everybodyKnows = (await selectRecipients(tx, orderId)).every((row) => row.deletion_confirmed_at !== null);
  await mustHappen(tx, order, { what: "shredded" }, at, {
    shredded_at: at,
    basket_id: null,
    ...(everybodyKnows ? { subject_tag: null } : {}),
  });
  if (tag !== null) {
    const policyVersion = settings.policyVersion;
    await privacy.append(tx, { type: "bundle-shredded", policyVersion, subjectTag: tag, counts, at });
  }
  return true;
}
