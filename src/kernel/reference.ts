import type { Random } from "./random.ts";

/** Crockford's base 32: no I, L, O or U, so that nothing is misread on the telephone. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const meant: Readonly<Record<string, string>> = { I: "1", L: "1", O: "0" };

/** A new reference to tell somebody, `FF-7K3M-9QTX`: 40 random bits, so that it says neither how many there are nor when. */
export function newReference(random: Pick<Random, "bytes">, prefix: string): string {
  const digits = [...random.bytes(8)].map((byte) => alphabet.charAt(byte & 31)).join("");
  return `${prefix}-${digits.slice(0, 4)}-${digits.slice(4)}`;
}

/** Reads a reference as people write it: case, spaces and hyphens do not matter, I and L are 1, O is 0. Null if it is none. */
export function readReference(typed: string, prefix: string): string | null {
  const squeezed = typed
    .slice(0, 40)
    .toUpperCase()
    .replace(/[\s-]+/g, "");
  if (!squeezed.startsWith(prefix)) return null;
  const digits = [...squeezed.slice(prefix.length)].map((letter) => meant[letter] ?? letter).join("");
  if (digits.length !== 8 || [...digits].some((digit) => !alphabet.includes(digit))) return null;
  return `${prefix}-${digits.slice(0, 4)}-${digits.slice(4)}`;
}
