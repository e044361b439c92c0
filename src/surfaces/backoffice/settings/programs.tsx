import { z } from "zod";
import { type Context, defineRoute, page, type Reply, type Route, redirect, text } from "#kernel/http";
import {
  type AddEndpointResult,
  type EndpointView,
  type EventId,
  eventIds,
  type KeyView,
  keyLimits,
  type MakeKeyResult,
  mostEndpoints,
  type Scope,
  scopeNames,
  scopes,
} from "#programs";
import { momentInWords } from "#views/days.ts";
import { ErrorSummary, type FieldErrors } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { Choices, EventChoices } from "./program-choices.tsx";
import { standingInWords } from "./program-words.ts";

/** What routes about programs have in common. */
export const manages = { access: "staff", may: "programs.manage", reads: [], writes: [] } as const;
/** What is made here is shown once, so a passkey was shown a moment ago. */
export const makes = { ...manages, confirmed: true, method: "POST", accepts: "form" } as const;
export const chosenEvents = z
  .array(z.enum(eventIds as [EventId, ...EventId[]]))
  .max(eventIds.length)
  .optional();
const chosenScopes = z
  .array(z.enum(scopeNames as [Scope, ...Scope[]]))
  .max(scopeNames.length)
  .optional();

/** The programs of whoever runs the shop: keys by which they ask, and addresses at which they are told. */
export function programsRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...manages,
      name: "programs",
      method: "GET",
      path: "/settings/programs",
      accepts: "none",
      output: "page",
      handler: (_, ctx) => programsPage(deps, ctx),
    }),
    defineRoute({
      ...makes,
      name: "make-program-key",
      path: "/settings/programs/keys",
      body: z.object({ title: text(80), days: text(4), scope: chosenScopes }),
      output: "page",
      handler: async ({ body: { title, days, scope = [] } }, ctx) => {
        const asked = { title, scopes: scope, days: /^\d{1,3}$/.test(days) ? Number(days) : 0 };
        const made = await ctx.transact((tx) => deps.programs.makeKey(tx, asked));
        if (made.ok) return keyPage(deps, ctx, made);
        const [field, sentence] = keyRefusals[made.because];
        return programsPage(deps, ctx, { errors: { [field]: sentence }, key: { title, days, scope } });
      },
    }),
    defineRoute({
      ...makes,
      name: "revoke-program-key",
      path: "/settings/programs/keys/:key/end",
      params: z.object({ key: z.uuid() }),
      body: z.object({}),
      output: "page-or-redirect",
      handler: async ({ params: { key } }, ctx) => {
        const done = await ctx.transact((tx) => deps.programs.revokeKey(tx, key));
        if (done.ok) return redirect(ctx.links.to("programs"));
        return programsPage(deps, ctx, { errors: { keys: "That key is not open any more." } });
      },
    }),
    defineRoute({
      ...makes,
      name: "add-program-endpoint",
      path: "/settings/programs/addresses",
      body: z.object({ url: text(400), event: chosenEvents }),
      output: "page",
      handler: async ({ body: { url, event = [] } }, ctx) => {
        const added = await ctx.transact((tx) => deps.programs.addEndpoint(tx, { url, events: event }));
        if (added.ok) return secretPage(deps, ctx, added.endpoint, added.secret);
        const [field, sentence] = addressRefusals[added.because];
        return programsPage(deps, ctx, { errors: { [field]: sentence }, address: { url, event } });
      },
    }),
  ];
}

type Refusals<R> = Readonly<
  Record<Extract<R, { ok: false }> extends { because: infer B extends string } ? B : never, [string, string]>
>;

const keyRefusals: Refusals<MakeKeyResult> = {
  "bad-title": ["title", "Call it by 1 to 40 letters, digits, spaces and ( ) . , -"],
  "no-scope": ["scope", "Choose at least one thing that the key may do"],
  "bad-days": ["days", `Days are a whole number from ${keyLimits.leastDays} to ${keyLimits.mostDays}`],
  "too-many": ["title", `At most ${keyLimits.keys} keys are open at a time. End one first`],
};

const addressRefusals: Refusals<AddEndpointResult> = {
  "not-an-address": ["url", "That is no address, or one with signs that need an escape: https://host.example/path"],
  "not-https": [
    "url",
    "The address must begin with https://; plain http is for this machine, while the shop runs on localhost",
  ],
  "not-public": [
    "url",
    "That is an address of a private network. Whoever runs the machine can allow that with CANDOUR_PROGRAMS_NEARBY",
  ],
  "no-event": ["event", "Choose at least one thing that it is told of"],
  "too-many": ["url", `At most ${mostEndpoints} addresses are told. Remove one first`],
  "there-already": ["url", "This address is there already"],
};

type Typed = {
  errors: FieldErrors;
  key?: { title: string; days: string; scope: readonly string[] };
  address?: { url: string; event: readonly string[] };
};

async function programsPage(deps: OfficeDeps, ctx: Context, typed?: Typed): Promise<Reply> {
  const { links, actor, reader } = ctx;
  const [keys, endpoints] = await Promise.all([deps.programs.keys(reader), deps.programs.endpoints(reader)]);
  const errors = typed?.errors ?? {};
  return page(
    <Office frame={{ deps, links, actor }} title="Programs" here="settings">
      <p class="quiet">
        <a href={links.to("settings")}>Settings</a>
      </p>
      <h1>Programs</h1>
      <ErrorSummary errors={errors} />
      <p class="lead">
        Programs of your own, such as that of your warehouse, ask the shop with a key, and are told at an address that
        something happened. They never get a name or an address of a customer. What they can ask stands in the{" "}
        <a href={links.to("admin-description")}>description of the API</a>.
      </p>
      <Keys ctx={ctx} keys={keys} />
      <NewKey ctx={ctx} errors={errors} typed={typed?.key} />
      <Addresses ctx={ctx} endpoints={endpoints} />
      <NewAddress ctx={ctx} errors={errors} typed={typed?.address} />
    </Office>,
    { confidential: true, status: typed === undefined ? 200 : 422 },
  );
}

function Keys({ ctx: { links }, keys }: { ctx: Context; keys: readonly KeyView[] }) {
  if (keys.length === 0) return null;
  return (
    <ScrollPanel label="Keys" id="field-keys">
      <h2>Keys</h2>
      <Table
        caption="Each is shown once, when it is made. The audit log knows a key by its short name."
        quiet
        stacks
        head={["Program", "Short name", "May", "Last used", "Until", "End"]}
        rows={keys.map((key) => [
          key.title,
          key.handle,
          key.scopes.join(", "),
          key.usedOn ?? "never",
          key.state === "open"
            ? momentInWords(key.expiresAt)
            : `${key.state === "revoked" ? "ended" : "ran out"} ${key.endedAt === null ? "" : momentInWords(key.endedAt)}`,
          key.state === "open" ? (
            <Form action={links.to("revoke-program-key", { key: key.id })}>
              <button class="button small danger" type="submit">
                End<span class="unseen"> the key of {key.title}</span>
              </button>
            </Form>
          ) : (
            ""
          ),
        ])}
      />
    </ScrollPanel>
  );
}

function NewKey(props: { ctx: Context; errors: FieldErrors; typed: Typed["key"] }) {
  const { ctx, errors, typed } = props;
  const options = scopeNames.map((name) => ({ value: name, words: `${name}: ${scopes[name]}` }));
  return (
    <section class="panel">
      <h2>Make a key</h2>
      <Form action={ctx.links.to("make-program-key")}>
        <Field name="title" label="Which program" value={typed?.title} error={errors.title} maxlength={40} />
        <Choices
          name="scope"
          legend="What it may do"
          options={options}
          chosen={typed?.scope ?? []}
          error={errors.scope}
        />
        <Field
          name="days"
          label="For how many days"
          value={typed?.days ?? "180"}
          error={errors.days}
          inputmode="numeric"
          narrow
        />
        <button class="button" type="submit">
          Make the key
        </button>
      </Form>
    </section>
  );
}

function Addresses({ ctx: { links }, endpoints }: { ctx: Context; endpoints: readonly EndpointView[] }) {
  if (endpoints.length === 0) return null;
  return (
    <ScrollPanel label="Addresses that are told">
      <h2>Addresses that are told</h2>
      <Table
        caption="Messages are signed (Standard Webhooks) and tried nine times over a day"
        quiet
        stacks
        head={["Address", "Told of", "How it stands"]}
        rows={endpoints.map((each) => [
          <a href={links.to("program-endpoint", { endpoint: each.id })}>{each.url}</a>,
          each.events.join(", "),
          standingInWords(each),
        ])}
      />
    </ScrollPanel>
  );
}

function NewAddress(props: { ctx: Context; errors: FieldErrors; typed: Typed["address"] }) {
  const { ctx, errors, typed } = props;
  return (
    <section class="panel">
      <h2>Add an address</h2>
      <Form action={ctx.links.to("add-program-endpoint")}>
        <Field
          name="url"
          label="Address"
          why="It gets what happened, when, and the number of the order or the variant; nothing else."
          value={typed?.url}
          error={errors.url}
          maxlength={300}
        />
        <EventChoices chosen={typed?.event ?? []} error={errors.event} />
        <button class="button" type="submit">
          Add the address
        </button>
      </Form>
    </section>
  );
}

function keyPage(deps: OfficeDeps, ctx: Context, { token, key }: Extract<MakeKeyResult, { ok: true }>): Reply {
  const { links, actor } = ctx;
  return page(
    <Office frame={{ deps, links, actor }} title="A key" here="settings">
      <h1>The key of {key.title}</h1>
      <p class="lead">
        It is shown once. It may {key.scopes.join(", ")}, until {momentInWords(key.expiresAt)}.
      </p>
      <section class="panel">
        <p class="secret">{token}</p>
      </section>
      <p>
        <a href={links.to("programs")}>Back to the programs</a>
      </p>
    </Office>,
    { confidential: true },
  );
}

/** A secret of an address, once. */
export function secretPage(
  deps: OfficeDeps,
  ctx: Context,
  endpoint: EndpointView,
  secret: string,
  until?: Date,
): Reply {
  const { links, actor } = ctx;
  return page(
    <Office frame={{ deps, links, actor }} title="A secret" here="settings">
      <h1>The secret of {endpoint.url}</h1>
      <p class="lead">
        It is shown once. With it your program checks that a message is from this shop.
        {until === undefined
          ? ""
          : ` Until ${momentInWords(until)} messages carry the signature of the secret before it as well.`}
      </p>
      <section class="panel">
        <p class="secret">{secret}</p>
      </section>
      <p>
        <a href={links.to("program-endpoint", { endpoint: endpoint.id })}>Back to the address</a>
      </p>
    </Office>,
    { confidential: true },
  );
}
