import type { Product } from "#catalogue";
import { type Context, page, type Reply } from "#kernel/http";
import { Breadcrumbs } from "#views/breadcrumbs.tsx";
import { Layout } from "#views/layout.tsx";
import { ProductCard } from "#views/product-card.tsx";
import { listingTags } from "#views/tags.ts";
import { DataBlock } from "#views/verbatim.tsx";
import { cardOf } from "../card-facts.ts";
import { frameOf, type StorefrontDeps } from "../frame.ts";
import { breadcrumbData } from "../product/structured.ts";
import { wholeProduct } from "../whole-product.ts";

const eagerCards = 4;

export type Pieces = {
  title: string;
  blurb: string;
  /** Stands below the words in a smaller voice. */
  aside?: string | undefined;
  /** The route of the page, and what it is called with. */
  route: "designer" | "collection";
  params: Record<string, string>;
  products: readonly Product[];
};

/** A page of some words and the pieces they are about, in the order given. */
export function piecesPage(deps: StorefrontDeps, ctx: Context, pieces: Pieces): Reply {
  const { links } = ctx;
  const { title, blurb, aside, route, params, products } = pieces;
  const items = products.flatMap(wholeProduct);
  const address = links.absolute(route, params);
  const data = [
    itemListData(
      title,
      address,
      products.map(({ name, slug }) => ({ name, address: links.absolute("product", { product: slug }) })),
    ),
    breadcrumbData([{ name: "Home", address: links.absolute("home") }]),
  ];
  return page(
    <Layout {...frameOf(deps, ctx)} title={title} description={blurb} canonical={address}>
      <DataBlock value={data} />
      <Breadcrumbs crumbs={[{ name: "Home", href: links.to("home") }]} />
      <div class="masthead">
        <h1>{title}</h1>
        <div>
          <p>{blurb}</p>
          {aside === undefined ? null : <p class="quiet">{aside}</p>}
        </div>
      </div>
      <p class="count">{items.length === 1 ? "1 piece" : `${items.length} pieces`}</p>
      <ul class="cards">
        {items.map((item, at) => (
          <ProductCard card={cardOf(deps, links, item)} level={2} eager={at < eagerCards} />
        ))}
      </ul>
    </Layout>,
    { tags: listingTags(items.map(({ variant }) => variant.sku)) },
  );
}

/** schema.org ItemList of products that are shown together; each has its own page with its own offer. */
export function itemListData(
  name: string,
  address: string,
  pieces: readonly { name: string; address: string }[],
): object {
  return {
    "@context": "https://schema.org",
    "@type": "ItemList",
    name,
    url: address,
    numberOfItems: pieces.length,
    itemListElement: pieces.map((piece, at) => ({
      "@type": "ListItem",
      position: at + 1,
      name: piece.name,
      url: piece.address,
    })),
  };
}
