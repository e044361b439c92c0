import { type Reader, sql, type Tx } from "#kernel/db";

/** Words with the sum of their daily visitors, on how many days, and the last of these. */
export type NotFound = { words: string; visitors: number; days: number; lastDay: string };

const londonDate = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London" });

/** The day in London at a moment, YYYY-MM-DD. */
export function dayInLondon(at: Date): string {
  return londonDate.format(at);
}

/** Writes down that so many daily visitors searched for these words on a day, or adds as many to those that are there. */
export async function addVisitors(
  tx: Tx,
  { day, words, visitors }: { day: string; words: string; visitors: number },
): Promise<void> {
  await sql`
    INSERT INTO searches.not_found AS n (day, words, visitors) VALUES (${day}::date, ${words}, ${visitors}::int)
    ON CONFLICT (day, words) DO UPDATE SET visitors = n.visitors + EXCLUDED.visitors`.execute(tx);
}

/** Adds one visitor to words that are written down already; nothing where they are not. */
export async function addOneMore(tx: Tx, { day, words }: { day: string; words: string }): Promise<void> {
  await sql`
    UPDATE searches.not_found SET visitors = visitors + 1 WHERE day = ${day}::date AND words = ${words}`.execute(tx);
}

/** What was searched for since a day without a result, by most visitors first, at most `most`. */
export async function selectNotFound(reader: Reader, from: string, most: number): Promise<NotFound[]> {
  const { rows } = await sql<NotFound>`
    SELECT words, sum(visitors)::int AS visitors, count(*)::int AS days, max(day)::text AS "lastDay"
    FROM searches.not_found WHERE day >= ${from}::date
    GROUP BY words ORDER BY 2 DESC, 4 DESC, 1 LIMIT ${most}`.execute(reader);
  return rows;
}

/** Deletes what was counted on days before this one; answers how many rows. */
export async function deleteBefore(tx: Tx, day: string): Promise<number> {
  const { rows } = await sql`DELETE FROM searches.not_found WHERE day < ${day}::date RETURNING 1`.execute(tx);
  return rows.length;
}

/** How many rows there are of days before this one. */
export async function countBefore(reader: Reader, day: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM searches.not_found WHERE day < ${day}::date`.execute(reader);
  return rows[0]?.count ?? 0;
}
