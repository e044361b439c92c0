import { z } from "zod";
import { type Context, defineRoute, page, type Reply, type Route, redirect, text } from "#kernel/http";
import type { SavedView } from "#staff";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Form } from "#views/form.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { type Filters, filterShape, queryOf } from "./order-filters.ts";

const works = { access: "staff", may: "orders.work", reads: [], writes: [] } as const;
const room = "orders";

/** Lists that are looked at again and again, each under a title, for everybody who works here. */
export function savedViewRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...works,
      name: "save-view",
      method: "POST",
      path: "/orders/views",
      accepts: "form",
      body: z.object({ ...filterShape, title: text(80) }),
      output: "page-or-redirect",
      handler: async ({ body: { title, ...filters } }, ctx) => {
        const query = queryOf(filters);
        const saved = await deps.staff.saveView({ room, title, query: new URLSearchParams(query).toString() });
        return saved.ok
          ? redirect(ctx.links.to("orders", {}, query))
          : askAgain(deps, ctx, filters, title, saved.because);
      },
    }),
    defineRoute({
      ...works,
      name: "remove-view",
      method: "POST",
      path: "/orders/views/:view/removal",
      accepts: "form",
      params: z.object({ view: z.uuid() }),
      body: z.object({}),
      output: "redirect",
      handler: async ({ params: { view } }, ctx) => {
        await deps.staff.removeView(view);
        return redirect(ctx.links.to("orders"));
      },
    }),
  ];
}

const sentences = {
  "bad-title": "Give it a title of at most 40 letters, digits and spaces, such as Late sofas",
  "too-many": "There are 20 views. Remove one first: more would not be found again",
} as const;

function askAgain(
  deps: OfficeDeps,
  { links, actor }: Context,
  filters: Filters,
  title: string,
  because: keyof typeof sentences,
): Reply {
  return page(
    <Office frame={{ deps, links, actor }} title="Save this view" here="orders">
      <h1>Save this view</h1>
      <ErrorSummary errors={{ title: sentences[because] }} />
      <section class="panel">
        <SaveForm links={links} filters={filters} title={title} />
      </section>
      <p>
        <a href={links.to("orders", {}, queryOf(filters))}>Back to the list</a>
      </p>
    </Office>,
    { confidential: true, status: 422 },
  );
}

function SaveForm({ links, filters, title }: { links: Context["links"]; filters: Filters; title: string }) {
  return (
    <Form action={links.to("save-view")} hidden={queryOf(filters)} class="row">
      <label>
        Title, for everybody here
        <input id="field-title" name="title" value={title} maxlength={40} autocomplete="off" />
      </label>
      <button class="button plain" type="submit">
        Save
      </button>
    </Form>
  );
}

type Props = { ctx: Context; views: readonly SavedView[]; filters: Filters };

/** The views beside the filters, and a way to keep the filters of this moment. */
export function SavedViews({ ctx, views, filters }: Props) {
  const mayWork = ctx.actor?.may.has("orders.work") === true;
  if (views.length === 0 && !mayWork) return null;
  const here = new URLSearchParams(queryOf(filters)).toString();
  return (
    <div class="saved">
      {views.length === 0 ? null : (
        <nav aria-label="Saved views">
          <ul class="chips">
            {views.map(({ title, query }) => (
              <li>
                <a
                  class="chip"
                  href={ctx.links.to("orders", {}, Object.fromEntries(new URLSearchParams(query)))}
                  aria-current={query === here ? "page" : undefined}
                >
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {mayWork ? (
        <details class="menu">
          <summary class="linklike">Save this view</summary>
          <div class="menu-list roomy">
            <SaveForm links={ctx.links} filters={filters} title="" />
            {views.map(({ id, title }) => (
              <Form action={ctx.links.to("remove-view", { view: id })}>
                <button class="linklike" type="submit">
                  Remove {title}
                </button>
              </Form>
            ))}
          </div>
        </details>
      ) : null}
    </div>
  );
}
