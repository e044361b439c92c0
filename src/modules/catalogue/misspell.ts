/** One-edit misspellings, made from a seed. For tests of the search; the shop itself never uses it. */
import type { Random } from "#kernel/random";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
export const EDITS = ["insert", "delete", "substitute", "transpose"] as const;
export type Edit = (typeof EDITS)[number];

/**
 * `name` in lower case with one edit at a place that the seed chooses, always different from `name`. Spaces are letters
 * here: they get lost, doubled and swapped like any other.
 */
export function misspell(name: string, edit: Edit, random: Random): string {
  const text = name.toLowerCase();
  for (;;) {
    const at = pick(random, text.length);
    const letter = LETTERS.charAt(pick(random, LETTERS.length));
    const changed = {
      insert: text.slice(0, at) + letter + text.slice(at),
      delete: text.slice(0, at) + text.slice(at + 1),
      substitute: text.slice(0, at) + letter + text.slice(at + 1),
      transpose: text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2),
    }[edit];
    if (changed !== text && changed.trim() !== text) return changed;
  }
}

/** A whole number from 0 to `below` − 1; even enough for choosing test cases. */
export function pick(random: Random, below: number): number {
  return random.bytes(4).readUInt32BE(0) % below;
}
