import { z } from "zod";
import {
  addressedIn,
  type Listing,
  listingQuery,
  listingRequest,
  type Photograph,
  type Product,
  type Variant,
} from "#catalogue";
import { type Context, defineRoute, json, keptJson, type Route, text } from "#kernel/http";
import { printName } from "#media";
import { listingTags } from "#views/tags.ts";
import { refused, type StoreApiDeps } from "./doors.ts";
import { ratingView } from "./reviews.ts";
import { listing, pence, product, searchAnswer } from "./shapes.ts";
import { collectionView, designerView } from "./together.ts";

/** As many as the product's page shows. */
const mostMatching = 4;

const common = { access: "public", reads: [], writes: [], accepts: "none" } as const;

/** Products, one product, search: the catalogue as data. */
export function productRoutes(deps: StoreApiDeps): Route[] {
  return [
    defineRoute({
      ...common,
      name: "api-products",
      method: "GET",
      path: "/api/v1/products",
      query: listingQuery.extend({ category: text(60).optional() }),
      output: { 200: listing },
      kept: true,
      handler: ({ query: { category, ...narrowing } }, ctx) => {
        const snapshot = deps.catalogue.current();
        const slug = category === undefined ? null : (snapshot.categoryFormerly(category)?.slug ?? category);
        const found = snapshot.list(slug, listingRequest(narrowing));
        if (found === null) return refused(deps, "unknown-category");
        return keptJson(listingView(deps, ctx, found), listingTags(found.items.map(({ variant }) => variant.sku)));
      },
    }),
    defineRoute({
      ...common,
      name: "api-product",
      method: "GET",
      path: "/api/v1/products/:product",
      params: z.object({ product: text(80) }),
      output: { 200: product },
      kept: true,
      handler: ({ params }, ctx) => {
        const snapshot = deps.catalogue.current();
        const found = snapshot.product(params.product) ?? snapshot.productFormerly(params.product);
        if (found === null) return refused(deps, "unknown-product");
        return keptJson(productView(deps, ctx, found), listingTags(found.variants.map(({ sku }) => sku)));
      },
    }),
    defineRoute({
      ...common,
      name: "api-search",
      method: "GET",
      path: "/api/v1/search",
      query: listingQuery.extend({ q: text(120) }),
      output: { 200: searchAnswer },
      handler: ({ query: { q, ...narrowing } }, ctx) => {
        const found = deps.catalogue.current().search(q, listingRequest(narrowing));
        const { query, corrected, suggestions } = found;
        return json({ ...listingView(deps, ctx, found), query, corrected, suggestions });
      },
    }),
  ];
}

function listingView(deps: StoreApiDeps, ctx: Context, found: Listing) {
  const { total, page, pages, facets } = found;
  return {
    total,
    page,
    pages,
    facets,
    products: found.items.map(({ product, variant, fromPriceMinor, toPriceMinor }) => ({
      ...words(product),
      rating: ratingView(deps.reviews.summaryOf(product.key)),
      fromPrice: pence(fromPriceMinor),
      toPrice: pence(toPriceMinor),
      variant: {
        sku: variant.sku,
        slug: variant.slug,
        price: pence(variant.priceMinor),
        earlierPrice: earlierView(deps, variant),
        stock: deps.stock.levels().of(variant.sku),
      },
      url: addressOf(ctx, product, variant),
    })),
  };
}

function productView(deps: StoreApiDeps, ctx: Context, found: Product) {
  const { description, materials, care, assembly, options } = found;
  const snapshot = deps.catalogue.current();
  const designer = found.designer === null ? null : snapshot.designer(found.designer);
  const collections = snapshot.collections.filter(({ slug }) => snapshot.inCollection(slug).includes(found));
  return {
    ...words(found),
    rating: ratingView(deps.reviews.summaryOf(found.key)),
    description,
    materials,
    care,
    assembly,
    maker: addressedIn(found.maker),
    responsible: addressedIn(found.responsible),
    designer: designer === null ? null : designerView(ctx, designer),
    collections: collections.map((collection) => collectionView(ctx, collection)),
    matching: snapshot.matching(found, mostMatching).map(({ slug }) => slug),
    options,
    pictures: found.photographs.map((photograph) => pictureView(ctx, photograph)),
    variants: found.variants.map((variant) => {
      const { sku, slug, choice, sizeCm, packedCm, weightKg } = variant;
      const quote = deps.delivery.quote(null, [{ ...variant, quantity: 1, isSwatch: found.isSwatch }]);
      return {
        sku,
        slug,
        choice,
        sizeCm,
        packedCm,
        weightKg,
        price: pence(variant.priceMinor),
        earlierPrice: earlierView(deps, variant),
        stock: deps.stock.levels().of(sku),
        delivery: quote.ok ? { price: pence(quote.priceMinor), dates: quote.dates, area: quote.areaName } : null,
        url: addressOf(ctx, found, variant),
      };
    }),
  };
}

function earlierView(deps: StoreApiDeps, variant: Variant) {
  const earlier = deps.catalogue.earlierPrice(variant);
  return earlier === null ? null : { price: pence(earlier.priceMinor), from: earlier.from, until: earlier.until };
}

/** A photograph as a JPEG that every program can read, as wide as the pages of the shop show it. */
function pictureView(ctx: Context, { sha256, shot, look, size, alt, width, height }: Photograph) {
  const name = printName({ master: sha256, width: 1080, format: "jpg" });
  const url = ctx.links.absolute("picture", { name });
  return { shot, look, size, alt, url, width: 1080, height: Math.round((1080 * height) / width) };
}

function words({ slug, name, range, category, summary }: Product) {
  return { slug, name, range, category, summary };
}

function addressOf(ctx: Context, product: Product, variant: Variant): string {
  return ctx.links.absolute("product", { product: product.slug, variant: variant.slug });
}
