import { z } from "zod";
import { actorOf, type Context, defineRoute, page, type Reply, type Route } from "#kernel/http";
import { formatPrice } from "#kernel/money";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { pageOfShelf, type ShelfFilter, stockWords, type Trouble, troubles, troublesOf } from "./shelf.ts";

const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(80);
const filters = z.object({
  words: z.string().max(80).optional(),
  department: slug.or(z.literal("")).optional(),
  trouble: z
    .enum(Object.keys(troubles) as [Trouble, ...Trouble[]])
    .or(z.literal(""))
    .optional(),
  after: slug.optional(),
});

/** Every product that the shop keeps, on sale or not. */
export function productListRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      name: "products",
      method: "GET",
      path: "/products",
      access: "staff",
      may: "catalogue.read",
      reads: [],
      writes: [],
      accepts: "none",
      query: filters,
      output: "page",
      handler: ({ query }, ctx) => listPage(deps, ctx, query),
    }),
  ];
}

function listPage(deps: OfficeDeps, ctx: Context, query: z.output<typeof filters>): Reply {
  const { words = "", department = "", trouble = "" } = query;
  const { links, actor } = ctx;
  const snapshot = deps.catalogue.current();
  const departments = [...snapshot.categories, ...snapshot.hiddenCategories];
  const levels = deps.stock.levels();
  const filter: ShelfFilter = { words, department, trouble };
  const { shown, total, after } = pageOfShelf(snapshot, levels, filter, query.after);
  return page(
    <Office frame={{ deps, links, actor }} title="Products" here="products">
      <div class="headline">
        <h1>Products</h1>
        <div class="row">
          <a class="tag" href={links.to("categories")}>
            Departments
          </a>
          <a class="tag" href={links.to("collections")}>
            Collections
          </a>
          {actorOf(ctx).may.has("catalogue.change") ? (
            <>
              <a class="tag" href={links.to("products-to-import")}>
                Bring in
              </a>
              <a class="tag" href={links.to("products-to-export")}>
                As a file
              </a>
              <a class="button small" href={links.to("new-product")}>
                New product
              </a>
            </>
          ) : null}
        </div>
      </div>
      <FilterForm action={links.to("products")} filter={filter} departments={departments} />
      {total === 0 ? (
        <p class="panel">
          {words + department + trouble === ""
            ? "There is no product yet. Make the first one, or bring them in out of a file."
            : "No product fits. Leave a field empty to see more."}
        </p>
      ) : (
        <ScrollPanel label="Products">
          <Table
            caption={total === 1 ? "1 product" : `${total} products, by name`}
            head={["Product", "Department", "Variants", "Price", "Stock", "Trouble"]}
            rows={shown.map((each) => {
              const { product } = each;
              return [
                <a href={links.to("product-kept", { slug: product.slug })}>{product.name}</a>,
                departments.find(({ slug }) => slug === product.category)?.name ?? product.category,
                product.variants.length,
                priceWords(product.variants.map(({ priceMinor }) => priceMinor)),
                stockWords(product, levels),
                troublesOf(each, levels).map((trouble) => <TroubleTag trouble={trouble} />),
              ];
            })}
          />
        </ScrollPanel>
      )}
      {after === undefined ? null : (
        <p>
          <a class="button plain" href={links.to("products", {}, { words, department, trouble, after })}>
            Further products
          </a>
        </p>
      )}
    </Office>,
    { confidential: true },
  );
}

function TroubleTag({ trouble }: { trouble: Trouble }) {
  const isUrgent = trouble !== "no-photograph" && trouble !== "partly-sold-out";
  return (
    <>
      <span class={isUrgent ? "tag bad" : "tag"}>{troubles[trouble]}</span>{" "}
    </>
  );
}

function FilterForm(props: {
  action: string;
  filter: ShelfFilter;
  departments: readonly { slug: string; name: string }[];
}) {
  const { words, department, trouble } = props.filter;
  return (
    <form action={props.action} class="row">
      <div>
        <label for="words">Name or number</label>
        <input
          id="words"
          name="words"
          type="search"
          value={words}
          maxlength={80}
          spellcheck={false}
          autocomplete="off"
        />
      </div>
      <div>
        <label for="department">Department</label>
        <select id="department" name="department">
          <option value="">All</option>
          {props.departments.map(({ slug, name }) => (
            <option value={slug} selected={slug === department}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div>
        <label for="trouble">Trouble</label>
        <select id="trouble" name="trouble">
          <option value="">Any or none</option>
          {Object.entries(troubles).map(([value, label]) => (
            <option value={value} selected={value === trouble}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <button class="button plain" type="submit">
        Show
      </button>
    </form>
  );
}

/** `£1,249`, or `from £1,249` where variants differ. */
function priceWords(prices: readonly number[]): string {
  const least = Math.min(...prices);
  return prices.every((price) => price === least) ? formatPrice(least) : `from ${formatPrice(least)}`;
}
