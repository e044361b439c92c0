import type { Child } from "hono/jsx";
import { defineRoute, type Links, page, type Route } from "#kernel/http";
import { Breadcrumbs } from "#views/breadcrumbs.tsx";
import { Layout } from "#views/layout.tsx";
import { catalogueTag } from "#views/tags.ts";
import { frameOf, type StorefrontDeps } from "../frame.ts";

/** A page of prose: what it is called, what stands at its top, and its text. */
export type Reading = {
  name: "privacy" | "terms" | "contact" | "reviews-policy";
  title: string;
  description: string;
  lead: string;
  /** The parts that can be jumped to; left out on a short page. */
  contents?: readonly { readonly id: string; readonly title: string }[];
  text(links: Links): Child | Promise<Child>;
};

/** The route of a page that is only read: the same for everybody, so it is kept ready. */
export function readingRoute(deps: StorefrontDeps, { name, title, description, lead, contents, text }: Reading): Route {
  return defineRoute({
    name,
    method: "GET",
    path: `/${name}`,
    access: "public",
    reads: [],
    writes: [],
    accepts: "none",
    output: "page",
    kept: true,
    handler: async (_, ctx) => {
      const { links } = ctx;
      const words = await text(links);
      return page(
        <Layout {...frameOf(deps, ctx)} title={title} description={description} canonical={links.absolute(name)}>
          <Breadcrumbs crumbs={[{ name: "Home", href: links.to("home") }]} />
          <article class="reading">
            <div>
              <h1>{title}</h1>
              <p class="lead">{lead}</p>
              {contents === undefined ? null : <Contents parts={contents} />}
            </div>
            <div class="prose">{words}</div>
          </article>
        </Layout>,
        { tags: [catalogueTag] },
      );
    },
  });
}

function Contents({ parts }: { parts: NonNullable<Reading["contents"]> }) {
  return (
    <ul class="contents">
      {parts.map(({ id, title }) => (
        <li>
          <a href={`#${id}`}>{title}</a>
        </li>
      ))}
    </ul>
  );
}
