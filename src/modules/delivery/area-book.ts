/**
 * All that is set of delivery, as one whole: the areas with what each costs and how long it takes, and which codes lie in which.
 * Pages and mails call a zone an area; here an area is what a postcode begins with. No I/O.
 */
import { z } from "zod";
import { NON_GEOGRAPHIC_AREAS, POSTCODE_AREAS } from "./areas.ts";
import { parsePlace } from "./postcode.ts";
import { SERVICES, type ServiceId } from "./service.ts";

const tariff = z.object({ priceMinor: z.number(), minDays: z.number(), maxDays: z.number() });
const zone = z.object({
  slug: z.string(),
  name: z.string(),
  /** Null where we deliver; otherwise the sentence that says we do not. */
  refusal: z.string().nullable(),
  tariff: z.partialRecord(z.enum(["post", "parcel", "two-person"]), tariff),
  /** Whole postcode areas, and outward codes that lie in another zone than their area. */
  areas: z.array(z.string()),
  outward: z.array(z.string()),
});

/** Zones in the order of the delivery page; the first is assumed until a postcode is known. Prices in pence, VAT included. */
export const areaBookShape = z.object({ zones: z.array(zone).min(1) });
export type AreaBook = z.output<typeof areaBookShape>;
export type BookedZone = z.output<typeof zone>;

/** Codes as they were typed: postcode areas and outward codes, each once. */
export type Codes = { areas: readonly string[]; outward: readonly string[] };

const mostPriceMinor = 1_000_000;
const mostDays = 100;
const mostZones = 40;

/** Where nothing can be sent yet, and why, by postcode area. */
const closed: Readonly<Record<string, string>> = {
  BT: "Selling to Northern Ireland asks for more on each offer than the shop shows yet, so BT cannot be delivered to.",
  GY: "What goes to Guernsey is exported, and the shop makes no papers for that, so GY cannot be delivered to.",
  JE: "What goes to Jersey is exported, and the shop makes no papers for that, so JE cannot be delivered to.",
  ...Object.fromEntries(
    NON_GEOGRAPHIC_AREAS.map((area) => [
      area,
      `${area} is no place: nothing can be delivered to forces post or a post box.`,
    ]),
  ),
};

/**
 * What speaks against a book, and where: `zone-slug.field`, or empty for all of it. Each code must lie in exactly one zone, each
 * zone must have one, and where we deliver every service needs a price and days.
 */
export function areaFaults({ zones }: AreaBook): { at: string; says: string }[] {
  return [...zones.flatMap((each) => zoneFaults(each, zones)), ...codeFaults(zones)];
}

function zoneFaults(zone: BookedZone, zones: readonly BookedZone[]): { at: string; says: string }[] {
  const { slug, name, refusal } = zone;
  const faults: [field: string, isSo: boolean, says: string][] = [
    ["name", name === "" || name.length > 60, "Write what completes “Delivery to …”, at most 60 letters."],
    ["name", zones.some((other) => other !== zone && other.name === name), "Another area has this name."],
    ["name", zones.filter((other) => other.slug === slug).length > 1, "Another area has this name, but for its signs."],
    ["name", !/^[a-z]+(-[a-z]+)*$/.test(slug), "The name needs letters from A to Z."],
    ["refusal", refusal?.trim() === "", "Write the sentence that says we do not deliver there."],
    ["refusal", (refusal ?? "").length > 200, "The sentence has at most 200 letters."],
    [
      "refusal",
      zone === zones[0] && refusal !== null,
      "The first area is assumed until a postcode is known: deliver there.",
    ],
    ["codes", zone.areas.length + zone.outward.length === 0, `No code lies in ${name}: give it one, or put it back.`],
    ["name", zones.length > mostZones, `At most ${mostZones} areas.`],
  ];
  const found = faults.filter(([, isSo]) => isSo).map(([field, , says]) => ({ at: `${slug}.${field}`, says }));
  if (refusal !== null) return found;
  const closedHere = [...zone.areas, ...zone.outward.map(areaOf)].find((area) => area in closed);
  if (closedHere !== undefined) found.push({ at: `${slug}.codes`, says: closed[closedHere] ?? "" });
  return [...found, ...SERVICES.flatMap(({ id }) => tariffFaults(zone, id))];
}

function tariffFaults({ slug, tariff }: BookedZone, id: ServiceId): { at: string; says: string }[] {
  const { priceMinor = Number.NaN, minDays = Number.NaN, maxDays = Number.NaN } = tariff[id] ?? {};
  const isPrice = Number.isSafeInteger(priceMinor) && priceMinor >= 0 && priceMinor <= mostPriceMinor;
  const areDays = [minDays, maxDays].every((days) => Number.isSafeInteger(days) && days >= 0 && days <= mostDays);
  const faults: { at: string; says: string }[] = [];
  if (!isPrice)
    faults.push({ at: `${slug}.${id}-price`, says: "A price is pounds and pence from 0 to 10,000: 49 or 4.95." });
  if (!areDays) faults.push({ at: `${slug}.${id}-least`, says: `Days are whole numbers from 0 to ${mostDays}.` });
  else if (minDays > maxDays)
    faults.push({ at: `${slug}.${id}-least`, says: "The fewest days are no more than the most." });
  return faults;
}

function codeFaults(zones: readonly BookedZone[]): { at: string; says: string }[] {
  const claimed = new Map<string, BookedZone>();
  const faults: { at: string; says: string }[] = [];
  for (const zone of zones)
    for (const code of [...zone.areas, ...zone.outward]) {
      const other = claimed.get(code);
      if (other !== undefined)
        faults.push({ at: `${zone.slug}.codes`, says: `${code} lies in ${other.name} as well.` });
      claimed.set(code, zone);
      if (zone.areas.includes(code) ? !everyArea.has(code) : !isOutward(code))
        faults.push({ at: `${zone.slug}.codes`, says: `${code} is no code that postcodes begin with.` });
    }
  const missing = [...everyArea].filter((area) => !claimed.has(area));
  if (missing.length > 0) faults.push({ at: "", says: `In no area lie: ${missing.join(", ")}.` });
  return faults;
}

const everyArea: ReadonlySet<string> = new Set([...POSTCODE_AREAS, ...NON_GEOGRAPHIC_AREAS]);

function isOutward(code: string): boolean {
  const place = parsePlace(code);
  return place.ok && place.postcode === null && place.outward === code;
}

function areaOf(outward: string): string {
  return outward.replace(/[0-9].*$/, "");
}

/** `KA27-28, HS ph42` → the codes, ranges written out; or a sentence on what is none. */
export function readCodes(typed: string): { ok: true; codes: Codes } | { ok: false; says: string } {
  const areas = new Set<string>();
  const outward = new Set<string>();
  for (const word of typed
    .toUpperCase()
    .replace(/\s*[-\u2013]\s*/g, "-")
    .split(/[\s,;]+/)
    .filter((each) => each !== "")) {
    const codes = writtenOut(word);
    const wrong = codes.find((code) => !everyArea.has(code) && !isOutward(code));
    if (codes.length === 0 || wrong !== undefined)
      return { ok: false, says: `${word} is no postcode area, outward code or range: write HS, KA27 or KA27-28.` };
    for (const code of codes) (everyArea.has(code) ? areas : outward).add(code);
  }
  if (areas.size + outward.size === 0)
    return { ok: false, says: "Write the codes that lie there: HS, KA27 or KA27-28." };
  return { ok: true, codes: { areas: [...areas], outward: [...outward] } };
}

function writtenOut(word: string): string[] {
  const range = /^([A-Z]{1,2})([0-9]{1,2})-(?:\1)?([0-9]{1,2})$/.exec(word);
  if (range === null) return [word];
  const [, area = "", first = "", last = ""] = range;
  return Array.from(
    { length: Math.max(0, Number(last) - Number(first) + 1) },
    (_, at) => `${area}${Number(first) + at}`,
  );
}

/** The codes as short as they can be written: `AB31-38 PA80`. In order, areas first. */
export function codesInWords({ areas, outward }: Codes): string {
  const inOrder = [...outward].sort((a, b) => collator.compare(a, b));
  const runs: { area: string; first: number; last: number; code: string }[] = [];
  for (const code of inOrder) {
    const area = areaOf(code);
    const district = /^[A-Z]+([0-9]+)$/.exec(code)?.[1];
    const run = runs.at(-1);
    if (run !== undefined && district !== undefined && run.area === area && run.last === Number(district) - 1)
      run.last = Number(district);
    else runs.push({ area, first: Number(district ?? Number.NaN), last: Number(district ?? Number.NaN), code });
  }
  const written = runs.map(({ code, first, last }) => (last > first ? `${code}-${last}` : code));
  return [...[...areas].sort(), ...written].join(" ");
}

const collator = new Intl.Collator("en", { numeric: true });

/** The book with these codes in one zone, and in no other. A code that lies where its area lies is not named by itself. */
export function withCodes({ zones }: AreaBook, slug: string, { areas, outward }: Codes): AreaBook {
  const moved = zones.map((zone) => {
    const isHere = zone.slug === slug;
    const own = zone.areas.filter((area) => !areas.includes(area));
    const others = zone.outward.filter((code) => !outward.includes(code));
    return {
      ...zone,
      areas: isHere ? [...own, ...areas] : own,
      outward: isHere ? [...others, ...outward] : others,
    };
  });
  return {
    zones: moved.map((zone) => ({
      ...zone,
      outward: zone.outward.filter((code) => !zone.areas.includes(areaOf(code))),
    })),
  };
}

/** The book with this zone in place of the one of its slug, or after all others. */
export function withZone({ zones }: AreaBook, zone: BookedZone): AreaBook {
  const isThere = zones.some(({ slug }) => slug === zone.slug);
  return { zones: isThere ? zones.map((each) => (each.slug === zone.slug ? zone : each)) : [...zones, zone] };
}

/** The book without this zone; what lies in it lies in the heir. One that is not there gives the book as it is. */
export function withoutZone(book: AreaBook, slug: string, heir: string): AreaBook {
  const gone = book.zones.find((zone) => zone.slug === slug);
  if (gone === undefined) return book;
  const left = { zones: book.zones.filter((zone) => zone !== gone) };
  return withCodes(left, heir, gone);
}

/** `the Isle of Wight` → `the-isle-of-wight`: what a new zone goes by in addresses. */
export function slugOf(name: string): string {
  return name
    .normalize("NFD")
    .toLowerCase()
    .replace(/[^a-z\s-]/g, "")
    .trim()
    .replace(/[\s-]+/g, "-");
}
