/** What an exchange would come to: asked by the page that offers it and by the command that does it, so that both say the same. */
import { deliveryLine, londonDay } from "#delivery";
import { laterDay } from "./calendar.ts";
import { exchangedFor } from "./exchanged.ts";
import type { OrdersNeeds } from "./ports.ts";
import { choicesOf } from "./price-basket.ts";
import { paidForAll, without } from "./remainder.ts";
import type { CalledOffRow, LineRow, PurchaseRow } from "./tables.ts";
import type { ExchangeRefused, WorkedOutExchange } from "./views.ts";

/** A line: as it was sold, as it stands now, and what of the order was called off. */
export type LineToExchange = { sold: LineRow; now: LineRow; calledOff: readonly CalledOffRow[] };

/** What a line costs and when it comes when it is exchanged; `instead` is the line as it would stand. */
export type WorkedOut =
  | { ok: true; instead: LineRow; exchange: WorkedOutExchange }
  | { ok: false; because: ExchangeRefused };

type Needs = Pick<OrdersNeeds, "catalogue" | "delivery" | "vat" | "clock">;

/**
 * Works out what it comes to when all of a line that is still in the order is exchanged for the variant `sku` of its product. The
 * price of a piece falls to today's price of the new one and never rises; the days stay as promised or move to later ones, by the
 * area that the order goes to. Who buys is not looked at.
 */
export function workOutExchange(needs: Needs, order: PurchaseRow, line: LineToExchange, sku: string): WorkedOut {
  const { sold, now, calledOff } = line;
  const offer = needs.catalogue.current().variantBySku(sku);
  if (offer === null || offer.product.key !== now.product_slug) return { ok: false, because: "not-sold" };
  if (sku === now.sku) return { ok: false, because: "same-variant" };
  const { product, variant } = offer;
  const rate = needs.vat.rateOf(variant.vatRatePermille, londonDay(order.placed_at ?? order.drafted_at));
  if (rate !== now.vat_rate_permille) return { ok: false, because: "other-vat" };
  const pieces = quantityOf(now, calledOff);
  const zone = needs.delivery.zones().find(({ areaName }) => areaName === order.delivery_area)?.zone;
  if (zone === undefined) return { ok: false, because: "area-changed" };
  const quote = needs.delivery.quote({ zone }, [deliveryLine(offer, pieces)]);
  if (!quote.ok) return { ok: false, because: "area-changed" };
  const promised = {
    from: laterDay(now.promised_from, londonDay(quote.from)),
    to: laterDay(now.promised_to, londonDay(quote.to)),
  };
  const instead = exchangedFor(sold, {
    ...{ sku, variant_slug: variant.slug, choices: choicesOf(offer), supply: variant.supply.kind },
    unit_price_minor: Math.min(now.unit_price_minor, variant.priceMinor),
    ...{ promised_from: promised.from, promised_to: promised.to },
  });
  const backMinor = paidForAll(without([now], calledOff)) - paidForAll(without([instead], calledOff));
  return {
    ok: true,
    instead,
    exchange: {
      ...{ pieces, sku, name: product.name, choices: instead.choices, promised },
      promisedBefore: { from: now.promised_from, to: now.promised_to },
      moreMinor: Math.max(0, variant.priceMinor - now.unit_price_minor) * pieces,
      refundMinor: Math.min(backMinor, order.captured_minor - order.refund_agreed_minor),
    },
  };
}

/** How many pieces of a line are in the order still. */
function quantityOf(line: LineRow, calledOff: readonly CalledOffRow[]): number {
  return without([line], calledOff)[0]?.quantity ?? 0;
}
