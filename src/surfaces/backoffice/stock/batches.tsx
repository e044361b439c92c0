import { z } from "zod";
import { actorOf, type Context, defineRoute, page, type Reply, type Route, redirect, text } from "#kernel/http";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { batchCode } from "./variant.tsx";

type Shown = { code?: string | undefined; wrong?: string };

/** What the workshop makes together, and how many pieces of it. */
export function productionBatchRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...{ access: "staff", may: "catalogue.read", reads: [], writes: [], accepts: "none", output: "page" },
      name: "batches",
      method: "GET",
      path: "/batches",
      query: z.object({ code: batchCode.optional() }),
      handler: ({ query }, ctx) => batchesPage(deps, ctx, query),
    }),
    defineRoute({
      ...{ access: "staff", may: "catalogue.change", reads: [], writes: [], accepts: "form" },
      name: "open-batch",
      method: "POST",
      path: "/batches/:code",
      params: z.object({ code: batchCode }),
      body: z.object({ capacity: text(7) }),
      output: "page-or-redirect",
      handler: async ({ params: { code }, body }, ctx) => {
        const typed = body.capacity.trim();
        if (!/^\d{0,6}$/.test(typed))
          return batchesPage(deps, ctx, { code, wrong: "Write a whole number of pieces, or nothing for no limit." });
        const capacity = typed === "" ? null : Number(typed);
        const done = await ctx.transact((tx) => deps.stock.openBatch(tx, { code, capacity }));
        if (done.ok) return redirect(ctx.links.to("batches"));
        return batchesPage(deps, ctx, { code, wrong: "More pieces than that are paid for already." });
      },
    }),
  ];
}

async function batchesPage(deps: OfficeDeps, ctx: Context, { code, wrong }: Shown): Promise<Reply> {
  const { links, actor, reader } = ctx;
  const batches = await deps.stock.batches(reader);
  const mayChange = actorOf(ctx).may.has("catalogue.change");
  return page(
    <Office frame={{ deps, links, actor }} title="Batches" here="products">
      <p class="quiet">
        <a href={links.to("products")}>Products</a>
      </p>
      <h1>Batches</h1>
      <ErrorSummary errors={{ capacity: wrong }} />
      {code === undefined || !mayChange ? null : (
        <section class="panel">
          <h2>{code}</h2>
          <Form action={links.to("open-batch", { code })}>
            <Field
              name="capacity"
              label="How many pieces can be made"
              why="Leave it empty for no limit."
              value={String(batches.find((each) => each.code === code)?.capacity ?? "")}
              error={wrong}
              maxlength={6}
              optional
              narrow
            />
            <button class="button" type="submit">
              Save
            </button>
          </Form>
        </section>
      )}
      <ScrollPanel label="Batches">
        {batches.length === 0 ? (
          <p>There is no batch yet. Without one, what is made to order can be ordered without limit.</p>
        ) : (
          <Table
            caption="What the workshop makes together"
            quiet
            head={["Batch", "Variants", "Can be made", "Paid for", "Being paid"]}
            rows={batches.map((each) => [
              mayChange ? <a href={links.to("batches", {}, { code: each.code })}>{each.code}</a> : each.code,
              each.variants,
              each.capacity ?? "no limit",
              each.taken,
              each.reserved,
            ])}
          />
        )}
      </ScrollPanel>
      {mayChange ? (
        <form action={links.to("batches")} class="row">
          <div>
            <label for="code">Another batch</label>
            <input id="code" name="code" maxlength={64} autocomplete="off" spellcheck={false} />
          </div>
          <button class="button plain" type="submit">
            Go on
          </button>
        </form>
      ) : null}
    </Office>,
    { confidential: true, status: wrong === undefined ? 200 : 422 },
  );
}
