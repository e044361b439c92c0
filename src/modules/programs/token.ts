import { sha256 } from "#kernel/digest";
import type { Random } from "#kernel/random";

/**
 * How a key looks: `candour_key_`, 256 bits of chance in 43 letters, and six that are made from these, so that whoever searches files
 * for keys that got out (as hosts of source code do) finds them by their beginning and mistakes nothing else for one.
 */
export const tokenPattern = /^candour_key_[A-Za-z0-9_-]{49}$/;

const beginning = "candour_key_";
const chanceLength = 43;

/** A new key. Kept nowhere but with whoever is shown it. */
export function makeToken(random: Random): string {
  const chance = random.bytes(32).toString("base64url");
  return `${beginning}${chance}${checkOf(chance)}`;
}

/** What is kept of a key; undefined for what is none, or was mistyped. */
export function hashOfToken(token: string): Buffer | undefined {
  if (!tokenPattern.test(token)) return undefined;
  const chance = token.slice(beginning.length, beginning.length + chanceLength);
  return token.endsWith(checkOf(chance)) ? sha256(token) : undefined;
}

function checkOf(chance: string): string {
  return sha256(`${beginning}${chance}`).toString("base64url").slice(0, 6);
}
