import type { EscrowNeeds } from "./escrow.ts";
import { keysAfter } from "./keystore.sql.ts";
import { type BundleRef, refText } from "./place.ts";
import { bundlesAfter } from "./vault.sql.ts";

/** What is found when every key is held against every bundle. All but `living` should be 0. */
export type KeysFound = {
  /** Bundles that live and whose key unwraps. */
  living: number;
  /** Bundles that live and have no key, or none that unwraps: lost. */
  lost: number;
  /** Bundles that are buried and still have a key: not shredded yet. */
  stillThere: number;
};

const rowsAtOnce = 1_000;

/** Unwraps every key and holds it against the bundles of the shop's database. Writes nothing. */
export async function checkKeys(
  needs: Pick<EscrowNeeds, "shop" | "database" | "keystore" | "epochs">,
): Promise<KeysFound> {
  const { shop, database, keystore, epochs } = needs;
  const [good, all] = [new Set<string>(), new Set<string>()];
  const keysFrom = (after: BundleRef | undefined) => keysAfter(keystore.reader, after, rowsAtOnce);
  for (let page = await keysFrom(undefined); page.length > 0; page = await keysFrom(page.at(-1)?.ref)) {
    for (const { ref, epoch, wrapped } of page) {
      all.add(refText(ref));
      const dek = await epochs.unwrap(wrapped, { shop, ...ref, epoch }).catch(() => undefined);
      if (dek !== undefined) good.add(refText(ref));
      dek?.fill(0);
    }
  }
  const found: KeysFound = { living: 0, lost: 0, stillThere: 0 };
  for (const buried of [false, true]) {
    const bundlesFrom = (after: BundleRef | undefined) => bundlesAfter(database.reader, { buried }, after, rowsAtOnce);
    for (let page = await bundlesFrom(undefined); page.length > 0; page = await bundlesFrom(page.at(-1))) {
      for (const ref of page) {
        if (buried) found.stillThere += all.has(refText(ref)) ? 1 : 0;
        else if (good.has(refText(ref))) found.living++;
        else found.lost++;
      }
    }
  }
  return found;
}
