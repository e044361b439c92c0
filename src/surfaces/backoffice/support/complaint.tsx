import { z } from "zod";
import type { AnswerInput, ComplaintForStaff } from "#complaints";
import { type Context, defineRoute, type Reply, type Route, redirect, text } from "#kernel/http";
import { officeFields } from "#policy/office-fields";
import { momentInWords } from "#views/days.ts";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { askedShape } from "../special-access/ask-form.tsx";
import { nothingPage } from "../special-access/nothing.tsx";
import { complaintFieldNames, complaintFields } from "../special-access/shown.ts";
import { Standing } from "./complaints.tsx";
import { askToSee, type Letter, letterPage, lookAt, type Said as SaidOf } from "./looking.tsx";
import { outcomes, outcomeWords } from "./outcome-words.ts";

const which = z.object({ number: z.string().regex(/^C-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/) });
const answers = { access: "staff", may: "support.answer", params: which } as const;
/** Longer than an answer may be, so that it is our sentence that says so. */
const longestBody = 40_000;

/** One complaint: dots, until somebody with special access says why they look; and its answer. */
export function complaintRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      name: "support-complaint",
      method: "GET",
      path: "/support/:number",
      access: "staff",
      may: "support.read",
      reads: [],
      writes: [],
      accepts: "none",
      params: which,
      output: "page",
      handler: ({ params: { number } }, ctx) => withComplaint(deps, ctx, number, (found) => show(deps, ctx, found)),
    }),
    defineRoute({
      ...answers,
      name: "see-complaint",
      opens: ["answer-complaint"],
      method: "POST",
      path: "/support/:number/details",
      confirmed: true,
      reads: ["complaint"],
      writes: ["access-reason"],
      accepts: "form",
      body: z.object(askedShape),
      output: "page",
      handler: ({ params: { number }, body }, ctx) =>
        withComplaint(deps, ctx, number, async (found) =>
          show(deps, ctx, found, await askToSee(deps, ctx, letterOf(deps, ctx, found), body)),
        ),
    }),
    defineRoute({
      ...answers,
      name: "see-complaint-again",
      opens: ["answer-complaint"],
      method: "POST",
      path: "/support/:number/details/again",
      confirmed: true,
      reads: ["complaint"],
      writes: [],
      accepts: "form",
      body: z.object({}),
      output: "page",
      handler: ({ params: { number } }, ctx) =>
        withComplaint(deps, ctx, number, async (found) =>
          show(deps, ctx, found, await lookAt(deps, ctx, letterOf(deps, ctx, found))),
        ),
    }),
    defineRoute({
      ...answers,
      name: "answer-complaint",
      method: "POST",
      path: "/support/:number/answer",
      reads: [],
      writes: ["complaint"],
      accepts: "form",
      maxBodyBytes: longestBody,
      body: z.object({ outcome: z.enum(outcomes), words: text(longestBody) }),
      output: "page-or-redirect",
      handler: ({ params: { number }, body }, ctx) =>
        withComplaint(deps, ctx, number, async (found) => {
          const done = await deps.complaints.answer({ number, ...body });
          if (done.ok) return redirect(ctx.links.to("support-complaint", { number }));
          return show(deps, ctx, found, { answer: body, answerWrong: answerSentences[done.because] });
        }),
    }),
  ];
}

const answerSentences = {
  "no-such-complaint": "There is no complaint of this number.",
  "already-answered": "It was answered already. Load the page again to see how.",
  "bad-answer": "Write an answer of at most 8,000 characters",
  "key-unavailable": "The keys cannot be reached at the moment. Nothing was sent. Try again in a few minutes.",
} as const;

async function withComplaint(
  deps: OfficeDeps,
  ctx: Context,
  number: string,
  then: (found: ComplaintForStaff) => Promise<Reply>,
): Promise<Reply> {
  const found = await deps.complaints.forStaff(ctx.reader, number);
  return found === null ? nothingPage(deps, ctx, "There is no complaint of this number.") : then(found);
}

/** A complaint, as it is looked at. */
function letterOf(deps: OfficeDeps, { reader }: Context, { complaint, about }: ComplaintForStaff): Letter {
  return {
    number: complaint.number,
    about,
    purpose: "answer-complaint",
    kind: "complaint",
    names: complaintFieldNames,
    routes: { page: "support-complaint", see: "see-complaint", again: "see-complaint-again" },
    open: async (note) => {
      const opened = await deps.complaints.openForAnswer(reader, note);
      return opened.ok ? { ok: true, fields: complaintFields(opened.card) } : opened;
    },
  };
}

type Said = SaidOf<Pick<AnswerInput, "outcome" | "words">>;

function show(deps: OfficeDeps, ctx: Context, found: ComplaintForStaff, said: Said = {}): Promise<Reply> {
  const { complaint } = found;
  return letterPage(deps, ctx, letterOf(deps, ctx, found), said, {
    standing: <Standing complaint={complaint} now={ctx.now} />,
    dates: <Dates complaint={complaint} />,
    waits: complaint.state === "open",
    answer: <Answer ctx={ctx} number={complaint.number} said={said} />,
  });
}

function Dates({ complaint }: Pick<ComplaintForStaff, "complaint">) {
  const { receivedAt, answerDueAt, answeredAt, forgetAt } = complaint;
  return (
    <dl class="facts">
      <dt>Came in</dt>
      <dd>{momentInWords(receivedAt)}</dd>
      {answeredAt === null ? (
        <>
          <dt>Answer by</dt>
          <dd>{momentInWords(answerDueAt)}</dd>
        </>
      ) : (
        <>
          <dt>Answered</dt>
          <dd>{momentInWords(answeredAt)}</dd>
        </>
      )}
      {forgetAt === null ? null : (
        <>
          <dt>Forgotten</dt>
          <dd>{momentInWords(forgetAt)}</dd>
        </>
      )}
    </dl>
  );
}

function Answer({ ctx, number, said }: { ctx: Context; number: string; said: Said }) {
  const declared = officeFields["answer-complaint"]?.words;
  return (
    <section class="panel">
      <h2>Answer it</h2>
      {said.answerWrong === undefined ? null : <ErrorSummary errors={{ words: said.answerWrong }} />}
      <Form action={ctx.links.to("answer-complaint", { number })} once>
        <fieldset class="choices">
          <legend>What came of it</legend>
          {outcomes.map((outcome) => (
            <label>
              <input
                type="radio"
                name="outcome"
                value={outcome}
                checked={outcome === (said.answer?.outcome ?? "upheld")}
              />
              {outcomeWords[outcome]}
            </label>
          ))}
        </fieldset>
        <Field
          name="words"
          label="Your answer"
          why={declared !== undefined && "why" in declared ? declared.why : undefined}
          value={said.answer?.words}
          error={said.answerWrong}
          rows={8}
        />
        <button class="button" type="submit">
          Send the answer and close it
        </button>
      </Form>
      <p class="quiet">An answer cannot be taken back.</p>
    </section>
  );
}
