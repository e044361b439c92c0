import { type Reader, sql, type Tx } from "#kernel/db";
import { insertRows } from "#kernel/insert-rows";

export type PrivacyTables = {
  "privacy.ledger": PrivacyRow;
};

export type PrivacyRow = {
  seq: number;
  type: string;
  policy_version: string;
  subject_tag: Buffer;
  counts: Record<string, number>;
  at: Date;
  prev_hash: Buffer;
  hash: Buffer;
};

const columns = ["seq", "type", "policy_version", "subject_tag", "counts", "at", "prev_hash", "hash"] as const;

/** Lets one writer at a time read the end of the chain and add to it, until its transaction ends. */
export async function lockChain(tx: Tx): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('privacy.ledger'))`.execute(tx);
}

export async function lastEntry(tx: Tx): Promise<Pick<PrivacyRow, "seq" | "hash"> | undefined> {
  return tx
    .withTables<PrivacyTables>()
    .selectFrom("privacy.ledger")
    .select(["seq", "hash"])
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
}

export async function insertEntries(tx: Tx, rows: readonly PrivacyRow[]): Promise<void> {
  await insertRows(tx, "privacy.ledger", columns, rows);
}

export async function selectByTag(reader: Reader, subjectTag: Buffer, limit: number): Promise<PrivacyRow[]> {
  return reader
    .withTables<PrivacyTables>()
    .selectFrom("privacy.ledger")
    .select(columns)
    .where("subject_tag", "=", subjectTag)
    .orderBy("seq")
    .limit(limit)
    .execute();
}

export async function selectAfter(reader: Reader, seq: number, limit: number): Promise<PrivacyRow[]> {
  return reader
    .withTables<PrivacyTables>()
    .selectFrom("privacy.ledger")
    .select(columns)
    .where("seq", ">", seq)
    .orderBy("seq")
    .limit(limit)
    .execute();
}

/** Of a type that is rare, found by the partial index on it. */
export async function selectByType(reader: Reader, type: string): Promise<Pick<PrivacyRow, "seq" | "subject_tag">[]> {
  return reader
    .withTables<PrivacyTables>()
    .selectFrom("privacy.ledger")
    .select(["seq", "subject_tag"])
    .where("type", "=", type)
    .orderBy("seq")
    .execute();
}
