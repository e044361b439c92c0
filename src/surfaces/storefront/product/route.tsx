import type { Child } from "hono/jsx";
import { z } from "zod";
import type { Product, Variant } from "#catalogue";
import { type Context, defineRoute, moved, page, type Reply, type Route } from "#kernel/http";
import { Breadcrumbs } from "#views/breadcrumbs.tsx";
import { Layout, type LayoutProps } from "#views/layout.tsx";
import { listingTags } from "#views/tags.ts";
import { DataBlock } from "#views/verbatim.tsx";
import { departmentOf } from "../department.ts";
import { frameOf, type StorefrontDeps } from "../frame.ts";
import type { DrawCards } from "../listing/ready-cards.tsx";
import { choiceInWords, quoteOne } from "../offer-facts.ts";
import { drawingOf, galleryOf, isPhotographed, type ShotFacts } from "../picture-facts.ts";
import { notFoundPage } from "../refusals.tsx";
import { withLooks } from "../reviews/parts.tsx";
import { roomsWith } from "../together/rooms-part.tsx";
import { wholeProduct } from "../whole-product.ts";
import { ProductPage } from "./product-page.tsx";
import { newestShown } from "./reviews.tsx";
import { breadcrumbData, productData } from "./structured.ts";

const mostMatching = 4;

/** A product: `/p/arden-sofa` shows its first variant, `/p/arden-sofa/moss-velvet` the one named. */
export function productRoute(deps: StorefrontDeps, drawCards: DrawCards): Route {
  return defineRoute({
    name: "product",
    method: "GET",
    path: "/p/:product/:variant?",
    access: "public",
    reads: [],
    writes: [],
    accepts: "none",
    params: z.object({ product: z.string().max(80), variant: z.string().max(120).optional() }),
    output: "page-or-redirect",
    kept: true,
    handler: ({ params }, ctx) => {
      const snapshot = deps.catalogue.current();
      const now = snapshot.productFormerly(params.product);
      if (now !== null) return moved(ctx.links.to("product", { product: now.slug, variant: params.variant }));
      const product = snapshot.product(params.product);
      const variant = product === null ? undefined : chooseVariant(product, params.variant);
      if (product === null || variant === undefined) return notFoundPage(frameOf(deps, ctx));
      return productReply(deps, drawCards, ctx, { product, variant, named: params.variant !== undefined });
    },
  });
}

type Shown = {
  product: Product;
  variant: Variant;
  /** True where the address says which variant. */
  named: boolean;
  /** Stands on top of a page that is not the one everybody sees. */
  preview?: Child;
};

/** The page of one variant. That of a preview is kept by nobody and found by no search engine. */
export async function productReply(
  deps: StorefrontDeps,
  drawCards: DrawCards,
  ctx: Pick<Context, "links" | "reader" | "basketCookie" | "capability" | "now">,
  { product, variant, named, preview }: Shown,
): Promise<Reply> {
  const frame = frameOf(deps, ctx);
  const { links } = ctx;
  const levels = deps.stock.levels();
  const matching = deps.catalogue.current().matching(product, mostMatching).flatMap(wholeProduct);
  const facts = {
    ...{ links, product, variant, department: departmentOf(deps, product) },
    level: levels.of(variant.sku),
    quote: quoteOne(deps.delivery, product, variant),
    earlier: deps.catalogue.earlierPrice(variant),
    summary: deps.reviews.summaryOf(product.key),
  };
  const shots = galleryOf(links, product, variant);
  const pictures = shots.map(({ picture: { src } }) => new URL(src, links.absolute("home")).href);
  const crumbs = crumbsOf(deps, product);
  const data = [
    productData({ ...facts, shopName: frame.shop.name, pictures }),
    breadcrumbData(crumbs.map(({ name, route, params: at }) => ({ name, address: links.absolute(route, at) }))),
  ];
  const newest = await deps.reviews.newest(ctx.reader, product.key, newestShown);
  const choice = choiceInWords(product, variant);
  return page(
    <Layout
      {...frame}
      title={choice === "" || !named ? product.name : `${product.name} in ${choice}`}
      description={product.summary}
      canonical={links.absolute("product", { product: product.slug })}
      department={product.category}
      preview={preview === undefined ? previewOf(shots, pictures) : undefined}
      robots={preview === undefined ? undefined : "noindex, nofollow"}
    >
      {preview}
      <DataBlock value={data} />
      <Breadcrumbs crumbs={crumbs.map(({ name, route, params: at }) => ({ name, href: links.to(route, at) }))} />
      <ProductPage
        {...facts}
        levelOf={levels.of}
        delivery={deps.delivery}
        shots={shots}
        photographed={isPhotographed(product, variant)}
        dimensions={drawingOf(links, product, variant, "dimensions")}
        designer={product.designer === null ? null : deps.catalogue.current().designer(product.designer)}
        newest={withLooks(product, newest)}
        rooms={await roomsWith(deps, links, product)}
        matching={{
          range: matching.every((item) => item.product.range === product.range) ? product.range : null,
          cards: drawCards(ctx, matching, { level: 3, eager: 0 }),
        }}
      />
    </Layout>,
    {
      confidential: preview !== undefined,
      tags: listingTags([...product.variants, ...matching.map((item) => item.variant)].map(({ sku }) => sku)),
    },
  );
}

function crumbsOf(deps: StorefrontDeps, product: Product) {
  const department = departmentOf(deps, product);
  const home = { name: "Home", route: "home", params: {} };
  if (department === null) return [home];
  return [home, { name: department.name, route: "category", params: { category: department.slug } }];
}

/** The variant that an address names, or the first one. */
export function chooseVariant(product: Product, slug: string | undefined): Variant | undefined {
  return slug === undefined ? product.variants[0] : product.variants.find((variant) => variant.slug === slug);
}

/** A drawing is no preview: other sites show no SVG. */
function previewOf([main]: readonly ShotFacts[], [address]: readonly string[]): LayoutProps["preview"] {
  if (address === undefined || main?.picture.sources === undefined) return undefined;
  return { picture: address, alt: main.picture.alt };
}
