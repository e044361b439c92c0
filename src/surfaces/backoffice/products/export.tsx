import { z } from "zod";
import { type FormatName, formats } from "#exchange";
import { type Context, defineRoute, page, type Reply, type Route, stream } from "#kernel/http";
import { Form } from "#views/form.tsx";
import { Select } from "#views/select.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";

const names = formats.map(({ name }) => name) as [FormatName, ...FormatName[]];
const exports = { access: "staff", may: "catalogue.change", reads: [], writes: [] } as const;

/** Every product as a file: for Shopify, for WooCommerce, or plain. */
export function productExportRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...{ ...exports, method: "GET", accepts: "none", output: "page" },
      name: "products-to-export",
      path: "/product-export",
      handler: (_, ctx) => askPage(deps, ctx),
    }),
    defineRoute({
      ...{ ...exports, method: "POST", accepts: "form", output: "stream" },
      name: "export-products",
      path: "/product-export/products.csv",
      body: z.object({ format: z.enum(names) }),
      handler: ({ body: { format } }, { reader }) =>
        stream(deps.exchange.export(reader, format), "text/csv; charset=utf-8"),
    }),
  ];
}

function askPage(deps: OfficeDeps, { links, actor }: Context): Reply {
  const { products, offSale } = deps.catalogue.current();
  const count = products.length + offSale.length;
  return page(
    <Office frame={{ deps, links, actor }} title="Products as a file" here="products">
      <p class="quiet">
        <a href={links.to("products")}>Products</a>
      </p>
      <h1>Products as a file</h1>
      <section class="panel">
        <p>
          A CSV file of {count === 1 ? "the one product" : `all ${count} products`}, drafts too. The plain one holds
          everything that a file can say of a product. What Shopify has no column for stands in metafields, what
          WooCommerce has none for in meta columns, and an import takes it back from there. Pictures are named by their
          addresses in the shop.
        </p>
        <Form action={links.to("export-products")}>
          <Select
            name="format"
            label="For whom"
            value="plain"
            options={[
              { value: "plain", label: "Plain, for a spreadsheet or another shop of this kind" },
              { value: "shopify", label: "Shopify" },
              { value: "woocommerce", label: "WooCommerce" },
            ]}
          />
          <button class="button" type="submit">
            Take the file
          </button>
        </Form>
      </section>
    </Office>,
    { confidential: true },
  );
}
