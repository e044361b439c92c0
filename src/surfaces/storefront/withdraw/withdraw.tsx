import { z } from "zod";
import { type Context, defineRoute, type Reply, type Route, redirect, text } from "#kernel/http";
import type { WithdrawalError, WithdrawalForm } from "#questions";
import { inWords } from "../refusal-words.ts";
import type { ShopDeps } from "../shop-deps.ts";
import { checkPage, formPage } from "./withdraw-pages.tsx";
import { type Errors, withdrawalSentences } from "./withdrawal-words.ts";

/** Longer than the longest field, so that it is our sentence that says it is too long. */
const longestField = 2_000;
const asked = {
  name: text(longestField),
  orderNumber: text(longestField),
  email: text(longestField),
  which: text(longestField),
};
const secret = z.string().regex(/^[A-Za-z0-9_-]{22}$/);
const ofForm = {
  access: "public",
  method: "POST",
  reads: ["question"],
  writes: ["question"],
  accepts: "form",
  maxBodyBytes: 40_000,
} as const;

/**
 * Withdrawing from a contract without account, cookie, script or the link to the order (law L82): what is declared, then the same again to
 * be confirmed, then its page and a mail with date and time. Neither tells whether there is such an order: what is done about one is done
 * by a sweep, and written to the address that the order was placed with.
 */
export function withdrawRoutes(deps: ShopDeps): Route[] {
  return [
    defineRoute({
      name: "withdraw",
      method: "GET",
      path: "/withdraw",
      access: "public",
      reads: [],
      writes: [],
      accepts: "none",
      output: "page",
      handler: (_, ctx) => formPage(deps, ctx, {}, {}),
    }),
    defineRoute({
      ...ofForm,
      name: "check-withdrawal",
      path: "/withdraw",
      // `change` leads back to the form; `attempt` comes along from the second step and counts for nothing here.
      body: z.object({ ...asked, change: z.literal("yes").optional(), attempt: secret.optional() }),
      output: "page",
      handler: ({ body: { change, attempt: _, ...typed } }, ctx) => {
        if (change !== undefined) return formPage(deps, ctx, typed, {});
        const read = deps.questions.readWithdrawal(typed);
        if (!read.ok) return formPage(deps, ctx, typed, withdrawalSentences(read.errors));
        return checkPage(deps, ctx, read.form, deps.questions.newSecret());
      },
    }),
    defineRoute({
      ...ofForm,
      name: "confirm-withdrawal",
      opens: ["answer-question"],
      path: "/withdraw/confirmation",
      limit: { per: "hour", most: 12 },
      body: z.object({ ...asked, attempt: secret }),
      output: "page-or-redirect",
      handler: ({ body: { attempt, ...typed } }, ctx) => confirm(deps, ctx, typed, attempt),
    }),
  ];
}

async function confirm(deps: ShopDeps, ctx: Context, typed: WithdrawalForm, attempt: string): Promise<Reply> {
  const wrong = (errors: Errors, status?: number) => formPage(deps, ctx, typed, errors, status);
  const read = deps.questions.readWithdrawal(typed);
  if (!read.ok) return wrong(withdrawalSentences(read.errors));
  const { email: address, orderNumber, which } = read.form;
  const email = deps.orders.readEmail(address);
  const unusable: WithdrawalError = { field: "email", because: "malformed" };
  if (email === null) return wrong(withdrawalSentences([unusable]));
  const received = await deps.questions.withdraw({
    ...{ withdrawal: read.withdrawal, secret: attempt },
    alongside: (tx, { number: questionNumber, at }) =>
      deps.orders.noteWithdrawal(tx, email, { questionNumber, orderNumber, isWhole: which === "", at }),
  });
  if (!received.ok) return wrong({ name: inWords("not-taken") }, 503);
  return redirect(ctx.links.to("question", { secret: received.secret }), { confidential: true });
}
