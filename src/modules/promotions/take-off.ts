/**
 * What promotions take off a basket: at most one the goods, at most one delivery, and nothing more. Pure.
 *
 * Of those that fit, the one that takes off most counts; of equal ones the one with a code, then the one whose id comes first.
 * Whether a promotion fits is asked of the goods at their prices, so one that fits never makes another one unfit.
 */
import { formatMoney, type Minor, shareOut } from "#kernel/money";
import { type Promotion, stateOf } from "./promotion.ts";

/** A line of a basket. `product` and `category` are slugs. */
export type PromotedLine = { sku: string; product: string; category: string; totalMinor: Minor };

/** What is known of whoever buys: promotions that they have had already, and those that their own order has a place in. */
export type PromotionsOfBuyer = { barred: readonly string[]; held: readonly string[] };

export type TakeOffAsk = {
  lines: readonly PromotedLine[];
  deliveryMinor: Minor;
  code: string | null;
  buyer?: PromotionsOfBuyer;
};

/** What one promotion took off, and why. */
export type Reduction = { promotionId: string; title: string; code: string | null; amountMinor: Minor };

/** What is taken off a basket; an order keeps it for good. */
export type TakenOff = { goods: Reduction | null; delivery: Reduction | null };

export type TakeOff = {
  /** Null where nothing is taken off. */
  takenOff: TakenOff | null;
  /** How much of the reduction of the goods falls on each line that bears some, by sku. */
  byLine: ReadonlyMap<string, Minor>;
  /** The promotions behind it as they were read, so that a changed one is noticed. */
  sources: readonly Promotion[];
  /** Why the code takes nothing off, in a sentence; null where it does, or where there is none. */
  codeNote: string | null;
};

export const nothingTakenOff: TakeOff = { takenOff: null, byLine: new Map(), sources: [], codeNote: null };

type Candidate = { promotion: Promotion; amountMinor: Minor; lines: readonly PromotedLine[] };

/** What `promotions` take off on a day. */
export function takeOff(promotions: readonly Promotion[], ask: TakeOffAsk, today: string): TakeOff {
  const own = ask.code === null ? undefined : promotions.find(({ code }) => code === ask.code);
  if (promotions.length === 0 && ask.code === null) return nothingTakenOff;
  const fitting = promotions
    .filter((each) => each.code === null || each === own)
    .filter((each) => whyNot(each, ask, today) === null)
    .map((promotion) => candidate(promotion, ask))
    .filter(({ amountMinor }) => amountMinor > 0);
  const goods = best(fitting.filter(({ promotion }) => promotion.kind !== "free-delivery"));
  const delivery = best(fitting.filter(({ promotion }) => promotion.kind === "free-delivery"));
  const taken = [goods, delivery].flatMap((each) => (each === null ? [] : [each]));
  return {
    takenOff: taken.length === 0 ? null : { goods: reductionOf(goods), delivery: reductionOf(delivery) },
    byLine: goods === null ? new Map() : spread(goods),
    sources: taken.map(({ promotion }) => promotion),
    codeNote: ask.code === null ? null : noteOnCode(own, ask, today, taken),
  };
}

/** What all of it comes to. */
export function sumTakenOff(takenOff: TakenOff | null): Minor {
  return (takenOff?.goods?.amountMinor ?? 0) + (takenOff?.delivery?.amountMinor ?? 0);
}

/** Why a code that was typed cannot be used on a day at all; null if it can. */
export function whyNotToday(promotion: Promotion, today: string): string | null {
  switch (stateOf(promotion, today)) {
    case "planned":
      return `The code ${promotion.code} begins on ${dayInWords(promotion.from)}.`;
    case "over":
      return `The code ${promotion.code} ended on ${dayInWords(promotion.until ?? "")}.`;
    case "used-up":
      return `The code ${promotion.code} has been used as often as it can be.`;
    case "stopped":
      return `The code ${promotion.code} is no longer valid.`;
    case "running":
      return null;
  }
}

function whyNot(promotion: Promotion, ask: TakeOffAsk, today: string): string | null {
  const { code, id, leastMinor } = promotion;
  // Whose own order took the last place still has it.
  const isHeld = ask.buyer?.held.includes(id) === true;
  const notToday = whyNotToday(isHeld ? { ...promotion, mostUses: null } : promotion, today);
  if (notToday !== null) return notToday;
  if (ask.buyer?.barred.includes(id)) return `The code ${code} can be used once by each person, and you have used it.`;
  const lines = linesOf(promotion, ask);
  if (lines.length === 0) return `The code ${code} is for other things than those in your basket.`;
  const sumMinor = sumOf(lines);
  if (sumMinor < leastMinor)
    return `The code ${code} needs ${formatMoney(leastMinor)} of the goods that it is for; in your basket are ${formatMoney(sumMinor)}.`;
  return null;
}

function noteOnCode(
  own: Promotion | undefined,
  ask: TakeOffAsk,
  today: string,
  taken: readonly Candidate[],
): string | null {
  if (own === undefined) return `The code ${ask.code} is no longer valid.`;
  const why = whyNot(own, ask, today);
  if (why !== null) return why;
  if (taken.some(({ promotion }) => promotion === own)) return null;
  const other = taken.find(({ promotion }) => (promotion.kind === "free-delivery") === (own.kind === "free-delivery"));
  return other === undefined
    ? `There is nothing that the code ${own.code} could take off.`
    : `${other.promotion.title} takes off as much as the code ${own.code} or more; the two do not go together.`;
}

function linesOf({ categories, products }: Promotion, { lines }: TakeOffAsk): readonly PromotedLine[] {
  if (categories.length === 0 && products.length === 0) return lines;
  return lines.filter(({ category, product }) => categories.includes(category) || products.includes(product));
}

function candidate(promotion: Promotion, ask: TakeOffAsk): Candidate {
  const lines = linesOf(promotion, ask);
  const { kind, percent, amountMinor } = promotion;
  if (kind === "free-delivery") return { promotion, lines, amountMinor: ask.deliveryMinor };
  const sumMinor = sumOf(lines);
  const off = kind === "percent" ? Math.round((sumMinor * (percent ?? 0)) / 100) : (amountMinor ?? 0);
  return { promotion, lines, amountMinor: Math.min(off, sumMinor) };
}

function best(candidates: readonly Candidate[]): Candidate | null {
  const [first = null] = [...candidates].sort(
    (a, b) =>
      b.amountMinor - a.amountMinor ||
      Number(a.promotion.code === null) - Number(b.promotion.code === null) ||
      (a.promotion.id < b.promotion.id ? -1 : 1),
  );
  return first;
}

function reductionOf(from: Candidate | null): Reduction | null {
  if (from === null) return null;
  const { id: promotionId, title, code } = from.promotion;
  return { promotionId, title, code, amountMinor: from.amountMinor };
}

/** By the sums of the lines, to the penny. */
function spread({ lines, amountMinor }: Candidate): ReadonlyMap<string, Minor> {
  const shares = shareOut(
    amountMinor,
    lines.map(({ totalMinor }) => totalMinor),
  );
  return new Map(lines.map(({ sku }, at) => [sku, shares[at] ?? 0] as const).filter(([, share]) => share > 0));
}

function sumOf(lines: readonly PromotedLine[]): Minor {
  return lines.reduce((sum, { totalMinor }) => sum + totalMinor, 0);
}

const words = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" });

function dayInWords(day: string): string {
  return words.format(new Date(`${day}T00:00:00Z`));
}
