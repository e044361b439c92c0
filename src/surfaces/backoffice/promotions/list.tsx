import { z } from "zod";
import { actorOf, type Context, defineRoute, page, type Reply, type Route } from "#kernel/http";
import { type Promotion, type PromotionState, stateOf, valueInWords } from "#promotions";
import { dayInWords, spanInWords } from "#views/days.ts";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";

const promotionsOnAPage = 50;

/** Every promotion there is or was, the one that begins last first. */
export function promotionListRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...{ access: "staff", may: "promotions.read", reads: [], writes: [], accepts: "none", output: "page" },
      name: "promotions",
      method: "GET",
      path: "/promotions",
      query: z.object({ after: z.uuid().optional() }),
      handler: ({ query: { after } }, ctx) => listPage(deps, ctx, after),
    }),
  ];
}

async function listPage(deps: OfficeDeps, ctx: Context, after: string | undefined): Promise<Reply> {
  const { links, actor, reader } = ctx;
  const found = await deps.promotions.list(reader, { most: promotionsOnAPage + 1, after });
  const shown = found.slice(0, promotionsOnAPage);
  const last = found.length > shown.length ? shown.at(-1) : undefined;
  return page(
    <Office frame={{ deps, links, actor }} title="Promotions" here="promotions">
      <div class="headline">
        <h1>Promotions</h1>
        {actorOf(ctx).may.has("promotions.change") ? (
          <a class="button" href={links.to("new-promotion")}>
            Make a promotion
          </a>
        ) : null}
      </div>
      {shown.length === 0 ? (
        <p class="panel">There is no promotion yet. One takes something off a basket, by itself or by a code.</p>
      ) : (
        <ScrollPanel label="Promotions">
          <Table
            caption="Promotions, the one that begins last first"
            quiet
            head={["Name", "Takes off", "By", "For", "Days", "Orders", "Stands"]}
            rows={shown.map((each) => [
              <a href={links.to("promotion", { id: each.id })}>{each.title}</a>,
              valueInWords(each),
              each.code === null ? "itself" : `code ${each.code}`,
              scopeInWords(deps, each),
              daysOf(each),
              each.mostUses === null ? each.uses : `${each.uses} of ${each.mostUses}`,
              <StateTag state={stateOf(each, today(ctx))} />,
            ])}
          />
        </ScrollPanel>
      )}
      {last === undefined ? null : (
        <p>
          <a class="button plain" href={links.to("promotions", {}, { after: last.id })}>
            Earlier promotions
          </a>
        </p>
      )}
    </Office>,
    { confidential: true },
  );
}

const stateWords: Readonly<Record<PromotionState, string>> = {
  planned: "planned",
  running: "running",
  "used-up": "used up",
  over: "over",
  stopped: "stopped",
};

export function StateTag({ state }: { state: PromotionState }) {
  const isOn = state === "running";
  return <span class={isOn ? "tag good" : "tag"}>{stateWords[state]}</span>;
}

const london = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London", dateStyle: "short" });

/** The day in London by the clock of the shop. */
export function today({ now }: Pick<Context, "now">): string {
  return london.format(now);
}

export function daysOf({ from, until }: Pick<Promotion, "from" | "until">): string {
  return until === null ? `from ${dayInWords(from)}` : spanInWords({ from, until });
}

/** Departments by their names, products by how many. */
export function scopeInWords(deps: OfficeDeps, { categories, products }: Promotion): string {
  const { categories: shown, hiddenCategories } = deps.catalogue.current();
  const known = [...shown, ...hiddenCategories];
  const names = categories.map((slug) => known.find((each) => each.slug === slug)?.name ?? slug);
  const count = products.length === 1 ? "1 product" : `${products.length} products`;
  return [...names, ...(products.length === 0 ? [] : [count])].join(", ") || "everything";
}
