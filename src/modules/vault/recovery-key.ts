import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from "node:crypto";
import { equalBytes, sha256 } from "#kernel/digest";
import { keyBytes } from "./cipher.ts";
import { VaultError } from "./error.ts";

/** Half of it the shop keeps, to close escrow copies with; the other half, which opens them, it never has. */
export type RecoveryKey = {
  /** For the owner, on paper or in a safe: seventeen groups of four hexadecimal digits, the last one a check. */
  secret: string;
  /** For the shop: the public half, as a PEM. */
  publicPem: string;
};

/** Makes a new X25519 pair (RFC 7748). */
export function createRecoveryKey(): RecoveryKey {
  const { privateKey, publicKey } = generateKeyPairSync("x25519");
  const raw = Buffer.from(privateKey.export({ format: "jwk" }).d ?? "", "base64url");
  const words =
    Buffer.concat([raw, checkOf(raw)])
      .toString("hex")
      .match(/.{4}/g) ?? [];
  raw.fill(0);
  return { secret: words.join("-"), publicPem: publicKey.export({ format: "pem", type: "spki" }).toString() };
}

/** Reads what the owner typed. Throws `recovery-key-wrong` when it is none, or was mistyped. */
export function readRecoveryKey(typed: string): KeyObject {
  const hex = typed.replaceAll(/[\s-]/g, "").toLowerCase();
  const bytes = Buffer.from(/^[0-9a-f]{68}$/.test(hex) ? hex : "", "hex");
  const raw = bytes.subarray(0, keyBytes);
  if (bytes.length === 0 || !equalBytes(checkOf(raw), bytes.subarray(keyBytes))) {
    throw new VaultError(
      "recovery-key-wrong",
      "This is no recovery key: it has seventeen groups of four digits or letters from a to f, and the last one checks the others.",
    );
  }
  return createPrivateKey({ key: Buffer.concat([pkcs8Head, raw]), format: "der", type: "pkcs8" });
}

/** Reads the public half from its PEM. */
export function readPublicHalf(pem: string): KeyObject {
  const key = createPublicKey(pem);
  if (key.asymmetricKeyType !== "x25519") {
    throw new VaultError(
      "recovery-key-wrong",
      "The public half of the recovery key is of another kind. Make a new one.",
    );
  }
  return key;
}

/** A key for one message to the owner of `publicHalf`, with the ephemeral half that must travel with it. */
export function keyForOwner(publicHalf: KeyObject): { key: Buffer; ephemeral: Buffer } {
  const mine = generateKeyPairSync("x25519");
  const ephemeral = rawPublic(mine.publicKey);
  const shared = diffieHellman({ privateKey: mine.privateKey, publicKey: publicHalf });
  return { key: derive(shared, ephemeral, rawPublic(publicHalf)), ephemeral };
}

/** The same key, by the owner's secret half. */
export function keyFromOwner(secret: KeyObject, ephemeral: Buffer): Buffer {
  const sender = createPublicKey({ key: Buffer.concat([spkiHead, ephemeral]), format: "der", type: "spki" });
  const shared = diffieHellman({ privateKey: secret, publicKey: sender });
  return derive(shared, ephemeral, rawPublic(createPublicKey(secret)));
}

/** The fixed beginnings of X25519 keys in DER (RFC 8410); the 32 bytes of the key follow. */
const pkcs8Head = Buffer.from("302e020100300506032b656e04220420", "hex");
const spkiHead = Buffer.from("302a300506032b656e032100", "hex");

/** HKDF-SHA-256 (RFC 5869) over the shared secret, bound to both public halves. */
function derive(shared: Buffer, ephemeral: Buffer, owner: Buffer): Buffer {
  const key = Buffer.from(hkdfSync("sha256", shared, Buffer.concat([ephemeral, owner]), "candour.escrow1", keyBytes));
  shared.fill(0);
  return key;
}

function rawPublic(key: KeyObject): Buffer {
  return key.export({ format: "der", type: "spki" }).subarray(spkiHead.length);
}

function checkOf(raw: Buffer): Buffer {
  return sha256(raw).subarray(0, 2);
}
