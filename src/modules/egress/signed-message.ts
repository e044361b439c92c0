/** Messages that partners sign: Standard Webhooks 1.0 with symmetric keys. Pure. */
import type { Clock } from "#kernel/clock";
import { minute } from "#kernel/clock";
import { equalBytes, hmacSha256 } from "#kernel/digest";

/** Header names in lower case. */
export type SignedHeaders = Readonly<Record<string, string | undefined>>;

/** What a signature vouches for, and what is believed of it: that something happened to `reference`. */
export type SignedMessage =
  | { ok: true; eventId: string; type: string; reference: string }
  | { ok: false; because: "malformed" | "stale" | "bad-signature" };

const toleranceMs = 5 * minute;
const largestMessage = 20_480;
const mostSignatures = 8;

/**
 * Verifies `webhook-signature` (any `v1,<base64>` of HMAC-SHA-256 over `id.timestamp.body`) with any of `secrets`
 * (`whsec_<base64>`, the newest first; the old one stays in the list while a key is changed), and the age of the message:
 * at most five minutes either way by `wallClock`, which must be real time, not shop time.
 */
export function verifySigned(
  headers: SignedHeaders,
  rawBody: Uint8Array,
  secrets: readonly string[],
  wallClock: Clock,
): SignedMessage {
  const id = headers["webhook-id"] ?? "";
  const timestamp = headers["webhook-timestamp"] ?? "";
  const signatures = (headers["webhook-signature"] ?? "").split(" ").slice(0, mostSignatures);
  const wellFormed = /^[\w-]{8,100}$/.test(id) && /^\d{1,12}$/.test(timestamp) && rawBody.byteLength <= largestMessage;
  if (!wellFormed) return { ok: false, because: "malformed" };
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), rawBody]);
  const expected = secrets.map((secret) => hmacSha256(Buffer.from(secret.replace(/^whsec_/, ""), "base64"), signed));
  const given = signatures.flatMap((text) => (text.startsWith("v1,") ? [Buffer.from(text.slice(3), "base64")] : []));
  if (!given.some((one) => expected.some((mac) => equalBytes(one, mac))))
    return { ok: false, because: "bad-signature" };
  // Only after the signature: who cannot sign learns nothing of our clock.
  const age = wallClock.now().getTime() - Number(timestamp) * 1_000;
  if (Math.abs(age) > toleranceMs) return { ok: false, because: "stale" };
  return readContent(id, rawBody);
}

function readContent(eventId: string, rawBody: Uint8Array): SignedMessage {
  const value = parse(rawBody);
  const type = value?.type;
  const reference = (value?.data as { reference?: unknown } | null | undefined)?.reference;
  if (value?.id !== eventId || typeof type !== "string" || !/^[a-z]+\.[a-z]+$/.test(type)) {
    return { ok: false, because: "malformed" };
  }
  if (typeof reference !== "string" || !/^[A-Za-z0-9_-]{8,128}$/.test(reference)) {
    return { ok: false, because: "malformed" };
  }
  return { ok: true, eventId, type, reference };
}

function parse(rawBody: Uint8Array): { id?: unknown; type?: unknown; data?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(rawBody).toString("utf8"));
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
