import { z } from "zod";
import { type Context, defineRoute, page, type Reply, type Route, redirect } from "#kernel/http";
import type { MailStanding, MailTrouble } from "#mail";
import { momentInWords } from "#views/days.ts";
import { Form } from "#views/form.tsx";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { changesSettings } from "./subjects.ts";
import { troubleWords } from "./trouble-words.ts";

/** Mails that wait, and those that failed with the reason; whom they go to and what they say nobody sees. */
export function mailQueueRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...changesSettings,
      name: "mail-queue",
      method: "GET",
      path: "/settings/mail-queue",
      accepts: "none",
      query: z.object({ again: z.literal("yes").optional() }),
      output: "page",
      handler: ({ query: { again } }, ctx) => queuePage(deps, ctx, again === "yes"),
    }),
    defineRoute({
      ...changesSettings,
      name: "send-mail-again",
      method: "POST",
      path: "/settings/mail-queue/again",
      accepts: "form",
      body: z.object({ mail: z.uuid() }),
      output: "page-or-redirect",
      handler: async ({ body: { mail } }, ctx) => {
        const done = await ctx.transact((tx) => deps.mail.sendAgain(tx, mail));
        return done.ok
          ? redirect(ctx.links.to("mail-queue", {}, { again: "yes" }))
          : queuePage(deps, ctx, false, "This mail has not failed any more: it was sent, waits, or is gone.");
      },
    }),
  ];
}

async function queuePage(deps: OfficeDeps, ctx: Context, again: boolean, refused?: string): Promise<Reply> {
  const { links, actor, reader } = ctx;
  const [standing, troubles] = await Promise.all([deps.mail.standing(reader), deps.mail.troubles(reader)]);
  const failed = troubles.filter(({ state }) => state === "failed");
  const tried = troubles.filter(({ state }) => state === "queued");
  return page(
    <Office frame={{ deps, links, actor }} title="Mail queue" here="settings">
      <h1>Mail queue</h1>
      {again ? (
        <p class="notice" role="status">
          It is tried again, within the next minute.
        </p>
      ) : null}
      {refused === undefined ? null : (
        <p class="notice bad" role="alert">
          {refused}
        </p>
      )}
      <p class="lead">{standingInWords(standing)}</p>
      <Failed ctx={ctx} mails={failed} />
      {tried.length === 0 ? null : (
        <ScrollPanel label="Tried, and tried again">
          <h2>Tried, and tried again</h2>
          <Table
            caption="Mails that could not be sent yet; the shop tries again by itself, ever later, for five days"
            quiet
            stacks
            head={["Which", "Queued", "Why not yet", "Tried", "Next"]}
            rows={tried.map((mail) => [
              mail.kind.replaceAll("-", " "),
              momentInWords(mail.createdAt),
              troubleWords(mail.errorCode),
              mail.attempts,
              mail.nextAttemptAt === null ? "" : momentInWords(mail.nextAttemptAt),
            ])}
          />
        </ScrollPanel>
      )}
      <p class="quiet">
        Whom a mail goes to is opened when it is sent and kept nowhere, so it stands on no page. A mail to somebody who
        is forgotten meanwhile is not sent.
      </p>
    </Office>,
    { confidential: true, ...(refused === undefined ? {} : { status: 409 }) },
  );
}

function standingInWords({ waiting, oldest, failed }: MailStanding): string {
  const waits =
    waiting === 0 || oldest === null
      ? "No mail waits."
      : `${waiting === 1 ? "One mail waits" : `${waiting} mails wait`}, the oldest since ${momentInWords(oldest)}.`;
  if (failed === 0) return `${waits} None has failed.`;
  return `${waits} ${failed === 1 ? "One has failed and waits for you." : `${failed} have failed and wait for you.`}`;
}

function Failed({ ctx, mails }: { ctx: Context; mails: readonly MailTrouble[] }) {
  if (mails.length === 0) return null;
  return (
    <ScrollPanel label="Failed">
      <h2>Failed</h2>
      <Table
        caption="Mails that failed for good, the oldest first; at most 100 are shown"
        quiet
        stacks
        head={["Which", "Queued", "Why", "Tried", "Mended?"]}
        rows={mails.map((mail) => [
          mail.kind.replaceAll("-", " "),
          momentInWords(mail.createdAt),
          troubleWords(mail.errorCode),
          mail.attempts,
          <Form action={ctx.links.to("send-mail-again")} hidden={{ mail: mail.mailId }}>
            <button class="button plain" type="submit">
              Try again
              <span class="unseen">
                : {mail.kind.replaceAll("-", " ")}, {momentInWords(mail.createdAt)}
              </span>
            </button>
          </Form>,
        ])}
      />
    </ScrollPanel>
  );
}
