import type { ListingItem } from "#catalogue";
import type { Links } from "#kernel/http";
import type { CardFacts } from "#views/product-card.tsx";
import type { StorefrontDeps } from "./frame.ts";
import { coloursOf, deliveredMinor, lowInWords, quoteOne, supplyInWords } from "./offer-facts.ts";
import { pictureOf } from "./picture-facts.ts";

/** Stars and count for a card. */
function ratingOf(reviews: StorefrontDeps["reviews"], product: string): CardFacts["rating"] {
  const summary = reviews.summaryOf(product);
  return summary === null ? null : { average: summary.average, count: summary.count };
}

/** What a card shows of a product in a list: the variant that fits best, at the lowest price that fits. */
export function cardOf(deps: StorefrontDeps, links: Links, item: ListingItem): CardFacts {
  const { product, variant } = item;
  const quote = quoteOne(deps.delivery, product, variant);
  const dates = quote.ok ? `With you ${quote.dates}` : null;
  const fromPrice = item.toPriceMinor > item.fromPriceMinor && variant.priceMinor === item.fromPriceMinor;
  return {
    href: links.to("product", { product: product.slug, variant: variant.slug }),
    name: product.name,
    says: product.summary,
    picture: pictureOf(links, product, variant, "card"),
    rating: ratingOf(deps.reviews, product.key),
    price: {
      priceMinor: variant.priceMinor,
      from: fromPrice,
      earlier: deps.catalogue.earlierPrice(variant),
      deliveredMinor: deliveredMinor(variant, quote),
    },
    comes: variant.supply.kind === "stock" && dates !== null ? dates : supplyInWords(variant.supply),
    low: lowInWords(deps.stock.levels().of(variant.sku)),
    colours: coloursOf(product, variant),
  };
}
