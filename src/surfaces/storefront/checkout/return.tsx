import { z } from "zod";
import { type Context, defineRoute, type Links, page, type Reply, type Route, redirect, text } from "#kernel/http";
import type { SettleResult } from "#orders";
import { inWords, isKnown } from "../refusal-words.ts";
import type { ShopDeps } from "../shop-deps.ts";
import { emptied } from "./review.tsx";
import { CheckoutFrame } from "./steps.tsx";

/** Where the payment provider sends the browser back to. The token in the address works once. */
export function returnRoute(deps: ShopDeps): Route {
  return defineRoute({
    name: "payment-return",
    opens: ["show-to-subject", "reconcile"],
    method: "GET",
    path: "/checkout/return/:token",
    access: "public",
    reads: [],
    writes: [],
    accepts: "none",
    params: z.object({ token: text(64) }),
    output: "page-or-redirect",
    // The provider can only send a browser by GET; the shop then looks for itself what became of the payment.
    writesOnGet: ["payments", "orders", "stock", "ledger", "mail", "basket", "jobs", "egress", "privacy", "vault"],
    handler: async ({ params }, ctx) => {
      const back = await deps.orders.comeBack(params.token);
      if (!back.ok) return outcomePage(deps, ctx, { title: "This link has been used", words: usedWords });
      const { settled, secret, number, basketId, takenBy } = back;
      // Also while another caller is taking the money: the order is placed, and its page says what becomes of it.
      if (settled.ok && secret !== null) {
        // What was ordered by telephone was in no basket of this browser.
        const setBasket = takenBy === "telephone" ? undefined : emptied(ctx);
        return redirect(ctx.links.to("order", { secret }), { confidential: true, setBasket });
      }
      const unpaid = whyUnpaid(settled);
      if (takenBy === "telephone") {
        const again = unpaid !== null && secret !== null;
        if (again)
          return redirect(ctx.links.to("order-payment", { secret }, { problem: unpaid }), { confidential: true });
        return outcomePage(deps, ctx, inWordsOf(settled, number));
      }
      const links = await linksToBasket(deps, ctx, basketId);
      if (unpaid !== null && links !== null) {
        return redirect(links.to("review", {}, { problem: unpaid }), { confidential: true });
      }
      return outcomePage(deps, ctx, { ...inWordsOf(settled, number), links });
    },
  });
}

/** Links that lead on with the basket: by its cookie, or by a new capability where the browser has kept no cookie. */
async function linksToBasket(deps: ShopDeps, ctx: Context, basketId: string | null): Promise<Links | null> {
  if (ctx.basketCookie !== undefined) return ctx.links;
  if (basketId === null) return null;
  const minted = await ctx.transact((tx) => deps.basket.mintCapability(tx, basketId, { purpose: "journey" }));
  return minted.ok ? ctx.linksWith(minted.capability) : null;
}

/** Why nothing was paid, as a refusal that the review page has words for; null when there is nothing to try again. */
function whyUnpaid(settled: SettleResult): string | null {
  if (settled.ok) return settled.outcome === "pending" ? "abandoned" : null;
  if (settled.because === "abandoned") return "abandoned";
  if (settled.because !== "declined") return null;
  return isKnown(settled.declineReason ?? "") ? settled.declineReason : "declined";
}

type Outcome = { title: string; words: string; again?: boolean; links?: Links | null };

const usedWords =
  "If you paid, the link to your order is in the mail that we sent you. You can also have it sent again.";

function inWordsOf(settled: SettleResult, number: string): Outcome {
  if (settled.ok) {
    switch (settled.outcome) {
      case "pending":
        return { title: "The payment has not been made", words: "Nothing was charged so far." };
      case "in-progress":
        return {
          title: "We are looking at your payment",
          words: `This can take a minute. When it is through, order ${number} is confirmed by mail.`,
        };
      default:
        return {
          title: "Thank you",
          words: `Order ${number} is placed. The link to it is in the mail that we sent you.`,
        };
    }
  }
  switch (settled.because) {
    case "declined":
      return { title: "Your card was declined", words: inWords(whyUnpaid(settled) ?? "declined") };
    case "abandoned":
      return { title: "You have not paid", words: "Nothing was charged." };
    case "out-of-stock":
      return {
        title: "Somebody was faster",
        words: `${compensation(settled.compensated)} The last piece of something in your basket was sold in the meantime.`,
        again: true,
      };
    case "too-late":
      return {
        title: "That took too long",
        words: `${compensation(settled.compensated)} The pieces we kept for you were released.`,
        again: true,
      };
    case "mismatch":
      return {
        title: "We have to look at this ourselves",
        words: "What the bank tells us does not fit your order, so we have not confirmed it. Please get in touch.",
      };
    case "wrong-amount":
      return {
        title: "The sums do not agree",
        words: `${compensation(settled.compensated)} Please get in touch; this should not happen.`,
      };
    case "provider-unavailable":
    case "unknown-attempt":
      return {
        title: "We cannot reach the bank",
        words: "If you have paid, we shall learn of it and confirm your order by mail. Please do not pay again.",
      };
  }
}

function compensation(how: "voided" | "refunding"): string {
  return how === "voided" ? "You have not been charged." : "Your money is on its way back to you.";
}

function outcomePage(deps: ShopDeps, ctx: Context, { title, words, again, links = null }: Outcome): Reply {
  return page(
    <CheckoutFrame deps={deps} ctx={ctx} title={title} step={3}>
      <p class="lead">{words}</p>
      {again === true && links !== null ? (
        <p>
          <a class="button" href={links.to("basket")}>
            Look at the basket
          </a>
        </p>
      ) : (
        <p>
          <a href={ctx.links.to("find-order")}>Have the link to your order sent again</a>
        </p>
      )}
    </CheckoutFrame>,
    { confidential: true },
  );
}
