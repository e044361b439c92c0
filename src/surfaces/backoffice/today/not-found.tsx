import { londonDay } from "#delivery";
import { csvOf } from "#kernel/csv";
import { sha256 } from "#kernel/digest";
import { actorOf, asset, type Context, defineRoute, page, type Reply, type Route } from "#kernel/http";
import type { NotFound } from "#searches";
import { dayInWords } from "#views/days.ts";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { moveDay } from "./takings.ts";

const spanDays = 30;
const mostShown = 200;
const mostOnToday = 5;
const reads = { access: "staff", may: "figures.read", method: "GET", reads: [], writes: [], accepts: "none" } as const;

/** What many searched for and did not find, as a table and a file. */
export function notFoundRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...reads,
      name: "searches-not-found",
      path: "/searches",
      output: "page",
      handler: async (_, ctx) => notFoundPage(deps, ctx, await searchesNotFound(deps, ctx)),
    }),
    defineRoute({
      ...reads,
      name: "searches-not-found-csv",
      path: "/searches.csv",
      output: "asset",
      handler: async (_, ctx) => {
        const found = await searchesNotFound(deps, ctx);
        const rows = found.map(({ words, visitors, days, lastDay }) => [words, visitors, days, lastDay]);
        const text = csvOf(["Words", "Daily visitors", "Days", "Last day"], rows);
        const etag = `"${sha256(text).toString("hex").slice(0, 12)}"`;
        return asset(Buffer.from(text), "text/csv; charset=utf-8", etag, "not");
      },
    }),
  ];
}

/** Of the last thirty days, by most visitors first. */
export function searchesNotFound({ searches }: OfficeDeps, { reader, now }: Context): Promise<readonly NotFound[]> {
  return searches.notFound(reader, moveDay(londonDay(now), 1 - spanDays), mostShown);
}

/** The first few, on the first page of the day. */
export function NotFoundPanel({ deps, ctx, found }: { deps: OfficeDeps; ctx: Context; found: readonly NotFound[] }) {
  return (
    <section class="panel">
      <h2>Searched for and not found</h2>
      {found.length === 0 ? (
        <p class="quiet">{nothingYet(deps)}</p>
      ) : (
        <>
          <p>{inWords(found)}</p>
          <ol class="lists">
            {found.slice(0, mostOnToday).map(({ words, visitors }) => (
              <li>
                “{words}”: {visitors} daily visitors
              </li>
            ))}
          </ol>
          <p>
            <a href={ctx.links.to("searches-not-found")}>All of them, as a table and a file</a>
          </p>
        </>
      )}
    </section>
  );
}

function nothingYet({ searches: { fewest } }: OfficeDeps): string {
  return `Nothing in thirty days. Words stand here once ${fewest} visitors searched for the same ones on one day and found nothing; until then they are written down nowhere.`;
}

function inWords(found: readonly NotFound[]): string {
  const [first] = found;
  const count = found.length === 1 ? "One search" : `${found.length} searches`;
  return `${count} of many visitors found nothing in thirty days${first === undefined ? "" : `, most of them for “${first.words}”`}.`;
}

function notFoundPage(deps: OfficeDeps, ctx: Context, found: readonly NotFound[]): Reply {
  const { links, actor } = ctx;
  return page(
    <Office frame={{ deps, links, actor }} title="Searched for and not found" here="today">
      <p class="quiet">
        <a href={links.to("today")}>Today</a>
      </p>
      <h1>Searched for and not found</h1>
      <p class="lead">
        What at least {deps.searches.fewest} daily visitors searched for on one day, and the shop had nothing by these
        words. Who they were is not known, and what fewer searched for is written down nowhere.
      </p>
      {found.length === 0 ? (
        <p class="panel">{nothingYet(deps)}</p>
      ) : (
        <ScrollPanel label="Words that found nothing">
          <p>{inWords(found)}</p>
          <Table
            caption="Words that found nothing in thirty days"
            quiet
            head={["Words", "Daily visitors", "Days", "Last day"]}
            rows={found.map(({ words, visitors, days, lastDay }) => [
              words,
              String(visitors),
              String(days),
              dayInWords(lastDay),
            ])}
          />
          <p>
            <a href={links.to("searches-not-found-csv")} download="searches-not-found.csv">
              Download as CSV
            </a>
          </p>
        </ScrollPanel>
      )}
      <p>
        Do you sell it by another name? Then write the word that people use into the text of the product
        {actorOf(ctx).may.has("catalogue.read") ? (
          <>
            {" "}
            under <a href={links.to("products")}>Products</a>
          </>
        ) : null}
        : the search reads it. A visitor is counted once a day, by network and kind of browser; whose browser asks not
        to be followed is not counted.
      </p>
    </Office>,
    { confidential: true },
  );
}
