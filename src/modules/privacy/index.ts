/** The privacy ledger: what was forgotten and when, as a chain that names nobody. The module's only door. */
import type { Reader, Tx } from "#kernel/db";
import { hmacSha256 } from "#kernel/digest";
import { entryHash, genesis } from "./chain.ts";
import { insertEntry, lastEntry, lockChain, type PrivacyRow, selectAfter, selectByTag } from "./privacy.sql.ts";

export const privacyEntryTypes = [
  "bundle-shredded",
  "deletion-asked",
  "deletion-confirmed",
  "hold-placed",
  "hold-released",
] as const;
export type PrivacyEntryType = (typeof privacyEntryTypes)[number];

export type NewPrivacyEntry = {
  type: PrivacyEntryType;
  policyVersion: string;
  /** From `subjectTagOf`. */
  subjectTag: Buffer;
  /** How many of what, for example rows removed per table. Names in lower case and whole numbers only. */
  counts: Readonly<Record<string, number>>;
  at: Date;
};

export type PrivacyEntry = NewPrivacyEntry & { seq: number; prevHash: Buffer; hash: Buffer };

export type PrivacyLedger = {
  /** Appends one entry; writers wait for each other until commit, so that the chain has no fork. */
  append(tx: Tx, entry: NewPrivacyEntry): Promise<{ seq: number; hash: Buffer }>;
  /** Entries with this tag, oldest first, at most 100. */
  entriesOf(reader: Reader, subjectTag: Buffer): Promise<readonly PrivacyEntry[]>;
  /** Recomputes the chain from the first entry; names the first entry that does not fit. */
  verify(reader: Reader): Promise<{ ok: true; entries: number } | { ok: false; because: "broken-chain"; seq: number }>;
};

/** Opens the privacy ledger. It needs nothing but the database. */
export function createPrivacyLedger(): PrivacyLedger {
  return { append, entriesOf, verify };
}

/**
 * The tag under which a person's entries stand: an HMAC under a secret of at least 128 bits that is shredded with the
 * bundle. Afterwards the chain still verifies, and only who kept the secret can find their entries in it.
 */
export function subjectTagOf(secret: string): Buffer {
  return hmacSha256(secret, "candour.privacy-ledger.subject-tag.1");
}

async function append(tx: Tx, entry: NewPrivacyEntry): Promise<{ seq: number; hash: Buffer }> {
  assertNames(entry.counts);
  await lockChain(tx);
  const last = await lastEntry(tx);
  const seq = (last?.seq ?? 0) + 1;
  const prevHash = last?.hash ?? genesis;
  const hash = entryHash(seq, entry, prevHash);
  await insertEntry(tx, {
    seq,
    type: entry.type,
    policy_version: entry.policyVersion,
    subject_tag: entry.subjectTag,
    counts: { ...entry.counts },
    at: entry.at,
    prev_hash: prevHash,
    hash,
  });
  return { seq, hash };
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
