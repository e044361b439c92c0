import { z } from "zod";
import type { ListedOrder, OrderDossier, OrderLine, Pieces } from "#orders";
import { stages } from "#orders";
import type { StockFigures } from "#stock";

/** What the API gives out. Every answer passes through one of these; a key that is not here never leaves. Nobody is named. */

const money = z.object({ amountMinor: z.number().int(), currency: z.literal("GBP") });
const days = z.object({ from: z.string(), to: z.string() });
const moment = z.string().nullable();
const stage = z.enum(stages);
const pieces = z.object({ sku: z.string(), quantity: z.number().int() });

const listed = z.object({
  number: z.string(),
  stage,
  late: z.boolean(),
  placedAt: z.string(),
  pieces: z.number().int(),
  total: money,
  refunded: money,
  promised: days,
  sentAt: moment,
  deliveredAt: moment,
});

export const orderList = z.object({
  orders: z.array(listed),
  /** To be sent as `cursor` for the next page; null on the last. */
  next: z.string().nullable(),
});

export const order = z.object({
  number: z.string(),
  stage,
  late: z.boolean(),
  placedAt: moment,
  lines: z.array(
    z.object({
      sku: z.string(),
      title: z.string(),
      choices: z.array(z.object({ option: z.string(), value: z.string() })),
      supply: z.enum(["stock", "made-to-order"]),
      quantity: z.number().int(),
      /** Pieces that have not left, and are not called off. */
      left: z.number().int(),
      unitPrice: money,
      total: money,
      takenOff: money,
      promised: days,
    }),
  ),
  delivery: z.object({ service: z.string(), price: money, promised: days }),
  total: money,
  vat: money,
  refunded: money,
  parcels: z.array(
    z.object({
      state: z.enum(["booking", "sent", "delivered"]),
      carrier: z.string(),
      tracking: z.string().nullable(),
      pieces: z.array(pieces),
      sentAt: moment,
      deliveredAt: moment,
    }),
  ),
  sentAt: moment,
  deliveredAt: moment,
  cancelledAt: moment,
  /** When the shop forgot the person behind it. */
  forgottenAt: moment,
});

const stockItem = z.object({
  sku: z.string(),
  onHand: z.number().int(),
  /** Of these, paid for and not sent yet. */
  allocated: z.number().int(),
  /** Of these, in the hands of somebody who is paying. */
  reserved: z.number().int(),
  free: z.number().int(),
});
export const stock = stockItem;
export const stockList = z.object({ stock: z.array(stockItem), next: z.string().nullable() });

const pence = (amountMinor: number): z.infer<typeof money> => ({ amountMinor, currency: "GBP" });
const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export function listedView(row: ListedOrder): z.infer<typeof listed> {
  return {
    number: row.number,
    stage: row.stage,
    late: row.late,
    placedAt: row.placedAt.toISOString(),
    pieces: row.pieces,
    total: pence(row.totalMinor),
    refunded: pence(row.refundedMinor),
    promised: row.promised,
    sentAt: iso(row.dispatchedAt),
    deliveredAt: iso(row.deliveredAt),
  };
}

export function orderView({ order: found, stage: standing, late }: OrderDossier): z.infer<typeof order> {
  const { delivery, lines } = found;
  return {
    number: found.number,
    stage: standing,
    late,
    placedAt: iso(found.placedAt),
    lines: lines.map((line) => ({
      sku: line.sku,
      title: line.name,
      choices: line.choices.map(({ option, value }) => ({ option, value })),
      supply: line.supply,
      quantity: line.quantity,
      left: found.left.find(({ lineId }) => lineId === line.lineId)?.quantity ?? 0,
      unitPrice: pence(line.unitPriceMinor),
      total: pence(line.lineTotalMinor),
      takenOff: pence(line.takenOffMinor),
      promised: line.promised,
    })),
    delivery: { service: delivery.service, price: pence(delivery.priceMinor), promised: delivery.promised },
    total: pence(found.totalMinor),
    vat: pence(found.vatMinor),
    refunded: pence(found.refundedMinor),
    parcels: found.shipments.map((parcel) => ({
      state: parcel.state === "dispatched" ? "sent" : parcel.state,
      carrier: parcel.carrier,
      tracking: parcel.trackingReference,
      pieces: parcel.lines.map((each) => piecesView(lines, each)),
      sentAt: iso(parcel.dispatchedAt),
      deliveredAt: iso(parcel.deliveredAt),
    })),
    sentAt: iso(found.dispatchedAt),
    deliveredAt: iso(found.deliveredAt),
    cancelledAt: iso(found.cancelledAt),
    forgottenAt: iso(found.shreddedAt),
  };
}

function piecesView(lines: readonly OrderLine[], { lineId, quantity }: Pieces): z.infer<typeof pieces> {
  return { sku: lines.find((line) => line.lineId === lineId)?.sku ?? "", quantity };
}

export function stockView(sku: string, figures: Extract<StockFigures, { kind: "stock" }>): z.infer<typeof stockItem> {
  const { onHand, allocated, reserved, free } = figures;
  return { sku, onHand, allocated, reserved, free };
}
