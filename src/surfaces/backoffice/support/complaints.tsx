import { z } from "zod";
import type { ComplaintView } from "#complaints";
import { type Context, defineRoute, page, type Reply, type Route } from "#kernel/http";
import { momentInWords } from "#views/days.ts";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { outcomeWords } from "./outcome-words.ts";
import { supportTabs } from "./tabs.tsx";

const rowsOnAPage = 50;
const states = ["open", "answered"] as const;
type State = (typeof states)[number];
/** Where the next page begins: the last complaint of this one, as `<milliseconds>.<number>`. */
const query = z.object({
  state: z.enum(states).optional(),
  after: z
    .string()
    .regex(/^\d{10,15}\.C-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
    .optional(),
});

/** Complaints about how we handle data: those that wait, the one that is due next first; and those that were answered. */
export function complaintListRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      name: "support-complaints",
      method: "GET",
      path: "/support/complaints",
      access: "staff",
      may: "support.read",
      reads: [],
      writes: [],
      accepts: "none",
      query,
      output: "page",
      handler: ({ query: { state = "open", after } }, ctx) => listPage(deps, ctx, state, after),
    }),
  ];
}

async function listPage(deps: OfficeDeps, ctx: Context, state: State, after: string | undefined): Promise<Reply> {
  const { links, actor, reader, now } = ctx;
  const [at = "", number = ""] = after?.split(".") ?? [];
  const place = after === undefined ? undefined : { at: new Date(Number(at)), number };
  const [found, { overdue }, tabs] = await Promise.all([
    deps.complaints.page(reader, state, place, rowsOnAPage + 1),
    deps.complaints.clock(reader, now),
    supportTabs(deps, ctx, state === "open" ? "complaints" : "complaints-answered"),
  ]);
  const shown = found.slice(0, rowsOnAPage);
  const last = found.length > rowsOnAPage ? shown.at(-1) : undefined;
  return page(
    <Office frame={{ deps, links, actor }} title="Complaints" here="support">
      <h1>Complaints</h1>
      <p class="lead">
        Complaints about how we handle data. Each is answered within 30 days; whoever wrote it is forgotten 90 days
        after the answer.
      </p>
      {tabs}
      {overdue === 0 ? null : (
        <p class="notice bad">
          {overdue} {overdue === 1 ? "waits" : "wait"} for longer than the law allows. Answer{" "}
          {overdue === 1 ? "it" : "them"} today.
        </p>
      )}
      <Rows ctx={ctx} state={state} rows={shown} />
      {last === undefined ? null : (
        <p>
          <a
            class="button plain"
            href={links.to(
              "support-complaints",
              {},
              {
                state,
                after: `${(last.answeredAt ?? last.answerDueAt).getTime()}.${last.number}`,
              },
            )}
          >
            {state === "open" ? "Those due later" : "Earlier ones"}
          </a>
        </p>
      )}
    </Office>,
    { confidential: true },
  );
}

function Rows({ ctx, state, rows }: { ctx: Context; state: State; rows: readonly ComplaintView[] }) {
  const { links, now } = ctx;
  if (rows.length === 0)
    return (
      <p class="panel">
        {state === "open"
          ? "Nothing waits. A complaint that somebody sends by the form on the policy page stands here until it is answered."
          : "Nothing was answered yet."}
      </p>
    );
  return (
    <ScrollPanel label="Complaints">
      <Table
        caption={state === "open" ? "Waiting, the one that is due next first" : "Answered, the newest first"}
        quiet
        head={["Number", "Came in", state === "open" ? "Answer by" : "Answered", "How it stands"]}
        rows={rows.map((each) => [
          <a href={links.to("support-complaint", { number: each.number })}>{each.number}</a>,
          momentInWords(each.receivedAt),
          momentInWords(each.answeredAt ?? each.answerDueAt),
          <Standing complaint={each} now={now} />,
        ])}
      />
    </ScrollPanel>
  );
}

/** How a complaint stands, in a word. */
export function Standing({ complaint, now }: { complaint: ComplaintView; now: Date }) {
  const { outcome, state, alertAt, answerDueAt } = complaint;
  if (outcome !== null)
    return (
      <span class="tag">
        {outcome === "not-known" ? "answered" : outcomeWords[outcome].toLowerCase()}
        {state === "forgotten" ? ", forgotten" : ""}
      </span>
    );
  if (answerDueAt <= now) return <span class="tag bad">overdue</span>;
  return alertAt <= now ? <span class="tag bad">due soon</span> : <span class="tag">waiting</span>;
}
