import type { Reader } from "#kernel/db";
import type { Personal } from "#vault";
import { bundleOf, type ContactCard, cardPlace } from "./contact-card.ts";
import { type CapsuleRow, findCapsule } from "./person.sql.ts";
import type { OrdersNeeds } from "./ports.ts";

export type OpenedCard =
  | { ok: true; card: Personal<ContactCard, "contact">; subject: string; sealed: Buffer }
  | { ok: false; because: "shredded" | "key-unavailable" };

/**
 * Opens the contact card of an order, without revealing it. `shredded` when there is none any more. Asks the keystore,
 * so it stands before a transaction; whoever must know there that it is still the same card compares `sealed`. A card
 * that was tampered with throws a `VaultError`.
 */
export async function openCard(
  needs: Pick<OrdersNeeds, "vault">,
  reader: Reader,
  orderId: string,
): Promise<OpenedCard> {
  return openCapsule(needs, await findCapsule(reader, orderId));
}

/** The same for a capsule that was read with its order. */
export async function openCapsule(
  { vault }: Pick<OrdersNeeds, "vault">,
  capsule: CapsuleRow | undefined,
): Promise<OpenedCard> {
  if (capsule === undefined) return { ok: false, because: "shredded" };
  const { order_id: orderId, subject, contact } = capsule;
  const opened = await vault.open<ContactCard, "contact-card@1">(
    bundleOf(orderId, subject),
    cardPlace(orderId),
    contact,
  );
  return opened.ok ? { ok: true, card: opened.value, subject, sealed: contact } : opened;
}
