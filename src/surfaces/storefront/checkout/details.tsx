import { z } from "zod";
import { type Context, defineRoute, page, type Reply, type Route, redirect } from "#kernel/http";
import type { ContactField } from "#orders";
import { contactWords } from "#views/contact-words.ts";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Form } from "#views/form.tsx";
import { basketIdOf, basketOf } from "../basket/whose.ts";
import { type ContactForm, emptyForm, formOf } from "../contact-shown.ts";
import { inWords } from "../refusal-words.ts";
import type { ShopDeps } from "../shop-deps.ts";
import { ContactFields, contactBody } from "./contact-fields.tsx";
import { CheckoutFrame } from "./steps.tsx";

const common = { access: "basket", reads: ["contact"] } as const;

/** First step of the checkout: where to deliver. Going back to it loses nothing. */
export function detailsRoutes(deps: ShopDeps): Route[] {
  return [
    defineRoute({
      ...common,
      reads: [],
      name: "start-checkout",
      method: "POST",
      path: "/checkout/start",
      limit: { per: "minute", most: 20 },
      writes: [],
      accepts: "form",
      body: z.object({}),
      output: "redirect",
      handler: async (_, ctx) => {
        if (!deps.orders.takesOrders) return noOrders(ctx);
        const basketId = await basketIdOf(deps, ctx);
        if (basketId === null) return redirect(ctx.links.to("basket", {}, { problem: "no-basket" }));
        if (ctx.capability === undefined) return redirect(ctx.links.to("checkout-details"));
        // A journey without cookies gets a fresh capability for the checkout: the old one has been in many addresses.
        const minted = await ctx.transact((tx) => deps.basket.mintCapability(tx, basketId, { purpose: "journey" }));
        if (!minted.ok) return redirect(ctx.links.to("basket", {}, { problem: minted.because }));
        return redirect(ctx.linksWith(minted.capability).to("checkout-details"));
      },
    }),
    defineRoute({
      ...common,
      name: "checkout-details",
      opens: ["show-to-subject"],
      method: "GET",
      path: "/checkout",
      writes: [],
      accepts: "none",
      output: "page-or-redirect",
      handler: async (_, ctx) => {
        if (!deps.orders.takesOrders) return noOrders(ctx);
        const basket = await basketOf(deps, ctx);
        if (basket === null || basket.lines.length === 0) return redirect(ctx.links.to("basket"));
        const draft = await deps.orders.draftOf(ctx.reader, basket.basketId);
        return detailsPage(deps, ctx, draft?.contact.ok ? formOf(draft.contact.value) : emptyForm, {});
      },
    }),
    defineRoute({
      ...common,
      name: "checkout",
      opens: ["take-order", "reconcile"],
      method: "POST",
      path: "/checkout",
      limit: { per: "minute", most: 20 },
      writes: ["contact"],
      accepts: "form",
      body: contactBody,
      output: "page-or-redirect",
      handler: async ({ body }, ctx) => {
        if (!deps.orders.takesOrders) return noOrders(ctx);
        const basket = await basketOf(deps, ctx);
        if (basket === null) return redirect(ctx.links.to("basket", {}, { problem: "no-basket" }));
        const read = deps.orders.readContact(body);
        if (!read.ok) return detailsPage(deps, ctx, body, contactWords(read.errors));
        const begun = await deps.orders.beginOrder({ basketId: basket.basketId, basket, contact: read.contact });
        if (begun.ok) return redirect(ctx.links.to("review"));
        if (begun.because === "bad-postcode" || begun.because === "not-delivered-there") {
          return detailsPage(deps, ctx, body, { postcode: inWords(begun.because) });
        }
        return redirect(ctx.links.to("basket", {}, { problem: begun.because }));
      },
    }),
  ];
}

/** Before anybody types who they are. */
function noOrders(ctx: Context): Reply {
  return redirect(ctx.links.to("basket", {}, { problem: "not-taking-orders" }));
}

function detailsPage(
  deps: ShopDeps,
  ctx: Context,
  values: ContactForm,
  errors: Partial<Record<ContactField, string>>,
): Reply {
  const wrong = Object.keys(errors).length > 0;
  return page(
    <CheckoutFrame deps={deps} ctx={ctx} title="Where should it go?" step={1} wrong={wrong}>
      <ErrorSummary errors={errors} />
      <p>
        You order as a guest. {deps.delivery.restrictions()} You pay by debit or credit card on the pages of our payment
        provider; we never see the card.
      </p>
      <Form action={ctx.links.to("checkout")} class="sheet">
        <ContactFields values={values} errors={errors} />
        <p class="quiet">
          We use this to deliver and to write to you about this order, and forget it when the order is complete.{" "}
          <a href={ctx.links.to("privacy")}>How we keep it safe</a>
        </p>
        <button class="button" type="submit">
          Continue to check the order
        </button>
      </Form>
      <p>
        <a href={ctx.links.to("basket")}>Back to the basket</a>
      </p>
    </CheckoutFrame>,
    { confidential: true, status: wrong ? 422 : 200 },
  );
}
