/** What somebody typed as a reason: read at the door, sealed in the bundle it is about, opened for whoever checks it. */
import { tidyText } from "#kernel/tidy-text";
import { type BundleRef, type Personal, type Place, personal, type Vault, VaultError } from "#vault";
import type { ReasonRow } from "./access.sql.ts";
import type { About, AskRefusal } from "./views.ts";

/** Fewest and most characters of a reason. */
export const reasonLimits = { least: 10, most: 300 } as const;

/** A typed reason, for the vault; or what is wrong with it. */
export function readReason(
  typed: unknown,
): { ok: true; reason: Personal<string, "access-reason"> } | { ok: false; because: AskRefusal } {
  const words = tidyText(typed, true);
  const length = [...words].length;
  if (length < reasonLimits.least) return { ok: false, because: "reason-too-short" };
  if (length > reasonLimits.most) return { ok: false, because: "reason-too-long" };
  return { ok: true, reason: personal("access-reason", words) };
}

function placeOf(grantId: string, aboutId: string): Place<"access-reason@1"> {
  return { entity: "access.reason", field: "sealed", rowId: `${grantId}:${aboutId}`, labelSet: "access-reason@1" };
}

/** Seals it for one thing that a grant is about. Before the transaction: it may ask the keystore. */
export async function sealReason(
  vault: Pick<Vault, "seal">,
  of: { grantId: string; aboutId: string; ref: BundleRef },
  reason: Personal<string, "access-reason">,
): Promise<{ ok: true; sealed: Buffer } | { ok: false; because: "nothing-to-see" | "key-unavailable" }> {
  try {
    return { ok: true, sealed: await vault.seal(of.ref, placeOf(of.grantId, of.aboutId), reason) };
  } catch (thrown) {
    if (!(thrown instanceof VaultError)) throw thrown;
    if (thrown.code === "key-unavailable") return { ok: false, because: thrown.code };
    if (thrown.code === "bundle-shredded") return { ok: false, because: "nothing-to-see" };
    throw thrown;
  }
}

/** The kind of the bundle that each is sealed in. */
const bundleKinds = {
  order: "fulfilment",
  complaint: "support",
  question: "question",
  invoice: "invoice",
} as const satisfies Record<About["kind"], string>;

/** The words, opened and not revealed; null where the bundle is gone or its key cannot be had now. */
export async function openReason(
  vault: Pick<Vault, "open">,
  row: ReasonRow,
): Promise<Personal<string, "access-reason"> | null> {
  const bundle = `${bundleKinds[row.about]}:${row.aboutId}` as const;
  const opened = await vault.open<string, "access-reason@1">(
    { subject: row.subject, bundle },
    placeOf(row.grantId, row.aboutId),
    row.sealed,
  );
  return opened.ok ? opened.value : null;
}
