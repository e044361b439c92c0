/**
 * How a narrowed-down list is written in an address. Two schemas of one shape: the API refuses what it does not know,
 * pages leave it out, because a person with an old link wants the list and not a lecture.
 */
import { z } from "zod";
import type { Filters, ListingRequest, Sort } from "./product.ts";
import {
  AVAILABILITIES,
  type Availability,
  COLOUR_FAMILIES,
  type ColourFamily,
  MATERIALS,
  type Material,
  PRICE_BANDS,
  SORTS,
  WIDTH_BANDS,
} from "./vocabulary.ts";

export const PAGE_SIZE = 24;
const LAST_PAGE = 2_000;
const WIDEST_CM = 1_000;
const DEAREST_POUNDS = 100_000;

const slugs = (list: readonly { readonly slug: string }[]): string[] => list.map(({ slug }) => slug);
const known = (list: readonly { readonly slug: string }[]) =>
  z
    .array(z.enum(slugs(list)))
    .max(20)
    .optional();
const whole = (max: number) => z.coerce.number().int().min(0).max(max).optional();

/** Strict: an unknown colour, band or sort is refused with its name. For the API. */
export const listingQuery = z.object({
  colour: known(COLOUR_FAMILIES),
  material: known(MATERIALS),
  price: known(PRICE_BANDS),
  size: known(WIDTH_BANDS),
  availability: known(AVAILABILITIES),
  "width-min": whole(WIDEST_CM),
  "width-max": whole(WIDEST_CM),
  "price-min": whole(DEAREST_POUNDS),
  "price-max": whole(DEAREST_POUNDS),
  sort: z.enum([...slugs(SORTS), "relevance"]).optional(),
  page: z.coerce.number().int().min(1).max(LAST_PAGE).optional(),
});

const words = z.array(z.string().max(60)).max(60).optional();
const word = z.string().max(60).optional();

/** Lenient: takes any short words; `listingRequest` leaves out what it does not know. For pages. */
export const pageListingQuery = z.object({
  colour: words,
  material: words,
  price: words,
  size: words,
  availability: words,
  "width-min": word,
  "width-max": word,
  "price-min": word,
  "price-max": word,
  sort: word,
  page: word,
});

export type ListingQuery = z.output<typeof listingQuery> | z.output<typeof pageListingQuery>;

export const NO_FILTERS: Filters = {
  colour: [],
  material: [],
  price: [],
  size: [],
  availability: [],
  widthMinCm: null,
  widthMaxCm: null,
  priceMinMinor: null,
  priceMaxMinor: null,
};

/** The first page of everything in the usual order. */
export const EVERYTHING: ListingRequest = { filters: NO_FILTERS, sort: null, page: 1 };

/**
 * Reads what either schema let through. Values come out in the order of the vocabulary and once each, so that two
 * addresses that mean the same give equal requests. Whatever is unknown or out of range is left out.
 */
export function listingRequest(query: ListingQuery): ListingRequest {
  const sort = query.sort ?? "";
  return {
    filters: {
      colour: chosen(COLOUR_FAMILIES, query.colour) as ColourFamily[],
      material: chosen(MATERIALS, query.material) as Material[],
      price: chosen(PRICE_BANDS, query.price),
      size: chosen(WIDTH_BANDS, query.size),
      availability: chosen(AVAILABILITIES, query.availability) as Availability[],
      widthMinCm: number(query["width-min"], 0, WIDEST_CM),
      widthMaxCm: number(query["width-max"], 0, WIDEST_CM),
      priceMinMinor: pence(number(query["price-min"], 0, DEAREST_POUNDS)),
      priceMaxMinor: pence(number(query["price-max"], 0, DEAREST_POUNDS)),
    },
    sort: sort === "relevance" || SORTS.some(({ slug }) => slug === sort) ? (sort as Sort) : null,
    page: number(query.page, 1, LAST_PAGE) ?? 1,
  };
}

export type ListingParams = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** The inverse: the query of an address, with nothing in it that is the default. */
export function listingParams(request: ListingRequest): ListingParams {
  const { filters } = request;
  const list = (values: readonly string[]) => (values.length === 0 ? undefined : values);
  const pounds = (minor: number | null) => (minor === null ? undefined : Math.round(minor / 100));
  return {
    colour: list(filters.colour),
    material: list(filters.material),
    price: list(filters.price),
    size: list(filters.size),
    availability: list(filters.availability),
    "width-min": filters.widthMinCm ?? undefined,
    "width-max": filters.widthMaxCm ?? undefined,
    "price-min": pounds(filters.priceMinMinor),
    "price-max": pounds(filters.priceMaxMinor),
    sort: request.sort ?? undefined,
    page: request.page === 1 ? undefined : request.page,
  };
}

/** True if nothing is narrowed down. */
export function isEverything(filters: Filters): boolean {
  return Object.values(filters).every((value) => value === null || (Array.isArray(value) && value.length === 0));
}

function chosen(list: readonly { readonly slug: string }[], values: readonly string[] | undefined): string[] {
  if (values === undefined) return [];
  const wanted = new Set(values.flatMap((value) => value.split(",")));
  return slugs(list).filter((slug) => wanted.has(slug));
}

function number(value: string | number | undefined, min: number, max: number): number | null {
  if (value === undefined || value === "") return null;
  const read = typeof value === "number" ? value : /^\d{1,7}$/.test(value) ? Number(value) : Number.NaN;
  return Number.isInteger(read) && read >= min && read <= max ? read : null;
}

function pence(pounds: number | null): number | null {
  return pounds === null ? null : pounds * 100;
}
