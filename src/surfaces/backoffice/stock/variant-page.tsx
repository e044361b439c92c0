import type { KeptProduct, Variant } from "#catalogue";
import { actorOf, type Context, page, type Reply } from "#kernel/http";
import type { Movement, ReceiveReason, StockFigures } from "#stock";
import { momentInWords } from "#views/days.ts";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { choiceWords, leadTime } from "../products/variant-words.ts";
import { ScrollPanel } from "../scroll-panel.tsx";

/** What is wrong with a form of the page, by its field. */
export type StockErrors = { pieces?: string; batch?: string; least?: string };

/** Why pieces come or go, in words. */
export const reasonWords: Readonly<Record<ReceiveReason, string>> = {
  delivery: "A delivery from the maker",
  recount: "Counted again",
  damage: "Damaged",
  loss: "Lost",
};

const movementsOnAPage = 50;

type Shown = {
  kept: KeptProduct;
  variant: Variant;
  before?: number | undefined;
  errors?: StockErrors;
  status?: number;
};

/** What there is of a variant, forms that change it, and every movement. */
export async function variantPage(deps: OfficeDeps, ctx: Context, shown: Shown): Promise<Reply> {
  const { links, actor, reader } = ctx;
  const { kept, variant, before, errors = {}, status = 200 } = shown;
  const { product } = kept;
  const { sku } = variant;
  const [figures, movements] = await Promise.all([
    deps.stock.figures(reader, [sku]),
    deps.stock.movements(reader, sku, { before, most: movementsOnAPage + 1 }),
  ]);
  const listed = movements.slice(0, movementsOnAPage);
  const last = movements.length > listed.length ? listed.at(-1) : undefined;
  const mayChange = actorOf(ctx).may.has("catalogue.change");
  const here = figures.get(sku);
  return page(
    <Office frame={{ deps, links, actor }} title={`Stock of ${sku}`} here="products">
      <p class="quiet">
        <a href={links.to("product-kept", { slug: product.slug })}>{product.name}</a>
      </p>
      <h1>{choiceWords(variant, product.options)}</h1>
      <ErrorSummary errors={errors} />
      <Figures figures={here} variant={variant} />
      {mayChange ? (
        <div class="panels">
          {here?.kind === "stock" ? (
            <ReceivePanel ctx={ctx} sku={sku} seen={here.onHand} wrong={errors.pieces} />
          ) : null}
          {here?.kind === "made-to-order" ? (
            <BatchPanel ctx={ctx} sku={sku} batch={here.batch} wrong={errors.batch} />
          ) : null}
          <LeadPanel ctx={ctx} kept={kept} variant={variant} wrong={errors.least} />
        </div>
      ) : null}
      <ScrollPanel label="Movements">
        <h2>Movements</h2>
        <Movements movements={listed} />
      </ScrollPanel>
      {last === undefined ? null : (
        <p>
          <a class="button plain" href={links.to("variant-stock", { sku }, { before: String(last.id) })}>
            Older movements
          </a>
        </p>
      )}
    </Office>,
    { confidential: true, status },
  );
}

function Figures({ figures, variant }: { figures: StockFigures | undefined; variant: Variant }) {
  const { time, unit } = leadTime(variant.supply);
  return (
    <ul class="counts">
      {figures === undefined ? (
        <li class="panel">Stock does not know this variant yet. The next import tells it.</li>
      ) : figures.kind === "stock" ? (
        <>
          <Figure value={figures.onHand} words="on hand" />
          <Figure value={figures.allocated} words="paid for, to be sent" />
          <Figure value={figures.reserved} words="held for somebody who is paying" />
          <Figure value={figures.free} words="free" />
        </>
      ) : (
        <>
          <Figure value={figures.free ?? "any"} words="can still be ordered" />
          <Figure value={figures.batch ?? "none"} words="batch for new orders" />
        </>
      )}
      <Figure value={time} words={`${unit} until it leaves`} />
    </ul>
  );
}

function Figure({ value, words }: { value: number | string; words: string }) {
  return (
    <li class="panel">
      <b class="figure">{value}</b> {words}
    </li>
  );
}

type PanelOf = { ctx: Context; sku: string; wrong: string | undefined };

function ReceivePanel({ ctx, sku, seen, wrong }: PanelOf & { seen: number }) {
  return (
    <section class="panel">
      <h2>Pieces came, or are gone</h2>
      <Form action={ctx.links.to("receive-stock", { sku })} hidden={{ seen: String(seen) }}>
        <Field name="pieces" label="Pieces" why="5 came in, -2 are gone." error={wrong} maxlength={7} narrow />
        <div class="field">
          <label for="field-reason">Why</label>
          <select id="field-reason" name="reason">
            {Object.entries(reasonWords).map(([reason, words]) => (
              <option value={reason}>{words}</option>
            ))}
          </select>
        </div>
        <button class="button" type="submit">
          Write it down
        </button>
      </Form>
    </section>
  );
}

function BatchPanel({ ctx, sku, batch, wrong }: PanelOf & { batch: string | null }) {
  return (
    <section class="panel">
      <h2>Batch</h2>
      <Form action={ctx.links.to("assign-batch", { sku })}>
        <Field
          name="batch"
          label="New orders go into"
          why="Leave it empty for none. Orders that were placed stay where they are."
          value={batch ?? ""}
          error={wrong}
          maxlength={64}
          optional
        />
        <button class="button" type="submit">
          Change the batch
        </button>
      </Form>
      <p>
        <a href={ctx.links.to("batches")}>All batches</a>
      </p>
    </section>
  );
}

function LeadPanel(props: { ctx: Context; kept: KeptProduct; variant: Variant; wrong: string | undefined }) {
  const { ctx, kept, variant, wrong } = props;
  const { supply, sku } = variant;
  const [least, most, unit] =
    supply.kind === "stock"
      ? [supply.minDays, supply.maxDays, "working days"]
      : [supply.minWeeks, supply.maxWeeks, "weeks"];
  return (
    <section class="panel">
      <h2>Until it leaves</h2>
      <Form action={ctx.links.to("change-lead-time", { sku })} hidden={{ revision: String(kept.revision) }}>
        <Field name="least" label={`Fewest ${unit}`} value={String(least)} error={wrong} maxlength={3} narrow />
        <Field name="most" label={`Most ${unit}`} value={String(most)} maxlength={3} narrow />
        <button class="button" type="submit">
          Change
        </button>
      </Form>
      <p class="quiet">Orders that were placed keep the days that they were promised.</p>
    </section>
  );
}

function Movements({ movements }: { movements: readonly Movement[] }) {
  if (movements.length === 0) return <p>Nothing has moved yet. The first delivery stands here.</p>;
  return (
    <Table
      caption="What moved, the newest first"
      quiet
      head={["When", "What", "Why", "On hand", "Promised", "Then on hand"]}
      rows={movements.map(({ at, kind, reason, onHandChange, promisedChange, onHand }) => [
        momentInWords(at),
        kind.replaceAll("-", " "),
        reason === null ? "" : reason.replaceAll("-", " "),
        signed(onHandChange),
        signed(promisedChange),
        onHand ?? "–",
      ])}
    />
  );
}

function signed(change: number): string {
  return change === 0 ? "" : change > 0 ? `+${change}` : `−${-change}`;
}
