import { decrypt, encrypt, lengthPrefixed, saltBytes, sealingBytes } from "./cipher.ts";
import { VaultError } from "./error.ts";

/**
 * The record `pv1`, as it stands in a `bytea` column:
 *
 *     01 | suite 01 | label (2, big endian) | dekId (16) | salt (24) | commitment (32) | ciphertext | tag (16)
 */
const version = 1;
const suite = 1;
const headerBytes = 20;

/** How much longer a record is than its padded plaintext. */
export const overheadBytes = headerBytes + sealingBytes;

/** Everything a record is bound to. Change one of these and it does not open. */
export type Binding = {
  shop: string;
  subject: string;
  bundle: string;
  entity: string;
  field: string;
  rowId: string;
  labelSet: string;
};

export type BundleKey = { dekId: string; dek: Buffer };

export type Header = { label: number; dekId: string };

/** Seals `plaintext`. `salt` is 24 random bytes, never used twice; `label` is the number of `binding.labelSet`. */
export function sealRecord(key: BundleKey, label: number, binding: Binding, salt: Buffer, plaintext: Buffer): Buffer {
  if (salt.length !== saltBytes) throw new RangeError(`A salt has ${saltBytes} bytes.`);
  const header = Buffer.alloc(headerBytes);
  header.writeUInt8(version, 0);
  header.writeUInt8(suite, 1);
  header.writeUInt16BE(label, 2);
  header.write(key.dekId.replaceAll("-", ""), 4, "hex");
  return Buffer.concat([header, encrypt(key.dek, "candour.pv1", salt, bytesOf(binding), plaintext)]);
}

/** Reads what a record says of itself, believing nothing. Refuses a version or suite that this code does not know. */
export function readHeader(record: Buffer): Header {
  if (record.length < overheadBytes) throw new VaultError("record-malformed", "A record is too short.");
  if (record.readUInt8(0) !== version) throw new VaultError("version-unknown", "A record is of an unknown version.");
  if (record.readUInt8(1) !== suite) throw new VaultError("suite-unknown", "A record is of an unknown suite.");
  const hex = record.toString("hex", 4, headerBytes);
  return { label: record.readUInt16BE(2), dekId: uuidOf(hex) };
}

/**
 * Opens a record for the place it is believed to stand in; `binding.labelSet` is the one that its header names. Throws
 * a `VaultError` if the header, the key, a byte or the place is another than when it was sealed.
 */
export function openRecord(key: BundleKey, binding: Binding, record: Buffer): Buffer {
  const header = readHeader(record);
  if (header.dekId !== key.dekId) throw new VaultError("key-mismatch", "A record was sealed with another key.");
  return decrypt(key.dek, "candour.pv1", bytesOf(binding), record.subarray(headerBytes));
}

function bytesOf(binding: Binding): Buffer {
  const { shop, subject, bundle, entity, field, rowId, labelSet } = binding;
  return lengthPrefixed(["pv1", shop, subject, bundle, entity, field, rowId, labelSet]);
}

function uuidOf(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
