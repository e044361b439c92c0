import { z } from "zod";
import type { CategoryFault, CategoryWords } from "#catalogue";
import { actorOf, type Context, defineRoute, page, type Reply, type Route, redirect, text } from "#kernel/http";
import { tidyText } from "#kernel/tidy-text";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Form } from "#views/form.tsx";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { CategoryWordFields } from "./fields.tsx";
import { errorsOf } from "./which-category.tsx";

export const categoryWords = { name: text(100), singular: text(100), blurb: text(500) };

/** Every department, and making one. */
export function categoryListRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...{ access: "staff", may: "catalogue.read", reads: [], writes: [], accepts: "none", output: "page" },
      name: "categories",
      method: "GET",
      path: "/categories",
      handler: (_, ctx) => listPage(deps, ctx, {}),
    }),
    defineRoute({
      ...{ access: "staff", may: "catalogue.change", reads: [], writes: [], accepts: "form" },
      name: "make-category",
      method: "POST",
      path: "/categories",
      body: z.object(categoryWords),
      output: "page-or-redirect",
      handler: async ({ body }, ctx) => {
        const words = tidyCategory(body);
        const done = await ctx.transact((tx) => deps.catalogue.makeCategory(tx, words));
        if (done.ok) return redirect(ctx.links.to("category-kept", { category: done.slug }));
        return listPage(deps, ctx, { words, faults: done.because === "not-fit" ? done.faults : [] });
      },
    }),
  ];
}

/** The words of a department as somebody typed them, tidied. */
export function tidyCategory({ name, singular, blurb }: CategoryWords): CategoryWords {
  return { name: tidyText(name), singular: tidyText(singular), blurb: tidyText(blurb) };
}

type Shown = { words?: CategoryWords; faults?: readonly CategoryFault[] };

async function listPage(deps: OfficeDeps, ctx: Context, { words, faults = [] }: Shown): Promise<Reply> {
  const { links, actor, reader } = ctx;
  const categories = await deps.catalogue.categories(reader);
  const errors = errorsOf(faults);
  return page(
    <Office frame={{ deps, links, actor }} title="Departments" here="products">
      <p class="quiet">
        <a href={links.to("products")}>Products</a>
      </p>
      <h1>Departments</h1>
      <ErrorSummary errors={errors} />
      <ScrollPanel label="Departments">
        {categories.length === 0 ? (
          <p>There is no department yet. Make the first one below, or bring them in by an import.</p>
        ) : (
          <Table
            caption="In the order of the navigation"
            head={["Department", "Address", "Products", "Shown"]}
            rows={categories.map(({ slug, name, products, isHidden }) => [
              <a href={links.to("category-kept", { category: slug })}>{name}</a>,
              `/c/${slug}`,
              <a href={links.to("products", {}, { department: slug })}>{products}</a>,
              isHidden ? <span class="tag bad">Hidden</span> : "yes",
            ])}
          />
        )}
      </ScrollPanel>
      {actorOf(ctx).may.has("catalogue.change") ? (
        <section class="panel">
          <h2>Make a department</h2>
          <Form action={links.to("make-category")} once>
            <CategoryWordFields words={words ?? { name: "", singular: "", blurb: "" }} errors={errors} />
            <button class="button" type="submit">
              Make it
            </button>
          </Form>
        </section>
      ) : null}
    </Office>,
    { confidential: true, status: faults.length > 0 ? 422 : 200 },
  );
}
