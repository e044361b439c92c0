import { z } from "zod";
import { actorOf, type Context, defineRoute, page, type Reply, type Route, redirect, text } from "#kernel/http";
import { tidyText } from "#kernel/tidy-text";
import {
  type MailWords,
  mailTable,
  mailWordsFaults,
  mostGreeting,
  mostSentence,
  type WordedKind,
  wordedKinds,
} from "#mail";
import type { Fault, Version } from "#settings";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { Table } from "#views/table.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { Conflict, errorsOf, SettingPage } from "./parts.tsx";
import { changesSettings, versionRead } from "./subjects.ts";

// A little more than may be kept, so that what is too long comes back with a sentence.
const greeting = text(mostGreeting + 40);
const sentence = text(mostSentence + 200);
const frameForm = z.object({ revision: versionRead, greeting, closing: sentence });
const sentenceForm = z.object({ revision: versionRead, sentence });
const whichMail = z.object({ mail: z.enum(wordedKinds) });
const reads = { ...changesSettings, method: "GET", accepts: "none", output: "page" } as const;
const posts = { ...changesSettings, method: "POST", accepts: "form", output: "page-or-redirect" } as const;

/** The shop's own sentences in its mails, with a preview of each before it is kept. */
export function mailWordsRoutes(deps: OfficeDeps): Route[] {
  const { mailWords } = deps.settings;
  return [
    defineRoute({
      ...reads,
      name: "mail-words",
      path: "/settings/mails",
      query: frameForm.partial(),
      handler: async ({ query }, ctx) => {
        const version = await mailWords.newest(ctx.reader);
        if (query.greeting === undefined) return framePage(deps, ctx, version, {});
        const typed = withFrame(version.content, { greeting: query.greeting, closing: query.closing ?? "" });
        return framePage(deps, ctx, version, { typed, faults: mailWordsFaults(typed) });
      },
    }),
    defineRoute({
      ...posts,
      name: "set-mail-words",
      path: "/settings/mails",
      body: frameForm,
      handler: ({ body: { revision, ...typed } }, ctx) =>
        set(deps, ctx, revision, (now) => withFrame(now, typed), framePage),
    }),
    defineRoute({
      ...reads,
      name: "mail-sentence",
      path: "/settings/mails/:mail",
      params: whichMail,
      query: sentenceForm.partial(),
      handler: async ({ params: { mail }, query }, ctx) => {
        const version = await mailWords.newest(ctx.reader);
        if (query.sentence === undefined) return sentencePage(mail)(deps, ctx, version, {});
        const typed = withSentence(version.content, mail, query.sentence);
        return sentencePage(mail)(deps, ctx, version, { typed, faults: mailWordsFaults(typed) });
      },
    }),
    defineRoute({
      ...posts,
      name: "set-mail-sentence",
      path: "/settings/mails/:mail",
      params: whichMail,
      body: sentenceForm,
      handler: ({ params: { mail }, body: { revision, sentence: typed } }, ctx) =>
        set(deps, ctx, revision, (now) => withSentence(now, mail, typed), sentencePage(mail)),
    }),
    defineRoute({
      ...reads,
      name: "mail-preview",
      path: "/settings/mails/:mail/preview",
      params: whichMail,
      query: z.object({ greeting, closing: sentence, sentence }),
      handler: ({ params: { mail }, query }) => {
        const words = withSentence(withFrame({ ...query, sentences: {} }, query), mail, query.sentence);
        const { html } = deps.settings.previewMail(mail, words);
        return page(html.replace(/^<!doctype html>/i, ""), { confidential: true, sandboxed: true });
      },
    }),
  ];
}

function withFrame(words: MailWords, typed: Pick<MailWords, "greeting" | "closing">): MailWords {
  return { ...words, greeting: tidyText(typed.greeting).replace(/,$/, ""), closing: tidyText(typed.closing) };
}

function withSentence(words: MailWords, mail: WordedKind, typed: string): MailWords {
  return { ...words, sentences: { ...words.sentences, [mail]: tidyText(typed) } };
}

type Shown = { typed?: MailWords; faults?: readonly Fault[]; isConflict?: boolean };
type WordsPage = (deps: OfficeDeps, ctx: Context, version: Version<MailWords>, shown: Shown) => Reply;

async function set(
  deps: OfficeDeps,
  ctx: Context,
  revision: number,
  change: (now: MailWords) => MailWords,
  again: WordsPage,
): Promise<Reply> {
  const { mailWords } = deps.settings;
  const version = await mailWords.newest(ctx.reader);
  const content = change(version.content);
  const done = await ctx.transact((tx) => mailWords.set(tx, { revision, content, by: actorOf(ctx).handle }));
  if (done.ok) return redirect(ctx.links.to("mail-words"));
  if (done.because === "changed-meanwhile")
    return again(deps, ctx, done.now, { typed: change(done.now.content), isConflict: true });
  return again(deps, ctx, version, { typed: content, faults: done.faults });
}

/** How all mails begin and close, and the list of those that carry a sentence. */
function framePage(deps: OfficeDeps, ctx: Context, version: Version<MailWords>, shown: Shown): Reply {
  const { links } = ctx;
  const { typed = version.content, faults = [], isConflict = false } = shown;
  const errors = errorsOf(faults, fieldOfFrame, "greeting");
  return page(
    <SettingPage deps={deps} ctx={ctx} subject="mail-words" version={version}>
      <ErrorSummary errors={errors} />
      {isConflict ? <Conflict subject="mail-words" now={version.content} yours={typed} /> : null}
      <section class="panel">
        <h2>In every mail</h2>
        <Form action={links.to("set-mail-words")} hidden={{ revision: String(version.revision) }}>
          <Field
            name="greeting"
            label="Greeting"
            why="Stands before the name: Hello, Dear, Good day."
            value={typed.greeting}
            error={errors.greeting}
            maxlength={mostGreeting}
            autocomplete="off"
          />
          <Field
            name="closing"
            label="Closing"
            why={closingWhy}
            value={typed.closing}
            error={errors.closing}
            maxlength={mostSentence}
            autocomplete="off"
            optional
          />
          <Buttons preview={links.to("mail-words")} />
        </Form>
      </section>
      <ScrollPanel label="A sentence of your own in each mail">
        <h2>A sentence of your own in each mail</h2>
        <Table
          caption="Mails that carry one"
          quiet
          head={["Mail", "Sent", "Your sentence"]}
          rows={wordedKinds.map((kind) => [
            <a href={links.to("mail-sentence", { mail: kind })}>{nameOf(kind)}</a>,
            mailTable[kind].sentWhen,
            typed.sentences[kind] || "none",
          ])}
        />
        <p class="quiet">
          What the law wants in a mail stays whatever you write here. A recall of a product carries none of your words.
        </p>
      </ScrollPanel>
      {shown.typed === undefined || faults.length > 0 ? null : (
        <Preview deps={deps} ctx={ctx} kind="acknowledgement" words={typed} />
      )}
    </SettingPage>,
    { confidential: true, status: statusOf(shown) },
  );
}

const closingWhy = "One sentence after what the mail is about, such as: All of us wish you joy with it.";

/** One mail: its sentence, and how it reads. */
function sentencePage(kind: WordedKind): WordsPage {
  return (deps, ctx, version, shown) => {
    const { links } = ctx;
    const { typed = version.content, faults = [], isConflict = false } = shown;
    const errors = errorsOf(faults, () => "sentence", "sentence");
    return page(
      <SettingPage deps={deps} ctx={ctx} subject="mail-words" version={version}>
        <ErrorSummary errors={errors} />
        {isConflict ? <Conflict subject="mail-words" now={version.content} yours={typed} /> : null}
        <section class="panel">
          <h2>{nameOf(kind)}</h2>
          <p class="quiet">
            Sent {mailTable[kind].sentWhen}. <a href={links.to("mail-words")}>All mails</a>
          </p>
          <Form action={links.to("set-mail-sentence", { mail: kind })} hidden={{ revision: String(version.revision) }}>
            <Field
              name="sentence"
              label="Your sentence"
              why="Stands after what the mail is about. Nothing that advertises, and no address."
              value={typed.sentences[kind]}
              error={errors.sentence}
              maxlength={mostSentence}
              autocomplete="off"
              optional
            />
            <Buttons preview={links.to("mail-sentence", { mail: kind })} />
          </Form>
        </section>
        {faults.length > 0 ? null : <Preview deps={deps} ctx={ctx} kind={kind} words={typed} />}
      </SettingPage>,
      { confidential: true, status: statusOf(shown) },
    );
  };
}

function Buttons({ preview }: { preview: string }) {
  return (
    <div class="row">
      <button class="button" type="submit">
        Save
      </button>
      <button class="button plain" type="submit" formmethod="get" formaction={preview}>
        Preview
      </button>
    </div>
  );
}

function Preview(props: { deps: OfficeDeps; ctx: Context; kind: WordedKind; words: MailWords }) {
  const { deps, ctx, kind, words } = props;
  const mail = deps.settings.previewMail(kind, words);
  const { greeting: begins, closing, sentences } = words;
  const query = { greeting: begins, closing, sentence: sentences[kind] ?? "" };
  return (
    <section class="panel" aria-labelledby="preview-title">
      <div class="headline">
        <h2 id="preview-title">How it reads</h2>
        <a href={ctx.links.to("mail-preview", { mail: kind }, query)}>Look at it as HTML</a>
      </div>
      <p class="quiet">To somebody invented, about an order that does not exist.</p>
      <p>
        <b>{mail.subject}</b>
      </p>
      {mail.text
        .trimEnd()
        .split("\n\n")
        .map((paragraph) => (
          <p>
            {paragraph.split("\n").map((line, at) => (
              <>
                {at === 0 ? null : <br />}
                {line}
              </>
            ))}
          </p>
        ))}
    </section>
  );
}

function fieldOfFrame(at: string): string | undefined {
  return at === "greeting" || at === "closing" ? at : undefined;
}

/** `lost-link` → `Lost link`. */
function nameOf(kind: WordedKind): string {
  const name = kind.replaceAll("-", " ");
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

function statusOf({ faults = [], isConflict = false }: Shown): number {
  return isConflict ? 409 : faults.length > 0 ? 422 : 200;
}
