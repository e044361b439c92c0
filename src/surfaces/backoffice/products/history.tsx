import { z } from "zod";
import type { KeptProduct, ProductChange } from "#catalogue";
import { actorOf, type Context, defineRoute, page, type Reply, type Route, redirect } from "#kernel/http";
import { momentInWords } from "#views/days.ts";
import { Form } from "#views/form.tsx";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { isOfPlace, refusedPlace } from "./place.tsx";
import { noSuchProduct, whichProduct } from "./which-product.tsx";
import { isOfVariant, refusedVariant } from "./withdrawal.tsx";
import { refusedWords, revisionRead } from "./words.tsx";

const entryNumber = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);
const changesOnAPage = 50;
const longestShown = 160;

/** What was changed of a product, by whom and when, and putting it back. */
export function productHistoryRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      name: "product-history",
      method: "GET",
      path: "/products/:slug/history",
      access: "staff",
      may: "catalogue.read",
      reads: [],
      writes: [],
      accepts: "none",
      params: whichProduct,
      query: z.object({ before: entryNumber.optional() }),
      output: "page",
      handler: async ({ params: { slug }, query: { before } }, ctx) => {
        const kept = await deps.catalogue.kept(ctx.reader, slug);
        return kept === null ? noSuchProduct(deps, ctx) : historyPage(deps, ctx, kept, before);
      },
    }),
    defineRoute({
      name: "take-back-change",
      method: "POST",
      path: "/products/:slug/history/:entry/back",
      access: "staff",
      may: "catalogue.change",
      reads: [],
      writes: [],
      accepts: "form",
      params: whichProduct.extend({ entry: entryNumber }),
      body: z.object({ revision: revisionRead }),
      output: "page-or-redirect",
      handler: async ({ params: { slug, entry }, body: { revision } }, ctx) => {
        const changing = deps.catalogue.changing(actorOf(ctx).handle);
        const done = await ctx.transact((tx) => changing.takeBack(tx, { slug, revision }, entry));
        if (done.ok) return redirect(ctx.links.to("product-kept", { slug: done.slug ?? slug }));
        if (isOfVariant(done)) return refusedVariant(deps, ctx, slug, done);
        return isOfPlace(done) ? refusedPlace(deps, ctx, slug, done) : refusedWords(deps, ctx, slug, done);
      },
    }),
  ];
}

async function historyPage(
  deps: OfficeDeps,
  ctx: Context,
  kept: KeptProduct,
  before: number | undefined,
): Promise<Reply> {
  const { links, actor, reader } = ctx;
  const { name, slug } = kept.product;
  const changes = await deps.catalogue.changes(reader, slug, { before, most: changesOnAPage + 1 });
  const shown = changes.slice(0, changesOnAPage);
  const last = changes.length > shown.length ? shown.at(-1) : undefined;
  return page(
    <Office frame={{ deps, links, actor }} title={`History of ${name}`} here="products">
      <p class="quiet">
        <a href={links.to("product-kept", { slug })}>{name}</a>
      </p>
      <h1>What was changed</h1>
      <ScrollPanel label="What was changed">
        <Changes ctx={ctx} kept={kept} changes={shown} />
      </ScrollPanel>
      {last === undefined ? null : (
        <p>
          <a class="button plain" href={links.to("product-history", { slug }, { before: String(last.entry) })}>
            Older changes
          </a>
        </p>
      )}
    </Office>,
    { confidential: true },
  );
}

/** Changes of a product, each with a button that puts back what was before. */
export function Changes(props: { ctx: Context; kept: KeptProduct; changes: readonly ProductChange[] }) {
  const { ctx, kept, changes } = props;
  if (changes.length === 0)
    return <p>Nobody has changed it here yet. Whatever somebody changes stands here from then on.</p>;
  const mayChange = actorOf(ctx).may.has("catalogue.change");
  return (
    <Table
      caption="What was changed, the newest first"
      quiet
      head={["What", "Before", "After", "Who", "When", ...(mayChange ? ["Put back"] : [])]}
      rows={changes.map((change) => [
        `${change.field.replaceAll("-", " ")}${change.sku === null ? "" : ` of ${change.sku}`}`,
        shortened(change.before),
        shortened(change.after),
        change.handle ?? (change.field.startsWith("sale-") ? "the shop, on its day" : "no longer known"),
        momentInWords(change.at),
        ...(mayChange ? [change.canBePutBack ? <BackForm ctx={ctx} kept={kept} change={change} /> : ""] : []),
      ])}
    />
  );
}

function BackForm({ ctx, kept, change }: { ctx: Context; kept: KeptProduct; change: ProductChange }) {
  const { product, revision } = kept;
  const address = ctx.links.to("take-back-change", { slug: product.slug, entry: String(change.entry) });
  return (
    <Form action={address} hidden={{ revision: String(revision) }}>
      <button class="button small plain" type="submit">
        Put back<span class="unseen"> {change.field.replaceAll("-", " ")}</span>
      </button>
    </Form>
  );
}

function shortened(value: string | null): string {
  if (value === null) return "nothing";
  return value.length <= longestShown ? value : `${value.slice(0, longestShown)}…`;
}
