/** The two secrets of an attempt, in the bundle of its order: the provider's reference and the return token. */
import { type BundleRef, personal, type Vault, VaultError } from "#vault";
import { reveal } from "#vault/reveal";
import type { AttemptRow } from "./payments.sql.ts";

/** What of an attempt says where its secrets stand. */
type Whose = Pick<AttemptRow, "id" | "order_id" | "subject">;
type Secret = { column: "reference_sealed" | "return_token_sealed"; field: "reference" | "return-token" };

export const reference: Secret = { column: "reference_sealed", field: "reference" };
export const returnToken: Secret = { column: "return_token_sealed", field: "return-token" };

/**
 * Seals a secret of the attempt. `shredded` when the order's bundle is gone. Asks the keystore, so it stands outside
 * transactions.
 */
export async function sealSecret(
  vault: Pick<Vault, "seal">,
  row: Whose,
  secret: Secret,
  text: string,
): Promise<{ ok: true; sealed: Buffer } | { ok: false; because: "shredded" | "key-unavailable" }> {
  const bundle = bundleOf(row);
  if (bundle === undefined) return { ok: false, because: "shredded" };
  try {
    return { ok: true, sealed: await vault.seal(bundle, place(row, secret), personal("payment-reference", { text })) };
  } catch (thrown) {
    return { ok: false, because: missing(thrown) };
  }
}

/** Opens a secret of the attempt; `none` when it has none. A record that was tampered with throws a `VaultError`. */
export async function openSecret(
  vault: Pick<Vault, "open">,
  row: AttemptRow,
  secret: Secret,
): Promise<{ ok: true; text: string } | { ok: false; because: "none" | "shredded" | "key-unavailable" }> {
  const bundle = bundleOf(row);
  const sealed = row[secret.column];
  if (sealed === null) return { ok: false, because: "none" };
  if (bundle === undefined) return { ok: false, because: "shredded" };
  const opened = await vault.open<{ text: string }, "payment-reference@1">(bundle, place(row, secret), sealed);
  return opened.ok ? { ok: true, text: reveal("reconcile", opened.value).text } : opened;
}

function bundleOf(row: Whose): BundleRef | undefined {
  return row.subject === null ? undefined : { subject: row.subject, bundle: `fulfilment:${row.order_id}` };
}

function place(row: Whose, secret: Secret) {
  return {
    entity: "payments.attempt",
    field: secret.field,
    rowId: row.id,
    labelSet: "payment-reference@1",
  } as const;
}

function missing(thrown: unknown): "shredded" | "key-unavailable" {
  if (!(thrown instanceof VaultError)) throw thrown;
  if (thrown.code === "key-unavailable") return "key-unavailable";
  if (thrown.code === "bundle-shredded" || thrown.code === "bundle-unknown") return "shredded";
  throw thrown;
}
