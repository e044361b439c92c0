/** Addresses of products and departments: who may have which. */
import type { Tx } from "#kernel/db";
import { type Addressed, ownersOf } from "./addresses.sql.ts";
import { LONGEST_SLUG, SLUG } from "./slug.ts";

const nouns = { product: "product", category: "department" } as const satisfies Record<Addressed, string>;

/**
 * Why what came in as `key` may not have this address; null where it may. One that another has or ever had is taken: links and
 * letters that carry it lead there. Going back to one of its own is allowed.
 */
export async function addressTrouble(
  tx: Tx,
  kind: Addressed,
  key: string | null,
  address: string,
): Promise<string | null> {
  if (!SLUG.test(address) || address.length > LONGEST_SLUG)
    return `Write 1 to ${LONGEST_SLUG} small letters and digits, words joined by hyphens: oak-table.`;
  const owner = (await ownersOf(tx, kind, [address])).get(address);
  if (owner === undefined || owner === key) return null;
  return `Another ${nouns[kind]} has the address ${address}, or had it: what carries it leads there.`;
}
