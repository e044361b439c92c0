import { formatPrice, type Minor } from "#kernel/money";
import { dayInWords, spanInWords } from "./days.ts";

/** A price that was really charged before, and the days on which it applied: one is never shown without the other. */
export type EarlierPriceFacts = { readonly priceMinor: Minor; readonly from: string; readonly until: string };

export type PriceFacts = {
  readonly priceMinor: Minor;
  /** True when dearer variants exist: "from" is only said of a price that can be paid now (law L58). */
  readonly from?: boolean | undefined;
  readonly earlier?: EarlierPriceFacts | null | undefined;
  /** What one piece costs with delivery to the place we know of, or to the nearest area. Null: not delivered there. */
  readonly deliveredMinor: Minor | null;
};

/**
 * The price, and beside it in the same size the price with delivery, because delivery cannot be done without (law L57).
 * VAT is always included (law L56).
 */
export function Price({ price }: { price: PriceFacts }) {
  const { priceMinor, from, earlier, deliveredMinor } = price;
  return (
    <p class="price">
      <b>
        {from === true ? "From " : null}
        {formatPrice(priceMinor)}
      </b>
      {deliveredMinor === null || deliveredMinor === priceMinor ? null : (
        <span>{formatPrice(deliveredMinor)} delivered</span>
      )}
      {earlier == null ? null : (
        <small>
          {from === true ? "The one shown was " : "Was "}
          {formatPrice(earlier.priceMinor)}, {spanInWords(earlier)}
        </small>
      )}
    </p>
  );
}

/** The earlier price in a sentence, for the page of the product. */
export function EarlierPrice({ earlier }: { earlier: EarlierPriceFacts }) {
  return (
    <p class="quiet">
      Was <s>{formatPrice(earlier.priceMinor)}</s>, our price from {dayInWords(earlier.from)} to{" "}
      {dayInWords(earlier.until)}.
    </p>
  );
}
