/** A snapshot straight from drafts, without a database: for tests, benchmarks and previews. */
import { productId, variantId } from "./import-products.ts";
import type { Category, Collection, Designer, Product, ProductDraft } from "./product.ts";
import { buildSnapshot, type CatalogueSnapshot } from "./snapshot.ts";

/** What the shop would hold after importing `drafts` and nothing else. */
export function snapshotFromDrafts(
  categories: readonly Category[],
  drafts: readonly ProductDraft[],
  soldOut: ReadonlySet<string> = new Set(),
  together: { designers?: readonly Designer[]; collections?: readonly Collection[] } = {},
): CatalogueSnapshot {
  const { designers = [], collections = [] } = together;
  return buildSnapshot(
    {
      version: "drafts",
      categories,
      designers,
      collections: collections.map((collection) => ({ rule: null, sort: "hand", ...collection })),
      products: drafts.map(productOf),
    },
    soldOut,
  );
}

function productOf(draft: ProductDraft): Product {
  const id = productId(draft.slug);
  return {
    ...draft,
    id,
    key: draft.slug,
    tags: [],
    maker: draft.maker ?? [],
    responsible: draft.responsible ?? [],
    variants: draft.variants.map((variant) => ({ ...variant, id: variantId(variant.sku), productId: id })),
  };
}
