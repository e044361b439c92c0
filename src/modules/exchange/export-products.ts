/** Products as files of the formats that they also come in as: every one, on sale or not, a part at a time. */
import type { CatalogueSnapshot } from "#catalogue";
import { csvHead, csvRows } from "#kernel/csv";
import type { Reader } from "#kernel/db";
import type { Stock, StockFigures } from "#stock";
import type { FormatName } from "./formats.ts";
import type { Outgoing } from "./outgoing.ts";
import { plainHeader, plainRows } from "./write-plain.ts";
import { shopifyHeader, shopifyRows } from "./write-shopify.ts";
import { wooHeader, wooRows } from "./write-woocommerce.ts";

export type ExportDeps = {
  catalogue: { current(): CatalogueSnapshot };
  stock: Pick<Stock, "figures">;
  pictureUrl: Outgoing["pictureUrl"];
};

const writers: Readonly<
  Record<FormatName, { header: readonly string[]; rows(product: Outgoing): ReadonlyArray<readonly string[]> }>
> = {
  plain: { header: plainHeader, rows: plainRows },
  shopify: { header: shopifyHeader, rows: shopifyRows },
  woocommerce: { header: wooHeader, rows: wooRows },
};

const productsInAPart = 100;

/** The parts of a file, in the order of addresses. What changes meanwhile is in it as it was when it began, but for stock. */
export async function* exportProducts(
  { catalogue, stock, pictureUrl }: ExportDeps,
  reader: Reader,
  format: FormatName,
): AsyncGenerator<string> {
  const { products, offSale, categories, hiddenCategories } = catalogue.current();
  const onSale = new Set(products);
  const all = [...products, ...offSale].sort((a, b) => (a.slug < b.slug ? -1 : 1));
  const departments = new Map([...categories, ...hiddenCategories].map((each) => [each.slug, each]));
  const { header, rows } = writers[format];
  yield csvHead(header);
  for (let at = 0; at < all.length; at += productsInAPart) {
    const part = all.slice(at, at + productsInAPart);
    const skus = part.flatMap(({ variants }) => variants.map(({ sku }) => sku));
    const figures = await stock.figures(reader, skus);
    const outgoing = part.map((product): Outgoing => {
      const { slug, name } = departments.get(product.category) ?? { slug: product.category, name: product.category };
      const pieces = (sku: string) => onHand(figures.get(sku));
      return { product, isOnSale: onSale.has(product), department: { slug, name }, pieces, pictureUrl };
    });
    yield csvRows(outgoing.flatMap(rows));
  }
}

function onHand(figures: StockFigures | undefined): number | null {
  return figures?.kind === "stock" ? figures.onHand : null;
}
