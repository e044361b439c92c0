import { domainToASCII } from "node:url";
import { hmacSha256 } from "#kernel/digest";
import type { keyedHashes } from "#policy/declassified";
import { lengthPrefixed } from "./cipher.ts";

export type LocatorKind = "email" | "telephone" | "postcode";

/** What is hashed with a key for good, so that it can be recognised after the bundle is shredded. */
export type HashKind = keyof typeof keyedHashes;

export type Index = { nv: number; bits: number; bidx: Buffer };

/** The version of the normalisation below. Another rule is another number, and a re-indexing. */
export const nv = 1;

const fullBits = 256;
/** Enough for 2^48 records. */
const mostTruncatedBits = 24;

/** The key of one kind in one shop, from the root in the keystore. Another shop's keys differ even on the same root. */
export function kindKey(root: Buffer, shop: string, kind: LocatorKind | HashKind): Buffer {
  return hmacSha256(root, lengthPrefixed(["candour.index.nv1", shop, kind]));
}

/**
 * `nv1`: NFKC, no white space around, lower case; then per kind. Null if nothing is left to find a person by.
 *
 * E-mail: the domain in its ASCII form (IDNA); dots and plus signs of the local part stay, they may be two people.
 * Telephone: digits, national numbers as +44. Postcode: without spaces.
 */
export function normalise(kind: LocatorKind, value: string): string | null {
  const folded = value.normalize("NFKC").trim().toLowerCase().normalize("NFKC");
  const plain = rules[kind](folded);
  return plain === "" ? null : plain;
}

/** The locator to store for a value when `records` of its kind exist, this one included. Null for an empty value. */
export function indexFor(key: Buffer, kind: LocatorKind, value: string, records: number): Index | null {
  const plain = normalise(kind, value);
  if (plain === null) return null;
  const bits = kind === "email" ? fullBits : truncatedBits(records);
  return { nv, bits, bidx: firstBits(hmacSha256(key, plain), bits) };
}

/** Every locator under which a value may stand, however many records there were when it was written. */
export function candidatesFor(key: Buffer, kind: LocatorKind, value: string): Array<{ bits: number; bidx: Buffer }> {
  const plain = normalise(kind, value);
  if (plain === null) return [];
  const hash = hmacSha256(key, plain);
  if (kind === "email") return [{ bits: fullBits, bidx: hash }];
  return Array.from({ length: mostTruncatedBits + 1 }, (_, bits) => ({ bits, bidx: firstBits(hash, bits) }));
}

/**
 * How many bits of a hash are kept among `records` records R, so that on average 2 ≤ R/2^L ≤ √R records share an index
 * (the rule of CipherSweet's planner): the smallest such L. Below four records no bit is kept. For 5 to 7 records no L
 * satisfies both sides, and the left one, which protects people, is kept.
 */
export function truncatedBits(records: number): number {
  if (records < 4) return 0;
  let bits = 1;
  while (4 ** bits < records && bits < mostTruncatedBits) bits++;
  return records < 2 ** (bits + 1) ? bits - 1 : bits;
}

const rules: Record<LocatorKind, (folded: string) => string> = {
  email: (folded) => {
    const at = folded.lastIndexOf("@");
    if (at < 1) return "";
    const domain = domainToASCII(folded.slice(at + 1)).replace(/\.$/, "");
    return domain === "" ? "" : `${folded.slice(0, at)}@${domain}`;
  },
  telephone: (folded) => {
    const digits = folded
      .replace("(0)", "")
      .replace(/[^\d+]/g, "")
      .replace(/(?!^)\+/g, "")
      .replace(/^00/, "+");
    const international = digits.replace(/^0/, "+44");
    return /\d{5}/.test(international) ? international : "";
  },
  postcode: (folded) => folded.replace(/[^a-z0-9]/g, ""),
};

function firstBits(hash: Buffer, bits: number): Buffer {
  const kept = Buffer.from(hash.subarray(0, Math.ceil(bits / 8)));
  const last = kept.length - 1;
  if (bits % 8 !== 0) kept[last] = (kept[last] ?? 0) & (0xff << (8 - (bits % 8)));
  return kept;
}
