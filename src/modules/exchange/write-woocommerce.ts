/** Products in the product CSV of WooCommerce. What it has no column for goes into meta columns. */

import { htmlOfText } from "./html-text.ts";
import { aboutFacts, aboutProduct, chosen, type Outgoing, pounds, saidCm, saidKg } from "./outgoing.ts";
import { ownMeta } from "./woocommerce.ts";

const mostOptions = 4;
const columns = [
  ...["ID", "Type", "SKU", "GTIN, UPC, EAN, or ISBN", "Name", "Published", "Is featured?", "Visibility in catalog"],
  ...["Short description", "Description", "Date sale price starts", "Date sale price ends", "Tax status", "Tax class"],
  ...["In stock?", "Stock", "Low stock amount", "Backorders allowed?", "Sold individually?", "Weight (kg)"],
  ...["Length (cm)", "Width (cm)", "Height (cm)", "Allow customer reviews?", "Purchase note", "Sale price"],
  ...["Regular price", "Categories", "Tags", "Shipping class", "Images", "Download limit", "Download expiry days"],
  ...["Parent", "Grouped products", "Upsells", "Cross-sells", "External URL", "Button text", "Position"],
  ...Array.from({ length: mostOptions }, (_, at) => at + 1).flatMap((n) => [
    ...[`Attribute ${n} name`, `Attribute ${n} value(s)`, `Attribute ${n} visible`, `Attribute ${n} global`],
  ]),
];
const metaOf = (field: string): string => `Meta: _candour_${field}`;

export const wooHeader: readonly string[] = [...columns, ...ownMeta.map(metaOf)];

export function wooRows(outgoing: Outgoing): string[][] {
  const { product } = outgoing;
  const [only] = product.variants;
  const isSimple = product.options.length === 0 && product.variants.length === 1 && only !== undefined;
  const parent = `${product.slug}-all`.toUpperCase();
  const rows = isSimple
    ? [{ ...ofProduct(outgoing), Type: "simple", ...ofVariant(outgoing, only) }]
    : [
        { ...ofProduct(outgoing), Type: "variable", SKU: parent, ...attributesOf(outgoing) },
        ...product.variants.map((variant) => ({
          ...{ Type: "variation", Name: product.name, Parent: parent },
          ...ofVariant(outgoing, variant),
          ...chosenOf(outgoing, variant),
        })),
      ];
  return rows.map((said: Readonly<Record<string, string>>) => wooHeader.map((name) => said[name] ?? ""));
}

/** A comma within a value has a stroke before it. */
const listed = (values: readonly string[]): string => values.map((each) => each.replaceAll(",", "\\,")).join(", ");

function ofProduct(outgoing: Outgoing): Record<string, string> {
  const { product, department, isOnSale, pictureUrl } = outgoing;
  return {
    Name: product.name,
    Published: isOnSale ? "1" : "-1",
    "Is featured?": "0",
    "Visibility in catalog": "visible",
    "Short description": product.summary === "" ? "" : htmlOfText(product.summary),
    Description: htmlOfText(product.description),
    "Tax status": "taxable",
    Categories: listed([department.name]),
    Tags: product.tags.join(", "),
    Images: product.photographs.map(pictureUrl).join(", "),
    ...metaFrom(aboutProduct(outgoing)),
  };
}

function metaFrom(about: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    ownMeta.flatMap(
      (field): Array<[string, string]> => (about[field] === undefined ? [] : [[metaOf(field), about[field]]]),
    ),
  );
}

type Variant = Outgoing["product"]["variants"][number];

function ofVariant({ product, pieces, isOnSale }: Outgoing, variant: Variant): Record<string, string> {
  const { sku, priceMinor, vatRatePermille, sizeCm, weightKg, supply } = variant;
  const isCounted = supply.kind === "stock";
  const left = pieces(sku) ?? 0;
  const taxClass = { 0: "zero-rate", 50: "reduced-rate" }[vatRatePermille] ?? "";
  return {
    SKU: sku,
    Name: product.name,
    Published: isOnSale ? "1" : "-1",
    "Tax status": "taxable",
    "Tax class": taxClass,
    "In stock?": isCounted && left <= 0 ? "0" : "1",
    Stock: isCounted ? String(left) : "",
    "Backorders allowed?": "0",
    "Weight (kg)": saidKg(weightKg),
    "Length (cm)": saidCm(sizeCm.depth),
    "Width (cm)": saidCm(sizeCm.width),
    "Height (cm)": saidCm(sizeCm.height),
    "Regular price": pounds(priceMinor),
    ...metaFrom(aboutFacts(variant)),
  };
}

function attributesOf({ product }: Outgoing): Record<string, string> {
  return Object.assign(
    {},
    ...product.options.slice(0, mostOptions).map(({ name, values }, at) => ({
      [`Attribute ${at + 1} name`]: name,
      [`Attribute ${at + 1} value(s)`]: listed(values.map(({ label }) => label)),
      [`Attribute ${at + 1} visible`]: "1",
      [`Attribute ${at + 1} global`]: "0",
    })),
  );
}

function chosenOf({ product }: Outgoing, variant: Variant): Record<string, string> {
  return Object.assign(
    {},
    ...product.options.slice(0, mostOptions).map(({ name }, at) => ({
      [`Attribute ${at + 1} name`]: name,
      [`Attribute ${at + 1} value(s)`]: listed([chosen(product, variant, at)?.value.label ?? ""]),
    })),
  );
}
