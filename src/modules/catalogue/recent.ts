/** What was made lately, within a bound: the oldest unused goes first. */
export type Recent<Made> = { get(key: string, make: () => Made): Made };

/**
 * Keeps at most `mostEntries` results of together at most `mostWeight` (as `weigh` says). A result heavier than a tenth
 * of that is made anew each time.
 */
export function keepRecent<Made>(mostEntries: number, mostWeight: number, weigh: (made: Made) => number): Recent<Made> {
  const entries = new Map<string, { made: Made; weight: number }>();
  let weight = 0;
  const drop = (key: string): void => {
    weight -= entries.get(key)?.weight ?? 0;
    entries.delete(key);
  };
  return {
    get: (key, make) => {
      const known = entries.get(key);
      if (known !== undefined) {
        entries.delete(key);
        entries.set(key, known);
        return known.made;
      }
      const made = make();
      const entry = { made, weight: weigh(made) };
      if (entry.weight * 10 > mostWeight) return made;
      entries.set(key, entry);
      weight += entry.weight;
      for (const oldest of entries.keys()) {
        if (entries.size <= mostEntries && weight <= mostWeight) break;
        drop(oldest);
      }
      return made;
    },
  };
}
