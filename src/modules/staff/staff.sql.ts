import { type Reader, sql, type Tx } from "#kernel/db";
import type { Role } from "./roles.ts";
import type { Member } from "./views.ts";

export type MemberRow = {
  id: string;
  handle: string;
  role: Role;
  key_handle: Buffer;
  created_at: Date;
  left_at: Date | null;
};

export type PasskeyRow = {
  id: string;
  member_id: string;
  credential_id: Buffer;
  public_key: Buffer;
  sign_count: number;
  backed_up: boolean;
  model: string;
  label: string;
  created_at: Date;
  used_on: string | null;
};

export type CeremonyRow = {
  challenge_hash: Buffer;
  purpose: "sign-in" | "confirm" | "join" | "add-passkey";
  bound_to: Buffer | null;
  handle: string | null;
  key_handle: Buffer | null;
  expires_at: Date;
};

export type InvitationRow = {
  token_hash: Buffer;
  role: Role;
  invited_by: string | null;
  created_at: Date;
  expires_at: Date;
};

type Tables = {
  "staff.member": MemberRow;
  "staff.passkey": PasskeyRow;
  "staff.ceremony": CeremonyRow;
  "staff.invitation": InvitationRow;
};
const tables = (reader: Reader) => reader.withTables<Tables>();

/** False when somebody has the name already. */
export async function insertMember(tx: Tx, row: MemberRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await tables(tx)
    .insertInto("staff.member")
    .values(row)
    .onConflict((on) => on.column("handle").doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

export async function findMember(
  reader: Reader,
  key: { id: string } | { handle: string },
): Promise<MemberRow | undefined> {
  const query = tables(reader).selectFrom("staff.member").selectAll();
  return ("id" in key ? query.where("id", "=", key.id) : query.where("handle", "=", key.handle)).executeTakeFirst();
}

/** Holds the rows of all owners until the end of the transaction, so that two cannot leave at once; answers their ids. */
export async function lockOwners(tx: Tx): Promise<string[]> {
  const rows = await tables(tx)
    .selectFrom("staff.member")
    .select("id")
    .where("role", "=", "owner")
    .where("left_at", "is", null)
    .orderBy("id")
    .forUpdate()
    .execute();
  return rows.map(({ id }) => id);
}

/** Whether there is or was anybody at all. */
export async function hasMembers(reader: Reader): Promise<boolean> {
  return (await tables(reader).selectFrom("staff.member").select("id").limit(1).executeTakeFirst()) !== undefined;
}

export async function updateMember(
  tx: Tx,
  id: string,
  change: Partial<Pick<MemberRow, "role" | "left_at">>,
): Promise<void> {
  await tables(tx).updateTable("staff.member").set(change).where("id", "=", id).execute();
}

/** Everybody, those who work here first. */
export async function selectMembers(reader: Reader, idleSince: Date): Promise<Member[]> {
  const { rows } = await sql<Member>`
    SELECT m.id, m.handle, m.role, m.created_at AS "createdAt", m.left_at AS "leftAt",
      (SELECT count(*)::int FROM staff.passkey p WHERE p.member_id = m.id) AS passkeys,
      EXISTS (SELECT FROM staff.password w WHERE w.member_id = m.id AND w.confirmed_at IS NOT NULL) AS "hasPassword",
      (SELECT count(*)::int FROM staff.session s WHERE s.member_id = m.id AND s.seen_at > ${idleSince}) AS sessions
    FROM staff.member m ORDER BY m.left_at IS NOT NULL, m.handle LIMIT 500`.execute(reader);
  return rows;
}

/** Who left before a moment, with all that was theirs. */
export async function deleteFormer(tx: Tx, before: Date): Promise<number> {
  const { numDeletedRows } = await tables(tx)
    .deleteFrom("staff.member")
    .where("left_at", "<", before)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

export async function countFormer(reader: Reader, before: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM staff.member WHERE left_at < ${before}`.execute(reader);
  return rows[0]?.count ?? 0;
}

export async function insertPasskey(tx: Tx, row: PasskeyRow): Promise<void> {
  await tables(tx).insertInto("staff.passkey").values(row).execute();
}

export async function findPasskey(reader: Reader, credentialId: Buffer): Promise<PasskeyRow | undefined> {
  return tables(reader)
    .selectFrom("staff.passkey")
    .selectAll()
    .where("credential_id", "=", credentialId)
    .executeTakeFirst();
}

export async function selectPasskeys(reader: Reader, memberId: string): Promise<PasskeyRow[]> {
  return tables(reader)
    .selectFrom("staff.passkey")
    .selectAll()
    .select(sql<string | null>`used_on::text`.as("used_on"))
    .where("member_id", "=", memberId)
    .orderBy("created_at")
    .execute();
}

export async function usePasskey(
  tx: Tx,
  id: string,
  use: Pick<PasskeyRow, "sign_count" | "backed_up" | "used_on">,
): Promise<void> {
  await tables(tx).updateTable("staff.passkey").set(use).where("id", "=", id).execute();
}

/** Takes one away; false when it is not theirs. */
export async function deletePasskey(tx: Tx, memberId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await tables(tx)
    .deleteFrom("staff.passkey")
    .where("id", "=", id)
    .where("member_id", "=", memberId)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}

export async function insertCeremony(tx: Tx, row: CeremonyRow): Promise<void> {
  await tables(tx).insertInto("staff.ceremony").values(row).execute();
}

/** Takes a question away and answers it, so that it is answered once. */
export async function takeCeremony(tx: Tx, challengeHash: Buffer): Promise<CeremonyRow | undefined> {
  return tables(tx)
    .deleteFrom("staff.ceremony")
    .where("challenge_hash", "=", challengeHash)
    .returningAll()
    .executeTakeFirst();
}

export async function insertInvitation(tx: Tx, row: InvitationRow): Promise<void> {
  await tables(tx).insertInto("staff.invitation").values(row).execute();
}

export async function findInvitation(reader: Reader, tokenHash: Buffer): Promise<InvitationRow | undefined> {
  return tables(reader)
    .selectFrom("staff.invitation")
    .selectAll()
    .where("token_hash", "=", tokenHash)
    .executeTakeFirst();
}

/** Takes an invitation away, so that one person joins by it; undefined when it was used. */
export async function takeInvitation(tx: Tx, tokenHash: Buffer): Promise<InvitationRow | undefined> {
  return tables(tx)
    .deleteFrom("staff.invitation")
    .where("token_hash", "=", tokenHash)
    .returningAll()
    .executeTakeFirst();
}

/** Takes the machine's own invitations away: it prints a new one. */
export async function deleteFirstInvitations(tx: Tx): Promise<void> {
  await tables(tx).deleteFrom("staff.invitation").where("invited_by", "is", null).execute();
}

export async function deleteExpired(tx: Tx, now: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    WITH questions AS (DELETE FROM staff.ceremony WHERE expires_at <= ${now} RETURNING 1),
      invitations AS (DELETE FROM staff.invitation WHERE expires_at <= ${now} RETURNING 1)
    SELECT (SELECT count(*) FROM questions)::int + (SELECT count(*) FROM invitations)::int AS count`.execute(tx);
  return rows[0]?.count ?? 0;
}

export async function countExpired(reader: Reader, now: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT (SELECT count(*) FROM staff.ceremony WHERE expires_at <= ${now})::int
      + (SELECT count(*) FROM staff.invitation WHERE expires_at <= ${now})::int AS count`.execute(reader);
  return rows[0]?.count ?? 0;
}
