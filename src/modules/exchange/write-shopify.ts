/** Products in the product CSV of Shopify, with the header of today. What it has no column for goes into metafields of the product. */

import { htmlOfText } from "./html-text.ts";
import { aboutProduct, chosen, type Outgoing, pounds, saidKg } from "./outgoing.ts";
import { ownMetafields } from "./shopify.ts";

const google = [
  ...[
    "Google product category",
    "Gender",
    "Age group",
    "Manufacturer part number (MPN)",
    "Ad group name",
    "Ads labels",
  ],
  ...["Condition", "Custom product", "Custom label 0", "Custom label 1", "Custom label 2", "Custom label 3"],
  "Custom label 4",
].map((name) => `Google Shopping / ${name}`);
const columns = [
  ...["Title", "URL handle", "Description", "Vendor", "Product category", "Type", "Tags"],
  ...["Published on online store", "Status", "SKU", "Barcode"],
  ...[1, 2, 3].flatMap((n) => [`Option${n} name`, `Option${n} value`, `Option${n} Linked To`]),
  ...["Price", "Compare-at price", "Cost per item", "Charge tax", "Tax code"],
  ...["Unit price total measure", "Unit price total measure unit", "Unit price base measure"],
  ...["Unit price base measure unit", "Inventory tracker", "Inventory quantity", "Continue selling when out of stock"],
  ...["Weight value (grams)", "Weight unit for display", "Requires shipping", "Fulfillment service"],
  ...["Product image URL", "Image position", "Image alt text", "Variant image URL", "Gift card"],
  ...["SEO title", "SEO description", ...google],
];
const metafieldOf = (field: string): string =>
  `${field.charAt(0).toUpperCase()}${field.slice(1).replaceAll("_", " ")} (product.metafields.candour.${field})`;

export const shopifyHeader: readonly string[] = [...columns, ...ownMetafields.map(metafieldOf)];

export function shopifyRows(outgoing: Outgoing): string[][] {
  const { product } = outgoing;
  const rows = Math.max(product.variants.length, product.photographs.length);
  return Array.from({ length: rows }, (_, at) => {
    const said: Readonly<Record<string, string>> = {
      "URL handle": product.slug,
      ...(at === 0 ? ofProduct(outgoing) : {}),
      ...ofVariant(outgoing, at),
      ...ofPicture(outgoing, at),
    };
    return shopifyHeader.map((name) => said[name] ?? "");
  });
}

function ofProduct(outgoing: Outgoing): Record<string, string> {
  const { product, department, isOnSale } = outgoing;
  const about: Readonly<Record<string, string>> = aboutProduct(outgoing);
  return {
    Title: product.name,
    Description: htmlOfText(product.description),
    Vendor: product.range,
    Type: department.name,
    Tags: product.tags.join(", "),
    "Published on online store": isOnSale ? "TRUE" : "FALSE",
    Status: isOnSale ? "Active" : "Draft",
    "Gift card": "FALSE",
    "SEO title": product.name,
    "SEO description": product.summary,
    ...Object.fromEntries(ownMetafields.map((field) => [metafieldOf(field), about[field] ?? ""])),
  };
}

function ofVariant({ product, pieces }: Outgoing, at: number): Record<string, string> {
  const variant = product.variants[at];
  if (variant === undefined) return {};
  const { sku, priceMinor, vatRatePermille, weightKg, supply } = variant;
  const isCounted = supply.kind === "stock";
  const kg = saidKg(weightKg);
  return {
    ...(product.options.length === 0 ? { "Option1 name": "Title", "Option1 value": "Default Title" } : {}),
    ...Object.assign({}, ...[0, 1, 2].map((place) => ofOption(chosen(product, variant, place), place + 1))),
    SKU: sku,
    Price: pounds(priceMinor),
    "Charge tax": vatRatePermille > 0 ? "TRUE" : "FALSE",
    "Inventory tracker": isCounted ? "shopify" : "",
    "Inventory quantity": isCounted ? String(pieces(sku) ?? 0) : "",
    "Continue selling when out of stock": isCounted ? "DENY" : "CONTINUE",
    "Weight value (grams)": kg === "" ? "" : String(Math.round(weightKg * 1000)),
    "Weight unit for display": "kg",
    "Requires shipping": "TRUE",
    "Fulfillment service": "manual",
  };
}

function ofOption(found: ReturnType<typeof chosen>, place: number): Record<string, string> {
  if (found === null) return {};
  return { [`Option${place} name`]: found.option.name, [`Option${place} value`]: found.value.label };
}

function ofPicture({ product, pictureUrl }: Outgoing, at: number): Record<string, string> {
  const photograph = product.photographs[at];
  const variant = product.variants[at];
  const own = product.photographs.find(
    ({ look }) => look !== null && Object.values(variant?.choice ?? {}).includes(look),
  );
  return {
    ...(photograph === undefined
      ? {}
      : {
          "Product image URL": pictureUrl(photograph),
          "Image position": String(at + 1),
          "Image alt text": photograph.alt,
        }),
    ...(variant === undefined || own === undefined ? {} : { "Variant image URL": pictureUrl(own) }),
  };
}
