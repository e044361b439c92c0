import { z } from "zod";
import { type Context, defineRoute, page, type Reply, type Route, redirect } from "#kernel/http";
import type { EndpointView, MessageView } from "#programs";
import { momentInWords } from "#views/days.ts";
import { ErrorSummary, type FieldErrors } from "#views/error-summary.tsx";
import { Form } from "#views/form.tsx";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import { NothingThere } from "../nothing-there.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { EventChoices } from "./program-choices.tsx";
import { messageInWords, outcomeInWords, standingInWords } from "./program-words.ts";
import { chosenEvents, makes, manages, secretPage } from "./programs.tsx";

const which = z.object({ endpoint: z.uuid() });
const path = "/settings/programs/addresses/:endpoint";
const changes = { ...makes, params: which, output: "page-or-redirect" } as const;

/** One address that is told: of what, with which secret, and what became of each message. */
export function endpointRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...manages,
      name: "program-endpoint",
      method: "GET",
      path,
      accepts: "none",
      params: which,
      output: "page",
      handler: ({ params }, ctx) => onEndpoint(deps, ctx, params.endpoint, (found) => endpointPage(deps, ctx, found)),
    }),
    defineRoute({
      ...changes,
      name: "choose-program-events",
      path: `${path}/events`,
      body: z.object({ event: chosenEvents }),
      handler: ({ params, body: { event = [] } }, ctx) =>
        onEndpoint(deps, ctx, params.endpoint, async (found) => {
          const done = await ctx.transact((tx) => deps.programs.chooseEvents(tx, found.id, event));
          if (done.ok) return back(ctx, found);
          return endpointPage(deps, ctx, found, { event: "Choose at least one thing that it is told of" });
        }),
    }),
    defineRoute({
      ...changes,
      name: "switch-program-endpoint",
      path: `${path}/switch`,
      body: z.object({ to: z.enum(["on", "off"]) }),
      handler: ({ params, body: { to } }, ctx) =>
        onEndpoint(deps, ctx, params.endpoint, async (found) => {
          await ctx.transact((tx) => deps.programs.switchEndpoint(tx, found.id, to === "on"));
          return back(ctx, found);
        }),
    }),
    defineRoute({
      ...changes,
      output: "page",
      name: "renew-program-secret",
      path: `${path}/secret`,
      body: z.object({}),
      handler: ({ params }, ctx) =>
        onEndpoint(deps, ctx, params.endpoint, async (found) => {
          const done = await ctx.transact((tx) => deps.programs.renewSecret(tx, found.id));
          return done.ok ? secretPage(deps, ctx, found, done.secret, done.until) : nothingThere(deps, ctx);
        }),
    }),
    defineRoute({
      ...changes,
      name: "remove-program-endpoint",
      path: `${path}/removal`,
      body: z.object({}),
      handler: ({ params }, ctx) =>
        onEndpoint(deps, ctx, params.endpoint, async (found) => {
          await ctx.transact((tx) => deps.programs.removeEndpoint(tx, found.id));
          return redirect(ctx.links.to("programs"));
        }),
    }),
    messageRoute(deps),
  ];
}

function messageRoute(deps: OfficeDeps): Route {
  return defineRoute({
    ...manages,
    method: "POST",
    accepts: "form",
    output: "page-or-redirect",
    name: "send-message-again",
    path: `${path}/again`,
    params: which,
    body: z.object({ message: z.uuid() }),
    handler: ({ params, body: { message } }, ctx) =>
      onEndpoint(deps, ctx, params.endpoint, async (found) => {
        const known = await deps.programs.message(ctx.reader, message);
        const isItsOwn = known?.endpointId === found.id;
        const done = isItsOwn && (await ctx.transact((tx) => deps.programs.sendAgain(tx, message))).ok;
        if (done) return back(ctx, found);
        const messages = "This message waits already, is gone, or its address is off";
        return endpointPage(deps, ctx, found, { messages }, 409);
      }),
  });
}

function back({ links }: Context, { id }: EndpointView): Reply {
  return redirect(links.to("program-endpoint", { endpoint: id }));
}

async function onEndpoint(
  deps: OfficeDeps,
  ctx: Context,
  id: string,
  work: (found: EndpointView) => Promise<Reply>,
): Promise<Reply> {
  const found = await deps.programs.endpoint(ctx.reader, id);
  return found === null ? nothingThere(deps, ctx) : work(found);
}

function nothingThere(deps: OfficeDeps, { links, actor }: Context): Reply {
  return page(
    <NothingThere frame={{ deps, links, actor }} here="settings" title="No such address">
      It was removed, or never was. Those that are told stand under <a href={links.to("programs")}>Programs</a>.
    </NothingThere>,
    { status: 404, confidential: true },
  );
}

async function endpointPage(
  deps: OfficeDeps,
  ctx: Context,
  found: EndpointView,
  errors: FieldErrors = {},
  status = 422,
): Promise<Reply> {
  const { links, actor, reader } = ctx;
  const messages = await deps.programs.messages(reader, found.id);
  const isRight = Object.keys(errors).length === 0;
  return page(
    <Office frame={{ deps, links, actor }} title="An address that is told" here="settings">
      <p class="quiet">
        <a href={links.to("programs")}>Programs</a>
      </p>
      <h1>An address that is told</h1>
      <ErrorSummary errors={errors} />
      <p class="secret">{found.url}</p>
      <p class="lead">{standingInWords(found)}</p>
      <Messages ctx={ctx} found={found} messages={messages} />
      <section class="panel">
        <h2>Events</h2>
        <Form action={links.to("choose-program-events", { endpoint: found.id })}>
          <EventChoices chosen={found.events} error={errors.event} />
          <button class="button" type="submit">
            Save
          </button>
        </Form>
      </section>
      <Switches ctx={ctx} found={found} />
    </Office>,
    { confidential: true, status: isRight ? 200 : status },
  );
}

function Switches({ ctx: { links }, found }: { ctx: Context; found: EndpointView }) {
  const endpoint = found.id;
  const to = found.off === null ? "off" : "on";
  return (
    <section class="panel">
      <h2>The address</h2>
      {found.formerUntil === null ? null : (
        <p class="quiet">The secret before the newest signs until {momentInWords(found.formerUntil)}.</p>
      )}
      <div class="row">
        <Form action={links.to("switch-program-endpoint", { endpoint })} hidden={{ to }}>
          <button class="button plain" type="submit">
            Switch {to}
          </button>
        </Form>
        <Form action={links.to("renew-program-secret", { endpoint })} once>
          <button class="button plain" type="submit">
            Make a new secret
          </button>
        </Form>
        <Form action={links.to("remove-program-endpoint", { endpoint })} once>
          <button class="button danger" type="submit">
            Remove the address
          </button>
        </Form>
      </div>
      <p class="quiet">
        Switched off, what waits is given up, and can be sent again once it is on. Removed, what is known of its
        messages goes with it.
      </p>
    </section>
  );
}

function Messages(props: { ctx: Context; found: EndpointView; messages: readonly MessageView[] }) {
  const { ctx, found, messages } = props;
  if (messages.length === 0) return <p id="field-messages">Nothing has happened yet that it is told of.</p>;
  return (
    <ScrollPanel label="Messages" id="field-messages">
      <h2>Messages</h2>
      <Table
        caption="The newest first; at most 100 are shown, and each goes 30 days after its end"
        quiet
        stacks
        head={["What", "About", "When", "How it stands", "Last attempt", "Again"]}
        rows={messages.map((message) => [
          message.event,
          message.about,
          momentInWords(message.happenedAt),
          messageInWords(message),
          message.attempts === 0
            ? outcomeInWords(null)
            : `${outcomeInWords(message.lastOutcome)}, attempt ${message.attempts}`,
          message.state !== "queued" && found.off === null ? (
            <Form action={ctx.links.to("send-message-again", { endpoint: found.id })} hidden={{ message: message.id }}>
              <button class="button small plain" type="submit">
                Send again
                <span class="unseen">
                  : {message.event} {message.about}
                </span>
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
