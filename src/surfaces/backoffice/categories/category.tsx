import { z } from "zod";
import type { CategoryChange, CategoryFault, CategoryRefusal, KeptCategory } from "#catalogue";
import { actorOf, type Context, defineRoute, page, type Reply, type Route, redirect, text } from "#kernel/http";
import { ErrorSummary, type FieldErrors } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { revisionRead } from "../products/words.tsx";
import { CategoryWordFields } from "./fields.tsx";
import { categoryWords, tidyCategory } from "./list.tsx";
import { errorsOf, noSuchCategory, whichCategory } from "./which-category.tsx";

/** One department: its words, its place, and whether it is shown. */
export function categoryRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...{ access: "staff", may: "catalogue.read", reads: [], writes: [], accepts: "none", output: "page" },
      name: "category-kept",
      method: "GET",
      path: "/categories/:category",
      params: whichCategory,
      handler: ({ params: { category } }, ctx) => categoryPage(deps, ctx, { slug: category }),
    }),
    defineRoute({
      ...{ access: "staff", may: "catalogue.change", reads: [], writes: [], accepts: "form" },
      name: "describe-category",
      method: "POST",
      path: "/categories/:category",
      params: whichCategory,
      body: z.object({
        ...{ revision: revisionRead, ...categoryWords },
        address: text(200),
        place: text(20),
        hidden: z.enum(["yes"]).optional(),
      }),
      output: "page-or-redirect",
      handler: async ({ params: { category: slug }, body: { revision, address, place, hidden, ...typed } }, ctx) => {
        const change = {
          ...tidyCategory(typed),
          address: address.trim(),
          place: /^\d{1,3}$/.test(place.trim()) ? Number(place) : 0,
          isHidden: hidden === "yes",
        };
        const done = await ctx.transact((tx) => deps.catalogue.describeCategory(tx, { slug, revision }, change));
        return done.ok ? redirect(ctx.links.to("categories")) : refused(deps, ctx, slug, done, change);
      },
    }),
  ];
}

/** The form again, with what speaks against it; what was typed is kept. */
function refused(
  deps: OfficeDeps,
  ctx: Context,
  slug: string,
  refusal: CategoryRefusal,
  change: CategoryChange,
): Promise<Reply> {
  if (refusal.because === "no-such-category") return Promise.resolve(noSuchCategory(deps, ctx));
  const faults = refusal.because === "not-fit" ? refusal.faults : [];
  return categoryPage(deps, ctx, { slug, change, faults, isConflict: refusal.because === "changed-meanwhile" });
}

type Shown = { slug: string; change?: CategoryChange; faults?: readonly CategoryFault[]; isConflict?: boolean };

async function categoryPage(deps: OfficeDeps, ctx: Context, shown: Shown): Promise<Reply> {
  const { links, actor, reader } = ctx;
  const { slug, faults = [], isConflict = false } = shown;
  const all = await deps.catalogue.categories(reader);
  const kept = all.find((each) => each.slug === slug);
  if (kept === undefined) return noSuchCategory(deps, ctx);
  const errors = errorsOf(faults);
  const change = shown.change ?? { ...kept, address: slug, place: all.indexOf(kept) + 1 };
  return page(
    <Office frame={{ deps, links, actor }} title={kept.name} here="products">
      <p class="quiet">
        <a href={links.to("categories")}>Departments</a>
      </p>
      <div class="headline">
        <h1>{kept.name}</h1>
        {kept.isHidden ? (
          <span class="tag bad">Hidden</span>
        ) : (
          <a class="tag good" href={`${deps.shop.url}/c/${kept.slug}`}>
            Shown: see it in the shop
          </a>
        )}
      </div>
      <ErrorSummary errors={errors} />
      {isConflict ? <Conflict now={kept} /> : null}
      {actorOf(ctx).may.has("catalogue.change") ? (
        <ChangeForm action={links.to("describe-category", { category: slug })} {...{ kept, change, errors }} />
      ) : (
        <p class="panel">{kept.blurb}</p>
      )}
      <p>
        <a href={links.to("products", {}, { department: slug })}>
          {kept.products === 1 ? "1 product" : `${kept.products} products`}
        </a>
      </p>
    </Office>,
    { confidential: true, status: isConflict ? 409 : faults.length > 0 ? 422 : 200 },
  );
}

function Conflict({ now }: { now: KeptCategory }) {
  return (
    <section class="notice bad" aria-label="What somebody else changed">
      <h2>Somebody changed this department after you opened it</h2>
      <p>
        Nothing of yours was saved, and nothing is lost. It is now called “{now.name}”, one of it “{now.singular}”, with
        the words “{now.blurb}”. The form below holds what you wrote.
      </p>
    </section>
  );
}

function ChangeForm(props: { action: string; kept: KeptCategory; change: CategoryChange; errors: FieldErrors }) {
  const { action, kept, change, errors } = props;
  return (
    <section class="panel">
      <Form action={action} hidden={{ revision: String(kept.revision) }}>
        <CategoryWordFields words={change} errors={errors} />
        <Field
          name="address"
          label="Address"
          why="Behind /c/ in the shop. Every address that it had leads to the new one for good, and no other department can have it."
          value={change.address}
          error={errors.address}
          maxlength={80}
        />
        <Field
          name="place"
          label="Place in the navigation"
          why="1 is the first."
          value={change.place === 0 ? "" : String(change.place)}
          error={errors.place}
          inputmode="numeric"
          maxlength={3}
          narrow
        />
        <fieldset class="choices">
          <legend>Shown</legend>
          {errors.hidden === undefined ? null : (
            <p class="wrong" id="field-hidden-wrong">
              <span class="unseen">Error: </span>
              {errors.hidden}
            </p>
          )}
          <label>
            <input
              type="checkbox"
              id="field-hidden"
              name="hidden"
              value="yes"
              checked={change.isHidden}
              aria-describedby={errors.hidden === undefined ? undefined : "field-hidden-wrong"}
            />
            Hide it: no navigation shows it and its page is closed. What stands in it is still found by search, and
            sold.
          </label>
        </fieldset>
        <button class="button" type="submit">
          Save
        </button>
      </Form>
    </section>
  );
}
