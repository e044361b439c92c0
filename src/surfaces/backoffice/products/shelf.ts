import { type CatalogueSnapshot, type FaultyField, missingFacts, type Product } from "#catalogue";
import type { Stock } from "#stock";

type Levels = ReturnType<Stock["levels"]>;

/** What may be wrong with a product, by what it is called in addresses. */
export const troubles = {
  "sold-out": "Sold out",
  "partly-sold-out": "Partly sold out",
  "off-sale": "Off sale",
  "no-photograph": "No photograph",
  "no-return-cost": "No return cost",
  "no-fire-label": "No fire label",
  "no-electrical": "No electrical information",
  "no-maker": "Not said who made it",
  "no-materials": "No materials",
  unmeasured: "Not measured yet",
} as const;
export type Trouble = keyof typeof troubles;

/** A product on the list, on sale or kept from the shop. */
export type Shelved = { product: Product; isOffSale: boolean };

export type ShelfFilter = { words: string; department: string; trouble: Trouble | "" };

/** One page of the list. `after` leads to the next one: the slug of the last product shown. */
export type ShelfPage = { shown: readonly Shelved[]; total: number; after: string | undefined };

const productsOnAPage = 50;
const byName = new Intl.Collator("en-GB", { numeric: true });
const missingAs: Partial<Record<FaultyField, Trouble>> = {
  "return-cost": "no-return-cost",
  fire: "no-fire-label",
  electrical: "no-electrical",
  materials: "no-materials",
  variants: "unmeasured",
};

/** The list of one snapshot in order, with the place of each slug. Made once for each snapshot. */
type Shelf = { ordered: readonly Shelved[]; places: ReadonlyMap<string, number> };
const shelves = new WeakMap<CatalogueSnapshot, Shelf>();

/** What stands on one page of the list of products, by name. A page whose place is gone is the first one. */
export function pageOfShelf(
  snapshot: CatalogueSnapshot,
  levels: Levels,
  filter: ShelfFilter,
  after: string | undefined,
): ShelfPage {
  const { ordered, places } = shelfOf(snapshot);
  const fitting = ordered.filter((each) => fits(each, filter, levels));
  const from = after === undefined ? -1 : (places.get(after) ?? -1);
  const rest = fitting.filter(({ product }) => (places.get(product.slug) ?? 0) > from);
  const shown = rest.slice(0, productsOnAPage);
  const last = rest.length > shown.length ? shown.at(-1) : undefined;
  return { shown, total: fitting.length, after: last?.product.slug };
}

/** What is wrong with a product, in the order of `troubles`. */
export function troublesOf({ product, isOffSale }: Shelved, levels: Levels): Trouble[] {
  const soldOut = product.variants.filter(({ sku }) => levels.of(sku) === "out").length;
  const found = new Set<Trouble>();
  if (soldOut > 0) found.add(soldOut === product.variants.length ? "sold-out" : "partly-sold-out");
  if (isOffSale) found.add("off-sale");
  if (product.photographs.length === 0) found.add("no-photograph");
  if (product.maker.length === 0) found.add("no-maker");
  for (const { field } of missingFacts(product)) {
    const trouble = missingAs[field];
    if (trouble !== undefined) found.add(trouble);
  }
  return (Object.keys(troubles) as Trouble[]).filter((each) => found.has(each));
}

/** How much of a product can be had, in a few words. */
export function stockWords({ variants }: Product, levels: Levels): string {
  const each = variants.map(({ sku }) => levels.of(sku));
  if (each.every((level) => level === "made-to-order")) return "Made to order";
  const out = each.filter((level) => level === "out").length;
  const low = each.filter((level) => level.startsWith("low:")).length;
  if (out === each.length) return "Sold out";
  if (out > 0) return `${out} of ${each.length} sold out`;
  return low > 0 ? `${low} of ${each.length} low` : "In stock";
}

function shelfOf(snapshot: CatalogueSnapshot): Shelf {
  const made = shelves.get(snapshot);
  if (made !== undefined) return made;
  const ordered = [
    ...snapshot.products.map((product) => ({ product, isOffSale: false })),
    ...snapshot.offSale.map((product) => ({ product, isOffSale: true })),
  ].sort(({ product: a }, { product: b }) => byName.compare(a.name, b.name) || (a.slug < b.slug ? -1 : 1));
  const shelf = { ordered, places: new Map(ordered.map(({ product }, place) => [product.slug, place])) };
  shelves.set(snapshot, shelf);
  return shelf;
}

function fits(each: Shelved, { words, department, trouble }: ShelfFilter, levels: Levels): boolean {
  const { product } = each;
  if (department !== "" && product.category !== department) return false;
  if (!hasWords(product, words)) return false;
  return trouble === "" || troublesOf(each, levels).includes(trouble);
}

/** Whether the words stand in the name, or begin the number of a variant. */
function hasWords({ name, slug, variants }: Product, words: string): boolean {
  const wanted = words.trim().toLowerCase();
  if (wanted === "") return true;
  const sku = wanted.toUpperCase();
  return (
    name.toLowerCase().includes(wanted) ||
    slug.includes(wanted) ||
    variants.some((variant) => variant.sku.startsWith(sku))
  );
}
