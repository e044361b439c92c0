/** Shop time. Every rule that speaks of days or deadlines asks this clock and nothing else. */
export type Clock = {
  /** The current moment of the shop, in UTC. */
  now(): Date;
};

/** A clock that runs with the machine, moved by an offset that the demo announces to every process. */
export type ShopClock = Clock & {
  /** Moves shop time by `ms` against real time; 0 is real time. */
  setOffset(ms: number): void;
};

/** The clock of a running shop. */
export function createClock(): ShopClock {
  let offset = 0;
  return {
    now: () => new Date(Date.now() + offset),
    setOffset: (ms) => {
      offset = ms;
    },
  };
}

/** A clock for tests: stands still until it is advanced. */
export function fixedClock(start: Date): Clock & { advance(ms: number): void } {
  let at = start.getTime();
  return {
    now: () => new Date(at),
    advance: (ms) => {
      at += ms;
    },
  };
}

/** Milliseconds that passed on a clock which never jumps; for measuring, not for rules. */
export function elapsed(): () => number {
  const start = performance.now();
  return () => performance.now() - start;
}

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;
