import { z } from "zod";
import type { BasketLine, BasketView } from "#basket";
import { type Context, defineRoute, page, type Reply, type Route, text } from "#kernel/http";
import { formatMoney, formatPrice } from "#kernel/money";
import { contactFieldsAsked } from "#policy/fields";
import { EmptyState } from "#views/empty-state.tsx";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { Layout } from "#views/layout.tsx";
import { Picture } from "#views/picture.tsx";
import { linesTakenOff } from "#views/taken-off.ts";
import { frameOf } from "../frame.ts";
import { pictureOf } from "../picture-facts.ts";
import { inWords, isKnown } from "../refusal-words.ts";
import type { ShopDeps } from "../shop-deps.ts";
import { basketOf } from "./whose.ts";

/** A code that was refused: as it was typed, and why. */
export type CodeRefused = { typed: string; why: string };

type Said = {
  added?: string | undefined;
  removed?: string | undefined;
  changed?: string | undefined;
  problem?: string | undefined;
  code?: CodeRefused | undefined;
};

/** The basket: what is in it, what it costs with delivery, when it comes, and the way to the checkout. */
export function basketRoute(deps: ShopDeps): Route {
  return defineRoute({
    name: "basket",
    method: "GET",
    path: "/basket",
    access: "basket",
    reads: [],
    writes: [],
    accepts: "none",
    query: z.object({
      added: text(60).optional(),
      removed: text(60).optional(),
      changed: text(60).optional(),
      problem: text(40).optional(),
    }),
    output: "page",
    handler: async ({ query }, ctx) => {
      const view = await basketOf(deps, ctx);
      return basketPage(deps, ctx, view, query);
    },
  });
}

/** Draws the basket with a sentence on what just happened. Puts the number in the cookie right. */
export function basketPage(deps: ShopDeps, ctx: Context, view: BasketView | null, said: Said): Reply {
  const { links, basketCookie } = ctx;
  const count = view?.count ?? 0;
  const stale = basketCookie !== undefined && (view === null || basketCookie.count !== count);
  const frame = { ...frameOf(deps, ctx), basketCount: count };
  const notice = noticeOf(deps, view, said);
  const html = (
    <Layout
      {...frame}
      title={said.code === undefined ? "Basket" : "Error: Basket"}
      description="What you have chosen."
      canonical={links.absolute("basket")}
      robots="noindex"
      task
    >
      <div class="task">
        <h1>Your basket</h1>
        <ErrorSummary errors={{ code: said.code?.why }} />
        {notice === null ? null : (
          <p class={said.problem === undefined ? "notice" : "notice wrong"} data-notice="" role="status">
            {notice}
            {said.added !== undefined ? (
              <>
                {" "}
                <a href={links.to("basket")}>See your basket</a>
              </>
            ) : null}
          </p>
        )}
        {view === null || (view.lines.length === 0 && view.gone.length === 0) ? (
          <Empty {...{ deps, ctx, view }} />
        ) : (
          <Filled {...{ deps, ctx, view, code: said.code }} />
        )}
      </div>
    </Layout>
  );
  return page(html, {
    confidential: true,
    status: said.code === undefined ? 200 : 422,
    setBasket:
      stale && basketCookie !== undefined
        ? { token: view === null ? undefined : basketCookie.token, count }
        : undefined,
  });
}

type Props = { deps: ShopDeps; ctx: Context; view: BasketView };

function noticeOf(deps: ShopDeps, view: BasketView | null, said: Said): string | null {
  if (said.problem !== undefined && isKnown(said.problem)) return inWords(said.problem);
  const sku = said.added ?? said.changed;
  const line = view?.lines.find((each) => each.sku === sku);
  if (said.added !== undefined && line !== undefined) {
    return `${line.name}${line.choice === "" ? "" : `, ${line.choice}`} is in your basket.`;
  }
  if (said.changed !== undefined && line !== undefined) return `${line.name}: ${line.quantity} in your basket now.`;
  const offer = said.removed === undefined ? null : deps.catalogue.current().variantBySku(said.removed);
  return offer === null ? null : `${offer.product.name} was taken out.`;
}

function Empty({ ctx, view }: { deps: ShopDeps; ctx: Context; view: BasketView | null }) {
  return (
    <>
      {view === null ? null : <Undo ctx={ctx} view={view} />}
      <EmptyState title="There is nothing in it yet">
        <p>
          <a class="button" href={ctx.links.to("home")}>
            Look round the shop
          </a>
        </p>
      </EmptyState>
    </>
  );
}

function Filled({ deps, ctx, view, code }: Props & { code: CodeRefused | undefined }) {
  return (
    <div class="columns">
      <div>
        {view.gone.map(({ sentence }) => (
          <p class="notice wrong">{sentence}</p>
        ))}
        <Undo ctx={ctx} view={view} />
        <ul class="lines">
          {view.lines.map((line) => (
            <Line deps={deps} ctx={ctx} line={line} />
          ))}
        </ul>
      </div>
      <aside class="sum" aria-label="What it costs">
        <Sum view={view} />
        <Code deps={deps} ctx={ctx} view={view} refused={code} />
        <ToCheckout deps={deps} ctx={ctx} view={view} />
        <Place ctx={ctx} />
        <KeepIt ctx={ctx} />
      </aside>
    </div>
  );
}

function ToCheckout({ deps, ctx, view }: Props) {
  if (!deps.orders.takesOrders) {
    return <p class="notice">This shop takes no orders yet, so there is no checkout. Your basket waits here.</p>;
  }
  return (
    <>
      {view.orderable ? (
        <Form action={ctx.links.to("start-checkout")}>
          <button class="button" type="submit">
            Go to checkout
          </button>
        </Form>
      ) : null}
      <p class="quiet">
        You order as a guest, in three steps. We take debit and credit cards. {deps.delivery.restrictions()}
      </p>
    </>
  );
}

function Undo({ ctx, view }: { ctx: Context; view: BasketView }) {
  const [latest] = view.removed;
  if (latest === undefined) return null;
  return (
    <Form class="undo" action={ctx.links.to("undo-removal", { sku: latest.sku })}>
      <span>{latest.name} was taken out.</span>{" "}
      <button class="link" type="submit">
        Put it back
      </button>
    </Form>
  );
}

function Line({ deps, ctx, line }: { deps: ShopDeps; ctx: Context; line: BasketLine }) {
  const { links } = ctx;
  const offer = deps.catalogue.current().variantBySku(line.sku);
  const id = `quantity-${line.sku}`;
  return (
    <li class="line">
      {offer === null ? null : (
        <Picture picture={{ ...pictureOf(links, offer.product, offer.variant, "thumb"), alt: "" }} />
      )}
      <div>
        <h2>
          <a href={links.to("product", { product: line.productSlug, variant: line.variantSlug })}>{line.name}</a>
        </h2>
        {line.choice === "" ? null : <p>{line.choice}</p>}
        <p class="quiet">{line.priceMinor === 0 ? "Free" : `${formatPrice(line.priceMinor)} each`}</p>
        {line.priceNote === null ? null : <p class="notice">{line.priceNote}</p>}
        {line.stockNote === null ? null : <p class="low">{line.stockNote}</p>}
        <div class="row">
          <Form action={links.to("change-line", { sku: line.sku })} class="row">
            <label for={id}>Quantity</label>
            <input
              id={id}
              name="quantity"
              type="number"
              min="1"
              max="20"
              value={String(line.quantity)}
              inputmode="numeric"
            />
            <button class="button plain small" type="submit">
              Change<span class="unseen"> the quantity of {line.name}</span>
            </button>
          </Form>
          <Form action={links.to("remove-line", { sku: line.sku })}>
            <button class="link" type="submit">
              Remove<span class="unseen"> {line.name}</span>
            </button>
          </Form>
        </div>
      </div>
      <b class="price">{formatMoney(line.totalMinor)}</b>
    </li>
  );
}

/** Goods, delivery and the total, from the first look on (law L57). */
function Sum({ view }: { view: BasketView }) {
  const { delivery } = view;
  return (
    <>
      <dl>
        <dt>Goods</dt>
        <dd>{formatMoney(view.goodsMinor)}</dd>
        <dt>Delivery{delivery?.ok ? ` to ${delivery.areaName}` : ""}</dt>
        <dd>{formatMoney(view.deliveryMinor)}</dd>
        {linesTakenOff(view.takenOff).map(({ why, amount }) => (
          <>
            <dt>{why}</dt>
            <dd>{amount}</dd>
          </>
        ))}
        <dt class="total">Total</dt>
        <dd class="total">{formatMoney(view.totalMinor)}</dd>
      </dl>
      <p class="quiet">That includes {formatMoney(view.vatMinor)} VAT.</p>
      {delivery === null ? null : delivery.ok ? (
        <p>
          With you {delivery.dates}
          {delivery.assumed ? ", in most of the country" : ""}.
        </p>
      ) : (
        <p class="wrong">{delivery.sentence}</p>
      )}
    </>
  );
}

/** The code of a promotion: the one that was typed and what became of it, or a field for one where the shop has any. */
function Code({ deps, ctx, view, refused }: Props & { refused: CodeRefused | undefined }) {
  const { code, codeNote } = view;
  return (
    <>
      {code === null ? null : (
        <Form class="row" action={ctx.links.to("drop-code")}>
          <span>{codeNote ?? `The code ${code} is used.`}</span>{" "}
          <button class="link" type="submit">
            Take it out<span class="unseen">: the code {code}</span>
          </button>
        </Form>
      )}
      {code === null && refused === undefined && !deps.promotions.takesCodes() ? null : (
        <details open={refused !== undefined}>
          <summary>{code === null ? "I have a code" : "Use another code"}</summary>
          <Form action={ctx.links.to("use-code")}>
            <Field
              name="code"
              label="Code"
              value={refused?.typed}
              error={refused?.why}
              autocomplete="off"
              narrow
              maxlength={40}
            />
            <button class="button plain small" type="submit">
              Use it
            </button>
          </Form>
        </details>
      )}
    </>
  );
}

function Place({ ctx }: { ctx: Context }) {
  return (
    <details>
      <summary>Price and date for your postcode</summary>
      <Form action={ctx.links.to("choose-place")}>
        <Field
          name="postcode"
          label="Postcode"
          why={`${contactFieldsAsked.postcode.why} We keep only the area.`}
          autocomplete="postal-code"
          narrow
          maxlength={12}
        />
        <button class="button plain small" type="submit">
          Show
        </button>
      </Form>
    </details>
  );
}

function KeepIt({ ctx }: { ctx: Context }) {
  return (
    <details>
      <summary>Keep this basket</summary>
      <p>
        {ctx.capability === undefined
          ? "It waits here for 30 days. To open it elsewhere, make a link to it."
          : "Your browser takes no cookies, so this basket lives in the address of these pages, for two hours. Make a link to it to come back later."}
      </p>
      <Form action={ctx.links.to("save-basket")}>
        <button class="button plain small" type="submit">
          Make a link
        </button>
      </Form>
    </details>
  );
}
