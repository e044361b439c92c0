import { z } from "zod";
import { type ChangeRefusal, type Designer, type KeptProduct, type ProductPlace, slugOf } from "#catalogue";
import { actorOf, type Context, defineRoute, page, type Reply, type Route, redirect, text } from "#kernel/http";
import { tidyText } from "#kernel/tidy-text";
import { ErrorSummary, type FieldErrors } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { Select } from "#views/select.tsx";
import { errorsOf } from "../categories/which-category.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { noSuchProduct, whichProduct } from "./which-product.tsx";
import { revisionRead } from "./words.tsx";

/** Where a product stands: its department, its address, its range, who designed it, and the tags by which collections find it. */
export function productPlaceRoutes(deps: OfficeDeps): Route[] {
  const changes = { access: "staff", may: "catalogue.change", reads: [], writes: [], params: whichProduct } as const;
  return [
    defineRoute({
      ...changes,
      name: "product-place",
      method: "GET",
      path: "/products/:slug/place",
      accepts: "none",
      output: "page",
      handler: async ({ params: { slug } }, ctx) => {
        const kept = await deps.catalogue.kept(ctx.reader, slug);
        return kept === null ? noSuchProduct(deps, ctx) : placePage(deps, ctx, { kept, place: placeOf(kept) });
      },
    }),
    defineRoute({
      ...changes,
      name: "place-product",
      method: "POST",
      path: "/products/:slug/place",
      accepts: "form",
      body: z.object({
        revision: revisionRead,
        category: text(80),
        address: text(200),
        range: text(200),
        designer: text(80),
        tags: text(1_000),
      }),
      output: "page-or-redirect",
      handler: async ({ params: { slug }, body: { revision, ...typed } }, ctx) => {
        const place = {
          ...{ ...typed, address: typed.address.trim(), range: tidyText(typed.range) },
          ...{ designer: typed.designer || null, tags: tagsTyped(typed.tags) },
        };
        const changing = deps.catalogue.changing(actorOf(ctx).handle);
        const done = await ctx.transact((tx) => changing.place(tx, { slug, revision }, place));
        if (done.ok) return redirect(ctx.links.to("product-kept", { slug: place.address }));
        return refusedPlace(deps, ctx, slug, done, place);
      },
    }),
  ];
}

function placeOf({ product }: KeptProduct): ProductPlace {
  const { category, slug: address, range, designer, tags } = product;
  return { category, address, range, designer, tags };
}

/** `Small flat, hall` → `["small-flat", "hall"]`. */
function tagsTyped(typed: string): string[] {
  return typed
    .split(/[,\n]/)
    .map(slugOf)
    .filter((tag) => tag !== "");
}

/** Whether a refusal is about where a product stands, and not about what is said of it. */
export function isOfPlace(refusal: ChangeRefusal): boolean {
  const fields: readonly string[] = ["category", "address", "range", "designer", "tags"];
  return refusal.because === "not-fit-for-sale" && refusal.faults.every(({ field }) => fields.includes(field));
}

/** The form again, with what speaks against it; what was typed is kept. */
export async function refusedPlace(
  deps: OfficeDeps,
  ctx: Context,
  slug: string,
  refusal: ChangeRefusal,
  place?: ProductPlace,
): Promise<Reply> {
  const isConflict = refusal.because === "changed-meanwhile";
  const kept = isConflict ? refusal.now : await deps.catalogue.kept(ctx.reader, slug);
  if (kept === null) return noSuchProduct(deps, ctx);
  const faults = refusal.because === "not-fit-for-sale" ? refusal.faults : [];
  return placePage(deps, ctx, { kept, place: place ?? placeOf(kept), faults, isConflict });
}

type Shown = {
  kept: KeptProduct;
  place: ProductPlace;
  faults?: ReadonlyArray<{ field: string; says: string }>;
  isConflict?: boolean;
};

function placePage(deps: OfficeDeps, ctx: Context, { kept, place, faults = [], isConflict = false }: Shown): Reply {
  const { links, actor } = ctx;
  const { product, revision } = kept;
  const { slug } = product;
  const { categories, hiddenCategories, designers } = deps.catalogue.current();
  const errors = errorsOf(faults);
  return page(
    <Office frame={{ deps, links, actor }} title={`Place of ${product.name}`} here="products">
      <p class="quiet">
        <a href={links.to("product-kept", { slug })}>{product.name}</a>
      </p>
      <h1>Where it stands</h1>
      <ErrorSummary errors={errors} />
      {isConflict ? (
        <p class="notice bad">
          Somebody changed this product after you opened it. Nothing of yours was saved, and nothing is lost. Look at it
          as it is now, then save again.
        </p>
      ) : null}
      <section class="panel">
        <Form action={links.to("place-product", { slug })} hidden={{ revision: String(revision) }}>
          <Select
            name="category"
            label="Department"
            value={place.category}
            error={errors.category}
            options={[...categories, ...hiddenCategories].map((each) => ({ value: each.slug, label: each.name }))}
          />
          <Field
            name="address"
            label="Address"
            why={`Behind ${deps.shop.url}/p/ in the shop. Every address that it had leads to the new one for good, and no other product can have it.`}
            value={place.address}
            error={errors.address}
            maxlength={80}
          />
          <Credit place={place} errors={errors} designers={designers} />
          <Field
            name="tags"
            label="Tags"
            why="Words by which collections find it, separated by commas. No page shows them."
            value={place.tags.join(", ")}
            error={errors.tags}
            maxlength={1_000}
            optional
          />
          <button class="button" type="submit">
            Save
          </button>
        </Form>
      </section>
    </Office>,
    { confidential: true, status: isConflict ? 409 : faults.length > 0 ? 422 : 200 },
  );
}

type CreditProps = { place: ProductPlace; errors: FieldErrors; designers: readonly Designer[] };

function Credit({ place, errors, designers }: CreditProps) {
  return (
    <>
      <Field
        name="range"
        label="Range"
        why="What belongs together: its others are shown beside it."
        value={place.range}
        error={errors.range}
        maxlength={60}
        optional
      />
      <Select
        name="designer"
        label="Designed by"
        value={place.designer ?? ""}
        error={errors.designer}
        options={[
          { value: "", label: "Nobody is credited" },
          ...designers.map((each) => ({ value: each.slug, label: each.name })),
        ]}
      />
    </>
  );
}
