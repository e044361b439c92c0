/** Reads what stands in cells, strictly: what could mean two things is refused, with a sentence on how to write it. */
import type { Minor } from "#kernel/money";

export type Read<T> = { ok: true; value: T } | { ok: false; says: string };

const read = <T>(value: T): Read<T> => ({ ok: true, value });
const refused = (says: string): Read<never> => ({ ok: false, says });
/** What was written, short enough for a sentence. */
const shown = (cell: string): string => `“${cell.length > 40 ? `${cell.slice(0, 40)}…` : cell}”`;

/** `1249`, `1,249.50`, `£89.9` → pence. `1.249,00` is refused: it may mean two things. */
export function readMoney(cell: string): Read<Minor> {
  const found = /^£?\s?(\d{1,3}(?:,\d{3})+|\d{1,6})(?:\.(\d{1,2}))?$/.exec(cell);
  if (found === null) return refused(`${shown(cell)} is no price; write pounds as 1249 or 1249.50.`);
  return read(Number((found[1] ?? "").replaceAll(",", "")) * 100 + Number((found[2] ?? "").padEnd(2, "0")));
}

const lengths: Readonly<Record<string, number>> = { cm: 1, mm: 0.1, m: 100, in: 2.54, yd: 91.44 };
const weights: Readonly<Record<string, number>> = { kg: 1, g: 0.001, lbs: 0.453_592_37, oz: 0.028_349_523 };

/** A length in whole millimetres, as centimetres; null where none is given or it is 0. */
export function readCm(cell: string, unit = "cm"): Read<number | null> {
  const found = number(cell);
  const factor = lengths[unit];
  if (factor === undefined) return refused(`Lengths in “${unit}” are not known here; write them in cm.`);
  if (found === null) return refused(`${shown(cell)} is no length; write it as 82 or 82.5.`);
  const cm = Math.round(found * factor * 10) / 10;
  if (cm > 2_000) return refused(`${shown(cell)} is longer than 20 metres.`);
  return read(cm < 0.1 ? null : cm);
}

/** A weight in whole grams, as kilograms; null where it is 0. */
export function readKg(cell: string, unit = "kg"): Read<number | null> {
  const found = number(cell);
  const factor = weights[unit];
  if (factor === undefined) return refused(`Weights in “${unit}” are not known here; write them in kg.`);
  if (found === null) return refused(`${shown(cell)} is no weight; write it as 12 or 12.5.`);
  const kg = Math.round(found * factor * 1000) / 1000;
  if (kg > 9_999) return refused(`${shown(cell)} is heavier than ten tons.`);
  return read(kg < 0.001 ? null : kg);
}

export function readWhole(cell: string, most: number): Read<number> {
  if (!/^\d{1,7}$/.test(cell) || Number(cell) > most)
    return refused(`${shown(cell)} is no whole number from 0 to ${most}.`);
  return read(Number(cell));
}

/** A count of pieces, which another shop may have below nothing. */
export function readPieces(cell: string): Read<number> {
  const found = /^(-?\d{1,6})(?:\.0+)?$/.exec(cell);
  if (found === null) return refused(`${shown(cell)} is no number of pieces.`);
  return read(Math.max(0, Number(found[1])));
}

export function readYes(cell: string): Read<boolean> {
  const lower = cell.toLowerCase();
  if (["yes", "true", "1", "y"].includes(lower)) return read(true);
  return ["no", "false", "0", "n"].includes(lower) ? read(false) : refused(`${shown(cell)} is neither yes nor no.`);
}

/** One of a few words, in whichever letters and spaces. */
export function readWord<T extends string>(cell: string, words: readonly T[]): Read<T> {
  const plain = cell.toLowerCase().replaceAll(/[\s_]+/g, "-");
  const found = words.find((word) => word === plain);
  return found === undefined ? refused(`${shown(cell)} is not one of ${words.join(", ")}.`) : read(found);
}

/** `standard`, `20%` → thousandths. */
export function readVat(cell: string): Read<number> {
  const classes: Readonly<Record<string, number>> = { standard: 200, reduced: 50, zero: 0 };
  const lower = cell.toLowerCase();
  if (Object.hasOwn(classes, lower)) return read(classes[lower] ?? 0);
  const per = /^(\d{1,2}(?:\.\d)?) ?%$/.exec(cell)?.[1];
  if (per === undefined) return refused(`${shown(cell)} is no VAT; write standard, reduced, zero, or 20%.`);
  return read(Math.round(Number(per) * 10));
}

export function readDay(cell: string): Read<string> {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(cell) && new Date(`${cell}T00:00:00Z`).toJSON()?.startsWith(cell);
  return isDay ? read(cell) : refused(`${shown(cell)} is no day; write it as 2026-12-24.`);
}

function number(cell: string): number | null {
  return /^\d{1,7}(\.\d{1,6})?$/.test(cell) ? Number(cell) : null;
}
