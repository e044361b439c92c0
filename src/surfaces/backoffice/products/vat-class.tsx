import { z } from "zod";
import { type KeptProduct, VAT_CLASSES, type VatClassName, vatClassOf } from "#catalogue";
import { actorOf, type Context, defineRoute, type Route, redirect } from "#kernel/http";
import { Form } from "#views/form.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { classNames } from "../settings/vat-words.ts";
import { whichProduct } from "./which-product.tsx";
import { refusedVariant } from "./withdrawal.tsx";
import { revisionRead } from "./words.tsx";

const classes = Object.keys(VAT_CLASSES) as [VatClassName, ...VatClassName[]];

/** By which class of VAT a product is taxed. */
export function vatClassRoute(deps: OfficeDeps): Route {
  return defineRoute({
    name: "change-vat-class",
    method: "POST",
    path: "/products/:slug/vat-class",
    access: "staff",
    may: "catalogue.change",
    reads: [],
    writes: [],
    accepts: "form",
    params: whichProduct,
    body: z.object({ revision: revisionRead, class: z.enum(classes) }),
    output: "page-or-redirect",
    handler: async ({ params: { slug }, body: { revision, class: to } }, ctx) => {
      const changing = deps.catalogue.changing(actorOf(ctx).handle);
      const done = await ctx.transact((tx) => changing.changeVatClass(tx, { slug, revision }, to));
      return done.ok ? redirect(ctx.links.to("product-kept", { slug })) : refusedVariant(deps, ctx, slug, done);
    },
  });
}

type Props = { ctx: Context; kept: KeptProduct; mayChange: boolean };

/** The class, and the form that chooses another one. */
export function VatPanel({ ctx, kept: { product, revision }, mayChange }: Props) {
  const now = vatClassOf(product);
  return (
    <section class="panel" id="vat">
      <h2>VAT</h2>
      <p>
        {now === null ? "Its variants are taxed by different rates." : classNames[now]}. Prices hold the VAT and stay as
        they are; another class counts from the next order on.
      </p>
      {mayChange ? (
        <Form
          action={ctx.links.to("change-vat-class", { slug: product.slug })}
          hidden={{ revision: String(revision) }}
          class="row"
        >
          <label>
            Class
            <select name="class">
              {classes.map((each) => (
                <option value={each} selected={each === now}>
                  {classNames[each]}
                </option>
              ))}
            </select>
          </label>
          <button class="button plain" type="submit">
            Change the class
          </button>
        </Form>
      ) : null}
    </section>
  );
}
