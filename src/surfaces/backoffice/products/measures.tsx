import { z } from "zod";
import { actorOf, defineRoute, type Route, redirect } from "#kernel/http";
import type { OfficeDeps } from "../office-deps.ts";
import { factsForm, readFacts } from "./typed-facts.ts";
import { errorsFor } from "./variants.tsx";
import { measuresPage } from "./variants-page.tsx";
import { onProduct, whichProduct } from "./which-product.tsx";
import { revisionRead } from "./words.tsx";

const params = whichProduct.extend({
  sku: z
    .string()
    .regex(/^[A-Z0-9]+(-[A-Z0-9]+)*$/)
    .max(64),
});
const changes = { access: "staff", may: "catalogue.change", reads: [], writes: [], params } as const;

/** How big and heavy a variant is, who carries it, and how it is supplied. */
export function variantMeasureRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...{ ...changes, method: "GET", accepts: "none", output: "page" },
      name: "variant-measures",
      path: "/products/:slug/measures/:sku",
      handler: ({ params: { slug, sku } }, ctx) =>
        onProduct(deps, ctx, slug, (kept) => measuresPage(deps, ctx, { kept, sku })),
    }),
    defineRoute({
      ...{ ...changes, method: "POST", accepts: "form", output: "page-or-redirect" },
      name: "measure-variant",
      path: "/products/:slug/measures/:sku",
      body: z.object({ revision: revisionRead, ...factsForm }),
      handler: ({ params: { slug, sku }, body: { revision, ...typed } }, ctx) =>
        onProduct(deps, ctx, slug, async (kept) => {
          const { facts, errors } = readFacts(typed);
          if (Object.keys(errors).length > 0) return measuresPage(deps, ctx, { kept, sku, typed, errors });
          const changing = deps.catalogue.changing(actorOf(ctx).handle);
          const done = await ctx.transact((tx) => changing.measure(tx, { slug, revision }, sku, facts));
          if (done.ok) return redirect(ctx.links.to("product-kept", { slug }));
          if (done.because === "changed-meanwhile")
            return measuresPage(deps, ctx, { kept: done.now, sku, typed, isConflict: true });
          const fields = { variants: "width", "return-cost": "return-cost" };
          return measuresPage(deps, ctx, { kept, sku, typed, errors: errorsFor(done, fields) });
        }),
    }),
  ];
}
