import { z } from "zod";
import type { KeptProduct } from "#catalogue";
import { type Context, page, type Reply } from "#kernel/http";
import { NothingThere } from "../nothing-there.tsx";
import type { OfficeDeps } from "../office-deps.ts";

/** The parameters of an address that belongs to one product. */
export const whichProduct = z.object({
  slug: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(80),
});

/** What is said where a product has no such entry of its history. */
export function noSuchChange(deps: OfficeDeps, { links, actor }: Context, slug: string): Reply {
  return page(
    <NothingThere frame={{ deps, links, actor }} here="products" title="No such change">
      Nothing was done. What can be put back stands in the <a href={links.to("product-history", { slug })}>history</a>.
    </NothingThere>,
    { status: 404, confidential: true },
  );
}

/** What is said of a slug that nothing has. */
export function noSuchProduct(deps: OfficeDeps, { links, actor }: Context): Reply {
  return page(
    <NothingThere frame={{ deps, links, actor }} here="products" title="No such product">
      No product has this address. It may have been given another one; the list of{" "}
      <a href={links.to("products")}>products</a> has all of them.
    </NothingThere>,
    { status: 404, confidential: true },
  );
}

/** Does something with the product of an address as it is at this moment, or says that there is none. */
export async function onProduct(
  deps: OfficeDeps,
  ctx: Context,
  slug: string,
  work: (kept: KeptProduct) => Reply | Promise<Reply>,
): Promise<Reply> {
  const kept = await deps.catalogue.kept(ctx.reader, slug);
  return kept === null ? noSuchProduct(deps, ctx) : work(kept);
}
