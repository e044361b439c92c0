import type { Config } from "#config";
import { day, hour } from "#kernel/clock";
import type { Horizon } from "#privacy";
import { type Epoch, erasureHorizonHours, type HorizonSettings, type Vault } from "#vault";
import { lookAtEscrow } from "./epochs.ts";
import { horizonSettings } from "./figures.ts";

/** What is known when nothing is: no day is named, and no proof. */
const unknown: Horizon = { epoch: null, expectedAt: null, receipt: null };

/**
 * What a certificate may say of older copies of a key that was destroyed at a moment, asked of the keystore and of the escrow
 * copy as they are now. Where one of them cannot be asked it may say less.
 */
export async function readHorizon(
  { config, vault, now }: { config: Config; vault: Pick<Vault, "epochs">; now: Date },
  destroyedAt: Date,
): Promise<Horizon> {
  const epochs = await vault.epochs().catch(() => []);
  const escrow = await lookAtEscrow(config);
  // A copy that is not there, or cannot be read, may be one from before.
  const maybeOld = new Date(typeof escrow === "object" ? escrow.madeAt : 0);
  const escrowFrom = escrow === "none" ? undefined : maybeOld;
  return horizonAt({ epochs, escrowFrom, settings: horizonSettings(config), now }, destroyedAt);
}

/**
 * No older copy opens a key any more when the wrapping keys of its epoch and of all before it are destroyed, the escrow copy has
 * been made anew since, and the last image of the machine that could hold one of those keys is gone: one from just before it ended,
 * however late that was.
 */
export function horizonAt(
  known: { epochs: readonly Epoch[]; escrowFrom: Date | undefined; settings: HorizonSettings; now: Date },
  destroyedAt: Date,
): Horizon {
  const { epochs, escrowFrom, settings, now } = known;
  const soFar = epochs.filter(({ openedAt }) => openedAt <= destroyedAt).sort((a, b) => b.epoch - a.epoch);
  const [last] = soFar;
  if (last === undefined) return unknown;
  const ends = soFar.map((each) => each.destroyedAt);
  const imagesGone = ends.map((end) => (end === null ? 0 : end.getTime() + settings.snapshotDays * day));
  const expectedAt = new Date(Math.max(destroyedAt.getTime() + erasureHorizonHours(settings) * hour, ...imagesGone));
  const gone = ends.every((end) => end !== null && end <= now);
  const over = gone && expectedAt <= now && (escrowFrom === undefined || escrowFrom > destroyedAt);
  const { provider, fingerprint } = last;
  const receipt = over && last.destroyedAt !== null ? { provider, fingerprint, destroyedAt: last.destroyedAt } : null;
  return { epoch: last.epoch, expectedAt, receipt };
}
