/** What a basket costs and when it comes, afresh from catalogue and delivery: the only place that prices an order. */
import type { BasketView } from "#basket";
import type { Offer } from "#catalogue";
import { deliveryLine, londonDay, type Quote } from "#delivery";
import type { Reader } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import type { Minor } from "#kernel/money";
import {
  nothingTakenOff,
  type Promotion,
  type PromotionsOfBuyer,
  sumTakenOff,
  type TakenOff,
  type TakeOff,
} from "#promotions";
import { grossByRate, standardVat, vatOf } from "./amounts.ts";
import type { OrdersNeeds } from "./ports.ts";
import type { LineRow, PurchaseRow } from "./tables.ts";
import type { ChangedLine, OrderDelivery, OrderLine, QuoteRefusal } from "./views.ts";

export type PricedLine = Omit<OrderLine, "lineId">;

export type PricedBasket = {
  lines: readonly PricedLine[];
  delivery: OrderDelivery;
  /** Before anything is taken off. */
  goodsMinor: Minor;
  takenOff: TakenOff | null;
  /** The promotions behind it, as they were read. */
  promotions: readonly Promotion[];
  codeNote: string | null;
  totalMinor: Minor;
  vatMinor: Minor;
  /** VAT on delivery, in thousandths. */
  deliveryVatPermille: number;
  pieces: number;
  /** Stands for all of the above. */
  seen: string;
};

/** A basket by its id, or as it was read a moment ago. */
export type BasketKey = string | BasketView;

/** What is priced of a basket. */
export type Goods = {
  lines: readonly { sku: string; quantity: number }[];
  gone: readonly { sku: string }[];
  code: string | null;
};

type Pricing = Pick<OrdersNeeds, "basket" | "catalogue" | "delivery" | "promotions" | "vat" | "clock">;

/** The rate that counts for what the catalogue names by a rate. */
type RateOf = (named: number) => number;

/**
 * Prices a basket for the first half of a postcode, and with the promotions of whoever buys. Refuses an empty one, variants that are no longer
 * sold, and places we do not go to.
 */
export async function priceBasket(
  needs: Pricing,
  reader: Reader,
  basket: string | Goods,
  outward: string,
  buyer: PromotionsOfBuyer = { barred: [], held: [] },
): Promise<{ ok: true; priced: PricedBasket } | QuoteRefusal> {
  const view = typeof basket === "string" ? await needs.basket.contents(reader, basket) : basket;
  const wanted = view?.lines ?? [];
  const gone = (view?.gone ?? []).map(({ sku }) => sku);
  const catalogue = needs.catalogue.current();
  const found = wanted.map(({ sku, quantity }) => ({ sku, quantity, offer: catalogue.variantBySku(sku) }));
  gone.push(...found.filter(({ offer }) => offer === null).map(({ sku }) => sku));
  if (gone.length > 0) return { ok: false, because: "not-sold", skus: gone };
  if (found.length === 0) return { ok: false, because: "basket-empty" };
  const sold = found.flatMap(({ sku, quantity, offer }) => (offer === null ? [] : [{ sku, quantity, offer }]));
  const quote = needs.delivery.quote(
    outward,
    sold.map(({ quantity, offer }) => deliveryLine(offer, quantity)),
  );
  if (!quote.ok) {
    return quote.because === "bad-postcode"
      ? { ok: false, because: "bad-postcode" }
      : { ok: false, because: "not-delivered-there", areaName: quote.areaName };
  }
  const lines = sold.map(({ sku, quantity, offer: { product, variant } }) => ({
    ...{ sku, product: product.slug, category: product.category, totalMinor: variant.priceMinor * quantity },
  }));
  const code = view?.code ?? null;
  const off = needs.promotions.takeOff({ lines, deliveryMinor: quote.priceMinor, code, buyer });
  const today = londonDay(needs.clock.now());
  return { ok: true, priced: priceOffers(sold, quote, (named) => needs.vat.rateOf(named, today), off) };
}

/** What offers cost and when they come, by a quote of delivery for them. Pure; throws if the quote is for others. */
export function priceOffers(
  sold: readonly { sku: string; quantity: number; offer: Offer }[],
  quote: Pick<Quote, "serviceName" | "areaName" | "priceMinor" | "from" | "to" | "lines">,
  rateOf: RateOf,
  off: TakeOff = nothingTakenOff,
): PricedBasket {
  const promises = new Map(quote.lines.map((line) => [line.sku, line]));
  const lines = sold.map(({ sku, quantity, offer }, index) => {
    const promise = promises.get(sku);
    if (promise === undefined) throw new Error("Delivery promised no day for a line it quoted.");
    return {
      ...priceLine(offer, quantity, index + 1, promise, rateOf),
      takenOffMinor: off.byLine.get(sku) ?? 0,
    };
  });
  return total(lines, quote, rateOf(standardVat), off);
}

function priceLine(
  { product, variant }: Offer,
  quantity: number,
  position: number,
  promise: { from: Date; to: Date },
  rateOf: RateOf,
): Omit<PricedLine, "takenOffMinor"> {
  return {
    position,
    sku: variant.sku,
    productSlug: product.key,
    variantSlug: variant.slug,
    name: product.name,
    choices: choicesOf({ product, variant }),
    quantity,
    unitPriceMinor: variant.priceMinor,
    lineTotalMinor: variant.priceMinor * quantity,
    vatRatePermille: rateOf(variant.vatRatePermille),
    supply: variant.supply.kind,
    promised: { from: londonDay(promise.from), to: londonDay(promise.to) },
    cancellable: !product.madeToSpecification,
    returnCostMinor: variant.returnCostMinor,
  };
}

/** What was chosen of a product, in words. */
export function choicesOf({ product, variant }: Offer): OrderLine["choices"] {
  return product.options.flatMap((option) => {
    const value = option.values.find(({ slug }) => slug === variant.choice[option.slug]);
    return value === undefined ? [] : [{ option: option.name, value: value.label }];
  });
}

function total(
  lines: readonly PricedLine[],
  quote: { serviceName: string; areaName: string; priceMinor: Minor; from: Date; to: Date },
  deliveryVatPermille: number,
  { takenOff, sources, codeNote }: TakeOff,
): PricedBasket {
  const delivery: OrderDelivery = {
    service: quote.serviceName,
    areaName: quote.areaName,
    priceMinor: quote.priceMinor,
    promised: { from: londonDay(quote.from), to: londonDay(quote.to) },
  };
  const goodsMinor = lines.reduce((sum, line) => sum + line.lineTotalMinor, 0);
  return {
    lines,
    delivery,
    goodsMinor,
    takenOff,
    promotions: sources,
    codeNote,
    totalMinor: goodsMinor + delivery.priceMinor - sumTakenOff(takenOff),
    vatMinor: vatOf(
      grossByRate(lines, {
        vatRatePermille: deliveryVatPermille,
        grossMinor: delivery.priceMinor - (takenOff?.delivery?.amountMinor ?? 0),
      }),
    ),
    deliveryVatPermille,
    pieces: lines.reduce((sum, line) => sum + line.quantity, 0),
    seen: seenOf(lines, delivery, takenOff),
  };
}

/** A short word for everything the review page shows: what, how many, for how much, less what and why, and by when. */
export function seenOf(
  lines: readonly Pick<PricedLine, "sku" | "quantity" | "unitPriceMinor" | "takenOffMinor" | "promised">[],
  delivery: OrderDelivery,
  takenOff: TakenOff | null,
): string {
  const shown = [
    ...lines.map(({ sku, quantity, unitPriceMinor, takenOffMinor, promised }) => [
      sku,
      quantity,
      unitPriceMinor,
      takenOffMinor,
      promised.from,
      promised.to,
    ]),
    [delivery.service, delivery.priceMinor, delivery.promised.from, delivery.promised.to],
    ...[takenOff?.goods, takenOff?.delivery].map((each) => [each?.promotionId, each?.title, each?.amountMinor]),
  ];
  return sha256(JSON.stringify(shown)).toString("base64url").slice(0, 16);
}

/** Whether every line and delivery bear the VAT that the stored ones do: a rate may have changed overnight. */
export function sameRates(
  stored: readonly PricedLine[],
  order: Pick<PurchaseRow, "delivery_vat_permille">,
  priced: PricedBasket,
): boolean {
  const rates = new Map(stored.map(({ sku, vatRatePermille }) => [sku, vatRatePermille]));
  return (
    order.delivery_vat_permille === priced.deliveryVatPermille &&
    priced.lines.every(({ sku, vatRatePermille }) => rates.get(sku) === vatRatePermille)
  );
}

/** The columns of an order that say what was priced. */
export function purchaseColumns(priced: PricedBasket) {
  const { delivery, takenOff } = priced;
  return {
    goods_minor: priced.goodsMinor - (takenOff?.goods?.amountMinor ?? 0),
    delivery_minor: delivery.priceMinor - (takenOff?.delivery?.amountMinor ?? 0),
    delivery_vat_permille: priced.deliveryVatPermille,
    taken_off: takenOff,
    total_minor: priced.totalMinor,
    pieces: priced.pieces,
    delivery_service: delivery.service,
    delivery_area: delivery.areaName,
    promised_from: delivery.promised.from,
    promised_to: delivery.promised.to,
  } satisfies Partial<PurchaseRow>;
}

/** The rows of the lines; ids are new with each snapshot. */
export function lineRows(orderId: string, lines: readonly PricedLine[], newId: () => string): LineRow[] {
  return lines.map((line) => ({
    id: newId(),
    order_id: orderId,
    position: line.position,
    sku: line.sku,
    product_slug: line.productSlug,
    variant_slug: line.variantSlug,
    name: line.name,
    choices: line.choices,
    quantity: line.quantity,
    unit_price_minor: line.unitPriceMinor,
    taken_off_minor: line.takenOffMinor,
    vat_rate_permille: line.vatRatePermille,
    supply: line.supply,
    promised_from: line.promised.from,
    promised_to: line.promised.to,
    cancellable: line.cancellable,
    return_cost_minor: line.returnCostMinor,
  }));
}

/** A stored line as it is shown. */
export function toLine(row: LineRow): OrderLine {
  return {
    lineId: row.id,
    position: row.position,
    sku: row.sku,
    productSlug: row.product_slug,
    variantSlug: row.variant_slug,
    name: row.name,
    choices: row.choices,
    quantity: row.quantity,
    unitPriceMinor: row.unit_price_minor,
    lineTotalMinor: row.unit_price_minor * row.quantity,
    takenOffMinor: row.taken_off_minor,
    vatRatePermille: row.vat_rate_permille,
    supply: row.supply,
    promised: { from: row.promised_from, to: row.promised_to },
    cancellable: row.cancellable,
    returnCostMinor: row.return_cost_minor,
  };
}

/** Delivery as it was promised when the order was stored. */
export function deliveryOf(order: PurchaseRow): OrderDelivery {
  return {
    service: order.delivery_service,
    areaName: order.delivery_area,
    priceMinor: order.delivery_minor + (order.taken_off?.delivery?.amountMinor ?? 0),
    promised: { from: order.promised_from, to: order.promised_to },
  };
}

type Shown = { lines: readonly PricedLine[]; takenOff: TakenOff | null };

/** What differs between an order as it was last shown and as it is now, for a sentence each. */
export function changesBetween(before: Shown, now: Shown): readonly ChangedLine[] {
  const [wasOff, isOff] = [sumTakenOff(before.takenOff), sumTakenOff(now.takenOff)];
  const reduction = { sku: "", name: "What is taken off", what: "reduction" as const, before: wasOff, after: isOff };
  return [...changedLines(before.lines, now.lines), ...(wasOff === isOff ? [] : [reduction])];
}

function changedLines(before: readonly PricedLine[], now: readonly PricedLine[]): readonly ChangedLine[] {
  const old = new Map(before.map((line) => [line.sku, line]));
  const changes: ChangedLine[] = [];
  for (const line of now) {
    const was = old.get(line.sku);
    old.delete(line.sku);
    const { sku, name } = line;
    if (was === undefined) {
      changes.push({ sku, name, what: "added", before: null, after: line.quantity });
      continue;
    }
    if (was.unitPriceMinor !== line.unitPriceMinor) {
      changes.push({ sku, name, what: "price", before: was.unitPriceMinor, after: line.unitPriceMinor });
    }
    if (was.quantity !== line.quantity) {
      changes.push({ sku, name, what: "quantity", before: was.quantity, after: line.quantity });
    }
    if (was.promised.from !== line.promised.from || was.promised.to !== line.promised.to) {
      changes.push({ sku, name, what: "promise", before: was.promised.to, after: line.promised.to });
    }
  }
  for (const { sku, name, quantity } of old.values()) {
    changes.push({ sku, name, what: "removed", before: quantity, after: null });
  }
  return changes;
}
