import type { Generated } from "kysely";
import { type Reader, sql, type Tx } from "#kernel/db";
import type { Scope } from "./scopes.ts";

export type KeyRow = {
  id: string;
  key_hash: Buffer;
  title: string;
  scopes: Scope[];
  created_at: Date;
  expires_at: Date;
  revoked_at: Generated<Date | null>;
  used_on: Generated<string | null>;
};

export type KeyFound = {
  id: string;
  title: string;
  scopes: Scope[];
  created_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
  used_on: string | null;
};

type Tables = { "programs.access_key": KeyRow };
const tables = (reader: Reader) => reader.withTables<Tables>();

export type NewKey = Pick<KeyRow, "id" | "key_hash" | "title" | "scopes" | "created_at" | "expires_at">;

export async function insertKey(tx: Tx, row: NewKey): Promise<void> {
  await tables(tx).insertInto("programs.access_key").values(row).execute();
}

const shown = sql`id, title, scopes, created_at, expires_at, revoked_at, used_on::text`;

export async function findKey(reader: Reader, keyHash: Buffer): Promise<KeyFound | undefined> {
  const { rows } = await sql<KeyFound>`SELECT ${shown} FROM programs.access_key WHERE key_hash = ${keyHash}`.execute(
    reader,
  );
  return rows[0];
}

/** The newest first. */
export async function selectKeys(reader: Reader, limit: number): Promise<KeyFound[]> {
  const { rows } = await sql<KeyFound>`
    SELECT ${shown} FROM programs.access_key ORDER BY created_at DESC, id LIMIT ${limit}`.execute(reader);
  return rows;
}

/** How many open something at this moment. Whoever asks holds the table, so that two do not make the last one at once. */
export async function countLiving(tx: Tx, now: Date): Promise<number> {
  await sql`LOCK TABLE programs.access_key IN SHARE ROW EXCLUSIVE MODE`.execute(tx);
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM programs.access_key
    WHERE revoked_at IS NULL AND expires_at > ${now}`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** False where there is no such key, or it has ended. */
export async function endKey(tx: Tx, id: string, now: Date): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    UPDATE programs.access_key SET revoked_at = ${now}
    WHERE id = ${id} AND revoked_at IS NULL AND expires_at > ${now}`.execute(tx);
  return numAffectedRows === 1n;
}

export async function noteUse(tx: Tx, id: string, day: string): Promise<void> {
  await sql`
    UPDATE programs.access_key SET used_on = ${day}::date
    WHERE id = ${id} AND (used_on IS NULL OR used_on < ${day}::date)`.execute(tx);
}

/** Ended before a moment: revoked, or run out. */
const endedBefore = (moment: Date) => sql`least(revoked_at, expires_at) < ${moment}`;

export async function deleteEnded(tx: Tx, moment: Date): Promise<number> {
  const { numAffectedRows = 0n } = await sql`DELETE FROM programs.access_key WHERE ${endedBefore(moment)}`.execute(tx);
  return Number(numAffectedRows);
}

export async function countEnded(reader: Reader, moment: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM programs.access_key WHERE ${endedBefore(moment)}`.execute(reader);
  return rows[0]?.count ?? 0;
}
