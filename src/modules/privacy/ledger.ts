/** The privacy ledger as a chain: entries are added, found again by their tag, and checked. */
import type { Reader, Tx } from "#kernel/db";
import { hmacSha256 } from "#kernel/digest";
import { entryHash, genesis } from "./chain.ts";
import {
  insertEntries,
  lastEntry,
  lockChain,
  type PrivacyRow,
  selectAfter,
  selectByTag,
  selectByType,
} from "./privacy.sql.ts";

export const privacyEntryTypes = [
  "bundle-shredded",
  "deletion-asked",
  "deletion-confirmed",
  "hold-placed",
  "hold-released",
  "policy-published",
] as const;
export type PrivacyEntryType = (typeof privacyEntryTypes)[number];

export type NewPrivacyEntry = {
  type: PrivacyEntryType;
  policyVersion: string;
  /** From `subjectTagOf`; of a policy the fingerprint of its words. */
  subjectTag: Buffer;
  /** How many of what, for example rows removed per table. Names in lower case and whole numbers only. */
  counts: Readonly<Record<string, number>>;
  at: Date;
};

/** A version of the policy: its id and the SHA-256 of its words, in hex. */
export type PublishedVersion = { id: string; sha256: string };

export type PrivacyEntry = NewPrivacyEntry & { seq: number; prevHash: Buffer; hash: Buffer };

export type PrivacyLedger = {
  /** Appends one entry; writers wait for each other until commit, so that the chain has no fork. */
  append(tx: Tx, entry: NewPrivacyEntry): Promise<{ seq: number; hash: Buffer }>;
  /** Appends many, in the order given. */
  appendAll(tx: Tx, entries: readonly NewPrivacyEntry[]): Promise<void>;
  /** Entries with this tag, oldest first, at most 100. */
  entriesOf(reader: Reader, subjectTag: Buffer): Promise<readonly PrivacyEntry[]>;
  /** Recomputes the chain from the first entry; names the first entry that does not fit. */
  verify(reader: Reader): Promise<{ ok: true; entries: number } | { ok: false; because: "broken-chain"; seq: number }>;
};

/** Opens the privacy ledger. It needs nothing but the database. */
export function createPrivacyLedger(): PrivacyLedger {
  return { append, appendAll: async (tx, entries) => void (await appendAll(tx, entries)), entriesOf, verify };
}

/**
 * The tag under which a person's entries stand: an HMAC under a secret of at least 128 bits that is shredded with the
 * bundle. Afterwards the chain still verifies, and only who kept the secret can find their entries in it.
 */
export function subjectTagOf(secret: string): Buffer {
  return hmacSha256(secret, "candour.privacy-ledger.subject-tag.1");
}

async function append(tx: Tx, entry: NewPrivacyEntry): Promise<{ seq: number; hash: Buffer }> {
  return appendAll(tx, [entry]);
}

/** Appends each version of the policy that has no entry yet, under its fingerprint, in the order given; answers how many. */
export async function enterVersions(tx: Tx, versions: readonly PublishedVersion[], at: Date): Promise<number> {
  await lockChain(tx);
  const known = await versionEntries(tx);
  const missing = versions.filter(({ sha256 }) => !known.has(sha256));
  if (missing.length > 0)
    await appendAll(
      tx,
      missing.map(({ id, sha256 }) => ({
        ...{ type: "policy-published", policyVersion: id, subjectTag: Buffer.from(sha256, "hex"), counts: {}, at },
      })),
    );
  return missing.length;
}

/** The number of each version's entry, by fingerprint in hex. */
export async function versionEntries(reader: Reader): Promise<ReadonlyMap<string, number>> {
  const rows = await selectByType(reader, "policy-published" satisfies PrivacyEntryType);
  return new Map(rows.map(({ subject_tag, seq }) => [subject_tag.toString("hex"), seq]));
}

/** Answers the end of the chain as it is then. */
async function appendAll(tx: Tx, entries: readonly NewPrivacyEntry[]): Promise<{ seq: number; hash: Buffer }> {
  for (const { counts } of entries) assertNames(counts);
  await lockChain(tx);
  let end = (await lastEntry(tx)) ?? { seq: 0, hash: genesis };
  const rows: PrivacyRow[] = [];
  for (const entry of entries) {
    const { seq: before, hash: prevHash } = end;
    end = { seq: before + 1, hash: entryHash(before + 1, entry, prevHash) };
    rows.push({
      ...end,
      type: entry.type,
      policy_version: entry.policyVersion,
      subject_tag: entry.subjectTag,
      counts: { ...entry.counts },
      at: entry.at,
      prev_hash: prevHash,
    });
  }
  await insertEntries(tx, rows);
  return end;
}

/** Counts are the one place of an entry that could take a text; it takes none that could be somebody's. */
function assertNames(counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) {
    if (!/^[a-z][a-z0-9_.-]{0,60}$/.test(name) || !Number.isSafeInteger(count) || count < 0) {
      throw new RangeError("A count of the privacy ledger has a name of ours and a whole number.");
    }
  }
}

async function entriesOf(reader: Reader, subjectTag: Buffer): Promise<readonly PrivacyEntry[]> {
  return (await selectByTag(reader, subjectTag, 100)).map(toEntry);
}

const batch = 1_000;

async function verify(
  reader: Reader,
): Promise<{ ok: true; entries: number } | { ok: false; because: "broken-chain"; seq: number }> {
  let prevHash = genesis;
  let seq = 0;
  for (;;) {
    const rows = await selectAfter(reader, seq, batch);
    for (const row of rows) {
      const entry = toEntry(row);
      const fits = entry.seq === seq + 1 && entry.prevHash.equals(prevHash);
      if (!fits || !entryHash(entry.seq, entry, prevHash).equals(entry.hash)) {
        return { ok: false, because: "broken-chain", seq: entry.seq };
      }
      seq = entry.seq;
      prevHash = entry.hash;
    }
    if (rows.length < batch) return { ok: true, entries: seq };
  }
}

function toEntry(row: PrivacyRow): PrivacyEntry {
  return {
    seq: row.seq,
    type: row.type as PrivacyEntryType,
    policyVersion: row.policy_version,
    subjectTag: row.subject_tag,
    counts: row.counts,
    at: row.at,
    prevHash: row.prev_hash,
    hash: row.hash,
  };
}
