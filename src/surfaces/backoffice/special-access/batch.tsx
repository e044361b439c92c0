import { z } from "zod";
import { type About, mostAtOnce, type OrderPurpose, orderPurposes, type WideGrant } from "#access";
import { actorOf, type Context, defineRoute, page, type Reply, type Route, redirect, text } from "#kernel/http";
import { momentInWords } from "#views/days.ts";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ReasonField, tidyNumber, type Wrong } from "./ask-form.tsx";
import { ConfirmFirst, Shown } from "./details.tsx";
import { nothingPage } from "./nothing.tsx";
import { lookAtOrder, PurposeChoice } from "./order-person.tsx";
import { reasonShown, type ShownField } from "./shown.ts";
import { clockInWords, purposeWords, refusalWords } from "./words.ts";

const which = z.object({ grant: z.uuid() });
const reveals = { access: "staff", may: "persons.reveal" } as const;
const ofBatch = { ...reveals, params: which } as const;
const nothingRead = { reads: [], writes: [] } as const;

/** Several orders at once, for a dispatch: one holder asks, another agrees, and the owner is told by mail. */
export function batchRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...reveals,
      ...nothingRead,
      name: "new-batch",
      method: "GET",
      path: "/special-access/batch",
      accepts: "none",
      output: "page",
      handler: (_, ctx) => askPage(deps, ctx),
    }),
    defineRoute({
      ...reveals,
      name: "ask-batch",
      method: "POST",
      path: "/special-access/batches",
      confirmed: true,
      reads: [],
      writes: ["access-reason"],
      accepts: "form",
      body: z.object({ numbers: text(), purpose: z.enum(orderPurposes), reason: text() }),
      output: "page-or-redirect",
      handler: ({ body }, ctx) => askForBatch(deps, ctx, body),
    }),
    defineRoute({
      ...ofBatch,
      name: "batch",
      opens: ["account-for-access"],
      method: "GET",
      path: "/special-access/batches/:grant",
      reads: ["access-reason"],
      writes: [],
      accepts: "none",
      output: "page",
      handler: ({ params: { grant } }, ctx) => withBatch(deps, ctx, grant, (found) => batchPage(deps, ctx, found)),
    }),
    defineRoute({
      ...ofBatch,
      ...nothingRead,
      name: "agree-to-batch",
      opens: ["account-for-access"],
      method: "POST",
      path: "/special-access/batches/:grant/agreement",
      confirmed: true,
      accepts: "form",
      body: z.object({}),
      output: "page-or-redirect",
      handler: ({ params: { grant } }, ctx) =>
        withBatch(deps, ctx, grant, async (found) => {
          const agreed = await deps.access.approve(actorOf(ctx), grant);
          if (agreed.ok) return redirect(ctx.links.to("batch", { grant }));
          return batchPage(deps, ctx, found, { wrong: refusalWords[agreed.because] });
        }),
    }),
    defineRoute({
      ...ofBatch,
      name: "see-batch",
      opens: ["account-for-access", "deliver-order", "order-mail", "take-order", "show-to-subject"],
      method: "POST",
      path: "/special-access/batches/:grant/details",
      confirmed: true,
      reads: ["contact", "order-note"],
      writes: [],
      accepts: "form",
      body: z.object({}),
      output: "page",
      handler: ({ params: { grant } }, ctx) => withBatch(deps, ctx, grant, (found) => lookAtAll(deps, ctx, found)),
    }),
  ];
}

async function withBatch(
  deps: OfficeDeps,
  ctx: Context,
  grant: string,
  then: (found: WideGrant) => Promise<Reply>,
): Promise<Reply> {
  const found = await deps.access.wideGrant(ctx.reader, grant);
  return found === null ? nothingPage(deps, ctx, "There is no such batch.") : then(found);
}

type Asked = { numbers: string; purpose: OrderPurpose; reason: string };

async function askForBatch(deps: OfficeDeps, ctx: Context, body: Asked): Promise<Reply> {
  const numbers = [...new Set(body.numbers.split(/[\s,;]+/).map(tidyNumber))].filter((each) => each !== "");
  if (numbers.length < 2 || numbers.length > mostAtOnce) {
    const one = numbers.length < 2 ? "Enter at least two order numbers; one alone has a page of its own" : undefined;
    return askPage(deps, ctx, body, { numbers: one ?? `Enter at most ${mostAtOnce} order numbers` });
  }
  const about: About[] = [];
  for (const number of numbers) {
    const order = /^[A-Z0-9-]{1,20}$/.test(number) ? await deps.orders.orderForOperator(ctx.reader, number) : null;
    const found = order === null ? null : await deps.orders.aboutOrder(ctx.reader, order);
    if (found === null) {
      const sentence = `Take out number ${numbers.indexOf(number) + 1}: there is no such order, or nobody is behind it any more`;
      return askPage(deps, ctx, body, { numbers: sentence });
    }
    about.push(found);
  }
  const { purpose, reason } = body;
  const asked = await deps.access.ask(actorOf(ctx), about, { purpose, case: { kind: "dispatch" }, reason });
  if (asked.ok) return redirect(ctx.links.to("batch", { grant: asked.grantId }));
  const field = asked.because.startsWith("reason") ? "reason" : "show";
  return askPage(deps, ctx, body, { [field]: refusalWords[asked.because] });
}

function askPage(deps: OfficeDeps, ctx: Context, typed: Partial<Asked> = {}, wrong: Wrong = {}): Reply {
  const { links, actor } = ctx;
  const isWrong = Object.keys(wrong).length > 0;
  return page(
    <Office frame={{ deps, links, actor }} title="Details of several orders" here="special-access">
      <h1>Details of several orders</h1>
      <p class="lead">
        For a dispatch. Somebody else with special access has to agree within 30 minutes, and the owner is told by mail.
      </p>
      <section class="panel">
        <ErrorSummary errors={wrong} />
        {actor?.confirmed === true ? (
          <Form action={links.to("ask-batch")}>
            <Field
              name="numbers"
              label={`Order numbers, 2 to ${mostAtOnce}`}
              value={typed.numbers}
              error={wrong.numbers}
              rows={5}
            />
            <PurposeChoice chosen={typed.purpose} />
            <ReasonField typed={typed.reason} wrong={wrong.reason} />
            <button class="button" type="submit">
              Ask a colleague to agree
            </button>
          </Form>
        ) : (
          <ConfirmFirst ctx={ctx} here={links.to("new-batch")}>
            You ask with your passkey.{" "}
          </ConfirmFirst>
        )}
      </section>
    </Office>,
    { confidential: true, status: isWrong ? 422 : 200 },
  );
}

type Opened = { number: string; fields: readonly ShownField[] };
type Said = { wrong?: string; shown?: readonly Opened[] };

/** Every order of the batch that still has its person; each is a look of its own. */
async function lookAtAll(deps: OfficeDeps, ctx: Context, found: WideGrant): Promise<Reply> {
  const shown: Opened[] = [];
  for (const number of found.numbers) {
    const order = await deps.orders.orderForOperator(ctx.reader, number);
    if (order === null) continue;
    const looked = await lookAtOrder(deps, ctx, order.orderId);
    if (looked.ok) shown.push({ number, fields: looked.fields });
    else if (looked.because === "nothing-to-see") shown.push({ number, fields: [["Name", ""]] });
    else return batchPage(deps, ctx, found, { wrong: refusalWords[looked.because] });
  }
  return batchPage(deps, ctx, found, { shown });
}

async function batchPage(deps: OfficeDeps, ctx: Context, found: WideGrant, said: Said = {}): Promise<Reply> {
  const { links, actor } = ctx;
  const { caseReference, numbers, handle, purpose, askedAt, approvedHandle, endsAt } = found;
  return page(
    <Office frame={{ deps, links, actor }} title={`Batch ${caseReference}`} here="special-access">
      <h1>Batch {caseReference}</h1>
      {said.wrong === undefined ? null : <p class="notice bad">{said.wrong}</p>}
      <section class="panel">
        <dl class="facts">
          <dt>Asked by</dt>
          <dd>
            {handle}, {momentInWords(askedAt)}, {purposeWords[purpose]}
          </dd>
          <dt>Agreed to by</dt>
          <dd>{approvedHandle ?? "nobody yet"}</dd>
          <dt>Open until</dt>
          <dd>{endsAt === null ? "not open" : momentInWords(endsAt)}</dd>
          <dt>{numbers.length} orders</dt>
          <dd>{numbers.join(", ")}</dd>
        </dl>
      </section>
      {said.shown === undefined || endsAt === null ? (
        <Next ctx={ctx} found={found} why={await reasonFor(deps, ctx, found)} />
      ) : (
        said.shown.map(({ number, fields }) => (
          <section class="panel">
            <h2>{number}</h2>
            <Shown
              fields={fields}
              endsAt={endsAt}
              now={ctx.now}
              here={links.to("batch", { grant: found.grantId })}
              whose="the customer"
            />
          </section>
        ))
      )}
    </Office>,
    { confidential: true, status: said.wrong === undefined ? 200 : 422 },
  );
}

type Why = { words: string } | { sentence: string };

/** Why, for the colleague who may agree while it can be agreed to; a sentence for everybody else. */
async function reasonFor(deps: OfficeDeps, ctx: Context, found: WideGrant): Promise<Why> {
  const me = actorOf(ctx);
  if (found.endsAt !== null) return { sentence: "It is agreed to." };
  const standing = await deps.access.standing(ctx.reader, me.id);
  if (standing !== "holder")
    return { sentence: refusalWords[standing === "none" ? "no-special-access" : "not-signed"] };
  if (found.memberId === me.id) return { sentence: refusalWords["own-request"] };
  const reason = await deps.access.reasonOf(ctx.reader, found.grantId);
  return reason === null ? { sentence: refusalWords["key-unavailable"] } : { words: reasonShown(reason) };
}

/** What can be done with a batch by whoever looks at its page: agree, look, or wait. */
function Next({ ctx, found, why }: { ctx: Context; found: WideGrant; why: Why }) {
  const { links, now } = ctx;
  const me = actorOf(ctx);
  const here = links.to("batch", { grant: found.grantId });
  const mine = found.memberId === me.id;
  if (found.endsAt !== null && found.endsAt <= now) return <p class="notice">Its 30 minutes are over.</p>;
  if (mine && found.endsAt === null)
    return (
      <p class="notice">It waits for a colleague with special access, who finds it on the page “Special access”.</p>
    );
  if (!mine && "sentence" in why) return <p class="notice">{why.sentence}</p>;
  if (!me.confirmed) return <ConfirmFirst ctx={ctx} here={here} />;
  return (
    <section class="panel">
      {mine ? (
        <>
          <p>You may look until {clockInWords(found.endsAt ?? now)}.</p>
          <Form action={links.to("see-batch", { grant: found.grantId })}>
            <button class="button" type="submit">
              Show {found.numbers.length} orders
            </button>
          </Form>
        </>
      ) : (
        <>
          <h2>{found.handle} writes</h2>
          <blockquote class="typed">
            <p>{"words" in why ? why.words : ""}</p>
          </blockquote>
          <Form action={links.to("agree-to-batch", { grant: found.grantId })}>
            <button class="button" type="submit">
              I agree: {found.handle} may look for 30 minutes
            </button>
          </Form>
        </>
      )}
    </section>
  );
}

/** Batches of the last hour, on the page of special access. */
export function Batches({ ctx, batches }: { ctx: Context; batches: readonly WideGrant[] }) {
  const { links, now } = ctx;
  return (
    <section class="panel">
      <h2>Several orders at once</h2>
      <ul class="lists">
        {batches.map(({ grantId, caseReference, numbers, handle, approvedHandle, endsAt }) => (
          <li>
            <a href={links.to("batch", { grant: grantId })}>{caseReference}</a>, {numbers.length} orders, asked by{" "}
            {handle}{" "}
            {endsAt === null ? (
              <span class="tag">waits for a second person</span>
            ) : endsAt > now ? (
              <span class="tag good">open, agreed to by {approvedHandle}</span>
            ) : (
              <span class="tag">over</span>
            )}
          </li>
        ))}
      </ul>
      <p>
        <a class="button plain" href={links.to("new-batch")}>
          Ask for several orders
        </a>
      </p>
    </section>
  );
}
