import { z } from "zod";
import { londonDay } from "#delivery";
import { startOfLondonDay } from "#orders";
import { moveDay } from "../today/takings.ts";

/** Days in London, both included. */
export type Period = { from: string; to: string };

/** A day of this century: others are none of the calendar's, or none of the database's. */
const day = z.string().refine((text) => text === "" || (text.startsWith("20") && z.iso.date().safeParse(text).success));

/** The period of the books as it stands in an address. */
export const periodShape = { from: day.optional(), to: day.optional() };
export type AskedPeriod = z.output<z.ZodObject<typeof periodShape>>;

/** The period asked for; the quarter of today up to its end where nothing is. A sentence where it ends before it begins. */
export function readPeriod({ from = "", to = "" }: AskedPeriod, now: Date): Period | { sentence: string } {
  const quarter = quarterOf(londonDay(now));
  const period = { from: from || quarter.from, to: to || quarter.to };
  if (period.from > period.to) return { sentence: "The last day is before the first: take a later last day." };
  return period;
}

/** A calendar quarter, and its name. */
export type Quarter = Period & { name: string };

/** The quarter that a day lies in. */
export function quarterOf(of: string): Quarter {
  const year = Number(of.slice(0, 4));
  const index = Math.floor((Number(of.slice(5, 7)) - 1) / 3);
  const from = `${year}-${two(index * 3 + 1)}-01`;
  const next = index === 3 ? `${year + 1}-01-01` : `${year}-${two(index * 3 + 4)}-01`;
  return { from, to: moveDay(next, -1), name: `${names[index]} ${year}` };
}

/** The quarter of a day and those before it, the newest first. */
export function lastQuarters(of: string, count: number): Quarter[] {
  const quarters = [quarterOf(of)];
  while (quarters.length < count) quarters.push(quarterOf(moveDay(quarters.at(-1)?.from ?? of, -1)));
  return quarters;
}

/** The moments at which a period begins and at which it is over. */
export function momentsOf({ from, to }: Period): { from: Date; to: Date } {
  return { from: startOfLondonDay(from), to: startOfLondonDay(moveDay(to, 1)) };
}

const names = ["January to March", "April to June", "July to September", "October to December"] as const;
const two = (value: number): string => String(value).padStart(2, "0");
