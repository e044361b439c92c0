import type { Child } from "hono/jsx";
import { EmptyState } from "#views/empty-state.tsx";
import { Paging } from "#views/paging.tsx";
import { type Narrowing, unfiltered, without, withoutAll } from "./address.ts";
import { FilterBar, type FilterBarProps } from "./filter-bar.tsx";

export type ListingProps = FilterBarProps & {
  /** The cards, as they were drawn. */
  cards: Child[];
  /** What is counted, in one and in many: "sofa", "sofas". */
  noun: { one: string; many: string };
  /** Links to somebody to ask, for the case that nothing is found. */
  contact: string;
};

/** A list of products with everything that narrows it. All of it is replaced in place when a box is ticked. */
export function ListingView(props: ListingProps) {
  const { listing, cards, request, href, noun } = props;
  return (
    <div id="listing">
      <FilterBar {...props} />
      <Chips listing={listing} request={request} href={href} />
      <p class="count" id="count" data-say="">
        {listing.total === 1 ? `1 ${noun.one}` : `${listing.total} ${noun.many}`}
        {listing.pages > 1 ? `, page ${listing.page} of ${listing.pages}` : null}
      </p>
      {cards.length === 0 ? <NothingFits {...props} /> : <ul class="cards">{cards}</ul>}
      <Paging page={listing.page} pages={listing.pages} href={(page) => href({ ...request, page })} />
    </div>
  );
}

/** What has been narrowed, each with a way to take it back. */
function Chips({ listing, request, href }: Pick<ListingProps, "listing" | "request" | "href">) {
  const chosen = listing.facets.flatMap((facet) =>
    facet.values.filter((value) => value.chosen).map((value) => ({ facet, value })),
  );
  if (chosen.length === 0) return null;
  return (
    <ul class="chips" aria-label="Chosen filters">
      {chosen.map(({ facet, value }) => (
        <li>
          <a class="chip" href={href(without(request, facet.slug, value.slug))} data-in-place="">
            <span class="unseen">Remove {facet.name}: </span>
            {value.label}
          </a>
        </li>
      ))}
      {chosen.length < 2 ? null : (
        <li>
          <a class="chip all" href={href(unfiltered(request))} data-in-place="">
            Clear all
          </a>
        </li>
      )}
    </ul>
  );
}

const anyOf: Record<Narrowing, string> = {
  colour: "Any colour",
  material: "Any material",
  price: "Any price",
  size: "Any size",
  availability: "In stock or made to order",
  width: "Any width",
  "price-range": "Any price",
};

/** Nothing fits: says which single filter to drop and what that would show. */
function NothingFits({ listing, request, href, noun, contact }: ListingProps) {
  const ways = listing.ifDropped.filter(({ total }) => total > 0);
  return (
    <EmptyState title={`No ${noun.many} fit all of that`}>
      {ways.length === 0 ? (
        <p>
          <a href={href(unfiltered(request))}>Show all {noun.many}</a>, or <a href={contact}>ask us</a>: we may know of
          one.
        </p>
      ) : (
        <>
          <p>Change one thing and there are some:</p>
          <ul>
            {ways.map(({ facet, total }) => (
              <li>
                <a href={href(withoutAll(request, facet))}>
                  {anyOf[facet]}: {total === 1 ? `1 ${noun.one}` : `${total} ${noun.many}`}
                </a>
              </li>
            ))}
          </ul>
          <p>
            Or <a href={href(unfiltered(request))}>clear all filters</a>.
          </p>
        </>
      )}
    </EmptyState>
  );
}
