/** What a basket costs and when it comes, afresh from catalogue and delivery: the only place that prices an order. */
import type { BasketView } from "#basket";
import type { Offer } from "#catalogue";
import { deliveryLine, londonDay } from "#delivery";
import type { Reader } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import type { Minor } from "#kernel/money";
import { grossByRate, vatOf } from "./amounts.ts";
import type { OrdersNeeds } from "./ports.ts";
import type { LineRow, PurchaseRow } from "./tables.ts";
import type { ChangedLine, OrderDelivery, OrderLine, QuoteRefusal } from "./views.ts";

export type PricedLine = Omit<OrderLine, "lineId">;

export type PricedBasket = {
  lines: readonly PricedLine[];
  delivery: OrderDelivery;
  goodsMinor: Minor;
  totalMinor: Minor;
  vatMinor: Minor;
  pieces: number;
  /** Stands for all of the above. */
  seen: string;
};

/** A basket by its id, or as it was read a moment ago. */
export type BasketKey = string | BasketView;

type Pricing = Pick<OrdersNeeds, "basket" | "catalogue" | "delivery">;

/** Prices a basket for a postcode. Refuses an empty one, variants that are no longer sold, and places we do not go to. */
export async function priceBasket(
  needs: Pricing,
  reader: Reader,
  basket: BasketKey,
  postcode: string,
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
    postcode,
    sold.map(({ quantity, offer }) => deliveryLine(offer, quantity)),
  );
  if (!quote.ok) {
    return quote.because === "bad-postcode"
      ? { ok: false, because: "bad-postcode" }
      : { ok: false, because: "not-delivered-there", areaName: quote.areaName };
  }
  const promises = new Map(quote.lines.map((line) => [line.sku, line]));
  const lines = sold.map(({ sku, quantity, offer }, index) => {
    const promise = promises.get(sku);
    if (promise === undefined) throw new Error("Delivery promised no day for a line it quoted.");
    return priceLine(offer, quantity, index + 1, promise);
  });
  return { ok: true, priced: total(lines, quote) };
}

function priceLine(
  { product, variant }: Offer,
  quantity: number,
  position: number,
  promise: { from: Date; to: Date },
): PricedLine {
  const choices = product.options.flatMap((option) => {
    const value = option.values.find(({ slug }) => slug === variant.choice[option.slug]);
    return value === undefined ? [] : [{ option: option.name, value: value.label }];
  });
  return {
    position,
    sku: variant.sku,
    productSlug: product.slug,
    variantSlug: variant.slug,
    name: product.name,
    choices,
    quantity,
    unitPriceMinor: variant.priceMinor,
    lineTotalMinor: variant.priceMinor * quantity,
    vatRatePermille: variant.vatRatePermille,
    supply: variant.supply.kind,
    promised: { from: londonDay(promise.from), to: londonDay(promise.to) },
    cancellable: !product.madeToSpecification,
    returnCostMinor: variant.returnCostMinor,
  };
}

function total(
  lines: readonly PricedLine[],
  quote: { serviceName: string; areaName: string; priceMinor: Minor; from: Date; to: Date },
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
    totalMinor: goodsMinor + delivery.priceMinor,
    vatMinor: vatOf(grossByRate(lines, delivery.priceMinor)),
    pieces: lines.reduce((sum, line) => sum + line.quantity, 0),
    seen: seenOf(lines, delivery),
  };
}

/** A short word for everything the review page shows: what, how many, for how much, and by when. */
export function seenOf(
  lines: readonly Pick<PricedLine, "sku" | "quantity" | "unitPriceMinor" | "promised">[],
  delivery: OrderDelivery,
): string {
  const shown = [
    ...lines.map(({ sku, quantity, unitPriceMinor, promised }) => [
      sku,
      quantity,
      unitPriceMinor,
      promised.from,
      promised.to,
    ]),
    [delivery.service, delivery.priceMinor, delivery.promised.from, delivery.promised.to],
  ];
  return sha256(JSON.stringify(shown)).toString("base64url").slice(0, 16);
}

/** The columns of an order that say what was priced. */
export function purchaseColumns(priced: PricedBasket) {
  const { delivery } = priced;
  return {
    goods_minor: priced.goodsMinor,
    delivery_minor: delivery.priceMinor,
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
    priceMinor: order.delivery_minor,
    promised: { from: order.promised_from, to: order.promised_to },
  };
}

/** What differs between the lines as they were last shown and as they are now, for a sentence each. */
export function changedLines(before: readonly PricedLine[], now: readonly PricedLine[]): readonly ChangedLine[] {
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
