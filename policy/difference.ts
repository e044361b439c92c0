import type { Passage } from "./archive.ts";

/** Words that stayed, came or went, in the order in which they are read. */
export type Run = { is: "same" | "added" | "removed"; words: string };

/** A passage compared with the same one of the version before. */
export type ComparedPassage = Passage & { state: "same" | "changed" | "new" | "gone"; runs: readonly Run[] };

/** Compares two versions passage by passage: those of `now` in their order, then those that are gone. */
export function comparePassages(before: readonly Passage[], now: readonly Passage[]): ComparedPassage[] {
  const was = new Map(before.map((passage) => [passage.id, passage]));
  const is = new Set(now.map(({ id }) => id));
  return [
    ...now.map((passage): ComparedPassage => {
      const old = was.get(passage.id);
      if (old === undefined) return { ...passage, state: "new", runs: [{ is: "added", words: passage.words }] };
      const runs = compareWords(old.words, passage.words);
      const same = runs.every((run) => run.is === "same") && old.title === passage.title;
      return { ...passage, state: same ? "same" : "changed", runs };
    }),
    ...before
      .filter(({ id }) => !is.has(id))
      .map(
        (passage): ComparedPassage => ({
          ...passage,
          state: "gone",
          runs: [{ is: "removed", words: passage.words }],
        }),
      ),
  ];
}

/**
 * Compares two texts word by word, along their longest common subsequence. It takes time and room with the product of
 * their lengths: a passage has some hundred words.
 */
export function compareWords(before: string, now: string): Run[] {
  const old = before.split(" ");
  const fresh = now.split(" ");
  const common = commonLengths(old, fresh);
  const runs: Run[] = [];
  const add = (is: Run["is"], word: string): void => {
    const last = runs.at(-1);
    if (last?.is === is) last.words += ` ${word}`;
    else runs.push({ is, words: word });
  };
  const length = (at: number, beside: number): number => common[at]?.[beside] ?? 0;
  for (let at = 0, beside = 0; at < old.length || beside < fresh.length; ) {
    const [was, is] = [old[at], fresh[beside]];
    if (was !== undefined && was === is) {
      add("same", was);
      at++;
      beside++;
    } else if (was !== undefined && (is === undefined || length(at + 1, beside) >= length(at, beside + 1))) {
      add("removed", was);
      at++;
    } else if (is !== undefined) {
      add("added", is);
      beside++;
    }
  }
  return runs;
}

/** `[i][j]` is how many words the rest of `old` from i and the rest of `fresh` from j have in common, in order. */
function commonLengths(old: readonly string[], fresh: readonly string[]): Uint16Array[] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint16Array(fresh.length + 1));
  for (let at = old.length - 1; at >= 0; at--) {
    for (let beside = fresh.length - 1; beside >= 0; beside--) {
      const [here, below] = [lengths[at], lengths[at + 1]];
      if (here === undefined || below === undefined) continue;
      here[beside] =
        old[at] === fresh[beside] ? (below[beside + 1] ?? 0) + 1 : Math.max(below[beside] ?? 0, here[beside + 1] ?? 0);
    }
  }
  return lengths;
}
