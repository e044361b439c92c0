import { hmacSha256 } from "#kernel/digest";
import { base32, stepOfCode } from "#kernel/one-time-code";
import { isPassword, makeVerifier } from "#kernel/password";
import {
  beginTry,
  confirmPassword,
  endTry,
  findPassword,
  type PasswordRow,
  putPassword,
  putRecoveryCodes,
  takeRecoveryCode,
} from "./passwords.sql.ts";
import { openSession } from "./sessions.ts";
import { findMember } from "./staff.sql.ts";
import type { Opened, StaffNeeds } from "./views.ts";

/** NIST SP 800-63B: long is what counts; no rules about kinds of letters. */
export const passwordLimits = { least: 12, most: 256 } as const;
/** After three wrong tries each waits twice as long as the one before, and nobody is ever locked out for longer than this. */
const longestWaitSeconds = 30;
const recoveryCodes = 8;

/** Runs `work` with the key that everything here is bound to, and overwrites the key after. */
async function withPepper<T>({ pepper }: StaffNeeds, work: (key: Buffer) => Promise<T> | T): Promise<T> {
  const key = await pepper();
  try {
    return await work(key);
  } finally {
    key.fill(0);
  }
}

/** The secret that somebody's codes are made from: derived, so that no table holds it. */
function codeSecret(pepper: Buffer, memberId: string, generation: number): Buffer {
  return hmacSha256(pepper, `one-time-code ${memberId} ${generation}`).subarray(0, 20);
}

/**
 * Chooses a password; it opens nothing before `confirmPasswordCode` has seen a first code. Answers the secret for an
 * authenticator app in base32, shown once. Refuses what is too short or too long, and the person's own short name in it.
 */
export async function choosePassword(
  needs: StaffNeeds,
  member: { id: string; handle: string },
  password: string,
): Promise<{ ok: true; secret: string } | { ok: false; because: "too-short" | "too-long" | "too-easy" }> {
  const letters = [...password];
  if (letters.length < passwordLimits.least) return { ok: false, because: "too-short" };
  if (letters.length > passwordLimits.most) return { ok: false, because: "too-long" };
  if (password.toLowerCase().includes(member.handle) || new Set(letters).size < 5)
    return { ok: false, because: "too-easy" };
  return withPepper(needs, async (pepper) => {
    const verifier = await makeVerifier(password, pepper, needs.random);
    const before = await findPassword(needs.database.reader, member.id);
    const row: PasswordRow = {
      member_id: member.id,
      verifier,
      code_generation: (before?.code_generation ?? 0) + 1,
      code_step: 0,
      confirmed_at: null,
      failures: 0,
      failed_at: null,
      created_at: needs.wallClock.now(),
    };
    await needs.database.transact((tx) => putPassword(tx, row));
    return { ok: true, secret: base32(codeSecret(pepper, member.id, row.code_generation)) };
  });
}

/** The first code of a new secret: from now on password and codes let in. False for a wrong one. */
export async function confirmPasswordCode(needs: StaffNeeds, memberId: string, code: string): Promise<boolean> {
  const row = await findPassword(needs.database.reader, memberId);
  if (row === undefined) return false;
  return withPepper(needs, async (pepper) => {
    const now = needs.wallClock.now();
    const step = stepOfCode(codeSecret(pepper, memberId, row.code_generation), code, now, row.code_step);
    if (step === undefined) return false;
    return needs.database.transact(async (tx) => {
      if (!(await endTry(tx, memberId, step))) return false;
      await confirmPassword(tx, memberId, now);
      return true;
    });
  });
}

/** Nobody's: so that an unknown name takes as long as a known one. */
let nobodysVerifier: Promise<string> | undefined;

/**
 * Signs in by short name, password and code. Whichever of the three is wrong, and where a try comes too early, the answer is
 * the same and takes the same work: no stranger learns whether a name exists. Three wrong tries in a row make each further one
 * wait, at most 30 seconds, and lock nobody out.
 */
export async function signInByPassword(
  needs: StaffNeeds,
  given: { handle: string; password: string; code: string; label: string },
): Promise<Opened> {
  const { database, wallClock, random } = needs;
  const member = await findMember(database.reader, { handle: given.handle });
  const row = member?.left_at === null ? await findPassword(database.reader, member.id) : undefined;
  return withPepper(needs, async (pepper): Promise<Opened> => {
    const now = wallClock.now();
    const isTaken =
      row?.confirmed_at != null &&
      (await database.transact((tx) => beginTry(tx, row.member_id, now, longestWaitSeconds)));
    if (member === undefined || row === undefined || !isTaken) {
      nobodysVerifier ??= makeVerifier(random.token(), pepper, random);
      await isPassword(given.password, await nobodysVerifier, pepper);
      return { ok: false, because: "not-recognised" };
    }
    const isRight = await isPassword(given.password, row.verifier, pepper);
    const step = stepOfCode(codeSecret(pepper, member.id, row.code_generation), given.code, now, row.code_step);
    if (!isRight || step === undefined) return { ok: false, because: "not-recognised" };
    const token = await database.transact(async (tx) =>
      (await endTry(tx, member.id, step))
        ? openSession(needs, tx, { memberId: member.id, way: "password", label: given.label })
        : null,
    );
    return token === null ? { ok: false, because: "not-recognised" } : { ok: true, token, handle: member.handle };
  });
}

/** Makes new recovery codes in the place of all before; shown once. 80 bits each, so that nobody can guess one. */
export async function makeRecoveryCodes(needs: StaffNeeds, memberId: string): Promise<readonly string[]> {
  const codes = Array.from({ length: recoveryCodes }, () => base32(needs.random.bytes(10)));
  await withPepper(needs, (pepper) => {
    const hashes = codes.map((code) => recoveryHash(pepper, code));
    return needs.database.transact((tx) => putRecoveryCodes(tx, memberId, hashes, needs.wallClock.now()));
  });
  return codes.map((code) => code.replace(/(.{4})(?=.)/g, "$1-"));
}

/** Signs in by a recovery code, to make a new passkey and do nothing else. The code is used up. */
export async function signInByRecoveryCode(
  needs: StaffNeeds,
  given: { handle: string; code: string; label: string },
): Promise<Opened> {
  const code = given.code.toUpperCase().replaceAll(/[\s-]/g, "");
  return withPepper(needs, async (pepper): Promise<Opened> => {
    const token = await needs.database.transact(async (tx) => {
      const member = await findMember(tx, { handle: given.handle });
      if (member === undefined || member.left_at !== null) return null;
      const whose = await takeRecoveryCode(tx, recoveryHash(pepper, code));
      // A code of somebody else's, typed under this name, is used up as well: it has been seen.
      if (whose !== member.id) return null;
      return openSession(needs, tx, { memberId: member.id, way: "recovery", label: given.label });
    });
    return token === null ? { ok: false, because: "not-recognised" } : { ok: true, token, handle: given.handle };
  });
}

function recoveryHash(pepper: Buffer, code: string): Buffer {
  return hmacSha256(pepper, `recovery-code ${code}`);
}
