import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";

/** A key that signs by Ed25519 (RFC 8032): the same text always gets the same signature. */
export type SigningKey = {
  /** 32 bytes, for whoever checks. */
  publicKey: Buffer;
  /** 64 bytes over the bytes, or the UTF-8 text. */
  sign(message: string | Uint8Array): Buffer;
};

/** What stands before the 32 bytes of a key in the wrappings that the platform reads (RFC 8410). */
const privateWrapping = Buffer.from("302e020100300506032b657004220420", "hex");
const publicWrapping = Buffer.from("302a300506032b6570032100", "hex");

/** The signing key of a seed. Throws a `RangeError` unless the seed has 32 bytes. */
export function signingKey(seed: Uint8Array): SigningKey {
  if (seed.byteLength !== 32) throw new RangeError("The seed of a signing key has 32 bytes.");
  const wrapped = Buffer.concat([privateWrapping, seed]);
  const key = createPrivateKey({ key: wrapped, format: "der", type: "pkcs8" });
  wrapped.fill(0);
  const publicKey = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(publicWrapping.length);
  return { publicKey, sign: (message) => sign(null, bytesOf(message), key) };
}

/** Whether `signature` is that of `message` under the public key; false for anything that is no key or no signature. */
export function isSignedBy(publicKey: Uint8Array, message: string | Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.byteLength !== 32 || signature.byteLength !== 64) return false;
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.concat([publicWrapping, publicKey]), format: "der", type: "spki" });
  } catch {
    return false;
  }
  return verify(null, bytesOf(message), key, signature);
}

/** The least bits of a key that receivers of mails take seriously (RFC 8301). */
const leastBits = 1_024;

/**
 * The public half of an RSA key, in base64 of its SubjectPublicKeyInfo, from the PEM of the private one. Null for what is no such key,
 * is locked by a password, or is too short.
 */
export function publicHalf(privateKey: string): { publicKey: string; bits: number } | null {
  try {
    const key = createPrivateKey(privateKey);
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    if (key.asymmetricKeyType !== "rsa" || bits < leastBits) return null;
    return { bits, publicKey: createPublicKey(key).export({ type: "spki", format: "der" }).toString("base64") };
  } catch {
    return null;
  }
}

function bytesOf(message: string | Uint8Array): Uint8Array {
  return typeof message === "string" ? Buffer.from(message, "utf8") : message;
}
