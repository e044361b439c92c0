import { type Reader, sql, type Tx } from "#kernel/db";
import type { Role } from "./roles.ts";
import type { Way } from "./views.ts";

export type SessionRow = {
  token_hash: Buffer;
  member_id: string;
  way: Way;
  label: string;
  created_at: Date;
  seen_at: Date;
  confirmed_at: Date | null;
};

/** What a session knows of its person. */
type Holder = { handle: string; role: Role; shortcuts: boolean; shortcut_keys: string };

type Tables = { "staff.session": SessionRow };
const tables = (reader: Reader) => reader.withTables<Tables>();

export async function insertSession(tx: Tx, row: SessionRow): Promise<void> {
  await tables(tx).insertInto("staff.session").values(row).execute();
}

/** The session of a token with its person, if neither is over. */
export async function findSession(reader: Reader, tokenHash: Buffer): Promise<(SessionRow & Holder) | undefined> {
  const { rows } = await sql<SessionRow & Holder>`
    SELECT s.*, m.handle, m.role, m.shortcuts, m.shortcut_keys FROM staff.session s JOIN staff.member m ON m.id = s.member_id
    WHERE s.token_hash = ${tokenHash} AND m.left_at IS NULL`.execute(reader);
  return rows[0];
}

export async function touchSession(tx: Tx, tokenHash: Buffer, seenAt: Date): Promise<void> {
  await tables(tx).updateTable("staff.session").set({ seen_at: seenAt }).where("token_hash", "=", tokenHash).execute();
}

/** The same session under another token, confirmed at a moment; false when it is gone. */
export async function renewSession(tx: Tx, from: Buffer, to: Buffer, confirmedAt: Date): Promise<boolean> {
  const { numUpdatedRows } = await tables(tx)
    .updateTable("staff.session")
    .set({ token_hash: to, confirmed_at: confirmedAt, seen_at: confirmedAt })
    .where("token_hash", "=", from)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function deleteSession(tx: Tx, tokenHash: Buffer): Promise<number> {
  const { numDeletedRows } = await tables(tx)
    .deleteFrom("staff.session")
    .where("token_hash", "=", tokenHash)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** Ends all sessions of somebody, but for one. */
export async function deleteSessionsOf(tx: Tx, memberId: string, but: Buffer | null): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    DELETE FROM staff.session WHERE member_id = ${memberId} AND token_hash IS DISTINCT FROM ${but}`.execute(tx);
  return Number(numAffectedRows);
}

/** Ends the oldest sessions of somebody beyond the most that they may have. */
export async function deleteOldest(tx: Tx, memberId: string, most: number): Promise<void> {
  await sql`
    DELETE FROM staff.session WHERE token_hash IN (
      SELECT token_hash FROM staff.session WHERE member_id = ${memberId} ORDER BY created_at DESC, token_hash OFFSET ${most}
    )`.execute(tx);
}

export async function selectSessions(reader: Reader, memberId: string): Promise<SessionRow[]> {
  return tables(reader)
    .selectFrom("staff.session")
    .selectAll()
    .where("member_id", "=", memberId)
    .orderBy("seen_at", "desc")
    .execute();
}

/** Deletes what ended: not seen since `idleSince`, or begun before `begunBefore`. */
export async function deleteEnded(tx: Tx, idleSince: Date, begunBefore: Date): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    DELETE FROM staff.session WHERE seen_at <= ${idleSince} OR created_at <= ${begunBefore}`.execute(tx);
  return Number(numAffectedRows);
}

export async function countEnded(reader: Reader, idleSince: Date, begunBefore: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM staff.session
    WHERE seen_at <= ${idleSince} OR created_at <= ${begunBefore}`.execute(reader);
  return rows[0]?.count ?? 0;
}

/** Turns single keys on or off for somebody. */
export async function updateShortcuts(tx: Tx, memberId: string, shortcuts: boolean): Promise<void> {
  await sql`UPDATE staff.member SET shortcuts = ${shortcuts} WHERE id = ${memberId}`.execute(tx);
}

/** Gives somebody other single keys. */
export async function updateShortcutKeys(tx: Tx, memberId: string, keys: string): Promise<void> {
  await sql`UPDATE staff.member SET shortcut_keys = ${keys} WHERE id = ${memberId}`.execute(tx);
}
