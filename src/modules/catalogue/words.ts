/** Words as the search sees them: lower case, without accents, singular; and how far two of them are apart. */

const STOP_WORDS = new Set([
  "a",
  "an",
  "and",
  "at",
  "by",
  "for",
  "from",
  "i",
  "in",
  "is",
  "it",
  "my",
  "of",
  "on",
  "or",
  "that",
  "the",
  "to",
  "with",
]);

const ACCENTED = /[^\x20-\x7e]/;

/** "Bouclé sofas, two-seat" → ["boucle", "sofa", "two", "seat"]. */
export function wordsOf(text: string): string[] {
  return plainWords(text).map(singular);
}

/** The same without making them singular: what a correction is shown as. */
export function plainWords(text: string): string[] {
  const plain = ACCENTED.test(text) ? text.normalize("NFKD").replace(/\p{M}/gu, "") : text;
  return plain.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}

/** Drops words that say nothing, unless nothing else is left. */
export function meaningful(words: readonly string[]): string[] {
  const kept = words.filter((word) => !STOP_WORDS.has(word));
  return kept.length === 0 ? [...words] : kept;
}

/** A crude singular, the same for catalogue and query, so it only has to be consistent. */
export function singular(word: string): string {
  if (word.length < 4 || !word.endsWith("s") || /(ss|us|is)$/.test(word)) return word;
  if (word.endsWith("ies") && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(ches|shes|xes|sses)$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}

/** `word` with each one of its letters left out. Two words one edit apart share at least one of these or each other. */
export function shortened(word: string): string[] {
  return Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1));
}

/**
 * Number of insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b` (optimal string
 * alignment), or 3 as soon as it is certain to be more than 2.
 */
export function editsBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
      if (cost < least) least = cost;
    }
    if (least > 2) return 3;
    before = last;
    last = row;
  }
  return Math.min(3, last[b.length] ?? 3);
}

/** Share of three-letter pieces that two words have in common, from 0 to 1. */
export function likeness(a: string, b: string): number {
  const pieces = (word: string) =>
    new Set(Array.from({ length: word.length + 1 }, (_, at) => ` ${word} `.slice(at, at + 3)));
  const left = pieces(a);
  const right = pieces(b);
  let common = 0;
  for (const piece of left) if (right.has(piece)) common++;
  return common / (left.size + right.size - common);
}
