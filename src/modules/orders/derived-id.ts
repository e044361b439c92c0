import { sha256 } from "#kernel/digest";

/**
 * A UUID (version 8, RFC 9562) that follows from what it is for, so that a cause told twice makes one thing. `words` are
 * our own and end with an id.
 */
export function derivedId(words: string): string {
  const bytes = sha256(`candour.derived-id.1:${words}`).subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
