import type { RegistrationResponseJSON } from "@simplewebauthn/server";
import { day, hour } from "#kernel/clock";
import type { Reader } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import { askForNewPasskey, checkMade, type Making } from "./passkeys.ts";
import { handlePattern, type Role } from "./roles.ts";
import { openSession } from "./sessions.ts";
import {
  deleteFirstInvitations,
  findInvitation,
  findMember,
  hasMembers,
  insertInvitation,
  insertMember,
  insertPasskey,
  takeInvitation,
} from "./staff.sql.ts";
import type { JoinRefusal, StaffNeeds } from "./views.ts";

const invitationMs = 3 * day;
const firstInvitationMs = 24 * hour;

/** Invites one person to a role. Answers the secret of the link, which is kept nowhere; it works once, for three days. */
export async function invite({ database, random, wallClock }: StaffNeeds, role: Role, by: string): Promise<string> {
  const token = random.bytes(32).toString("base64url");
  const now = wallClock.now();
  const expires = new Date(now.getTime() + invitationMs);
  const row = { token_hash: sha256(token), role, invited_by: by, created_at: now, expires_at: expires };
  await database.transact((tx) => insertInvitation(tx, row));
  return token;
}

/**
 * The link for whoever set up the machine: an owner's, for a day, in the place of the one printed before. Null when
 * somebody works here already, unless `always`: for an owner who lost every way in and has the machine.
 */
export async function inviteFirst(
  { database, random, wallClock }: StaffNeeds,
  { always = false } = {},
): Promise<string | null> {
  const token = random.bytes(32).toString("base64url");
  const now = wallClock.now();
  return database.transact(async (tx) => {
    if (!always && (await hasMembers(tx))) return null;
    await deleteFirstInvitations(tx);
    const expires = new Date(now.getTime() + firstInvitationMs);
    const row = {
      token_hash: sha256(token),
      role: "owner" as const,
      invited_by: null,
      created_at: now,
      expires_at: expires,
    };
    await insertInvitation(tx, row);
    return token;
  });
}

/** The role that an invitation gives; null when it was used or is over. */
export async function invitationRole({ wallClock }: StaffNeeds, reader: Reader, token: string): Promise<Role | null> {
  const row = await findInvitation(reader, sha256(token));
  return row === undefined || row.expires_at <= wallClock.now() ? null : row.role;
}

type Refused = { ok: false; because: JoinRefusal };

/** Begins to join: checks the short name, and asks the device for a passkey. */
export async function beginJoin(
  needs: StaffNeeds,
  given: { invitation: string; handle: string },
): Promise<{ ok: true; making: Making } | Refused> {
  const { reader } = needs.database;
  if ((await invitationRole(needs, reader, given.invitation)) === null)
    return { ok: false, because: "invitation-over" };
  if (!handlePattern.test(given.handle)) return { ok: false, because: "bad-handle" };
  if ((await findMember(reader, { handle: given.handle })) !== undefined) return { ok: false, because: "handle-taken" };
  const making = await askForNewPasskey(needs, {
    purpose: "join",
    boundTo: sha256(given.invitation),
    handle: given.handle,
    keyHandle: needs.random.bytes(64),
  });
  return { ok: true, making };
}

/** Joins: uses the invitation up, and signs in. Everything or nothing. */
export async function join(
  needs: StaffNeeds,
  given: { invitation: string; answer: RegistrationResponseJSON; label: string },
): Promise<{ ok: true; token: string } | Refused> {
  const { database, random, wallClock } = needs;
  const boundTo = sha256(given.invitation);
  const made = await checkMade(needs, given.answer, { purpose: "join", boundTo, label: given.label });
  if (!made.ok) return made;
  const { handle, key_handle: keyHandle } = made.question;
  if (handle === null || keyHandle === null) return { ok: false, because: "question-over" };
  const now = wallClock.now();
  return database.transact(async (tx): Promise<{ ok: true; token: string } | Refused> => {
    const invitation = await takeInvitation(tx, boundTo);
    if (invitation === undefined || invitation.expires_at <= now) return { ok: false, because: "invitation-over" };
    const { role } = invitation;
    const id = random.uuid();
    const row = { id, handle, role, key_handle: keyHandle, created_at: now, left_at: null };
    if (!(await insertMember(tx, row))) {
      await insertInvitation(tx, invitation);
      return { ok: false, because: "handle-taken" };
    }
    await insertPasskey(tx, { ...made.passkey, member_id: id });
    return { ok: true, token: await openSession(needs, tx, { memberId: id, way: "passkey", label: given.label }) };
  });
}
