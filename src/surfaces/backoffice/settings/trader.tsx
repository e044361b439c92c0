import { z } from "zod";
import { actorOf, type Context, defineRoute, page, type Reply, type Route, redirect, text } from "#kernel/http";
import { tidyText } from "#kernel/tidy-text";
import type { Fault, TraderParticulars, Version } from "#settings";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { Conflict, errorsOf, SettingPage } from "./parts.tsx";
import { changesSettings, versionRead } from "./subjects.ts";

type TraderField = {
  name: string;
  /** Where it stands in the particulars. */
  at: string;
  label: string;
  why?: string;
  rows?: number;
  optional?: true;
  most?: number;
};

const fields = [
  { name: "name", at: "name", label: "Name of the shop", why: "On every page, and whom mails come from." },
  { name: "strapline", at: "strapline", label: "A few words beside it", optional: true },
  { name: "registered-name", at: "company.registeredName", label: "Registered name of the company" },
  { name: "number", at: "company.number", label: "Company number" },
  {
    name: "registered-in",
    at: "company.registeredIn",
    label: "Registered in",
    why: "The part of the United Kingdom, such as England and Wales.",
  },
  { name: "office", at: "company.office", label: "Registered office", why: "Line by line.", rows: 4, most: 600 },
  {
    name: "vat-number",
    at: "company.vatNumber",
    label: "VAT number",
    why: "Leave it empty if you are not registered for VAT.",
    optional: true,
  },
  { name: "email", at: "email", label: "E-mail address", why: "Shoppers write here, and mails come from it." },
  { name: "telephone", at: "telephone", label: "Telephone", why: "A number that costs no more than an ordinary call." },
  { name: "hours", at: "hours", label: "When somebody answers", optional: true },
  {
    name: "regulator-name",
    at: "regulator.name",
    label: "Who watches over data protection",
    why: "People are told that they can complain there.",
  },
  {
    name: "regulator-address",
    at: "regulator.address",
    label: "Their address",
    why: "Line by line.",
    rows: 4,
    most: 600,
  },
  { name: "regulator-website", at: "regulator.website", label: "Their website" },
] as const satisfies readonly TraderField[];

const shortText = text(120);
const form = z.object({
  revision: versionRead,
  name: shortText,
  strapline: shortText,
  "registered-name": shortText,
  number: shortText,
  "registered-in": shortText,
  office: text(600),
  "vat-number": shortText,
  email: shortText,
  telephone: shortText,
  hours: shortText,
  "regulator-name": shortText,
  "regulator-address": text(600),
  "regulator-website": shortText,
});

/** Who trades here: what the law wants named, and how shoppers reach the shop. */
export function traderRoutes(deps: OfficeDeps): Route[] {
  const { trader, traderSource } = deps.settings;
  return [
    defineRoute({
      ...changesSettings,
      name: "trader",
      method: "GET",
      path: "/settings/trader",
      accepts: "none",
      output: "page",
      handler: async (_, ctx) => traderPage(deps, ctx, await trader.newest(ctx.reader)),
    }),
    defineRoute({
      ...changesSettings,
      name: "name-trader",
      method: "POST",
      path: "/settings/trader",
      accepts: "form",
      body: form,
      output: "page-or-redirect",
      handler: async ({ body: { revision, ...typed } }, ctx) => {
        if (traderSource === "file") {
          const version = await trader.newest(ctx.reader);
          return traderPage(deps, ctx, version, { faults: [{ at: "", says: fileCounts }] });
        }
        const content = particularsOf(typed);
        const done = await ctx.transact((tx) => trader.set(tx, { revision, content, by: actorOf(ctx).handle }));
        if (done.ok) return redirect(ctx.links.to("trader"));
        if (done.because === "changed-meanwhile") return traderPage(deps, ctx, done.now, { content });
        return traderPage(deps, ctx, await trader.newest(ctx.reader), { content, faults: done.faults });
      },
    }),
  ];
}

const fileCounts =
  "The file shop.json in the data folder has the first word: while it is there it counts, and nothing is set here.";

function particularsOf(typed: Omit<z.output<typeof form>, "revision">): TraderParticulars {
  return {
    name: tidyText(typed.name),
    strapline: tidyText(typed.strapline),
    company: {
      registeredName: tidyText(typed["registered-name"]),
      number: tidyText(typed.number),
      registeredIn: tidyText(typed["registered-in"]),
      vatNumber: tidyText(typed["vat-number"]),
      office: linesOf(typed.office),
    },
    email: tidyText(typed.email),
    telephone: tidyText(typed.telephone),
    hours: tidyText(typed.hours),
    regulator: {
      name: tidyText(typed["regulator-name"]),
      address: linesOf(typed["regulator-address"]),
      website: tidyText(typed["regulator-website"]),
    },
  };
}

function linesOf(typed: string): string[] {
  const lines = tidyText(typed, true).split("\n");
  return lines.map((line) => line.trim()).filter((line) => line !== "");
}

function traderPage(
  deps: OfficeDeps,
  ctx: Context,
  version: Version<TraderParticulars>,
  { content, faults = [] }: { content?: TraderParticulars; faults?: readonly Fault[] } = {},
): Reply {
  const shown = content ?? version.content;
  const isConflict = content !== undefined && faults.length === 0;
  const errors = errorsOf(faults, (at) => fields.find((field) => field.at === at)?.name, "trader");
  return page(
    <SettingPage deps={deps} ctx={ctx} subject="trader" version={version}>
      <ErrorSummary errors={errors} />
      {isConflict ? <Conflict subject="trader" now={version.content} yours={content} /> : null}
      <section class="panel" id="field-trader">
        {deps.settings.traderSource === "file" ? (
          <>
            <p>{fileCounts} Take the file away and start the shop anew to go on from what it says, and set it here.</p>
            <dl class="facts">
              {fields.map(({ label, at }) => (
                <>
                  <dt>{label}</dt>
                  <dd>{valueAt(shown, at).replaceAll("\n", ", ")}</dd>
                </>
              ))}
            </dl>
          </>
        ) : (
          <Form action={ctx.links.to("name-trader")} hidden={{ revision: String(version.revision) }}>
            {fields.map(({ at, most, ...field }: TraderField) => (
              <Field
                {...field}
                value={valueAt(shown, at)}
                error={errors[field.name]}
                maxlength={most ?? 120}
                autocomplete="off"
              />
            ))}
            <button class="button" type="submit">
              {isConflict ? "Save what I wrote" : "Save"}
            </button>
          </Form>
        )}
      </section>
    </SettingPage>,
    { confidential: true, status: isConflict ? 409 : faults.length > 0 ? 422 : 200 },
  );
}

/** What stands at `company.office`, as it is typed. */
function valueAt(particulars: TraderParticulars, at: string): string {
  const value = at.split(".").reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], particulars);
  return Array.isArray(value) ? value.join("\n") : String(value);
}
