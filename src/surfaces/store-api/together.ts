import type { Collection, Designer, Product } from "#catalogue";
import { type Context, defineRoute, json, type Route } from "#kernel/http";
import type { StoreApiDeps } from "./doors.ts";
import { collections, designers } from "./shapes.ts";

const common = { access: "public", reads: [], writes: [], accepts: "none", method: "GET" } as const;

/** Who is credited for designs, and what is shown together; each with its products that are on sale. */
export function togetherRoutes(deps: StoreApiDeps): Route[] {
  return [
    defineRoute({
      ...common,
      name: "api-designers",
      path: "/api/v1/designers",
      output: { 200: designers },
      handler: (_, ctx) => {
        const snapshot = deps.catalogue.current();
        return json({
          designers: snapshot.designers.map((designer) => ({
            ...designerView(ctx, designer),
            blurb: designer.blurb,
            products: slugsOf(snapshot.designedBy(designer.slug)),
          })),
        });
      },
    }),
    defineRoute({
      ...common,
      name: "api-collections",
      path: "/api/v1/collections",
      output: { 200: collections },
      handler: (_, ctx) => {
        const snapshot = deps.catalogue.current();
        return json({
          collections: snapshot.collections.map((collection) => ({
            ...collectionView(ctx, collection),
            blurb: collection.blurb,
            products: slugsOf(snapshot.inCollection(collection.slug)),
          })),
        });
      },
    }),
  ];
}

/** A designer as a product names them. */
export function designerView(ctx: Context, { slug, name }: Designer) {
  return { slug, name, url: ctx.links.absolute("designer", { designer: slug }) };
}

/** A collection as a product names it. */
export function collectionView(ctx: Context, { slug, title }: Collection) {
  return { slug, title, url: ctx.links.absolute("collection", { collection: slug }) };
}

function slugsOf(products: readonly Product[]): string[] {
  return products.map(({ slug }) => slug);
}
