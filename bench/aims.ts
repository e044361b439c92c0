/** What is promised of speed and size, and whether a run kept it. */
type Bound = { least: number } | { most: number };
type Measured = { at: string; value: number; unit: string };
type Aim = { aim: string; measured: Measured[]; bound: Bound };

export type Aims = {
  /** Holds a figure to its aim; `at` says where it was measured ("1,000"), and is empty where there is only one. */
  least(aim: string, least: number, unit: string, value: number, at?: string): void;
  most(aim: string, most: number, unit: string, value: number, at?: string): void;
  /** A table in Markdown: every aim, what was measured, and whether it was met. */
  table(): string[];
};

export function createAims(): Aims {
  const aims = new Map<string, Aim>();
  const note = (words: string, bound: Bound, measured: Measured): void => {
    const aim = aims.get(words) ?? { aim: words, measured: [], bound };
    aim.measured.push(measured);
    aims.set(words, aim);
  };
  return {
    least: (words, least, unit, value, at = "") =>
      note(`${words} ≥ ${figure(least, unit)}`, { least }, { at, value, unit }),
    most: (words, most, unit, value, at = "") =>
      note(`${words} ≤ ${figure(most, unit)}`, { most }, { at, value, unit }),
    table: () => [
      "| Aim | Measured | |",
      "|---|---|---|",
      ...[...aims.values()].map(({ aim, measured, bound }) => {
        const figures = measured.map(({ at, value, unit }) => `${at === "" ? "" : `${at}: `}${figure(value, unit)}`);
        return `| ${aim} | ${figures.join(" · ")} | ${verdict(measured, bound)} |`;
      }),
    ],
  };
}

function verdict(measured: readonly Measured[], bound: Bound): string {
  const met = measured.filter(({ value }) => ("least" in bound ? value >= bound.least : value <= bound.most));
  if (met.length === measured.length) return "met";
  if (met.length === 0) return "**not met**";
  return `**not met** everywhere: only at ${met.map(({ at }) => at).join(", ")}`;
}

function figure(value: number, unit: string): string {
  const digits = value >= 100 || Number.isInteger(value) ? 0 : value >= 10 ? 1 : 2;
  return `${value.toLocaleString("en-GB", { maximumFractionDigits: digits, minimumFractionDigits: digits })}${unit}`;
}
