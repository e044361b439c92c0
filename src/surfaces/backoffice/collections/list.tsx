import { MOST_IN_COLLECTION } from "#catalogue";
import { actorOf, type Context, defineRoute, page, type Reply, type Route } from "#kernel/http";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";

/** Every collection. */
export function collectionListRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...{ access: "staff", may: "catalogue.read", reads: [], writes: [], accepts: "none", output: "page" },
      name: "collections",
      method: "GET",
      path: "/collections",
      handler: (_, ctx) => listPage(deps, ctx),
    }),
  ];
}

/** More than a page shows are not counted: that would take a look at every product. */
function countWords(pieces: number): string {
  return pieces < MOST_IN_COLLECTION ? String(pieces) : `${pieces} or more`;
}

async function listPage(deps: OfficeDeps, ctx: Context): Promise<Reply> {
  const { links, actor, reader } = ctx;
  const collections = await deps.catalogue.collections(reader);
  const snapshot = deps.catalogue.current();
  return page(
    <Office frame={{ deps, links, actor }} title="Collections" here="products">
      <p class="quiet">
        <a href={links.to("products")}>Products</a>
      </p>
      <div class="headline">
        <h1>Collections</h1>
        {actorOf(ctx).may.has("catalogue.change") ? (
          <a class="button small" href={links.to("new-collection")}>
            Make a collection
          </a>
        ) : null}
      </div>
      <ScrollPanel label="Collections">
        {collections.length === 0 ? (
          <p>There is no collection yet. A collection shows products of all departments together.</p>
        ) : (
          <Table
            caption="In the order of the shop"
            head={["Collection", "On sale in it", "By", "Shown"]}
            rows={collections.map((each) => [
              <a href={links.to("collection-kept", { collection: each.slug })}>{each.title}</a>,
              each.isHidden ? "–" : countWords(snapshot.inCollection(each.slug).length),
              each.rule === null ? "hand" : each.products.length === 0 ? "rule" : "rule and hand",
              each.isHidden ? <span class="tag bad">Hidden</span> : "yes",
            ])}
          />
        )}
      </ScrollPanel>
    </Office>,
    { confidential: true },
  );
}
