import { hour, minute } from "#kernel/clock";
import type { Reader, Tx } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import { permissionsOf } from "./roles.ts";
import {
  countEnded,
  deleteEnded,
  deleteOldest,
  findSession,
  insertSession,
  renewSession,
  type SessionRow,
  selectSessions,
  touchSession,
} from "./sessions.sql.ts";
import type { SessionView, SignedIn, StaffNeeds, Way, Who } from "./views.ts";

/** A session ends so long after its last use, and so long after it began (OWASP ASVS 5.0, 7.3). */
export const idleMs = 15 * minute;
export const longestMs = 8 * hour;
/** For so long after a passkey was shown, what cannot be taken back is done without asking again. */
export const confirmedMs = 5 * minute;
const mostSessions = 5;
/** Its last use is noted to the minute, so that not every page writes. */
const noticedMs = minute;

/** Opens a session, and ends the oldest ones beyond five. Answers its token, which is kept nowhere. */
export async function openSession(
  { random, wallClock }: StaffNeeds,
  tx: Tx,
  of: { memberId: string; way: Way; label: string },
): Promise<string> {
  const token = random.bytes(32).toString("base64url");
  const now = wallClock.now();
  await insertSession(tx, {
    token_hash: sha256(token),
    member_id: of.memberId,
    way: of.way,
    label: of.label,
    created_at: now,
    seen_at: now,
    confirmed_at: of.way === "passkey" ? now : null,
  });
  await deleteOldest(tx, of.memberId, mostSessions);
  return token;
}

/** Who holds a session at this moment; null when it is none, is over, or its person has left. Notes its use. */
export async function admit({ database, wallClock }: StaffNeeds, token: string): Promise<SignedIn | null> {
  const row = await findSession(database.reader, sha256(token));
  const now = wallClock.now();
  if (row === undefined || isOver(row, now)) return null;
  if (now.getTime() - row.seen_at.getTime() >= noticedMs)
    await database.alone((tx) => touchSession(tx, row.token_hash, now), { waits: false });
  const { member_id: id, handle, role, way, shortcuts, confirmed_at: confirmedAt } = row;
  const shortcutKeys = row.shortcut_keys;
  const confirmed = confirmedAt !== null && now.getTime() - confirmedAt.getTime() < confirmedMs;
  // Who came in with a code from paper makes a new passkey, and does nothing else before.
  const may = way === "recovery" ? new Set(["self.manage"] as const) : permissionsOf(role);
  return { id, handle, role, way, may, confirmed, shortcuts, shortcutKeys, session: row.token_hash };
}

function isOver(row: SessionRow, now: Date): boolean {
  return now.getTime() - row.seen_at.getTime() >= idleMs || now.getTime() - row.created_at.getTime() >= longestMs;
}

/** After a passkey was shown in a session: the same under a new token, so that an old one that leaked gains nothing. */
export async function confirmSession(needs: StaffNeeds, tx: Tx, session: Buffer): Promise<string | null> {
  const token = needs.random.bytes(32).toString("base64url");
  return (await renewSession(tx, session, sha256(token), needs.wallClock.now())) ? token : null;
}

/** The sessions of somebody, the last used first. */
export async function sessionsOf(
  { wallClock }: StaffNeeds,
  reader: Reader,
  { id, session }: Who,
): Promise<SessionView[]> {
  const now = wallClock.now();
  const rows = await selectSessions(reader, id);
  return rows
    .filter((row) => !isOver(row, now))
    .map((row) => ({
      id: idOf(row.token_hash),
      label: row.label,
      way: row.way,
      createdAt: row.created_at,
      seenAt: row.seen_at,
      current: row.token_hash.equals(session),
    }));
}

/** Names a session in a form: half of its hash, which opens nothing. */
export function idOf(tokenHash: Buffer): string {
  return tokenHash.toString("hex").slice(0, 32);
}

/** For the retention engine, by real time. `lateMs`: how long ago it should have gone. */
export const endedSessions = {
  remove: ({ database, wallClock }: StaffNeeds): Promise<number> => {
    const now = wallClock.now().getTime();
    return database.transact((tx) => deleteEnded(tx, new Date(now - idleMs), new Date(now - longestMs)));
  },
  late: ({ database, wallClock }: StaffNeeds, lateMs: number): Promise<number> => {
    const then = wallClock.now().getTime() - lateMs;
    return countEnded(database.reader, new Date(then - idleMs), new Date(then - longestMs));
  },
};
