import { type Reader, sql, type Tx } from "#kernel/db";
import type { Breach } from "./breach.ts";

/** Notes that a breach became known; answers its number. */
export async function beginBreach(tx: Tx, knownAt: Date): Promise<number> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('privacy.breach'))`.execute(tx);
  const { rows } = await sql<{ number: number }>`
    INSERT INTO privacy.breach (number, known_at)
    SELECT coalesce(max(number), 0) + 1, ${knownAt} FROM privacy.breach RETURNING number`.execute(tx);
  return rows[0]?.number ?? 0;
}

/** Notes that the regulator was told; false where there is no such breach, or was told of already. */
export async function tellRegulator(tx: Tx, number: number, at: Date): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    UPDATE privacy.breach SET told_at = ${at} WHERE number = ${number} AND told_at IS NULL`.execute(tx);
  return numAffectedRows === 1n;
}

/** All of them, the newest first. */
export async function breaches(reader: Reader): Promise<Breach[]> {
  const { rows } = await sql<Breach>`
    SELECT number, known_at AS "knownAt", told_at AS "toldAt" FROM privacy.breach ORDER BY number DESC`.execute(reader);
  return rows;
}
