import type { Reader } from "#kernel/db";
import type { Role } from "./roles.ts";
import { deleteSessionsOf } from "./sessions.sql.ts";
import { idleMs } from "./sessions.ts";
import { deletePasskey, findMember, lockOwners, selectMembers, selectPasskeys, updateMember } from "./staff.sql.ts";
import type { Member, PasskeyView, StaffNeeds } from "./views.ts";

export type MemberRefusal = "no-such-member" | "last-owner" | "has-left";

type Changed = { ok: true } | { ok: false; because: MemberRefusal };

/** Everybody who works here, and those who left within 24 months. */
export async function members({ wallClock }: StaffNeeds, reader: Reader): Promise<Member[]> {
  return selectMembers(reader, new Date(wallClock.now().getTime() - idleMs));
}

/** Gives somebody another role, and signs them out everywhere, so that nothing open keeps the old one. One owner stays. */
export async function changeRole({ database }: StaffNeeds, handle: string, role: Role): Promise<Changed> {
  return database.transact(async (tx): Promise<Changed> => {
    const owners = await lockOwners(tx);
    const member = await findMember(tx, { handle });
    if (member === undefined) return { ok: false, because: "no-such-member" };
    if (member.left_at !== null) return { ok: false, because: "has-left" };
    if (role !== "owner" && owners.join() === member.id) return { ok: false, because: "last-owner" };
    await updateMember(tx, member.id, { role });
    await deleteSessionsOf(tx, member.id, null);
    return { ok: true };
  });
}

/** Ends somebody's access: from this moment they are not let in, wherever they are signed in. One owner stays. */
export async function endAccess({ database, wallClock }: StaffNeeds, handle: string): Promise<Changed> {
  return database.transact(async (tx): Promise<Changed> => {
    const owners = await lockOwners(tx);
    const member = await findMember(tx, { handle });
    if (member === undefined) return { ok: false, because: "no-such-member" };
    if (member.left_at !== null) return { ok: false, because: "has-left" };
    if (owners.join() === member.id) return { ok: false, because: "last-owner" };
    await updateMember(tx, member.id, { left_at: wallClock.now() });
    await deleteSessionsOf(tx, member.id, null);
    return { ok: true };
  });
}

/** The passkeys of somebody, the oldest first. */
export async function passkeysOf(reader: Reader, memberId: string): Promise<PasskeyView[]> {
  const rows = await selectPasskeys(reader, memberId);
  return rows.map(({ id, label, backed_up: backedUp, created_at: createdAt, used_on: usedOn }) => ({
    id,
    label,
    backedUp,
    createdAt,
    usedOn,
  }));
}

/** Takes one of somebody's own passkeys away; never the last. */
export async function removePasskey(
  { database }: StaffNeeds,
  memberId: string,
  id: string,
): Promise<{ ok: true } | { ok: false; because: "last-passkey" | "no-such-passkey" }> {
  return database.transact(async (tx) => {
    await lockOwners(tx);
    if ((await selectPasskeys(tx, memberId)).length < 2) return { ok: false, because: "last-passkey" };
    return (await deletePasskey(tx, memberId, id)) ? { ok: true } : { ok: false, because: "no-such-passkey" };
  });
}
