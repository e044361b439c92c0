/** What decides how long copies from before a shredding can still be opened. Named as the settings are. */
export type HorizonSettings = {
  /** Hours an epoch lasts. */
  epochHours: number;
  /** Hours for which its wrapping key outlives it. */
  epochGraceHours: number;
  /** Hours for which the provider of wrapping keys waits before it really destroys one; 0 where it does so at once. */
  providerDelayHours: number;
  /** Days for which the operator keeps images of the whole machine, keys included; 0 where there are none. */
  snapshotDays: number;
};

/**
 * The erasure horizon in whole hours: how long after the shredding of a bundle the last copy of it that we know of stops opening.
 * First the wrapping key lives to its end: the roll, its grace, what the provider waits. The escrow copy, replaced at every roll, is
 * gone by then. An image of the machine can be made until that moment with the key and what it opens in it, and is kept from then on.
 * How long backups of the data are kept does not matter: without its key it is noise.
 */
export function erasureHorizonHours(settings: HorizonSettings): number {
  const { epochHours, epochGraceHours, providerDelayHours, snapshotDays } = settings;
  return epochHours + epochGraceHours + providerDelayHours + snapshotDays * 24;
}

/** The horizon for people: hours up to three days, then days, rounded up. */
export function erasureHorizonWords(settings: HorizonSettings): string {
  const hours = erasureHorizonHours(settings);
  return hours <= 72 ? `${hours} hours` : `${Math.ceil(hours / 24)} days`;
}
