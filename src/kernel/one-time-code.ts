import { equalBytes, hmacSha1 } from "./digest.ts";

/** Codes of six digits that change every 30 seconds (RFC 6238, with the defaults that every authenticator app knows). */
const stepSeconds = 30;
const digits = 6;
/** A clock that is half a minute off is still taken. */
const drift = 1;

/** Which half minute a moment belongs to. */
export function stepAt(moment: Date): number {
  return Math.floor(moment.getTime() / 1_000 / stepSeconds);
}

/** The code of a step (RFC 4226 §5.3). */
export function codeAt(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = hmacSha1(secret, counter);
  const offset = (mac[mac.length - 1] ?? 0) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, "0");
}

/** The step whose code this is, near `moment` and later than `after`; undefined when it is none. Compared in constant time. */
export function stepOfCode(secret: Uint8Array, code: string, moment: Date, after: number): number | undefined {
  const now = stepAt(moment);
  const steps = Array.from({ length: 2 * drift + 1 }, (_, n) => now - drift + n);
  return steps.find((step) => step > after && equalBytes(Buffer.from(codeAt(secret, step)), Buffer.from(code)));
}

/** The secret in the letters that authenticator apps take (RFC 4648 base32, unpadded). */
export function base32(bytes: Uint8Array): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? []).map((five) => letters[Number.parseInt(five.padEnd(5, "0"), 2)]).join("");
}
