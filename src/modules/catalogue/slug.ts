/** Names in addresses. */

export const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
export const LONGEST_SLUG = 80;

/** A name as it stands in an address: `Lighting & mirrors` → `lighting-mirrors`. Empty where it has neither letters nor digits. */
export function slugOf(name: string): string {
  const plain = name.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  const words = plain.replaceAll(/['\u2019]/g, "").replaceAll(/[^a-z0-9]+/g, "-");
  return words.slice(0, LONGEST_SLUG).replaceAll(/^-+|-+$/g, "");
}
