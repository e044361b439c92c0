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
 * One entry as text, with its number and the hash before it: canonical JSON, a list in fixed order, counts sorted by name in
 * code-unit order, bytes in hex, the time in ISO 8601 with milliseconds. These are the bytes that the log publishes and that
 * a leaf of its tree is made of.
 */
export function entryText(seq: number, entry: EntryWords, prevHash: Buffer): string {
  const counts = Object.entries(entry.counts).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([
    "candour.privacy-ledger.1",
    seq,
    entry.type,
    entry.policyVersion,
    entry.subjectTag.toString("hex"),
    counts,
    entry.at.toISOString(),
    prevHash.toString("hex"),
  ]);
}

/** SHA-256 over the text of an entry. */
export function entryHash(seq: number, entry: EntryWords, prevHash: Buffer): Buffer {
  return sha256(entryText(seq, entry, prevHash));
}
