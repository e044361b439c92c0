import { z } from "zod";
import { isEverything, listingParams, listingRequest, pageListingQuery, type SearchResult } from "#catalogue";
import { defineRoute, type Links, page, type Route } from "#kernel/http";
import { Breadcrumbs } from "#views/breadcrumbs.tsx";
import { Layout } from "#views/layout.tsx";
import { listingTags } from "#views/tags.ts";
import { type Frame, frameOf, type StorefrontDeps } from "../frame.ts";
import { ListingView } from "./listing.tsx";
import type { DrawCards } from "./ready-cards.tsx";
import { searcherOf } from "./searcher.ts";

const longestQuery = 100;

/** Search: `/search?q=green+velvet+sofa`. Forgives typing errors, reads sizes and prices, and never ends in nothing. */
export function searchRoute(deps: StorefrontDeps, drawCards: DrawCards): Route {
  return defineRoute({
    name: "search",
    method: "GET",
    path: "/search",
    access: "public",
    reads: [],
    writes: [],
    accepts: "none",
    query: pageListingQuery.extend({ q: z.string().max(2_000).optional() }),
    output: "page",
    handler: async ({ query }, ctx) => {
      const frame = frameOf(deps, ctx);
      const { links } = ctx;
      const words = (query.q ?? "").trim().slice(0, longestQuery);
      if (words === "") return page(<BlankSearch frame={frame} />);
      const request = listingRequest(query);
      const found = deps.catalogue.current().search(words, request);
      const isMissing = found.total === 0 && isEverything(request.filters);
      const searcher = isMissing ? searcherOf(ctx.told()) : null;
      if (searcher !== null) await deps.searches.noteNotFound(words, searcher);
      const asked = { ...request, page: found.page };
      return page(
        <Layout
          {...frame}
          title={`Search: ${words}`}
          description={`What we have for “${words}”.`}
          canonical={links.absolute("search", {}, { q: words })}
          robots="noindex, follow"
          query={words}
        >
          <Breadcrumbs crumbs={[{ name: "Home", href: links.to("home") }]} />
          <div class="masthead">
            <h1>“{found.corrected ?? words}”</h1>
            <Reading found={found} words={words} />
          </div>
          {isMissing ? (
            <NothingFound found={found} links={links} frame={frame} />
          ) : (
            <ListingView
              listing={found}
              request={asked}
              cards={drawCards(ctx, found.items)}
              action={links.to("search")}
              query={words}
              href={(wanted) => links.to("search", {}, { q: words, ...listingParams(wanted) })}
              noun={{ one: "result", many: "results" }}
              contact={links.to("contact")}
            />
          )}
        </Layout>,
        { tags: listingTags(found.items.map(({ variant }) => variant.sku)) },
      );
    },
  });
}

/** What the search made of the words: corrected, understood as a size or price, left out. */
function Reading({ found, words }: { found: SearchResult; words: string }) {
  const { corrected, understood, ignoredWords } = found;
  if (corrected === null && understood.length === 0 && ignoredWords.length === 0) return null;
  return (
    <p class="aside">
      {corrected === null ? null : <>You typed “{words}”. </>}
      {understood.length === 0 ? null : <>Only what is {understood.map(({ label }) => label).join(" and ")}. </>}
      {ignoredWords.length === 0 ? null : <>We found nothing for “{ignoredWords.join(" ")}” and left it out.</>}
    </p>
  );
}

function NothingFound({ found, links, frame }: { found: SearchResult; links: Links; frame: Frame }) {
  return (
    <section class="empty" aria-labelledby="nothing">
      <h2 id="nothing">We have nothing by these words</h2>
      {found.suggestions.length === 0 ? null : (
        <>
          <p>These come close:</p>
          <ul>
            {found.suggestions.map(({ query, total }) => (
              <li>
                <a href={links.to("search", {}, { q: query })}>{query}</a> <span class="quiet">{total}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <Departments frame={frame} />
      <p>
        Or <a href={links.to("contact")}>ask us</a>: we may know of one.
      </p>
    </section>
  );
}

function BlankSearch({ frame }: { frame: Frame }) {
  const { links } = frame;
  return (
    <Layout
      {...frame}
      title="Search"
      description="Search the shop."
      canonical={links.absolute("search")}
      robots="noindex, follow"
    >
      <div class="empty">
        <h1>Search</h1>
        <p>
          Type what you look for in the box at the top: a thing, a fabric, a colour, or a size such as “sofa under 180
          cm”.
        </p>
        <Departments frame={frame} />
      </div>
    </Layout>
  );
}

function Departments({ frame: { links, shop } }: { frame: Frame }) {
  return (
    <>
      <p>Or look round:</p>
      <ul class="ways">
        {shop.departments.map(({ slug, name }) => (
          <li>
            <a class="button plain small" href={links.to("category", { category: slug })}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
