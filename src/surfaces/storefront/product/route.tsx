import { z } from "zod";
import type { CatalogueSnapshot, ListingItem, Product, Variant } from "#catalogue";
import { defineRoute, page, type Route } from "#kernel/http";
import { Breadcrumbs } from "#views/breadcrumbs.tsx";
import { Layout, type LayoutProps } from "#views/layout.tsx";
import { DataBlock } from "#views/verbatim.tsx";
import { cardOf } from "../card-facts.ts";
import { frameOf, type StorefrontDeps } from "../frame.ts";
import { choiceInWords, quoteOne } from "../offer-facts.ts";
import { drawingOf, galleryOf, isPhotographed, type ShotFacts } from "../picture-facts.ts";
import { notFoundPage } from "../refusals.tsx";
import { listingTags } from "../tags.ts";
import { ProductPage } from "./product-page.tsx";
import { breadcrumbData, productData } from "./structured.ts";

const mostRelated = 4;

/** A product: `/p/arden-sofa` shows its first variant, `/p/arden-sofa/moss-velvet` the one named. */
export function productRoute(deps: StorefrontDeps): Route {
  return defineRoute({
    name: "product",
    method: "GET",
    path: "/p/:product/:variant?",
    access: "public",
    reads: [],
    writes: [],
    accepts: "none",
    params: z.object({ product: z.string().max(80), variant: z.string().max(120).optional() }),
    output: "page",
    kept: true,
    handler: ({ params }, ctx) => {
      const frame = frameOf(deps, ctx);
      const snapshot = deps.catalogue.current();
      const product = snapshot.product(params.product);
      const variant = product === null ? undefined : chooseVariant(product, params.variant);
      if (product === null || variant === undefined) return notFoundPage(frame);
      const category = snapshot.category(product.category);
      const { links } = ctx;
      const levels = deps.stock.levels();
      const level = levels.of(variant.sku);
      const quote = quoteOne(deps.delivery, product, variant);
      const related = relatedTo(snapshot, product);
      const shots = galleryOf(links, product, variant);
      const pictures = shots.map(({ picture: { src } }) => new URL(src, links.absolute("home")).href);
      const shopName = frame.shop.name;
      const crumbs = [
        { name: "Home", route: "home", params: {} },
        { name: category?.name ?? product.category, route: "category", params: { category: product.category } },
      ];
      const data = [
        productData({ links, shopName, product, variant, pictures, level, quote }),
        breadcrumbData(crumbs.map(({ name, route, params: at }) => ({ name, address: links.absolute(route, at) }))),
      ];
      const choice = choiceInWords(product, variant);
      return page(
        <Layout
          {...frame}
          title={choice === "" || params.variant === undefined ? product.name : `${product.name} in ${choice}`}
          description={product.summary}
          canonical={links.absolute("product", { product: product.slug })}
          department={product.category}
          preview={previewOf(shots, pictures)}
        >
          <DataBlock value={data} />
          <Breadcrumbs crumbs={crumbs.map(({ name, route, params: at }) => ({ name, href: links.to(route, at) }))} />
          <ProductPage
            links={links}
            product={product}
            variant={variant}
            quote={quote}
            level={level}
            levelOf={levels.of}
            delivery={deps.delivery}
            shots={shots}
            photographed={isPhotographed(product, variant)}
            dimensions={drawingOf(links, product, variant, "dimensions")}
            related={related.map((item) => cardOf(deps, links, item))}
          />
        </Layout>,
        { tags: listingTags([...product.variants, ...related.map((item) => item.variant)].map(({ sku }) => sku)) },
      );
    },
  });
}

function chooseVariant(product: Product, slug: string | undefined): Variant | undefined {
  return slug === undefined ? product.variants[0] : product.variants.find((variant) => variant.slug === slug);
}

/** Others of the same range, each with its first variant. */
function relatedTo(snapshot: CatalogueSnapshot, product: Product): ListingItem[] {
  return snapshot.products
    .filter((other) => other.range === product.range && other.slug !== product.slug && !other.isSwatch)
    .slice(0, mostRelated)
    .flatMap((other) => asItem(other));
}

function asItem(product: Product): ListingItem[] {
  const [variant] = product.variants;
  if (variant === undefined) return [];
  const prices = product.variants.map(({ priceMinor }) => priceMinor);
  return [
    {
      product,
      variant,
      fromPriceMinor: Math.min(...prices),
      toPriceMinor: Math.max(...prices),
      fitting: product.variants.length,
    },
  ];
}

/** A drawing is no preview: other sites show no SVG. */
function previewOf([main]: readonly ShotFacts[], [address]: readonly string[]): LayoutProps["preview"] {
  if (address === undefined || main?.picture.sources === undefined) return undefined;
  return { picture: address, alt: main.picture.alt };
}
