/** The stand-in courier itself: shipments in a journal, addresses in memory only. */
import { createHash, randomBytes, randomInt } from "node:crypto";
import { join } from "node:path";
import { openJournal } from "../journal.ts";
import type { Options } from "../process.ts";
import { createOutbox, type Delivery, type Message, type Outbox } from "../webhooks.ts";
import type { Booking, Change, Recipient, Shipment, ShipmentState } from "./shipment.ts";

type Line = {
  at: string;
  change?: Change;
  message?: Message;
  delivery?: { id: string; delivery: Delivery; done: boolean };
};

export type Courier = {
  /** Books once per key. The same key with another booking is `conflict`. */
  book(key: string, booking: Booking): Promise<Shipment | "conflict">;
  find(trackingNumber: string): Promise<Shipment | undefined>;
  list(): Promise<Shipment[]>;
  holdsPersonalData(trackingNumber: string): boolean;
  /** Drops name, address and telephone; asked again, it has already happened. */
  forget(trackingNumber: string): Promise<void>;
  /** Collected after booked, delivered after either; `undefined` if that cannot follow. The shop is told. */
  advance(trackingNumber: string, next: Exclude<ShipmentState, "booked">): Promise<Shipment | undefined>;
  outbox: Outbox;
  close(): Promise<void>;
};

/** Opens the courier on its journal in `options.dataDir` and sends what was not delivered before. */
export function openCourier(options: Options): Courier {
  const shipments = new Map<string, Shipment>();
  const keys = new Map<string, { fingerprint: string; trackingNumber: string }>();
  const recipients = new Map<string, Recipient>();
  const messages = new Map<string, { message: Message; deliveries: Delivery[]; done: boolean }>();
  // An address is low in surprise: a bare hash of it could be guessed. This secret is gone with the process.
  const salt = randomBytes(32);

  const apply = (change: Change): void => {
    if (change.kind === "booked") {
      shipments.set(change.shipment.trackingNumber, change.shipment);
      keys.set(change.key, { fingerprint: change.fingerprint, trackingNumber: change.shipment.trackingNumber });
      return;
    }
    const shipment = shipments.get(change.trackingNumber);
    if (shipment === undefined || change.kind === "forgotten") return;
    shipments.set(change.trackingNumber, { ...shipment, state: change.kind });
  };
  const journal = openJournal<Line>(join(options.dataDir, "courier.jsonl"), ({ change, message, delivery }) => {
    if (change !== undefined) apply(change);
    if (message !== undefined) messages.set(message.id, { message, deliveries: [], done: false });
    const held = delivery === undefined ? undefined : messages.get(delivery.id);
    if (delivery === undefined || held === undefined) return;
    held.deliveries.push(delivery.delivery);
    held.done = delivery.done;
  });
  const outbox = createOutbox({
    secrets: options.secrets.webhookSecrets,
    retryScale: options.retryScale,
    onDelivery: (id, delivery, done) =>
      journal.append({ at: new Date().toISOString(), delivery: { id, delivery, done } }),
  });
  for (const { message, deliveries, done } of messages.values()) outbox.add(message, deliveries, done);

  const write = async (change: Change): Promise<void> => {
    const now = new Date();
    apply(change);
    const message = messageOf(change, options.webhookUrl, now.getTime());
    await journal.append({ at: now.toISOString(), change, ...(message === undefined ? {} : { message }) });
    if (message !== undefined) outbox.add(message);
  };

  return {
    book: (key, booking) => book({ shipments, keys, recipients, salt }, journal.settled, write, key, booking),
    find: async (trackingNumber) => {
      await journal.settled();
      return shipments.get(trackingNumber);
    },
    list: async () => {
      await journal.settled();
      return [...shipments.values()];
    },
    holdsPersonalData: (trackingNumber) => recipients.has(trackingNumber),
    forget: async (trackingNumber) => {
      recipients.delete(trackingNumber);
      await write({ kind: "forgotten", trackingNumber });
    },
    advance: async (trackingNumber, next) => {
      const shipment = shipments.get(trackingNumber);
      const mayFollow = shipment?.state === "booked" || (shipment?.state === "collected" && next === "delivered");
      if (shipment === undefined || !mayFollow) return undefined;
      await write({ kind: next, trackingNumber });
      return shipments.get(trackingNumber);
    },
    outbox,
    close: async () => {
      outbox.stop();
      await journal.close();
    },
  };
}

type Books = {
  shipments: ReadonlyMap<string, Shipment>;
  keys: ReadonlyMap<string, { fingerprint: string; trackingNumber: string }>;
  recipients: Map<string, Recipient>;
  salt: Buffer;
};

async function book(
  { shipments, keys, recipients, salt }: Books,
  settled: () => Promise<void>,
  write: (change: Change) => Promise<void>,
  key: string,
  booking: Booking,
): Promise<Shipment | "conflict"> {
  const fingerprint = createHash("sha256").update(salt).update(JSON.stringify(booking)).digest("base64");
  const before = keys.get(key);
  if (before !== undefined) {
    await settled();
    const same = shipments.get(before.trackingNumber);
    // After a restart the salt is another: the shop's own reference must do to tell a repeat.
    const repeated = before.fingerprint === fingerprint || !recipients.has(before.trackingNumber);
    return same !== undefined && repeated && same.reference === booking.reference ? same : "conflict";
  }
  const shipment = newShipment(booking);
  recipients.set(shipment.trackingNumber, booking.recipient);
  await write({ kind: "booked", shipment, key, fingerprint });
  return shipment;
}

function newShipment(booking: Booking): Shipment {
  return {
    trackingNumber: `SB${String(randomInt(1e9, 1e10))}`.slice(0, 11) + String(randomInt(100, 1_000)),
    reference: booking.reference,
    parcels: booking.parcels.length,
    state: "booked",
    bookedAt: new Date().toISOString(),
  };
}

function messageOf(change: Change, url: string | undefined, now: number): Message | undefined {
  if (url === undefined || (change.kind !== "collected" && change.kind !== "delivered")) return undefined;
  return {
    id: `evt_${randomBytes(18).toString("base64url")}`,
    type: `shipment.${change.kind}`,
    reference: change.trackingNumber,
    url,
    notBefore: now,
    copies: 1,
    muted: false,
  };
}
