import { z } from "zod";
import { type Context, defineRoute, page, type Reply, type Route, redirect, text } from "#kernel/http";
import type { ContactField, DraftToPay, PayResult } from "#orders";
import { ContactFields, contactBody } from "#views/contact-fields.tsx";
import { contactWords } from "#views/contact-words.ts";
import { momentInWords } from "#views/days.ts";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Form } from "#views/form.tsx";
import { ReviewOf, type Trouble, TroubleNotice } from "../checkout/review.tsx";
import { CheckoutFrame } from "../checkout/steps.tsx";
import { type ContactForm, formOf } from "../contact-shown.ts";
import { frameOf } from "../frame.ts";
import { inWords, isKnown } from "../refusal-words.ts";
import { notFoundPage } from "../refusals.tsx";
import type { ShopDeps } from "../shop-deps.ts";
import { act, ask } from "./order-frame.tsx";

const path = "/orders/:secret/payment";

/**
 * An order that was taken by telephone, for whoever has the link of its mail: everything that the review page of the website
 * shows, and the same button (law L31, L32, L37). The basket of the browser it is opened in has nothing to do with it.
 */
export function paymentRoutes(deps: ShopDeps): Route[] {
  return [
    defineRoute({
      ...ask,
      name: "order-payment",
      opens: ["show-to-subject", "deliver-order"],
      path,
      reads: ["contact"],
      query: z.object({ problem: text(40).optional() }),
      handler: ({ params: { secret }, query: { problem = "" } }, ctx) =>
        withDraft(deps, ctx, secret, (draft) =>
          reviewPage(deps, ctx, { secret, draft }, isKnown(problem) ? { because: inWords(problem), lines: [] } : null),
        ),
    }),
    defineRoute({
      ...act,
      name: "pay-order",
      opens: ["show-to-subject", "deliver-order", "reconcile"],
      path,
      limit: { per: "minute", most: 20 },
      reads: ["contact"],
      writes: [],
      body: z.object({ totalMinor: z.string().regex(/^\d{1,9}$/), seen: text(200) }),
      handler: ({ params: { secret }, body: { totalMinor, seen } }, ctx) =>
        withDraft(deps, ctx, secret, async (draft) => {
          const { basketId } = draft;
          const paid = await deps.orders.pay({ basketId, expectedTotalMinor: Number(totalMinor), seen });
          if (!paid.ok) return notPaid(deps, ctx, { secret, draft }, paid);
          const on = paid.next === "pay" ? paid.redirectUrl : ctx.links.to("order", { secret });
          return redirect(on, { confidential: true });
        }),
    }),
    defineRoute({
      ...act,
      name: "forget-payment",
      opens: ["reconcile"],
      path: `${path}/forgetting`,
      limit: { per: "minute", most: 20 },
      reads: [],
      writes: ["contact"],
      body: z.object({}),
      handler: ({ params: { secret } }, ctx) =>
        withDraft(deps, ctx, secret, async () => {
          const forgotten = await deps.orders.telephone.forget(secret);
          if (forgotten.ok || forgotten.because === "not-waiting") return overPage(deps, ctx);
          const problem = forgotten.because;
          return redirect(ctx.links.to("order-payment", { secret }, { problem }), { confidential: true });
        }),
    }),
    ...detailsRoutes(deps),
  ];
}

function detailsRoutes(deps: ShopDeps): Route[] {
  return [
    defineRoute({
      ...ask,
      name: "payment-details",
      opens: ["show-to-subject"],
      path: `${path}/details`,
      reads: ["contact"],
      handler: ({ params: { secret } }, ctx) =>
        withDraft(deps, ctx, secret, async ({ basketId }) => {
          const draft = await deps.orders.draftOf(ctx.reader, basketId);
          return draft?.contact.ok === true
            ? detailsPage(deps, ctx, secret, formOf(draft.contact.value), {})
            : redirect(ctx.links.to("order-payment", { secret }), { confidential: true });
        }),
    }),
    defineRoute({
      ...act,
      name: "correct-payment-details",
      opens: ["take-order", "reconcile"],
      path: `${path}/details`,
      limit: { per: "minute", most: 20 },
      reads: ["contact"],
      writes: ["contact"],
      body: contactBody,
      handler: ({ params: { secret }, body }, ctx) =>
        withDraft(deps, ctx, secret, async ({ basketId }) => {
          const typed = deps.orders.readContact(body);
          if (!typed.ok) return detailsPage(deps, ctx, secret, body, contactWords(typed.errors));
          const changed = await deps.orders.beginOrder({ basketId, contact: typed.contact });
          if (!changed.ok && (changed.because === "bad-postcode" || changed.because === "not-delivered-there"))
            return detailsPage(deps, ctx, secret, body, { postcode: inWords(changed.because) });
          const problem = changed.ok ? {} : { problem: changed.because };
          return redirect(ctx.links.to("order-payment", { secret }, problem), { confidential: true });
        }),
    }),
  ];
}

type Waiting = { secret: string; draft: DraftToPay };

/** What was placed meanwhile has its own page; what was called off has none, and says so. */
async function withDraft(
  deps: ShopDeps,
  ctx: Context,
  secret: string,
  show: (draft: DraftToPay) => Reply | Promise<Reply>,
): Promise<Reply> {
  const draft = await deps.orders.telephone.behind(ctx.reader, secret);
  if (draft !== null) return show(draft);
  const found = await deps.orders.orderBySecret(ctx.reader, secret);
  if (found === null) return notFoundPage(frameOf(deps, ctx));
  return found.order.placedAt !== null
    ? redirect(ctx.links.to("order", { secret }), { confidential: true })
    : overPage(deps, ctx);
}

async function reviewPage(
  deps: ShopDeps,
  ctx: Context,
  { secret, draft }: Waiting,
  trouble: Trouble | null,
  status = 200,
): Promise<Reply> {
  const { links } = ctx;
  const found = await deps.orders.review(ctx.reader, draft.basketId);
  if (!found.ok) return saidPage(deps, ctx, inWords(found.because));
  const { review } = found;
  const ways = {
    details: links.to("payment-details", { secret }),
    goods: null,
    pay: links.to("pay-order", { secret }),
  };
  const since: Trouble | null =
    review.changes.length === 0 ? null : { because: "Since you rang, something has changed", lines: review.changes };
  const says = trouble ?? since;
  return page(
    <CheckoutFrame deps={deps} ctx={ctx} title="Your order by telephone" step={2} wrong={trouble !== null}>
      {says === null ? null : <TroubleNotice trouble={says} />}
      <p class="lead">
        This is what we wrote down while you were on the telephone, as order {draft.number}. Nothing is bought until you
        press the button; you can until {momentInWords(draft.until)}. Then what you told us is forgotten.
      </p>
      <ReviewOf deps={deps} ctx={ctx} review={review} ways={ways} />
      <section aria-labelledby="otherwise">
        <h2 id="otherwise">If it is not right</h2>
        <p>
          Your details you can change above. For other goods, or another number of them,{" "}
          <a href={links.to("contact")}>tell us</a>, and we write you a new order.
        </p>
        <p>
          Your details came to us by telephone and were typed by one of our people; they were not collected on this
          website. You do not want the order, or it was not you who rang?
        </p>
        <Form action={links.to("forget-payment", { secret })}>
          <button class="button plain" type="submit">
            Forget this order and what I told you
          </button>
        </Form>
      </section>
    </CheckoutFrame>,
    { confidential: true, status },
  );
}

function notPaid(deps: ShopDeps, ctx: Context, waiting: Waiting, refusal: Extract<PayResult, { ok: false }>) {
  const lines = refusal.because === "changed" ? refusal.lines : [];
  const trouble = { because: inWords(refusal.because), lines };
  return reviewPage(deps, ctx, waiting, trouble, 409);
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
    <CheckoutFrame deps={deps} ctx={ctx} title="Where should it go?" step={1} wrong={wrong}>
      <ErrorSummary errors={errors} />
      <Form action={ctx.links.to("correct-payment-details", { secret })} class="sheet">
        <ContactFields values={values} errors={errors} />
        <button class="button" type="submit">
          Continue to check the order
        </button>
      </Form>
      <p>
        <a href={ctx.links.to("order-payment", { secret })}>Leave it as it is</a>
      </p>
    </CheckoutFrame>,
    { confidential: true, status: wrong ? 422 : 200 },
  );
}

/** The goods cannot be had any more, or the details not be opened now. */
function saidPage(deps: ShopDeps, ctx: Context, words: string): Reply {
  return page(
    <CheckoutFrame deps={deps} ctx={ctx} title="This cannot be paid now" step={2}>
      <p class="lead">{words}</p>
      <p>
        Nothing was charged. <a href={ctx.links.to("contact")}>Tell us</a>, and we look after it.
      </p>
    </CheckoutFrame>,
    { confidential: true, status: 409 },
  );
}

function overPage(deps: ShopDeps, ctx: Context): Reply {
  return page(
    <CheckoutFrame deps={deps} ctx={ctx} title="This order is not there any more" step={2}>
      <p class="lead">Nothing was bought, and what you told us for it is forgotten, or about to be.</p>
      <p>
        If you still want it, <a href={ctx.links.to("contact")}>call or write to us</a>, or order{" "}
        <a href={ctx.links.to("home")}>on this website</a>.
      </p>
    </CheckoutFrame>,
    { confidential: true, status: 410 },
  );
}
