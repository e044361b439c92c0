/**
 * The catalogue: what the shop sells, held in memory as one immutable snapshot with a version. The only file of the
 * module that others may import.
 */
import type { Bus, Database, Tx } from "#kernel/db";
import type { Log } from "#kernel/log";
import type { Category, Listing, ListingRequest, Product, ProductDraft, SearchResult, Suggestion, Variant } from "./product.ts";
import type { PictureView } from "./drawing/spec.ts";

export type {
  Category,
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
  Product,
  ProductDraft,
  SearchResult,
  SizeCm,
  Sort,
  Suggestion,
  Supply,
  Understood,
  Variant,
  VariantDraft,
} from "./product.ts";
export type { DrawingSpec, PictureView } from "./drawing/spec.ts";
export type { Availability, ColourFamily, Material } from "./vocabulary.ts";
export { AVAILABILITIES, COLOUR_FAMILIES, MATERIALS, PRICE_BANDS, SORTS, WIDTH_BANDS } from "./vocabulary.ts";

/** A variant with the product it belongs to. */
export type Offer = { readonly product: Product; readonly variant: Variant };

/** Everything the shop sells at one moment. Nothing in it ever changes; a change makes a new one. */
export type CatalogueSnapshot = {
  /** Grows with every change of the catalogue or of what is sold out; fit for an ETag and a cache key. */
  readonly version: string;
  readonly categories: readonly Category[];
  readonly products: readonly Product[];
  category(slug: string): Category | null;
  product(slug: string): Product | null;
  variantBySku(sku: string): Offer | null;
  /** null for the whole shop; an unknown category gives null. */
  list(categorySlug: string | null, request: ListingRequest): Listing | null;
  search(query: string, request: ListingRequest): SearchResult;
  suggest(prefix: string, limit?: number): readonly Suggestion[];
  /** The drawing behind the name that `pictureName` gave, as SVG text; null for a name nothing has. */
  picture(name: string): string | null;
};

export type Catalogue = {
  /** The snapshot in use. Throws before the first `refresh`. */
  current(): CatalogueSnapshot;
  refresh(): Promise<CatalogueSnapshot>;
  importCategories(tx: Tx, categories: readonly Category[]): Promise<void>;
  importProducts(tx: Tx, products: readonly ProductDraft[]): Promise<void>;
  /** Told by the stock module which stock variants have none left, so that "in stock" is never offered for them. */
  markSoldOut(skus: ReadonlySet<string>): void;
  onChange(listener: (snapshot: CatalogueSnapshot) => void): void;
};
export type CatalogueDeps = { database: Database; bus: Bus; log: Log };

/** Name of a picture for /pictures/:name, with a hash of what it shows: "arden-sofa-3-moss.front.1f3a5c7e.svg". */
export type PictureName = (product: Product, variant: Variant, view: PictureView) => string;
