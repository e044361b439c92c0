/** Which products belong together: by range, by designer, by collection. Made once a version of the catalogue. */
import { gather, MOST_IN_COLLECTION } from "./collection-rule.ts";
import type { Collection, Product } from "./product.ts";

export type Together = {
  readonly byRange: ReadonlyMap<string, readonly Product[]>;
  readonly byDesigner: ReadonlyMap<string, readonly Product[]>;
  /** Collection → its products that are on sale, in the merchant's order. */
  readonly byCollection: ReadonlyMap<string, readonly Product[]>;
  /** Product → its collections, in their order. */
  readonly collectionsOf: ReadonlyMap<string, readonly string[]>;
};

/** `products` in the order of "featured". A product of a collection that is not among them is left out. */
export function groupProducts(
  products: readonly Product[],
  collections: readonly Collection[],
  bySlug: ReadonlyMap<string, Product>,
): Together {
  const byRange = new Map<string, Product[]>();
  const byDesigner = new Map<string, Product[]>();
  const collectionsOf = new Map<string, string[]>();
  for (const product of products) {
    if (!product.isSwatch) append(byRange, product.range, product);
    if (product.designer !== null) append(byDesigner, product.designer, product);
  }
  const byCollection = new Map(
    collections.map((collection) => [
      collection.slug,
      gather(collection, products, bySlug).slice(0, MOST_IN_COLLECTION),
    ]),
  );
  for (const [slug, pieces] of byCollection) for (const each of pieces) append(collectionsOf, each.slug, slug);
  return { byRange, byDesigner, byCollection, collectionsOf };
}

/** Others that stand well beside `product`: of its range first, then of its collections; never a sample. At most `most`. */
export function matchingPieces(together: Together, product: Product, most: number): Product[] {
  const sameRange = together.byRange.get(product.range) ?? [];
  const sameCollection = (together.collectionsOf.get(product.slug) ?? []).flatMap(
    (slug) => together.byCollection.get(slug) ?? [],
  );
  const others = [...sameRange, ...sameCollection].filter(({ slug, isSwatch }) => slug !== product.slug && !isSwatch);
  return [...new Set(others)].slice(0, most);
}

function append<Value>(groups: Map<string, Value[]>, key: string, value: Value): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [value]);
  else group.push(value);
}
