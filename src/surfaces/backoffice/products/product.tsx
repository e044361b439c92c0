import type { Child } from "hono/jsx";
import type { KeptProduct, Variant } from "#catalogue";
import { actorOf, type Context, defineRoute, page, type Reply, type Route } from "#kernel/http";
import { formatPrice } from "#kernel/money";
import type { StockFigures } from "#stock";
import { spanInWords } from "#views/days.ts";
import { Form } from "#views/form.tsx";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { Changes } from "./history.tsx";
import { SaleForm } from "./sale.tsx";
import { choiceWords, leadTime } from "./variant-words.ts";
import { VatPanel } from "./vat-class.tsx";
import { noSuchProduct, whichProduct } from "./which-product.tsx";
import { WithdrawForm, Withdrawn } from "./withdrawal.tsx";

const changesShown = 5;

/** Everything that the shop keeps of one product. */
export function productRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      name: "product-kept",
      method: "GET",
      path: "/products/:slug",
      access: "staff",
      may: "catalogue.read",
      reads: [],
      writes: [],
      accepts: "none",
      params: whichProduct,
      output: "page",
      handler: async ({ params: { slug } }, ctx) => {
        const kept = await deps.catalogue.kept(ctx.reader, slug);
        return kept === null ? noSuchProduct(deps, ctx) : productPage(deps, ctx, kept);
      },
    }),
  ];
}

async function productPage(deps: OfficeDeps, ctx: Context, kept: KeptProduct): Promise<Reply> {
  const { links, actor, reader } = ctx;
  const { product } = kept;
  const skus = product.variants.map(({ sku }) => sku);
  const [figures, withdrawn, changes] = await Promise.all([
    deps.stock.figures(reader, skus),
    deps.catalogue.withdrawn(reader, product.id),
    deps.catalogue.changes(reader, product.slug, { most: changesShown }),
  ]);
  return page(
    <Office frame={{ deps, links, actor }} title={product.name} here="products">
      <p class="quiet">
        <a href={links.to("products")}>Products</a>
      </p>
      <Headline deps={deps} ctx={ctx} kept={kept} />
      <VariantsPanel ctx={ctx} kept={kept} figures={figures} />
      <Withdrawn {...{ ctx, kept, withdrawn }} mayChange={mayChange(ctx)} />
      <VatPanel {...{ ctx, kept }} mayChange={mayChange(ctx)} />
      <PlacePanel deps={deps} ctx={ctx} kept={kept} />
      <WordsPanel ctx={ctx} kept={kept} />
      <ScrollPanel label="History">
        <div class="headline">
          <h2>History</h2>
          {changes.length < changesShown ? null : (
            <a href={links.to("product-history", { slug: product.slug })}>All changes</a>
          )}
        </div>
        <Changes ctx={ctx} kept={kept} changes={changes} />
      </ScrollPanel>
    </Office>,
    { confidential: true },
  );
}

type Panel = { deps: OfficeDeps; ctx: Context; kept: KeptProduct };

/** Whether whoever looks at the page may change the product, too. */
function mayChange(ctx: Context): boolean {
  return actorOf(ctx).may.has("catalogue.change");
}

function Headline({ deps, ctx, kept }: Panel) {
  const { product, isOffSale } = kept;
  return (
    <div class="headline">
      <h1>{product.name}</h1>
      <div class="row">
        {isOffSale ? (
          <span class="tag bad">Off sale</span>
        ) : (
          <a class="tag good" href={`${deps.shop.url}/p/${product.slug}`}>
            On sale: see it in the shop
          </a>
        )}
        {mayChange(ctx) ? <SaleForm ctx={ctx} kept={kept} /> : null}
        {mayChange(ctx) ? (
          <a class="button small plain" href={ctx.links.to("product-to-copy", { slug: product.slug })}>
            Make a copy
          </a>
        ) : null}
        {mayChange(ctx) ? <PreviewForm ctx={ctx} kept={kept} /> : null}
      </div>
    </div>
  );
}

/** The button that makes the link of a preview. */
function PreviewForm({ ctx, kept: { product, revision } }: Pick<Panel, "ctx" | "kept">) {
  return (
    <Form action={ctx.links.to("preview-product", { slug: product.slug })} hidden={{ revision: String(revision) }}>
      <button class="button small plain" type="submit">
        Preview
      </button>
    </Form>
  );
}

function VariantsPanel(props: { ctx: Context; kept: KeptProduct; figures: ReadonlyMap<string, StockFigures> }) {
  const { ctx, kept } = props;
  const { slug, variants, options } = kept.product;
  return (
    <ScrollPanel label="Variants">
      <div class="headline">
        <h2>Variants</h2>
        {mayChange(ctx) ? (
          <div class="row">
            <a class="button small plain" href={ctx.links.to("product-prices", { slug })}>
              Change prices
            </a>
            <a class="button small plain" href={ctx.links.to("new-variant", { slug })}>
              Add a variant
            </a>
            <a class="button small plain" href={ctx.links.to("new-option", { slug })}>
              Add an option
            </a>
          </div>
        ) : null}
      </div>
      <Table
        caption="Prices, stock and lead times"
        quiet
        stacks
        head={[
          "Number",
          "Choice",
          "Price",
          "On hand",
          "Promised",
          "Free",
          "Leaves in",
          "Measures",
          ...(mayChange(ctx) ? ["On sale"] : []),
        ]}
        rows={variants.map((variant) => [
          <a href={ctx.links.to("variant-stock", { sku: variant.sku })}>{variant.sku}</a>,
          choiceWords(variant, options),
          priceOf(variant),
          ...stockCells(props.figures.get(variant.sku)),
          Object.values(leadTime(variant.supply)).join(" "),
          measuresOf(ctx, slug, variant),
          ...(mayChange(ctx) ? [<WithdrawForm {...{ ctx, kept, variant }} />] : []),
        ])}
      />
    </ScrollPanel>
  );
}

function PlacePanel({ deps, ctx, kept: { product } }: Panel) {
  const { categories, hiddenCategories, designers } = deps.catalogue.current();
  const department = [...categories, ...hiddenCategories].find(({ slug }) => slug === product.category);
  return (
    <section class="panel">
      <div class="headline">
        <h2>Place</h2>
        {mayChange(ctx) ? (
          <a class="button small plain" href={ctx.links.to("product-place", { slug: product.slug })}>
            Change its place
          </a>
        ) : null}
      </div>
      <dl class="facts">
        <Fact term="Department">{department?.name ?? product.category}</Fact>
        <Fact term="Address">/p/{product.slug}</Fact>
        <Fact term="Range">{product.range}</Fact>
        <Fact term="Designed by">
          {product.designer === null
            ? "Nobody is credited"
            : (designers.find(({ slug }) => slug === product.designer)?.name ?? product.designer)}
        </Fact>
        <Fact term="Tags">{product.tags.length === 0 ? "None" : product.tags.join(", ")}</Fact>
      </dl>
    </section>
  );
}

function WordsPanel({ ctx, kept: { product } }: Pick<Panel, "ctx" | "kept">) {
  return (
    <section class="panel">
      <div class="headline">
        <h2>Words</h2>
        {mayChange(ctx) ? (
          <div class="row">
            <a class="button small plain" href={ctx.links.to("product-words", { slug: product.slug })}>
              Change the words
            </a>
            <a class="button small plain" href={ctx.links.to("product-pictures", { slug: product.slug })}>
              Pictures
            </a>
          </div>
        ) : null}
      </div>
      <dl class="facts">
        <Fact term="Summary">{product.summary}</Fact>
        <Fact term="Description">{product.description}</Fact>
        <Fact term="Materials">{product.materials.join("; ")}</Fact>
        <Fact term="Care">{product.care}</Fact>
        <Fact term="Assembly">{product.assembly}</Fact>
        <Fact term="Fire label">{product.fire ?? "None"}</Fact>
        <Fact term="Electrical information">{product.electrical ?? "None"}</Fact>
        <Fact term="Who made it">{product.maker.length === 0 ? "Not said" : product.maker.join(", ")}</Fact>
        {product.responsible.length === 0 ? null : (
          <Fact term="Who answers for it here">{product.responsible.join(", ")}</Fact>
        )}
        <Fact term="Pictures">
          {product.photographs.length === 0
            ? "None; the shop draws it"
            : product.photographs.map(({ alt }) => alt).join("; ")}
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ term, children }: { term: string; children?: Child }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  );
}

function priceOf({ priceMinor, wasPriceMinor, wasPeriod }: Variant): Child {
  if (wasPriceMinor === null || wasPeriod === null) return formatPrice(priceMinor);
  return (
    <>
      {formatPrice(priceMinor)}{" "}
      <span class="quiet">
        was {formatPrice(wasPriceMinor)}, {spanInWords(wasPeriod)}
      </span>
    </>
  );
}

/** The measures of a variant, for whoever may change them a way to do so. */
function measuresOf(ctx: Context, slug: string, { sku, sizeCm, isUnmeasured }: Variant): Child {
  const { width, depth, height } = sizeCm;
  const words = isUnmeasured ? "not measured yet" : `${width} × ${depth} × ${height} cm`;
  return mayChange(ctx) ? <a href={ctx.links.to("variant-measures", { slug, sku })}>{words}</a> : words;
}

function stockCells(figures: StockFigures | undefined): Child[] {
  if (figures === undefined) return ["–", "–", "not known to stock"];
  if (figures.kind === "made-to-order") return ["made to order", "–", figures.free ?? "no limit"];
  const { onHand, allocated, reserved, free } = figures;
  return [onHand, allocated + reserved, free === 0 ? <span class="tag bad">sold out</span> : free];
}
