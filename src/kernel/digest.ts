import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** SHA-256 of the bytes or the UTF-8 text. */
export function sha256(data: string | Uint8Array): Buffer {
  return createHash("sha256").update(data).digest();
}

/** SHA-256 of everything a stream gives, in hex. */
export async function sha256Of(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of stream) hash.update(chunk);
  return hash.digest("hex");
}

/** HMAC-SHA-256 (RFC 2104) of the bytes or the UTF-8 text. */
export function hmacSha256(key: string | Uint8Array, data: string | Uint8Array): Buffer {
  return createHmac("sha256", key).update(data).digest();
}

/** HMAC-SHA-1, for one-time codes only: authenticator apps know no other (RFC 6238). */
export function hmacSha1(key: Uint8Array, data: Uint8Array): Buffer {
  return createHmac("sha1", key).update(data).digest();
}

/** A version 8 UUID (RFC 9562 §5.8) made from a name: the same name always gives the same one. */
export function namedUuid(name: string): string {
  const hex = sha256(name).toString("hex");
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}

/** Compares in a time that does not depend on where two values differ; different lengths are unequal. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}
