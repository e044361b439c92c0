import type { Reader, Tx } from "#kernel/db";

/** How goods travel: swatches by post, small things as a parcel, furniture with two persons into the room. */
export type ServiceId = "post" | "parcel" | "two-person";

export type Supply =
  | { kind: "stock"; minDays: number; maxDays: number }
  | { kind: "made-to-order"; minWeeks: number; maxWeeks: number };

/** What delivery must know of a line; `weightKg` and `packedCm` are of one packed piece. */
export type DeliveryLine = {
  sku: string;
  quantity: number;
  isSwatch: boolean;
  weightKg: number;
  packedCm: { width: number; depth: number; height: number };
  supply: Supply;
};

export type ParsedPostcode =
  | { ok: true; postcode: string; outward: string; area: string }
  | { ok: false; because: "bad-postcode"; sentence: string };

/** A postcode, an outward code ("SW1A"), a zone remembered earlier, or null: nothing known yet. */
export type Place = string | null | { zone: string };

export type QuoteRefusal =
  | { ok: false; because: "bad-postcode"; sentence: string }
  | { ok: false; because: "not-delivered-there"; zone: string; areaName: string; sentence: string };

export type Quote = {
  ok: true;
  zone: string;
  /** For a sentence: "Delivery to {areaName}", e.g. "mainland Great Britain". */
  areaName: string;
  /** True while no postcode is known and the default area is assumed; pages must say so. */
  assumed: boolean;
  service: ServiceId;
  serviceName: string;
  priceMinor: number;
  /** What collecting it again costs whoever changes their mind; null: it can be posted (law L47). */
  collectionMinor: number | null;
  /** First and last promised day, each as noon of that day in London. */
  from: Date;
  to: Date;
  /** "Tue 8 – Thu 10 Dec"; the year is added when it is not the present one. */
  dates: string;
  lines: { sku: string; service: ServiceId; from: Date; to: Date; dates: string }[];
};

export type ZoneView = {
  zone: string;
  areaName: string;
  delivered: boolean;
  refusal: string | null;
  transitDays: { min: number; max: number };
  prices: { service: ServiceId; serviceName: string; priceMinor: number; collectionMinor: number | null }[];
};

export type Delivery = {
  /** Price and date range for lines going to a place, from memory; throws RangeError on no lines. */
  quote(place: Place, lines: readonly DeliveryLine[]): Quote | QuoteRefusal;
  /** The zone a postcode or outward code lies in, whether delivered to or not. */
  zoneOf(postcode: string): { ok: true; zone: string; areaName: string; delivered: boolean } | QuoteRefusal;
  /** All zones with prices, for the delivery page and the first checkout step (law L33). */
  zones(): readonly ZoneView[];
  /** Where we do not deliver, in one sentence (law L33). */
  restrictions(): string;
  /** Loads the tables; call once before serving. */
  refresh(reader?: Reader): Promise<void>;
  /** Fills empty tables with our areas and prices; rows that exist are left alone. */
  seed(tx: Tx): Promise<void>;
};
