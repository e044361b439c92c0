/**
 * Delivery: where we deliver, what it costs and when it comes. The only file of the module that others may import.
 * Nothing here keeps a postcode: it is read, turned into a zone and forgotten.
 */
import type { Clock } from "#kernel/clock";
import type { Database, Reader, Tx } from "#kernel/db";
import type { AreaBook } from "./area-book.ts";
import { loadAreaTable, readBook, seedAreas, writeBook } from "./areas.sql.ts";
import {
  type AreaTable,
  type DeliveryLine,
  type Place,
  type Quote,
  type QuoteRefusal,
  quoteFor,
  zoneFor,
} from "./quote.ts";
import { SERVICES, type ServiceId } from "./service.ts";

export {
  type AreaBook,
  areaBookShape,
  areaFaults,
  type BookedZone,
  type Codes,
  codesInWords,
  readCodes,
  slugOf,
  withCodes,
  withoutZone,
  withZone,
} from "./area-book.ts";
export { BANK_HOLIDAYS, BANK_HOLIDAYS_KNOWN_UNTIL } from "./bank-holidays.ts";
export { formatDateRange } from "./date-range.ts";
export { type ParsedPostcode, parsePostcode } from "./postcode.ts";
export type { DeliveryLine, Place, Quote, QuoteRefusal, Supply } from "./quote.ts";
export { PARCEL_LIMITS, SERVICES, type ServiceId, serviceName } from "./service.ts";
export { addWorkingDays, CUT_OFF_HOUR, type Day, isWorkingDay, londonDay, londonNoon } from "./working-days.ts";

export type ZoneView = {
  zone: string;
  areaName: string;
  delivered: boolean;
  refusal: string | null;
  prices: { service: ServiceId; serviceName: string; priceMinor: number; transitDays: { min: number; max: number } }[];
};

export type Delivery = {
  /** Price and date range for lines going to a place if ordered now, or at `at`; from memory. Throws RangeError on no lines. */
  quote(place: Place, lines: readonly DeliveryLine[], at?: Date): Quote | QuoteRefusal;
  /** The zone a postcode or outward code lies in, whether delivered to or not. */
  zoneOf(postcode: string): { ok: true; zone: string; areaName: string; delivered: boolean } | QuoteRefusal;
  /** All zones with prices, for the delivery page and the first checkout step (law L33). */
  zones(): readonly ZoneView[];
  /** Where we deliver and where not, in one or two sentences (law L33). */
  restrictions(): string;
  /** Loads the tables; call once before serving, and when they have changed. Throws when they are empty. */
  refresh(reader?: Reader): Promise<void>;
  /** Called after each `refresh`. */
  onChange(listener: () => void): void;
  /** What is set of delivery, as one whole. */
  book(reader: Reader): Promise<AreaBook>;
  /** Puts a book that `areaFaults` finds nothing in in place of what is set. Prices count from the next `refresh` on. */
  rewrite(tx: Tx, book: AreaBook): Promise<void>;
  /** Fills the tables with our areas and prices; rows that exist are left alone. */
  seed(tx: Tx): Promise<void>;
};

/** What a catalogue knows of a variant that delivery needs; the catalogue's own types satisfy it. */
export type Deliverable = {
  product: { readonly isSwatch: boolean };
  variant: Omit<DeliveryLine, "quantity" | "isSwatch">;
};

/** A line of delivery from an offer of the catalogue and a quantity. */
export function deliveryLine({ product, variant }: Deliverable, quantity: number): DeliveryLine {
  const { sku, weightKg, packedCm, supply, handling } = variant;
  return { sku, quantity, isSwatch: product.isSwatch, weightKg, packedCm, supply, ...(handling && { handling }) };
}

/** Delivery on a database and a clock. Throws when asked before `refresh`. */
export function createDelivery({ database, clock }: { database: Database; clock: Clock }): Delivery {
  let table: AreaTable | undefined;
  let reading: Promise<void> = Promise.resolve();
  const listeners: Array<() => void> = [];
  const loaded = (): AreaTable => {
    if (table === undefined) throw new Error("Delivery is asked before its tables were loaded.");
    return table;
  };
  return {
    quote: (place, lines, at = clock.now()) => quoteFor(loaded(), place, lines, at),
    zoneOf: (postcode) => {
      const found = zoneFor(loaded(), postcode);
      if (!found.ok) return found;
      const { slug, name, refusal } = found.zone;
      return { ok: true, zone: slug, areaName: name, delivered: refusal === null };
    },
    zones: () => zoneViews(loaded()),
    restrictions: () => restrictions(loaded()),
    // One after the other, so that what was read first is never used last.
    refresh: (reader = database.reader) => {
      const read = async (): Promise<void> => {
        table = await loadAreaTable(reader);
        for (const listener of listeners) listener();
      };
      reading = reading.then(read, read);
      return reading;
    },
    onChange: (listener) => void listeners.push(listener),
    book: readBook,
    rewrite: writeBook,
    seed: seedAreas,
  };
}

function zoneViews(table: AreaTable): ZoneView[] {
  return [...table.zones.values()].map((zone) => ({
    zone: zone.slug,
    areaName: zone.name,
    delivered: zone.refusal === null,
    refusal: zone.refusal,
    prices: SERVICES.flatMap(({ id, name }) => {
      const tariff = zone.tariff.get(id);
      if (tariff === undefined) return [];
      const transitDays = { min: tariff.minDays, max: tariff.maxDays };
      return [{ service: id, serviceName: name, priceMinor: tariff.priceMinor, transitDays }];
    }),
  }));
}

function restrictions(table: AreaTable): string {
  const zones = [...table.zones.values()];
  // Semicolons, because the name of a zone may hold an "and" of its own.
  const named = (delivered: boolean) =>
    zones
      .filter((zone) => (zone.refusal === null) === delivered)
      .map((zone) => zone.name)
      .join("; ");
  const notHere = named(false);
  return `We deliver to ${named(true)}.${notHere === "" ? "" : ` We do not deliver to ${notHere}.`}`;
}
