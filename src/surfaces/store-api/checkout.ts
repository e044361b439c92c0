import { z } from "zod";
import type { BasketView } from "#basket";
import { type Context, defineRoute, json, type Reply, type Route, text } from "#kernel/http";
import type { Review } from "#orders";
import { contactWords } from "#views/contact-words.ts";
import { basketOf, refused, type StoreApiDeps } from "./doors.ts";
import { pence, reductionsOf, review } from "./shapes.ts";

const common = { access: "bearer", accepts: "json" } as const;

/** From the buyer's details to the review: the same commands as the pages, in the same order. */
export function checkoutRoutes(deps: StoreApiDeps): Route[] {
  return [
    defineRoute({
      ...common,
      name: "api-checkout",
      opens: ["take-order", "deliver-order", "reconcile"],
      method: "PUT",
      path: "/api/v1/checkout",
      limit: { per: "minute", most: 20 },
      reads: [],
      writes: ["contact"],
      body: z.object({
        email: text(254),
        name: text(100),
        telephone: text(25).optional(),
        addressLine1: text(100),
        addressLine2: text(100).optional(),
        town: text(60),
        postcode: text(12),
        note: text(300).optional(),
      }),
      output: { 200: review },
      handler: async ({ body }, ctx) => {
        const basket = await basketOf(deps, ctx);
        if (basket === null) return refused(deps, "no-basket");
        const read = deps.orders.readContact(body);
        if (!read.ok) return refused(deps, "bad-contact", contactWords(read.errors));
        const begun = await deps.orders.beginOrder({ basketId: basket.basketId, basket, contact: read.contact });
        return begun.ok ? showReview(deps, ctx, basket) : refused(deps, begun.because);
      },
    }),
    defineRoute({
      ...common,
      accepts: "none",
      name: "api-review",
      opens: ["deliver-order"],
      method: "GET",
      path: "/api/v1/checkout",
      reads: [],
      writes: [],
      output: { 200: review },
      handler: async (_, ctx) => {
        const basket = await basketOf(deps, ctx);
        return basket === null ? refused(deps, "no-basket") : showReview(deps, ctx, basket);
      },
    }),
  ];
}

async function showReview(deps: StoreApiDeps, ctx: Context, basket: BasketView): Promise<Reply> {
  const found = await deps.orders.review(ctx.reader, basket);
  return found.ok ? json(reviewView(found.review)) : refused(deps, found.because);
}

function reviewView(reviewed: Review) {
  const { lines, delivery, goodsMinor, takenOff, codeNote, totalMinor, vatMinor, seen, recipients } = reviewed;
  return {
    lines: lines.map((line) => ({
      ...line,
      unitPrice: pence(line.unitPriceMinor),
      total: pence(line.lineTotalMinor),
      takenOff: pence(line.takenOffMinor),
    })),
    goods: pence(goodsMinor),
    delivery: {
      service: delivery.service,
      area: delivery.areaName,
      price: pence(delivery.priceMinor),
      promised: delivery.promised,
    },
    codeNote,
    reductions: reductionsOf(takenOff),
    total: pence(totalMinor),
    vat: pence(vatMinor),
    seen,
    recipients,
  };
}
