import { z } from "zod";
import type { ChangeOutcome, KeptProduct } from "#catalogue";
import { actorOf, type Context, defineRoute, type Reply, type Route, redirect } from "#kernel/http";
import { Form } from "#views/form.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { whichProduct } from "./which-product.tsx";
import { refusedWords, revisionRead } from "./words.tsx";

/** Taking a product off sale, and putting it on again. */
export function productSaleRoutes(deps: OfficeDeps): Route[] {
  const { catalogue } = deps;
  const changes = {
    access: "staff",
    may: "catalogue.change",
    reads: [],
    writes: [],
    method: "POST",
    accepts: "form",
    params: whichProduct,
    body: z.object({ revision: revisionRead }),
    output: "page-or-redirect",
  } as const;
  const answer = async (ctx: Context, slug: string, done: ChangeOutcome): Promise<Reply> =>
    done.ok ? redirect(ctx.links.to("product-kept", { slug })) : refusedWords(deps, ctx, slug, done);
  return [
    defineRoute({
      ...changes,
      name: "take-off-sale",
      path: "/products/:slug/off-sale",
      handler: async ({ params: { slug }, body: { revision } }, ctx) =>
        answer(
          ctx,
          slug,
          await ctx.transact((tx) => catalogue.changing(actorOf(ctx).handle).takeOffSale(tx, { slug, revision })),
        ),
    }),
    defineRoute({
      ...changes,
      name: "put-on-sale",
      path: "/products/:slug/on-sale",
      handler: async ({ params: { slug }, body: { revision } }, ctx) =>
        answer(
          ctx,
          slug,
          await ctx.transact((tx) => catalogue.changing(actorOf(ctx).handle).putOnSale(tx, { slug, revision })),
        ),
    }),
  ];
}

/** The button that takes a product off sale, or puts it on. */
export function SaleForm({ ctx, kept }: { ctx: Pick<Context, "links">; kept: KeptProduct }) {
  const { product, revision, isOffSale } = kept;
  const { slug } = product;
  return (
    <Form
      action={ctx.links.to(isOffSale ? "put-on-sale" : "take-off-sale", { slug })}
      hidden={{ revision: String(revision) }}
    >
      <button class={isOffSale ? "button small" : "button small danger"} type="submit">
        {isOffSale ? "Put on sale" : "Take off sale"}
      </button>
    </Form>
  );
}
