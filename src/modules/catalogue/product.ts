/**
 * The words of the catalogue: what a product is, before anybody has bought it. Everything here is public; nothing here
 * knows a person. Money is VAT-inclusive integer pence, lengths are centimetres, weights kilograms.
 */
import type { Minor } from "#kernel/money";
import type { CollectionRule, CollectionSort } from "./collection-rule.ts";
import type { DrawingSpec } from "./drawing/spec.ts";
import type { Availability, ColourFamily, Material, SHOTS } from "./vocabulary.ts";

/** A department of the shop. `position` orders the navigation. */
export type Category = {
  readonly slug: string;
  readonly name: string;
  /** One of the things in it, as a shopper would say it: "sofa" for Sofas. Used in sentences and in search. */
  readonly singular: string;
  readonly blurb: string;
  readonly position: number;
};

/** Who is credited for a design. In a real shop this is a person or studio that agreed to be named. */
export type Designer = {
  readonly slug: string;
  readonly name: string;
  /** Two plain sentences about the work. */
  readonly blurb: string;
  readonly position: number;
};

/** Products of all departments that are shown together, as the merchant chose them by hand or by a rule. */
export type Collection = {
  readonly slug: string;
  readonly title: string;
  /** What belongs together here, and why. */
  readonly blurb: string;
  readonly position: number;
  /** Slugs of what was chosen by hand, in the order to show them. */
  readonly products: readonly string[];
  /** What else is in it; null for nothing. */
  readonly rule?: CollectionRule | null;
  /** By hand unless told. */
  readonly sort?: CollectionSort;
};

/** Outer size as it stands in the room. */
export type SizeCm = { readonly width: number; readonly depth: number; readonly height: number };

/** One value of an option, for example the fabric "Moss velvet". */
export type OptionValue = {
  readonly slug: string;
  readonly label: string;
  /** True colour as #rrggbb. Present on everything with a look of its own, absent on sizes. */
  readonly hex?: string;
  readonly colourFamily?: ColourFamily;
  readonly material?: Material;
};

/** Something the shopper chooses. The slugs in use are "fabric", "finish", "size" and "colour". */
export type Option = {
  readonly slug: string;
  readonly name: string;
  readonly values: readonly OptionValue[];
};

/**
 * How a variant reaches the shopper. Stock: leaves within so many working days, if stock has one. Made to order: is made
 * after the order and leaves within so many weeks.
 */
export type Supply =
  | { readonly kind: "stock"; readonly minDays: number; readonly maxDays: number }
  | { readonly kind: "made-to-order"; readonly minWeeks: number; readonly maxWeeks: number };

/** Who carries it: through the letterbox, one person with a parcel, or two people into the room. */
export type Handling = "letter" | "parcel" | "two-person";

/** One thing that can be put into a basket: a product with every option chosen. */
export type Variant = {
  readonly id: string;
  readonly sku: string;
  /** Unique within its product: "moss-velvet" or "moss-velvet-large"; the second part of /p/:product/:variant. */
  readonly slug: string;
  readonly productId: string;
  /** Option slug → value slug, one entry for each option of the product. */
  readonly choice: Readonly<Record<string, string>>;
  /** VAT included. 0 is a free sample. */
  readonly priceMinor: Minor;
  /** An earlier price that was really charged, or null. Shown only together with `wasPeriod`. */
  readonly wasPriceMinor: Minor | null;
  /** The first and last day (YYYY-MM-DD) on which the earlier price applied. */
  readonly wasPeriod: { readonly from: string; readonly until: string } | null;
  readonly vatRatePermille: number;
  readonly supply: Supply;
  readonly sizeCm: SizeCm;
  /** The largest box. What has to go through the door. */
  readonly packedCm: SizeCm;
  readonly boxes: number;
  /** Everything packed, together. */
  readonly weightKg: number;
  readonly handling: Handling;
  /** What sending it back costs a shopper who changed their mind; null where it can be posted. */
  readonly returnCostMinor: Minor | null;
  /**
   * True while something of the lines above, from `supply` on, has not been said: what is not known has a place-holder there
   * (`unsaidCm`, `unsaidKg`), and nobody can put it on sale. Absent on nearly all.
   */
  readonly isUnmeasured?: boolean;
};

/** What stands for a length and a weight that nobody has said yet: the least that can be kept. */
export const unsaidCm = 0.1;
export const unsaidKg = 0.001;

/** What a photograph of a product is taken of: the whole from a corner, the front, a part, all of it beside a person, or a sample. */
export type Shot = (typeof SHOTS)[number];

/** A picture of a product that was not drawn by the shop. Its bytes lie in the media store. */
export type Photograph = {
  /** SHA-256 of the master's bytes in hex; by it the media store knows the master. */
  readonly sha256: string;
  readonly shot: Shot;
  /** Slug of the fabric, finish or colour that it shows; null where it is right for all. */
  readonly look: string | null;
  /** Slug of the size that it shows; null where it is right for all. */
  readonly size: string | null;
  /** What is to be seen, in words, for people who do not see it. */
  readonly alt: string;
  /** Of the master, in pixels. */
  readonly width: number;
  readonly height: number;
  /** The point that a crop keeps in sight; the middle unless told. */
  readonly focus?: Focus;
};

/** A point of a picture, in per cent of its width from the left and of its height from the top. */
export type Focus = { readonly x: number; readonly y: number };

/** What the shop describes on one page. */
export type Product = {
  readonly id: string;
  /** Its name in addresses now. */
  readonly slug: string;
  /** The slug that it came in with, by which imports, reviews, recalls and orders know it whatever its address. */
  readonly key: string;
  readonly name: string;
  readonly range: string;
  /** Slug of its category. */
  readonly category: string;
  readonly summary: string;
  readonly description: string;
  readonly materials: readonly string[];
  readonly care: string;
  readonly assembly: string;
  /** Fire safety of upholstery, or null where there is none. */
  readonly fire: string | null;
  /** Bulb, plug, wattage and take-back for electrical things, or null. */
  readonly electrical: string | null;
  /**
   * Who made it, in lines: the name, the postal address, and an e-mail or web address last (EU GPSR 2023/988 Art. 19); none where it
   * is not said. `responsible`: who answers for it in the United Kingdom or the EU where the maker is elsewhere, in the same form.
   */
  readonly maker: readonly string[];
  readonly responsible: readonly string[];
  /** Slug of the designer or studio that is credited, or null. */
  readonly designer: string | null;
  /** Made to the shopper's own measurements, so that the right to cancel does not apply. False for listed fabrics. */
  readonly madeToSpecification: boolean;
  /** No more will be made: what is in stock is the last. */
  readonly discontinued: boolean;
  readonly isSwatch: boolean;
  /** Words that collections ask for; no page shows them. */
  readonly tags: readonly string[];
  /** Day it came into the shop, YYYY-MM-DD; orders "newest". */
  readonly addedOn: string;
  /** Lower comes first when sorted by "featured". */
  readonly featuredRank: number;
  readonly options: readonly Option[];
  readonly variants: readonly Variant[];
  readonly drawing: DrawingSpec;
  /** In the order in which they are shown. With none, what is shown is drawn. */
  readonly photographs: readonly Photograph[];
};

/** A product as it is handed in for import: ids are given by the catalogue. Its slug is its key, or any address that it has or had. */
export type ProductDraft = Omit<Product, "id" | "key" | "tags" | "variants" | "maker" | "responsible"> & {
  readonly maker?: readonly string[];
  readonly responsible?: readonly string[];
  readonly variants: readonly VariantDraft[];
};
export type VariantDraft = Omit<Variant, "id" | "productId">;

/** What the shopper narrowed the list down to. An absent or empty list means "any". */
export type Filters = {
  readonly colour: readonly ColourFamily[];
  readonly material: readonly Material[];
  readonly price: readonly string[];
  readonly size: readonly string[];
  readonly availability: readonly Availability[];
  readonly widthMinCm: number | null;
  readonly widthMaxCm: number | null;
  readonly priceMinMinor: Minor | null;
  readonly priceMaxMinor: Minor | null;
};

export type FacetSlug = "colour" | "material" | "price" | "size" | "availability";
export type Sort = "featured" | "price-up" | "price-down" | "newest" | "name" | "relevance";

export type FacetValue = {
  readonly slug: string;
  readonly label: string;
  /** Products that would be listed if this value alone were chosen in this facet, all other facets as they are. */
  readonly count: number;
  readonly chosen: boolean;
  /** For colours: a dot to show. */
  readonly hex?: string;
};
export type Facet = { readonly slug: FacetSlug; readonly name: string; readonly values: readonly FacetValue[] };

/** One card. `variant` is the one to show and to link to: the first that fits every filter and the words searched for. */
export type ListingItem = {
  readonly product: Product;
  readonly variant: Variant;
  /** Lowest and highest price among the variants that fit. */
  readonly fromPriceMinor: Minor;
  readonly toPriceMinor: Minor;
  /** How many of the variants fit. */
  readonly fitting: number;
};

export type Listing = {
  readonly items: readonly ListingItem[];
  readonly total: number;
  readonly page: number;
  readonly pages: number;
  readonly pageSize: number;
  readonly sort: Sort;
  readonly filters: Filters;
  readonly facets: readonly Facet[];
  /** With nothing found: which single facet to drop, and how many products that would show. Most first. */
  readonly ifDropped: readonly { readonly facet: FacetSlug | "width" | "price-range"; readonly total: number }[];
};

/** What `listingQuery` gives: the filters of an address, its order and its page. */
export type ListingRequest = { readonly filters: Filters; readonly sort: Sort | null; readonly page: number };

/** Something the search read out of the words and turned into a filter. */
export type Understood = {
  readonly kind: "width" | "price";
  /** The words as typed: "under 180cm". */
  readonly words: string;
  /** In a sentence for a chip: "up to 180 cm wide". */
  readonly label: string;
};

export type SearchResult = Listing & {
  readonly query: string;
  readonly understood: readonly Understood[];
  /** The query as it was read, when words had to be corrected: "green velvet sofa"; otherwise null. */
  readonly corrected: string | null;
  /** Words that nothing in the shop answers to and that were left out so that something could be shown. */
  readonly ignoredWords: readonly string[];
  /** With nothing or little found: other searches, each with what it would find. Never empty when total is 0. */
  readonly suggestions: readonly { readonly query: string; readonly total: number }[];
};

export type Suggestion =
  | { readonly kind: "product"; readonly text: string; readonly product: string; readonly variant: string }
  | { readonly kind: "category"; readonly text: string; readonly category: string }
  | { readonly kind: "search"; readonly text: string };
