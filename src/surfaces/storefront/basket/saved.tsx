import { z } from "zod";
import type { BasketView } from "#basket";
import { type Context, defineRoute, page, type Reply, type Route, redirect } from "#kernel/http";
import { Form } from "#views/form.tsx";
import { Layout } from "#views/layout.tsx";
import { frameOf } from "../frame.ts";
import { inWords } from "../refusal-words.ts";
import type { ShopDeps } from "../shop-deps.ts";
import { basketIdOf } from "./whose.ts";

const capability = z.object({ saved: z.string().regex(/^[A-Za-z0-9_-]{22}$/) });

/** A way back to a basket without an account: a link to print, to copy, or to mail to oneself from one's own mail program. */
export function savedBasketRoutes(deps: ShopDeps): Route[] {
  return [
    defineRoute({
      name: "save-basket",
      method: "POST",
      path: "/basket/links",
      limit: { per: "minute", most: 10 },
      access: "basket",
      reads: [],
      writes: [],
      accepts: "form",
      body: z.object({}),
      output: "page-or-redirect",
      handler: async (_, ctx) => {
        const basketId = await basketIdOf(deps, ctx);
        if (basketId === null) return redirect(ctx.links.to("basket", {}, { problem: "no-basket" }));
        const minted = await ctx.transact((tx) => deps.basket.mintCapability(tx, basketId, { purpose: "saved" }));
        if (!minted.ok) return redirect(ctx.links.to("basket", {}, { problem: minted.because }));
        return linkPage(deps, ctx, ctx.links.absolute("saved-basket", { saved: minted.capability }), minted.expiresAt);
      },
    }),
    defineRoute({
      name: "saved-basket",
      method: "GET",
      path: "/basket/saved/:saved",
      access: "public",
      reads: [],
      writes: [],
      accepts: "none",
      params: capability,
      output: "page",
      handler: async ({ params }, ctx) => {
        const found = await savedBasket(deps, ctx, params.saved);
        return found === null ? gonePage(deps, ctx) : openPage(deps, ctx, params.saved);
      },
    }),
    defineRoute({
      name: "open-saved-basket",
      method: "POST",
      limit: { per: "minute", most: 10 },
      path: "/basket/saved/:saved",
      access: "public",
      reads: [],
      writes: [],
      accepts: "form",
      params: capability,
      body: z.object({}),
      output: "page-or-redirect",
      handler: async ({ params }, ctx) => {
        const found = await savedBasket(deps, ctx, params.saved);
        const view = found === null ? null : await deps.basket.contents(ctx.reader, found);
        return view === null ? gonePage(deps, ctx) : openCopy(deps, ctx, view);
      },
    }),
  ];
}

/** The basket that a saved link leads to; no other capability is one. */
async function savedBasket(deps: ShopDeps, ctx: Context, saved: string): Promise<string | null> {
  const found = await deps.basket.byCapability(ctx.reader, saved, ctx.now);
  return found?.purpose === "saved" ? found.basketId : null;
}

/**
 * Puts the same things into a basket of one's own. The link may have been passed on, so it must not lead to the basket
 * itself, behind which stand the details of whoever made it.
 */
async function openCopy(deps: ShopDeps, ctx: Context, { lines }: BasketView): Promise<Reply> {
  const opened = await ctx.transact(async (tx) => {
    const { token, basketId } = await deps.basket.open(tx);
    let count = 0;
    for (const { sku, quantity } of lines) {
      const added = await deps.basket.addLine(tx, basketId, sku, quantity);
      if (added.ok) count = added.count;
    }
    const minted = await deps.basket.mintCapability(tx, basketId, { purpose: "journey" });
    return { token, count: Math.min(count, 999), minted };
  });
  const { minted, ...setBasket } = opened;
  if (!minted.ok) return redirect(ctx.links.to("basket", {}, { problem: minted.because }));
  // With cookies the basket's own token leads on; without them the journey's capability does.
  return redirect(ctx.linksWith(minted.capability).to("basket"), { confidential: true, setBasket });
}

const month = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", timeZone: "Europe/London" });

function linkPage(deps: ShopDeps, ctx: Context, link: string, until: Date): Reply {
  const mail = `mailto:?subject=${encodeURIComponent(`My basket at ${deps.trader.name}`)}&body=${encodeURIComponent(link)}`;
  return page(
    <Frame deps={deps} ctx={ctx} title="A link to your basket">
      <p class="lead">Whoever has this link can see what is in the basket, until {month.format(until)}.</p>
      <p>
        <a class="secret-link" href={link}>
          {link}
        </a>
      </p>
      <p>
        <a class="button plain" href={mail}>
          Mail it to yourself
        </a>
      </p>
      <p class="quiet">That opens your own mail program; we do not see the address. You can also print this page.</p>
      <p>
        <a href={ctx.links.to("basket")}>Back to the basket</a>
      </p>
    </Frame>,
    { confidential: true },
  );
}

function openPage(deps: ShopDeps, ctx: Context, saved: string): Reply {
  return page(
    <Frame deps={deps} ctx={ctx} title="Open your basket here">
      <p class="lead">This link leads to a basket that somebody kept, probably you.</p>
      <Form action={ctx.links.to("open-saved-basket", { saved })}>
        <button class="button" type="submit">
          Open the basket
        </button>
      </Form>
    </Frame>,
    { confidential: true },
  );
}

function gonePage(deps: ShopDeps, ctx: Context): Reply {
  return page(
    <Frame deps={deps} ctx={ctx} title="This link has run out">
      <p class="lead">{inWords("no-basket")}</p>
    </Frame>,
    { status: 410, confidential: true },
  );
}

function Frame(props: { deps: ShopDeps; ctx: Context; title: string; children?: unknown }) {
  const { deps, ctx, title } = props;
  return (
    <Layout
      {...frameOf(deps, ctx)}
      title={title}
      description={title}
      canonical={ctx.links.absolute("basket")}
      robots="noindex"
      task
    >
      <div class="task">
        <h1>{title}</h1>
        {props.children as never}
      </div>
    </Layout>
  );
}
