import { type Clock, day } from "#kernel/clock";
import type { Database, Reader, Tx } from "#kernel/db";
import type { Random } from "#kernel/random";
import { countLiving, endKey, findKey, insertKey, type KeyFound, noteUse, selectKeys } from "./keys.sql.ts";
import type { Scope } from "./scopes.ts";
import { hashOfToken, makeToken } from "./token.ts";

export type KeyNeeds = { database: Database; clock: Clock; random: Random };

/** A key as people see it; the key itself is shown once, when it is made. */
export type KeyView = {
  id: string;
  /** How the audit log calls it. */
  handle: string;
  title: string;
  scopes: readonly Scope[];
  createdAt: Date;
  expiresAt: Date;
  state: "open" | "revoked" | "expired";
  endedAt: Date | null;
  /** The day it was last used, YYYY-MM-DD. */
  usedOn: string | null;
};

/** A program that has shown its key. */
export type Program = { id: string; handle: string; may: ReadonlySet<string> };

export type MakeKey = { title: string; scopes: readonly Scope[]; days: number };
export type MakeKeyResult =
  | { ok: true; token: string; key: KeyView }
  | { ok: false; because: "bad-title" | "no-scope" | "bad-days" | "too-many" };

export const keyLimits = { title: 40, leastDays: 1, mostDays: 366, keys: 20 } as const;
export const titlePattern = /^[A-Za-z0-9 ().,-]{1,40}$/;
const mostShown = 100;

/** Makes a key. Its token is answered once and kept nowhere. At most 20 are open at a time, none for longer than a year. */
export async function makeKey(needs: KeyNeeds, tx: Tx, { title, scopes, days }: MakeKey): Promise<MakeKeyResult> {
  const called = title.trim();
  if (!titlePattern.test(called)) return { ok: false, because: "bad-title" };
  if (scopes.length === 0) return { ok: false, because: "no-scope" };
  if (!Number.isSafeInteger(days) || days < keyLimits.leastDays || days > keyLimits.mostDays)
    return { ok: false, because: "bad-days" };
  const now = needs.clock.now();
  if ((await countLiving(tx, now)) >= keyLimits.keys) return { ok: false, because: "too-many" };
  const token = makeToken(needs.random);
  const keyHash = hashOfToken(token);
  if (keyHash === undefined) throw new Error("A key was made that is none.");
  const row = {
    id: needs.random.uuid(),
    title: called,
    scopes: [...new Set(scopes)],
    created_at: now,
    expires_at: new Date(now.getTime() + days * day),
  };
  await insertKey(tx, { ...row, key_hash: keyHash });
  return { ok: true, token, key: viewOf({ ...row, revoked_at: null, used_on: null }, now) };
}

/** Ends a key at once. */
export async function revokeKey(
  { clock }: Pick<KeyNeeds, "clock">,
  tx: Tx,
  id: string,
): Promise<{ ok: true } | { ok: false; because: "no-such-key" }> {
  return (await endKey(tx, id, clock.now())) ? { ok: true } : { ok: false, because: "no-such-key" };
}

/** Every key, the newest first, at most 100. */
export async function keys({ clock }: Pick<KeyNeeds, "clock">, reader: Reader): Promise<KeyView[]> {
  const now = clock.now();
  return (await selectKeys(reader, mostShown)).map((row) => viewOf(row, now));
}

/** Whose key this is at this moment; null for one that is none, has run out or was ended. Notes the day of its use. */
export async function admitProgram({ database, clock }: KeyNeeds, token: string): Promise<Program | null> {
  const hash = hashOfToken(token);
  const row = hash === undefined ? undefined : await findKey(database.reader, hash);
  const now = clock.now();
  if (row === undefined || stateOf(row, now) !== "open") return null;
  const today = now.toISOString().slice(0, 10);
  if (row.used_on === null || row.used_on < today)
    await database.alone((tx) => noteUse(tx, row.id, today), { waits: false });
  return { id: row.id, handle: handleOf(row.id), may: new Set<string>(row.scopes) };
}

function stateOf({ revoked_at, expires_at }: Pick<KeyFound, "revoked_at" | "expires_at">, now: Date) {
  if (revoked_at !== null) return "revoked";
  return expires_at <= now ? "expired" : "open";
}

function viewOf(row: KeyFound, now: Date): KeyView {
  const state = stateOf(row, now);
  return {
    id: row.id,
    handle: handleOf(row.id),
    title: row.title,
    scopes: row.scopes,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    state,
    endedAt: state === "open" ? null : (row.revoked_at ?? row.expires_at),
    usedOn: row.used_on,
  };
}

function handleOf(id: string): string {
  return `key-${id.slice(0, 8)}`;
}
