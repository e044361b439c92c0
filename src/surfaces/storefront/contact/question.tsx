import { z } from "zod";
import { capital } from "#kernel/first-letter";
import { type Context, defineRoute, page, type Reply, type Route, redirect, text } from "#kernel/http";
import { messageFieldsAsked } from "#policy/fields";
import { answerDays, keptDays, type MessageView, type QuestionPage, topics } from "#questions";
import { momentInWords } from "#views/days.ts";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { askerShown, messageShown } from "../contact-shown.ts";
import { frameOf } from "../frame.ts";
import { secretParam } from "../order/order-page.tsx";
import { Paragraphs } from "../paragraphs.tsx";
import { type LookHeld, looksHeld, WhoLooked } from "../privacy/looks.tsx";
import { inWords } from "../refusal-words.ts";
import { notFoundPage } from "../refusals.tsx";
import type { ShopDeps } from "../shop-deps.ts";
import { AskFrame, formPage, longestBody, questionSentence, questionSentences, topicWords } from "./ask-form.tsx";

const topic = z.enum(topics);
const ofQuestion = { access: "question-secret", params: secretParam } as const;

/**
 * Asking us something: a form without scripts, cookies or account, a reference at once, and a page where the answer stands, where one
 * writes again, and where all of it is removed.
 */
export function questionRoutes(deps: ShopDeps): Route[] {
  return [
    defineRoute({
      name: "ask-question",
      method: "GET",
      path: "/contact/question",
      access: "public",
      reads: [],
      writes: [],
      accepts: "none",
      query: z.object({ topic: topic.optional() }),
      output: "page",
      handler: ({ query }, ctx) => formPage(deps, ctx, query, {}),
    }),
    defineRoute({
      name: "send-question",
      opens: ["answer-question"],
      method: "POST",
      path: "/contact/question",
      limit: { per: "hour", most: 12 },
      access: "public",
      reads: ["question"],
      writes: ["question"],
      accepts: "form",
      maxBodyBytes: longestBody,
      body: z.object({ topic, words: text(longestBody), email: text(), orderNumber: text() }),
      output: "page-or-redirect",
      handler: async ({ body }, ctx) => {
        const read = deps.questions.readQuestion(body);
        if (!read.ok) return formPage(deps, ctx, body, questionSentences(read.errors));
        const received = await deps.questions.receive(body.topic, read.question);
        if (!received.ok) return formPage(deps, ctx, body, { words: inWords("not-taken") }, 503);
        return redirect(ctx.links.to("question", { secret: received.secret }), { confidential: true });
      },
    }),
    ...pageRoutes(deps),
  ];
}

/** The page of a question: to read, to write again, to remove it. */
function pageRoutes(deps: ShopDeps): Route[] {
  return [
    defineRoute({
      ...ofQuestion,
      name: "question",
      opens: ["show-to-subject"],
      method: "GET",
      path: "/contact/question/:secret",
      reads: ["question"],
      writes: [],
      accepts: "none",
      output: "page",
      handler: ({ params: { secret } }, ctx) => show(deps, ctx, secret),
    }),
    defineRoute({
      ...ofQuestion,
      name: "write-again",
      opens: ["show-to-subject"],
      method: "POST",
      path: "/contact/question/:secret/messages",
      limit: { per: "hour", most: 12 },
      reads: ["question"],
      writes: ["question"],
      accepts: "form",
      maxBodyBytes: longestBody,
      body: z.object({ words: text(longestBody) }),
      output: "page-or-redirect",
      handler: async ({ params: { secret }, body: { words } }, ctx) => {
        const done = await deps.questions.writeAgain(secret, words);
        if (done.ok) return redirect(ctx.links.to("question", { secret }), { confidential: true });
        if (done.because === "no-such-question") return notFoundPage(frameOf(deps, ctx));
        return show(deps, ctx, secret, { words, wrong: againSentence(done.because) });
      },
    }),
    defineRoute({
      ...ofQuestion,
      name: "remove-question",
      method: "POST",
      path: "/contact/question/:secret/removal",
      reads: [],
      writes: [],
      accepts: "form",
      body: z.object({}),
      output: "page-or-redirect",
      handler: async ({ params: { secret } }, ctx) => {
        const done = await deps.questions.remove(secret);
        if (!done.ok) return notFoundPage(frameOf(deps, ctx));
        return redirect(ctx.links.to("question", { secret }), { confidential: true });
      },
    }),
  ];
}

type AgainRefusal = Exclude<
  Extract<Awaited<ReturnType<ShopDeps["questions"]["writeAgain"]>>, { ok: false }>["because"],
  "no-such-question"
>;

function againSentence(because: AgainRefusal): string {
  if (because === "forgotten") return inWords("question-forgotten");
  if (because === "too-many") return inWords("too-many-messages");
  if (because === "key-unavailable") return inWords("not-taken");
  return questionSentence({ field: "words", because });
}

/** What was tried to be added and was not, and why. */
type Tried = { words: string; wrong: string };

async function show(deps: ShopDeps, ctx: Context, secret: string, tried?: Tried): Promise<Reply> {
  const found = await deps.questions.bySecret(ctx.reader, secret);
  if (found === null) return notFoundPage(frameOf(deps, ctx));
  const looks = await looksHeld(deps, ctx, found.questionId);
  return questionPage(deps, ctx, secret, { found, looks, tried });
}

function questionPage(
  deps: ShopDeps,
  ctx: Context,
  secret: string,
  { found, looks, tried }: { found: QuestionPage; looks: readonly LookHeld[]; tried: Tried | undefined },
): Reply {
  const { question, opening, mayWrite } = found;
  const offersForm = opening.ok && mayWrite;
  return page(
    <AskFrame
      deps={deps}
      ctx={ctx}
      title={`${capital(kindOf(question))} ${question.number}`}
      wrong={tried !== undefined}
    >
      {tried === undefined ? null : offersForm ? (
        <ErrorSummary errors={{ words: tried.wrong }} />
      ) : (
        <p class="notice">{tried.wrong}</p>
      )}
      <p class="lead">{standing(question)}</p>
      <WhatFollows {...question} />
      {opening.ok ? (
        <Conversation {...opening} topic={aboutOf(question)} />
      ) : opening.because === "key-unavailable" ? (
        <p>We cannot open it at the moment. Please try again in a few minutes.</p>
      ) : null}
      {offersForm ? <WriteAgain ctx={ctx} secret={secret} tried={tried} /> : null}
      <WhoLooked links={ctx.links} looks={looks} />
      {opening.ok || opening.because === "key-unavailable" ? (
        <Keep ctx={ctx} secret={secret} question={question} />
      ) : (
        <>
          <p>
            <a href={ctx.links.to("question-certificate", { secret })}>The certificate of it</a>, to print or to check
            without us.
          </p>
          <p>
            <a href={ctx.links.to("ask-question")}>Ask something else</a>
          </p>
        </>
      )}
    </AskFrame>,
    { confidential: true, status: tried === undefined ? 200 : 422 },
  );
}

/** Whether it is a question, or a withdrawal from a contract, which lies and is answered like one. */
function kindOf({ topic }: Pick<QuestionPage["question"], "topic">): "question" | "withdrawal" {
  return topic === "withdrawal" ? "withdrawal" : "question";
}

function aboutOf({ topic }: Pick<QuestionPage["question"], "topic">): string {
  return topic === "withdrawal" ? "A withdrawal from a contract" : topicWords[topic];
}

function standing(question: QuestionPage["question"]): string {
  const { state, waitingSince, receivedAt, answeredAt, topic } = question;
  if (state === "removed")
    return "You removed it. We do not know any more who wrote it, what it said, or what we answered.";
  if (state === "forgotten")
    return "It was answered, and then forgotten: we do not know any more who wrote it, what it said, or what we answered.";
  if (topic === "withdrawal" && state === "waiting" && answeredAt === null)
    return `Your withdrawal has come, on ${momentInWords(receivedAt)}, and counts from then.`;
  if (state === "answered") return `We answered it on ${momentInWords(answeredAt ?? receivedAt)}.`;
  const since = momentInWords(waitingSince ?? receivedAt);
  return answeredAt === null
    ? `It has come, on ${since}. A person reads it and answers here within ${answerDays} days.`
    : `What you added has come, on ${since}. A person reads it and answers here within ${answerDays} days.`;
}

/** The same whether or not there is such an order: whoever typed its number may be anybody. */
function WhatFollows({ state, topic }: QuestionPage["question"]) {
  if (topic !== "withdrawal" || state !== "waiting") return null;
  return (
    <p>
      A mail with what you declared, date and time is on its way to you. If you withdrew from all of an order, with the
      right number and address, and it can still be cancelled or sent back, that is done now; another mail says so. In
      every case a person reads it and answers here within {answerDays} days.
    </p>
  );
}

function Conversation(props: Extract<QuestionPage["opening"], { ok: true }> & { topic: string }) {
  const { email, orderNumber } = askerShown(props.card);
  const facts = [
    ["About", props.topic],
    ["Order number", orderNumber],
    ["Mails go to", email],
  ].filter(([, value]) => value !== "");
  return (
    <>
      <dl class="facts">
        {facts.map(([label, value]) => (
          <>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
      {props.messages.map((message) => (
        <Message message={message} />
      ))}
    </>
  );
}

function Message({ message }: { message: MessageView }) {
  return (
    <section>
      <h2>
        {message.isAnswer ? "We answered" : "You wrote"} on {momentInWords(message.writtenAt)}
      </h2>
      <blockquote class="notice">
        <Paragraphs words={messageShown(message)} />
      </blockquote>
    </section>
  );
}

function WriteAgain({ ctx, secret, tried }: { ctx: Context; secret: string; tried: Tried | undefined }) {
  return (
    <section>
      <h2 id="again">Write again</h2>
      <Form action={ctx.links.to("write-again", { secret })} class="sheet" once>
        <Field
          name="words"
          label="What you want to add"
          why={messageFieldsAsked.words.why}
          value={tried?.words}
          error={tried?.wrong}
          rows={5}
        />
        <button class="button" type="submit">
          Send it
        </button>
      </Form>
    </section>
  );
}

/** The address of the page, and the way to be forgotten at once. */
function Keep({ ctx, secret, question }: { ctx: Context; secret: string; question: QuestionPage["question"] }) {
  const { number, forgetAt, waitingSince } = question;
  const kind = kindOf(question);
  return (
    <>
      <section>
        <h2 id="keep">Keep this page</h2>
        <p>
          Its address is the key to your {kind}; whoever has it can read it. Your reference is <b>{number}</b>.
          {forgetAt === null
            ? ` It is forgotten ${keptDays} days after our last answer.`
            : ` It is forgotten on ${momentInWords(forgetAt)}; until then you can print or save it.`}
        </p>
        <p class="secret-link">{ctx.links.absolute("question", { secret })}</p>
      </section>
      <section>
        <h2 id="remove">Forget me</h2>
        <p>
          You can remove all of this now, answered or not. Its key is destroyed, and nobody can read it any more, we
          neither. That cannot be taken back.
          {kind === "withdrawal" && waitingSince !== null
            ? " What was done about your order stays done; what is still to be done then needs another withdrawal."
            : ""}
        </p>
        <Form action={ctx.links.to("remove-question", { secret })}>
          <button class="button plain" type="submit">
            Remove this {kind} for good
          </button>
        </Form>
      </section>
    </>
  );
}
