import { type Facet, type FacetValue, type Listing, type ListingRequest, SORTS } from "#catalogue";
import { Dot } from "#views/swatches.tsx";
import { Ready, type ReadyPiece, readyPiece } from "#views/verbatim.tsx";

export type FilterBarProps = {
  listing: Listing;
  request: ListingRequest;
  /** Address of the list itself, for the form. */
  action: string;
  /** Words searched for, if any; they travel with the form. */
  query?: string | undefined;
  href(request: ListingRequest): string;
};

/** How many facets stand in the row by themselves; the rest share the last panel. */
const promoted = 3;

/**
 * Filters and order above a list. Each filter is a panel that opens without a script; the form is a GET, so that every
 * choice has an address. Facets that cannot narrow this list are left out.
 */
export function FilterBar({ listing, request, action, query, href }: FilterBarProps) {
  const facets = listing.facets.filter((facet) => facet.values.length > 1 || facet.values.some(({ chosen }) => chosen));
  const rest = facets.slice(promoted);
  return (
    <div class="bar">
      <form action={action} id="filters" data-in-place="">
        {query === undefined ? null : <input type="hidden" name="q" value={query} />}
        {request.sort === null ? null : <input type="hidden" name="sort" value={request.sort} />}
        {facets.slice(0, promoted).map((facet) => (
          <Panel id={facet.slug} title={facet.name} facets={[facet]} total={listing.total} />
        ))}
        {rest.length === 0 ? null : <Panel id="more" title="More filters" facets={rest} total={listing.total} />}
      </form>
      <details class="group last" name="panel" id="panel-sort">
        <summary>{orderInWords(listing)}</summary>
        <div class="panel">
          <ul class="orders">
            {ordersFor(query).map(({ slug, label }) => (
              <li>
                <a
                  href={href({ ...request, sort: slug, page: 1 })}
                  aria-current={slug === listing.sort ? "true" : undefined}
                >
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </div>
      </details>
    </div>
  );
}

function Panel({ id, title, facets, total }: { id: string; title: string; facets: readonly Facet[]; total: number }) {
  const chosen = facets.flatMap((facet) => facet.values).filter((value) => value.chosen).length;
  return (
    <details class="group" name="panel" id={`panel-${id}`}>
      <summary>
        {title}
        {chosen === 0 ? null : (
          <b>
            {chosen}
            <span class="unseen"> chosen</span>
          </b>
        )}
      </summary>
      <div class="panel wide">
        {facets.map((facet) => (
          <fieldset>
            <legend class={facets.length === 1 ? "unseen" : undefined}>{facet.name}</legend>
            <ul class="ticks">
              {facet.values.map((value) => (
                <Tick facet={facet} value={value} />
              ))}
            </ul>
          </fieldset>
        ))}
        <button class="button small" type="submit">
          Show {total === 1 ? "1 result" : `${total} results`}
        </button>
      </div>
    </details>
  );
}

/** A list has dozens of boxes, and the same ones stand over most lists. */
const mostTicks = 5_000;
const ticks = new Map<string, ReadyPiece>();

function Tick({ facet, value }: { facet: Facet; value: FacetValue }) {
  const key = `${facet.slug} ${value.slug} ${value.label} ${value.hex} ${value.count} ${value.chosen}`;
  let piece = ticks.get(key);
  if (piece === undefined) {
    piece = readyPiece(drawTick({ facet, value }));
    if (ticks.size >= mostTicks) ticks.clear();
    ticks.set(key, piece);
  }
  return <Ready piece={piece} />;
}

function drawTick({ facet, value }: { facet: Facet; value: FacetValue }) {
  return (
    <li>
      <label>
        <input
          type="checkbox"
          id={`${facet.slug}-${value.slug}`}
          name={facet.slug}
          value={value.slug}
          checked={value.chosen}
        />
        {value.hex === undefined ? null : <Dot hex={value.hex} />}
        {value.label} <span>{value.count}</span>
      </label>
    </li>
  );
}

type Order = { slug: Listing["sort"]; label: string };
const byRelevance: Order = { slug: "relevance", label: "Best match" };

function ordersFor(query: string | undefined): readonly Order[] {
  return query === undefined ? SORTS : [byRelevance, ...SORTS.filter(({ slug }) => slug !== "featured")];
}

function orderInWords(listing: Listing): string {
  const order = [byRelevance, ...SORTS].find(({ slug }) => slug === listing.sort);
  return `Sort: ${order?.label ?? "Featured"}`;
}
