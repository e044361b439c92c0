import { z } from "zod";
import { day } from "#kernel/clock";
import { type Context, defineRoute, page, type Reply, type Route } from "#kernel/http";
import { answerDays, keptDays, type QuestionView, type Topic } from "#questions";
import { momentInWords } from "#views/days.ts";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { supportTabs } from "./tabs.tsx";

const rowsOnAPage = 50;
const states = ["waiting", "closed"] as const;
type State = (typeof states)[number];
/** Where the next page begins: the last question of this one, as `<milliseconds>.<number>`. */
const query = z.object({
  state: z.enum(states).optional(),
  after: z
    .string()
    .regex(/^\d{10,15}\.Q-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
    .optional(),
});

/** Questions: those that wait, the one that waits longest first; and those that were answered or removed. */
export function questionListRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      name: "support",
      method: "GET",
      path: "/support",
      access: "staff",
      may: "support.read",
      reads: [],
      writes: [],
      accepts: "none",
      query,
      output: "page",
      handler: ({ query: { state = "waiting", after } }, ctx) => listPage(deps, ctx, state, after),
    }),
  ];
}

async function listPage(deps: OfficeDeps, ctx: Context, state: State, after: string | undefined): Promise<Reply> {
  const { links, actor, reader } = ctx;
  const [at = "", number = ""] = after?.split(".") ?? [];
  const place = after === undefined ? undefined : { at: new Date(Number(at)), number };
  const [found, tabs] = await Promise.all([
    deps.questions.page(reader, state, place, rowsOnAPage + 1),
    supportTabs(deps, ctx, state === "waiting" ? "questions" : "questions-closed"),
  ]);
  const shown = found.slice(0, rowsOnAPage);
  const last = found.length > rowsOnAPage ? shown.at(-1) : undefined;
  const next = last && `${(last.waitingSince ?? last.closedAt ?? last.receivedAt).getTime()}.${last.number}`;
  return page(
    <Office frame={{ deps, links, actor }} title="Questions" here="support">
      <h1>Questions</h1>
      <p class="lead">
        What people ask by the form. Each is answered within {answerDays} days; whoever asked is forgotten {keptDays}{" "}
        days after the last answer, or when they remove it.
      </p>
      {tabs}
      <Rows ctx={ctx} state={state} rows={shown} />
      {next === undefined ? null : (
        <p>
          <a class="button plain" href={links.to("support", {}, { state, after: next })}>
            {state === "waiting" ? "Those that came later" : "Earlier ones"}
          </a>
        </p>
      )}
    </Office>,
    { confidential: true },
  );
}

function Rows({ ctx, state, rows }: { ctx: Context; state: State; rows: readonly QuestionView[] }) {
  const { links, now } = ctx;
  if (rows.length === 0)
    return (
      <p class="panel">
        {state === "waiting"
          ? "Nothing waits. A question that somebody sends by the form on the contact page stands here until it is answered."
          : "Nothing was answered yet."}
      </p>
    );
  return (
    <ScrollPanel label="Questions">
      <Table
        caption={state === "waiting" ? "Waiting, the one that waits longest first" : "Closed, the newest first"}
        quiet
        head={["Number", "About", state === "waiting" ? "Waits since" : "Closed", "How it stands"]}
        rows={rows.map((each) => [
          <a href={links.to("office-question", { number: each.number })}>{each.number}</a>,
          topicNames[each.topic],
          momentInWords(each.waitingSince ?? each.closedAt ?? each.receivedAt),
          <Standing question={each} now={now} />,
        ])}
      />
    </ScrollPanel>
  );
}

/** What a question is about, for staff. */
export const topicNames: Readonly<Record<Topic, string>> = {
  product: "a product",
  order: "an order",
  delivery: "a delivery",
  return: "a return",
  "your-details": "their own details",
  "something-else": "something else",
  withdrawal: "a withdrawal from a contract",
};

/** How a question stands, in a word. */
export function Standing({ question, now }: { question: QuestionView; now: Date }) {
  const { state, waitingSince, answeredAt } = question;
  if (waitingSince === null) return <span class="tag">{state === "forgotten" ? "answered, forgotten" : state}</span>;
  if (waitingSince.getTime() + answerDays * day <= now.getTime()) return <span class="tag bad">late</span>;
  return <span class="tag">{answeredAt === null ? "waiting" : "written again"}</span>;
}
