import { z } from "zod";
import { actorOf, type Context, defineRoute, page, type Reply, type Route, redirect } from "#kernel/http";
import { differences, type Version } from "#settings";
import { momentInWords } from "#views/days.ts";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Form } from "#views/form.tsx";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import { NothingThere } from "../nothing-there.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { changesSettings, type Subject, settingOf, subjects, versionRead, whichSubject } from "./subjects.ts";

const versionsOnAPage = 20;
const longestShown = 160;

/** What was set before, by whom and when, and setting it so again. */
export function settingHistoryRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...changesSettings,
      name: "setting-history",
      method: "GET",
      path: "/settings/history/:subject",
      accepts: "none",
      params: whichSubject,
      query: z.object({ before: versionRead.optional() }),
      output: "page",
      handler: ({ params: { subject }, query: { before } }, ctx) => historyPage(deps, ctx, subject, { before }),
    }),
    defineRoute({
      ...changesSettings,
      name: "put-back-setting",
      method: "POST",
      path: "/settings/history/:subject/:version/back",
      accepts: "form",
      params: whichSubject.extend({ version: versionRead }),
      body: z.object({ revision: versionRead }),
      output: "page-or-redirect",
      handler: async ({ params: { subject, version }, body: { revision } }, ctx) => {
        const setting = settingOf(deps.settings, subject);
        const old = await setting.version(ctx.reader, version);
        if (old === null) return noSuchVersion(deps, ctx, subject);
        if (subject === "trader" && deps.settings.traderSource === "file")
          return historyPage(deps, ctx, subject, { wrong: "While shop.json is there, it counts; nothing was set." });
        const change = { revision, content: old.content, by: actorOf(ctx).handle };
        const done = await ctx.transact((tx) => setting.set(tx, change));
        if (done.ok) return redirect(ctx.links.to(subjects[subject].route));
        const wrong =
          done.because === "changed-meanwhile"
            ? "Somebody changed this meanwhile, so nothing was put back. Look at what they left, then put it back if you still want to."
            : done.faults.map(({ says }) => says).join(" ");
        return historyPage(deps, ctx, subject, { wrong });
      },
    }),
  ];
}

function noSuchVersion(deps: OfficeDeps, { links, actor }: Context, subject: Subject): Reply {
  return page(
    <NothingThere frame={{ deps, links, actor }} here="settings" title="No such version">
      Nothing was done. What can be put back stands in the{" "}
      <a href={links.to("setting-history", { subject })}>history</a>.
    </NothingThere>,
    { status: 404, confidential: true },
  );
}

async function historyPage(
  deps: OfficeDeps,
  ctx: Context,
  subject: Subject,
  { before, wrong }: { before?: number | undefined; wrong?: string },
): Promise<Reply> {
  const { links, actor, reader } = ctx;
  const { title, route } = subjects[subject];
  const setting = settingOf(deps.settings, subject);
  const versions = await setting.versions(reader, { before, most: versionsOnAPage + 1 });
  const { revision } = await setting.newest(reader);
  const shown = versions.slice(0, versionsOnAPage);
  const last = versions.length > shown.length ? shown.at(-1) : undefined;
  return page(
    <Office frame={{ deps, links, actor }} title={`History: ${title}`} here="settings">
      <p class="quiet">
        <a href={links.to(route)}>{title}</a>
      </p>
      <h1>What was set before</h1>
      <ErrorSummary errors={{ history: wrong }} />
      {shown.length === 0 ? (
        <p class="panel">Nobody has set it yet. Whatever somebody sets stands here from then on.</p>
      ) : (
        <ScrollPanel label="What was set before" id="field-history">
          <Table
            caption="What was set, the newest first"
            quiet
            head={["When", "Who", "What changed", "Put back"]}
            rows={shown.map((version, at) => [
              version.revision === 0 || version.at === null ? "At the beginning" : momentInWords(version.at),
              version.revision === 0 ? "" : (version.by ?? "no longer known, or a file"),
              <Changes subject={subject} version={version} older={versions[at + 1]} />,
              version.revision === revision ? (
                "counts now"
              ) : (
                <BackForm ctx={ctx} subject={subject} version={version} revision={revision} />
              ),
            ])}
          />
        </ScrollPanel>
      )}
      {last === undefined ? null : (
        <p>
          <a class="button plain" href={links.to("setting-history", { subject }, { before: String(last.revision) })}>
            Older versions
          </a>
        </p>
      )}
    </Office>,
    { confidential: true, status: wrong === undefined ? 200 : 422 },
  );
}

function Changes(props: { subject: Subject; version: Version<unknown>; older: Version<unknown> | undefined }) {
  const { version, older } = props;
  const { shown } = subjects[props.subject];
  if (older === undefined) return <>{version.revision === 0 ? "What was there before anybody set it" : ""}</>;
  const changed = differences(shown(older.content), shown(version.content));
  if (changed.length === 0) return <>Nothing</>;
  return (
    <ul class="lists">
      {changed.map(({ what, before, after }) => (
        <li>
          {what}: {shortened(before)} → {shortened(after)}
        </li>
      ))}
    </ul>
  );
}

function BackForm(props: { ctx: Context; subject: Subject; version: Version<unknown>; revision: number }) {
  const { ctx, subject, version, revision } = props;
  const address = ctx.links.to("put-back-setting", { subject, version: String(version.revision) });
  return (
    <Form action={address} hidden={{ revision: String(revision) }}>
      <button class="button small plain" type="submit">
        Put back<span class="unseen"> version {version.revision}</span>
      </button>
    </Form>
  );
}

function shortened(value: string | null): string {
  if (value === null) return "nothing";
  return value.length <= longestShown ? value : `${value.slice(0, longestShown)}…`;
}
