import { SearchIcon } from "./icons.tsx";
import type { LayoutProps } from "./layout.tsx";

/** Name of the shop, search, basket and the departments. */
export function HeadOfPage({ links, shop, basketCount, bare, department, query }: LayoutProps) {
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
      {bare === true ? null : (
        <nav class="rooms" aria-label="Departments">
          <ul class="bare">
            {shop.departments.map(({ slug, name }) => (
              <li>
                <a
                  href={links.to("category", { category: slug })}
                  aria-current={slug === department ? "true" : undefined}
                >
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </header>
  );
}

function BasketLink({ href, count }: { href: string; count: number }) {
  return (
    <a class="bag" id="bag" href={href}>
      Basket
      {count === 0 ? null : (
        <b>
          {count}
          <span class="unseen"> {count === 1 ? "piece" : "pieces"}</span>
        </b>
      )}
    </a>
  );
}
