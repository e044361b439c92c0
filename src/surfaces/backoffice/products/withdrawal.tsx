import { z } from "zod";
import type { ChangeOutcome, ChangeRefusal, KeptProduct, Variant } from "#catalogue";
import { actorOf, type Context, defineRoute, page, type Reply, type Route, redirect } from "#kernel/http";
import { Form } from "#views/form.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { choiceWords } from "./variant-words.ts";
import { noSuchProduct, whichProduct } from "./which-product.tsx";
import { revisionRead } from "./words.tsx";

/** Taking one variant of a product off sale, and putting it on again. */
export function withdrawalRoutes(deps: OfficeDeps): Route[] {
  const changes = {
    access: "staff",
    may: "catalogue.change",
    reads: [],
    writes: [],
    method: "POST",
    accepts: "form",
    params: whichProduct.extend({
      sku: z
        .string()
        .regex(/^[A-Z0-9]+(-[A-Z0-9]+)*$/)
        .max(64),
    }),
    body: z.object({ revision: revisionRead }),
    output: "page-or-redirect",
  } as const;
  return [
    defineRoute({
      ...changes,
      name: "withdraw-variant",
      path: "/products/:slug/variants/:sku/withdrawal",
      handler: async ({ params: { slug, sku }, body: { revision } }, ctx) => {
        const changing = deps.catalogue.changing(actorOf(ctx).handle);
        const which = { slug, revision };
        return answer(deps, ctx, slug, await ctx.transact((tx) => changing.withdrawVariant(tx, which, sku)));
      },
    }),
    defineRoute({
      ...changes,
      name: "bring-back-variant",
      path: "/products/:slug/variants/:sku/on-sale",
      handler: async ({ params: { slug, sku }, body: { revision } }, ctx) => {
        const changing = deps.catalogue.changing(actorOf(ctx).handle);
        const which = { slug, revision };
        return answer(deps, ctx, slug, await ctx.transact((tx) => changing.bringBackVariant(tx, which, sku)));
      },
    }),
  ];
}

function answer(deps: OfficeDeps, ctx: Context, slug: string, done: ChangeOutcome): Reply {
  return done.ok ? redirect(ctx.links.to("product-kept", { slug })) : refusedVariant(deps, ctx, slug, done);
}

/** Whether a refusal is about a variant, and not about what is said of the product. */
export function isOfVariant(refusal: ChangeRefusal): boolean {
  return refusal.because === "not-fit-for-sale" && refusal.faults.every(({ field }) => field === "variants");
}

/** Says why nothing was done. */
export function refusedVariant(deps: OfficeDeps, ctx: Context, slug: string, refusal: ChangeRefusal): Reply {
  if (refusal.because === "no-such-product") return noSuchProduct(deps, ctx);
  const { links, actor } = ctx;
  const says =
    refusal.because === "not-fit-for-sale"
      ? refusal.faults.map((fault) => fault.says)
      : ["Somebody changed this product after you opened it. Look at it as it is now, then press again."];
  return page(
    <Office frame={{ deps, links, actor }} title="Nothing was done" here="products">
      <h1>Nothing was done</h1>
      {says.map((sentence) => (
        <p class="lead">{sentence}</p>
      ))}
      <p>
        <a href={links.to("product-kept", { slug })}>Back to the product</a>
      </p>
    </Office>,
    { confidential: true, status: refusal.because === "not-fit-for-sale" ? 422 : 409 },
  );
}

type Props = { ctx: Context; kept: KeptProduct; variant: Variant };

/** The button that withdraws a variant; none for the last one, which goes with its product. */
export function WithdrawForm({ ctx, kept: { product, revision }, variant: { sku } }: Props) {
  if (product.variants.length === 1) return null;
  return (
    <Form
      action={ctx.links.to("withdraw-variant", { slug: product.slug, sku })}
      hidden={{ revision: String(revision) }}
    >
      <button class="button small plain" type="submit">
        Withdraw<span class="unseen"> {sku}</span>
      </button>
    </Form>
  );
}

/** What is not on sale of a product, with the way back. */
export function Withdrawn(props: {
  ctx: Context;
  kept: KeptProduct;
  withdrawn: readonly Variant[];
  mayChange: boolean;
}) {
  const { ctx, kept, withdrawn, mayChange } = props;
  const { product, revision } = kept;
  if (withdrawn.length === 0) return null;
  return (
    <section class="panel" id="withdrawn">
      <h2>Withdrawn</h2>
      <ul class="lists">
        {withdrawn.map((variant) => (
          <li>
            <b>{variant.sku}</b> {choiceWords(variant, product.options)}
            {mayChange ? (
              <Form
                action={ctx.links.to("bring-back-variant", { slug: product.slug, sku: variant.sku })}
                hidden={{ revision: String(revision) }}
              >
                <button class="button small plain" type="submit">
                  Put on sale again<span class="unseen">: {variant.sku}</span>
                </button>
              </Form>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
