import type { Child } from "hono/jsx";
import { type Context, page, type Reply } from "#kernel/http";
import { questionFieldsAsked } from "#policy/fields";
import {
  type AskedTopic,
  answerDays,
  keptDays,
  type QuestionError,
  type QuestionField,
  questionFields,
  questionLimits,
  topics,
} from "#questions";
import { Breadcrumbs } from "#views/breadcrumbs.tsx";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { Layout } from "#views/layout.tsx";
import { frameOf } from "../frame.ts";
import type { ShopDeps } from "../shop-deps.ts";

/** Longer than the longest word of a field, so that it is our sentence that says it is too long. */
export const longestBody = 40_000;

/** What a question can be about, as it is offered. */
export const topicWords: Readonly<Record<AskedTopic, string>> = {
  product: "A product",
  order: "An order",
  delivery: "A delivery",
  return: "Sending something back",
  "your-details": "My own details",
  "something-else": "Something else",
};

const names: Readonly<Record<QuestionField, string>> = {
  words: "Your question",
  email: "E-mail address",
  orderNumber: "Order number",
};

/** What is wrong with a field, in a sentence. */
export function questionSentence({ field, because }: QuestionError): string {
  if (because === "missing") return "Write what you want to know";
  if (because === "malformed") return "Enter an e-mail address in the correct form, like name@example.com";
  return `${names[field]} is longer than we can take: at most ${questionLimits[field]} characters`;
}

type Errors = Partial<Record<QuestionField, string>>;

export function questionSentences(errors: readonly QuestionError[]): Errors {
  return Object.fromEntries(errors.map((error) => [error.field, questionSentence(error)]));
}

const inputs: Readonly<Record<QuestionField, Partial<Parameters<typeof Field>[0]>>> = {
  words: { rows: 8 },
  email: { optional: true, type: "email", inputmode: "email", autocomplete: "email" },
  orderNumber: { optional: true, narrow: true },
};

type Typed = Partial<Record<QuestionField, string>> & { topic?: AskedTopic | undefined };

/** The form, empty or with what was typed and what is wrong with it. */
export function formPage(deps: ShopDeps, ctx: Context, typed: Typed, errors: Errors, wrongStatus = 422): Reply {
  const wrong = Object.keys(errors).length > 0;
  return page(
    <AskFrame deps={deps} ctx={ctx} title="Ask us something" wrong={wrong}>
      <ErrorSummary errors={errors} />
      <p class="lead">
        You need no account for this. A person reads it and answers within {answerDays} days, by mail if you like and on
        a page of its own.
      </p>
      <Form action={ctx.links.to("send-question")} class="sheet" once>
        <div class="field">
          <label for="field-topic">What is it about?</label>
          <select id="field-topic" name="topic">
            {topics.map((each) => (
              <option value={each} selected={each === typed.topic}>
                {topicWords[each]}
              </option>
            ))}
          </select>
        </div>
        {questionFields.map((field) => (
          <Field
            {...inputs[field]}
            name={field}
            label={names[field]}
            why={questionFieldsAsked[field].why}
            value={typed[field]}
            error={errors[field]}
          />
        ))}
        <button class="button" type="submit">
          Send the question
        </button>
      </Form>
      <p class="quiet">
        What you write is encrypted with a key of its own. It is kept until {keptDays} days after our last answer, or
        until you remove it, and used for nothing but to answer you. More in{" "}
        <a href={ctx.links.to("privacy")}>cookies and privacy</a>.
      </p>
    </AskFrame>,
    { confidential: true, status: wrong ? wrongStatus : 200 },
  );
}

/** The document round the form and the page of a question. */
export function AskFrame(props: { deps: ShopDeps; ctx: Context; title: string; wrong?: boolean; children?: Child }) {
  const { deps, ctx, title } = props;
  const { links } = ctx;
  return (
    <Layout
      {...frameOf(deps, ctx)}
      title={props.wrong === true ? `Error: ${title}` : title}
      description={`A form that a person answers within ${answerDays} days, without an account.`}
      canonical={links.absolute("ask-question")}
      robots="noindex"
      task
    >
      <Breadcrumbs
        crumbs={[
          { name: "Home", href: links.to("home") },
          { name: "Contact us", href: links.to("contact") },
        ]}
      />
      <div class="task">
        <h1>{title}</h1>
        {props.children}
      </div>
    </Layout>
  );
}
