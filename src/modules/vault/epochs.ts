/** What a wrapped key belongs to; bound to it, so that a key moved to another row does not unwrap. */
export type KeyContext = {
  shop: string;
  subject: string;
  bundle: string;
  epoch: number;
};

/** Proof that an epoch key is gone, as far as the provider can give one. */
export type Receipt = {
  provider: string;
  epoch: number;
  destroyedAt: Date;
  /** Names the destroyed key without telling it. */
  fingerprint: string;
};

/** What a provider says of the epoch keys it holds, for the audit and for `candour doctor`. */
export type Attestation = {
  provider: string;
  epochs: ReadonlyArray<{ epoch: number; fingerprint: string; createdAt: Date }>;
};

/**
 * Where epoch keys live: outside every database. `wrap` and `unwrap` are bounded by the caller's time limit; whatever
 * they throw, other than a `VaultError`, counts as `key-unavailable`.
 */
export type EpochProvider = {
  /** Wraps a key of 32 bytes under the open epoch that `context` names. */
  wrap(key: Buffer, context: KeyContext): Promise<Buffer>;
  /** Unwraps what `wrap` gave; throws a `VaultError` if the bytes or the context are not the same. */
  unwrap(wrapped: Buffer, context: KeyContext): Promise<Buffer>;
  /**
   * Makes an epoch ready for use. `mayCreate` is true only while nothing is wrapped under it; a missing key is then
   * made, and otherwise refused with `epoch-key-missing`: a new key in place of a lost one would hide the loss.
   */
  openEpoch(epoch: number, options: { mayCreate: boolean }): Promise<void>;
  /** Destroys the key of an epoch for good. */
  destroyEpoch(epoch: number): Promise<Receipt>;
  attest(): Promise<Attestation>;
};
