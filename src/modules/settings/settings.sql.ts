import { type Reader, sql, type Tx } from "#kernel/db";

export type VersionRow = { revision: number; content: unknown; handle: string | null; set_at: Date };

/** The newest version of a subject; undefined where nobody has set it yet. */
export async function selectNewest(reader: Reader, subject: string): Promise<VersionRow | undefined> {
  const { rows } = await sql<VersionRow>`
    SELECT revision, content, handle, set_at FROM settings.version
    WHERE subject = ${subject} ORDER BY revision DESC LIMIT 1`.execute(reader);
  return rows[0];
}

/** Versions of a subject, the newest first; with `before` only what is older than that revision. */
export async function selectVersions(
  reader: Reader,
  subject: string,
  before: number | undefined,
  most: number,
): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    SELECT revision, content, handle, set_at FROM settings.version
    WHERE subject = ${subject} AND (${before ?? null}::int IS NULL OR revision < ${before ?? null}::int)
    ORDER BY revision DESC LIMIT ${most}`.execute(reader);
  return rows;
}

/** One version; undefined where the subject has none of that revision. */
export async function selectVersion(
  reader: Reader,
  subject: string,
  revision: number,
): Promise<VersionRow | undefined> {
  const { rows } = await sql<VersionRow>`
    SELECT revision, content, handle, set_at FROM settings.version
    WHERE subject = ${subject} AND revision = ${revision}`.execute(reader);
  return rows[0];
}

/**
 * Adds the version after `revision`; false, and nothing written, where that is not the newest any more. Whoever else adds one at
 * the same time is waited for.
 */
export async function insertVersion(
  tx: Tx,
  subject: string,
  after: number,
  { content, handle, set_at }: Omit<VersionRow, "revision">,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    INSERT INTO settings.version (subject, revision, content, handle, set_at)
    SELECT ${subject}, ${after + 1}, ${JSON.stringify(content)}::jsonb, ${handle}::text, ${set_at}::timestamptz
    WHERE ${after}::int = (SELECT coalesce(max(revision), -1) FROM settings.version WHERE subject = ${subject})
    ON CONFLICT DO NOTHING`.execute(tx);
  return numAffectedRows === 1n;
}

/** Forgets who set the versions up to a moment; answers how many. */
export async function forgetSetters(tx: Tx, until: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    UPDATE settings.version SET handle = NULL WHERE handle IS NOT NULL AND set_at <= ${until}`.execute(tx);
  return Number(numAffectedRows);
}

/** How many versions up to a moment still say who set them. */
export async function countSetters(reader: Reader, until: Date): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM settings.version WHERE handle IS NOT NULL AND set_at <= ${until}`.execute(reader);
  return rows[0]?.n ?? 0;
}
