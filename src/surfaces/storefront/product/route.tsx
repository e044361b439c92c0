import { z } from "zod";
import type { Product, Variant } from "#catalogue";
import { defineRoute, page, type Route } from "#kernel/http";
import { Breadcrumbs } from "#views/breadcrumbs.tsx";
import { Layout } from "#views/layout.tsx";
import { DataBlock } from "#views/verbatim.tsx";
import { cardOf } from "../card-facts.ts";
import { frameOf, type StorefrontDeps } from "../frame.ts";
import { choiceInWords, quoteOne } from "../offer-facts.ts";
import { pictureOf } from "../picture-facts.ts";
import { notFoundPage } from "../refusals.tsx";
import { listingTags } from "../tags.ts";
import { wholeProduct } from "../whole-product.ts";
import { ProductPage } from "./product-page.tsx";
import { breadcrumbData, productData } from "./structured.ts";

const mostMatching = 4;

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
      const matching = snapshot.matching(product, mostMatching).flatMap(wholeProduct);
      const front = pictureOf(links, product, variant, "front");
      const crumbs = [
        { name: "Home", route: "home", params: {} },
        { name: category?.name ?? product.category, route: "category", params: { category: product.category } },
      ];
      const data = [
        productData({
          links,
          shopName: frame.shop.name,
          product,
          variant,
          picture: absolute(links.absolute("home"), front.src),
          level,
          quote,
        }),
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
            front={front}
            detail={pictureOf(links, product, variant, "detail")}
            dimensions={pictureOf(links, product, variant, "dimensions")}
            designer={product.designer === null ? null : snapshot.designer(product.designer)}
            matching={{
              range: matching.every((item) => item.product.range === product.range) ? product.range : null,
              cards: matching.map((item) => cardOf(deps, links, item)),
            }}
          />
        </Layout>,
        { tags: listingTags([...product.variants, ...matching.map((item) => item.variant)].map(({ sku }) => sku)) },
      );
    },
  });
}

function chooseVariant(product: Product, slug: string | undefined): Variant | undefined {
  return slug === undefined ? product.variants[0] : product.variants.find((variant) => variant.slug === slug);
}

function absolute(home: string, path: string): string {
  return new URL(path, home).href;
}
