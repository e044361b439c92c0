import { sha256 } from "#kernel/digest";

/** What an entry says, without its place in the chain. */
export type EntryWords = {
  type: string;
  policyVersion: string;
  subjectTag: Buffer;
  counts: Readonly<Record<string, number>>;
  at: Date;
};

/** The hash before the first entry: zeros. */
export const genesis: Buffer = Buffer.alloc(32);

/**
 * SHA-256 over one entry and the hash before it. The text is canonical JSON: a list in fixed order, counts sorted by
 * name in code-unit order, bytes in hex, the time in ISO 8601 with milliseconds.
 */
export function entryHash(seq: number, entry: EntryWords, prevHash: Buffer): Buffer {
  const counts = Object.entries(entry.counts).sort(([a], [b]) => (a < b ? -1 : 1));
  const words = [
    "candour.privacy-ledger.1",
    seq,
    entry.type,
    entry.policyVersion,
    entry.subjectTag.toString("hex"),
    counts,
    entry.at.toISOString(),
    prevHash.toString("hex"),
  ];
  return sha256(JSON.stringify(words));
}
