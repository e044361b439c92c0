import { type Personal, type Vault, VaultError } from "#vault";
import { bundleOf, type ContactCard, cardPlace } from "./contact-card.ts";
import type { OrdersNeeds } from "./ports.ts";

export type SealedCard = { ok: true; sealed: Buffer } | { ok: false; because: "shredded" | "key-unavailable" };

type Whose = { orderId: string; subject: string };

/** Seals the contact card of an order in its bundle. Asks the keystore, so it stands before a transaction. */
export async function sealCard(
  { vault }: Pick<OrdersNeeds, "vault">,
  { orderId, subject }: Whose,
  card: Personal<ContactCard, "contact">,
): Promise<SealedCard> {
  return orNoKey(() => vault.seal(bundleOf(orderId, subject), cardPlace(orderId), card));
}

/** The same for an order that is only now to be: its key is made and committed to the keystore first. */
export async function sealFirstCard(
  { vault }: { vault: Pick<Vault, "createBundle" | "seal"> },
  { orderId, subject }: Whose,
  card: Personal<ContactCard, "contact">,
): Promise<SealedCard> {
  const ref = bundleOf(orderId, subject);
  return orNoKey(async () => {
    await vault.createBundle(ref);
    return vault.seal(ref, cardPlace(orderId), card);
  });
}

/** A keystore that cannot be reached is no accident of ours: whoever typed the card is told to come again. */
async function orNoKey(seal: () => Promise<Buffer>): Promise<SealedCard> {
  try {
    return { ok: true, sealed: await seal() };
  } catch (thrown) {
    if (!(thrown instanceof VaultError)) throw thrown;
    if (thrown.code === "key-unavailable") return { ok: false, because: "key-unavailable" };
    if (thrown.code === "bundle-shredded") return { ok: false, because: "shredded" };
    throw thrown;
  }
}
