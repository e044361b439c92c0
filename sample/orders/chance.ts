import { seededRandom } from "#kernel/random";

/** Draws that the same seed repeats. */
export type Chance = {
  /** A number from 0 up to but without 1. */
  next(): number;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  happens(probability: number): boolean;
  oneOf<T>(list: readonly T[]): T;
  /** One of the list, each as often as its weight says. */
  weighted<T>(list: readonly (readonly [item: T, weight: number])[]): T;
  /** How often something happens that happens `mean` times on average (Knuth's way; for small numbers). */
  count(mean: number): number;
};

/** Chance from a seed. Bytes are made many at once, because a history asks for a hundred thousand of them. */
export function createChance(seed: string): Chance {
  const random = seededRandom(seed);
  let bytes = random.bytes(4_096);
  let at = 0;
  const next = (): number => {
    if (at + 4 > bytes.length) {
      bytes = random.bytes(4_096);
      at = 0;
    }
    at += 4;
    return bytes.readUInt32BE(at - 4) / 2 ** 32;
  };
  const picked = <T>(item: T | undefined): T => {
    if (item === undefined) throw new RangeError("There is nothing to choose from.");
    return item;
  };
  return {
    next,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    happens: (probability) => next() < probability,
    oneOf: (list) => picked(list[Math.floor(next() * list.length)]),
    weighted: (list) => {
      let left = next() * list.reduce((sum, [, weight]) => sum + weight, 0);
      const found = list.find(([, weight]) => {
        left -= weight;
        return left < 0;
      });
      return picked(found ?? list.at(-1))[0];
    },
    count: (mean) => {
      const limit = Math.exp(-mean);
      let product = next();
      let count = 0;
      for (; product > limit; count++) product *= next();
      return count;
    },
  };
}
