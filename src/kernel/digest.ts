import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** SHA-256 of the bytes or the UTF-8 text. */
export function sha256(data: string | Uint8Array): Buffer {
  return createHash("sha256").update(data).digest();
}

/** HMAC-SHA-256 (RFC 2104) of the bytes or the UTF-8 text. */
export function hmacSha256(key: string | Uint8Array, data: string | Uint8Array): Buffer {
  return createHmac("sha256", key).update(data).digest();
}

/** Compares in a time that does not depend on where two values differ; different lengths are unequal. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}
