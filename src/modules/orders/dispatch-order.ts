import { day } from "#kernel/clock";
import { crashpoint } from "#kernel/crashpoint";
import type { Tx } from "#kernel/db";
import { mustHappen } from "./change.ts";
import { recipientOf } from "./contact.ts";
import { derivedId } from "./derived-id.ts";
import { insertShipment, selectLines, selectShipmentLines, selectShipments, updateShipment } from "./goods.sql.ts";
import { type OpenedCard, openCard } from "./open-card.ts";
import { findCapsule, insertRecipient } from "./person.sql.ts";
import type { OrdersNeeds } from "./ports.ts";
import { lockPurchase } from "./purchase.sql.ts";
import { choose, selectKeptLines, without } from "./remainder.ts";
import type { LineRow } from "./tables.ts";
import type { DispatchResult, Pieces } from "./views.ts";

type Refusal = Extract<DispatchResult, { ok: false }>;
type Told = ReturnType<typeof recipientOf>;
type Begun = { ok: true; shipmentId: string; told: Told; parcels: readonly { weightKg: number }[] };

const attempts = 5;

/**
 * Hands goods that have not left yet to the courier, as one consignment: everything, or these pieces. That we are about to tell
 * the courier which fields is written down first; then the courier is asked, with the id of the consignment as key; then the
 * goods leave the stock and a mail is queued. Called again, it finishes what was begun, whatever pieces are named. Where the shop has no
 * courier nothing is begun, and nothing is noted as told.
 */
export async function dispatch(
  needs: OrdersNeeds,
  orderId: string,
  pieces?: readonly Pieces[],
): Promise<DispatchResult> {
  const { database, courier } = needs;
  if (!courier.takesParcels) return { ok: false, because: "no-carrier" };
  const begun = await beginWithCurrentCard(needs, orderId, pieces);
  if (!begun.ok) return begun;
  crashpoint("orders-shipment-begun");
  const { shipmentId, told, parcels } = begun;
  const booked = await courier.book({ consignmentId: shipmentId, ...told, parcels });
  crashpoint("orders-courier-booked");
  if (!booked.ok) return { ok: false, because: "courier-unavailable", shipmentId };
  const { trackingReference } = booked;
  await database.transact((tx) => finish(needs, tx, orderId, shipmentId, trackingReference));
  crashpoint("orders-dispatched");
  return { ok: true, shipmentId, trackingReference };
}

/**
 * The keystore is asked before the transaction, so the person may correct the card in between: then it is read again.
 * Once there is a consignment no correction is taken, so what was begun is also gone on with by this very card.
 */
async function beginWithCurrentCard(
  needs: OrdersNeeds,
  orderId: string,
  pieces: readonly Pieces[] | undefined,
): Promise<Begun | Refusal> {
  const { database } = needs;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const opened = await openCard(needs, database.reader, orderId);
    const begun = await database.transact((tx) => begin(needs, tx, orderId, { opened, pieces }));
    if (begun !== "card-changed") return begun;
  }
  throw new Error("A contact card was corrected each time its order was about to be dispatched.");
}

async function begin(
  needs: OrdersNeeds,
  tx: Tx,
  orderId: string,
  { opened, pieces }: { opened: OpenedCard; pieces: readonly Pieces[] | undefined },
): Promise<Begun | Refusal | "card-changed"> {
  const order = await lockPurchase(tx, { id: orderId });
  if (order === undefined || order.lifecycle === "draft") return { ok: false, because: "no-such-order" };
  if (order.privacy !== "active") return { ok: false, because: "forgotten" };
  if (order.lifecycle !== "placed") return { ok: false, because: "not-placed" };
  if (order.captured_minor < order.total_minor) return { ok: false, because: "not-charged" };
  if (!opened.ok) return { ok: false, because: "key-unavailable" };
  const current = await findCapsule(tx, orderId);
  if (current?.contact.equals(opened.sealed) !== true) return "card-changed";
  const told = recipientOf(opened.card);
  const shipments = await selectShipments(tx, orderId);
  const lines = await selectKeptLines(tx, order);
  const sent = await selectShipmentLines(tx, orderId);
  const underWay = shipments.find(({ state }) => state === "booking");
  if (underWay !== undefined) {
    const inIt = sent.filter(({ shipment_id }) => shipment_id === underWay.id);
    const goods = inIt.map(({ line_id, quantity }) => ({ sku: skuOf(lines, line_id), quantity }));
    return { ok: true, shipmentId: underWay.id, told, parcels: parcelsOf(needs, goods) };
  }
  const left = without(lines, sent);
  if (left.length === 0) return { ok: false, because: "nothing-left" };
  const chosen = pieces === undefined ? left : choose(left, pieces);
  if (chosen === null) return { ok: false, because: "more-than-left" };
  if (chosen.length === 0) return { ok: false, because: "nothing-chosen" };
  const shipmentId = derivedId(`consignment:${shipments.length + 1}:${orderId}`);
  await insertBooking(needs, tx, { orderId, shipmentId, fields: told.fields }, chosen);
  return { ok: true, shipmentId, told, parcels: parcelsOf(needs, chosen) };
}

async function insertBooking(
  { clock, courier }: Pick<OrdersNeeds, "clock" | "courier">,
  tx: Tx,
  { orderId, shipmentId, fields }: { orderId: string; shipmentId: string; fields: Told["fields"] },
  chosen: readonly LineRow[],
): Promise<void> {
  const at = clock.now();
  await insertShipment(
    tx,
    {
      id: shipmentId,
      order_id: orderId,
      state: "booking",
      carrier: courier.name,
      tracking_reference: null,
      pieces: chosen.reduce((sum, { quantity }) => sum + quantity, 0),
      begun_at: at,
      dispatched_at: null,
      deliver_deadline_at: null,
      tracked_at: null,
      delivered_at: null,
      delivered_by: null,
    },
    chosen.map(({ id, quantity }) => ({ lineId: id, quantity })),
  );
  await insertRecipient(tx, {
    order_id: orderId,
    recipient: "courier",
    consignment_id: shipmentId,
    fields,
    told_at: at,
    deletion_asked_at: null,
    deletion_confirmed_at: null,
  });
}

async function finish(
  needs: OrdersNeeds,
  tx: Tx,
  orderId: string,
  shipmentId: string,
  trackingReference: string,
): Promise<void> {
  const order = await lockPurchase(tx, { id: orderId });
  const shipment = (await selectShipments(tx, orderId)).find(({ id }) => id === shipmentId);
  if (order === undefined || shipment === undefined) throw new Error("A consignment belongs to no order.");
  if (shipment.state !== "booking") return;
  const at = needs.clock.now();
  const lines = await selectLines(tx, [orderId]);
  const goods = (await selectShipmentLines(tx, orderId))
    .filter(({ shipment_id }) => shipment_id === shipmentId)
    .map(({ line_id, quantity }) => ({ sku: skuOf(lines, line_id), quantity }));
  const shipped = await needs.stock.ship(tx, orderId, goods);
  if (!shipped.ok) throw new Error("Goods were to leave that had not been set aside.");
  await mustHappen(tx, order, { what: "dispatched", pieces: shipment.pieces }, at);
  await updateShipment(tx, shipmentId, {
    state: "dispatched",
    tracking_reference: trackingReference,
    dispatched_at: at,
    deliver_deadline_at: new Date(at.getTime() + needs.settings.deliveredAfterDays * day),
  });
  await needs.programs.tell(tx, { event: "order.sent", order: order.number });
  await needs.mail.queueMail(tx, { kind: "dispatched", orderId, cause: shipmentId });
}

function skuOf(lines: readonly { id: string; sku: string }[], lineId: string): string {
  const line = lines.find(({ id }) => id === lineId);
  if (line === undefined) throw new Error("A consignment holds a line of another order.");
  return line.sku;
}

const mostParcels = 100;

/** One parcel per piece, with its weight from the catalogue; what is no longer sold counts as 20 kg. */
function parcelsOf(
  { catalogue }: Pick<OrdersNeeds, "catalogue">,
  goods: readonly { sku: string; quantity: number }[],
): readonly { weightKg: number }[] {
  const snapshot = catalogue.current();
  const parcels = goods.flatMap(({ sku, quantity }) => {
    const weightKg = snapshot.variantBySku(sku)?.variant.weightKg ?? 20;
    return Array.from({ length: Math.min(quantity, mostParcels) }, () => ({ weightKg: Math.max(weightKg, 0.01) }));
  });
  return parcels.slice(0, mostParcels);
}
