import type { Category, Option, Product, Variant } from "#catalogue";
import type { Quote, QuoteRefusal } from "#delivery";
import type { Links } from "#kernel/http";
import { formatPrice } from "#kernel/money";
import type { Summary } from "#reviews";
import type { Level } from "#stock";
import { Form } from "#views/form.tsx";
import { EarlierPrice, type EarlierPriceFacts } from "#views/money.tsx";
import { Stars } from "#views/stars.tsx";
import { SwatchLink } from "#views/swatches.tsx";
import { chosenValues, deliveredMinor, lowInWords, supplyInWords } from "../offer-facts.ts";
import { type Way, waysOf } from "./variant-links.ts";

export type BuyProps = {
  links: Links;
  product: Product;
  variant: Variant;
  /** Where there is more like it; null while its department is hidden. */
  department: Category | null;
  quote: Quote | QuoteRefusal;
  /** What it cost before, if that may be shown today. */
  earlier: EarlierPriceFacts | null;
  level: Level;
  summary: Summary | null;
  levelOf(sku: string): Level;
};

/** Everything needed to decide: name, price with delivery, when it comes, what can be chosen, one button, the way back. */
export function BuyPanel(props: BuyProps) {
  const { product, variant, summary } = props;
  return (
    <div class="buy">
      <div>
        <p class="aside">The {product.range} range</p>
        <h1>{product.name}</h1>
        <p>{product.summary}</p>
        {summary === null ? null : (
          <p class="rated">
            <Stars stars={summary.average} />
            <a href="#reviews">
              {summary.count} {summary.count === 1 ? "review" : "reviews"}
            </a>
          </p>
        )}
      </div>
      <Cost {...props} />
      {product.options.map((option) => (
        <Choosing {...props} option={option} />
      ))}
      <Arrival {...props} />
      {props.level === "out" ? <SoldOut {...props} /> : <AddForm {...props} />}
      <p class="quiet">{cancelling(product, variant)}</p>
    </div>
  );
}

/** Price, and in the same size the price with delivery (law L57); an earlier price only with the days it applied (L62). */
function Cost({ variant, quote, earlier }: BuyProps) {
  const { priceMinor } = variant;
  const delivered = deliveredMinor(variant, quote);
  return (
    <div class="cost">
      <b data-say="">{formatPrice(priceMinor)}</b>
      {delivered === null ? null : <span>{formatPrice(delivered)} delivered</span>}
      {earlier === null ? null : <EarlierPrice earlier={earlier} />}
      <p class="quiet">{quote.ok ? deliveryCost(quote) : quote.sentence} VAT is included.</p>
    </div>
  );
}

function deliveryCost({ priceMinor, areaName, assumed }: Quote): string {
  const cost = priceMinor === 0 ? "Delivery is free" : `Delivery is ${formatPrice(priceMinor)}`;
  return `${cost} to ${areaName}${assumed ? "; other areas are below" : ""}.`;
}

function Choosing({ links, product, variant, levelOf, option }: BuyProps & { option: Option }) {
  const ways = waysOf(product, variant, option);
  const chosen = ways.find((way) => way.chosen);
  const href = (way: Way) => links.to("product", { product: product.slug, variant: way.variant.slug });
  return (
    <div class="choice">
      <h2 data-say="">
        {option.name}: <span>{chosen?.value.label ?? "choose one"}</span>
      </h2>
      <ul class="bare">
        {ways.map((way) => (
          <li>
            {way.value.hex === undefined ? (
              <a class="size" href={href(way)} aria-current={way.chosen ? "true" : undefined} data-option="">
                {way.value.label}
                <small>{formatPrice(way.variant.priceMinor)}</small>
              </a>
            ) : (
              <SwatchLink
                href={href(way)}
                label={way.value.label}
                hex={way.value.hex}
                chosen={way.chosen}
                gone={levelOf(way.variant.sku) === "out"}
              />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Arrival({ product, variant, quote, level }: BuyProps) {
  const low = lowInWords(level);
  return (
    <div class="when">
      {quote.ok && level !== "out" ? <b data-say="">With you {quote.dates}</b> : null}
      <p>
        {low === null ? `${supplyInWords(variant.supply)}.` : <span class="low">{low}.</span>}
        {product.discontinued ? " No more will be made." : null}
        {quote.ok && level !== "out" ? ` ${quote.serviceName}, to ${quote.areaName}.` : null}
      </p>
    </div>
  );
}

const mostPieces = 20;

function AddForm({ links, product, variant }: BuyProps) {
  const choice = chosenValues(product, variant);
  return (
    <Form class="add" action={links.to("add-line")} hidden={{ sku: variant.sku }}>
      <label>
        <span class="unseen">Quantity</span>
        <input
          type="number"
          name="quantity"
          value="1"
          min="1"
          max={product.isSwatch ? "1" : String(mostPieces)}
          inputmode="numeric"
          required
        />
      </label>
      <button class="button" type="submit">
        Add to basket
        {choice.length === 0 ? null : <span class="unseen">: {choice.map(({ value }) => value.label).join(", ")}</span>}
      </button>
    </Form>
  );
}

function SoldOut({ links, product, variant, department, levelOf }: BuyProps) {
  const left = product.variants.find(({ sku }) => sku !== variant.sku && levelOf(sku) !== "out");
  if (left === undefined) {
    return (
      <p class="notice">
        This is sold out. <a href={links.to("contact")}>Ask us</a> whether more are coming, or see{" "}
        <a href={department === null ? links.to("home") : links.to("category", { category: department.slug })}>
          what else we have
        </a>
        .
      </p>
    );
  }
  const words = chosenValues(product, left).map(({ value }) => value.label);
  return (
    <p class="notice">
      This one is sold out.{" "}
      <a href={links.to("product", { product: product.slug, variant: left.slug })} data-option="">
        See it in {words.join(", ")}
      </a>
      , which can be ordered.
    </p>
  );
}

/** What changing one's mind means for this piece, said by the button (law L47–L49, L59). */
function cancelling(product: Product, variant: Variant): string {
  if (product.madeToSpecification) {
    return "This is made to your own measurements, so you have no right to cancel once it is ordered.";
  }
  const right = "You may cancel, without a reason, until 14 days after it arrives.";
  if (variant.priceMinor === 0) return right;
  const cost = variant.returnCostMinor;
  if (cost === null) return `${right} You post it back and pay the postage.`;
  return cost === 0 ? `${right} We collect it for nothing.` : `${right} Collecting it costs you ${formatPrice(cost)}.`;
}
