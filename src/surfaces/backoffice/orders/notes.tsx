import { z } from "zod";
import { actorOf, type Context, defineRoute, page, type Reply, type Route, redirect, text } from "#kernel/http";
import { noteLimits, type OrderDossier, type WriteNoteResult } from "#orders";
import { officeFields } from "#policy/office-fields";
import { momentInWords } from "#views/days.ts";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { withDossier } from "./acts.tsx";
import { orderNumber } from "./order-number.ts";

const writes = { access: "staff", may: "orders.note", path: "/orders/:number/notes", params: orderNumber } as const;

/** Notes about an order: who wrote them and when, and a form for another. Their words open with the customer's details only. */
export function noteRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...writes,
      name: "order-notes",
      method: "GET",
      reads: [],
      writes: [],
      accepts: "none",
      output: "page",
      handler: ({ params }, ctx) => withDossier(deps, ctx, params.number, (dossier) => notesPage(deps, ctx, dossier)),
    }),
    defineRoute({
      ...writes,
      name: "write-note",
      method: "POST",
      reads: [],
      writes: ["order-note"],
      accepts: "form",
      body: z.object({ after: z.string().regex(/^\d{1,3}$/), words: text() }),
      output: "page-or-redirect",
      handler: ({ params: { number }, body: { after, words } }, ctx) =>
        withDossier(deps, ctx, number, async (dossier) => {
          const { orderId } = dossier.order;
          const note = { orderId, by: actorOf(ctx).handle, words, after: Number(after) };
          const written = await deps.orders.writeNote(note);
          return written.ok
            ? redirect(ctx.links.to("office-order", { number }, { done: "noted" }))
            : notesPage(deps, ctx, dossier, { words, because: written.because });
        }),
    }),
  ];
}

type Refusal = Extract<WriteNoteResult, { ok: false }>["because"];

const refusals: Readonly<Record<Refusal, string>> = {
  "no-words": "Write the note",
  "too-many-words": `Write at most ${noteLimits.words.toLocaleString("en-GB")} characters`,
  "too-many-notes": `An order has at most ${noteLimits.notes} notes`,
  "no-such-order": "There is no such order",
  forgotten: "The order is complete: nobody knows any more whose it was, and nothing is written about it",
  "others-wrote":
    "A note was written meanwhile: a colleague’s, or this one, sent twice. If it is not this one, send it again",
  "key-unavailable": "The keys cannot be reached at the moment, so nothing was written. Try again in a few minutes",
};

function notesPage(
  deps: OfficeDeps,
  ctx: Context,
  { order, notes }: OrderDossier,
  refused?: { words: string; because: Refusal },
): Reply {
  const { links, actor } = ctx;
  const { number, shreddedAt } = order;
  const wrong = refused === undefined ? undefined : refusals[refused.because];
  const declared = officeFields["write-note"]?.words;
  return page(
    <Office frame={{ deps, links, actor }} title={`Notes on ${number}`} here="orders">
      <p class="quiet">
        <a href={links.to("office-order", { number })}>{number}</a>
      </p>
      <h1>Notes on order {number}</h1>
      <ErrorSummary errors={{ words: wrong }} />
      {notes.length === 0 ? null : (
        <section class="panel">
          <ol class="timeline">
            {notes.map(({ at, by }) => (
              <li>
                <b>{by}</b>
                <br />
                <time datetime={at.toISOString()} class="quiet">
                  {momentInWords(at)}
                </time>
              </li>
            ))}
          </ol>
          {actor?.may.has("persons.reveal") ? (
            <p>
              <a href={links.to("order-person", { number })}>Read them with the customer’s details</a>
            </p>
          ) : (
            <p class="quiet">Their words open with the customer’s details, for the few with special access.</p>
          )}
        </section>
      )}
      {shreddedAt !== null ? (
        <p class="panel">{refusals.forgotten}.</p>
      ) : (
        <section class="panel">
          <Form action={links.to("write-note", { number })} hidden={{ after: String(notes.length) }} once>
            <Field
              name="words"
              label="Note"
              why={declared !== undefined && "why" in declared ? declared.why : undefined}
              value={refused?.words}
              error={wrong}
              rows={5}
              maxlength={noteLimits.words}
            />
            <button class="button" type="submit">
              Write it down
            </button>
          </Form>
        </section>
      )}
    </Office>,
    { confidential: true, status: wrong === undefined ? 200 : refused?.because === "others-wrote" ? 409 : 422 },
  );
}
