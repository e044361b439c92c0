import { crashpoint } from "#kernel/crashpoint";
import type { Tx } from "#kernel/db";
import { note } from "./change.ts";
import { findShipment, updateShipment } from "./goods.sql.ts";
import { selectRecipients, updateRecipient } from "./person.sql.ts";
import type { OrdersNeeds } from "./ports.ts";
import { findPurchase, lockPurchase, updatePurchase } from "./purchase.sql.ts";
import type { RecipientRow } from "./tables.ts";

/**
 * Passes the deletion of a shredded order on to everybody who was told something of its person, and writes down that they
 * were asked and whether they confirmed. Asked again by the sweep until they have.
 */
export async function askForDeletion(needs: OrdersNeeds, orderId: string): Promise<void> {
  const { database, courier } = needs;
  const order = await findPurchase(database.reader, { id: orderId });
  if (order?.privacy !== "shredded") return;
  for (const recipient of await selectRecipients(database.reader, orderId)) {
    if (recipient.deletion_confirmed_at !== null) continue;
    const shipment = await findShipment(database.reader, { shipmentId: recipient.consignment_id });
    const reference = shipment?.tracking_reference ?? null;
    const answer = reference === null ? { ok: true as const, confirmed: true } : await courier.forget(reference);
    crashpoint("orders-deletion-sent");
    await database.transact((tx) => writeDown(needs, tx, orderId, recipient, answer.ok && answer.confirmed));
  }
}

async function writeDown(
  needs: OrdersNeeds,
  tx: Tx,
  orderId: string,
  asked: RecipientRow,
  confirmed: boolean,
): Promise<void> {
  const order = await lockPurchase(tx, { id: orderId });
  const recipients = await selectRecipients(tx, orderId);
  const now = recipients.find(({ consignment_id }) => consignment_id === asked.consignment_id);
  if (order === undefined || now === undefined || now.deletion_confirmed_at !== null) return;
  const at = needs.clock.now();
  const types = [
    ...(now.deletion_asked_at === null ? (["deletion-asked"] as const) : []),
    ...(confirmed ? (["deletion-confirmed"] as const) : []),
  ];
  await updateRecipient(tx, now, { deletion_asked_at: at, ...(confirmed ? { deletion_confirmed_at: at } : {}) });
  for (const type of types) {
    await note(tx, order, type, at);
    if (order.subject_tag === null) continue;
    const { policyVersion } = needs.settings;
    const counts = { [now.recipient]: 1 };
    await needs.privacy.append(tx, { type, policyVersion, subjectTag: order.subject_tag, counts, at });
  }
  if (!confirmed) return;
  await updateShipment(tx, now.consignment_id, { tracking_reference: null });
  const last = recipients.every((row) => row === now || row.deletion_confirmed_at !== null);
  if (last) await updatePurchase(tx, orderId, { subject_tag: null });
}
