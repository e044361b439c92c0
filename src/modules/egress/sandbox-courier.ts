/** The stand-in courier, as the shop speaks to it. It gets name, address, telephone and the note for the driver, and nothing else. */
import type { Clock } from "#kernel/clock";
import type { DeclaredFor, Sends } from "./check.ts";
import type { Answer } from "./exchange.ts";
import type { Egress } from "./index.ts";
import { type SignedHeaders, verifySigned } from "./signed-message.ts";

/** What the courier needs to find the door. */
export type Recipient = {
  name: string;
  addressLines: readonly string[];
  town: string;
  postcode: string;
  telephone: string | null;
  note: string | null;
};

/** A courier. No method throws for trouble on its side; none may be called inside a transaction. */
export type Courier = {
  name: string;
  /** False where there is nobody to ask: then nobody is, and nothing is written down as told. */
  takesParcels: boolean;
  /** Books one consignment; the same id again is the same consignment. */
  book(consignment: {
    consignmentId: string;
    recipient: Recipient;
    /** What the buyer was told it gets; a recipient that holds more is not sent. */
    fields: readonly ("name" | "address" | "telephone" | "note")[];
    parcels: readonly { weightKg: number }[];
  }): Promise<{ ok: true; trackingReference: string } | { ok: false; because: "courier-unavailable" }>;
  track(
    trackingReference: string,
  ): Promise<{ ok: true; delivered: boolean } | { ok: false; because: "courier-unavailable" | "unknown-consignment" }>;
  /** Asks for name, address and telephone to be deleted; `confirmed` when the courier says that it holds none. */
  forget(
    trackingReference: string,
  ): Promise<{ ok: true; confirmed: boolean } | { ok: false; because: "courier-unavailable" }>;
  /** Reads a signed message of the courier; its words are believed once its signature is. */
  readWebhook(
    headers: SignedHeaders,
    rawBody: Uint8Array,
  ): { ok: true; trackingReference: string; event: "collected" | "delivered" } | { ok: false; because: string };
};

export type SandboxCourierNeeds = {
  egress: Pick<Egress, "send">;
  secrets: { apiSecret: string; webhookSecrets: readonly string[] };
  /** Real time, whatever the shop's clock says: the courier signs with its own. */
  wallClock: Clock;
};

const addressParts = ["name", "line1", "line2", "town", "postcode", "telephone", "note"] as const;
const address = addressParts.map((each) => `recipient.${each}` as const);
const tracking = { fields: ["trackingNumber"], categories: [] } as const satisfies DeclaredFor<"shipment-track">;

/** All that each call may send. The gate of the policy reads it before the shop opens, and the way out holds calls to it. */
export const courierSends = {
  "shipment-book": { fields: ["reference", ...address, "parcels[].weightKg"], categories: ["contact"] },
  "shipment-track": tracking,
  "shipment-forget": tracking,
} as const satisfies Sends;

/** Makes the client of the stand-in courier. */
export function createSandboxCourier({ egress, secrets, wallClock }: SandboxCourierNeeds): Courier {
  const authorization = `Bearer ${secrets.apiSecret}`;
  const ask = (flow: "shipment-track" | "shipment-forget", trackingReference: string): Promise<Answer> => {
    const path = `/v1/shipments/${trackingReference}`;
    const request =
      flow === "shipment-track"
        ? ({ method: "GET", path } as const)
        : ({ method: "DELETE", path: `${path}/personal-data` } as const);
    return egress.send(flow, { ...request, headers: { authorization } }, courierSends[flow]);
  };
  return {
    name: "the sandbox courier",
    takesParcels: true,
    book: (consignment) => book(egress, authorization, consignment),
    track: async (trackingReference) => {
      const answer = await ask("shipment-track", trackingReference);
      if (answer.ok && answer.status === 404) return { ok: false, because: "unknown-consignment" };
      const shipment = shipmentOf(answer);
      return shipment === undefined ? unavailable : { ok: true, delivered: shipment.state === "delivered" };
    },
    forget: async (trackingReference) => {
      const answer = await ask("shipment-forget", trackingReference);
      // Who has never heard of it, or has forgotten it, holds nothing.
      if (answer.ok && answer.status === 404) return { ok: true, confirmed: true };
      const shipment = shipmentOf(answer);
      return shipment === undefined ? unavailable : { ok: true, confirmed: !shipment.holdsPersonalData };
    },
    readWebhook: (headers, rawBody) => {
      const message = verifySigned(headers, rawBody, secrets.webhookSecrets, wallClock);
      if (!message.ok) return message;
      const event = message.type === "shipment.delivered" ? "delivered" : "collected";
      if (event === "collected" && message.type !== "shipment.collected") return { ok: false, because: "malformed" };
      return { ok: true, trackingReference: message.reference, event };
    },
  };
}

const unavailable = { ok: false, because: "courier-unavailable" } as const;

async function book(
  egress: Pick<Egress, "send">,
  authorization: string,
  { consignmentId, recipient, fields, parcels }: Parameters<Courier["book"]>[0],
): ReturnType<Courier["book"]> {
  const [line1 = "", ...rest] = recipient.addressLines;
  const telephone = fields.includes("telephone") ? recipient.telephone : null;
  const note = fields.includes("note") ? recipient.note : null;
  const body = {
    reference: consignmentId,
    recipient: {
      name: recipient.name,
      line1,
      ...(rest.length === 0 ? {} : { line2: rest.join(", ") }),
      town: recipient.town,
      postcode: recipient.postcode,
      ...(telephone === null ? {} : { telephone }),
      ...(note === null ? {} : { note }),
    },
    parcels: parcels.map(({ weightKg }) => ({ weightKg })),
  };
  const left = new Set(["line2", "telephone", "note"].filter((name) => !Object.hasOwn(body.recipient, name)));
  const { fields: all, categories } = courierSends["shipment-book"];
  const declared = { fields: all.filter((name) => !left.has(name.replace("recipient.", ""))), categories };
  const answer = await egress.send(
    "shipment-book",
    { method: "POST", path: "/v1/shipments", headers: { authorization, "idempotency-key": consignmentId }, body },
    declared,
  );
  const shipment = shipmentOf(answer);
  return shipment === undefined ? unavailable : { ok: true, trackingReference: shipment.trackingNumber };
}

type Shipment = { trackingNumber: string; state: string; holdsPersonalData: boolean };

/** The shipment in an answer, if it is one in full. */
function shipmentOf(answer: Answer): Shipment | undefined {
  if (!answer.ok || answer.status < 200 || answer.status > 299) return undefined;
  try {
    const { trackingNumber, state, holdsPersonalData } = JSON.parse(answer.body) as Record<string, unknown>;
    const wellFormed = typeof trackingNumber === "string" && /^[A-Za-z0-9]{8,40}$/.test(trackingNumber);
    if (!wellFormed || typeof state !== "string" || typeof holdsPersonalData !== "boolean") return undefined;
    return { trackingNumber, state, holdsPersonalData };
  } catch {
    return undefined;
  }
}
