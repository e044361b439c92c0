import fc from "fast-check";

/**
 * How widely properties are tried: as usual in `npm test`, `CANDOUR_FUZZ` times as often in the nightly lane, which loads this
 * file first, so that it holds for properties that name no number of their own too.
 */
const factor = Number(process.env.CANDOUR_FUZZ ?? "1");
const usualOfFastCheck = 100;
if (factor !== 1) fc.configureGlobal({ numRuns: usualOfFastCheck * factor });

/** The number of tries of a property that is tried `usual` times in `npm test`. */
export function tries(usual: number): number {
  return usual * factor;
}
