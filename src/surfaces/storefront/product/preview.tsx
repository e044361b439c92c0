import { z } from "zod";
import type { Preview } from "#catalogue";
import { type Context, defineRoute, type Links, page, type Route } from "#kernel/http";
import { momentInWords } from "#views/days.ts";
import { frameOf, type StorefrontDeps } from "../frame.ts";
import type { DrawCards } from "../listing/ready-cards.tsx";
import { RefusalPage } from "../refusals.tsx";
import { chooseVariant, productReply } from "./route.tsx";

/** A product as it would be, for whoever holds the link that the back office made. */
export function productPreviewRoute(deps: StorefrontDeps, drawCards: DrawCards): Route {
  return defineRoute({
    name: "product-preview",
    method: "GET",
    path: "/preview/:token/:variant?",
    access: "public",
    reads: [],
    writes: [],
    accepts: "none",
    params: z.object({ token: z.string().regex(/^[A-Za-z0-9_-]{22}$/), variant: z.string().max(120).optional() }),
    output: "page",
    handler: async ({ params: { token, variant: slug } }, ctx) => {
      const preview = await deps.catalogue.preview(ctx.reader, token);
      const variant = preview === null ? undefined : chooseVariant(preview.product, slug);
      if (preview === null || variant === undefined) return overPage(deps, ctx);
      const links = within(ctx.links, preview.product.slug, token);
      const shown = { product: preview.product, variant, named: slug !== undefined, preview: <Notice {...preview} /> };
      return productReply(deps, drawCards, { ...ctx, links }, shown);
    },
  });
}

/** Links under which choosing another variant stays in the preview. */
function within(links: Links, slug: string, token: string): Links {
  return {
    ...links,
    to: (name, params, query) =>
      name === "product" && params?.product === slug
        ? links.to("product-preview", { token, variant: params.variant })
        : links.to(name, params, query),
  };
}

function Notice({ isOffSale, hasUnsavedWords, until }: Preview) {
  return (
    <p class="notice" role="note">
      Preview until {momentInWords(until)}. {isOffSale ? "This product is not on sale. " : ""}
      {hasUnsavedWords ? "Its words are not saved." : ""}
    </p>
  );
}

function overPage(deps: StorefrontDeps, ctx: Pick<Context, "links" | "basketCookie">) {
  return page(
    <RefusalPage
      frame={frameOf(deps, ctx)}
      title="This preview is over"
      detail="A preview lasts half an hour, or until somebody makes another one of the same product. The back office makes a new link."
    />,
    { status: 404, confidential: true },
  );
}
