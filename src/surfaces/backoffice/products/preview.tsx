import { z } from "zod";
import type { PreviewOutcome, ProductWords } from "#catalogue";
import { type Context, defineRoute, page, type Reply, type Route } from "#kernel/http";
import { momentInWords } from "#views/days.ts";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { onProduct, whichProduct } from "./which-product.tsx";
import { refusedWords, revisionRead, tidyWords, wordsForm } from "./words.tsx";

/** Links to a product as it would be: a draft, or words that are not saved. */
export function productPreviewRoutes(deps: OfficeDeps): Route[] {
  const posts = {
    access: "staff",
    may: "catalogue.change",
    reads: [],
    writes: [],
    method: "POST",
    accepts: "form",
    params: whichProduct,
    output: "page",
  } as const;
  return [
    defineRoute({
      ...posts,
      name: "preview-product",
      path: "/products/:slug/preview",
      body: z.object({ revision: revisionRead }),
      handler: ({ params: { slug } }, ctx) => offered(deps, ctx, slug, null),
    }),
    defineRoute({
      ...posts,
      name: "preview-words",
      path: "/products/:slug/words/preview",
      maxBodyBytes: 64 * 1024,
      body: wordsForm,
      handler: ({ params: { slug }, body: { revision: _, ...typed } }, ctx) =>
        offered(deps, ctx, slug, tidyWords(typed)),
    }),
  ];
}

function offered(deps: OfficeDeps, ctx: Context, slug: string, words: ProductWords | null): Promise<Reply> {
  return onProduct(deps, ctx, slug, async (kept) => {
    const done = await ctx.transact((tx) => deps.catalogue.offerPreview(tx, slug, words));
    if (!done.ok) return refusedWords(deps, ctx, slug, done, words ?? undefined);
    return linkPage(deps, ctx, kept.product, done);
  });
}

function linkPage(
  deps: OfficeDeps,
  { links, actor }: Context,
  { slug, name }: { slug: string; name: string },
  { token, until }: Extract<PreviewOutcome, { ok: true }>,
): Reply {
  const address = `${deps.shop.url}/preview/${token}`;
  return page(
    <Office frame={{ deps, links, actor }} title={`Preview of ${name}`} here="products">
      <p class="quiet">
        <a href={links.to("product-kept", { slug })}>{name}</a>
      </p>
      <h1>Preview of {name}</h1>
      <p class="lead">
        Whoever has this link sees the page as it would be, until {momentInWords(until)}. No search engine finds it, and
        the link that there was of this product is over. Nothing was saved or put on sale.
      </p>
      <section class="panel">
        <p class="secret">{address}</p>
        <p>
          <a class="button" href={address} rel="noreferrer">
            Open the preview
          </a>
        </p>
      </section>
    </Office>,
    { confidential: true },
  );
}
