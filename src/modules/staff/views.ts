import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/db";
import type { Log } from "#kernel/log";
import type { Random } from "#kernel/random";
import type { Permission, Role } from "./roles.ts";

export type StaffNeeds = {
  database: Database;
  /** Shop time, for the audit log. */
  clock: Clock;
  /** Real time, for everything about signing in: a demo that moves on by days signs nobody out, and codes are made by real clocks. */
  wallClock: Clock;
  random: Random;
  log: Log;
  /** Reads the key that passwords, codes and recovery codes are bound to; the caller overwrites what it gets. */
  pepper(): Promise<Buffer>;
  /** Scheme, host and port of the back office: passkeys work there and nowhere else. */
  origin: string;
  /** What a passkey is saved under. */
  shop: { readonly name: string };
};

/** How somebody signed in. Only a passkey confirms what cannot be taken back; a recovery code lets in to make a new passkey. */
export type Way = "passkey" | "password" | "recovery";

/** Somebody who works here. */
export type Member = {
  id: string;
  handle: string;
  role: Role;
  createdAt: Date;
  leftAt: Date | null;
  passkeys: number;
  hasPassword: boolean;
  sessions: number;
};

/** Who holds a session. */
export type SignedIn = {
  /** Their id. */
  id: string;
  handle: string;
  role: Role;
  may: ReadonlySet<Permission>;
  way: Way;
  confirmed: boolean;
  /** Whether single keys do something for them. */
  shortcuts: boolean;
  /** Which keys: to the search, next row, row before, tick, sheet, and the one before the letter of a room. */
  shortcutKeys: string;
  session: Buffer;
};

/** The part of it that acting on their own behalf needs. */
export type Who = Pick<SignedIn, "id" | "handle" | "session">;

/** A session as its owner sees it. */
export type SessionView = {
  /** Names it in a form: the beginning of its hash. */
  id: string;
  label: string;
  way: Way;
  createdAt: Date;
  seenAt: Date;
  current: boolean;
};

export type PasskeyView = { id: string; label: string; backedUp: boolean; createdAt: Date; usedOn: string | null };

export type AuditView = { id: string; at: Date; handle: string; action: string; object: string; status: number | null };

/** Which entries of the audit log; all of it without any of these. */
export type AuditFilter = { handle?: string; action?: string; object?: string; before?: { at: Date; id: string } };

export type SignInRefusal =
  /** Nobody has this passkey, or it did not sign what was asked; name, password or code is wrong, or was so a moment ago. */
  | "not-recognised"
  /** The question was put to somebody else, too long ago, or is answered already. */
  | "question-over";

export type Opened = { ok: true; token: string; handle: string } | { ok: false; because: SignInRefusal };

export type JoinRefusal = "invitation-over" | "handle-taken" | "bad-handle" | "not-recognised" | "question-over";
