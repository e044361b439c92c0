import { createHash } from "node:crypto";
import { formsOf } from "./forms.ts";
import { deepest, layersOf } from "./layers.ts";

/** What is looked for: a name for it, and the word. */
export type Words = Readonly<Record<string, string>>;

/** One find: which word, in which form, and in how many wrappings. */
export type Find = { word: string; form: string; at: number };

export type Search = {
  /** The words as they lie in these bytes, each word and form once. */
  bytes(haystack: Uint8Array): Find[];
  /** The same, and in everything that can be unwrapped from them: compressed streams, hex and base64 of them. */
  layers(haystack: Buffer): Find[];
};

/** Shorter words would be found by chance in megabytes of random bytes. */
const shortest = 6;

const folded = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));

/**
 * Prepares a search for many words in all their forms at once: one pass over the bytes, whatever the number of words. Case of
 * ASCII letters does not matter. Throws for a word too short to mean anything when it is found.
 */
export function createSearch(words: Words): Search {
  const needles = Object.entries(words).flatMap(([word, text]) => {
    if (Buffer.byteLength(text) < shortest) throw new Error(`“${word}” is too short to be looked for.`);
    return formsOf(text).map(({ form, bytes }) => ({
      word,
      form,
      bytes: Buffer.from(bytes.map((b) => folded[b] ?? b)),
    }));
  });
  // The first three bytes decide, at one look into a table, whether a place is worth comparing.
  const begins = new Uint8Array(1 << 24);
  const byStart = new Map<number, typeof needles>();
  for (const needle of needles) {
    const start = needle.bytes.readUIntBE(0, 3);
    begins[start] = 1;
    byStart.set(start, [...(byStart.get(start) ?? []), needle]);
  }
  const bytes = (haystack: Uint8Array): Find[] => {
    const finds = new Map<string, Find>();
    let last = 0xffffff;
    for (let at = 0; at < haystack.length; at++) {
      last = ((last << 8) | (folded[haystack[at] ?? 0] ?? 0)) & 0xffffff;
      if (begins[last] === 0) continue;
      for (const { word, form, bytes: needle } of byStart.get(last) ?? []) {
        if (!liesAt(haystack, at - 2, needle)) continue;
        const key = `${word} ${form}`;
        if (!finds.has(key)) finds.set(key, { word, form, at: at - 2 });
      }
    }
    return [...finds.values()];
  };
  const clean = new Set<string>();
  return { bytes, layers: (haystack) => inLayers(bytes, clean, haystack, 1) };
}

/**
 * Looks through bytes and all their wrappings. What was searched before without a find is not searched again: pages and
 * files have most of their content in common, with each other and with themselves a minute later.
 */
function inLayers(bytes: Search["bytes"], clean: Set<string>, haystack: Buffer, depth: number): Find[] {
  const known = (text: string | Buffer): string => `${depth} ${nameOf(text)}`;
  const whole = haystack.length > 1_000 ? known(haystack) : undefined;
  if (whole !== undefined && clean.has(whole)) return [];
  const finds = bytes(haystack);
  if (depth <= deepest) {
    for (const layer of layersOf(haystack, (run) => clean.has(known(run)))) {
      // Taking escapes off makes a text shorter each time, so it ends by itself and is no wrapping to be counted.
      const inner = inLayers(bytes, clean, layer.bytes, layer.how === "escapes" ? depth : depth + 1);
      if (inner.length === 0 && layer.run !== undefined) clean.add(known(layer.run));
      finds.push(...inner.map((find) => ({ ...find, form: `${find.form} in ${layer.how}` })));
    }
  }
  if (whole !== undefined && finds.length === 0) clean.add(whole);
  return finds;
}

function nameOf(text: string | Buffer): string {
  if (typeof text === "string" && text.length <= 100) return text;
  return createHash("sha256").update(text).digest("base64");
}

function liesAt(haystack: Uint8Array, start: number, needle: Uint8Array): boolean {
  if (start < 0 || start + needle.length > haystack.length) return false;
  for (let at = 3; at < needle.length; at++) {
    if (folded[haystack[start + at] ?? 0] !== needle[at]) return false;
  }
  return true;
}
