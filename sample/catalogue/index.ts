/** The sample shop's catalogue in the form in which it is imported, and the stock it opens with. */
import type { Category, ProductDraft } from "#catalogue";
import { beds } from "./beds.ts";
import { chairs } from "./chairs.ts";
import { compose, type SampleProduct } from "./compose.ts";
import { lighting } from "./lighting.ts";
import { armchairs, sofas } from "./sofas.ts";
import { storage } from "./storage.ts";
import { tables } from "./tables.ts";
import { textiles } from "./textiles.ts";

export { sampleCollections } from "./collections.ts";
export { sampleDesigners } from "./designers.ts";

type Shelf = Omit<Category, "position"> & { products: readonly SampleProduct[] };

const shelves: readonly Shelf[] = [
  {
    slug: "sofas",
    name: "Sofas",
    singular: "sofa",
    blurb: "Made to order in Kendal in five to eleven weeks; a few are always in stock.",
    products: sofas,
  },
  {
    slug: "armchairs",
    name: "Armchairs",
    singular: "armchair",
    blurb: "To read in, to nod off in, and stools to put your feet on.",
    products: armchairs,
  },
  {
    slug: "beds",
    name: "Beds",
    singular: "bed",
    blurb: "Frames in solid wood or fabric for British mattress sizes. Mattresses are not included.",
    products: beds,
  },
  {
    slug: "tables",
    name: "Tables & desks",
    singular: "table",
    blurb: "Dining, coffee and side tables and desks, mostly in solid wood.",
    products: tables,
  },
  {
    slug: "chairs",
    name: "Chairs & stools",
    singular: "chair",
    blurb: "Dining chairs, benches and stools. All are sold singly.",
    products: chairs,
  },
  {
    slug: "storage",
    name: "Storage",
    singular: "cabinet",
    blurb: "Sideboards, drawers, shelves and pegs.",
    products: storage,
  },
  {
    slug: "lighting",
    name: "Lighting & mirrors",
    singular: "lamp",
    blurb: "Lamps for reading by, lamps for looking at, and mirrors to double them.",
    products: lighting,
  },
  {
    slug: "textiles",
    name: "Rugs & textiles",
    singular: "rug",
    blurb: "Rugs, cushions and throws, and samples of every fabric and wood.",
    products: textiles,
  },
];

const composed = shelves.flatMap((shelf) => shelf.products.map((product) => compose(shelf.slug, product)));

export const sampleCategories: readonly Category[] = shelves.map(({ slug, name, singular, blurb }, position) => ({
  slug,
  name,
  singular,
  blurb,
  position,
}));

/** What is cheaper now than it was, with the price before in pence. */
export const reducedVariants: readonly { readonly sku: string; readonly beforeMinor: number }[] = composed.flatMap(
  ({ reduced }) => reduced,
);

export const sampleProducts: readonly ProductDraft[] = composed.map(({ draft }) => draft);

/** What lies in the warehouse on the first day, for every variant that is held in stock (some begin sold out). */
export const openingStock: readonly { readonly sku: string; readonly quantity: number }[] = composed.flatMap(
  ({ stock }) => stock,
);
