import { z } from "zod";
import { type FileIndex, type HandedIn, isThrough } from "#exchange";
import { actorOf, type Context, defineRoute, file, page, type Reply, type Route, redirect, stream } from "#kernel/http";
import { NothingThere } from "../nothing-there.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { handInPage, mappingPage, progressPage, reportPage } from "./import-page.tsx";
import { type Chosen, chosenShape, wishesOf } from "./import-wishes.ts";

const imports = { access: "staff", may: "catalogue.change", reads: [], writes: [] } as const;
const gets = { ...imports, method: "GET", accepts: "none" } as const;
const posts = { ...imports, method: "POST", output: "page-or-redirect" } as const;
const which = z.object({ id: z.uuid() });
const mostBytes = 32 * 1024 * 1024;
/** Products out of a file: handing it in, what its columns are taken for, what would happen, and bringing it in step by step. */
export function productImportRoutes(deps: OfficeDeps): Route[] {
  const { handedIn } = deps.exchange;
  return [
    defineRoute({
      ...{ ...gets, output: "page" },
      name: "products-to-import",
      path: "/product-import",
      handler: (_, ctx) => handInPage(deps, ctx, {}),
    }),
    defineRoute({
      ...{ ...posts, accepts: "upload" },
      name: "hand-in-products",
      path: "/product-import",
      maxBodyBytes: mostBytes,
      body: z.object({ file: file() }),
      handler: async ({ body: { file: bytes } }, ctx) => {
        if (bytes.length === 0) return handInPage(deps, ctx, { trouble: ["Choose a CSV file."] });
        const looked = await handedIn.receive(bytes);
        if (!looked.ok) return handInPage(deps, ctx, { trouble: looked.trouble });
        return redirect(ctx.links.to("product-import", { id: looked.file.id }));
      },
    }),
    defineRoute({
      ...{ ...gets, output: "page" },
      name: "product-import",
      path: "/product-import/:id",
      params: which,
      handler: ({ params: { id } }, ctx) => onFile(deps, ctx, id, (found) => standing(deps, ctx, found)),
    }),
    defineRoute({
      ...{ ...posts, accepts: "form" },
      name: "choose-import",
      path: "/product-import/:id",
      maxBodyBytes: 64 * 1024,
      params: which,
      body: z.object(chosenShape),
      handler: ({ params: { id }, body }, ctx) => onFile(deps, ctx, id, (found) => choose(deps, ctx, found, body)),
    }),
    defineRoute({
      ...{ ...posts, accepts: "form" },
      name: "go-on-importing",
      path: "/product-import/:id/step",
      params: which,
      body: z.object({ from: z.string().regex(/^\d{1,6}$/) }),
      handler: async ({ params: { id }, body: { from } }, ctx) => {
        const done = await handedIn.goOn(id, Number(from), actorOf(ctx).handle);
        if (done === null) return gone(deps, ctx);
        return isThrough(done) ? redirect(ctx.links.to("product-import", { id })) : progressPage(deps, ctx, done);
      },
    }),
    defineRoute({
      ...{ ...gets, output: "stream" },
      name: "products-not-taken",
      path: "/product-import/:id/not-taken.csv",
      params: which,
      handler: async ({ params: { id } }, ctx) => {
        const bytes = await handedIn.notTaken(id);
        return bytes === null ? gone(deps, ctx) : stream(once(bytes), "text/csv; charset=utf-8");
      },
    }),
  ];
}

async function* once(bytes: Uint8Array): AsyncGenerator<string> {
  yield Buffer.from(bytes).toString("utf8");
}

type Found = { file: HandedIn; index: FileIndex };

async function onFile(
  deps: OfficeDeps,
  ctx: Context,
  id: string,
  work: (found: Found) => Reply | Promise<Reply>,
): Promise<Reply> {
  const found = await deps.exchange.handedIn.look(id);
  return found === null ? gone(deps, ctx) : work(found);
}

function standing(deps: OfficeDeps, ctx: Context, found: Found): Reply | Promise<Reply> {
  if (found.file.through === null) return mappingPage(deps, ctx, found, {});
  return isThrough(found.file) ? reportPage(deps, ctx, found.file) : progressPage(deps, ctx, found.file);
}

async function choose(deps: OfficeDeps, ctx: Context, found: Found, typed: Chosen): Promise<Reply> {
  const { handedIn } = deps.exchange;
  const { id } = found.file;
  if (found.file.through !== null) return redirect(ctx.links.to("product-import", { id }));
  const kept = await handedIn.wish(id, wishesOf(found, typed));
  if (!kept.ok) return mappingPage(deps, ctx, found, { typed, trouble: kept.trouble });
  if (typed.act === "look") return mappingPage(deps, ctx, kept, { rehearsal: await handedIn.rehearse(id) });
  const begun = await handedIn.goOn(id, 0, actorOf(ctx).handle);
  if (begun === null) return gone(deps, ctx);
  return isThrough(begun) ? redirect(ctx.links.to("product-import", { id })) : progressPage(deps, ctx, begun);
}

function gone(deps: OfficeDeps, { links, actor }: Context): Reply {
  return page(
    <NothingThere frame={{ deps, links, actor }} here="products" title="No such file">
      It may have made room for newer ones: the shop keeps the ten newest.{" "}
      <a href={links.to("products-to-import")}>Hand it in</a> again, and what is in the shop already is left alone.
    </NothingThere>,
    { status: 404, confidential: true },
  );
}
