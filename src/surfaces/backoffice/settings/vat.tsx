import { z } from "zod";
import { londonDay } from "#delivery";
import { actorOf, type Context, defineRoute, page, type Reply, type Route, redirect, text } from "#kernel/http";
import {
  type Fault,
  rateOn,
  type VatBook,
  type VatStep,
  type Version,
  vatClasses,
  withoutStep,
  withStep,
} from "#settings";
import { dayInWords } from "#views/days.ts";
import { ErrorSummary, type FieldErrors } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { Table } from "#views/table.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { Conflict, errorsOf, SettingPage } from "./parts.tsx";
import { changesSettings, versionRead } from "./subjects.ts";
import { classNames, perCent } from "./vat-words.ts";

const ofClass = z.enum(vatClasses);
const day = z.string().regex(/^(\d{4}-\d{2}-\d{2})?$/);
const planned = z.object({ revision: versionRead, class: ofClass, rate: text(8), from: day });
type Typed = Omit<z.output<typeof planned>, "revision">;
const posts = { ...changesSettings, method: "POST", accepts: "form", output: "page-or-redirect" } as const;

/** VAT rates, and planning a change of one. */
export function vatRateRoutes(deps: OfficeDeps): Route[] {
  const { vat } = deps.settings;
  return [
    defineRoute({
      ...changesSettings,
      name: "vat-rates",
      method: "GET",
      path: "/settings/vat",
      accepts: "none",
      output: "page",
      handler: async (_, ctx) => ratesPage(deps, ctx, await vat.newest(ctx.reader)),
    }),
    defineRoute({
      ...posts,
      name: "plan-vat-rate",
      path: "/settings/vat",
      body: planned,
      handler: async ({ body: { revision, ...typed } }, ctx) => {
        const version = await vat.newest(ctx.reader);
        const permille = readRate(typed.rate);
        const faults: Fault[] = [];
        if (permille === null)
          faults.push({ at: "rate", says: "Write per cent from 0 to 50, with one place at most: 17.5." });
        if (!isDay(typed.from)) faults.push({ at: "from", says: "Choose the first day of the new rate." });
        if (permille === null || faults.length > 0) return ratesPage(deps, ctx, version, { typed, faults });
        const content = withStep(version.content, typed.class, { from: typed.from, permille });
        return set(deps, ctx, { revision, content, typed });
      },
    }),
    defineRoute({
      ...posts,
      name: "call-off-vat-rate",
      path: "/settings/vat/call-off",
      body: z.object({ revision: versionRead, class: ofClass, from: day }),
      handler: async ({ body: { revision, class: of, from } }, ctx) => {
        const version = await vat.newest(ctx.reader);
        const { content } = version;
        if (!content[of].some((step) => step.from === from))
          return ratesPage(deps, ctx, version, {
            faults: [{ at: "from", says: "No change is planned for that day." }],
          });
        return set(deps, ctx, { revision, content: withoutStep(content, of, from) });
      },
    }),
  ];
}

async function set(
  deps: OfficeDeps,
  ctx: Context,
  { revision, content, typed }: { revision: number; content: VatBook; typed?: Typed },
): Promise<Reply> {
  const { vat } = deps.settings;
  const done = await ctx.transact((tx) => vat.set(tx, { revision, content, by: actorOf(ctx).handle }));
  if (done.ok) return redirect(ctx.links.to("vat-rates"));
  if (done.because === "changed-meanwhile") return ratesPage(deps, ctx, done.now, { typed, yours: content });
  // Whatever speaks against a plan is about its day.
  const faults = done.faults.map(({ says }) => ({ at: "from", says }));
  return ratesPage(deps, ctx, await vat.newest(ctx.reader), { typed, faults });
}

/** `17.5`, `20 %` → 175, 200. Null for anything else, and beyond 50. */
function readRate(typed: string): number | null {
  const found = /^(\d{1,2})(?:\.(\d))?%?$/.exec(typed.replaceAll(" ", ""));
  if (found === null) return null;
  const permille = Number(found[1]) * 10 + Number(found[2] ?? "0");
  return permille <= 500 ? permille : null;
}

function isDay(typed: string): boolean {
  return typed !== "" && !Number.isNaN(Date.parse(typed)) && new Date(typed).toISOString().startsWith(typed);
}

type Hidden = Readonly<Record<string, string>>;

type Shown = { typed?: Typed | undefined; faults?: readonly Fault[]; yours?: VatBook };

function ratesPage(
  deps: OfficeDeps,
  ctx: Context,
  version: Version<VatBook>,
  { typed, faults = [], yours }: Shown = {},
): Reply {
  const today = londonDay(ctx.now);
  const errors = errorsOf(faults, (at) => at, "from");
  const hidden = { revision: String(version.revision) };
  const isConflict = yours !== undefined;
  return page(
    <SettingPage deps={deps} ctx={ctx} subject="vat" version={version}>
      <ErrorSummary errors={errors} />
      {isConflict ? <Conflict subject="vat" now={version.content} yours={yours} /> : null}
      <ScrollPanel label="VAT rates">
        <Table
          caption="VAT rates"
          quiet
          head={["Rate", "Today", "Planned"]}
          rows={vatClasses.map((of) => [
            classNames[of],
            perCent(rateOn(version.content, of, today)),
            <Planned ctx={ctx} hidden={{ ...hidden, class: of }} steps={version.content[of]} today={today} />,
          ])}
        />
        <p class="quiet">
          Prices in the shop include VAT: a new rate changes what is left to you, and no price. Orders keep the rate of
          the day on which they were placed, in mails, papers and books.
        </p>
      </ScrollPanel>
      <PlanForm ctx={ctx} hidden={hidden} typed={typed} errors={errors} />
    </SettingPage>,
    { confidential: true, status: isConflict ? 409 : faults.length > 0 ? 422 : 200 },
  );
}

function PlanForm(props: { ctx: Context; hidden: Hidden; typed: Typed | undefined; errors: FieldErrors }) {
  const { ctx, hidden, typed, errors } = props;
  return (
    <section class="panel">
      <h2>Plan a change</h2>
      <Form action={ctx.links.to("plan-vat-rate")} hidden={hidden}>
        <div class="field">
          <label for="field-class">Which rate</label>
          <select id="field-class" name="class" class="narrow">
            {vatClasses.map((of) => (
              <option value={of} selected={of === typed?.class}>
                {classNames[of]}
              </option>
            ))}
          </select>
        </div>
        <Field
          name="rate"
          label="New rate in per cent"
          value={typed?.rate}
          error={errors.rate}
          maxlength={8}
          autocomplete="off"
          narrow
        />
        <div class="field">
          <label for="field-from">First day</label>
          {errors.from === undefined ? null : (
            <p class="wrong" id="field-from-wrong">
              <span class="unseen">Error: </span>
              {errors.from}
            </p>
          )}
          <input
            id="field-from"
            name="from"
            type="date"
            class="narrow"
            value={typed?.from ?? ""}
            aria-describedby={errors.from === undefined ? undefined : "field-from-wrong"}
            aria-invalid={errors.from === undefined ? undefined : "true"}
          />
        </div>
        <button class="button" type="submit">
          Plan it
        </button>
      </Form>
    </section>
  );
}

function Planned(props: { ctx: Context; hidden: Hidden; steps: readonly VatStep[]; today: string }) {
  const { ctx, hidden, steps, today } = props;
  const ahead = steps.flatMap(({ from, permille }) => (from === null || from <= today ? [] : [{ from, permille }]));
  if (ahead.length === 0) return <>Nothing</>;
  return (
    <ul class="lists">
      {ahead.map(({ from, permille }) => (
        <li class="row">
          {perCent(permille)} from {dayInWords(from)}
          <Form action={ctx.links.to("call-off-vat-rate")} hidden={{ ...hidden, from }}>
            <button class="button small plain" type="submit">
              Call off
            </button>
          </Form>
        </li>
      ))}
    </ul>
  );
}
