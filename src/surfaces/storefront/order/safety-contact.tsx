import { z } from "zod";
import { type Context, defineRoute, page, type Reply, type Route, redirect, text } from "#kernel/http";
import { safetyFieldsAsked } from "#policy/fields";
import { keptDays, type SafetyContactView } from "#safety";
import { momentInWords } from "#views/days.ts";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { Layout } from "#views/layout.tsx";
import { safetyAddressShown } from "../contact-shown.ts";
import { frameOf } from "../frame.ts";
import { inWords } from "../refusal-words.ts";
import { notFoundPage } from "../refusals.tsx";
import type { ShopDeps } from "../shop-deps.ts";
import { act, ask, OrderFrame, saidPage, withOrder } from "./order-frame.tsx";
import { secretParam } from "./order-page.tsx";

const keptYears = keptDays / 365;

/**
 * An address for safety messages (law L76): left on the page of an order, also when the order is forgotten; nothing is ticked
 * beforehand. Its own link shows it and takes it away with one click, and so does the page of the order.
 */
export function safetyContactRoutes(deps: ShopDeps): Route[] {
  const ofContact = { access: "safety-secret", params: secretParam, output: "page" } as const;
  return [
    defineRoute({
      ...ask,
      name: "order-safety",
      opens: ["show-to-subject"],
      path: "/orders/:secret/safety-contact",
      reads: ["safety-contact"],
      handler: ({ params: { secret } }, ctx) =>
        withOrder(deps, ctx, secret, async ({ order: { orderId } }) => {
          const left = await deps.safety.contactOf(ctx.reader, { orderId });
          return left === null ? formPage(deps, ctx, secret, "", {}) : leftPage(deps, ctx, secret, left);
        }),
    }),
    defineRoute({
      ...act,
      name: "leave-safety-contact",
      opens: ["safety-mail"],
      path: "/orders/:secret/safety-contact",
      limit: { per: "hour", most: 12 },
      reads: ["safety-contact"],
      writes: ["safety-contact"],
      body: z.object({ email: text(), agreed: z.literal("yes").optional() }),
      handler: ({ params: { secret }, body }, ctx) =>
        withOrder(deps, ctx, secret, ({ order: { orderId } }) => leave(deps, ctx, secret, orderId, body)),
    }),
    defineRoute({
      ...act,
      name: "remove-order-safety",
      path: "/orders/:secret/safety-contact/removal",
      reads: [],
      writes: [],
      body: z.object({}),
      handler: ({ params: { secret } }, ctx) =>
        withOrder(deps, ctx, secret, async ({ order: { orderId } }) => {
          const done = await deps.safety.takeAway({ orderId });
          return done.ok ? gonePage(deps, ctx, done.keyDestroyed) : saidPage(deps, ctx, secret, inWords(done.because));
        }),
    }),
    defineRoute({
      ...ofContact,
      name: "safety-contact",
      opens: ["show-to-subject"],
      method: "GET",
      path: "/safety/contact/:secret",
      reads: ["safety-contact"],
      writes: [],
      accepts: "none",
      handler: async ({ params: { secret } }, ctx) => {
        const left = await deps.safety.contactOf(ctx.reader, { secret });
        return left === null ? notFoundPage(frameOf(deps, ctx)) : contactPage(deps, ctx, secret, left);
      },
    }),
    defineRoute({
      ...ofContact,
      name: "remove-safety-contact",
      method: "POST",
      path: "/safety/contact/:secret",
      reads: [],
      writes: [],
      accepts: "form",
      body: z.object({}),
      handler: async ({ params: { secret } }, ctx) => {
        const done = await deps.safety.takeAway({ secret });
        return done.ok ? gonePage(deps, ctx, done.keyDestroyed) : notFoundPage(frameOf(deps, ctx));
      },
    }),
  ];
}

type Errors = { email?: string; agreed?: string };

async function leave(
  deps: ShopDeps,
  ctx: Context,
  secret: string,
  orderId: string,
  { email: typed, agreed }: { email: string; agreed?: "yes" | undefined },
): Promise<Reply> {
  const email = deps.safety.readEmail(typed);
  if (email === null || agreed === undefined) {
    return formPage(deps, ctx, secret, typed, {
      ...(email === null ? { email: "Enter an e-mail address in the correct form, like name@example.com" } : {}),
      ...(agreed === undefined ? { agreed: "Tick the box if we may write to this address" } : {}),
    });
  }
  const left = await deps.safety.leave(orderId, email);
  return left.ok
    ? redirect(ctx.links.to("safety-contact", { secret: left.secret }), { confidential: true })
    : saidPage(deps, ctx, secret, inWords(left.because === "address-left" ? left.because : "safety-not-taken"));
}

function formPage(deps: ShopDeps, ctx: Context, secret: string, typed: string, errors: Errors): Reply {
  const wrong = Object.keys(errors).length > 0;
  const title = "Hear of recalls";
  return page(
    <OrderFrame deps={deps} ctx={ctx} secret={secret} title={title} wrong={wrong}>
      <ErrorSummary errors={errors} />
      <p class="lead">
        When an order is complete we forget who placed it, and cannot write if something in it turns out not to be safe.
        If you like, leave an address for that, and for nothing else.
      </p>
      <Form action={ctx.links.to("leave-safety-contact", { secret })} class="sheet" once>
        <Field
          name="email"
          label="E-mail address"
          why={safetyFieldsAsked.email.why}
          type="email"
          inputmode="email"
          autocomplete="email"
          value={typed}
          error={errors.email}
        />
        <div class="field">
          {errors.agreed === undefined ? null : (
            <p class="wrong" id="field-agreed-wrong">
              <span class="unseen">Error: </span>
              {errors.agreed}
            </p>
          )}
          <label>
            <input
              id="field-agreed"
              type="checkbox"
              name="agreed"
              value="yes"
              required
              aria-describedby={errors.agreed === undefined ? undefined : "field-agreed-wrong"}
              aria-invalid={errors.agreed === undefined ? undefined : "true"}
            />{" "}
            You may keep this address for {keptYears} years and write to it about the safety of what I bought
          </label>
        </div>
        <button class="button" type="submit">
          Leave this address
        </button>
      </Form>
      <p class="quiet">
        It is encrypted with a key of its own and stays when the rest of your order is forgotten, for {keptYears} years
        at most. You take it away with one click, here or by the link that you get now and that stands in every message
        to it. More in <a href={ctx.links.to("privacy")}>cookies and privacy</a>.
      </p>
    </OrderFrame>,
    { confidential: true, status: wrong ? 422 : 200 },
  );
}

function leftPage(deps: ShopDeps, ctx: Context, secret: string, left: SafetyContactView): Reply {
  return page(
    <OrderFrame deps={deps} ctx={ctx} secret={secret} title="Your address for safety messages">
      <Left left={left} />
      <TakeAway action={ctx.links.to("remove-order-safety", { secret })} />
    </OrderFrame>,
    { confidential: true },
  );
}

function contactPage(deps: ShopDeps, ctx: Context, secret: string, left: SafetyContactView): Reply {
  return page(
    <SafetyFrame deps={deps} ctx={ctx} title="Your address for safety messages">
      <Left left={left} />
      <TakeAway action={ctx.links.to("remove-safety-contact", { secret })} />
      <section>
        <h2 id="keep">Keep this page</h2>
        <p>
          Its address takes the address above away, also when your order is forgotten. It stands in every message, too.
        </p>
        <p class="secret-link">{ctx.links.absolute("safety-contact", { secret })}</p>
      </section>
    </SafetyFrame>,
    { confidential: true },
  );
}

function Left({ left: { givenAt, endsAt, card } }: { left: SafetyContactView }) {
  return (
    <p class="lead">
      {card.ok ? <b>{safetyAddressShown(card.value)}</b> : "We cannot open it at the moment."} Left on{" "}
      {momentInWords(givenAt)}. We write to it if something in your order is recalled because it is not safe, and about
      nothing else. It is forgotten on {momentInWords(endsAt)}.
    </p>
  );
}

function TakeAway({ action }: { action: string }) {
  return (
    <Form action={action}>
      <button class="button" type="submit">
        Take it away
      </button>
    </Form>
  );
}

function gonePage(deps: ShopDeps, ctx: Context, keyDestroyed: boolean): Reply {
  return page(
    <SafetyFrame deps={deps} ctx={ctx} title="It is taken away">
      <p class="lead">
        {keyDestroyed
          ? "The key to the address is destroyed, and nothing of it stays."
          : "Nobody can open the address any more; its key is destroyed as soon as the store of keys answers again."}{" "}
        We do not write to it any more. What is recalled always stands on{" "}
        <a href={ctx.links.to("recalls")}>the page of recalls</a>.
      </p>
    </SafetyFrame>,
    { confidential: true },
  );
}

function SafetyFrame({
  deps,
  ctx,
  title,
  children,
}: {
  deps: ShopDeps;
  ctx: Context;
  title: string;
  children?: unknown;
}) {
  return (
    <Layout
      {...frameOf(deps, ctx)}
      title={title}
      description={title}
      canonical={ctx.links.absolute("home")}
      robots="noindex"
      bare
    >
      <div class="task">
        <h1>{title}</h1>
        {children as never}
      </div>
    </Layout>
  );
}
