import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from "node:crypto";
import { VaultError } from "./error.ts";

/** Bytes of the random value from which each sealing derives its own key. */
export const saltBytes = 24;
export const keyBytes = 32;
const commitmentBytes = 32;
const tagBytes = 16;

/** What one sealing adds: salt, commitment, tag. */
export const sealingBytes = saltBytes + commitmentBytes + tagBytes;

/** What a key is used for; keeps a key of one use from ever meeting data of another. */
export type Domain = "candour.pv1" | "candour.wrap1" | "candour.escrow1";

const suite = Buffer.from([1]);
const zeroNonce = Buffer.alloc(12);

/**
 * Committing authenticated encryption: `salt | commitment | ciphertext | tag`.
 *
 * `K = HMAC-SHA-512(key, domain ‖ 01 ‖ salt)`; the first half encrypts with AES-256-GCM, the second half commits to the
 * key. Each salt gives a fresh key that seals one message, so the nonce can be zero. `aad` is what the text is bound to.
 */
export function encrypt(key: Buffer, domain: Domain, salt: Buffer, aad: Buffer, plaintext: Buffer): Buffer {
  const { encryptionKey, commitment } = derive(key, domain, salt);
  const cipher = createCipheriv("aes-256-gcm", encryptionKey, zeroNonce);
  cipher.setAAD(aad);
  const ciphertext = cipher.update(plaintext);
  cipher.final();
  const sealed = Buffer.concat([salt, commitment, ciphertext, cipher.getAuthTag()]);
  encryptionKey.fill(0);
  return sealed;
}

/**
 * Undoes `encrypt`. The commitment is compared before anything is decrypted, so a wrong key and a ciphertext forged for
 * two keys both end in `commitment-mismatch`; changed bytes or another `aad` end in `authentication-failed`. Nothing of
 * the plaintext leaves this function unless the tag is right.
 */
export function decrypt(key: Buffer, domain: Domain, aad: Buffer, sealed: Buffer): Buffer {
  if (sealed.length < sealingBytes) throw new VaultError("record-malformed", "A sealed value is too short.");
  const salt = sealed.subarray(0, saltBytes);
  const { encryptionKey, commitment } = derive(key, domain, salt);
  try {
    if (!timingSafeEqual(commitment, sealed.subarray(saltBytes, saltBytes + commitmentBytes))) {
      throw new VaultError("commitment-mismatch", "A sealed value was not made with this key.");
    }
    const decipher = createDecipheriv("aes-256-gcm", encryptionKey, zeroNonce, { authTagLength: tagBytes });
    decipher.setAAD(aad);
    decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
    const plaintext = decipher.update(sealed.subarray(saltBytes + commitmentBytes, sealed.length - tagBytes));
    return finish(decipher, plaintext);
  } finally {
    encryptionKey.fill(0);
  }
}

/** Writes texts one after the other, each with its length in four bytes before it, so that no two lists look the same. */
export function lengthPrefixed(texts: readonly string[]): Buffer {
  return Buffer.concat(
    texts.flatMap((text) => {
      const bytes = Buffer.from(text, "utf8");
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}

function derive(key: Buffer, domain: Domain, salt: Buffer): { encryptionKey: Buffer; commitment: Buffer } {
  if (key.length !== keyBytes) throw new RangeError(`A key has ${keyBytes} bytes.`);
  const derived = createHmac("sha512", key).update(domain).update(suite).update(salt).digest();
  return { encryptionKey: derived.subarray(0, 32), commitment: derived.subarray(32, 64) };
}

function finish(decipher: { final(): Buffer }, plaintext: Buffer): Buffer {
  try {
    decipher.final();
    return plaintext;
  } catch {
    plaintext.fill(0);
    throw new VaultError("authentication-failed", "A sealed value, or the place it stands in, was changed.");
  }
}
