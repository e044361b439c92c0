import { sha256 } from "#kernel/digest";
import { keptMs } from "#policy/retention";
import { subjectTagOf } from "#privacy";
import { type Personal, VaultError } from "#vault";
import { bundleOf, cardWith, placeOf } from "./contact.ts";
import { findContact, insertContact } from "./safety.sql.ts";
import type { LeaveResult, SafetyNeeds } from "./views.ts";

/**
 * Takes an address for safety messages about one order: a new key is committed to the keystore, then one transaction writes the
 * sealed card. Nobody is written to. An order has one address; a key whose address never came is swept after a day.
 */
export async function leaveContact(
  needs: SafetyNeeds,
  orderId: string,
  email: Personal<string, "safety-contact">,
): Promise<LeaveResult> {
  const { database, vault, random, clock, policyVersion } = needs;
  if ((await findContact(database.reader, { orderId })) !== undefined) return { ok: false, because: "address-left" };
  const subject = random.uuid();
  const secret = random.token();
  const ref = bundleOf(orderId, subject);
  let card: Buffer;
  try {
    await vault.createBundle(ref);
    card = await vault.seal(ref, placeOf(orderId), cardWith(email, secret));
  } catch (thrown) {
    if (thrown instanceof VaultError && thrown.code === "key-unavailable") return { ok: false, because: thrown.code };
    throw thrown;
  }
  const at = clock.now();
  const row = {
    ...{ id: random.uuid(), order_id: orderId, subject, card, buried_at: null },
    ...{ secret_hash: sha256(secret), subject_tag: subjectTagOf(secret), policy_version: policyVersion },
    ...{ given_at: at, end_due_at: new Date(at.getTime() + keptMs("safety-contact")) },
  };
  const written = await database.transact(async (tx) => {
    if (!(await insertContact(tx, row))) return false;
    await vault.bindBundle(tx, ref);
    return true;
  });
  if (!written) return { ok: false, because: "address-left" };
  return { ok: true, secret };
}
