import type { Child } from "hono/jsx";
import type { KeptProduct, NewPrices, Pricing, Sale } from "#catalogue";
import { londonDay } from "#delivery";
import { type Context, page, type Reply } from "#kernel/http";
import { formatMoney, formatPrice } from "#kernel/money";
import { dayInWords, spanInWords } from "#views/days.ts";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Form } from "#views/form.tsx";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { choiceWords } from "./variant-words.ts";

/** What is wrong with a form of the page, by its field. */
export type PriceErrors = { "new-price"?: string; percent?: string; reduction?: string };

/** A sale as it was typed, so that nobody types it twice. */
export type TypedSale = { which: string; reduction: string; from: string; until: string; earlier?: "yes" | undefined };

type Shown = {
  errors?: PriceErrors;
  sale?: TypedSale | undefined;
  /** What all prices would be if they moved by so many per cent. */
  preview?: { percent: number; prices: NewPrices };
  isConflict?: boolean;
};

type Panel = { ctx: Context; kept: KeptProduct; pricing: ReadonlyMap<string, Pricing> };

/** What each variant costs and since when, with forms that change it. */
export async function pricesPage(deps: OfficeDeps, ctx: Context, kept: KeptProduct, shown: Shown): Promise<Reply> {
  const { links, actor, reader, now } = ctx;
  const { product } = kept;
  const { errors = {}, preview, isConflict = false } = shown;
  const pricing = await deps.catalogue.pricing(
    reader,
    product.variants.map(({ sku }) => sku),
  );
  const isWrong = Object.keys(errors).length > 0;
  return page(
    <Office frame={{ deps, links, actor }} title={`Prices of ${product.name}`} here="products">
      <p class="quiet">
        <a href={links.to("product-kept", { slug: product.slug })}>{product.name}</a>
      </p>
      <h1>Prices</h1>
      <ErrorSummary errors={errors} />
      {isConflict ? (
        <p class="notice bad">
          Somebody changed this product after you opened it, and nothing of yours was saved. Here it is as it is now.
        </p>
      ) : null}
      {preview === undefined ? null : <Preview ctx={ctx} kept={kept} pricing={pricing} preview={preview} />}
      <PricesPanel ctx={ctx} kept={kept} pricing={pricing} />
      <div class="panels">
        <PercentPanel ctx={ctx} kept={kept} wrong={errors.percent} />
        <SalePanel ctx={ctx} kept={kept} today={londonDay(now)} typed={shown.sale} wrong={errors.reduction} />
      </div>
    </Office>,
    { confidential: true, status: isConflict ? 409 : isWrong ? 422 : 200 },
  );
}

function PricesPanel({ ctx, kept, pricing }: Panel) {
  const { product } = kept;
  return (
    <ScrollPanel label="Prices" id="field-new-price">
      <Table
        caption="Prices, VAT included"
        quiet
        head={["Number", "Choice", "Price", "Since", "Sale", "New price"]}
        rows={product.variants.map((variant) => {
          const { chargedFrom, sale } = pricing.get(variant.sku) ?? { chargedFrom: null, sale: null };
          return [
            variant.sku,
            choiceWords(variant, product.options),
            formatPrice(variant.priceMinor),
            chargedFrom === null ? "never" : dayInWords(chargedFrom),
            sale === null ? "" : <SaleOf ctx={ctx} kept={kept} sku={variant.sku} sale={sale} />,
            isOpen(sale) ? "call the sale off first" : <PriceForm ctx={ctx} kept={kept} sku={variant.sku} />,
          ];
        })}
      />
    </ScrollPanel>
  );
}

function isOpen(sale: Sale | null): boolean {
  return sale?.state === "planned" || sale?.state === "running";
}

function SaleOf({ ctx, kept, sku, sale }: { ctx: Context; kept: KeptProduct; sku: string; sale: Sale }) {
  const { priceMinor, regularMinor, state, showsEarlier } = sale;
  const { product, revision } = kept;
  const isRunning = state === "running";
  return (
    <>
      <span class={isRunning ? "tag good" : "tag"}>{state}</span> {formatPrice(priceMinor)}, {spanInWords(sale)}
      {showsEarlier && isOpen(sale) ? `, beside ${formatPrice(regularMinor)}` : ""}
      {isOpen(sale) ? (
        <Form
          action={ctx.links.to("call-off-sale", { slug: product.slug, sku })}
          hidden={{ revision: String(revision) }}
        >
          <button class="button small plain" type="submit">
            {isRunning ? "End it now" : "Call it off"}
            <span class="unseen"> for {sku}</span>
          </button>
        </Form>
      ) : null}
    </>
  );
}

function PriceForm({ ctx, kept, sku }: { ctx: Context; kept: KeptProduct; sku: string }) {
  const { product, revision } = kept;
  return (
    <Form
      action={ctx.links.to("change-price", { slug: product.slug, sku })}
      class="row"
      hidden={{ revision: String(revision) }}
    >
      <label for={`price-${sku}`} class="unseen">
        New price of {sku} in pounds
      </label>
      <input id={`price-${sku}`} name="new-price" inputmode="decimal" maxlength={12} size={7} autocomplete="off" />
      <button class="button small plain" type="submit">
        Change<span class="unseen"> the price of {sku}</span>
      </button>
    </Form>
  );
}

function PercentPanel({ ctx, kept, wrong }: { ctx: Context; kept: KeptProduct; wrong: string | undefined }) {
  return (
    <section class="panel">
      <h2>Move all prices</h2>
      <form action={ctx.links.to("product-prices", { slug: kept.product.slug })} class="row">
        <div>
          <label for="field-percent">By per cent</label>
          <input id="field-percent" name="percent" inputmode="decimal" maxlength={8} size={8} autocomplete="off" />
        </div>
        <button class="button plain" type="submit">
          Preview
        </button>
      </form>
      <Wrong>{wrong}</Wrong>
      <p class="quiet">5 makes everything dearer, -5 cheaper. You see every price before anything changes.</p>
    </section>
  );
}

function Preview({ ctx, kept, pricing, preview }: Panel & { preview: { percent: number; prices: NewPrices } }) {
  const { product, revision } = kept;
  const { percent, prices } = preview;
  const inSale = product.variants.filter(({ sku }) => isOpen(pricing.get(sku)?.sale ?? null)).length;
  return (
    <ScrollPanel label="Preview" class="panel notice scroll">
      <h2>{percent > 0 ? `${percent} % dearer` : `${-percent} % cheaper`}: nothing has changed yet</h2>
      <Table
        caption="What each variant would cost"
        quiet
        head={["Number", "Choice", "Now", "Then"]}
        rows={product.variants.map((variant) => [
          variant.sku,
          choiceWords(variant, product.options),
          formatMoney(variant.priceMinor),
          formatMoney(prices.get(variant.sku) ?? 0),
        ])}
      />
      {inSale > 0 ? (
        <p class="wrong">{inSale} of them have a sale that is not over. Call it off before you change their price.</p>
      ) : (
        <Form
          action={ctx.links.to("change-prices", { slug: product.slug })}
          hidden={{ revision: String(revision), percent: String(percent) }}
        >
          <button class="button" type="submit">
            Change all prices
          </button>
        </Form>
      )}
    </ScrollPanel>
  );
}

function SalePanel(props: {
  ctx: Context;
  kept: KeptProduct;
  today: string;
  typed: TypedSale | undefined;
  wrong: string | undefined;
}) {
  const { ctx, kept, today, wrong } = props;
  const { product, revision } = kept;
  const typed = props.typed ?? { which: "all", reduction: "", from: today, until: "" };
  return (
    <section class="panel">
      <h2>Plan a sale</h2>
      <Form action={ctx.links.to("plan-sale", { slug: product.slug })} hidden={{ revision: String(revision) }}>
        <div class="field">
          <label for="field-which">Of</label>
          <select id="field-which" name="which">
            <option value="all">all variants</option>
            {product.variants.map((variant) => (
              <option
                value={variant.sku}
                selected={variant.sku === typed.which}
              >{`${choiceWords(variant, product.options)} (${variant.sku})`}</option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="field-reduction">Sale price, or per cent off</label>
          <p class="why" id="why-reduction">
            999 or 15%
          </p>
          <input
            id="field-reduction"
            name="reduction"
            value={typed.reduction}
            maxlength={12}
            class="narrow"
            autocomplete="off"
            aria-describedby="why-reduction"
          />
          <Wrong>{wrong}</Wrong>
        </div>
        <div class="row">
          <div>
            <label for="field-from">First day</label>
            <input id="field-from" name="from" type="date" min={today} value={typed.from} />
          </div>
          <div>
            <label for="field-until">Last day</label>
            <input id="field-until" name="until" type="date" min={today} value={typed.until} />
          </div>
        </div>
        <p>
          <input id="field-earlier" name="earlier" type="checkbox" value="yes" checked={typed.earlier === "yes"} />{" "}
          <label for="field-earlier">Show the price of before beside it</label>
        </p>
        <button class="button" type="submit">
          Plan it
        </button>
      </Form>
      <p class="quiet">
        The price goes back by itself after the last day. The price of before is shown only if it was charged for at
        least 28 days in a row, and for no longer than it was charged.
      </p>
    </section>
  );
}

function Wrong({ children }: { children?: Child }) {
  return children === undefined ? null : <p class="wrong">{children}</p>;
}
