/**
 * The catalogue: what the shop sells, held in memory as one immutable snapshot with a version. The only file of the
 * module that others may import.
 */

export { type NewOption, type NewVariant, OPTION_NAMES, type OptionSlug } from "./add-variant.ts";
export { type Addressed, addressedIn } from "./addressed.ts";
export { blankDrawings, kindOf, PRODUCT_KINDS, type ProductKind } from "./blank-drawing.ts";
export type {
  CategoryFault,
  CategoryOutcome,
  CategoryRefusal,
  CategoryWords,
  KeptCategory,
  WhichCategory,
} from "./change-category.ts";
export type {
  CollectionChange,
  CollectionFault,
  CollectionOutcome,
  CollectionRefusal,
  KeptCollection,
  WhichCollection,
} from "./change-collection.ts";
export type { NewPhotograph, PhotographChange } from "./change-photographs.ts";
export type { NewPrices } from "./change-prices.ts";
export type { ChangeOutcome, ChangeRefusal, WhichProduct } from "./change-product.ts";
export { VAT_CLASSES, type VatClassName, vatClassOf } from "./change-vat-class.ts";
export {
  COLLECTION_SORTS,
  type CollectionRule,
  type CollectionSort,
  type Gathering,
  MOST_IN_COLLECTION,
} from "./collection-rule.ts";
export { londonDay } from "./days.ts";
export type { CategoryChange } from "./describe-category.ts";
export { type ProductWords, wordsOf } from "./describe-product.ts";
export { contradictions, type DraftFault, draftTrouble, type FaultyField, missingFacts } from "./draft.ts";
export type { DrawingSpec, PictureView } from "./drawing/spec.ts";
export type { EarlierPrice } from "./earlier-price.ts";
export type { ProductChange } from "./history.ts";
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
export type { KeptProduct } from "./load.ts";
export type { Copy, NewProduct, VariantFacts } from "./make-product.ts";
export { furtherPhotographs, mainPhotograph, photographsOf } from "./photographs.ts";
export { pictureAlt, pictureName } from "./pictures.ts";
export type { ProductPlace } from "./place-product.ts";
export type { NewSale } from "./plan-sale.ts";
export type { Preview, PreviewOutcome } from "./preview.ts";
export type { PastPrice } from "./price-history.ts";
export type { Pricing, Sale } from "./pricing.ts";
export type {
  Category,
  Collection,
  Designer,
  Facet,
  FacetSlug,
  FacetValue,
  Filters,
  Focus,
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
export { unsaidCm, unsaidKg } from "./product.ts";
export { slugOf } from "./slug.ts";
export type { CatalogueSnapshot, Offer } from "./snapshot.ts";
export type { Availability, ColourFamily, Material } from "./vocabulary.ts";
export { AVAILABILITIES, COLOUR_FAMILIES, MATERIALS, PRICE_BANDS, SHOTS, SORTS, WIDTH_BANDS } from "./vocabulary.ts";
