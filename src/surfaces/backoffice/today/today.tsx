import { z } from "zod";
import { londonDay } from "#delivery";
import { csvOf } from "#kernel/csv";
import { sha256 } from "#kernel/digest";
import { actorOf, asset, type Context, defineRoute, page, type Reply, type Route } from "#kernel/http";
import { formatMoney, formatPrice } from "#kernel/money";
import type { PatrolStanding } from "#patrol";
import { promises } from "#policy/policy";
import type { QuestionsWaiting } from "#questions";
import { dayInWords } from "#views/days.ts";
import { Table } from "#views/table.tsx";
import { Bars } from "../chart.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { NotFoundPanel, searchesNotFound } from "./not-found.tsx";
import { lastDays, moveDay, sumTakings, type Takings } from "./takings.ts";

const spans = { "30": 30, "90": 90, "365": 365 } as const;
const span = z.object({ days: z.enum(["30", "90", "365"]).optional() });
const reads = { access: "staff", method: "GET", reads: [], writes: [], accepts: "none", query: span } as const;

/** The first page of the day: what waits for somebody, and how the shop is doing. */
export function todayRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...reads,
      name: "today",
      path: "/",
      may: "self.manage",
      output: "page",
      handler: ({ query }, ctx) => todayPage(deps, ctx, spans[query.days ?? "30"]),
    }),
    defineRoute({
      ...reads,
      name: "takings-csv",
      path: "/takings.csv",
      may: "figures.read",
      output: "asset",
      handler: async ({ query }, ctx) => {
        const { days } = await takingsOf(deps, ctx, spans[query.days ?? "30"]);
        const rows = days.map((each) => [each.day, each.sales, each.soldMinor / 100, each.refundedMinor / 100]);
        const text = csvOf(["Day", "Sales", "Sold (GBP, VAT included)", "Given back (GBP)"], rows);
        const etag = `"${sha256(text).toString("hex").slice(0, 12)}"`;
        return asset(Buffer.from(text), "text/csv; charset=utf-8", etag, "not");
      },
    }),
  ];
}

async function takingsOf({ ledger }: OfficeDeps, { reader, now }: Context, count: number): Promise<Takings> {
  const days = lastDays(londonDay(now), count);
  const [booked, before] = await Promise.all([
    ledger.takingsByDay(reader, days.from, days.to),
    ledger.takingsByDay(reader, moveDay(days.from, -364), moveDay(days.to, -364)),
  ]);
  return sumTakings(days, booked, before);
}

async function todayPage(deps: OfficeDeps, ctx: Context, count: number): Promise<Reply> {
  const { links, actor } = ctx;
  const { may } = actorOf(ctx);
  const allowed = async <T,>(permission: string, ask: () => Promise<T>): Promise<T | undefined> =>
    may.has(permission) ? ask() : undefined;
  const [orders, questions, complaints, takings, missed, patrols, programsOff] = await Promise.all([
    allowed("orders.read", () => deps.orders.waiting(ctx.reader)),
    allowed("support.read", () => deps.questions.waiting(ctx.reader, ctx.now)),
    allowed("support.read", () => deps.complaints.clock(ctx.reader, ctx.now)),
    allowed("figures.read", () => takingsOf(deps, ctx, count)),
    allowed("figures.read", () => searchesNotFound(deps, ctx)),
    allowed("promises.read", () => deps.patrols()),
    allowed("programs.manage", () => switchedOff(deps, ctx)),
  ]);
  return page(
    <Office frame={{ deps, links, actor }} title="Today" here="today">
      <h1>Today</h1>
      {orders === undefined && complaints === undefined ? null : (
        <section>
          <h2 class="unseen">What waits</h2>
          <ul class="counts">
            {orders === undefined
              ? null
              : shelves.map(({ show, words, isTrouble }) => (
                  <Count
                    value={orders[show]}
                    words={words}
                    bad={isTrouble && orders[show] > 0}
                    href={links.to("orders", {}, { show })}
                  />
                ))}
            {questions === undefined ? null : <QuestionCounts links={links} questions={questions} />}
            {complaints === undefined ? null : (
              <Count
                value={complaints.open}
                words={`${complaints.open === 1 ? "complaint" : "complaints"} to answer${dueWords(complaints)}`}
                bad={complaints.alerting > 0}
                href={links.to("support-complaints")}
              />
            )}
            {programsOff === undefined || programsOff === 0 ? null : (
              <Count
                value={programsOff}
                words={`${programsOff === 1 ? "program" : "programs"} told nothing any more`}
                bad
                href={links.to("programs")}
              />
            )}
          </ul>
        </section>
      )}
      {takings === undefined ? null : <TakingsPanel ctx={ctx} takings={takings} count={count} />}
      {missed === undefined ? null : <NotFoundPanel deps={deps} ctx={ctx} found={missed} />}
      {patrols === undefined ? null : <PromisesPanel patrols={patrols} />}
    </Office>,
    { confidential: true },
  );
}

type QuestionCountsProps = { links: Context["links"]; questions: QuestionsWaiting };

/** Questions that wait, and of these those about somebody's own details, which have a month by law. */
function QuestionCounts({ links, questions: { waiting, late, rights } }: QuestionCountsProps) {
  return (
    <>
      <Count
        value={waiting}
        words={`${waiting === 1 ? "question" : "questions"} to answer${late === 0 ? "" : `, ${late} late`}`}
        bad={late > 0}
        href={links.to("support")}
      />
      {rights.waiting === 0 ? null : (
        <Count
          value={rights.waiting}
          words={`${rights.waiting === 1 ? "request" : "requests"} about somebody’s own details${dueWords(rights)}`}
          bad={rights.alerting > 0}
          href={links.to("support")}
        />
      )}
    </>
  );
}

/** How many addresses of programs were switched off because they took nothing, or said that they are gone. */
async function switchedOff({ programs }: OfficeDeps, { reader }: Context): Promise<number> {
  const all = await programs.endpoints(reader);
  return all.filter(({ off }) => off !== null && off.because !== "staff").length;
}

/** What waits of orders, each a shelf of their list. */
const shelves = [
  { show: "late", words: "late for their promised day", isTrouble: true },
  { show: "to-dispatch", words: "to dispatch", isTrouble: false },
  { show: "on-its-way", words: "on their way", isTrouble: false },
  { show: "to-refund", words: "to take back or refund", isTrouble: false },
] as const;

function dueWords({ alerting, overdue }: { alerting: number; overdue: number }): string {
  if (overdue > 0) return `, ${overdue} overdue`;
  return alerting > 0 ? `, ${alerting} due within ten days` : "";
}

/** A number of what waits, and the list it counts. */
function Count({ value, words, bad, href }: { value: number; words: string; bad: boolean; href: string }) {
  return (
    <li class={bad ? "panel bad" : "panel"}>
      <b class="figure">{value}</b> <a href={href}>{words}</a>
    </li>
  );
}

function TakingsPanel({ ctx, takings, count }: { ctx: Context; takings: Takings; count: number }) {
  const { links } = ctx;
  const { days, soldMinor, refundedMinor, sales, yearBeforeMinor } = takings;
  const bars = days.map((each) => ({
    label: dayInWords(each.day),
    value: each.soldMinor,
    shown: formatMoney(each.soldMinor),
  }));
  const said = `${formatMoney(soldMinor)} from ${sales} ${sales === 1 ? "sale" : "sales"} in ${count} days`;
  return (
    <section class="panel">
      <div class="headline">
        <h2>Takings</h2>
        <nav aria-label="Span of the takings">
          {Object.values(spans).map((each) => (
            <a
              class="tag"
              href={links.to("today", {}, { days: String(each) })}
              aria-current={each === count ? "true" : undefined}
            >
              {each} days
            </a>
          ))}
        </nav>
      </div>
      <p>
        <b class="figure">{formatMoney(soldMinor)}</b> from {sales} {sales === 1 ? "sale" : "sales"}, VAT included.{" "}
        {comparedWords(soldMinor, yearBeforeMinor)}{" "}
        {refundedMinor === 0 ? "" : `${formatMoney(refundedMinor)} went back.`}
      </p>
      {soldMinor === 0 ? (
        <p class="quiet">No sale in these days. The first one stands here as soon as it is paid.</p>
      ) : (
        <>
          <Bars bars={bars} title={`Takings by day: ${said}. The line is the mean of seven days.`} />
          <p class="quiet">
            {dayInWords(days[0]?.day ?? "")} to {dayInWords(days.at(-1)?.day ?? "")}. The line is the mean of seven
            days.
          </p>
        </>
      )}
      <details>
        <summary>As a table</summary>
        <section class="scroll" tabindex={0} aria-label="Takings by day">
          <Table
            caption="Takings by day"
            quiet
            head={["Day", "Sales", "Sold", "Given back"]}
            rows={days
              .toReversed()
              .map((each) => [
                dayInWords(each.day),
                String(each.sales),
                formatPence(each.soldMinor),
                formatPence(each.refundedMinor),
              ])}
          />
        </section>
      </details>
      <p>
        <a href={links.to("takings-csv", {}, { days: String(count) })} download={`takings-${count}-days.csv`}>
          Download as CSV
        </a>
      </p>
    </section>
  );
}

function formatPence(minor: number): string {
  return minor === 0 ? "–" : formatPrice(minor);
}

/** Compared with the same weekdays a year before. */
function comparedWords(now: number, before: number): string {
  if (before === 0) return "There is nothing from a year before to compare with.";
  const percent = Math.round((now / before - 1) * 100);
  if (percent === 0) return "As much as a year before.";
  return `${Math.abs(percent)} % ${percent > 0 ? "more" : "less"} than a year before (${formatMoney(before)}).`;
}

function PromisesPanel({ patrols }: { patrols: readonly PatrolStanding[] }) {
  const found = patrols.filter(({ state }) => state === "found");
  const late = patrols.filter(({ state }) => state === "late");
  const offered = promises.filter((promise) => "guards" in promise).length;
  return (
    <section class="panel">
      <h2>Promises</h2>
      {found.length === 0 && late.length === 0 ? (
        <p>
          <span class="tag good">All kept</span> Every patrol ran in the last day and a half and found nothing.
        </p>
      ) : (
        <ul class="lists">
          {found.map(({ patrol, found: count, said }) => (
            <li>
              <span class="tag bad">found {count}</span> {words(patrol)}
              {said[0] === undefined ? "" : `: ${said[0]}`}
            </li>
          ))}
          {late.length === 0 ? null : (
            <li>
              <span class="tag">not proven</span> {lateWords(late, patrols.length)}
            </li>
          )}
        </ul>
      )}
      <p class="quiet">
        {offered} of {promises.length} promises are kept by the software; the others say on the policy what the shop
        does instead.
      </p>
    </section>
  );
}

function lateWords(late: readonly PatrolStanding[], all: number): string {
  if (late.length === all && late.every(({ ranAt }) => ranAt === null))
    return "No patrol has run yet. They run at three in the morning; candour patrol runs them now.";
  const names = late.map(({ patrol }) => words(patrol)).join(", ");
  return `${late.length} of ${all} patrols have not run for a day and a half: ${names}.`;
}

function words(id: string): string {
  return id.replaceAll("-", " ");
}
