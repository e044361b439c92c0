import type { Tx } from "#kernel/db";
import type { Category } from "#policy/categories";
import type { Finding } from "./finding.ts";
import type { Personal } from "./personal.ts";
import { type BundleRef, refText } from "./place.ts";
import { insertBundles } from "./vault.sql.ts";

/** A bundle from before the shop moved here: living, with a key that was made for it, or shredded since. */
export type PastBundle = { ref: BundleRef; boundAt: Date } & (
  | { email: Personal<string, Category> }
  | { buriedAt: Date; keyDestroyedAt: Date; shreddedAt: Date }
);

/** Binds many bundles at once. Throws if one of them is known, living or buried. */
export async function bindPast(
  tx: Tx,
  finding: Pick<Finding, "emailIndex">,
  bundles: readonly PastBundle[],
): Promise<void> {
  const rows = [];
  for (const bundle of bundles) {
    refText(bundle.ref);
    const isLiving = "email" in bundle;
    rows.push({
      ...bundle.ref,
      bound_at: bundle.boundAt,
      buried_at: isLiving ? null : bundle.buriedAt,
      key_destroyed_at: isLiving ? null : bundle.keyDestroyedAt,
      shredded_at: isLiving ? null : bundle.shreddedAt,
      email: isLiving ? await finding.emailIndex(bundle.email) : null,
    });
  }
  await insertBundles(tx, rows);
}
