import { aboutBuying } from "./law/buying.ts";
import { aboutPeople } from "./law/people.ts";
import type { LawRow, Reservation } from "./law/row.ts";
import { aboutTrading } from "./law/trading.ts";

/** How a row stands, in the words of the report. */
export type Standing = "kept" | Reservation["is"];

/** Every rule that we have found to concern a furniture shop in the United Kingdom, and the European pack that is off. */
export const law: readonly LawRow[] = [...aboutPeople, ...aboutBuying, ...aboutTrading];

/** How a row stands today. */
export const standingOf = ({ but }: LawRow): Standing => but?.is ?? "kept";

/** How many rows stand in each way. */
export function lawTally(): Readonly<Record<Standing, number>> {
  const tally = { kept: 0, "kept in part": 0, "not yet": 0, "not offered": 0 };
  for (const row of law) tally[standingOf(row)]++;
  return tally;
}
