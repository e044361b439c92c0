import { createCipheriv, createHmac } from "node:crypto";
import { lengthPrefixed } from "./cipher.ts";
import { type Binding, type BundleKey, sealRecord } from "./record.ts";

type DerivedKey = { encryptionKey: Buffer; commitment: Buffer };

/** The parts of a record whose ciphertext and tag AES-256-GCM accepts under two keys at once. */
export type Forgery = {
  header: Buffer;
  aad: Buffer;
  first: DerivedKey;
  second: DerivedKey;
  ciphertext: Buffer;
  tag: Buffer;
};

/**
 * The attack that the commitment is for ("invisible salamander": Dodis, Grubbs, Ristenpart, Woodage, CRYPTO 2018). Who
 * knows two keys chooses the last block of a ciphertext so that both give the same GCM tag. GHASH is linear over
 * GF(2^128), so the block is the solution of one linear equation. For the tests of the vault.
 */
export function forgeForTwoKeys(one: BundleKey, two: BundleKey, binding: Binding, salt: Buffer): Forgery {
  const { shop, subject, bundle, entity, field, rowId, labelSet } = binding;
  const aad = lengthPrefixed(["pv1", shop, subject, bundle, entity, field, rowId, labelSet]);
  const first = derive(one, salt);
  const second = derive(two, salt);
  const blocks = [0x1234n, 0x5678n, 0x9abcn];
  const lengths = (BigInt(aad.length * 8) << 64n) | BigInt((blocks.length + 1) * 128);

  // tag(H, J) = Σ blocks·H^k ⊕ x·H² ⊕ lengths·H ⊕ J, with x the last block; solve tag₁ = tag₂ for x.
  const known = (key: DerivedKey) => {
    const h = encryptBlock(key.encryptionKey, 0n);
    const sum = [...blocksOf(aad), ...blocks, 0n, lengths].reduce((state, block) => multiply(state ^ block, h), 0n);
    return { h2: multiply(h, h), sum: sum ^ encryptBlock(key.encryptionKey, 1n) };
  };
  const a = known(first);
  const b = known(second);
  const x = multiply(a.sum ^ b.sum, invert(a.h2 ^ b.h2));
  return {
    header: sealRecord(one, 1, binding, salt, Buffer.alloc(64)).subarray(0, 20),
    aad,
    first,
    second,
    ciphertext: Buffer.concat([...blocks, x].map(toBytes)),
    tag: toBytes(a.sum ^ multiply(x, a.h2)),
  };
}

function derive(key: BundleKey, salt: Buffer): DerivedKey {
  const derived = createHmac("sha512", key.dek)
    .update("candour.pv1")
    .update(Buffer.from([1]))
    .update(salt)
    .digest();
  return { encryptionKey: derived.subarray(0, 32), commitment: derived.subarray(32) };
}

function encryptBlock(key: Buffer, block: bigint): bigint {
  const cipher = createCipheriv("aes-256-ecb", key, null);
  return fromBytes(cipher.update(toBytes(block)));
}

function blocksOf(bytes: Buffer): bigint[] {
  const padded = Buffer.concat([bytes, Buffer.alloc((16 - (bytes.length % 16)) % 16)]);
  return Array.from({ length: padded.length / 16 }, (_, i) => fromBytes(padded.subarray(i * 16, (i + 1) * 16)));
}

/** Multiplication in GF(2^128) with the bit order of GCM (NIST SP 800-38D, algorithm 1). */
function multiply(x: bigint, y: bigint): bigint {
  let product = 0n;
  let shifted = y;
  for (let bit = 127n; bit >= 0n; bit--) {
    if ((x >> bit) & 1n) product ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ (0xe1n << 120n) : shifted >> 1n;
  }
  return product;
}

/** x^(2^128 − 2), by Fermat. */
function invert(x: bigint): bigint {
  let result = 1n << 127n;
  let power = x;
  for (let i = 1; i < 128; i++) {
    power = multiply(power, power);
    result = multiply(result, power);
  }
  return result;
}

function toBytes(block: bigint): Buffer {
  return Buffer.from(block.toString(16).padStart(32, "0"), "hex");
}

function fromBytes(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString("hex")}`);
}
