import { type Addressed, addressedIn, type EarlierPrice, type Product, type Variant } from "#catalogue";
import type { Quote, QuoteRefusal } from "#delivery";
import type { Links } from "#kernel/http";
import type { Summary } from "#reviews";
import type { Level } from "#stock";
import { choiceInWords } from "../offer-facts.ts";

const schema = "https://schema.org";

/** Pence as schema.org wants a price: `1249.00`. */
const inPounds = (minor: number): string => (minor / 100).toFixed(2);

/** schema.org Product with its one Offer, from the same price and delivery that the page shows (law L57). */
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
