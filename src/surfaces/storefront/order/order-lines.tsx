import { formatMoney } from "#kernel/money";
import type { ExchangedLine, OrderDelivery, OrderLine } from "#orders";
import { daysInWords } from "#views/days.ts";
import { linesTakenOff, type TakenOffShown } from "#views/taken-off.ts";

/** What was bought and what it costs, the same on the review page and on the order page. */
export function OrderLines(props: {
  lines: readonly (Omit<OrderLine, "lineId"> & { exchanged?: ExchangedLine | null })[];
  delivery: OrderDelivery;
  takenOff: TakenOffShown;
  totalMinor: number;
  vatMinor: number;
  /** On a receipt: when it was to come says nothing there. */
  withoutDays?: boolean;
}) {
  const { lines, delivery, takenOff, totalMinor, vatMinor } = props;
  return (
    <table class="bill">
      <caption class="unseen">What you order</caption>
      <thead class="unseen">
        <tr>
          <th scope="col">Goods</th>
          <th scope="col">Pieces</th>
          <th scope="col">Sum</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr>
            <th scope="row">
              {line.name}
              {line.choices.length === 0 ? null : <small>{line.choices.map(({ value }) => value).join(", ")}</small>}
              {line.exchanged == null ? null : (
                <small>
                  instead of {line.exchanged.soldAs.choices.map(({ value }) => value).join(", ")}, as we agreed with you
                </small>
              )}
              {props.withoutDays === true ? null : <small>{daysInWords(line.promised)}</small>}
            </th>
            <td>× {line.quantity}</td>
            <td>{formatMoney(line.lineTotalMinor)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colspan={2}>
            Delivery to {delivery.areaName}
          </th>
          <td>{formatMoney(delivery.priceMinor)}</td>
        </tr>
        {linesTakenOff(takenOff).map(({ why, amount }) => (
          <tr>
            <th scope="row" colspan={2}>
              {why}
            </th>
            <td>{amount}</td>
          </tr>
        ))}
        <tr class="total">
          <th scope="row" colspan={2}>
            Total, including {formatMoney(vatMinor)} VAT
          </th>
          <td>{formatMoney(totalMinor)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
