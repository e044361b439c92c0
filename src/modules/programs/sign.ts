import { hmacSha256 } from "#kernel/digest";

/**
 * The headers of a message (Standard Webhooks 1.0): its id, when this attempt was made in seconds of real time, and one signature for
 * each secret over `id.timestamp.body`.
 */
export function signedHeaders(
  message: { id: string; at: Date; body: string },
  secrets: readonly Buffer[],
): { "webhook-id": string; "webhook-timestamp": string; "webhook-signature": string } {
  const timestamp = String(Math.floor(message.at.getTime() / 1_000));
  const signed = `${message.id}.${timestamp}.${message.body}`;
  const signatures = secrets.map((secret) => `v1,${hmacSha256(secret, signed).toString("base64")}`);
  return { "webhook-id": message.id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}

/** The secret of an address: derived, so that no table holds it. */
export function secretOf(pepper: Buffer, endpointId: string, generation: number): Buffer {
  return hmacSha256(pepper, `webhook ${endpointId} ${generation}`);
}

/** As whoever receives messages is shown it, once. */
export function secretText(secret: Buffer): string {
  return `whsec_${secret.toString("base64")}`;
}
