import { type Reader, sql, type Tx } from "#kernel/db";

type RetentionTables = { "retention.run": RunRow };

export type RunRow = {
  rule: string;
  claimed_until: Date | null;
  ran_at: Date | null;
  ended: number;
  overdue: number;
};

/**
 * Gives a rule to one process until `until`: nobody waits for a rule that another one is at. A claim that lies further ahead
 * than any can was made before somebody set the clock back.
 */
export async function claimRule(tx: Tx, rule: string, now: Date, until: Date): Promise<boolean> {
  await sql`INSERT INTO retention.run (rule) VALUES (${rule}) ON CONFLICT (rule) DO NOTHING`.execute(tx);
  const { rows } = await sql`
    UPDATE retention.run SET claimed_until = ${until} WHERE rule = (
      SELECT rule FROM retention.run
      WHERE rule = ${rule} AND (claimed_until IS NULL OR claimed_until <= ${now} OR claimed_until > ${until})
      FOR UPDATE SKIP LOCKED
    ) RETURNING rule`.execute(tx);
  return rows.length === 1;
}

/** Writes down how a run of a rule ended, and lets go of the claim until `until`; one that another process made since stays. */
export async function endRun(
  tx: Tx,
  rule: string,
  until: Date,
  run: { ranAt: Date; ended: number; overdue: number },
): Promise<void> {
  await sql`
    UPDATE retention.run SET claimed_until = nullif(claimed_until, ${until}), ran_at = ${run.ranAt}, ended = ended + ${run.ended}, overdue = ${run.overdue}
    WHERE rule = ${rule}`.execute(tx);
}

/** Lets go of a rule whose run failed, by the same claim; when it last ran stays as it was. */
export async function releaseRule(tx: Tx, rule: string, until: Date): Promise<void> {
  await sql`UPDATE retention.run SET claimed_until = NULL WHERE rule = ${rule} AND claimed_until = ${until}`.execute(
    tx,
  );
}

export async function selectRuns(reader: Reader): Promise<RunRow[]> {
  return reader
    .withTables<RetentionTables>()
    .selectFrom("retention.run")
    .select(["rule", "claimed_until", "ran_at", "ended", "overdue"])
    .execute();
}
