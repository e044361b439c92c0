import { z } from "zod";
import { type Context, defineRoute, page, type Reply, type Route } from "#kernel/http";
import { formatPrice } from "#kernel/money";
import { Breadcrumbs } from "#views/breadcrumbs.tsx";
import { Layout } from "#views/layout.tsx";
import { ProductCard } from "#views/product-card.tsx";
import { listingTags } from "#views/tags.ts";
import { DataBlock } from "#views/verbatim.tsx";
import { cardOf } from "../card-facts.ts";
import { frameOf, type StorefrontDeps } from "../frame.ts";
import type { Room } from "../home/front-page.ts";
import { photographFacts } from "../picture-facts.ts";
import { breadcrumbData } from "../product/structured.ts";
import { notFoundPage } from "../refusals.tsx";
import { itemListData } from "./pieces-page.tsx";
import { placedPieces, withDots } from "./placed.ts";
import { type Dot, RoomScene } from "./room-scene.tsx";
import { shownRooms } from "./rooms-part.tsx";

/** A room and what stands in it: `/rooms/reading-corner`. */
export function roomRoute(deps: StorefrontDeps): Route {
  return defineRoute({
    method: "GET",
    access: "public",
    reads: [],
    writes: [],
    accepts: "none",
    output: "page",
    kept: true,
    name: "room",
    path: "/rooms/:room",
    params: z.object({ room: z.string().max(80) }),
    handler: async ({ params }, ctx) => {
      const room = (await shownRooms(deps)).find(({ slug }) => slug === params.room);
      return room === undefined ? notFoundPage(frameOf(deps, ctx)) : roomPage(deps, ctx, room);
    },
  });
}

function roomPage(deps: StorefrontDeps, ctx: Context, { slug, title, text, photograph, alt, pieces }: Room): Reply {
  const { links } = ctx;
  const placed = placedPieces(deps.catalogue.current(), pieces);
  const cards = placed.map(({ item }) => ({ item, card: cardOf(deps, links, item) }));
  const address = links.absolute("room", { room: slug });
  const named = cards.map(({ item: { product } }) => ({
    name: product.name,
    address: links.absolute("product", { product: product.slug }),
  }));
  const data = [
    itemListData(title, address, named),
    breadcrumbData([{ name: "Home", address: links.absolute("home") }]),
  ];
  return page(
    <Layout {...frameOf(deps, ctx)} title={title} description={text} canonical={address}>
      <DataBlock value={data} />
      <Breadcrumbs crumbs={[{ name: "Home", href: links.to("home") }]} />
      <div class="masthead">
        <h1>{title}</h1>
        <p>{text}</p>
      </div>
      <RoomScene picture={photographFacts(links, photograph, alt, "wide")} dots={dotsOf(placed, links)} eager />
      <h2 class="count">{cards.length === 1 ? "1 piece in the picture" : `${cards.length} pieces in the picture`}</h2>
      <ul class="cards">
        {cards.map(({ card }) => (
          <ProductCard card={card} level={3} />
        ))}
      </ul>
    </Layout>,
    { tags: listingTags(placed.map(({ item }) => item.variant.sku)) },
  );
}

/** A dot for each piece, with its name and price for whoever rests on it or hears it. */
export function dotsOf(placed: ReturnType<typeof placedPieces>, links: Context["links"]): Dot[] {
  return withDots(placed).map(({ item: { product, variant }, x, y }) => ({
    x,
    y,
    href: links.to("product", { product: product.slug, variant: variant.slug }),
    words: `${product.name}, ${formatPrice(variant.priceMinor)}`,
  }));
}
