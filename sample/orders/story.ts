/** What becomes of an order once it is paid. The whole of it is told, also what lies ahead of today. */
import { addWorkingDays, londonDay, londonNoon, type Quote } from "#delivery";
import { day, hour, minute, second } from "#kernel/clock";
import type { PastEvent } from "#orders";
import type { Chance } from "./chance.ts";

export type Told = {
  paidAt: Date;
  quote: Quote;
  totalMinor: number;
  /** Of the last days: then some are called off in any case, so that a shop that opens has such orders to show. */
  mustCancel: boolean;
  /** When the batch that was called back had been made, and when it was called back. */
  recall: { madeBy: Date; at: Date } | null;
};

/** Events in the order of time. */
export function storyOf(chance: Chance, told: Told): PastEvent[] {
  const { paidAt, quote } = told;
  const paid: PastEvent = { what: "paid", at: paidAt };
  const { dispatchedAt, deliveredAt, isLate } = journey(chance, told);
  if (told.recall === null && (told.mustCancel || chance.happens(0.05))) {
    const room = Math.max(10 * minute, Math.min(dispatchedAt.getTime() - paidAt.getTime() - hour, 9 * day));
    const after = told.mustCancel ? 20 * minute : 5 * minute + chance.next() * (room - 5 * minute);
    const by = chance.happens(0.8) ? "customer" : "shop";
    return [paid, { what: "cancelled", at: new Date(paidAt.getTime() + after), by }];
  }
  const by = chance.weighted([
    ["courier", 92],
    ["operator", 5],
    ["deadline", 3],
  ] as const);
  const at = by === "deadline" ? new Date(dispatchedAt.getTime() + 14 * day + 30 * second) : deliveredAt;
  const journeyed: PastEvent[] = [paid, { what: "dispatched", at: dispatchedAt }, { what: "delivered", at, by }];
  return quote.priceMinor === 0 && told.totalMinor === 0
    ? journeyed
    : [...journeyed, ...aftermath(chance, told, at, isLate)];
}

/** When it leaves and arrives: mostly as promised, one in ten later. */
function journey(chance: Chance, { paidAt, quote, recall }: Told) {
  const isLate = recall === null && chance.happens(0.1);
  const [from, to] = [quote.from.getTime(), quote.to.getTime()];
  const meant =
    recall !== null
      ? recall.madeBy.getTime() + chance.between(2, 5) * day
      : isLate
        ? to + chance.between(2, 19) * day
        : from + chance.next() * (to - from);
  const onTheWay = (quote.service === "two-person" ? chance.between(2, 3) : 1) * day;
  const dispatched = atWork(chance, new Date(Math.max(meant - onTheWay, paidAt.getTime() + 5 * hour)));
  const delivered = atWork(chance, new Date(Math.max(meant, dispatched.getTime() + 20 * hour)));
  return { dispatchedAt: dispatched, deliveredAt: delivered, isLate };
}

/** A moment between nine and five of that day, or of the next working day. */
function atWork(chance: Chance, about: Date): Date {
  const noon = londonNoon(addWorkingDays(londonDay(about), 0));
  return new Date(Math.max(noon.getTime() - 3 * hour + Math.floor(chance.next() * 8 * hour), about.getTime()));
}

/** What comes after delivery: mostly nothing. */
function aftermath(chance: Chance, told: Told, deliveredAt: Date, isLate: boolean): PastEvent[] {
  const after = (days: number): Date => new Date(deliveredAt.getTime() + days * day + chance.between(1, 9) * hour);
  const sentBack = (openedAt: Date, ground: "changed-mind" | "faulty", days: number, repairs: number): PastEvent[] => [
    { what: "return-opened", at: openedAt, ground },
    {
      what: "return-closed",
      at: new Date(openedAt.getTime() + days * day),
      outcome: chance.happens(repairs) ? "repaired" : "due",
    },
  ];
  if (told.recall !== null) {
    const openedAt = new Date(told.recall.at.getTime() + chance.between(1, 60) * hour);
    return sentBack(openedAt, "faulty", chance.between(5, 12), 0.4);
  }
  const fate = chance.next();
  if (fate < 0.06) return sentBack(after(chance.between(1, 12)), "changed-mind", chance.between(4, 14), 0);
  if (fate < 0.095) return sentBack(after(chance.between(1, 18)), "faulty", chance.between(5, 20), 0.3);
  if (fate < (isLate ? 0.4 : 0.12)) {
    const amountMinor = Math.min(told.totalMinor, Math.max(500, Math.round(told.totalMinor / 1_000 / 5) * 500));
    return [{ what: "goodwill", at: after(chance.between(1, 5)), amountMinor }];
  }
  return [];
}
