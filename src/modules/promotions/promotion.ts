/** What a promotion is, when it runs, and what speaks against making one. Pure; days are calendar days in London. */
import { formatMoney, type Minor } from "#kernel/money";

export const promotionKinds = ["percent", "amount", "free-delivery"] as const;
export type PromotionKind = (typeof promotionKinds)[number];

/** What is taken off, for whom and when. Amounts in pence with VAT, days as `2026-12-08`. */
export type PromotionTerms = {
  /** As it is called in the basket, on the order and in the mail: `Founders’ week`. */
  title: string;
  kind: PromotionKind;
  /** 1 to 90; null unless it is per cent off. */
  percent: number | null;
  /** Null unless it is an amount off. */
  amountMinor: Minor | null;
  /** What is typed to have it, in capitals and digits; null where it comes by itself. */
  code: string | null;
  /** For how much of its goods at least, at their prices; 0 for any. */
  leastMinor: Minor;
  /** Slugs of departments and of products that it is for; with neither it is for all. */
  categories: readonly string[];
  products: readonly string[];
  from: string;
  /** Its last day; null where it goes on. */
  until: string | null;
  /** How many orders may have it; null for any number. */
  mostUses: number | null;
  /** Whether each person may have it once. */
  onceEach: boolean;
};

/** A promotion as the shop keeps it. `uses`: how many orders have it. */
export type Promotion = PromotionTerms & { id: string; revision: number; stoppedAt: Date | null; uses: number };

export type PromotionState = "planned" | "running" | "used-up" | "over" | "stopped";

/** How a promotion stands on a day. */
export function stateOf(promotion: Promotion, today: string): PromotionState {
  const { stoppedAt, from, until, mostUses, uses } = promotion;
  if (stoppedAt !== null) return "stopped";
  if (today < from) return "planned";
  if (until !== null && today > until) return "over";
  return mostUses !== null && uses >= mostUses ? "used-up" : "running";
}

/** A code as it is kept, from what was typed; null for what is none. */
export function readCode(typed: string): string | null {
  const code = typed.replaceAll(/[\s-]/g, "").toUpperCase();
  return /^[A-Z0-9]{3,20}$/.test(code) ? code : null;
}

/** What its departments and products are for, under the addresses that these have now, whatever they were when it was made. */
export function atPresent<Terms extends Pick<PromotionTerms, "categories" | "products">>(
  terms: Terms,
  presentAddress: (kind: "category" | "product", address: string) => string,
): Terms {
  const now = (kind: "category" | "product", slugs: readonly string[]) =>
    [...new Set(slugs.map((slug) => presentAddress(kind, slug)))].sort();
  return { ...terms, categories: now("category", terms.categories), products: now("product", terms.products) };
}

/** What speaks against a promotion, each with the field it is about. */
export type PromotionFault = { field: keyof PromotionTerms; says: string };

const longestDays = 366;
/** As for sales of the catalogue: what has an end really ends (law L60). */
const gapDays = 28;

/** What a promotion is judged by: others that are not stopped, and what it was before, if it is changed. */
export type PromotionGround = {
  today: string;
  before: Promotion | null;
  others: readonly Promotion[];
  isCategory(slug: string): boolean;
  isProduct(slug: string): boolean;
  /** Why words may not stand in a mail about an order (law L28); null if they may. */
  wordTrouble(words: string): string | null;
};

/** Everything that speaks against a promotion; nothing if it may be made. */
export function promotionFaults(terms: PromotionTerms, ground: PromotionGround): PromotionFault[] {
  return [...faultsOfWords(terms, ground), ...faultsOfValue(terms, ground), ...faultsOfDays(terms, ground)];
}

function faultsOfWords({ title, code }: PromotionTerms, { others, wordTrouble }: PromotionGround): PromotionFault[] {
  const faults: PromotionFault[] = [];
  if (title.length < 1 || title.length > 60)
    faults.push({ field: "title", says: "Give it a name of 1 to 60 letters." });
  const trouble = wordTrouble(title);
  if (trouble !== null)
    faults.push({
      field: "title",
      says: `The name stands in mails about orders, which do not advertise; it sounds like “${trouble}”. Name the occasion, such as Founders’ week.`,
    });
  if (code !== null && readCode(code) !== code)
    faults.push({ field: "code", says: "A code is 3 to 20 letters and digits." });
  const twin = code === null ? undefined : others.find((other) => other.code === code);
  if (twin !== undefined)
    faults.push({ field: "code", says: `${twin.title} has this code already. Stop it first, or choose another.` });
  return faults;
}

function faultsOfValue(terms: PromotionTerms, ground: PromotionGround): PromotionFault[] {
  const { kind, percent, amountMinor, leastMinor, mostUses, categories, products } = terms;
  const { before } = ground;
  const faults: PromotionFault[] = [];
  if (kind === "percent" && !isWithin(percent, 1, 90))
    faults.push({ field: "percent", says: "Per cent are a whole number from 1 to 90." });
  if (kind === "amount" && !isWithin(amountMinor, 1, 1_000_000))
    faults.push({ field: "amountMinor", says: "The amount is more than nothing and at most £10,000." });
  if (!isWithin(leastMinor, 0, 10_000_000))
    faults.push({ field: "leastMinor", says: "The least amount is from nothing to £100,000." });
  if (mostUses !== null && !isWithin(mostUses, 1, 1_000_000))
    faults.push({ field: "mostUses", says: "How often is a whole number from 1 to 1,000,000." });
  if (mostUses !== null && mostUses < (before?.uses ?? 0))
    faults.push({ field: "mostUses", says: `${before?.uses} orders have it already.` });
  // What it is for already may stay: a product that is off sale meanwhile comes back.
  const strange = categories.find((slug) => !ground.isCategory(slug) && !before?.categories.includes(slug));
  if (strange !== undefined) faults.push({ field: "categories", says: `There is no department ${strange}.` });
  const unknown = products.find((slug) => !ground.isProduct(slug) && !before?.products.includes(slug));
  if (unknown !== undefined) faults.push({ field: "products", says: `There is no product ${unknown}.` });
  if (products.length > 100) faults.push({ field: "products", says: "Name at most 100 products." });
  return faults;
}

function faultsOfDays(terms: PromotionTerms, { today, before, others }: PromotionGround): PromotionFault[] {
  const { from, until } = terms;
  if (!isDay(from)) return [{ field: "from", says: "The first day is a date." }];
  if (until !== null && !isDay(until)) return [{ field: "until", says: "The last day is a date, or left empty." }];
  const faults: PromotionFault[] = [];
  const begun = before !== null && before.from <= today;
  if (begun && from !== before.from) faults.push({ field: "from", says: "It has begun, so its first day stays." });
  if (!begun && from < today) faults.push({ field: "from", says: "It begins today at the earliest." });
  if (until === null) {
    if (begun && before.until !== null) faults.push({ field: "until", says: lastDayStays });
    return faults;
  }
  if (until < from) faults.push({ field: "until", says: "The last day is not before the first." });
  if (begun && until < today) faults.push({ field: "until", says: "The last day is today at the earliest." });
  if (begun && before.until !== null && until > before.until) faults.push({ field: "until", says: lastDayStays });
  if (daysBetween(from, until) >= longestDays)
    faults.push({ field: "until", says: "With a last day it runs for a year at most." });
  const twin = begun ? undefined : others.find((other) => isTooSoonAfter(terms, other));
  if (twin !== undefined)
    faults.push({
      field: "from",
      says: `${twin.title} is much the same and ends on ${twin.until}. What has an end really ends: leave ${gapDays} days between them.`,
    });
  return faults;
}

const lastDayStays = "It has begun with a last day, which may become earlier and not later.";

/** Whether two that come by themselves take the same kind of thing off the same goods, one hard upon the other. */
function isTooSoonAfter(terms: PromotionTerms, other: Promotion): boolean {
  if (terms.code !== null || other.code !== null || other.until === null || other.kind !== terms.kind) return false;
  const isSameGoods = scopeOf(terms) === scopeOf(other);
  const after = daysBetween(other.until, terms.from);
  return isSameGoods && after > 0 && after <= gapDays;
}

function scopeOf({ categories, products }: PromotionTerms): string {
  return JSON.stringify([[...categories].sort(), [...products].sort()]);
}

/** In a few words: `10 % off`, `£20.00 off`, `delivery free`. */
export function valueInWords({ kind, percent, amountMinor }: PromotionTerms): string {
  if (kind === "percent") return `${percent} % off`;
  return kind === "amount" ? `${formatMoney(amountMinor ?? 0)} off` : "delivery free";
}

function isWithin(value: number | null, least: number, most: number): boolean {
  return value !== null && Number.isSafeInteger(value) && value >= least && value <= most;
}

function isDay(text: string): boolean {
  const at = Date.parse(text);
  return /^20\d{2}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

function daysBetween(from: string, until: string): number {
  return Math.round((Date.parse(until) - Date.parse(from)) / 86_400_000);
}
