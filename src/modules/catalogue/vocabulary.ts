/**
 * The closed lists that facets are made of. They are code, not rows, so that an address with a filter can be checked
 * without a query and so that a mistyped colour in the catalogue does not compile.
 */
import type { Minor } from "#kernel/money";

/** Colour families in the order in which they are shown, each with the dot that stands for it. */
export const COLOUR_FAMILIES = [
  { slug: "white", label: "White & cream", hex: "#efe9dc" },
  { slug: "grey", label: "Grey", hex: "#9a9c9b" },
  { slug: "black", label: "Black & charcoal", hex: "#2e2f31" },
  { slug: "natural", label: "Natural & beige", hex: "#cdb995" },
  { slug: "brown", label: "Brown", hex: "#7a5238" },
  { slug: "red", label: "Red & rust", hex: "#a4432f" },
  { slug: "orange", label: "Orange", hex: "#cf7a34" },
  { slug: "yellow", label: "Yellow & ochre", hex: "#d1a23a" },
  { slug: "green", label: "Green", hex: "#5d7350" },
  { slug: "blue", label: "Blue", hex: "#3f5f82" },
  { slug: "purple", label: "Purple & plum", hex: "#6b4560" },
  { slug: "pink", label: "Pink", hex: "#d3a09a" },
  { slug: "metal", label: "Brass & metal", hex: "#b3955a" },
] as const;
export type ColourFamily = (typeof COLOUR_FAMILIES)[number]["slug"];

/** What a shopper would call the material they see and touch. */
export const MATERIALS = [
  { slug: "velvet", label: "Velvet" },
  { slug: "linen", label: "Linen" },
  { slug: "wool", label: "Wool" },
  { slug: "cotton", label: "Cotton" },
  { slug: "boucle", label: "Bouclé" },
  { slug: "leather", label: "Leather" },
  { slug: "oak", label: "Oak" },
  { slug: "ash", label: "Ash" },
  { slug: "walnut", label: "Walnut" },
  { slug: "beech", label: "Beech" },
  { slug: "painted-wood", label: "Painted wood" },
  { slug: "rattan", label: "Rattan & cane" },
  { slug: "jute", label: "Jute" },
  { slug: "steel", label: "Steel" },
  { slug: "brass", label: "Brass" },
  { slug: "ceramic", label: "Ceramic" },
  { slug: "glass", label: "Glass" },
  { slug: "marble", label: "Marble" },
  { slug: "paper", label: "Paper" },
] as const;
export type Material = (typeof MATERIALS)[number]["slug"];

/** Pence, lower bound included, upper bound excluded; null is no bound. */
export type PriceBand = { slug: string; label: string; fromMinor: Minor; belowMinor: Minor | null };
export const PRICE_BANDS: readonly PriceBand[] = [
  { slug: "under-50", label: "Under £50", fromMinor: 0, belowMinor: 5_000 },
  { slug: "50-150", label: "£50 to £150", fromMinor: 5_000, belowMinor: 15_000 },
  { slug: "150-400", label: "£150 to £400", fromMinor: 15_000, belowMinor: 40_000 },
  { slug: "400-800", label: "£400 to £800", fromMinor: 40_000, belowMinor: 80_000 },
  { slug: "800-1500", label: "£800 to £1,500", fromMinor: 80_000, belowMinor: 150_000 },
  { slug: "1500-up", label: "£1,500 and over", fromMinor: 150_000, belowMinor: null },
];

/** Width in centimetres, lower bound included, upper bound excluded; null is no bound. */
export type WidthBand = { slug: string; label: string; fromCm: number; belowCm: number | null };
export const WIDTH_BANDS: readonly WidthBand[] = [
  { slug: "under-60", label: "Under 60 cm wide", fromCm: 0, belowCm: 60 },
  { slug: "60-120", label: "60 to 120 cm wide", fromCm: 60, belowCm: 120 },
  { slug: "120-180", label: "120 to 180 cm wide", fromCm: 120, belowCm: 180 },
  { slug: "180-220", label: "180 to 220 cm wide", fromCm: 180, belowCm: 220 },
  { slug: "220-up", label: "220 cm wide and over", fromCm: 220, belowCm: null },
];

/** "ready" is held in stock. A variant that is sold out, or whose production batch is full, is neither of the two. */
export const AVAILABILITIES = [
  { slug: "ready", label: "In stock" },
  { slug: "made-to-order", label: "Made to order" },
] as const;
export type Availability = (typeof AVAILABILITIES)[number]["slug"];

export const SORTS = [
  { slug: "featured", label: "Featured" },
  { slug: "price-up", label: "Price, low to high" },
  { slug: "price-down", label: "Price, high to low" },
  { slug: "newest", label: "Newest" },
  { slug: "name", label: "Name" },
] as const;

export const SHOTS = ["three-quarter", "front", "detail", "in-scale", "swatch"] as const;
