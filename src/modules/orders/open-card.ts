import type { About, Noted } from "#access";
import type { Reader } from "#kernel/db";
import type { Personal } from "#vault";
import { bundleOf, type ContactCard, cardPlace } from "./contact-card.ts";
import { type CapsuleRow, capsulesAfter, findCapsule } from "./person.sql.ts";
import type { OrdersNeeds } from "./ports.ts";

export type OpenedCard =
  | { ok: true; card: Personal<ContactCard, "contact">; subject: string; sealed: Buffer }
  | { ok: false; because: "shredded" | "key-unavailable" };

export type CardsFound = { opened: number; closed: number };

const cardsAtOnce = 500;

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

/** What leads to the person of an order, for whoever asks to look; null once there is none. */
export async function aboutOrder(
  reader: Reader,
  { orderId: id, number }: { orderId: string; number: string },
): Promise<About | null> {
  const capsule = await findCapsule(reader, id);
  return capsule === undefined ? null : { kind: "order", id, number, ref: bundleOf(id, capsule.subject) };
}

/** Opens the card of an order for staff, by the note that the look stands in the ledger. */
export function openForStaff(needs: Pick<OrdersNeeds, "vault">, reader: Reader, note: Noted): Promise<OpenedCard> {
  return openCard(needs, reader, note.idOf("order"));
}

/** Opens every card and reveals none: how many open, and how many do not. For a drill. */
export async function checkCards({ vault, database }: Pick<OrdersNeeds, "vault" | "database">): Promise<CardsFound> {
  const found: CardsFound = { opened: 0, closed: 0 };
  const from = (after: string | undefined) => capsulesAfter(database.reader, after, cardsAtOnce);
  for (let page = await from(undefined); page.length > 0; page = await from(page.at(-1)?.order_id)) {
    for (const capsule of page) {
      const opened = await openCapsule({ vault }, capsule).catch(() => ({ ok: false }));
      found[opened.ok ? "opened" : "closed"]++;
    }
  }
  return found;
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
