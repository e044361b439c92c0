/** What a basket looks like: priced from the catalogue, with every sentence that has to be said. No I/O. */
import type { Offer } from "#catalogue";
import { deliveryLine, londonDay, type Quote, type QuoteRefusal } from "#delivery";
import { formatMoney, vatContained } from "#kernel/money";
import { nothingTakenOff, type PromotedLine, sumTakenOff, type TakenOff, type TakeOff } from "#promotions";
import { type Level, piecesLeft } from "#stock";
import type { StoredLine } from "./basket.sql.ts";
import type { BasketDeps } from "./index.ts";
import { isOver } from "./offered.ts";

export type BasketLine = {
  sku: string;
  quantity: number;
  productSlug: string;
  variantSlug: string;
  name: string;
  /** The chosen options in words, e.g. "Moss velvet, 3 seats". */
  choice: string;
  priceMinor: number;
  totalMinor: number;
  vatRatePermille: number;
  level: Level;
  /** The price when the shopper last saw it here; differs from `priceMinor` when it changed since (S22). */
  seenPriceMinor: number;
  /** A sentence that explains a change of price, or null. */
  priceNote: string | null;
  /** A sentence when fewer are left than asked for, or null. */
  stockNote: string | null;
  isSwatch: boolean;
};

export type GoneLine = { sku: string; quantity: number; seenPriceMinor: number; sentence: string };

export type BasketView = {
  basketId: string;
  lines: BasketLine[];
  /** Lines whose variant is no longer sold: shown with a sentence, not counted, not orderable. */
  gone: GoneLine[];
  /** Lines removed a moment ago and until when "undo" works. */
  removed: { sku: string; name: string; quantity: number; undoUntil: Date }[];
  /** Pieces that are counted and priced. */
  count: number;
  /** At their prices, before anything is taken off. */
  goodsMinor: number;
  /** What promotions take off; null for nothing. */
  takenOff: TakenOff | null;
  /** The code that was typed, and why it takes nothing off, in a sentence; null where it does. */
  code: string | null;
  codeNote: string | null;
  /** Null for an empty basket. The default area is assumed until a postcode is known (`assumed`). */
  delivery: Quote | QuoteRefusal | null;
  /** Before anything is taken off. 0 while there is no price for it: then the basket is not orderable. */
  deliveryMinor: number;
  /** VAT-inclusive total with delivery, less what is taken off: what "Pay now" will say. */
  totalMinor: number;
  /** VAT contained in the total, rounded once per rate. */
  vatMinor: number;
  pricesChanged: boolean;
  /** False when empty, when a line is out of stock or gone, or when the place is not delivered to. */
  orderable: boolean;
  idleUntil: Date;
};

/** Delivery is taxed at the standard rate. */
const standardVat = 200;

/** The view of a basket from its stored lines, which must not be none. `now` decides what can be undone. */
export function viewOf(deps: BasketDeps, basketId: string, stored: readonly StoredLine[], now: Date): BasketView {
  const catalogue = deps.catalogue.current();
  const zone = stored[0]?.zone ?? null;
  const lines: BasketLine[] = [];
  const gone: GoneLine[] = [];
  const removed: BasketView["removed"] = [];
  const sold: { offer: Offer; quantity: number }[] = [];
  const today = londonDay(now);
  const rateOf = (named: number): number => deps.vat.rateOf(named, today);
  const promoted: PromotedLine[] = [];
  for (const { sku, quantity, seenPriceMinor, undoUntil } of stored) {
    if (sku === null) continue;
    const offer = catalogue.variantBySku(sku);
    if (undoUntil !== null) {
      if (undoUntil > now && offer !== null) removed.push({ sku, name: offer.product.name, quantity, undoUntil });
    } else if (offer === null || isOver(deps, offer)) {
      gone.push({ sku, quantity, seenPriceMinor, sentence: goneSentence(offer) });
    } else {
      const line = lineOf(offer, quantity, seenPriceMinor, deps.stock.levels().of(sku), rateOf);
      lines.push(line);
      promoted.push({
        sku,
        product: offer.product.slug,
        category: offer.product.category,
        totalMinor: line.totalMinor,
      });
      sold.push({ offer, quantity });
    }
  }
  const delivery =
    sold.length === 0
      ? null
      : deps.delivery.quote(
          zone === null ? null : { zone },
          sold.map(({ offer, quantity }) => deliveryLine(offer, quantity)),
        );
  const deliveryMinor = delivery?.ok ? delivery.priceMinor : 0;
  const goodsMinor = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  const code = stored[0]?.code ?? null;
  const off = lines.length === 0 ? nothingTakenOff : deps.promotions.takeOff({ lines: promoted, deliveryMinor, code });
  return {
    basketId,
    lines,
    gone,
    removed,
    count: lines.reduce((sum, line) => sum + line.quantity, 0),
    goodsMinor,
    takenOff: off.takenOff,
    code,
    codeNote: off.codeNote,
    delivery,
    deliveryMinor,
    totalMinor: goodsMinor + deliveryMinor - sumTakenOff(off.takenOff),
    vatMinor: vatIn(lines, { vatRatePermille: rateOf(standardVat), grossMinor: deliveryMinor }, off),
    pricesChanged: lines.some((line) => line.priceNote !== null),
    orderable: delivery?.ok === true && gone.length === 0 && lines.every((line) => line.stockNote === null),
    idleUntil: stored[0]?.idleUntil ?? now,
  };
}

function lineOf(
  { product, variant }: Offer,
  quantity: number,
  seenPriceMinor: number,
  level: Level,
  rateOf: (named: number) => number,
): BasketLine {
  const labels = product.options.flatMap((option) =>
    option.values.filter((value) => value.slug === variant.choice[option.slug]).map((value) => value.label),
  );
  return {
    sku: variant.sku,
    quantity,
    productSlug: product.slug,
    variantSlug: variant.slug,
    name: product.name,
    choice: labels.join(", "),
    priceMinor: variant.priceMinor,
    totalMinor: variant.priceMinor * quantity,
    vatRatePermille: rateOf(variant.vatRatePermille),
    level,
    seenPriceMinor,
    priceNote: priceNote(seenPriceMinor, variant.priceMinor),
    stockNote: stockNote(level, quantity),
    isSwatch: product.isSwatch,
  };
}

function priceNote(seenMinor: number, nowMinor: number): string | null {
  if (seenMinor === nowMinor) return null;
  return `This was ${formatMoney(seenMinor)} when you put it in your basket and is ${formatMoney(nowMinor)} now.`;
}

function stockNote(level: Level, quantity: number): string | null {
  if (level === "out") return "This has sold out. Take it out of your basket to go on.";
  const left = piecesLeft(level);
  return left !== null && left < quantity
    ? `Only ${left} left. Choose ${left === 1 ? "one" : "fewer"} to go on.`
    : null;
}

function goneSentence(offer: Offer | null): string {
  return offer === null ? "One thing in your basket is no longer sold." : `${offer.product.name} is no longer made.`;
}

function vatIn(
  lines: readonly BasketLine[],
  delivery: { vatRatePermille: number; grossMinor: number },
  { takenOff, byLine }: TakeOff,
): number {
  const paidForDelivery = delivery.grossMinor - (takenOff?.delivery?.amountMinor ?? 0);
  const gross = new Map([[delivery.vatRatePermille, paidForDelivery]]);
  for (const { sku, vatRatePermille, totalMinor } of lines) {
    gross.set(vatRatePermille, (gross.get(vatRatePermille) ?? 0) + totalMinor - (byLine.get(sku) ?? 0));
  }
  return [...gross].reduce((sum, [rate, grossMinor]) => sum + vatContained(grossMinor, rate), 0);
}
