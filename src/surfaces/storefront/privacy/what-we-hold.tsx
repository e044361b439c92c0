import { z } from "zod";
import type { BasketView } from "#basket";
import { day } from "#kernel/clock";
import { lowered } from "#kernel/first-letter";
import { type Context, defineRoute, json, page, type Reply, type Route, redirect } from "#kernel/http";
import { formatMoney } from "#kernel/money";
import type { DraftView } from "#orders";
import { categories, purposes } from "#policy/categories";
import { cookies } from "#policy/cookies";
import { purposesOf } from "#policy/processing";
import { Breadcrumbs } from "#views/breadcrumbs.tsx";
import { momentInWords } from "#views/days.ts";
import { Form } from "#views/form.tsx";
import { Layout } from "#views/layout.tsx";
import { Table } from "#views/table.tsx";
import { basketOf } from "../basket/whose.ts";
import { formOf } from "../contact-shown.ts";
import { frameOf } from "../frame.ts";
import type { ShopDeps } from "../shop-deps.ts";
import { saidFields } from "./held-words.ts";

/** The longest value of a header field that is shown; browsers send less. */
const longestShown = 300;
const basketDays = cookies[0]?.keptDays ?? 30;

const shared = { access: "basket", writes: [] } as const;

/**
 * What we hold about whoever asks, registered or not: what their cookie leads to, and what this very request told (law
 * L05, L13). And the way to have it forgotten, in two steps, without scripts and without cookies.
 */
export function whatWeHoldRoutes(deps: ShopDeps): Route[] {
  return [
    defineRoute({
      ...shared,
      name: "what-we-hold",
      opens: ["show-to-subject"],
      method: "GET",
      path: "/privacy/what-we-hold",
      reads: ["contact"],
      accepts: "none",
      output: "page",
      handler: async (_, ctx) => holdingsPage(deps, ctx, await heldOf(deps, ctx)),
    }),
    defineRoute({
      ...shared,
      name: "what-we-hold-data",
      opens: ["show-to-subject"],
      method: "GET",
      path: "/privacy/what-we-hold/data",
      reads: ["contact"],
      accepts: "none",
      output: { 200: dataShape },
      handler: async (_, ctx) => {
        const held = await heldOf(deps, ctx);
        return json(dataOf(ctx, held), 200, { "content-disposition": 'attachment; filename="what-we-hold.json"' });
      },
    }),
    defineRoute({
      ...shared,
      name: "forget-me",
      method: "GET",
      path: "/privacy/what-we-hold/forgetting",
      reads: ["contact"],
      accepts: "none",
      output: "page-or-redirect",
      handler: async (_, ctx) => {
        const held = await heldOf(deps, ctx);
        return held.basket === null ? redirect(ctx.links.to("what-we-hold")) : askPage(deps, ctx, held);
      },
    }),
    defineRoute({
      ...shared,
      name: "forget",
      opens: ["reconcile"],
      method: "POST",
      path: "/privacy/what-we-hold/forgetting",
      limit: { per: "minute", most: 10 },
      reads: ["contact"],
      accepts: "form",
      body: z.object({}),
      output: "page",
      handler: async (_, ctx) => forget(deps, ctx),
    }),
  ];
}

type Held = { basket: BasketView | null; draft: DraftView | null };

async function heldOf(deps: ShopDeps, ctx: Context): Promise<Held> {
  const basket = await basketOf(deps, ctx);
  return { basket, draft: basket === null ? null : await deps.orders.draftOf(ctx.reader, basket.basketId) };
}

/** What was typed at the checkout, field by field; null where nothing was, or where it cannot be opened now. */
function typedIn({ draft }: Held): Readonly<Record<string, string>> | null {
  return draft?.contact.ok === true ? saidFields(formOf(draft.contact.value)) : null;
}

const dataShape = z.object({
  shop: z.string(),
  basket: z
    .object({
      lines: z.array(z.object({ name: z.string(), choice: z.string(), quantity: z.number(), priceMinor: z.number() })),
      takenOut: z.array(z.string()),
      deliveryArea: z.string().nullable(),
      code: z.string().nullable(),
      lastUsedAt: z.string(),
      deletedAt: z.string(),
    })
    .nullable(),
  checkout: z.object({ orderNumber: z.string(), fields: z.record(z.string(), z.string()).nullable() }).nullable(),
  thisRequest: z.array(z.object({ name: z.string(), value: z.string() })),
});

function dataOf(ctx: Context, held: Held): z.output<typeof dataShape> {
  const { basket, draft } = held;
  return {
    shop: ctx.links.absolute("home"),
    basket:
      basket === null
        ? null
        : {
            lines: basket.lines.map(({ name, choice, quantity, priceMinor }) => ({
              name,
              choice,
              quantity,
              priceMinor,
            })),
            takenOut: basket.removed.map(({ name }) => name),
            deliveryArea: areaOf(basket),
            code: basket.code,
            lastUsedAt: lastUsed(basket).toISOString(),
            deletedAt: basket.idleUntil.toISOString(),
          },
    checkout: draft === null ? null : { orderNumber: draft.number, fields: typedIn(held) },
    thisRequest: toldBy(ctx),
  };
}

function lastUsed({ idleUntil }: BasketView): Date {
  return new Date(idleUntil.getTime() - basketDays * day);
}

/** The area that a postcode was turned into; null while one is only assumed. */
function areaOf({ delivery }: BasketView): string | null {
  return delivery?.ok === true && !delivery.assumed ? delivery.areaName : null;
}

function toldBy(ctx: Context): { name: string; value: string }[] {
  return ctx.told().map(([name, value]) => ({ name, value: value.slice(0, longestShown) }));
}

function holdingsPage(deps: ShopDeps, ctx: Context, held: Held): Reply {
  const { links } = ctx;
  return page(
    <HeldFrame deps={deps} ctx={ctx} title="What we hold about you">
      <p class="lead">
        {held.basket === null
          ? "Nothing. Your browser carries no basket of ours, and we keep nothing about visits."
          : "A basket, because you put something in it. We do not know whose it is."}
      </p>
      {held.basket === null ? null : <HeldBasket basket={held.basket} />}
      {held.draft === null ? null : <HeldDraft held={held} />}
      {held.basket === null ? null : (
        <p class="row no-print">
          <a class="button" href={links.to("forget-me")}>
            Forget it
          </a>
          {ctx.capability === undefined ? (
            <a class="button plain" href={links.to("what-we-hold-data")}>
              Take it with you (JSON)
            </a>
          ) : null}
        </p>
      )}
      <section>
        <h2 id="orders">An order of yours</h2>
        <p>
          Each order has a page of its own, whose address is in our mails about it. There you see what we hold for that
          order, who got what of it, and when it goes. Have you lost the address?{" "}
          <a href={links.to("find-order")}>We send it again</a>.
        </p>
      </section>
      <ThisRequest ctx={ctx} />
      <section>
        <h2 id="wrong">If something here is wrong</h2>
        <p>
          <a href={links.to("complain")}>Complain to us</a>: it is acknowledged at once and answered within 30 days. Or{" "}
          <a href={links.to("contact")}>ask us</a>.
        </p>
      </section>
    </HeldFrame>,
    { confidential: true },
  );
}

function HeldBasket({ basket }: { basket: BasketView }) {
  const { lines, removed, idleUntil } = basket;
  const area = areaOf(basket);
  return (
    <section>
      <h2 id="basket">Your basket</h2>
      <Table
        caption="What lies in it"
        head={["What", "How many", "Price a piece"]}
        rows={lines.map(({ name, choice, quantity, priceMinor }) => [
          choice === "" ? name : `${name}, ${choice}`,
          String(quantity),
          formatMoney(priceMinor),
        ])}
      />
      <ul>
        {removed.map(({ name }) => (
          <li>{name} was taken out a moment ago and can be put back; then it is deleted.</li>
        ))}
        <li>
          {area === null ? "No place of delivery." : `Where to deliver, as an area and not as a postcode: ${area}.`}
        </li>
        {basket.code === null ? null : <li>The code {basket.code}.</li>}
        <li>Last used on {momentInWords(lastUsed(basket))}.</li>
        <li>
          Deleted on {momentInWords(idleUntil)}, unless you use it before. Why: {cookies[0]?.purpose}. Nobody else gets
          it.
        </li>
      </ul>
    </section>
  );
}

function HeldDraft({ held }: { held: Held }) {
  const fields = typedIn(held);
  const { occasion, basis, retention } = categories.contact;
  return (
    <section>
      <h2 id="checkout">What you typed at the checkout</h2>
      {fields === null ? (
        <p>It lies encrypted, and we cannot open it at the moment. Please try again in a few minutes.</p>
      ) : (
        <div class="told">
          <Table
            caption="Encrypted with a key of its own"
            head={["Field", "What you typed"]}
            rows={Object.entries(fields)}
          />
        </div>
      )}
      <ul>
        <li>Collected: {lowered(occasion)}</li>
        <li>
          Used{" "}
          {purposesOf("contact")
            .map((purpose) => purposes[purpose])
            .join("; ")}
          .
        </li>
        <li>{basis}</li>
        <li>Kept: {lowered(retention)} You have not paid, so nobody has got any of it.</li>
      </ul>
    </section>
  );
}

function ThisRequest({ ctx }: { ctx: Context }) {
  return (
    <section>
      <h2 id="this-request">What this very request told us</h2>
      <p>
        Every website is told this with every page. We used it to answer you and have not kept it: our log has the name
        of the page, a number for how it went, and the time it took.
      </p>
      <section class="scroll told" tabindex={0} aria-label="What your browser sent">
        <Table
          caption="What your browser sent, besides your cookie"
          head={["What", "Value"]}
          rows={toldBy(ctx).map(({ name, value }) => [<code>{name}</code>, value])}
        />
      </section>
    </section>
  );
}

function askPage(deps: ShopDeps, ctx: Context, { basket, draft }: Held): Reply {
  const count = basket?.count ?? 0;
  return page(
    <HeldFrame deps={deps} ctx={ctx} title="Forget your basket?">
      <p class="lead">
        {count === 1 ? "The piece" : `The ${count} pieces`} in your basket and every link to it go at once, and your
        cookie with them.
        {draft === null
          ? ""
          : " What you typed at the checkout goes too: its key is destroyed. Nothing was paid, so nothing is owed."}{" "}
        This cannot be undone.
      </p>
      <Form action={ctx.links.to("forget")}>
        <p class="row">
          <button class="button" type="submit">
            Forget it now
          </button>
          <a class="button plain" href={ctx.links.to("what-we-hold")}>
            Keep it
          </a>
        </p>
      </Form>
    </HeldFrame>,
    { confidential: true },
  );
}

async function forget(deps: ShopDeps, ctx: Context): Promise<Reply> {
  const held = await heldOf(deps, ctx);
  let typed = "What you typed at the checkout is gone too. Nobody can open it any more, neither you nor we.";
  if (held.basket !== null) {
    const { basketId } = held.basket;
    const draft = await deps.orders.forgetDraft(basketId);
    if (!draft.ok) return beingPaidPage(deps, ctx);
    if (!draft.shredded)
      typed =
        "Nobody can open what you typed at the checkout any more; its key is destroyed as soon as the store of keys answers again.";
    await ctx.transact((tx) => deps.basket.empty(tx, basketId));
  }
  return page(
    <HeldFrame deps={deps} ctx={{ links: ctx.links, basketCookie: undefined }} title="It is forgotten">
      <p class="lead">
        {held.basket === null
          ? "There was nothing to forget: your browser carries no basket of ours."
          : "Your basket, every link to it and your cookie are gone."}
      </p>
      {held.draft === null ? null : <p>{typed}</p>}
      <p>
        <a href={ctx.links.absolute("home")}>To the front of the shop</a>
      </p>
    </HeldFrame>,
    ctx.basketCookie === undefined
      ? { confidential: true }
      : { confidential: true, setBasket: { token: undefined, count: 0 } },
  );
}

function beingPaidPage(deps: ShopDeps, ctx: Context): Reply {
  return page(
    <HeldFrame deps={deps} ctx={ctx} title="This cannot be forgotten at this moment">
      <p class="lead">
        The order is being paid, or has just been paid. Once it is placed, its own page says what waits and why. If you
        do not pay after all, come back here.
      </p>
    </HeldFrame>,
    { confidential: true, status: 409 },
  );
}

/** The frame of a page on what is held: nothing of it is stored or found by search engines. */
function HeldFrame(props: {
  deps: ShopDeps;
  ctx: Pick<Context, "links" | "basketCookie">;
  title: string;
  children?: unknown;
}) {
  const { deps, ctx, title } = props;
  const { links } = ctx;
  return (
    <Layout
      {...frameOf(deps, ctx)}
      title={title}
      description="What this shop holds about you, from your own browser or from the page of your order."
      canonical={links.absolute("what-we-hold")}
      robots="noindex"
      task
    >
      <Breadcrumbs
        crumbs={[
          { name: "Home", href: links.to("home") },
          { name: "Cookies and privacy", href: links.to("privacy") },
        ]}
      />
      <div class="task">
        <h1>{title}</h1>
        {props.children as never}
      </div>
    </Layout>
  );
}
