import { z } from "zod";
import { type Context, defineRoute, page, type Reply, type Route, redirect, text } from "#kernel/http";
import type { SettleResult } from "#orders";
import type { ShopDeps } from "../shop-deps.ts";
import { emptied } from "./review.tsx";
import { CheckoutFrame } from "./steps.tsx";

/** Where the payment provider sends the browser back to. The token in the address works once. */
export function returnRoute(deps: ShopDeps): Route {
  return defineRoute({
    name: "payment-return",
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
      if (!back.ok) return outcomePage(deps, ctx, "This link has been used", usedWords);
      const { settled, secret, number } = back;
      // A secret comes only with an order that is placed, also while another caller is still at its payment.
      if (settled.ok && secret !== null) {
        return redirect(ctx.links.to("order", { secret }), { confidential: true, setBasket: emptied(ctx) });
      }
      return outcome(deps, ctx, settled, number);
    },
  });
}

const usedWords =
  "If you paid, the link to your order is in the mail that we sent you. You can also have it sent again.";

function outcome(deps: ShopDeps, ctx: Context, settled: SettleResult, number: string): Reply {
  if (settled.ok) {
    if (settled.outcome === "pending") {
      return outcomePage(
        deps,
        ctx,
        "The payment has not been made",
        "Nothing was charged. Your basket is as it was, and you can try again.",
        true,
      );
    }
    if (settled.outcome === "in-progress") {
      return outcomePage(
        deps,
        ctx,
        "We are looking at your payment",
        `This can take a minute. When it is through, order ${number} is confirmed by mail.`,
      );
    }
    return outcomePage(
      deps,
      ctx,
      "Thank you",
      `Order ${number} is placed. The link to it is in the mail that we sent you.`,
    );
  }
  switch (settled.because) {
    case "declined":
      return outcomePage(
        deps,
        ctx,
        "Your card was declined",
        `${declineWords(settled.declineReason)} Nothing was charged. Your basket is as it was.`,
        true,
      );
    case "abandoned":
      return outcomePage(deps, ctx, "You have not paid", "Nothing was charged. Your basket is as it was.", true);
    case "out-of-stock":
      return outcomePage(
        deps,
        ctx,
        "Somebody was faster",
        `${compensation(settled.compensated)} The last piece of something in your basket was sold in the meantime.`,
        true,
      );
    case "too-late":
      return outcomePage(
        deps,
        ctx,
        "That took too long",
        `${compensation(settled.compensated)} The pieces we kept for you were released.`,
        true,
      );
    case "mismatch":
      return outcomePage(
        deps,
        ctx,
        "We have to look at this ourselves",
        "What the bank tells us does not fit your order, so we have not confirmed it. Please get in touch.",
      );
    case "wrong-amount":
      return outcomePage(
        deps,
        ctx,
        "The sums do not agree",
        `${compensation(settled.compensated)} Please get in touch; this should not happen.`,
      );
    case "provider-unavailable":
    case "unknown-attempt":
      return outcomePage(
        deps,
        ctx,
        "We cannot reach the bank",
        "If you have paid, we shall learn of it and confirm your order by mail. Please do not pay again.",
      );
  }
}

function compensation(how: "voided" | "refunding"): string {
  return how === "voided" ? "You have not been charged." : "Your money is on its way back to you.";
}

const declines: Readonly<Record<string, string>> = {
  "insufficient-funds": "The bank says that there is not enough money on the account.",
  "expired-card": "The bank says that the card has run out.",
  "do-not-honour": "The bank gives no reason; it can tell you.",
  "authentication-failed": "The bank could not make sure that it was you.",
};

function declineWords(reason: string | null): string {
  return declines[reason ?? ""] ?? "The bank did not accept it.";
}

function outcomePage(deps: ShopDeps, ctx: Context, title: string, words: string, again = false): Reply {
  return page(
    <CheckoutFrame deps={deps} ctx={ctx} title={title} step={3}>
      <p class="lead">{words}</p>
      {again ? (
        <p>
          <a class="button" href={ctx.links.to("review")}>
            Try again
          </a>{" "}
          <a href={ctx.links.to("basket")}>Look at the basket</a>
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
