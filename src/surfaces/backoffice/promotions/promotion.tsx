import type { Child } from "hono/jsx";
import { z } from "zod";
import { actorOf, type Context, defineRoute, page, type Reply, type Route, redirect } from "#kernel/http";
import { formatMoney } from "#kernel/money";
import { type KeepOutcome, type Promotion, type PromotionChange, stateOf, valueInWords } from "#promotions";
import { momentInWords } from "#views/days.ts";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Form } from "#views/form.tsx";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import { NothingThere } from "../nothing-there.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { daysOf, StateTag, scopeInWords, today } from "./list.tsx";
import { emptyPromotion, PromotionForm } from "./promotion-form.tsx";
import {
  errorsOf,
  type PromotionErrors,
  promotionForm,
  readPromotion,
  type TypedPromotion,
  typedOf,
} from "./typed-promotion.ts";

const which = z.object({ id: z.uuid() });
const revision = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .transform(Number);
const changes = { access: "staff", may: "promotions.change", reads: [], writes: [] } as const;
const posts = { ...changes, method: "POST", accepts: "form", output: "page-or-redirect" } as const;
const mostChanges = 100;

/** Making a promotion, looking at one, changing and stopping it. */
export function promotionRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...changes,
      name: "new-promotion",
      method: "GET",
      path: "/promotions/new",
      accepts: "none",
      output: "page",
      handler: (_, ctx) => newPage(deps, ctx, emptyPromotion(ctx), {}),
    }),
    defineRoute({
      ...posts,
      name: "make-promotion",
      path: "/promotions",
      body: promotionForm,
      handler: async ({ body }, ctx) => {
        const read = readPromotion(body);
        if (!read.ok) return newPage(deps, ctx, body, read.errors);
        const { handle } = actorOf(ctx);
        const made = await ctx.transact((tx) => deps.promotions.make(tx, handle, read.terms));
        if (made.ok) return redirect(ctx.links.to("promotion", { id: made.id }));
        return newPage(deps, ctx, body, made.because === "not-fit" ? errorsOf(made.faults) : {});
      },
    }),
    defineRoute({
      ...{ access: "staff", may: "promotions.read", reads: [], writes: [], accepts: "none", output: "page" },
      name: "promotion",
      method: "GET",
      path: "/promotions/:id",
      params: which,
      handler: ({ params: { id } }, ctx) => onePage(deps, ctx, id, {}),
    }),
    defineRoute({
      ...posts,
      name: "change-promotion",
      path: "/promotions/:id",
      params: which,
      body: promotionForm.extend({ revision }),
      handler: async ({ params: { id }, body: { revision: seen, ...typed } }, ctx) => {
        const read = readPromotion(typed);
        if (!read.ok) return onePage(deps, ctx, id, { typed, errors: read.errors });
        const { handle } = actorOf(ctx);
        const done = await ctx.transact((tx) => deps.promotions.change(tx, handle, { id, revision: seen }, read.terms));
        return answer(deps, ctx, id, done, typed);
      },
    }),
    defineRoute({
      ...posts,
      name: "stop-promotion",
      path: "/promotions/:id/stop",
      params: which,
      body: z.object({ revision }),
      handler: async ({ params: { id }, body: { revision: seen } }, ctx) => {
        const { handle } = actorOf(ctx);
        const done = await ctx.transact((tx) => deps.promotions.stop(tx, handle, { id, revision: seen }));
        return answer(deps, ctx, id, done, undefined);
      },
    }),
  ];
}

async function answer(
  deps: OfficeDeps,
  ctx: Context,
  id: string,
  done: KeepOutcome,
  typed: TypedPromotion | undefined,
): Promise<Reply> {
  if (done.ok) return redirect(ctx.links.to("promotion", { id }));
  if (done.because === "not-fit") return onePage(deps, ctx, id, { typed, errors: errorsOf(done.faults) });
  return onePage(deps, ctx, id, { typed, isConflict: true });
}

function newPage(deps: OfficeDeps, ctx: Context, typed: TypedPromotion, errors: PromotionErrors): Reply {
  const { links, actor } = ctx;
  return page(
    <Office frame={{ deps, links, actor }} title="Make a promotion" here="promotions">
      <p class="quiet">
        <a href={links.to("promotions")}>Promotions</a>
      </p>
      <h1>Make a promotion</h1>
      <ErrorSummary errors={errors} />
      <section class="panel">
        <Rule />
        <PromotionForm
          deps={deps}
          action={links.to("make-promotion")}
          typed={typed}
          errors={errors}
          button="Make the promotion"
        />
      </section>
    </Office>,
    { confidential: true, status: Object.keys(errors).length > 0 ? 422 : 200 },
  );
}

function Rule() {
  return (
    <p class="quiet">
      Of all that fit a basket, one takes something off the goods, the one that takes off most, and one makes delivery
      free. Nothing else adds up. Prices in the shop stay as they are; what is taken off stands in the basket.
    </p>
  );
}

type Shown = { typed?: TypedPromotion | undefined; errors?: PromotionErrors; isConflict?: boolean };

async function onePage(deps: OfficeDeps, ctx: Context, id: string, shown: Shown): Promise<Reply> {
  const { links, actor, reader } = ctx;
  const promotion = await deps.promotions.one(reader, id);
  if (promotion === null) return noSuchPromotion(deps, ctx);
  const { title, stoppedAt } = promotion;
  const { errors = {}, isConflict = false } = shown;
  const history = await deps.promotions.changes(reader, id, mostChanges);
  const mayChange = actorOf(ctx).may.has("promotions.change") && stoppedAt === null;
  return page(
    <Office frame={{ deps, links, actor }} title={title} here="promotions">
      <p class="quiet">
        <a href={links.to("promotions")}>Promotions</a>
      </p>
      <div class="headline">
        <h1>{title}</h1>
        <div class="row">
          <StateTag state={stateOf(promotion, today(ctx))} />
          {mayChange ? <StopForm ctx={ctx} promotion={promotion} /> : null}
        </div>
      </div>
      <ErrorSummary errors={errors} />
      {isConflict ? <Conflict promotion={promotion} typed={shown.typed} /> : null}
      <Facts deps={deps} promotion={promotion} />
      {mayChange ? (
        <section class="panel">
          <h2>Change it</h2>
          <p class="quiet">For orders to come; what an order had stays as it was.</p>
          <PromotionForm
            deps={deps}
            action={links.to("change-promotion", { id })}
            typed={shown.typed ?? typedOf(promotion)}
            errors={errors}
            revision={promotion.revision}
            button={isConflict ? "Save what I wrote" : "Save"}
          />
        </section>
      ) : null}
      <History changes={history} />
    </Office>,
    { confidential: true, status: isConflict ? 409 : Object.keys(errors).length > 0 ? 422 : 200 },
  );
}

function StopForm({ ctx, promotion: { id, revision: seen } }: { ctx: Context; promotion: Promotion }) {
  return (
    <Form action={ctx.links.to("stop-promotion", { id })} hidden={{ revision: String(seen) }}>
      <button class="button small danger" type="submit">
        Stop it for good
      </button>
    </Form>
  );
}

function Facts({ deps, promotion }: { deps: OfficeDeps; promotion: Promotion }) {
  const { code, leastMinor, uses, mostUses, onceEach, stoppedAt } = promotion;
  const facts: ReadonlyArray<readonly [string, Child]> = [
    ["Takes off", valueInWords(promotion)],
    ["Comes by", code === null ? "itself" : `the code ${code}`],
    ["For", scopeInWords(deps, promotion)],
    ["From an amount of", leastMinor === 0 ? "any" : formatMoney(leastMinor)],
    ["Days", daysOf(promotion)],
    ["Orders that have it", mostUses === null ? uses : `${uses} of ${mostUses}`],
    ["Each person", onceEach ? "once" : "as often as they like"],
    ...(stoppedAt === null ? [] : ([["Stopped", momentInWords(stoppedAt)]] as const)),
  ];
  return (
    <section class="panel" aria-label="What it is">
      <dl class="facts">
        {facts.map(([term, value]) => (
          <>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
    </section>
  );
}

/** What somebody else left and what was typed here, side by side where they differ. */
function Conflict({ promotion, typed }: { promotion: Promotion; typed: TypedPromotion | undefined }) {
  if (promotion.stoppedAt !== null)
    return <p class="notice bad">Somebody stopped it for good. Nothing of yours was saved.</p>;
  const now = typedOf(promotion);
  const words = (value: TypedPromotion[keyof TypedPromotion]): string =>
    value === undefined ? "" : typeof value === "string" ? value : value.join(", ");
  const fields = Object.keys(now) as (keyof TypedPromotion)[];
  const differing = typed === undefined ? [] : fields.filter((each) => words(now[each]) !== words(typed[each]));
  return (
    <section class="notice bad scroll" aria-label="What somebody else changed" tabindex={0}>
      <h2>Somebody changed this promotion after you opened it</h2>
      <p>
        {differing.length === 0
          ? "Nothing was done. Below stands what they left; look at it, then go on."
          : "Nothing of yours was saved, and nothing is lost: the form below holds what you wrote."}
      </p>
      {typed === undefined || differing.length === 0 ? null : (
        <Table
          caption="Where they differ"
          quiet
          head={["Field", "As it is now", "What you wrote"]}
          rows={differing.map((each) => [each, words(now[each]), words(typed[each])])}
        />
      )}
    </section>
  );
}

function History({ changes: made }: { changes: readonly PromotionChange[] }) {
  return (
    <ScrollPanel label="What was changed">
      <h2>What was changed</h2>
      <Table
        caption="What was changed, the newest first"
        quiet
        head={["What", "Before", "After", "Who", "When"]}
        rows={made.map(({ field, before, after, handle, at }) => [
          field.replaceAll("-", " "),
          before ?? "nothing",
          after ?? "nothing",
          handle ?? "no longer known",
          momentInWords(at),
        ])}
      />
    </ScrollPanel>
  );
}

function noSuchPromotion(deps: OfficeDeps, { links, actor }: Context): Reply {
  return page(
    <NothingThere frame={{ deps, links, actor }} here="promotions" title="No such promotion">
      No promotion has this address. The list of <a href={links.to("promotions")}>promotions</a> has all of them.
    </NothingThere>,
    { status: 404, confidential: true },
  );
}
