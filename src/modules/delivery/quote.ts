/** The rules of a quote: what delivery costs and when it comes. No I/O; the table of areas and the moment are given. */
import { formatDateRange } from "./date-range.ts";
import { parsePlace } from "./postcode.ts";
import { heaviest, type Load, type ServiceId, serviceName, servicesFor } from "./service.ts";
import { addDays, addWorkingDays, countingFrom, type Day, londonNoon } from "./working-days.ts";

export type Supply =
  | { readonly kind: "stock"; readonly minDays: number; readonly maxDays: number }
  | { readonly kind: "made-to-order"; readonly minWeeks: number; readonly maxWeeks: number };

/** What delivery must know of a line; `weightKg` and `packedCm` are of one packed piece. */
export type DeliveryLine = Load & { sku: string; supply: Supply };

export type Tariff = { priceMinor: number; minDays: number; maxDays: number };
export type Zone = {
  slug: string;
  name: string;
  refusal: string | null;
  tariff: ReadonlyMap<ServiceId, Tariff>;
};

/** The tables in memory: zones in their order, areas and outward codes by code. */
export type AreaTable = {
  zones: ReadonlyMap<string, Zone>;
  defaultZone: Zone;
  areas: ReadonlyMap<string, Zone>;
  outwardCodes: ReadonlyMap<string, Zone>;
};

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
  /** VAT included. */
  priceMinor: number;
  /** First and last day on which the last of it arrives, each as noon of that day in London. */
  from: Date;
  to: Date;
  /** "Tue 8 – Thu 10 Dec"; the year is added when it is not the present one. */
  dates: string;
  lines: { sku: string; service: ServiceId; from: Date; to: Date; dates: string }[];
};

/**
 * Price and dates for `lines` (at least one) ordered at `at` to `place`. The whole order pays once, for the heaviest
 * service it needs. Throws RangeError on no lines, and when a zone we deliver to has no price for the service.
 */
export function quoteFor(
  table: AreaTable,
  place: Place,
  lines: readonly DeliveryLine[],
  at: Date,
): Quote | QuoteRefusal {
  if (lines.length === 0) throw new RangeError("There is nothing to deliver.");
  const found = zoneFor(table, place);
  if (!found.ok) return found;
  const { zone } = found;
  if (zone.refusal !== null) return notThere(zone, zone.refusal);
  const start = countingFrom(at);
  const services = servicesFor(lines);
  const dated = lines.map((line, index) => {
    const service = services[index] ?? "two-person";
    return { sku: line.sku, service, ...arrival(line.supply, tariffOf(zone, service), start) };
  });
  const service = heaviest(services);
  const from = lastOf(dated.map((line) => line.from));
  const to = lastOf(dated.map((line) => line.to));
  return {
    ok: true,
    zone: zone.slug,
    areaName: zone.name,
    assumed: place === null,
    service,
    serviceName: serviceName(service),
    priceMinor: tariffOf(zone, service).priceMinor,
    ...asDates(from, to, at),
    lines: dated.map((line) => ({ sku: line.sku, service: line.service, ...asDates(line.from, line.to, at) })),
  };
}

/** The zone of a place; an unknown zone name counts as the default, because zones may be renamed under a basket. */
export function zoneFor(table: AreaTable, place: Place): { ok: true; zone: Zone } | QuoteRefusal {
  if (place === null) return { ok: true, zone: table.defaultZone };
  if (typeof place === "object") return { ok: true, zone: table.zones.get(place.zone) ?? table.defaultZone };
  const parsed = parsePlace(place);
  if (!parsed.ok) return parsed;
  const zone = table.outwardCodes.get(parsed.outward) ?? table.areas.get(parsed.area);
  if (zone === undefined)
    return { ok: false, because: "bad-postcode", sentence: `We do not know the postcode area ${parsed.area}.` };
  return { ok: true, zone };
}

function notThere(zone: Zone, sentence: string): QuoteRefusal {
  return { ok: false, because: "not-delivered-there", zone: zone.slug, areaName: zone.name, sentence };
}

function tariffOf(zone: Zone, service: ServiceId): Tariff {
  const tariff = zone.tariff.get(service);
  if (tariff === undefined) throw new RangeError(`The zone ${zone.slug} has no price for ${service}.`);
  return tariff;
}

function arrival(supply: Supply, tariff: Tariff, start: Day): { from: Day; to: Day } {
  const { earliest, latest } = readyDays(supply, start);
  return { from: addWorkingDays(earliest, tariff.minDays), to: addWorkingDays(latest, tariff.maxDays) };
}

function readyDays(supply: Supply, start: Day): { earliest: Day; latest: Day } {
  if (supply.kind === "stock") {
    return { earliest: addWorkingDays(start, supply.minDays), latest: addWorkingDays(start, supply.maxDays) };
  }
  return {
    earliest: addWorkingDays(addDays(start, supply.minWeeks * 7), 0),
    latest: addWorkingDays(addDays(start, supply.maxWeeks * 7), 0),
  };
}

function lastOf(days: Day[]): Day {
  return days.sort().at(-1) ?? "";
}

function asDates(first: Day, last: Day, now: Date): { from: Date; to: Date; dates: string } {
  const from = londonNoon(first);
  const to = londonNoon(last);
  return { from, to, dates: formatDateRange(from, to, now) };
}
