import type { Random } from "#kernel/random";
import { saltBytes } from "./cipher.ts";

const refillBytes = 8_192;

/** Salts cut from a block of randomness: one call to the system for 341 of them. No byte is given out twice. */
export function saltPool(random: Random): () => Buffer {
  let pool: Buffer = Buffer.alloc(0);
  let used = 0;
  return () => {
    if (used + saltBytes > pool.length) {
      pool = random.bytes(refillBytes);
      used = 0;
    }
    used += saltBytes;
    return pool.subarray(used - saltBytes, used);
  };
}
