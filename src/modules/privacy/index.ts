/** The privacy ledger: what was forgotten and when, as a chain that names nobody. The module's only door. */
import type { Reader, Tx } from "#kernel/db";

export const privacyEntryTypes = [
  "bundle-shredded",
  "deletion-asked",
  "deletion-confirmed",
  "held",
  "released",
] as const;
export type PrivacyEntryType = (typeof privacyEntryTypes)[number];

export type NewPrivacyEntry = {
  type: PrivacyEntryType;
  policyVersion: string;
  /** 32 bytes that only the person can make again, from a secret that is shredded with the bundle. */
  subjectTag: Buffer;
  /** How many of what, for example rows removed per table. Names and whole numbers only. */
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
