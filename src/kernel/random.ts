import { createHash, randomBytes, randomUUID } from "node:crypto";

/** The only source of chance. Tests pass a seeded one and print the seed when they fail. */
export type Random = {
  bytes(n: number): Buffer;
  /** A random UUID (version 4) for rows. Not a secret. */
  uuid(): string;
  /** A secret of 128 bits as 22 characters of base64url, for links and cookies. */
  token(): string;
};

/** The operating system's randomness. */
export const systemRandom: Random = {
  bytes: (n) => randomBytes(n),
  uuid: () => randomUUID(),
  token: () => randomBytes(16).toString("base64url"),
};

/** Repeatable bytes for tests: SHA-256 over seed and counter. Never for a running shop. */
export function seededRandom(seed: string): Random {
  let counter = 0;
  const bytes = (n: number): Buffer => {
    const blocks: Buffer[] = [];
    for (let length = 0; length < n; length += 32) {
      blocks.push(createHash("sha256").update(`${seed}:${counter++}`).digest());
    }
    return Buffer.concat(blocks).subarray(0, n);
  };
  return {
    bytes,
    uuid: () => {
      const b = bytes(16);
      b[6] = ((b[6] ?? 0) & 0x0f) | 0x40;
      b[8] = ((b[8] ?? 0) & 0x3f) | 0x80;
      const hex = b.toString("hex");
      return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
    },
    token: () => bytes(16).toString("base64url"),
  };
}
