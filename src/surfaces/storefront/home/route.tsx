import type { CatalogueSnapshot, ListingItem, Product } from "#catalogue";
import { EVERYTHING, NO_FILTERS } from "#catalogue";
import { defineRoute, page, type Route } from "#kernel/http";
import { Layout } from "#views/layout.tsx";
import { listingTags } from "#views/tags.ts";
import { DataBlock } from "#views/verbatim.tsx";
import { cardOf } from "../card-facts.ts";
import { frameOf, type StorefrontDeps } from "../frame.ts";
import { photographFacts, pictureOf } from "../picture-facts.ts";
import { sceneName } from "../pictures.ts";
import { storeData } from "../product/structured.ts";
import { placedPieces } from "../together/placed.ts";
import { dotsOf } from "../together/room.tsx";
import { roomsOf } from "../together/rooms-part.tsx";
import { type CollectionFacts, picturesOfCollection } from "./collection-part.tsx";
import type { FrontPage } from "./front-page.ts";
import { type FabricFacts, HomePage, type HomePageProps, type PieceFacts, type StoryFacts } from "./home-page.tsx";

const mostReady = 4;
const mostPieces = 6;
const mostFabrics = 32;

/** The front of the shop. */
export function homeRoute(deps: StorefrontDeps): Route {
  return defineRoute({
    name: "home",
    method: "GET",
    path: "/",
    access: "public",
    reads: [],
    writes: [],
    accepts: "none",
    output: "page",
    kept: true,
    handler: async (_, ctx) => {
      const frame = frameOf(deps, ctx);
      const { links } = ctx;
      const snapshot = deps.catalogue.current();
      const readyItems = snapshot
        .list(null, { ...EVERYTHING, filters: { ...NO_FILTERS, availability: ["ready"] } })
        ?.items.filter(({ product }) => !product.isSwatch);
      const ready = readyItems?.slice(0, mostReady) ?? [];
      const props: HomePageProps = {
        links,
        shopName: frame.shop.name,
        strapline: frame.shop.strapline,
        front: deps.front,
        scene: await sceneOf(deps, links),
        leads: deps.front === null ? [] : leadsOf(deps.front, snapshot, links),
        departments: departmentsOf(snapshot, links),
        ready: ready.map((item) => cardOf(deps, links, item)),
        stories: deps.front === null ? [] : storiesOf(deps.front, snapshot, links),
        rooms: await roomsOf(deps, links),
        collections: collectionsOf(snapshot, links),
        fabrics: fabricsOf(snapshot, links),
      };
      return page(
        <Layout
          {...frame}
          title={frame.shop.name}
          description={deps.front?.standfirst ?? frame.shop.strapline}
          canonical={links.absolute("home")}
        >
          <DataBlock value={[storeData(links, deps.trader)]} />
          <HomePage {...props} />
        </Layout>,
        { tags: listingTags(ready.map(({ variant }) => variant.sku)) },
      );
    },
  });
}

type LinksOf = HomePageProps["links"];

/** The photograph of the front page where the shop has it, else its drawn scene. */
async function sceneOf({ front, media, catalogue }: StorefrontDeps, links: LinksOf): Promise<HomePageProps["scene"]> {
  if (front === null) return null;
  const { scene, photograph } = front.hero;
  if (photograph !== null && (await media.has(photograph.day.sha256))) {
    const { alt, day, dusk, pieces } = photograph;
    const placed = placedPieces(catalogue.current(), pieces);
    return { picture: photographFacts(links, day, alt, "plate", dusk), dots: dotsOf(placed, links) };
  }
  const { alt, width, height, svg, duskSvg } = scene;
  const address = (text: string) => links.to("scene", { name: sceneName(text) });
  const dusk = duskSvg === undefined ? [] : [{ srcset: address(duskSvg), media: "(prefers-color-scheme:dark)" }];
  return { picture: { src: address(svg), sources: dusk, alt, width, height }, dots: [] };
}

/** The departments that the front page leads to, as far as they are shown. */
function leadsOf({ hero }: FrontPage, snapshot: CatalogueSnapshot, links: LinksOf): HomePageProps["leads"] {
  return [hero.first, hero.second].flatMap(({ words, department }) => {
    const category = snapshot.category(department) ?? snapshot.categoryFormerly(department);
    return category === null ? [] : [{ words, href: links.to("category", { category: category.slug }) }];
  });
}

/** Each department with the picture of its first product. */
function departmentsOf(snapshot: CatalogueSnapshot, links: LinksOf): HomePageProps["departments"] {
  return snapshot.categories.map((category) => {
    const listing = snapshot.list(category.slug, EVERYTHING);
    const first: ListingItem | undefined = listing?.items[0];
    const picture = first === undefined ? null : { ...pictureOf(links, first.product, first.variant, "card"), alt: "" };
    return { category, total: listing?.total ?? 0, picture };
  });
}

/** Each collection with pictures of its first pieces. */
function collectionsOf(snapshot: CatalogueSnapshot, links: LinksOf): CollectionFacts[] {
  return snapshot.collections.map(({ slug, title, blurb }) => {
    const pieces = snapshot.inCollection(slug).slice(0, picturesOfCollection);
    return {
      title,
      says: firstSentence(blurb),
      href: links.to("collection", { collection: slug }),
      pictures: pieces.flatMap((product) => {
        const [variant] = product.variants;
        return variant === undefined ? [] : [{ ...pictureOf(links, product, variant, "card"), alt: "" }];
      }),
    };
  });
}

function firstSentence(text: string): string {
  return /^.*?[.?](?=\s|$)/.exec(text)?.[0] ?? text;
}

/** The stories whose range and picture the catalogue still has. */
function storiesOf(front: FrontPage, snapshot: CatalogueSnapshot, links: LinksOf): StoryFacts[] {
  return front.stories.flatMap((story) => {
    const named = story.picture.product;
    const product = snapshot.product(named) ?? snapshot.productFormerly(named);
    const variant = product?.variants.find(({ slug }) => slug === story.picture.variant) ?? product?.variants[0];
    if (product === null || variant === undefined) return [];
    const pieces = snapshot.products
      .filter(({ range, isSwatch }) => range === story.range && !isSwatch)
      .slice(0, mostPieces);
    return [
      {
        story,
        href: links.to("product", { product: product.slug, variant: variant.slug }),
        picture: pictureOf(links, product, variant, "plate"),
        pieces: pieces.map((piece) => pieceOf(piece, links)),
      },
    ];
  });
}

function pieceOf(product: Product, links: LinksOf): PieceFacts {
  const prices = product.variants.map(({ priceMinor }) => priceMinor);
  const widths = product.variants.map(({ sizeCm }) => sizeCm.width);
  const [least, most] = [Math.min(...widths), Math.max(...widths)];
  return {
    href: links.to("product", { product: product.slug }),
    name: product.name,
    says: least === most ? `${least} cm wide` : `${least}–${most} cm wide`,
    fromMinor: Math.min(...prices),
    several: new Set(prices).size > 1,
  };
}

/** Every fabric and finish once, in the order of colours, each leading to what comes in it. */
function fabricsOf(snapshot: CatalogueSnapshot, links: LinksOf): FabricFacts[] {
  const found = new Map<string, FabricFacts>();
  for (const product of snapshot.products) {
    if (product.isSwatch) continue;
    for (const { slug, values } of product.options) {
      for (const value of values) {
        if (value.hex === undefined || found.has(value.slug)) continue;
        const variant = product.variants.find(({ choice }) => choice[slug] === value.slug);
        if (variant === undefined) continue;
        const href = links.to("search", {}, { q: value.label });
        found.set(value.slug, { value: { ...value, hex: value.hex }, href });
      }
    }
  }
  return [...found.values()].sort((a, b) => hueOf(a.value.hex) - hueOf(b.value.hex)).slice(0, mostFabrics);
}

/** A number that puts colours in the order of the rainbow and greys by lightness in front. */
function hueOf(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const most = Math.max(r, g, b);
  const spread = most - Math.min(r, g, b);
  if (spread < 0.12) return -most;
  const sector = most === r ? ((g - b) / spread + 6) % 6 : most === g ? (b - r) / spread + 2 : (r - g) / spread + 4;
  return sector;
}
