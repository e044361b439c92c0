/** The people who run the shop: joining, signing in, what each may do, and what each did. The module's only door. */
export { type Permission, permissions, type Role, roleNames, roles } from "./roles.ts";
export type { SaveViewResult } from "./saved-views.ts";
export { confirmedMs, idleMs, longestMs } from "./sessions.ts";
export type * from "./views.ts";

import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import { hour } from "#kernel/clock";
import type { Reader } from "#kernel/db";
import { keptMs, type RetentionWork } from "#policy/retention";
import { countEntries, deleteEntries, endEntry, insertEntry, selectEntries } from "./audit.sql.ts";
import { beginJoin, invitationRole, invite, inviteFirst, join } from "./join.ts";
import { changeRole, endAccess, members, passkeysOf, removePasskey } from "./members.ts";
import {
  askForNewPasskey,
  askForPasskey,
  checkMade,
  checkShown,
  type Made,
  type Making,
  type Question,
} from "./passkeys.ts";
import { countRecoveryCodes, deletePassword, findPassword } from "./passwords.sql.ts";
import {
  choosePassword,
  confirmPasswordCode,
  makeRecoveryCodes,
  passwordLimits,
  signInByPassword,
  signInByRecoveryCode,
} from "./passwords.ts";
import type { Role } from "./roles.ts";
import { type SavedViewRow, selectViews } from "./saved-views.sql.ts";
import { removeView, saveView } from "./saved-views.ts";
import {
  deleteSession,
  deleteSessionsOf,
  selectSessions,
  updateShortcutKeys,
  updateShortcuts,
} from "./sessions.sql.ts";
import { admit, confirmSession, endedSessions, idOf, openSession, sessionsOf } from "./sessions.ts";
import { countExpired, countFormer, deleteExpired, deleteFormer, findMember, insertPasskey } from "./staff.sql.ts";
import type { AuditFilter, AuditView, Opened, StaffNeeds, Who } from "./views.ts";

/** In the folder of the keys: what passwords, codes and recovery codes are bound to. */
export const officeKeyFile = "office.key";
export type { MemberRefusal } from "./members.ts";
export type { Making, Question } from "./passkeys.ts";
export { passwordLimits };

/** Filters of a list under a title; `query` as it stands in the address. */
export type SavedView = SavedViewRow;

const auditPage = 50;

/** What others may ask of the staff. */
export type Staff = ReturnType<typeof createStaff>;

/** Makes the module from what it needs of others. Opens nothing and starts nothing. */
export function createStaff(needs: StaffNeeds) {
  const { database, clock, random } = needs;
  return {
    ...wayIn(needs),
    ...ownKeys(needs),
    members: (reader: Reader) => members(needs, reader),
    /** Invites one person to a role; the secret of the link is answered once. */
    invite: (role: Role, by: Who) => invite(needs, role, by.id),
    changeRole: (handle: string, role: Role) => changeRole(needs, handle, role),
    endAccess: (handle: string) => endAccess(needs, handle),
    /** Notes, before it is done, who does what to what; a program of ours goes by the short name of its key. Rejects when it cannot be noted; then it must not be done. */
    beginAct: async (who: Pick<Who, "id" | "handle">, act: { action: string; object: string }): Promise<string> => {
      const id = random.uuid();
      const { id: memberId, handle } = who;
      await database.transact((tx) => insertEntry(tx, { id, at: clock.now(), memberId, handle, ...act }));
      return id;
    },
    /** Notes how it ended: the status that was answered. */
    endAct: (id: string, status: number): Promise<void> => database.transact((tx) => endEntry(tx, id, status)),
    /** One page of the audit log, the newest first. */
    audit: (reader: Reader, filter: AuditFilter = {}, limit = auditPage): Promise<AuditView[]> =>
      selectEntries(reader, filter, limit),
    /** The lists of a room that have a title, by their titles. */
    savedViews: (reader: Reader, room: string): Promise<SavedView[]> => selectViews(reader, room),
    saveView: (view: { room: string; title: string; query: string }) => saveView(needs, view),
    removeView: (id: string) => removeView(needs, id),
    retention: retentionOf(needs),
  };
}

/** Coming in: by invitation, by passkey, by password and code, by a code from paper. */
function wayIn(needs: StaffNeeds) {
  const { database } = needs;
  return {
    inviteFirst: (options?: { always?: boolean }) => inviteFirst(needs, options),
    invitationRole: (reader: Reader, token: string) => invitationRole(needs, reader, token),
    beginJoin: (given: { invitation: string; handle: string }) => beginJoin(needs, given),
    join: (given: { invitation: string; answer: RegistrationResponseJSON; label: string }) => join(needs, given),
    askToSignIn: (): Promise<Question> => askForPasskey(needs, "sign-in"),
    signInByPasskey: (answer: AuthenticationResponseJSON, label: string) => signInByPasskey(needs, answer, label),
    signInByPassword: (given: { handle: string; password: string; code: string; label: string }) =>
      signInByPassword(needs, given),
    signInByRecoveryCode: (given: { handle: string; code: string; label: string }) =>
      signInByRecoveryCode(needs, given),
    admit: (token: string) => admit(needs, token),
    askToConfirm: (who: Who): Promise<Question> => askForPasskey(needs, "confirm", who),
    confirm: (who: Who, answer: AuthenticationResponseJSON) => confirm(needs, who, answer),
    signOut: (who: Who) => database.transact((tx) => deleteSession(tx, who.session)),
  };
}

/** What somebody does with their own keys and sessions. */
function ownKeys(needs: StaffNeeds) {
  const { database } = needs;
  return {
    sessions: (reader: Reader, who: Who) => sessionsOf(needs, reader, who),
    /** Ends one of somebody's own sessions, or all but the one they ask in. Answers how many. */
    endSessions: (who: Who, which: string | "others"): Promise<number> =>
      database.transact(async (tx) => {
        if (which === "others") return deleteSessionsOf(tx, who.id, who.session);
        const own = (await selectSessions(tx, who.id)).find(({ token_hash: hash }) => idOf(hash) === which);
        return own === undefined ? 0 : deleteSession(tx, own.token_hash);
      }),
    /** Turns single keys on or off for somebody, on every device. */
    chooseShortcuts: (who: Who, shortcuts: boolean) =>
      database.transact((tx) => updateShortcuts(tx, who.id, shortcuts)),
    /** Gives somebody other single keys, on every device: six different signs of ASCII, in the order of `shortcutKeys`. */
    chooseShortcutKeys: (who: Who, keys: string) => database.transact((tx) => updateShortcutKeys(tx, who.id, keys)),
    passkeys: passkeysOf,
    askForAnother: async (who: Who): Promise<Making> => {
      const member = await findMember(database.reader, { id: who.id });
      if (member === undefined) throw new Error("Whoever is signed in is not there.");
      const { handle, key_handle: keyHandle } = member;
      return askForNewPasskey(needs, {
        purpose: "add-passkey",
        boundTo: who.session,
        handle,
        keyHandle,
        memberId: who.id,
      });
    },
    addPasskey: async (who: Who, answer: RegistrationResponseJSON, label: string): Promise<Made> => {
      const made = await checkMade(needs, answer, { purpose: "add-passkey", boundTo: who.session, label });
      if (made.ok) await database.transact((tx) => insertPasskey(tx, { ...made.passkey, member_id: who.id }));
      return made;
    },
    removePasskey: (who: Who, id: string) => removePasskey(needs, who.id, id),
    choosePassword: (who: Who, password: string) => choosePassword(needs, { id: who.id, handle: who.handle }, password),
    confirmPasswordCode: (who: Who, code: string) => confirmPasswordCode(needs, who.id, code),
    /** Whether a password lets this person in. */
    hasPassword: async (reader: Reader, who: Who): Promise<boolean> =>
      ((await findPassword(reader, who.id))?.confirmed_at ?? null) !== null,
    removePassword: (who: Who) => database.transact((tx) => deletePassword(tx, who.id)),
    makeRecoveryCodes: (who: Who) => makeRecoveryCodes(needs, who.id),
    recoveryCodesLeft: (reader: Reader, who: Who) => countRecoveryCodes(reader, who.id),
  };
}

async function signInByPasskey(needs: StaffNeeds, answer: AuthenticationResponseJSON, label: string): Promise<Opened> {
  const shown = await checkShown(needs, answer, "sign-in", null);
  if (!shown.ok) return shown;
  return needs.database.transact(async (tx): Promise<Opened> => {
    const member = await findMember(tx, { id: shown.passkey.member_id });
    if (member === undefined || member.left_at !== null) return { ok: false, because: "not-recognised" };
    const token = await openSession(needs, tx, { memberId: member.id, way: "passkey", label });
    return { ok: true, token, handle: member.handle };
  });
}

async function confirm(needs: StaffNeeds, who: Who, answer: AuthenticationResponseJSON): Promise<Opened> {
  const shown = await checkShown(needs, answer, "confirm", who.session);
  if (!shown.ok) return shown;
  if (shown.passkey.member_id !== who.id) return { ok: false, because: "not-recognised" };
  const token = await needs.database.transact((tx) => confirmSession(needs, tx, who.session));
  return token === null ? { ok: false, because: "question-over" } : { ok: true, token, handle: who.handle };
}

/** What ends by itself here. Sessions and questions end by real time; the rest by shop time. */
function retentionOf(needs: StaffNeeds): readonly RetentionWork[] {
  const { database, clock, wallClock } = needs;
  const { reader, transact } = database;
  const lateMs = hour;
  const past = (moment: Date, rule: "audit-entry" | "former-staff") => new Date(moment.getTime() - keptMs(rule));
  return [
    {
      rule: "staff-session",
      carryOut: () => endedSessions.remove(needs),
      overdue: () => endedSessions.late(needs, lateMs),
    },
    {
      rule: "staff-question",
      carryOut: () => transact((tx) => deleteExpired(tx, wallClock.now())),
      overdue: () => countExpired(reader, new Date(wallClock.now().getTime() - lateMs)),
    },
    {
      rule: "audit-entry",
      carryOut: () => transact((tx) => deleteEntries(tx, past(clock.now(), "audit-entry"))),
      overdue: (moment) => countEntries(reader, past(moment, "audit-entry")),
    },
    {
      rule: "former-staff",
      carryOut: () => transact((tx) => deleteFormer(tx, past(clock.now(), "former-staff"))),
      overdue: (moment) => countFormer(reader, past(moment, "former-staff")),
    },
  ];
}
