/** Somebody who can be written to about the safety of a product, taken out of the lines that are kept of them. Pure. */

/** `reachedAt`: an e-mail or web address. */
export type Addressed = { name: string; address: string; reachedAt: string };

/** The first line is the name, the last an e-mail or web address, and between stands the postal one. Null for no lines. */
export function addressedIn(lines: readonly string[]): Addressed | null {
  const [name, ...rest] = lines;
  const reachedAt = rest.at(-1);
  if (name === undefined || reachedAt === undefined) return null;
  return { name, address: rest.slice(0, -1).join(", "), reachedAt };
}
