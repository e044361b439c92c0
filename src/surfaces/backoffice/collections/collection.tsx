import { z } from "zod";
import type { CollectionChange, CollectionFault, KeptCollection } from "#catalogue";
import { actorOf, type Context, defineRoute, page, type Reply, type Route, redirect } from "#kernel/http";
import { ErrorSummary } from "#views/error-summary.tsx";
import { errorsOf } from "../categories/which-category.tsx";
import { Office } from "../layout.tsx";
import { NothingThere } from "../nothing-there.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { revisionRead } from "../products/words.tsx";
import { CollectionForm, Pieces } from "./collection-form.tsx";
import { collectionForm, readCollection } from "./typed-collection.ts";

const which = z.object({
  collection: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(80),
});
const shows = { access: "staff", reads: [], writes: [], method: "GET", accepts: "none", output: "page" } as const;
const changes = {
  access: "staff",
  may: "catalogue.change",
  reads: [],
  writes: [],
  method: "POST",
  accepts: "form",
  output: "page-or-redirect",
} as const;

/** One collection, and making one: each shows what would be in it before it is saved. */
export function collectionRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...shows,
      may: "catalogue.change",
      name: "new-collection",
      path: "/new-collection",
      handler: async (_, ctx) => collectionPage(deps, ctx, { change: await emptyIn(deps, ctx) }),
    }),
    defineRoute({
      ...changes,
      name: "make-collection",
      path: "/new-collection",
      body: collectionForm,
      handler: async ({ body: { press, ...typed } }, ctx) => {
        const change = readCollection(typed);
        if (press === "look") return collectionPage(deps, ctx, { change, isLook: true });
        const done = await ctx.transact((tx) => deps.catalogue.makeCollection(tx, change));
        if (done.ok) return redirect(ctx.links.to("collection-kept", { collection: done.slug }));
        return collectionPage(deps, ctx, { change, faults: done.because === "not-fit" ? done.faults : [] });
      },
    }),
    defineRoute({
      ...shows,
      may: "catalogue.read",
      name: "collection-kept",
      path: "/collections/:collection",
      params: which,
      handler: ({ params: { collection: slug } }, ctx) => onCollection(deps, ctx, slug, {}),
    }),
    defineRoute({
      ...changes,
      name: "arrange-collection",
      path: "/collections/:collection",
      params: which,
      body: collectionForm.extend({ revision: revisionRead }),
      handler: async ({ params: { collection: slug }, body: { press, revision, ...typed } }, ctx) => {
        const change = readCollection(typed);
        if (press === "look") return onCollection(deps, ctx, slug, { change, isLook: true, revision });
        const done = await ctx.transact((tx) => deps.catalogue.arrangeCollection(tx, { slug, revision }, change));
        if (done.ok) return redirect(ctx.links.to("collections"));
        const faults = done.because === "not-fit" ? done.faults : [];
        return onCollection(deps, ctx, slug, { change, faults, isConflict: done.because === "changed-meanwhile" });
      },
    }),
  ];
}

type Shown = {
  kept?: KeptCollection;
  change: CollectionChange;
  /** The revision that whoever looks began from. */
  revision?: number;
  faults?: readonly CollectionFault[];
  /** True where somebody only looks what would be in it. */
  isLook?: boolean;
  isConflict?: boolean;
};

async function onCollection(
  deps: OfficeDeps,
  ctx: Context,
  slug: string,
  shown: Partial<Omit<Shown, "kept">>,
): Promise<Reply> {
  const { links, actor } = ctx;
  const all = await deps.catalogue.collections(ctx.reader);
  const kept = all.find((each) => each.slug === slug);
  if (kept !== undefined)
    return collectionPage(deps, ctx, { kept, change: { ...kept, place: all.indexOf(kept) + 1 }, ...shown });
  return page(
    <NothingThere frame={{ deps, links, actor }} here="products" title="No such collection">
      No collection has this address. The list of <a href={links.to("collections")}>collections</a> has all of them.
    </NothingThere>,
    { status: 404, confidential: true },
  );
}

async function emptyIn(deps: OfficeDeps, ctx: Context): Promise<CollectionChange> {
  const place = (await deps.catalogue.collections(ctx.reader)).length + 1;
  return { title: "", blurb: "", place, isHidden: false, rule: null, sort: "hand", products: [] };
}

function collectionPage(deps: OfficeDeps, ctx: Context, shown: Shown): Reply {
  const { links, actor } = ctx;
  const { kept, change, faults = [], isLook = false, isConflict = false } = shown;
  const errors = errorsOf(faults);
  const title = kept?.title ?? "New collection";
  const mayChange = actorOf(ctx).may.has("catalogue.change");
  return page(
    <Office frame={{ deps, links, actor }} title={title} here="products">
      <p class="quiet">
        <a href={links.to("collections")}>Collections</a>
      </p>
      <div class="headline">
        <h1>{title}</h1>
        {kept === undefined ? null : kept.isHidden ? (
          <span class="tag bad">Hidden</span>
        ) : (
          <a class="tag good" href={`${deps.shop.url}/collections/${kept.slug}`}>
            Shown: see it in the shop
          </a>
        )}
      </div>
      <ErrorSummary errors={errors} />
      {isConflict ? (
        <p class="notice bad">
          Somebody changed this collection after you opened it. Nothing of yours was saved, and nothing is lost: the
          form holds what you wrote. Open the collection in another window to see what they left, then save again.
        </p>
      ) : null}
      <Pieces ctx={ctx} snapshot={deps.catalogue.current()} gathering={change} isLook={isLook} />
      {mayChange ? (
        <CollectionForm
          action={
            kept === undefined ? links.to("make-collection") : links.to("arrange-collection", { collection: kept.slug })
          }
          revision={kept === undefined ? undefined : (shown.revision ?? kept.revision)}
          snapshot={deps.catalogue.current()}
          change={change}
          errors={errors}
        />
      ) : (
        <p class="panel">{change.blurb}</p>
      )}
    </Office>,
    { confidential: true, status: isConflict ? 409 : faults.length > 0 ? 422 : 200 },
  );
}
