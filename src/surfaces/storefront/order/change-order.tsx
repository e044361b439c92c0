import { z } from "zod";
import { type Context, defineRoute, page, type Reply, type Route, redirect } from "#kernel/http";
import { formatMoney } from "#kernel/money";
import type { ContactField, OrderPage } from "#orders";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Form } from "#views/form.tsx";
import { Layout } from "#views/layout.tsx";
import { ContactFields, contactBody } from "../checkout/contact-fields.tsx";
import { type ContactForm, formOf, sentencesOf } from "../contact-shown.ts";
import { frameOf } from "../frame.ts";
import { inWords } from "../refusal-words.ts";
import { notFoundPage } from "../refusals.tsx";
import type { ShopDeps } from "../shop-deps.ts";
import { secretParam } from "./order-page.tsx";

const common = { access: "order-secret", params: secretParam } as const;
const read = { ...common, method: "GET", accepts: "none", writes: [], output: "page-or-redirect" } as const;
const write = { ...common, method: "POST", accepts: "form", output: "page-or-redirect" } as const;

/** What the buyer may still do: correct the details, cancel, send back. Each in two steps, none needs a reason. */
export function changeOrderRoutes(deps: ShopDeps): Route[] {
  return [
    defineRoute({
      ...read,
      name: "order-details",
      path: "/orders/:secret/details",
      reads: ["contact"],
      handler: ({ params: { secret } }, ctx) =>
        withOrder(deps, ctx, secret, ({ contact, order }) =>
          order.may.correct && contact.ok
            ? detailsPage(deps, ctx, secret, formOf(contact.value), {})
            : redirect(ctx.links.to("order", { secret })),
        ),
    }),
    defineRoute({
      ...write,
      name: "correct-details",
      path: "/orders/:secret/details",
      reads: ["contact"],
      writes: ["contact"],
      body: contactBody,
      handler: async ({ params: { secret }, body }, ctx) => {
        const typed = deps.orders.readContact(body);
        if (!typed.ok) return detailsPage(deps, ctx, secret, body, sentencesOf(typed.errors));
        const done = await deps.orders.correctDetails({ by: { secret }, contact: typed.contact });
        if (done.ok) return redirect(ctx.links.to("order", { secret }), { confidential: true });
        if (done.because === "no-such-order") return notFoundPage(frameOf(deps, ctx));
        if (done.because === "delivery-price-differs") {
          const postcode = `Delivery there costs ${formatMoney(done.wouldBeMinor)} and you paid ${formatMoney(done.wasMinor)}. Please ask us; we do not change what you pay on our own.`;
          return detailsPage(deps, ctx, secret, body, { postcode });
        }
        if (done.because === "bad-postcode" || done.because === "not-delivered-there") {
          return detailsPage(deps, ctx, secret, body, { postcode: inWords(done.because) });
        }
        return saidPage(deps, ctx, secret, inWords(done.because));
      },
    }),
    defineRoute({
      ...read,
      name: "order-cancellation",
      path: "/orders/:secret/cancellation",
      reads: [],
      handler: ({ params: { secret } }, ctx) =>
        withOrder(deps, ctx, secret, (found) =>
          found.order.may.cancel
            ? cancelPage(deps, ctx, secret, found)
            : saidPage(deps, ctx, secret, inWords("already-dispatched")),
        ),
    }),
    defineRoute({
      ...write,
      name: "cancel-order",
      path: "/orders/:secret/cancellation",
      reads: [],
      writes: [],
      body: z.object({}),
      handler: async ({ params: { secret } }, ctx) => {
        const done = await deps.orders.cancelOrder({ secret });
        if (done.ok) return redirect(ctx.links.to("order", { secret }), { confidential: true });
        return done.because === "no-such-order"
          ? notFoundPage(frameOf(deps, ctx))
          : saidPage(deps, ctx, secret, inWords(done.because));
      },
    }),
    defineRoute({
      ...read,
      name: "order-return",
      path: "/orders/:secret/return",
      reads: [],
      handler: ({ params: { secret } }, ctx) =>
        withOrder(deps, ctx, secret, (found) =>
          found.order.may.openReturn ? returnPage(deps, ctx, secret) : redirect(ctx.links.to("order", { secret })),
        ),
    }),
    defineRoute({
      ...write,
      name: "open-return",
      path: "/orders/:secret/return",
      reads: [],
      writes: [],
      body: z.object({ ground: z.enum(["changed-mind", "faulty"]) }),
      handler: async ({ params: { secret }, body }, ctx) => {
        const done = await ctx.transact((tx) => deps.orders.openReturn(tx, { secret }, body.ground));
        if (done.ok) return redirect(ctx.links.to("order", { secret }), { confidential: true });
        return done.because === "no-such-order"
          ? notFoundPage(frameOf(deps, ctx))
          : saidPage(deps, ctx, secret, inWords(done.because));
      },
    }),
  ];
}

async function withOrder(
  deps: ShopDeps,
  ctx: Context,
  secret: string,
  show: (found: OrderPage) => Reply,
): Promise<Reply> {
  const found = await deps.orders.orderBySecret(ctx.reader, secret);
  return found === null ? notFoundPage(frameOf(deps, ctx)) : show(found);
}

function Frame(props: {
  deps: ShopDeps;
  ctx: Context;
  secret: string;
  title: string;
  wrong?: boolean;
  children?: unknown;
}) {
  const { deps, ctx, secret, title } = props;
  return (
    <Layout
      {...frameOf(deps, ctx)}
      title={props.wrong === true ? `Error: ${title}` : title}
      description={title}
      canonical={ctx.links.absolute("home")}
      robots="noindex"
      bare
    >
      <div class="task">
        <h1>{title}</h1>
        {props.children as never}
        <p>
          <a href={ctx.links.to("order", { secret })}>Back to the order</a>
        </p>
      </div>
    </Layout>
  );
}

function detailsPage(
  deps: ShopDeps,
  ctx: Context,
  secret: string,
  values: ContactForm,
  errors: Partial<Record<ContactField, string>>,
): Reply {
  const wrong = Object.keys(errors).length > 0;
  return page(
    <Frame deps={deps} ctx={ctx} secret={secret} title="Correct the delivery details" wrong={wrong}>
      <ErrorSummary errors={errors} />
      <Form action={ctx.links.to("correct-details", { secret })} class="sheet">
        <ContactFields values={values} errors={errors} />
        <button class="button" type="submit">
          Save
        </button>
      </Form>
    </Frame>,
    { confidential: true, status: wrong ? 422 : 200 },
  );
}

function cancelPage(deps: ShopDeps, ctx: Context, secret: string, { order }: OrderPage): Reply {
  const back =
    order.totalMinor === 0
      ? ""
      : ` You get back ${formatMoney(order.totalMinor)}, delivery included, the way you paid.`;
  return page(
    <Frame deps={deps} ctx={ctx} secret={secret} title="Cancel this order?">
      <p class="lead">
        Order {order.number} will not be made or sent.{back} You need not give a reason.
      </p>
      <Form action={ctx.links.to("cancel-order", { secret })}>
        <button class="button" type="submit">
          Cancel order {order.number}
        </button>
      </Form>
    </Frame>,
    { confidential: true },
  );
}

function returnPage(deps: ShopDeps, ctx: Context, secret: string): Reply {
  return page(
    <Frame deps={deps} ctx={ctx} secret={secret} title="Send something back">
      <p class="lead">
        Tell us whether you changed your mind or something is wrong with it. We then write to you how it gets back to
        us.
      </p>
      <Form action={ctx.links.to("open-return", { secret })} hidden={{ ground: "changed-mind" }}>
        <button class="button" type="submit">
          I changed my mind
        </button>
      </Form>
      <Form action={ctx.links.to("open-return", { secret })} hidden={{ ground: "faulty" }}>
        <button class="button plain" type="submit">
          Something is wrong with it
        </button>
      </Form>
    </Frame>,
    { confidential: true },
  );
}

function saidPage(deps: ShopDeps, ctx: Context, secret: string, words: string): Reply {
  return page(
    <Frame deps={deps} ctx={ctx} secret={secret} title="This cannot be done">
      <p class="lead">{words}</p>
    </Frame>,
    { confidential: true, status: 409 },
  );
}
