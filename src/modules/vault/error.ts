import { markAway } from "#kernel/away";

/** Why the vault refuses. The first group means that a record, or its place, is not what it was when it was sealed. */
export type VaultErrorCode =
  | "record-malformed"
  | "version-unknown"
  | "suite-unknown"
  | "label-unknown"
  | "label-mismatch"
  | "key-mismatch"
  | "commitment-mismatch"
  | "authentication-failed"
  // The caller asks for what the policy or a limit does not allow.
  | "label-too-wide"
  | "purpose-refused"
  | "act-refused"
  | "flow-refused"
  | "value-not-plain"
  | "value-too-large"
  | "reference-malformed"
  // The key is not there: it never was, it is gone for good, or it cannot be had now.
  | "bundle-unknown"
  | "bundle-shredded"
  | "bundle-not-buried"
  | "key-unavailable"
  // The shop must not start like this.
  | "label-changed"
  | "keystore-of-another-shop"
  | "keystore-replaced"
  | "epoch-key-missing"
  | "epoch-key-damaged"
  | "epoch-key-exposed"
  | "epoch-unknown"
  // The copy for the owner.
  | "recovery-key-wrong"
  | "escrow-damaged";

/**
 * A refusal of the vault. It carries a code and fixed words, never a value, a key or the error that caused it: causes
 * quote what they were given.
 */
export class VaultError extends Error {
  readonly code: VaultErrorCode;

  constructor(code: VaultErrorCode, words: string) {
    super(words);
    this.name = "VaultError";
    this.code = code;
    if (code === "key-unavailable") markAway(this);
  }
}
