import { z } from "zod";
import { slugOf } from "#catalogue";
import { type Context, defineRoute, moved, type Reply, type Route, redirect } from "#kernel/http";
import { frameOf, type StorefrontDeps } from "./frame.ts";
import { notFoundPage } from "./refusals.tsx";

const readings = [
  { name: "old-privacy", path: "/our-cookie-and-privacy-policy", to: "privacy" },
  { name: "old-terms", path: "/terms-and-conditions", to: "terms" },
  { name: "old-contact", path: "/contact-us", to: "contact" },
] as const;

/** Where other shops have their products and departments, with and without the stroke at the end that they write. */
const elsewhere = [
  { name: "shopify-product", path: "/products/:address", of: "product" },
  { name: "shopify-product-of-collection", path: "/collections/:collection/products/:address", of: "product" },
  { name: "woocommerce-product", path: "/product/:address", of: "product" },
  { name: "woocommerce-product-slash", path: "/product/:address/", of: "product" },
  { name: "woocommerce-category", path: "/product-category/:address", of: "category" },
  { name: "woocommerce-category-slash", path: "/product-category/:address/", of: "category" },
] as const;

/** Addresses that letters and other sites still carry: of this shop, and of the shops that products come from. */
export function oldAddressRoutes(deps: StorefrontDeps): Route[] {
  const open = { method: "GET", access: "public", reads: [], writes: [], accepts: "none" } as const;
  return [
    ...readings.map(({ name, path, to }) =>
      defineRoute({ ...open, name, path, output: "redirect", handler: (_, { links }) => redirect(links.to(to)) }),
    ),
    ...elsewhere.map(({ name, path, of }) => {
      const address = z.string().max(255);
      const isOfCollection = path.includes(":collection");
      return defineRoute({
        ...{ ...open, name, path, output: "page-or-redirect" },
        params: isOfCollection ? z.object({ collection: address, address }) : z.object({ address }),
        handler: ({ params }, ctx) => (of === "product" ? toProduct : toDepartment)(deps, ctx, params.address),
      });
    }),
  ];
}

/** Names of other shops in addresses may hold letters that none here does; they came in as what `slugOf` makes of them. */
function toProduct(deps: StorefrontDeps, ctx: Context, address: string): Reply {
  const { presentAddress, product } = deps.catalogue.current();
  const found = product(presentAddress("product", slugOf(address)));
  return found === null ? notFoundPage(frameOf(deps, ctx)) : moved(ctx.links.to("product", { product: found.slug }));
}

function toDepartment(deps: StorefrontDeps, ctx: Context, address: string): Reply {
  const { presentAddress, category } = deps.catalogue.current();
  const found = category(presentAddress("category", slugOf(address)));
  return found === null ? notFoundPage(frameOf(deps, ctx)) : moved(ctx.links.to("category", { category: found.slug }));
}
