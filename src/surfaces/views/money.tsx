import { formatPrice, type Minor } from "#kernel/money";

export type PriceFacts = {
  readonly priceMinor: Minor;
  /** True when dearer variants exist: "from" is only said of a price that can be paid now (law L58). */
  readonly from?: boolean | undefined;
  /** A price that was really charged before. */
  readonly wasMinor?: Minor | null | undefined;
  /** What one piece costs with delivery to the place we know of, or to the nearest area. Null: not delivered there. */
  readonly deliveredMinor: Minor | null;
};

/**
 * The price, and beside it in the same size the price with delivery, because delivery cannot be done without (law L57).
 * VAT is always included (law L56).
 */
export function Price({ price }: { price: PriceFacts }) {
  const { priceMinor, from, wasMinor, deliveredMinor } = price;
  return (
    <p class="price">
      {wasMinor == null ? null : (
        <>
          <s>
            <span class="unseen">Was </span>
            {formatPrice(wasMinor)}
          </s>{" "}
        </>
      )}
      <b>
        {from === true ? "From " : null}
        {formatPrice(priceMinor)}
      </b>
      {deliveredMinor === null || deliveredMinor === priceMinor ? null : (
        <span>{formatPrice(deliveredMinor)} delivered</span>
      )}
    </p>
  );
}
