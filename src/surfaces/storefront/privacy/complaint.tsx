import type { Child } from "hono/jsx";
import { z } from "zod";
import {
  answerDays,
  type ComplaintError,
  type ComplaintField,
  type ComplaintPage,
  complaintFields,
  complaintLimits,
  keptDays,
} from "#complaints";
import { type Context, defineRoute, page, type Reply, type Route, redirect, text } from "#kernel/http";
import { complaintFieldsAsked } from "#policy/fields";
import { Breadcrumbs } from "#views/breadcrumbs.tsx";
import { momentInWords } from "#views/days.ts";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { Layout } from "#views/layout.tsx";
import { answerShown, complaintShown } from "../contact-shown.ts";
import { frameOf } from "../frame.ts";
import { secretParam } from "../order/order-page.tsx";
import { Paragraphs } from "../paragraphs.tsx";
import { inWords } from "../refusal-words.ts";
import { notFoundPage } from "../refusals.tsx";
import type { ShopDeps } from "../shop-deps.ts";
import { type LookHeld, looksHeld, WhoLooked } from "./looks.tsx";

/** Longer than the longest word of a field, so that it is our sentence that says it is too long. */
const longestBody = 40_000;

/**
 * Complaining about how we handle somebody's data (law L07): a form without scripts, cookies or account, a reference at once,
 * and a page that says where it stands and what we answered.
 */
export function complaintRoutes(deps: ShopDeps): Route[] {
  return [
    defineRoute({
      name: "complain",
      method: "GET",
      path: "/privacy/complaint",
      access: "public",
      reads: [],
      writes: [],
      accepts: "none",
      output: "page",
      handler: (_, ctx) => formPage(deps, ctx, {}, {}),
    }),
    defineRoute({
      name: "send-complaint",
      opens: ["answer-complaint"],
      method: "POST",
      path: "/privacy/complaint",
      limit: { per: "hour", most: 12 },
      access: "public",
      reads: ["complaint"],
      writes: ["complaint"],
      accepts: "form",
      maxBodyBytes: longestBody,
      body: z.object({ words: text(longestBody), name: text(), email: text(), orderNumber: text() }),
      output: "page-or-redirect",
      handler: async ({ body }, ctx) => {
        const read = deps.complaints.readComplaint(body);
        if (!read.ok) return formPage(deps, ctx, body, sentences(read.errors));
        const received = await deps.complaints.receive(read.complaint);
        if (!received.ok) return formPage(deps, ctx, body, { words: inWords("not-taken") }, 503);
        return redirect(ctx.links.to("complaint", { secret: received.secret }), { confidential: true });
      },
    }),
    defineRoute({
      name: "complaint",
      opens: ["show-to-subject"],
      method: "GET",
      path: "/privacy/complaint/:secret",
      access: "complaint-secret",
      reads: ["complaint"],
      writes: [],
      accepts: "none",
      params: secretParam,
      output: "page",
      handler: async ({ params: { secret } }, ctx) => {
        const found = await deps.complaints.bySecret(ctx.reader, secret);
        if (found === null) return notFoundPage(frameOf(deps, ctx));
        return complaintPage(deps, ctx, secret, found, await looksHeld(deps, ctx, found.complaintId));
      },
    }),
  ];
}

const names: Readonly<Record<ComplaintField, string>> = {
  words: "What is wrong",
  name: "Your name",
  email: "E-mail address",
  orderNumber: "Order number",
};

function sentences(errors: readonly ComplaintError[]): Partial<Record<ComplaintField, string>> {
  return Object.fromEntries(
    errors.map(({ field, because }) => {
      if (because === "missing") return [field, "Write what is wrong"];
      if (because === "malformed") return [field, "Enter an e-mail address in the correct form, like name@example.com"];
      return [field, `${names[field]} is longer than we can take: at most ${complaintLimits[field]} characters`];
    }),
  );
}

const inputs: Readonly<Record<ComplaintField, Partial<Parameters<typeof Field>[0]>>> = {
  words: { rows: 8 },
  name: { optional: true, autocomplete: "name" },
  email: { optional: true, type: "email", inputmode: "email", autocomplete: "email" },
  orderNumber: { optional: true, narrow: true },
};

function formPage(
  deps: ShopDeps,
  ctx: Context,
  values: Partial<Record<ComplaintField, string>>,
  errors: Partial<Record<ComplaintField, string>>,
  wrongStatus = 422,
): Reply {
  const wrong = Object.keys(errors).length > 0;
  const title = "Complain about how we handle your data";
  return page(
    <Frame deps={deps} ctx={ctx} title={title} wrong={wrong}>
      <ErrorSummary errors={errors} />
      <p class="lead">
        You need no account for this. It is acknowledged at once, and a person answers it within {answerDays} days.
      </p>
      <Form action={ctx.links.to("send-complaint")} class="sheet" once>
        {complaintFields.map((field) => (
          <Field
            {...inputs[field]}
            name={field}
            label={names[field]}
            why={complaintFieldsAsked[field].why}
            value={values[field]}
            error={errors[field]}
          />
        ))}
        <button class="button" type="submit">
          Send the complaint
        </button>
      </Form>
      <p class="quiet">
        What you write is encrypted with a key of its own. It is kept until {keptDays} days after our answer, and used
        for nothing but to answer you. More in <a href={ctx.links.to("privacy")}>cookies and privacy</a>.
      </p>
      <Regulator deps={deps} />
    </Frame>,
    { confidential: true, status: wrong ? wrongStatus : 200 },
  );
}

const outcomes = {
  upheld: "You were right.",
  "partly-upheld": "You were right in part.",
  "not-upheld": "We see it otherwise.",
  "not-known": "",
} as const;

function complaintPage(
  deps: ShopDeps,
  ctx: Context,
  secret: string,
  { complaint, card, answer }: ComplaintPage,
  looks: readonly LookHeld[],
): Reply {
  const { number, state, receivedAt, answerDueAt, answeredAt, outcome, forgetAt } = complaint;
  return page(
    <Frame deps={deps} ctx={ctx} title={`Complaint ${number}`}>
      {state === "open" ? (
        <p class="lead">
          It has come, on {momentInWords(receivedAt)}. A person looks into it and answers here by{" "}
          {momentInWords(answerDueAt)} at the latest.
        </p>
      ) : state === "answered" ? (
        <p class="lead">
          We answered it on {momentInWords(answeredAt ?? receivedAt)}. {outcome === null ? "" : outcomes[outcome]}
        </p>
      ) : (
        <p class="lead">
          It was answered{outcome === "not-known" ? "" : ` on ${momentInWords(answeredAt ?? receivedAt)}`}, and then
          forgotten: we do not know any more who wrote it, what it said, or what we answered.{" "}
          <a href={ctx.links.to("complaint-certificate", { secret })}>The certificate of it</a>, to print or to check
          without us.
        </p>
      )}
      {answer?.ok === true ? (
        <section>
          <h2 id="answer">Our answer</h2>
          <Paragraphs words={answerShown(answer.value)} />
        </section>
      ) : null}
      {card.ok ? (
        <section>
          <h2 id="complaint">What you wrote</h2>
          <Written shown={complaintShown(card.value)} />
        </section>
      ) : card.because === "key-unavailable" ? (
        <p>We cannot open it at the moment. Please try again in a few minutes.</p>
      ) : null}
      <WhoLooked links={ctx.links} looks={looks} />
      <Regulator deps={deps} />
      {state === "forgotten" ? null : (
        <section>
          <h2 id="keep">Keep this page</h2>
          <p>
            Its address is the key to your complaint; whoever has it can read it. Your reference is <b>{number}</b>.
            {forgetAt === null
              ? ` It is forgotten ${keptDays} days after our answer.`
              : ` It is forgotten on ${momentInWords(forgetAt)}; until then you can print or save it.`}
          </p>
          <p class="secret-link">{ctx.links.absolute("complaint", { secret })}</p>
        </section>
      )}
    </Frame>,
    { confidential: true },
  );
}

function Written({ shown }: { shown: ReturnType<typeof complaintShown> }) {
  const { words, name, email, orderNumber } = shown;
  const more = Object.entries({ [names.name]: name, [names.email]: email, [names.orderNumber]: orderNumber });
  return (
    <>
      <blockquote class="notice">
        <Paragraphs words={words} />
      </blockquote>
      <dl class="facts">
        {more
          .filter(([, value]) => value !== "")
          .map(([label, value]) => (
            <>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </>
          ))}
      </dl>
    </>
  );
}

/** To whom somebody can turn who is not content with us (law L07, L12): from the settings, because names change. */
function Regulator({ deps }: { deps: ShopDeps }) {
  const { name, address, website } = deps.trader.regulator;
  return (
    <section>
      <h2 id="regulator">If you are not content with us</h2>
      <p>
        You can complain to {name}, {address.join(", ")}, at any time and at no cost. How to do it stands on its
        website, {website}.
      </p>
    </section>
  );
}

function Frame(props: { deps: ShopDeps; ctx: Context; title: string; wrong?: boolean; children?: Child }) {
  const { deps, ctx, title } = props;
  const { links } = ctx;
  return (
    <Layout
      {...frameOf(deps, ctx)}
      title={props.wrong === true ? `Error: ${title}` : title}
      description={`A form that a person answers within ${answerDays} days, without an account.`}
      canonical={links.absolute("complain")}
      robots="noindex"
      task
    >
      <Breadcrumbs
        crumbs={[
          { name: "Home", href: links.to("home") },
          { name: "Cookies and privacy", href: links.to("privacy") },
        ]}
      />
      <div class="task">
        <h1>{title}</h1>
        {props.children}
      </div>
    </Layout>
  );
}
