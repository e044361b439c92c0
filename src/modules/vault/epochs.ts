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
  /** When it was destroyed; in days to come where the provider waits. */
  destroyedAt: Date;
  /** Names the destroyed key without telling it; undefined where it was gone already. */
  fingerprint: string | undefined;
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
  /** Destroys the key of an epoch for good. One that is gone already is destroyed: a kill may have come between. */
  destroyEpoch(epoch: number): Promise<Receipt>;
  /** Whether this provider keeps, or kept, the key of an epoch. */
  hasEpoch(epoch: number): Promise<boolean>;
  /** Overwrites this process's copy of a key that was destroyed elsewhere. */
  forgetEpoch(epoch: number): void;
  attest(): Promise<Attestation>;
};

/** The same provider, with each epoch opened when something wrapped under it is first met. */
export function openedWhenMet(epochs: EpochProvider): EpochProvider {
  const open = new Map<number, Promise<void>>();
  const openEpoch = (epoch: number, mayCreate: boolean): Promise<void> => {
    const opening = epochs.openEpoch(epoch, { mayCreate });
    open.set(epoch, opening);
    // What could not be opened is tried again by the next who needs it.
    opening.catch(() => open.get(epoch) === opening && open.delete(epoch));
    return opening;
  };
  const met = (epoch: number): Promise<void> => open.get(epoch) ?? openEpoch(epoch, false);
  return {
    ...epochs,
    wrap: async (key, context) => {
      await met(context.epoch);
      return epochs.wrap(key, context);
    },
    unwrap: async (wrapped, context) => {
      await met(context.epoch);
      return epochs.unwrap(wrapped, context);
    },
    openEpoch: (epoch, { mayCreate }) => openEpoch(epoch, mayCreate),
    destroyEpoch: (epoch) => {
      open.delete(epoch);
      return epochs.destroyEpoch(epoch);
    },
    forgetEpoch: (epoch) => {
      open.delete(epoch);
      epochs.forgetEpoch(epoch);
    },
  };
}

/**
 * One provider of new epochs, and others that still keep older ones: so that a shop can move its keys from a file to a keeper by its
 * next roll. Each epoch is with the first that has it.
 */
export function joinedEpochs(newOnes: EpochProvider, olderOnes: EpochProvider): EpochProvider {
  const of = new Map<number, EpochProvider>();
  const keeperOf = async (epoch: number): Promise<EpochProvider> => {
    const known = of.get(epoch);
    if (known !== undefined) return known;
    const found = !(await newOnes.hasEpoch(epoch)) && (await olderOnes.hasEpoch(epoch)) ? olderOnes : newOnes;
    of.set(epoch, found);
    return found;
  };
  return {
    wrap: async (key, context) => (await keeperOf(context.epoch)).wrap(key, context),
    unwrap: async (wrapped, context) => (await keeperOf(context.epoch)).unwrap(wrapped, context),
    openEpoch: async (epoch, options) => (await keeperOf(epoch)).openEpoch(epoch, options),
    destroyEpoch: async (epoch) => (await keeperOf(epoch)).destroyEpoch(epoch),
    hasEpoch: async (epoch) => (await newOnes.hasEpoch(epoch)) || olderOnes.hasEpoch(epoch),
    forgetEpoch: (epoch) => {
      for (const each of [newOnes, olderOnes]) each.forgetEpoch(epoch);
    },
    attest: async () => {
      const { provider, epochs } = await newOnes.attest();
      return { provider, epochs: [...epochs, ...(await olderOnes.attest()).epochs] };
    },
  };
}
