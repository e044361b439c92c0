import { actorOf, type Context } from "#kernel/http";
import type { WithdrawalView } from "#orders";
import { momentInWords } from "#views/days.ts";

/** What the shop did by itself about a withdrawal, and what is left to do. */
const outcomeWords: Readonly<Record<NonNullable<WithdrawalView["outcome"]>, string>> = {
  cancelled: "The order was cancelled at once, and its money goes back. Nothing is left to do but to answer.",
  "return-announced":
    "The return was announced at once. When the goods are back, take them back on the page of the order.",
  "not-found":
    "Nothing was done: there is no order of that number and e-mail address. Read it, look for the order, and answer.",
  "in-part":
    "Nothing was done: it is about some of the order only. Read which, then take it out or agree on its return.",
  "already-cancelled": "Nothing was done: the order was cancelled already.",
  "on-its-way":
    "Nothing was done: it has left and not all has arrived. It counts all the same: agree on how it comes back.",
  "period-over": "Nothing was done: the 14 days were over when it came. Answer what we do.",
  "not-cancellable": "Nothing was done: all of it was made to measure. Answer what we do.",
  "already-open": "Nothing was done: a return of it was announced already.",
  "already-returned": "Nothing was done: it came back already.",
  forgotten: "Nothing was done: the order is complete, and whose it was is forgotten. Read it, and answer what we do.",
};

const waitsWords = "The shop has not looked at it yet; it does so within seconds.";

/** On the page of what was written: what became of it. It names nobody; the number of the order stands there where number and address agree. */
export function WhatBecame({ ctx, withdrawal }: { ctx: Context; withdrawal: WithdrawalView | null }) {
  if (withdrawal === null) return null;
  const { orderNumber, outcome } = withdrawal;
  return (
    <section class="panel">
      <h2>What became of it</h2>
      <p>{outcome === null ? waitsWords : outcomeWords[outcome]}</p>
      {orderNumber === null ? null : (
        <p>
          {actorOf(ctx).may.has("orders.read") ? (
            <a href={ctx.links.to("office-order", { number: orderNumber })}>Order {orderNumber}</a>
          ) : (
            <>Order {orderNumber}</>
          )}
        </p>
      )}
    </section>
  );
}

/** On the page of the order: that somebody who knows its number and address withdrew. */
export function Withdrawn({ ctx, withdrawals }: { ctx: Context; withdrawals: readonly WithdrawalView[] }) {
  return (
    <>
      {withdrawals.map(({ questionNumber: number, saidAt, outcome }) => (
        <p class="notice" role="note">
          Withdrawn from by the form, {momentInWords(saidAt)},{" "}
          {actorOf(ctx).may.has("support.read") ? (
            <a href={ctx.links.to("office-question", { number })}>{number}</a>
          ) : (
            number
          )}
          . {outcome === null ? waitsWords : outcomeWords[outcome]}
        </p>
      ))}
    </>
  );
}
