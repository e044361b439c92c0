/** A shipment at the stand-in courier. The address is no part of it: that stays in memory and is dropped when asked. */

export type ShipmentState = "booked" | "collected" | "delivered";

/** What the courier writes down: no person. */
export type Shipment = {
  trackingNumber: string;
  /** The shop's own reference, random. */
  reference: string;
  parcels: number;
  state: ShipmentState;
  bookedAt: string;
};

/** What the courier needs to find the door, and nothing else. */
export type Recipient = {
  name: string;
  line1: string;
  line2?: string;
  town: string;
  postcode: string;
  telephone?: string;
  note?: string;
};

export type Booking = { reference: string; recipient: Recipient; parcels: Array<{ weightKg: number }> };

export type Change =
  | { kind: "booked"; shipment: Shipment; key: string; fingerprint: string }
  | { kind: "collected" | "delivered" | "forgotten"; trackingNumber: string };

/** Reads a booking, or says in a sentence what is wrong with it. Never quotes what was sent. */
export function readBooking(input: Record<string, unknown> | undefined): Booking | string {
  if (input === undefined) return "Send a JSON object.";
  if (hasOther(input, ["reference", "recipient", "parcels"])) return "The body has a field that is not asked for.";
  const { reference, recipient, parcels } = input;
  if (typeof reference !== "string" || !/^[\w-]{1,64}$/.test(reference)) return "reference must be an id.";
  if (typeof recipient !== "object" || recipient === null) return "recipient is missing.";
  const person = recipient as Record<string, unknown>;
  if (hasOther(person, ["name", "line1", "line2", "town", "postcode", "telephone", "note"])) {
    return "recipient has a field that is not asked for.";
  }
  const { name, line1, line2, town, postcode, telephone, note } = person;
  if (!isText(name) || !isText(line1) || !isText(town) || !isText(postcode)) {
    return "recipient needs name, line1, town and postcode, each a text of at most 200 characters.";
  }
  if (line2 !== undefined && !isText(line2)) return "recipient.line2 must be a text.";
  if (telephone !== undefined && !isText(telephone)) return "recipient.telephone must be a text.";
  if (note !== undefined && (typeof note !== "string" || note.length > 300)) return "recipient.note must be a text.";
  if (!Array.isArray(parcels) || parcels.length < 1 || parcels.length > 100) return "parcels: 1 to 100.";
  const weights = parcels.map((parcel: unknown) => (parcel as { weightKg?: unknown } | null)?.weightKg);
  if (!weights.every((weight) => typeof weight === "number" && weight > 0 && weight < 2_000)) {
    return "Each parcel needs weightKg above 0.";
  }
  return {
    reference,
    recipient: {
      name,
      line1,
      ...(line2 === undefined ? {} : { line2 }),
      town,
      postcode,
      ...(telephone === undefined ? {} : { telephone }),
      ...(note === undefined ? {} : { note }),
    },
    parcels: weights.map((weightKg) => ({ weightKg: weightKg as number })),
  };
}

function hasOther(value: Record<string, unknown>, known: readonly string[]): boolean {
  return Object.keys(value).some((key) => !known.includes(key));
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "" && value.length <= 200;
}
