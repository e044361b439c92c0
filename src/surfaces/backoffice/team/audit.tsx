import { z } from "zod";
import { type Context, defineRoute, page, type Reply, type Route } from "#kernel/http";
import type { AuditFilter } from "#staff";
import { momentInWords } from "#views/days.ts";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";

const handle = z.string().regex(/^[a-z][a-z0-9-]{1,19}$/);
const action = z.string().regex(/^[a-z][a-z0-9-]{1,60}$/);
const object = z.string().regex(/^[A-Za-z0-9 ._:-]{1,120}$/);
/** Where the next page begins: the last entry of this one, as `<milliseconds>.<id>`. */
const after = z.string().regex(/^\d{10,15}\.[0-9a-f-]{36}$/);
const filters = z.object({
  who: handle.or(z.literal("")).optional(),
  did: action.or(z.literal("")).optional(),
  what: object.or(z.literal("")).optional(),
  after: after.optional(),
});
type Filters = z.output<typeof filters>;

const entriesOnAPage = 50;

/** What everybody changed, and whose details they looked at; nobody can change an entry. */
export function auditRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      name: "audit",
      method: "GET",
      path: "/audit",
      access: "staff",
      may: "audit.read",
      reads: [],
      writes: [],
      accepts: "none",
      query: filters,
      output: "page",
      handler: async ({ query }, ctx) => auditPage(deps, ctx, query),
    }),
  ];
}

async function auditPage(deps: OfficeDeps, ctx: Context, query: Filters): Promise<Reply> {
  const { links, actor, reader } = ctx;
  const { who = "", did = "", what = "" } = query;
  const filter: AuditFilter = {
    ...(who === "" ? {} : { handle: who }),
    ...(did === "" ? {} : { action: did }),
    ...(what === "" ? {} : { object: what }),
    ...(query.after === undefined ? {} : { before: place(query.after) }),
  };
  const entries = await deps.staff.audit(reader, filter, entriesOnAPage + 1);
  const shown = entries.slice(0, entriesOnAPage);
  const last = entries.length > entriesOnAPage ? shown.at(-1) : undefined;
  return page(
    <Office frame={{ deps, links, actor }} title="Audit log" here="audit">
      <h1>Audit log</h1>
      <form action={links.to("audit")} class="row">
        <Sieve name="who" label="Who" value={who} />
        <Sieve name="did" label="Did" value={did} />
        <Sieve name="what" label="To what" value={what} />
        <button class="button plain" type="submit">
          Show
        </button>
      </form>
      {shown.length === 0 ? (
        <p class="panel">
          {who + did + what === ""
            ? "Nobody has changed anything yet. Whatever somebody changes stands here from then on."
            : "No entry fits. Leave a field empty to see more."}
        </p>
      ) : (
        <ScrollPanel label="What was done">
          <Table
            caption="What was done, the newest first"
            quiet
            head={["When", "Who", "Did", "To what", "Came of it"]}
            rows={shown.map((entry) => [
              momentInWords(entry.at),
              entry.handle,
              entry.action.replaceAll("-", " "),
              entry.object,
              <Outcome status={entry.status} />,
            ])}
          />
        </ScrollPanel>
      )}
      {last === undefined ? null : (
        <p>
          <a
            class="button plain"
            href={links.to("audit", {}, { who, did, what, after: `${last.at.getTime()}.${last.id}` })}
          >
            Older entries
          </a>
        </p>
      )}
    </Office>,
    { confidential: true },
  );
}

function place(after: string): { at: Date; id: string } {
  const [at = "", id = ""] = after.split(".");
  return { at: new Date(Number(at)), id };
}

function Sieve({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <div>
      <label for={`sieve-${name}`}>{label}</label>
      <input id={`sieve-${name}`} name={name} value={value} maxlength={120} spellcheck={false} autocomplete="off" />
    </div>
  );
}

function Outcome({ status }: { status: number | null }) {
  if (status === null) return <span class="tag bad">did not end</span>;
  return status < 400 ? <span class="tag good">done</span> : <span class="tag">refused</span>;
}
