import {
  type EarlierPrice,
  furtherPhotographs,
  mainPhotograph,
  type Photograph,
  type Product,
  type Variant,
} from "#catalogue";
import { serviceName } from "#delivery";
import { defineRoute, type Links, type Route, stream } from "#kernel/http";
import { printName, widthsOf } from "#media";
import type { StorefrontDeps } from "./frame.ts";
import { choiceInWords, chosenValues, handlingDays, quoteOne } from "./offer-facts.ts";

/**
 * What is for sale, for Google Merchant Center and whoever reads the same: RSS 2.0 with the names of Google's product data
 * specification, made while it is sent. Prices, reductions and delivery are those that the pages show (law L56, L57, L60).
 * A variant without a photograph in its own look is left out, because a drawing is no picture there, and so are free samples.
 */
export function merchantFeedRoute(deps: StorefrontDeps): Route {
  return defineRoute({
    name: "merchant-feed",
    method: "GET",
    path: "/feeds/products.xml",
    access: "public",
    reads: [],
    writes: [],
    accepts: "none",
    output: "stream",
    handler: (_, { links }) => stream(feedOf(deps, links), "application/xml; charset=utf-8"),
  });
}

async function* feedOf(deps: StorefrontDeps, links: Links): AsyncGenerator<string> {
  const { trader, catalogue } = deps;
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">\n<channel>\n';
  yield `${element("title", trader.name)}${element("link", links.absolute("home"))}${element("description", trader.strapline)}\n`;
  for (const product of catalogue.current().products) {
    yield product.variants.map((variant) => itemOf(deps, links, product, variant)).join("");
  }
  yield "</channel>\n</rss>\n";
}

/** One variant as an item; empty where it is not to be shown there. */
function itemOf(deps: StorefrontDeps, links: Links, product: Product, variant: Variant): string {
  const main = mainPhotograph(product, variant);
  const quote = quoteOne(deps.delivery, product, variant);
  if (main === null || variant.priceMinor === 0 || !quote.ok) return "";
  const choice = choiceInWords(product, variant);
  const department = deps.catalogue.current().category(product.category);
  const others = furtherPhotographs(product, variant).slice(0, mostPictures);
  const { packedCm, sizeCm } = variant;
  const fields: readonly (readonly [string, string | null])[] = [
    ["id", variant.sku],
    ["item_group_id", product.key],
    ["title", (choice === "" ? product.name : `${product.name}, ${choice}`).slice(0, 150)],
    ["description", product.description.slice(0, 5_000)],
    ["link", links.absolute("product", { product: product.slug, variant: variant.slug })],
    ["canonical_link", links.absolute("product", { product: product.slug })],
    ["image_link", pictureAt(links, main)],
    ...others.map((photograph) => ["additional_image_link", pictureAt(links, photograph)] as const),
    ["availability", deps.stock.levels().of(variant.sku) === "out" ? "out_of_stock" : "in_stock"],
    ...pricesOf(variant, deps.catalogue.earlierPrice(variant)),
    ["brand", deps.trader.name],
    ["identifier_exists", "no"],
    ["condition", "new"],
    ["product_type", department?.name ?? null],
    ...looksOf(product, variant),
    ["product_width", `${sizeCm.width} cm`],
    ["product_length", `${sizeCm.depth} cm`],
    ["product_height", `${sizeCm.height} cm`],
    ["shipping_weight", `${variant.weightKg} kg`],
    ["shipping_width", `${packedCm.width} cm`],
    ["shipping_length", `${packedCm.depth} cm`],
    ["shipping_height", `${packedCm.height} cm`],
    ["shipping_label", serviceName(quote.service)],
    ["min_handling_time", String(handlingDays(variant.supply).min)],
    ["max_handling_time", String(handlingDays(variant.supply).max)],
  ];
  const shipping = `<g:shipping>${[
    element("g:country", "GB"),
    element("g:service", serviceName(quote.service)),
    element("g:price", inPounds(quote.priceMinor)),
  ].join("")}</g:shipping>`;
  const written = fields.flatMap(([name, value]) => (value === null ? [] : [element(`g:${name}`, value)]));
  return `<item>${written.join("")}${shipping}</item>\n`;
}

/** Google takes ten pictures besides the first one. */
const mostPictures = 10;

/** The price that is charged. Where an earlier one may be shown, that is the price and this the reduced one. */
function pricesOf({ priceMinor }: Variant, earlier: EarlierPrice | null): [string, string][] {
  if (earlier === null) return [["price", inPounds(priceMinor)]];
  return [
    ["price", inPounds(earlier.priceMinor)],
    ["sale_price", inPounds(priceMinor)],
  ];
}

/** Colour, material and size as the page names them. */
function looksOf(product: Product, variant: Variant): [string, string][] {
  return chosenValues(product, variant).flatMap(({ option, value }): [string, string][] => {
    if (option.slug === "size") return [["size", value.label]];
    const material: [string, string][] = value.material === undefined ? [] : [["material", value.material]];
    return value.hex === undefined ? material : [["color", value.label], ...material];
  });
}

function pictureAt(links: Links, { sha256, width }: Photograph): string {
  const widest = widthsOf(width, "jpg").at(-1) ?? 480;
  return new URL(
    links.to("picture", { name: printName({ master: sha256, width: widest, format: "jpg" }) }),
    links.absolute("home"),
  ).href;
}

const inPounds = (minor: number): string => `${(minor / 100).toFixed(2)} GBP`;

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** An element with words in it. What XML has no place for is left out. */
function element(name: string, words: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that XML 1.0 forbids.
  const allowed = words.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, "");
  return `<${name}>${allowed.replace(/[&<>"']/g, (each) => escapes[each] ?? each)}</${name}>`;
}
