/**
 * Two years of orders that the sample shop never had: seasonal, growing, with weekends and weeks of sales, with late ones,
 * cancellations, returns, and one product that was called back. Everything follows from the seed and the day it opens.
 */
import type { PastPrice } from "#catalogue";
import { type Delivery, deliveryLine, londonDay, londonNoon } from "#delivery";
import { day, hour, minute } from "#kernel/clock";
import type { PastOrder } from "#orders";
import { sampleProducts } from "../catalogue/index.ts";
import { type RecalledBatch, recalledBatch } from "../recalls.ts";
import { type Chance, createChance } from "./chance.ts";
import { fillBasket, linesOf, type Shelf, shelfOn } from "./goods.ts";
import { aPerson, aPlace } from "./people.ts";
import { storyOf } from "./story.ts";

/** What chance, ids and numbers of the history follow from. */
export const sampleSeed = "fell-and-fern";

/** How far the history goes back. */
export const daysTold = 731;
/** Orders a day at the beginning and at the end, before season and weekday. */
const [ordersThen, ordersNow] = [3.1, 6.4];
const byMonth = [1.2, 0.9, 0.95, 1, 1.05, 0.9, 0.8, 0.85, 1.05, 1.1, 1.15, 0.85];
const byWeekday = [1.3, 1.05, 0.9, 0.85, 0.8, 0.85, 1.25];
/** Paid orders for each that is given up before it is paid. */
const unpaidShare = 0.09;

export type Telling = {
  /** The moment the shop opens. */
  now: Date;
  /** How many days before that it begins; `daysTold`, or fewer in tests. */
  days: number;
  quote: Delivery["quote"];
  /** What was charged before the present prices. */
  pastPrices: readonly PastPrice[];
};

/** The orders before `now`, oldest first. Those that are not over by then are told to their end all the same. */
export function* sampleOrders(telling: Telling): Generator<PastOrder> {
  const chance = createChance(`${sampleSeed}:${londonDay(telling.now)}`);
  const recall = recalledBatch(telling.now);
  for (let ago = telling.days; ago >= 0; ago--) {
    const date = londonDay(new Date(telling.now.getTime() - ago * day));
    const shelf = shelfOn(sampleProducts, date, ago < 60);
    if (shelf.furniture.length === 0) continue;
    const count = chance.count(meanOn(date, ago));
    const unpaid = chance.count(count * unpaidShare) + (ago <= 1 ? 2 : 0);
    const moments = Array.from({ length: count + unpaid }, () => momentOn(chance, date)).sort(
      (a, b) => a.getTime() - b.getTime(),
    );
    for (const [at, draftedAt] of moments.entries()) {
      const isPaid = (at * 7) % moments.length >= unpaid;
      const order = oneOrder(chance, telling, {
        date,
        draftedAt,
        shelf,
        isPaid,
        recall,
        mustCancel: ago < 6 && at === 3,
      });
      if (order.draftedAt.getTime() < telling.now.getTime() - 10 * minute) yield order;
    }
  }
}

type Circumstances = {
  date: string;
  draftedAt: Date;
  shelf: Shelf;
  isPaid: boolean;
  mustCancel: boolean;
  recall: RecalledBatch;
};

function oneOrder(chance: Chance, { quote, pastPrices }: Telling, its: Circumstances): PastOrder {
  const { date, draftedAt, shelf, isPaid, mustCancel, recall } = its;
  const isRecalled = date.startsWith(recall.month) && shelf.recalled.length > 0 && chance.happens(0.12);
  const bought = fillBasket(chance, shelf, isRecalled);
  const place = aPlace(chance);
  const quoted = quote(
    place.postcode,
    bought.map(({ product, variant, quantity }) => deliveryLine({ product, variant }, quantity)),
    draftedAt,
  );
  if (!quoted.ok) throw new Error(`The sample's orders go where nothing is delivered: ${place.postcode}.`);
  const lines = linesOf(bought, date, pastPrices);
  const totalMinor = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, quoted.priceMinor);
  const paidAt = new Date(draftedAt.getTime() + chance.between(4, 25) * minute);
  const isOfBatch = lines.some(({ batch }) => batch === recall.batch);
  const told = { paidAt, quote: quoted, totalMinor, mustCancel, recall: isOfBatch ? recall : null };
  const person = `${sampleSeed}:person:${draftedAt.toISOString()}`;
  return {
    ...{ draftedAt, lines, quote: quoted },
    contact: () => aPerson(createChance(person), place),
    events: isPaid ? storyOf(chance, told) : [],
  };
}

/** A moment on a day in London: few in the night, most in the evening. */
function momentOn(chance: Chance, date: string): Date {
  const at = chance.weighted([
    [8, 4],
    [10, 8],
    [12, 10],
    [14, 9],
    [16, 9],
    [18, 12],
    [20, 18],
    [22, 8],
  ] as const);
  return new Date(londonNoon(date).getTime() + (at - 12) * hour + Math.floor(chance.next() * 2 * hour));
}

function meanOn(date: string, ago: number): number {
  const grown = ordersNow + (ordersThen - ordersNow) * (ago / daysTold);
  const noon = new Date(`${date}T12:00:00.000Z`);
  return grown * (byMonth[noon.getUTCMonth()] ?? 1) * (byWeekday[noon.getUTCDay()] ?? 1) * saleOn(date);
}

/** The winter sale, a week in May and in August, and the end of November. */
function saleOn(date: string): number {
  const monthDay = date.slice(5);
  if (monthDay >= "12-26" || monthDay <= "01-05") return 1.8;
  if (monthDay >= "11-22" && monthDay <= "11-29") return 2;
  return (monthDay >= "05-24" && monthDay <= "05-31") || (monthDay >= "08-24" && monthDay <= "08-31") ? 1.5 : 1;
}
