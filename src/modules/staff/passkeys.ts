import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { minute } from "#kernel/clock";
import { sha256 } from "#kernel/digest";
import {
  type CeremonyRow,
  findPasskey,
  insertCeremony,
  type PasskeyRow,
  selectPasskeys,
  takeCeremony,
  usePasskey,
} from "./staff.sql.ts";
import type { StaffNeeds, Who } from "./views.ts";

/** A question is answered within so long, once, and for what it was put for. */
export const questionMs = 5 * minute;

/** What is asked of a passkey that is there (WebAuthn `PublicKeyCredentialRequestOptionsJSON`). */
export type Question = Awaited<ReturnType<typeof generateAuthenticationOptions>>;
/** What is asked of a device that makes a passkey (`PublicKeyCredentialCreationOptionsJSON`). */
export type Making = Awaited<ReturnType<typeof generateRegistrationOptions>>;

/** Asks for a passkey. Whose it is, the passkey says: nobody types a name to sign in. */
export async function askForPasskey(needs: StaffNeeds, purpose: "sign-in" | "confirm", bound?: Who): Promise<Question> {
  const { database, origin } = needs;
  const allowed = bound === undefined ? [] : await selectPasskeys(database.reader, bound.id);
  const question = await generateAuthenticationOptions({
    rpID: new URL(origin).hostname,
    challenge: needs.random.bytes(32) as Uint8Array<ArrayBuffer>,
    userVerification: "required",
    timeout: questionMs,
    allowCredentials: allowed.map(({ credential_id: id }) => ({ id: id.toString("base64url") })),
  });
  await keep(needs, question.challenge, { purpose, bound_to: bound?.session ?? null, handle: null, key_handle: null });
  return question;
}

/** Asks a device to make a passkey for `handle`, in the session or by the invitation that `boundTo` is the hash of. */
export async function askForNewPasskey(
  needs: StaffNeeds,
  asked: { purpose: "join" | "add-passkey"; boundTo: Buffer; handle: string; keyHandle: Buffer; memberId?: string },
): Promise<Making> {
  const { purpose, boundTo, handle, keyHandle, memberId } = asked;
  const known = memberId === undefined ? [] : await selectPasskeys(needs.database.reader, memberId);
  const making = await generateRegistrationOptions({
    rpName: needs.shop.name,
    rpID: new URL(needs.origin).hostname,
    userName: handle,
    userDisplayName: handle,
    userID: new Uint8Array(keyHandle),
    challenge: needs.random.bytes(32) as Uint8Array<ArrayBuffer>,
    timeout: questionMs,
    attestationType: "none",
    excludeCredentials: known.map(({ credential_id: id }) => ({ id: id.toString("base64url") })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
  await keep(needs, making.challenge, { purpose, bound_to: boundTo, handle, key_handle: keyHandle });
  return making;
}

async function keep(
  { database, wallClock }: StaffNeeds,
  challenge: string,
  row: Omit<CeremonyRow, "challenge_hash" | "expires_at">,
): Promise<void> {
  const expires = new Date(wallClock.now().getTime() + questionMs);
  await database.transact((tx) =>
    insertCeremony(tx, { ...row, challenge_hash: sha256(challenge), expires_at: expires }),
  );
}

/** Takes the question that an answer names: it is gone then, whatever comes of the answer. */
async function takeQuestion(
  { database, wallClock }: StaffNeeds,
  challenge: string | null,
  purpose: CeremonyRow["purpose"],
  boundTo: Buffer | null,
): Promise<CeremonyRow | null> {
  if (challenge === null) return null;
  const row = await database.transact((tx) => takeCeremony(tx, sha256(challenge)));
  if (row === undefined || row.purpose !== purpose || row.expires_at <= wallClock.now()) return null;
  const same = boundTo === null ? row.bound_to === null : row.bound_to?.equals(boundTo) === true;
  return same ? row : null;
}

/** The question that an answer says it answers; null where it cannot be read. */
function challengeIn(clientData: string): string | null {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientData, "base64url").toString("utf8")) as { challenge?: unknown };
    return typeof challenge === "string" && challenge.length <= 100 ? challenge : null;
  } catch {
    return null;
  }
}

export type Shown = { ok: true; passkey: PasskeyRow } | { ok: false; because: "not-recognised" | "question-over" };

/** Checks what a passkey answered (WebAuthn L3 §7.2): its signature, where it was asked, and that its owner was there. */
export async function checkShown(
  needs: StaffNeeds,
  answer: AuthenticationResponseJSON,
  purpose: "sign-in" | "confirm",
  session: Buffer | null,
): Promise<Shown> {
  const challenge = challengeIn(answer.response.clientDataJSON);
  const question = await takeQuestion(needs, challenge, purpose, session);
  if (question === null || challenge === null) return { ok: false, because: "question-over" };
  const passkey = await findPasskey(needs.database.reader, Buffer.from(answer.id, "base64url"));
  if (passkey === undefined) return { ok: false, because: "not-recognised" };
  const { verified, authenticationInfo: info } = await verifyAuthenticationResponse({
    response: answer,
    expectedChallenge: challenge,
    expectedOrigin: needs.origin,
    expectedRPID: new URL(needs.origin).hostname,
    requireUserVerification: true,
    credential: {
      id: answer.id,
      publicKey: new Uint8Array(passkey.public_key),
      // What counts backwards was copied: it is noted, and the rest of the check decides (many do not count at all).
      counter: 0,
    },
  }).catch(() => ({ verified: false, authenticationInfo: undefined }));
  if (!verified || info === undefined) return { ok: false, because: "not-recognised" };
  if (info.newCounter > 0 && info.newCounter <= passkey.sign_count)
    needs.log.warn("passkey-counted-back", { passkey: passkey.id });
  const usedOn = needs.wallClock.now().toISOString().slice(0, 10);
  const use = { sign_count: info.newCounter, backed_up: info.credentialBackedUp, used_on: usedOn };
  await needs.database.transact((tx) => usePasskey(tx, passkey.id, use));
  return { ok: true, passkey };
}

export type Made =
  | { ok: true; question: CeremonyRow; passkey: Omit<PasskeyRow, "member_id"> }
  | { ok: false; because: "not-recognised" | "question-over" };

/** Checks what a device made (WebAuthn L3 §7.1). Nothing is kept yet. */
export async function checkMade(
  needs: StaffNeeds,
  answer: RegistrationResponseJSON,
  asked: { purpose: "join" | "add-passkey"; boundTo: Buffer; label: string },
): Promise<Made> {
  const challenge = challengeIn(answer.response.clientDataJSON);
  const question = await takeQuestion(needs, challenge, asked.purpose, asked.boundTo);
  if (question === null || challenge === null) return { ok: false, because: "question-over" };
  const checked = await verifyRegistrationResponse({
    response: answer,
    expectedChallenge: challenge,
    expectedOrigin: needs.origin,
    expectedRPID: new URL(needs.origin).hostname,
    requireUserVerification: true,
  }).catch(() => ({ verified: false as const, registrationInfo: undefined }));
  if (!checked.verified || checked.registrationInfo === undefined) return { ok: false, because: "not-recognised" };
  const { credential, credentialBackedUp, aaguid } = checked.registrationInfo;
  return {
    ok: true,
    question,
    passkey: {
      id: needs.random.uuid(),
      credential_id: Buffer.from(credential.id, "base64url"),
      public_key: Buffer.from(credential.publicKey),
      sign_count: credential.counter,
      backed_up: credentialBackedUp,
      model: aaguid,
      label: asked.label,
      created_at: needs.wallClock.now(),
      used_on: null,
    },
  };
}
