import { type Reader, sql, type Tx } from "#kernel/db";

export type RunRow = { patrol: string; endedAt: Date; looked: number; found: number; said: string[] };

/**
 * Begins a run; false if it is the run of a night that was begun already, by whomever. One that began before `deadBefore` and
 * did not end died with its process, and is begun again.
 */
export async function insertRun(
  tx: Tx,
  run: { id: string; patrol: string; night: string | null; begunAt: Date; deadBefore: Date },
): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO patrol.run AS r (id, patrol, night, begun_at)
    VALUES (${run.id}, ${run.patrol}, ${run.night}::date, ${run.begunAt})
    ON CONFLICT (patrol, night) DO UPDATE SET id = excluded.id, begun_at = excluded.begun_at
    WHERE r.ended_at IS NULL AND r.begun_at < ${run.deadBefore}
    RETURNING id`.execute(tx);
  return rows.length === 1;
}

export async function endRun(
  tx: Tx,
  id: string,
  end: { endedAt: Date; looked: number; found: number; said: readonly string[] },
): Promise<void> {
  await sql`
    UPDATE patrol.run SET ended_at = ${end.endedAt}, looked = ${end.looked}, found = ${end.found}, said = ${[...end.said]}::text[]
    WHERE id = ${id}`.execute(tx);
}

/** The newest run of each patrol that came to its end. */
export async function selectNewest(reader: Reader): Promise<RunRow[]> {
  const { rows } = await sql<RunRow>`
    SELECT DISTINCT ON (patrol) patrol, ended_at AS "endedAt", looked, found, said FROM patrol.run
    WHERE ended_at IS NOT NULL ORDER BY patrol, ended_at DESC`.execute(reader);
  return rows;
}

/** Deletes runs that began before a moment; answers how many. */
export async function deleteRuns(tx: Tx, before: Date): Promise<number> {
  const { numAffectedRows = 0n } = await sql`DELETE FROM patrol.run WHERE begun_at < ${before}`.execute(tx);
  return Number(numAffectedRows);
}

export async function countRuns(reader: Reader, before: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM patrol.run WHERE begun_at < ${before}`.execute(reader);
  return rows[0]?.count ?? 0;
}
