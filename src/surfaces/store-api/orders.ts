import { z } from "zod";
import { type Context, defineRoute, json, type Reply, type Route } from "#kernel/http";
import type { LedgerEntry } from "#ledger";
import type { OrderPage } from "#orders";
import { refused, type StoreApiDeps } from "./doors.ts";
import { order, pence, reductionsOf } from "./shapes.ts";

const common = { access: "bearer", reads: [], writes: [], output: { 200: order } } as const;

/** One order, by its secret as the bearer. Never its person: whoever holds the secret sees that on the order page. */
export function orderRoutes(deps: StoreApiDeps): Route[] {
  return [
    defineRoute({
      ...common,
      name: "api-order",
      method: "GET",
      path: "/api/v1/order",
      accepts: "none",
      handler: (_, ctx) => showOrder(deps, ctx),
    }),
    defineRoute({
      ...common,
      name: "api-cancel-order",
      opens: ["reconcile"],
      method: "POST",
      path: "/api/v1/order/cancellation",
      accepts: "json",
      body: z.object({}),
      handler: async (_, ctx) => {
        if (ctx.bearer === undefined) return refused(deps, "no-such-order");
        const cancelled = await deps.orders.cancelOrder({ secret: ctx.bearer });
        return cancelled.ok ? showOrder(deps, ctx) : refused(deps, cancelled.because);
      },
    }),
  ];
}

async function showOrder(deps: StoreApiDeps, ctx: Context): Promise<Reply> {
  const found = ctx.bearer === undefined ? null : await deps.orders.orderBySecret(ctx.reader, ctx.bearer);
  return found === null ? refused(deps, "no-such-order") : json(orderView(found));
}

function orderView({ order: found, ledger }: OrderPage) {
  const time = (at: Date | null): string | null => at?.toISOString() ?? null;
  return {
    number: found.number,
    lifecycle: found.lifecycle,
    charged: found.charged,
    fulfilled: found.fulfilled,
    privacy: found.privacy,
    lines: found.lines.map((line) => ({
      ...line,
      unitPrice: pence(line.unitPriceMinor),
      total: pence(line.lineTotalMinor),
      takenOff: pence(line.takenOffMinor),
    })),
    goods: pence(found.goodsMinor),
    delivery: {
      service: found.delivery.service,
      area: found.delivery.areaName,
      price: pence(found.delivery.priceMinor),
      promised: found.delivery.promised,
    },
    reductions: reductionsOf(found.takenOff),
    total: pence(found.totalMinor),
    vat: pence(found.vatMinor),
    refunded: pence(found.refundedMinor),
    placedAt: time(found.placedAt),
    dispatchedAt: time(found.dispatchedAt),
    deliveredAt: time(found.deliveredAt),
    cancelUntil: found.cancelUntil,
    forgottenAt: time(found.shreddedAt),
    ledger: ledger.map(ledgerView),
  };
}

function ledgerView({ postedAt, kind, amountMinor }: LedgerEntry) {
  return { at: postedAt.toISOString(), kind, total: pence(amountMinor) };
}
