import { z } from "zod";
import { type Context, defineRoute, type Reply, type Route, redirect, text } from "#kernel/http";
import { officeFields } from "#policy/office-fields";
import type { QuestionForStaff } from "#questions";
import { momentInWords } from "#views/days.ts";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { askedShape } from "../special-access/ask-form.tsx";
import { nothingPage } from "../special-access/nothing.tsx";
import { questionFieldNames, questionFields } from "../special-access/shown.ts";
import { askToSee, type Letter, letterPage, lookAt, type Said as SaidOf } from "./looking.tsx";
import { Standing, topicNames } from "./questions.tsx";
import { WhatBecame } from "./withdrawal.tsx";

const which = z.object({ number: z.string().regex(/^Q-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/) });
const answers = { access: "staff", may: "support.answer", params: which } as const;
/** Longer than an answer may be, so that it is our sentence that says so. */
const longestBody = 40_000;

/** One question: dots, until somebody with special access says why they look; and its answer. */
export function officeQuestionRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      name: "office-question",
      method: "GET",
      path: "/support/questions/:number",
      access: "staff",
      may: "support.read",
      reads: [],
      writes: [],
      accepts: "none",
      params: which,
      output: "page",
      handler: ({ params: { number } }, ctx) => withQuestion(deps, ctx, number, (found) => show(deps, ctx, found)),
    }),
    defineRoute({
      ...answers,
      name: "see-question",
      opens: ["answer-question"],
      method: "POST",
      path: "/support/questions/:number/details",
      confirmed: true,
      reads: ["question"],
      writes: ["access-reason"],
      accepts: "form",
      body: z.object(askedShape),
      output: "page",
      handler: ({ params: { number }, body }, ctx) =>
        withQuestion(deps, ctx, number, async (found) =>
          show(deps, ctx, found, await askToSee(deps, ctx, letterOf(deps, ctx, found), body)),
        ),
    }),
    defineRoute({
      ...answers,
      name: "see-question-again",
      opens: ["answer-question"],
      method: "POST",
      path: "/support/questions/:number/details/again",
      confirmed: true,
      reads: ["question"],
      writes: [],
      accepts: "form",
      body: z.object({}),
      output: "page",
      handler: ({ params: { number } }, ctx) =>
        withQuestion(deps, ctx, number, async (found) =>
          show(deps, ctx, found, await lookAt(deps, ctx, letterOf(deps, ctx, found))),
        ),
    }),
    defineRoute({
      ...answers,
      name: "answer-question",
      method: "POST",
      path: "/support/questions/:number/answer",
      reads: [],
      writes: ["question"],
      accepts: "form",
      maxBodyBytes: longestBody,
      body: z.object({ seen: z.coerce.number().int().min(0).max(1_000), words: text(longestBody) }),
      output: "page-or-redirect",
      handler: ({ params: { number }, body: { seen, words } }, ctx) =>
        withQuestion(deps, ctx, number, async (found) => {
          const done = await deps.questions.answer({ number, seen, words });
          if (done.ok) return redirect(ctx.links.to("office-question", { number }));
          return show(deps, ctx, found, { answer: words, answerWrong: answerSentences[done.because] });
        }),
    }),
  ];
}

const answerSentences = {
  "no-such-question": "There is no question of this number.",
  "not-waiting": "It was answered already, or its writer removed it.",
  "written-again": "Something was written since you loaded this page. Read it, then send your answer",
  "bad-answer": "Write an answer of at most 8,000 characters",
  "key-unavailable": "The keys cannot be reached at the moment. Nothing was sent. Try again in a few minutes.",
} as const;

async function withQuestion(
  deps: OfficeDeps,
  ctx: Context,
  number: string,
  then: (found: QuestionForStaff) => Promise<Reply>,
): Promise<Reply> {
  const found = await deps.questions.forStaff(ctx.reader, number);
  return found === null ? nothingPage(deps, ctx, "There is no question of this number.") : then(found);
}

/** A question, as it is looked at. */
function letterOf(deps: OfficeDeps, { reader }: Context, { question, about }: QuestionForStaff): Letter {
  return {
    number: question.number,
    about,
    purpose: "answer-question",
    kind: "question",
    names: questionFieldNames,
    routes: { page: "office-question", see: "see-question", again: "see-question-again" },
    open: async (note) => {
      const opened = await deps.questions.openForAnswer(reader, note);
      return opened.ok ? { ok: true, fields: questionFields(opened) } : opened;
    },
  };
}

type Said = SaidOf<string>;

async function show(deps: OfficeDeps, ctx: Context, found: QuestionForStaff, said: Said = {}): Promise<Reply> {
  const { question } = found;
  const withdrawal =
    question.topic === "withdrawal" ? await deps.orders.withdrawalOf(ctx.reader, question.number) : null;
  return letterPage(deps, ctx, letterOf(deps, ctx, found), said, {
    standing: <Standing question={question} now={ctx.now} />,
    dates: (
      <>
        <Dates question={question} />
        <WhatBecame ctx={ctx} withdrawal={withdrawal} />
      </>
    ),
    waits: question.state === "waiting",
    answer: <Answer ctx={ctx} found={found} said={said} />,
  });
}

function Dates({ question }: Pick<QuestionForStaff, "question">) {
  const { topic, receivedAt, waitingSince, answeredAt, forgetAt } = question;
  const dates = [
    ["Came in", receivedAt],
    ["Answered", answeredAt],
    ["Waits since", waitingSince],
    ["Forgotten", forgetAt],
  ] as const;
  return (
    <dl class="facts">
      <dt>About</dt>
      <dd>{topicNames[topic]}</dd>
      {dates.map(([label, at]) =>
        at === null ? null : (
          <>
            <dt>{label}</dt>
            <dd>{momentInWords(at)}</dd>
          </>
        ),
      )}
    </dl>
  );
}

function Answer({ ctx, found, said }: { ctx: Context; found: QuestionForStaff; said: Said }) {
  const declared = officeFields["answer-question"]?.words;
  const { question, messages } = found;
  return (
    <section class="panel">
      <h2>Answer it</h2>
      {said.answerWrong === undefined ? null : <ErrorSummary errors={{ words: said.answerWrong }} />}
      <Form
        action={ctx.links.to("answer-question", { number: question.number })}
        hidden={{ seen: String(messages) }}
        once
      >
        <Field
          name="words"
          label="Your answer"
          why={declared !== undefined && "why" in declared ? declared.why : undefined}
          value={said.answer}
          error={said.answerWrong}
          rows={8}
        />
        <button class="button" type="submit">
          Send the answer
        </button>
      </Form>
      <p class="quiet">An answer cannot be taken back. It closes the question until its writer writes again.</p>
    </section>
  );
}
