import { type Reader, sql, type Tx } from "#kernel/db";
import type { About, HolderView, LookAtYou, LookCount, LookPurpose, LookView, OpenGrant, WideGrant } from "./views.ts";

/** Takes a free place of the first `most`; false where none is left, or somebody took it at the same moment. */
export async function insertHolder(
  tx: Tx,
  row: { memberId: string; handle: string; namedBy: string; at: Date },
  most: number,
): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    INSERT INTO access.holder (slot, member_id, handle, named_by, named_at)
    SELECT free.slot, ${row.memberId}::uuid, ${row.handle}, ${row.namedBy}::uuid, ${row.at}::timestamptz
    FROM generate_series(1, ${most}::int) AS free (slot)
    WHERE NOT EXISTS (SELECT FROM access.holder h WHERE h.slot = free.slot)
    ORDER BY free.slot LIMIT 1 ON CONFLICT DO NOTHING`.execute(tx);
  return numAffectedRows === 1n;
}

export async function deleteHolder(tx: Tx, memberId: string): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`DELETE FROM access.holder WHERE member_id = ${memberId}`.execute(tx);
  return numAffectedRows === 1n;
}

/** Everybody who has a place, with when they signed this version since they were named. */
export async function selectHolders(reader: Reader, version: string, most: number): Promise<HolderView[]> {
  const { rows } = await sql<HolderView>`
    SELECT h.slot, h.member_id AS "memberId", h.handle, h.named_at AS "namedAt", h.slot > ${most} AS beyond,
      (SELECT max(u.signed_at) FROM access.undertaking u
       WHERE u.member_id = h.member_id AND u.version = ${version} AND u.signed_at >= h.named_at) AS "signedAt"
    FROM access.holder h ORDER BY h.slot`.execute(reader);
  return rows;
}

/** Keeps somebody's place theirs until the end of the transaction; false where they have none. */
export async function lockHolder(tx: Tx, memberId: string): Promise<boolean> {
  const { rows } = await sql`SELECT FROM access.holder WHERE member_id = ${memberId} FOR KEY SHARE`.execute(tx);
  return rows.length === 1;
}

export async function insertUndertaking(
  tx: Tx,
  row: { memberId: string; at: Date; version: string; hash: Buffer },
): Promise<void> {
  await sql`
    INSERT INTO access.undertaking (member_id, signed_at, version, text_hash)
    VALUES (${row.memberId}, ${row.at}, ${row.version}, ${row.hash}) ON CONFLICT DO NOTHING`.execute(tx);
}

export type GrantRow = {
  id: string;
  memberId: string;
  handle: string;
  role: string;
  purpose: LookPurpose;
  caseKind: string;
  caseReference: string;
  breadth: number;
  askedAt: Date;
  beginsAt: Date | null;
  endsAt: Date | null;
};

export async function insertGrant(tx: Tx, row: GrantRow): Promise<void> {
  await sql`
    INSERT INTO access.special_grant
      (id, member_id, handle, role, purpose, case_kind, case_reference, breadth, asked_at, begins_at, ends_at)
    VALUES (${row.id}, ${row.memberId}, ${row.handle}, ${row.role}, ${row.purpose}, ${row.caseKind},
      ${row.caseReference}, ${row.breadth}, ${row.askedAt}, ${row.beginsAt}, ${row.endsAt})`.execute(tx);
}

export type ScopeRow = {
  grantId: string;
  breadth: number;
  position: number;
  about: string;
  aboutId: string;
  number: string;
  subject: string;
  sealed: Buffer;
};

/** One thing that a grant covers, with the sealed reason. */
export async function insertScope(tx: Tx, row: ScopeRow): Promise<void> {
  await sql`
    INSERT INTO access.scope (grant_id, breadth, position, about, about_id, number)
    VALUES (${row.grantId}, ${row.breadth}, ${row.position}, ${row.about}, ${row.aboutId}, ${row.number})`.execute(tx);
  await sql`
    INSERT INTO access.reason (grant_id, about_id, subject, sealed)
    VALUES (${row.grantId}, ${row.aboutId}, ${row.subject}, ${row.sealed})`.execute(tx);
}

/** The request that waits for a second person, held until the end of the transaction. */
export async function lockRequest(
  tx: Tx,
  id: string,
): Promise<{ memberId: string; askedAt: Date; beginsAt: Date | null } | undefined> {
  const { rows } = await sql<{ memberId: string; askedAt: Date; beginsAt: Date | null }>`
    SELECT member_id AS "memberId", asked_at AS "askedAt", begins_at AS "beginsAt"
    FROM access.special_grant WHERE id = ${id} AND breadth > 1 FOR UPDATE`.execute(tx);
  return rows[0];
}

export async function beginGrant(
  tx: Tx,
  id: string,
  by: { memberId: string; handle: string; at: Date; endsAt: Date },
): Promise<void> {
  await sql`
    UPDATE access.special_grant
    SET approved_by = ${by.memberId}, approved_handle = ${by.handle}, begins_at = ${by.at}, ends_at = ${by.endsAt}
    WHERE id = ${id}`.execute(tx);
}

/** The grant of somebody for one thing that is open at a moment, the one that ends last. */
export async function findOpenGrant(
  reader: Reader,
  memberId: string,
  aboutId: string,
  at: Date,
): Promise<(OpenGrant & { about: About["kind"] }) | undefined> {
  const { rows } = await sql<OpenGrant & { about: About["kind"] }>`
    SELECT g.id AS "grantId", g.purpose, g.ends_at AS "endsAt", s.about
    FROM access.special_grant g JOIN access.scope s ON s.grant_id = g.id
    WHERE g.member_id = ${memberId} AND s.about_id = ${aboutId} AND g.begins_at <= ${at} AND g.ends_at > ${at}
    ORDER BY g.ends_at DESC, g.id LIMIT 1`.execute(reader);
  return rows[0];
}

export async function insertReveal(
  tx: Tx,
  row: { id: string; grantId: string; aboutId: string; memberId: string; at: Date },
): Promise<void> {
  await sql`
    INSERT INTO access.reveal (id, grant_id, about_id, member_id, at)
    VALUES (${row.id}, ${row.grantId}, ${row.aboutId}, ${row.memberId}, ${row.at})`.execute(tx);
}

const wide = sql`
  g.id AS "grantId", g.member_id AS "memberId", g.handle, g.purpose, g.case_reference AS "caseReference",
  g.asked_at AS "askedAt", g.approved_handle AS "approvedHandle", g.ends_at AS "endsAt",
  (SELECT array_agg(s.number ORDER BY s.position) FROM access.scope s WHERE s.grant_id = g.id) AS numbers`;

/** Grants for several orders that were asked for, or begin, after a moment; the newest first. */
export async function selectWide(reader: Reader, since: Date): Promise<WideGrant[]> {
  const { rows } = await sql<WideGrant>`
    SELECT ${wide} FROM access.special_grant g
    WHERE g.breadth > 1 AND coalesce(g.begins_at, g.asked_at) > ${since}
    ORDER BY g.asked_at DESC, g.id LIMIT 50`.execute(reader);
  return rows;
}

export async function findWide(reader: Reader, id: string): Promise<WideGrant | undefined> {
  const { rows } = await sql<WideGrant>`
    SELECT ${wide} FROM access.special_grant g WHERE g.id = ${id} AND g.breadth > 1`.execute(reader);
  return rows[0];
}

/** What was typed, sealed, for each thing that a grant covers, in its order. */
export type ReasonRow = {
  grantId: string;
  about: About["kind"];
  aboutId: string;
  subject: string;
  sealed: Buffer;
};

export async function selectReasons(reader: Reader, grantId: string): Promise<ReasonRow[]> {
  const { rows } = await sql<ReasonRow>`
    SELECT r.grant_id AS "grantId", s.about, r.about_id AS "aboutId", r.subject, r.sealed
    FROM access.reason r JOIN access.scope s ON s.grant_id = r.grant_id AND s.about_id = r.about_id
    WHERE r.grant_id = ${grantId} ORDER BY s.position`.execute(reader);
  return rows;
}

/** Takes away the words about one thing; part of shredding its bundle. */
export async function deleteReasons(tx: Tx, aboutId: string): Promise<number> {
  const { numAffectedRows = 0n } = await sql`DELETE FROM access.reason WHERE about_id = ${aboutId}`.execute(tx);
  return Number(numAffectedRows);
}

/** One page of all looks, the newest first. */
export async function selectLooks(
  reader: Reader,
  before: { at: Date; id: string } | undefined,
  limit: number,
): Promise<Array<LookView & { id: string }>> {
  const behind = before === undefined ? sql`` : sql`WHERE (r.at, r.id) < (${before.at}, ${before.id}::uuid)`;
  const { rows } = await sql<LookView & { id: string }>`
    SELECT r.id, r.at, g.handle, s.about, s.number, g.purpose, g.case_kind AS "caseKind",
      g.case_reference AS "caseReference", g.breadth
    FROM access.reveal r JOIN access.special_grant g ON g.id = r.grant_id
      JOIN access.scope s ON s.grant_id = r.grant_id AND s.about_id = r.about_id
    ${behind}
    ORDER BY r.at DESC, r.id DESC LIMIT ${limit}`.execute(reader);
  return rows;
}

/** Every look between two moments by somebody, by their short name or the role they had then; the oldest first. */
export async function selectLooksOf(
  reader: Reader,
  who: string,
  { from, to }: { from: Date; to: Date },
): Promise<Array<Pick<LookView, "at" | "handle" | "about" | "number" | "purpose"> & { role: string }>> {
  const { rows } = await sql<Pick<LookView, "at" | "handle" | "about" | "number" | "purpose"> & { role: string }>`
    SELECT r.at, g.handle, g.role, s.about, s.number, g.purpose
    FROM access.reveal r JOIN access.special_grant g ON g.id = r.grant_id
      JOIN access.scope s ON s.grant_id = r.grant_id AND s.about_id = r.about_id
    WHERE r.at >= ${from} AND r.at < ${to} AND ${who} IN (g.handle, g.role)
    ORDER BY r.at, r.id`.execute(reader);
  return rows;
}

export type LookAtRow = Omit<LookAtYou, "reason" | "destroyed"> &
  Omit<ReasonRow, "subject" | "sealed"> & {
    subject: string | null;
    sealed: Buffer | null;
  };

/** Every look at one thing, the newest first. */
export async function selectLooksAt(reader: Reader, aboutId: string, limit: number): Promise<LookAtRow[]> {
  const { rows } = await sql<LookAtRow>`
    SELECT r.at, g.role, g.purpose, r.grant_id AS "grantId", s.about, r.about_id AS "aboutId", w.subject, w.sealed
    FROM access.reveal r JOIN access.special_grant g ON g.id = r.grant_id
      JOIN access.scope s ON s.grant_id = r.grant_id AND s.about_id = r.about_id
      LEFT JOIN access.reason w ON w.grant_id = r.grant_id AND w.about_id = r.about_id
    WHERE r.about_id = ${aboutId} ORDER BY r.at DESC, r.id LIMIT ${limit}`.execute(reader);
  return rows;
}

/** How often each holder looked for each kind of reason, from a moment to another. */
export async function countLooks(reader: Reader, from: Date, to: Date): Promise<LookCount[]> {
  const { rows } = await sql<LookCount>`
    SELECT g.handle, g.purpose, count(*)::int AS looks
    FROM access.reveal r JOIN access.special_grant g ON g.id = r.grant_id
    WHERE r.at >= ${from} AND r.at < ${to} GROUP BY g.handle, g.purpose ORDER BY g.handle, g.purpose`.execute(reader);
  return rows;
}

/** How special access stands: places taken, of these signed in the words of `version`, and looks since a moment. */
export type AccessStanding = { holders: number; signed: number; looks: number };

export async function selectStanding(reader: Reader, version: string, since: Date): Promise<AccessStanding> {
  const { rows } = await sql<AccessStanding>`
    SELECT (SELECT count(*)::int FROM access.holder) AS holders,
      (SELECT count(*)::int FROM access.holder h WHERE EXISTS (SELECT FROM access.undertaking u
        WHERE u.member_id = h.member_id AND u.version = ${version} AND u.signed_at >= h.named_at)) AS signed,
      (SELECT count(*)::int FROM access.reveal WHERE at >= ${since}) AS looks`.execute(reader);
  return rows[0] ?? { holders: 0, signed: 0, looks: 0 };
}

/** How many looks there are, and how many of them no grant covered at that moment, or one person alone for several orders. */
export async function countUnfounded(reader: Reader): Promise<{ looked: number; unfounded: number }> {
  const { rows } = await sql<{ looked: number; unfounded: number }>`
    SELECT count(*)::int AS looked, (count(*) FILTER (WHERE NOT coalesce(
      g.member_id = r.member_id AND g.begins_at <= r.at AND r.at < g.ends_at
      AND g.ends_at <= g.begins_at + interval '30 minutes'
      AND (g.breadth = 1 OR (g.approved_by IS NOT NULL AND g.approved_by <> g.member_id))
      AND EXISTS (SELECT FROM access.undertaking u WHERE u.member_id = r.member_id AND u.signed_at <= r.at), false)))::int AS unfounded
    FROM access.reveal r LEFT JOIN access.special_grant g ON g.id = r.grant_id`.execute(reader);
  return rows[0] ?? { looked: 0, unfounded: 0 };
}

/** Deletes grants asked for before a moment with their looks, and places and signatures older than that. */
export async function deleteOld(tx: Tx, before: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    WITH grants AS (DELETE FROM access.special_grant WHERE asked_at < ${before} RETURNING 1),
      signed AS (DELETE FROM access.undertaking WHERE signed_at < ${before} RETURNING 1),
      places AS (DELETE FROM access.holder WHERE named_at < ${before} RETURNING 1)
    SELECT (SELECT count(*) FROM grants)::int + (SELECT count(*) FROM signed)::int
      + (SELECT count(*) FROM places)::int AS count`.execute(tx);
  return rows[0]?.count ?? 0;
}

export async function countOld(reader: Reader, before: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT (SELECT count(*) FROM access.special_grant WHERE asked_at < ${before})::int
      + (SELECT count(*) FROM access.undertaking WHERE signed_at < ${before})::int
      + (SELECT count(*) FROM access.holder WHERE named_at < ${before})::int AS count`.execute(reader);
  return rows[0]?.count ?? 0;
}
