/** Messages that Stripe signs (docs.stripe.com/webhooks/signature). Pure. */
import { type Clock, minute } from "#kernel/clock";
import { equalBytes, hmacSha256 } from "#kernel/digest";
import type { VerifiedWebhook, WebhookHeaders } from "./provider.ts";

const toleranceMs = 5 * minute;
const largestMessage = 65_536;
const mostParts = 16;

/**
 * Verifies `stripe-signature` (`t=<seconds>,v1=<hex>`, any v1 of HMAC-SHA-256 over `t.body`) with any of `secrets`, and
 * the age of the message: at most five minutes either way by `wallClock`, which must be real time. Stripe signs each try
 * anew, so a message that comes late is not an old one.
 */
export function verifyStripeWebhook(
  headers: WebhookHeaders,
  rawBody: Uint8Array,
  secrets: readonly string[],
  wallClock: Clock,
): VerifiedWebhook {
  const parts = (headers["stripe-signature"] ?? "").split(",", mostParts).map((part) => part.trim().split("="));
  const times = parts.flatMap(([name, value = ""]) => (name === "t" ? [value] : []));
  const [timestamp = ""] = times;
  const given = parts.flatMap(([name, value = ""]) =>
    name === "v1" && /^[0-9a-f]{64}$/.test(value) ? [Buffer.from(value, "hex")] : [],
  );
  const wellFormed =
    times.length === 1 && /^\d{1,12}$/.test(timestamp) && given.length > 0 && rawBody.byteLength <= largestMessage;
  if (!wellFormed) return { ok: false, because: "malformed" };
  const signed = Buffer.concat([Buffer.from(`${timestamp}.`), rawBody]);
  const expected = secrets.map((secret) => hmacSha256(Buffer.from(secret), signed));
  if (!given.some((one) => expected.some((mac) => equalBytes(one, mac))))
    return { ok: false, because: "bad-signature" };
  // Only after the signature: who cannot sign learns nothing of our clock.
  const age = wallClock.now().getTime() - Number(timestamp) * 1_000;
  return Math.abs(age) > toleranceMs ? { ok: false, because: "stale" } : readEvent(rawBody);
}

/** Which payment an event is about: by its page, or by its intent. What else it says is not read. */
function readEvent(rawBody: Uint8Array): VerifiedWebhook {
  const event = parse(rawBody);
  const { id, type } = event;
  if (
    typeof id !== "string" ||
    !/^evt_\w{4,90}$/.test(id) ||
    typeof type !== "string" ||
    !/^[a-z_.]{3,80}$/.test(type)
  ) {
    return { ok: false, because: "malformed" };
  }
  const about = objectIn(objectIn(event.data).object);
  const named = about.object === "checkout.session" || about.object === "payment_intent";
  const reference = named ? about.id : about.payment_intent;
  // Signed, and about something that this shop has nothing to do with.
  if (typeof reference !== "string" || !/^(?:cs|pi)_\w{8,120}$/.test(reference)) {
    return { ok: false, because: "unknown-payment" };
  }
  return { ok: true, eventId: id, type, reference, ...(type.startsWith("charge.dispute.") ? { dispute: true } : {}) };
}

function objectIn(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function parse(rawBody: Uint8Array): Record<string, unknown> {
  try {
    return objectIn(JSON.parse(Buffer.from(rawBody).toString("utf8")));
  } catch {
    return {};
  }
}
