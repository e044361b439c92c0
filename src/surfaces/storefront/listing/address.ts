import { type FacetSlug, type Filters, type ListingRequest, NO_FILTERS } from "#catalogue";

/** Facets, and the two ranges that a search can read out of its words. */
export type Narrowing = FacetSlug | "width" | "price-range";

/** The same list without one value of one facet, from its first page. */
export function without(request: ListingRequest, facet: FacetSlug, value: string): ListingRequest {
  const filters: Filters = { ...request.filters, [facet]: request.filters[facet].filter((slug) => slug !== value) };
  return { ...request, filters, page: 1 };
}

/** The same list without one whole facet or range, from its first page. */
export function withoutAll(request: ListingRequest, narrowing: Narrowing): ListingRequest {
  const dropped: Partial<Filters> =
    narrowing === "width"
      ? { widthMinCm: null, widthMaxCm: null }
      : narrowing === "price-range"
        ? { priceMinMinor: null, priceMaxMinor: null }
        : { [narrowing]: [] };
  return { ...request, filters: { ...request.filters, ...dropped }, page: 1 };
}

/** The same list with nothing narrowed. */
export function unfiltered(request: ListingRequest): ListingRequest {
  return { ...request, filters: NO_FILTERS, page: 1 };
}
