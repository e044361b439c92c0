import { type Addressed, addressedIn, type EarlierPrice, type Product, type Variant } from "#catalogue";
import type { Quote, QuoteRefusal } from "#delivery";
import type { Links } from "#kernel/http";
import type { Summary } from "#reviews";
import type { Level } from "#stock";
import type { ShopFace } from "#views/shop-face.ts";
import { choiceInWords, chosenValues } from "../offer-facts.ts";

const schema = "https://schema.org";

/** Pence as schema.org wants a price: `1249.00`. */
const inPounds = (minor: number): string => (minor / 100).toFixed(2);

/**
 * schema.org Product with its one Offer, from the same price and delivery that the page shows (law L57). A fabric or size has an
 * address of its own, so each page speaks of one variant and of the group that it belongs to.
 */
export function productData(props: {
  links: Links;
  shopName: string;
  product: Product;
  variant: Variant;
  /** Absolute addresses, the one that shows it best first. */
  pictures: readonly string[];
  earlier: EarlierPrice | null;
  level: Level;
  summary: Summary | null;
  quote: Quote | QuoteRefusal;
}): object {
  const { links, product, variant, earlier, quote } = props;
  const choice = choiceInWords(product, variant);
  const maker = addressedIn(product.maker);
  return {
    "@context": schema,
    "@type": "Product",
    name: choice === "" ? product.name : `${product.name}, ${choice}`,
    description: product.summary,
    sku: variant.sku,
    brand: { "@type": "Brand", name: props.shopName },
    ...(maker === null ? {} : { manufacturer: organisation(maker) }),
    image: props.pictures,
    ...looksOf(product, variant),
    ...groupOf(links, product),
    ...(props.summary === null || props.summary.isSample ? {} : { aggregateRating: rating(props.summary) }),
    offers: {
      "@type": "Offer",
      url: links.absolute("product", { product: product.slug, variant: variant.slug }),
      price: inPounds(variant.priceMinor),
      priceCurrency: "GBP",
      ...(earlier === null ? {} : { priceSpecification: struckThrough(earlier) }),
      itemCondition: `${schema}/NewCondition`,
      availability: `${schema}/${availabilityWord(props.level)}`,
      ...(quote.ok ? { shippingDetails: shipping(quote) } : {}),
      ...(product.madeToSpecification ? { hasMerchantReturnPolicy: noReturn } : {}),
    },
  };
}

function organisation({ name, address }: Addressed): object {
  return { "@type": "Organization", name, address };
}

/** The rating that the page shows. Invented reviews of a sample shop are never told as ratings. */
function rating({ average, count }: Summary): object {
  return {
    "@type": "AggregateRating",
    ratingValue: average.toFixed(1),
    reviewCount: count,
    bestRating: 5,
    worstRating: 1,
  };
}

/** The earlier price in the form that search engines take for one that is struck through. */
function struckThrough({ priceMinor, from, until }: EarlierPrice): object {
  return {
    "@type": "UnitPriceSpecification",
    priceType: `${schema}/StrikethroughPrice`,
    price: inPounds(priceMinor),
    priceCurrency: "GBP",
    validFrom: from,
    validThrough: until,
  };
}

function availabilityWord(level: Level): string {
  if (level === "out") return "OutOfStock";
  if (level === "made-to-order") return "MadeToOrder";
  return level === "in-stock" ? "InStock" : "LimitedAvailability";
}

function shipping(quote: Quote): object {
  return {
    "@type": "OfferShippingDetails",
    shippingRate: { "@type": "MonetaryAmount", value: inPounds(quote.priceMinor), currency: "GBP" },
    shippingDestination: { "@type": "DefinedRegion", addressCountry: "GB" },
  };
}

/** The group of a product that comes in more than one variant: what they differ in, and where the whole is shown. */
function groupOf(links: Links, { key, slug, name, options, variants }: Product): object {
  if (variants.length < 2) return {};
  const isVariantOf = {
    "@type": "ProductGroup",
    productGroupID: key,
    name,
    url: links.absolute("product", { product: slug }),
    variesBy: options.flatMap(({ values, slug: option }) => {
      if (values.length < 2) return [];
      return [`${schema}/${option === "size" ? "size" : "color"}`];
    }),
  };
  return { isVariantOf };
}

function looksOf(product: Product, variant: Variant): object {
  const chosen = chosenValues(product, variant);
  const look = chosen.find(({ value }) => value.hex !== undefined)?.value;
  const size = chosen.find(({ option }) => option.slug === "size")?.value;
  return {
    ...(look === undefined ? {} : { color: look.label }),
    ...(look?.material === undefined ? {} : { material: look.material }),
    ...(size === undefined ? {} : { size: size.label }),
  };
}

const noReturn = {
  "@type": "MerchantReturnPolicy",
  applicableCountry: "GB",
  returnPolicyCategory: `${schema}/MerchantReturnNotPermitted`,
};

/** schema.org OnlineStore: who trades here, how to be reached, and fourteen days to change one's mind (law L44). */
export function storeData(links: Links, trader: Omit<ShopFace, "departments" | "collections" | "assets">): object {
  const { name, strapline, company, email, telephone } = trader;
  return {
    "@context": schema,
    "@type": "OnlineStore",
    name,
    description: strapline,
    url: links.absolute("home"),
    legalName: company.registeredName,
    ...(company.vatNumber === "" ? {} : { vatID: company.vatNumber }),
    identifier: { "@type": "PropertyValue", propertyID: "Companies House", value: company.number },
    address: company.office.join(", "),
    contactPoint: { "@type": "ContactPoint", contactType: "customer service", email, telephone },
    hasMerchantReturnPolicy: {
      "@type": "MerchantReturnPolicy",
      applicableCountry: "GB",
      returnPolicyCategory: `${schema}/MerchantReturnFiniteReturnWindow`,
      merchantReturnDays: 14,
      merchantReturnLink: links.absolute("terms"),
    },
  };
}

/** schema.org BreadcrumbList of the way down to a product. */
export function breadcrumbData(crumbs: readonly { name: string; address: string }[]): object {
  return {
    "@context": schema,
    "@type": "BreadcrumbList",
    itemListElement: crumbs.map(({ name, address }, at) => ({
      "@type": "ListItem",
      position: at + 1,
      name,
      item: address,
    })),
  };
}
