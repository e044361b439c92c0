/**
 * Where we deliver, as a shop that opens today would say it: every postcode area of the United Kingdom and the Crown
 * dependencies, the outward codes that differ from their area, and what delivery costs in each zone. This file only fills
 * empty tables; afterwards the tables count and the merchant changes them.
 */
import type { ServiceId } from "./service.ts";

/** The 124 postcode areas: 120 in Great Britain, BT, and GY, IM, JE. */
export const POSTCODE_AREAS: readonly string[] = words(`
  AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU
  GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE
  PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO
  ZE`);

/** Areas without a place: forces post, government and bulk mail. They are postcodes, and nothing can be carried there. */
export const NON_GEOGRAPHIC_AREAS: readonly string[] = words("BF BX GIR QC XX");

export type ZoneSeed = {
  slug: string;
  /** Completes "Delivery to …". */
  name: string;
  /** Null where we deliver; otherwise the sentence that says we do not. */
  refusal: string | null;
  /** Whole areas; the default zone takes every area that no other zone names. */
  areas: readonly string[];
  /** Outward codes that differ from their area, as codes or ranges: "KA27-28". */
  outward: readonly string[];
  /** Price in pence, VAT included, and working days on the way: [price, fewest, most]. */
  tariff: Partial<Record<ServiceId, readonly [priceMinor: number, minDays: number, maxDays: number]>>;
};

/** Assumed until a postcode is known; the first of the list. */
export const DEFAULT_ZONE = "mainland";

export const ZONE_SEEDS: readonly ZoneSeed[] = [
  {
    slug: DEFAULT_ZONE,
    name: "mainland Great Britain",
    refusal: null,
    areas: [],
    outward: [],
    tariff: { post: [0, 1, 3], parcel: [495, 1, 2], "two-person": [4_900, 2, 4] },
  },
  {
    slug: "highlands",
    name: "the Scottish Highlands",
    refusal: null,
    areas: ["IV", "KW"],
    outward: words("AB31-38 AB51-56 FK17-21 PA21-38 PA80 PH15-26 PH30-41 PH49-50"),
    tariff: { post: [0, 2, 4], parcel: [695, 2, 3], "two-person": [8_900, 4, 8] },
  },
  {
    slug: "wight",
    name: "the Isle of Wight",
    refusal: null,
    areas: [],
    outward: words("PO30-41"),
    tariff: { post: [0, 1, 3], parcel: [595, 2, 3], "two-person": [6_900, 3, 6] },
  },
  {
    slug: "islands",
    name: "the Scottish islands and the Isles of Scilly",
    refusal: null,
    areas: ["HS", "ZE"],
    outward: words("IV41-49 IV51 IV55-56 KA27-28 KW15-17 PA20 PA41-49 PA60-78 PH42-44 TR21-25"),
    tariff: { post: [0, 2, 5], parcel: [995, 3, 5], "two-person": [12_900, 5, 10] },
  },
  {
    slug: "northern-ireland",
    name: "Northern Ireland",
    refusal: "We are sorry, we do not deliver to Northern Ireland yet.",
    areas: ["BT"],
    outward: [],
    tariff: {},
  },
  {
    slug: "crown-dependencies",
    name: "the Channel Islands and the Isle of Man",
    refusal: "We are sorry, we do not deliver to the Channel Islands or the Isle of Man.",
    areas: ["GY", "IM", "JE"],
    outward: [],
    tariff: {},
  },
  {
    slug: "no-place",
    name: "forces post and post boxes",
    refusal:
      "That is a postcode for forces post or a post box, where furniture cannot be delivered. Give us another address.",
    areas: NON_GEOGRAPHIC_AREAS,
    outward: [],
    tariff: {},
  },
];

/** Every area with its zone: 124 with a place and those without one. Throws if two zones claim one area. */
export function areaRows(): { code: string; zone: string }[] {
  const claimed = new Map<string, string>();
  for (const zone of ZONE_SEEDS) {
    for (const area of zone.areas) {
      if (claimed.has(area)) throw new Error(`Two zones claim the postcode area ${area}.`);
      claimed.set(area, zone.slug);
    }
  }
  return [...POSTCODE_AREAS, ...NON_GEOGRAPHIC_AREAS].map((code) => ({
    code,
    zone: claimed.get(code) ?? DEFAULT_ZONE,
  }));
}

/** Every outward code that differs from its area, ranges written out. Throws if two zones claim one code. */
export function outwardRows(): { code: string; zone: string }[] {
  const claimed = new Map<string, string>();
  for (const zone of ZONE_SEEDS) {
    for (const code of zone.outward.flatMap(writtenOut)) {
      if (claimed.has(code)) throw new Error(`Two zones claim the outward code ${code}.`);
      claimed.set(code, zone.slug);
    }
  }
  return [...claimed].map(([code, zone]) => ({ code, zone }));
}

function writtenOut(range: string): string[] {
  const match = /^([A-Z]{1,2})([0-9]{1,2})(?:-([0-9]{1,2}))?$/.exec(range);
  if (match === null) throw new Error(`${range} is not an outward code or a range of them.`);
  const [, area = "", first = "", last = first] = match;
  const codes: string[] = [];
  for (let district = Number(first); district <= Number(last); district++) codes.push(`${area}${district}`);
  return codes;
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
