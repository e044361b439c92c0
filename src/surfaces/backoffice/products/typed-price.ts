import type { Minor } from "#kernel/money";

/** `1249`, `£1,249.50` → pence. Null for anything else, and for more than two places. */
export function readPounds(typed: string): Minor | null {
  const found = /^£?(\d{1,3}(?:,\d{3})+|\d{1,7})(?:\.(\d{2}))?$/.exec(typed.replaceAll(" ", ""));
  if (found === null) return null;
  return Number((found[1] ?? "").replaceAll(",", "")) * 100 + Number(found[2] ?? "0");
}

/** `-15`, `-15 %`, `+2.5%` → -15, 2.5. Null for anything else, for nothing, and beyond -100 to 300. */
export function readPercent(typed: string): number | null {
  const found = /^([+-]?)(\d{1,3}(?:\.\d)?)%?$/.exec(typed.replaceAll(" ", "").replace("−", "-"));
  const value = found === null ? 0 : Number(found[2]) * (found[1] === "-" ? -1 : 1);
  return value === 0 || value <= -100 || value > 300 ? null : value;
}

/** A price moved by per cent: whole pounds stay whole pounds, everything else is rounded to a penny. */
export function movedBy(priceMinor: Minor, percent: number): Minor {
  const step = priceMinor % 100 === 0 ? 100 : 1;
  return Math.round((priceMinor * (100 + percent)) / 100 / step) * step;
}
