import type { Level } from "./level.ts";

/** What one process remembers of all variants, and how a change of it is put into a message to the other processes. */
export type LevelBoard = {
  of(sku: string): Level;
  soldOut(): ReadonlySet<string>;
  /** Replaces everything; answers the variants whose level became another. */
  load(rows: readonly BoardRow[]): string[];
  /** Takes in a message; answers the variants whose level became another, or null when everything must be loaded. */
  hear(payload: string): string[] | null;
};

/** One variant. `batchFull` is null without a batch. */
export type BoardRow = { sku: string; level: Level; batch: string | null; batchFull: boolean | null };

/** A change to tell: of a variant, of a batch, or more than fits into a message. */
export type Change = { sku: string; level: Level } | { batch: string; full: boolean } | "everything";

/** A board that knows nothing yet; unknown variants are "out". */
export function createLevelBoard(): LevelBoard {
  let levels = new Map<string, Level>();
  let batchOf = new Map<string, string>();
  let fullBatches = new Set<string>();
  const of = (sku: string): Level => {
    const batch = batchOf.get(sku);
    return batch !== undefined && fullBatches.has(batch) ? "out" : (levels.get(sku) ?? "out");
  };
  const changedBy = (skus: readonly string[], change: () => void): string[] => {
    const before = skus.map(of);
    change();
    return skus.filter((sku, at) => of(sku) !== before[at]);
  };
  return {
    of,
    soldOut: () => new Set([...levels.keys()].filter((sku) => of(sku) === "out")),
    load: (rows) => {
      const skus = new Set([...levels.keys(), ...rows.map((row) => row.sku)]);
      return changedBy([...skus], () => {
        levels = new Map(rows.map((row) => [row.sku, row.level]));
        batchOf = new Map(rows.flatMap((row) => (row.batch === null ? [] : [[row.sku, row.batch]])));
        fullBatches = new Set(rows.flatMap((row) => (row.batch !== null && row.batchFull ? [row.batch] : [])));
      });
    },
    hear: (payload) => {
      const changes = decode(payload);
      if (changes === null) return null;
      const touched = changes.flatMap((change) =>
        "sku" in change ? [change.sku] : [...batchOf].filter(([, batch]) => batch === change.batch).map(([sku]) => sku),
      );
      return changedBy([...new Set(touched)], () => {
        for (const change of changes) {
          if ("sku" in change) levels.set(change.sku, change.level);
          else if (change.full) fullBatches.add(change.batch);
          else fullBatches.delete(change.batch);
        }
      });
    },
  };
}

/** Messages for some changes: one where they fit, "everything" where there are very many. */
export function encodeChanges(changes: readonly Change[]): string | null {
  if (changes.length === 0) return null;
  const words = changes.map((change) => {
    if (change === "everything") return null;
    return "sku" in change ? `${change.sku}\t${change.level}` : `\t${change.batch}\t${change.full ? "full" : "open"}`;
  });
  const payload = words.includes(null) ? everything : words.join("\n");
  return Buffer.byteLength(payload) > longestPayloadBytes ? everything : payload;
}

const everything = "*";
const longestPayloadBytes = 6_000;

type Told = Exclude<Change, "everything">;

function decode(payload: string): Told[] | null {
  if (payload === everything) return null;
  return payload.split("\n").map((line): Told => {
    const [sku = "", second = "", third = ""] = line.split("\t");
    return sku === "" ? { batch: second, full: third === "full" } : { sku, level: second as Level };
  });
}
