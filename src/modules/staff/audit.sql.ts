import { type Reader, sql, type Tx } from "#kernel/db";
import type { AuditFilter, AuditView } from "./views.ts";

export type AuditRow = AuditView & { memberId: string };

export async function insertEntry(tx: Tx, row: Omit<AuditRow, "status">): Promise<void> {
  await sql`
    INSERT INTO staff.audit_entry (id, at, member_id, handle, action, object)
    VALUES (${row.id}, ${row.at}, ${row.memberId}, ${row.handle}, ${row.action}, ${row.object})`.execute(tx);
}

export async function endEntry(tx: Tx, id: string, status: number): Promise<void> {
  await sql`UPDATE staff.audit_entry SET status = ${status} WHERE id = ${id} AND status IS NULL`.execute(tx);
}

/** The newest first. */
export async function selectEntries(reader: Reader, filter: AuditFilter, limit: number): Promise<AuditView[]> {
  const { handle = null, action = null, object = null, before } = filter;
  const { rows } = await sql<AuditView>`
    SELECT id, at, handle, action, object, status FROM staff.audit_entry
    WHERE (${handle}::text IS NULL OR handle = ${handle})
      AND (${action}::text IS NULL OR action = ${action})
      AND (${object}::text IS NULL OR object = ${object})
      AND (${before?.at ?? null}::timestamptz IS NULL OR (at, id) < (${before?.at ?? null}, ${before?.id ?? null}::uuid))
    ORDER BY at DESC, id DESC LIMIT ${limit}`.execute(reader);
  return rows;
}

export async function deleteEntries(tx: Tx, before: Date): Promise<number> {
  const { numAffectedRows = 0n } = await sql`DELETE FROM staff.audit_entry WHERE at < ${before}`.execute(tx);
  return Number(numAffectedRows);
}

export async function countEntries(reader: Reader, before: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM staff.audit_entry WHERE at < ${before}`.execute(reader);
  return rows[0]?.count ?? 0;
}
