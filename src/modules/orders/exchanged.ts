/** Lines as they stand since something was exchanged, and what an exchange is known by. Pure. */
import { derivedId } from "./derived-id.ts";
import type { ExchangeRow, LineRow } from "./tables.ts";

/**
 * The lines of an order as they stood at a step of its history; without one, as they stand now. Since an exchange a line is another
 * variant at a price that is never higher. What a promotion took off it stays, and never makes it cost less than nothing.
 */
export function asExchanged(
  sold: readonly LineRow[],
  exchanges: readonly ExchangeRow[],
  until = Number.POSITIVE_INFINITY,
): LineRow[] {
  return sold.map((line) => {
    const last = exchanges
      .filter(({ line_id, step }) => line_id === line.id && step < until)
      .reduce<ExchangeRow | null>((latest, each) => (latest === null || each.step > latest.step ? each : latest), null);
    return last === null ? line : exchangedFor(line, last);
  });
}

type Instead = Pick<
  ExchangeRow,
  "sku" | "variant_slug" | "choices" | "unit_price_minor" | "supply" | "promised_from" | "promised_to"
>;

/** A line as it was sold, since it was exchanged for this. */
export function exchangedFor(sold: LineRow, instead: Instead): LineRow {
  const { sku, variant_slug, choices, unit_price_minor, supply, promised_from, promised_to } = instead;
  return {
    ...sold,
    ...{ sku, variant_slug, choices, unit_price_minor, supply, promised_from, promised_to },
    taken_off_minor: Math.min(sold.taken_off_minor, unit_price_minor * sold.quantity),
  };
}

/** What the mail about an exchange at this step is queued with. */
export function exchangeCause(step: number): string {
  return `exchanged:${step}`;
}

/** The step that a mail was queued for; null for any other mail. */
export function exchangeStep(cause: string): number | null {
  const step = /^exchanged:([1-9]\d*)$/.exec(cause)?.[1];
  return step === undefined ? null : Number(step);
}

/** The id of the refund for what was exchanged at this step. */
export function exchangeRefundId(orderId: string, step: number): string {
  return derivedId(`exchanged:${step}:${orderId}`);
}
