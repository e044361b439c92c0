import { z } from "zod";
import { type Context, defineRoute, page, type Reply, type Route, redirect, text } from "#kernel/http";
import { formatMoney } from "#kernel/money";
import type { ChangedLine, PayResult, Review } from "#orders";
import { partners } from "#policy/flows";
import { daysInWords } from "#views/days.ts";
import { Form } from "#views/form.tsx";
import { basketOf } from "../basket/whose.ts";
import { formOf, linesOf } from "../contact-shown.ts";
import { OrderLines } from "../order/order-lines.tsx";
import { inWords, isKnown } from "../refusal-words.ts";
import type { ShopDeps } from "../shop-deps.ts";
import { CheckoutFrame } from "./steps.tsx";

/** Second step: everything that was agreed, in one view, above one button that says what it costs (law L31, L32, L37). */
export function reviewRoutes(deps: ShopDeps): Route[] {
  return [
    defineRoute({
      name: "review",
      opens: ["show-to-subject", "deliver-order"],
      method: "GET",
      path: "/checkout/review",
      access: "basket",
      reads: ["contact"],
      writes: [],
      accepts: "none",
      query: z.object({ problem: text(40).optional() }),
      output: "page-or-redirect",
      handler: ({ query: { problem = "" } }, ctx) =>
        showReview(deps, ctx, isKnown(problem) ? { because: inWords(problem), lines: [] } : null),
    }),
    defineRoute({
      name: "pay",
      opens: ["show-to-subject", "deliver-order", "reconcile"],
      method: "POST",
      path: "/checkout/payment",
      limit: { per: "minute", most: 20 },
      access: "basket",
      reads: ["contact"],
      writes: [],
      accepts: "form",
      body: z.object({ totalMinor: z.string().regex(/^\d{1,9}$/), seen: text(200) }),
      output: "page-or-redirect",
      handler: async ({ body }, ctx) => {
        const basket = await basketOf(deps, ctx);
        if (basket === null) return redirect(ctx.links.to("basket", {}, { problem: "no-basket" }));
        const { basketId } = basket;
        const { totalMinor, seen } = body;
        const paid = await deps.orders.pay({ basketId, basket, expectedTotalMinor: Number(totalMinor), seen });
        if (!paid.ok) return notPaid(deps, ctx, paid);
        if (paid.next === "pay") return redirect(paid.redirectUrl, { confidential: true });
        return redirect(ctx.links.to("order", { secret: paid.secret }), {
          confidential: true,
          setBasket: emptied(ctx),
        });
      },
    }),
  ];
}

/** After an order the basket is empty; the cookie stays, with nothing in it. */
export function emptied(ctx: Context): { token: string; count: number } | undefined {
  return ctx.basketCookie === undefined ? undefined : { token: ctx.basketCookie.token, count: 0 };
}

type NotPaid = Extract<PayResult, { ok: false }>;

function notPaid(deps: ShopDeps, ctx: Context, refusal: NotPaid): Promise<Reply> | Reply {
  switch (refusal.because) {
    case "changed":
      return showReview(deps, ctx, { because: inWords("changed"), lines: refusal.lines }, 409);
    case "promotion-over":
    case "provider-unavailable":
    case "being-paid":
      return showReview(deps, ctx, { because: inWords(refusal.because), lines: [] }, 409);
    case "no-draft":
    case "bad-postcode":
    case "not-delivered-there":
      return redirect(ctx.links.to("checkout-details"));
    default:
      return redirect(ctx.links.to("basket", {}, { problem: refusal.because }));
  }
}

/** What stands above the page when the order cannot be paid as it was: why, and what is otherwise now. */
export type Trouble = { because: string; lines: readonly ChangedLine[] };

async function showReview(deps: ShopDeps, ctx: Context, trouble: Trouble | null, status = 200): Promise<Reply> {
  const basket = await basketOf(deps, ctx);
  if (basket === null) return redirect(ctx.links.to("basket"));
  const found = await deps.orders.review(ctx.reader, basket);
  if (!found.ok) {
    const toForm = ["no-draft", "bad-postcode", "not-delivered-there"].includes(found.because);
    return redirect(toForm ? ctx.links.to("checkout-details") : ctx.links.to("basket", {}, { problem: found.because }));
  }
  return page(
    <CheckoutFrame deps={deps} ctx={ctx} title="Check your order" step={2} wrong={trouble !== null}>
      {trouble === null ? null : <TroubleNotice trouble={trouble} />}
      <ReviewOf deps={deps} ctx={ctx} review={found.review} ways={waysOf(ctx)} />
    </CheckoutFrame>,
    { confidential: true, status },
  );
}

/** Says it, and takes the focus. */
export function TroubleNotice({ trouble }: { trouble: Trouble }) {
  return (
    <section class="errors" id="errors" tabindex={-1} autofocus aria-labelledby="errors-title">
      <h2 id="errors-title">{trouble.because}</h2>
      {trouble.lines.length === 0 ? null : (
        <ul>
          {trouble.lines.map((line) => (
            <li>{changeInWords(line)}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function changeInWords({ name, what, before, after }: ChangedLine): string {
  const sum = (value: string | number | null) => (typeof value === "number" ? formatMoney(value) : String(value ?? ""));
  switch (what) {
    case "price":
      return `${name} was ${sum(before)} and is now ${sum(after)}.`;
    case "quantity":
      return `${name}: ${before ?? 0} pieces before, ${after ?? 0} now.`;
    case "promise":
      return `${name} comes on other dates now.`;
    case "reduction":
      return `${name} was ${sum(before)} and is now ${sum(after)}.`;
    case "added":
      return `${name} was added.`;
    case "removed":
      return `${name} was taken out.`;
  }
}

/** Where the page leads on: to change the details, or the goods, where the basket is at hand, and to pay. */
export type ReviewWays = { details: string; goods: string | null; pay: string };

function waysOf({ links }: Context): ReviewWays {
  return { details: links.to("checkout-details"), goods: links.to("basket"), pay: links.to("pay") };
}

/** Everything that is agreed to, and the button, for the basket of a browser and for an order by telephone. */
export function ReviewOf(props: { deps: ShopDeps; ctx: Context; review: Review; ways: ReviewWays }) {
  const { deps, ctx, review, ways } = props;
  const form = formOf(review.contact);
  return (
    <div class="review">
      <section aria-labelledby="to">
        <h2 id="to">
          Delivery{" "}
          <a class="change" href={ways.details}>
            Change<span class="unseen"> the delivery address</span>
          </a>
        </h2>
        <address>
          {linesOf(form).map((line) => (
            <>
              {line}
              <br />
            </>
          ))}
        </address>
        <p>
          {form.email}
          {form.telephone === "" ? "" : ` · ${form.telephone}`}
        </p>
        {form.note === "" ? null : <p>“{form.note}”</p>}
        <p>
          {review.delivery.service}, {daysInWords(review.delivery.promised)}
        </p>
      </section>
      <Recipients deps={deps} ctx={ctx} review={review} />
      <Rights ctx={ctx} review={review} />
      <section class="due" aria-labelledby="order">
        <h2 id="order">
          Your order{" "}
          {ways.goods === null ? null : (
            <a class="change" href={ways.goods}>
              Change<span class="unseen"> what is in the basket</span>
            </a>
          )}
        </h2>
        {review.codeNote === null ? null : <p class="notice">{review.codeNote}</p>}
        <OrderLines
          lines={review.lines}
          delivery={review.delivery}
          takenOff={review.takenOff}
          totalMinor={review.totalMinor}
          vatMinor={review.vatMinor}
        />
        <Form action={ways.pay} hidden={{ totalMinor: String(review.totalMinor), seen: review.seen }}>
          <button class="button" type="submit">
            {review.totalMinor === 0 ? "Order now, nothing to pay" : `Pay now ${formatMoney(review.totalMinor)}`}
          </button>
        </Form>
      </section>
    </div>
  );
}

/** What changing one's mind means and costs, for each thing in the order (law L30, L47, L49). */
function Rights({ ctx, review: { lines } }: { ctx: Context; review: Review }) {
  const except = lines.every((line) => line.cancellable) ? "" : ", except what is made to your own measurements";
  return (
    <section aria-labelledby="rights">
      <h2 id="rights">If you change your mind</h2>
      <p>
        You may cancel without a reason until 14 days after the last piece has arrived{except}.{" "}
        <a href={ctx.links.to("terms")}>Terms and conditions</a>
      </p>
      <ul>
        {lines.map((line) => (
          <li>
            {line.name}: {sendingBack(line)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function sendingBack({ cancellable, returnCostMinor }: Review["lines"][number]): string {
  if (!cancellable) return "made to your own measurements, so there is no right to cancel it.";
  if (returnCostMinor === null) return "you post it back and pay the postage.";
  if (returnCostMinor === 0) return "we collect it for nothing.";
  return `we collect it, which costs you ${formatMoney(returnCostMinor)} a piece.`;
}

function recipientName({ recipients }: ShopDeps, recipient: Review["recipients"][number]["recipient"]): string {
  if (recipient === "courier") return "The delivery company";
  return recipients.includes("stripe") ? `The payment provider, ${partners.stripe.name}` : "The payment provider";
}

/** Who will receive the person's data, before the button that sends it (never-without-your-say). */
function Recipients({ deps, ctx, review }: { deps: ShopDeps; ctx: Context; review: Review }) {
  return (
    <section aria-labelledby="recipients">
      <h2 id="recipients">Who gets to know</h2>
      <ul>
        {review.recipients.map(({ recipient, fields }) => (
          <li>
            {recipientName(deps, recipient)}:{" "}
            {fields.length === 0 ? "the sum and the order number, nothing about you" : `your ${fields.join(", ")}`}.
          </li>
        ))}
      </ul>
      <p class="quiet">
        Nobody else. <a href={ctx.links.to("privacy")}>Cookies and privacy</a>
      </p>
    </section>
  );
}
