import { VaultError } from "./error.ts";

const bucket = 64;
const largestBytes = 256 * 1024;
const deepest = 32;

/**
 * Writes a plain JSON value as canonical JSON (keys sorted by UTF-16 code unit, no white space; RFC 8785) and fills it
 * with spaces to a multiple of 64 bytes, so that a length says little about a name. White space after JSON means
 * nothing, so nothing needs to be taken off again.
 *
 * Throws `value-not-plain` for whatever JSON would lose or change (undefined, functions, dates, class instances, NaN,
 * bigint) and `value-too-large` above 256 KiB.
 */
export function toBuckets(value: unknown): Buffer {
  const bytes = canonicalBytes(value);
  if (bytes.length > largestBytes)
    throw new VaultError("value-too-large", `A value to seal has at most ${largestBytes} bytes.`);
  const padded = Buffer.alloc(Math.ceil(bytes.length / bucket) * bucket, " ");
  bytes.copy(padded);
  bytes.fill(0);
  return padded;
}

/** Canonical JSON as UTF-8, without the filling. */
export function canonicalBytes(value: unknown): Buffer {
  return Buffer.from(canonical(value, 0), "utf8");
}

/** Reads what `toBuckets` wrote. */
export function fromBuckets(bytes: Buffer): unknown {
  return JSON.parse(bytes.toString("utf8"));
}

function canonical(value: unknown, depth: number): string {
  if (depth > deepest) throw notPlain("nested too deeply");
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${Array.from(value, (item) => canonical(item, depth + 1)).join(",")}]`;
  if (typeof value === "object" && isPlain(value)) {
    const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item, depth + 1)}`).join(",")}}`;
  }
  throw notPlain(typeof value);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && Object.getOwnPropertySymbols(value).length === 0;
}

function notPlain(what: string): VaultError {
  return new VaultError("value-not-plain", `Only plain JSON can be sealed; found: ${what}.`);
}
