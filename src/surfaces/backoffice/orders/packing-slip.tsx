import { z } from "zod";
import { type Context, defineRoute, page, type Reply, type Route } from "#kernel/http";
import type { OrderDossier, OrderView, Pieces } from "#orders";
import { daysInWords } from "#views/days.ts";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { nothingDone, withDossier } from "./acts.tsx";
import { orderNumber } from "./order-number.ts";

/**
 * What goes into a parcel, to be printed: number, goods and pieces. Whose it is, only the courier's label says. Without the number
 * of a parcel it is what has not left yet, or all of the order once everything has.
 */
export function packingSlipRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      name: "packing-slip",
      method: "GET",
      path: "/orders/:number/packing-slip",
      access: "staff",
      may: "orders.read",
      reads: [],
      writes: [],
      accepts: "none",
      params: orderNumber,
      query: z.object({
        parcel: z
          .string()
          .regex(/^[1-9]\d?$/)
          .optional(),
      }),
      output: "page",
      handler: ({ params, query: { parcel } }, ctx) =>
        withDossier(deps, ctx, params.number, (dossier) => slipPage(deps, ctx, dossier, parcel)),
    }),
  ];
}

function slipPage(deps: OfficeDeps, ctx: Context, { order }: OrderDossier, parcel: string | undefined): Reply {
  const { links, actor } = ctx;
  const { number, delivery, shipments } = order;
  const shipment = parcel === undefined ? undefined : shipments[Number(parcel) - 1];
  if (parcel !== undefined && shipment === undefined)
    return nothingDone(deps, ctx, number, "No such parcel", "The order has no parcel of that number.");
  const inIt = shipment?.lines ?? (order.left.length === 0 ? keptOf(order) : order.left);
  const quantityOf = new Map(inIt.map(({ lineId, quantity }) => [lineId, quantity]));
  const lines = order.lines.filter(({ lineId }) => quantityOf.has(lineId));
  const pieces = inIt.reduce((sum, { quantity }) => sum + quantity, 0);
  const ofOrder = order.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return page(
    <Office frame={{ deps, links, actor }} title={`Packing slip ${number}`} here="orders">
      <p class="quiet no-print">
        <a href={links.to("office-order", { number })}>{number}</a>
      </p>
      <h1>
        {deps.shop.name}: order {number}
        {parcel === undefined ? "" : `, parcel ${parcel}`}
      </h1>
      <section class="panel">
        <Table
          caption={`${delivery.service}, promised ${daysInWords(delivery.promised)}. ${
            pieces === ofOrder ? `Pieces in all: ${pieces}.` : `${pieces} of the order’s ${ofOrder} pieces.`
          }`}
          head={["Goods", "Code", "Pieces", "Packed"]}
          rows={lines.map((line) => [
            [line.name, ...line.choices.map(({ value }) => value)].join(", "),
            line.sku,
            quantityOf.get(line.lineId) ?? 0,
            <span class="tick" />,
          ])}
        />
      </section>
    </Office>,
    { confidential: true },
  );
}

/** All pieces of an order that were not called off. */
function keptOf({ lines, calledOff }: OrderView): Pieces[] {
  const gone = new Map(calledOff.map(({ lineId, quantity }) => [lineId, quantity]));
  return lines
    .map(({ lineId, quantity }) => ({ lineId, quantity: quantity - (gone.get(lineId) ?? 0) }))
    .filter(({ quantity }) => quantity > 0);
}
