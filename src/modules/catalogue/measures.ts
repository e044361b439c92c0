/** Reads sizes and prices out of the words of a search: "sofa under 180cm", "lamp up to £150". */
import type { Filters, Understood } from "./product.ts";

export type Measured = {
  /** The words that are left to search for. */
  readonly rest: string;
  readonly understood: readonly Understood[];
  readonly limits: Pick<Filters, "widthMinCm" | "widthMaxCm" | "priceMinMinor" | "priceMaxMinor">;
};

const CM: Readonly<Record<string, number>> = {
  cm: 1,
  cms: 1,
  centimetre: 1,
  centimetres: 1,
  mm: 0.1,
  m: 100,
  metre: 100,
  metres: 100,
  ft: 30.48,
  foot: 30.48,
  feet: 30.48,
  in: 2.54,
  inch: 2.54,
  inches: 2.54,
};

const MOST =
  "under|below|less than|up to|at most|no more than|not over|max|maximum|narrower than|smaller than|cheaper than|<=|<";
const LEAST = "over|above|more than|at least|from|min|minimum|wider than|bigger than|larger than|>=|>";
const AMOUNT = "(\\d{1,3}(?:,\\d{3})+|\\d{1,5}(?:[.,]\\d{1,2}(?!\\d))?)";
const UNIT = "(cms?|centimetres?|mm|m|metres?|ft|foot|feet|inch(?:es)?|in)\\b";
const WIDE = "(?: wide\\b| width\\b| in width\\b| across\\b| long\\b)?";

/** A size said alone means about so wide: this much either way, in centimetres. */
const ABOUT_CM = 5;

type Found = { kind: Understood["kind"]; label: string; min: number | null; max: number | null };
type Rule = { pattern: RegExp; read(groups: readonly string[]): Found | null };

const RULES: readonly Rule[] = [
  {
    pattern: new RegExp(`\\b(?:between )?${AMOUNT} ?(?:${UNIT})? ?(?:and|to|-|–) ?${AMOUNT} ?${UNIT}${WIDE}`),
    read: ([low = "", , high = "", unit = ""]) => width(cm(low, unit), cm(high, unit)),
  },
  {
    pattern: new RegExp(`(?:\\b|(?<=\\s))(?:(${MOST})|(${LEAST})) ?${AMOUNT} ?${UNIT}${WIDE}`),
    read: ([most = "", , amount = "", unit = ""]) =>
      most === "" ? width(cm(amount, unit), null) : width(null, cm(amount, unit)),
  },
  {
    pattern: new RegExp(`(?:\\bbetween )?£ ?${AMOUNT} ?(?:and|to|-|–) ?£? ?${AMOUNT}`),
    read: ([low = "", high = ""]) => price(pence(low), pence(high)),
  },
  {
    pattern: new RegExp(
      `(?:\\b|(?<=\\s))(?:(${MOST})|(${LEAST})) ?(?:£ ?${AMOUNT}|${AMOUNT} ?(?:pounds?\\b|gbp\\b|quid\\b))`,
    ),
    read: ([most = "", , marked = "", named = ""]) => {
      const minor = pence(marked === "" ? named : marked);
      return most === "" ? price(minor, null) : price(null, minor);
    },
  },
  {
    pattern: new RegExp(`\\b${AMOUNT} ?${UNIT}${WIDE}`),
    read: ([amount = "", unit = ""]) => {
      const about = cm(amount, unit);
      const found = width(Math.max(0, about - ABOUT_CM), about + ABOUT_CM);
      return found === null || about < 1 ? null : { ...found, label: `about ${Math.round(about)} cm wide` };
    },
  },
];

/** Takes the first size and the first price out of `query`. What it cannot read stays among the words. */
export function readMeasures(query: string): Measured {
  let rest = query.toLowerCase().replace(/\s+/g, " ");
  const understood: Understood[] = [];
  const limits = { widthMinCm: null, widthMaxCm: null, priceMinMinor: null, priceMaxMinor: null } as {
    -readonly [Key in keyof Measured["limits"]]: number | null;
  };
  for (const { pattern, read } of RULES) {
    const match = pattern.exec(rest);
    if (match === null) continue;
    const found = read(match.slice(1).map((group) => group ?? ""));
    if (found === null || understood.some(({ kind }) => kind === found.kind)) continue;
    if (found.kind === "width") Object.assign(limits, { widthMinCm: found.min, widthMaxCm: found.max });
    else Object.assign(limits, { priceMinMinor: found.min, priceMaxMinor: found.max });
    understood.push({ kind: found.kind, words: match[0].trim(), label: found.label });
    rest = `${rest.slice(0, match.index)} ${rest.slice(match.index + match[0].length)}`;
  }
  return { rest: rest.trim(), understood, limits };
}

function width(min: number | null, max: number | null): Found | null {
  const low = min === null ? null : Math.round(min);
  const high = max === null ? null : Math.round(max);
  if ((low ?? 1) > 1_000 || (high ?? 1) > 1_000 || high === 0) return null;
  return { kind: "width", min: low, max: high, label: range(low, high, (value) => `${value} cm`, " wide") };
}

function price(min: number | null, max: number | null): Found {
  return {
    kind: "price",
    min,
    max,
    label: range(min, max, (value) => `£${Math.round(value / 100).toLocaleString("en-GB")}`, ""),
  };
}

function range(min: number | null, max: number | null, say: (value: number) => string, after: string): string {
  if (min === null) return `up to ${say(max ?? 0)}${after}`;
  if (max === null) return `at least ${say(min)}${after}`;
  return `${say(Math.min(min, max))} to ${say(Math.max(min, max))}${after}`;
}

function cm(amount: string, unit: string): number {
  return decimal(amount) * (CM[unit] ?? 1);
}

function pence(amount: string): number {
  return Math.round(decimal(amount) * 100);
}

/** "1,500" is fifteen hundred; "12.50" and "12,50" are twelve and a half. */
function decimal(amount: string): number {
  return Number(/,\d{3}/.test(amount) ? amount.replaceAll(",", "") : amount.replace(",", "."));
}
