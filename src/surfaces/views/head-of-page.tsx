import { anyCount, countPlace } from "#kernel/http";
import { drawnOnce } from "./drawn-once.tsx";
import { SearchIcon } from "./icons.tsx";
import type { LayoutProps } from "./layout.tsx";

/** Name of the shop, search, basket and the departments. */
export function HeadOfPage(props: LayoutProps) {
  const { links, shop, basketCount, bare, query } = props;
  const department = shop.departments.find(({ slug }) => slug === props.department)?.slug;
  return (
    <header>
      <div class="top">
        <a class="mark" href={links.to("home")}>
          {shop.name}
        </a>
        {bare === true ? null : (
          <search class="find">
            <form action={links.to("search")}>
              <label class="unseen" for="find">
                Search the shop
              </label>
              <input
                id="find"
                name="q"
                type="search"
                value={query ?? ""}
                placeholder="Search"
                autocomplete="off"
                list="suggestions"
                maxlength={100}
              />
              <datalist id="suggestions" data-from={links.to("suggestions")}></datalist>
              <button type="submit" aria-label="Search">
                <SearchIcon />
              </button>
            </form>
          </search>
        )}
        <BasketLink href={links.to("basket")} count={basketCount} />
      </div>
      {bare === true
        ? null
        : drawnOnce(`rooms ${department ?? ""}`, props, () => <Rooms links={links} shop={shop} here={department} />)}
    </header>
  );
}

function Rooms({ links, shop, here }: Pick<LayoutProps, "links" | "shop"> & { here: string | undefined }) {
  return (
    <nav class="rooms" aria-label="Departments">
      <ul class="bare">
        {shop.departments.map(({ slug, name }) => (
          <li>
            <a href={links.to("category", { category: slug })} aria-current={slug === here ? "true" : undefined}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function BasketLink({ href, count }: { href: string; count: number }) {
  return (
    <a class="bag" id="bag" href={href}>
      Basket
      {count === anyCount ? countPlace : <BasketBadge count={count} />}
    </a>
  );
}

/** The number beside the word; nothing for an empty basket. */
function BasketBadge({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <b>
      {count}
      <span class="unseen"> {count === 1 ? "piece" : "pieces"}</span>
    </b>
  );
}

/** The same as HTML, for the pages that were drawn for any number. */
export function basketBadge(count: number): string {
  return count === 0 ? "" : ((<BasketBadge count={count} />).toString() as string);
}
