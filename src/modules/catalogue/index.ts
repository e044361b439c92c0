/**
 * The catalogue: what the shop sells, held in memory as one immutable snapshot with a version. The only file of the
 * module that others may import.
 */
export { draftTrouble } from "./draft.ts";
export type { DrawingSpec, PictureView } from "./drawing/spec.ts";
export type { EarlierPrice } from "./earlier-price.ts";
export { type Catalogue, type CatalogueDeps, createCatalogue } from "./hold.ts";
export {
  EVERYTHING,
  isEverything,
  type ListingParams,
  listingParams,
  listingQuery,
  listingRequest,
  NO_FILTERS,
  PAGE_SIZE,
  pageListingQuery,
} from "./listing-query.ts";
export { furtherPhotographs, mainPhotograph, photographsOf } from "./photographs.ts";
export { pictureAlt, pictureName } from "./pictures.ts";
export type { PastPrice } from "./price-history.ts";
export type {
  Category,
  Collection,
  Designer,
  Facet,
  FacetSlug,
  FacetValue,
  Filters,
  Handling,
  Listing,
  ListingItem,
  ListingRequest,
  Option,
  OptionValue,
  Photograph,
  Product,
  ProductDraft,
  SearchResult,
  Shot,
  SizeCm,
  Sort,
  Suggestion,
  Supply,
  Understood,
  Variant,
  VariantDraft,
} from "./product.ts";
export type { CatalogueSnapshot, Offer } from "./snapshot.ts";
export type { Availability, ColourFamily, Material } from "./vocabulary.ts";
export { AVAILABILITIES, COLOUR_FAMILIES, MATERIALS, PRICE_BANDS, SHOTS, SORTS, WIDTH_BANDS } from "./vocabulary.ts";
