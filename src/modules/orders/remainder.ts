/** What of an order is sent, called off, or still to be sent. */
import type { Reader } from "#kernel/db";
import type { Minor } from "#kernel/money";
import { paidFor } from "./amounts.ts";
import { selectCalledOff, selectLines } from "./goods.sql.ts";
import type { LineRow, PurchaseRow } from "./tables.ts";
import type { OrderView, Pieces } from "./views.ts";

type Whole = { quantity: number; taken_off_minor: Minor };
/** `whole`: the line as it was bought, where pieces of it are taken off already. */
type Left = { id: string; quantity: number; taken_off_minor?: Minor; whole?: Whole };

/**
 * What is left of each line when these pieces are taken off, and of what a promotion took off its price the share of what is left;
 * lines of which nothing is left are not in it. Taken off one after the other or at once, the same is left. Pure.
 */
export function without<Line extends Left>(
  lines: readonly Line[],
  ...taken: readonly (readonly { line_id: string; quantity: number }[])[]
): (Line & { whole?: Whole })[] {
  const gone = new Map<string, number>();
  for (const { line_id, quantity } of taken.flat()) gone.set(line_id, (gone.get(line_id) ?? 0) + quantity);
  return lines.map((line) => lessPieces(line, gone.get(line.id) ?? 0)).filter(({ quantity }) => quantity > 0);
}

function lessPieces<Line extends Left>(line: Line, pieces: number): Line & { whole?: Whole } {
  const { taken_off_minor: takenOff } = line;
  const quantity = line.quantity - pieces;
  if (pieces === 0 || takenOff === undefined) return { ...line, quantity };
  const whole = line.whole ?? { quantity: line.quantity, taken_off_minor: takenOff };
  // What goes takes the smaller part with it, so that what is paid back is never a penny too little.
  const went = Math.floor((whole.taken_off_minor * (whole.quantity - quantity)) / whole.quantity);
  return { ...line, quantity, taken_off_minor: whole.taken_off_minor - went, whole };
}

/** Of these lines the pieces that are named, each with its line. Pure. */
export function only<Line extends { id: string; quantity: number }>(
  lines: readonly Line[],
  named: readonly { line_id: string; quantity: number }[],
): Line[] {
  const quantityOf = new Map(named.map(({ line_id, quantity }) => [line_id, quantity]));
  return lines.flatMap((line) => {
    const quantity = quantityOf.get(line.id);
    return quantity === undefined ? [] : [{ ...line, quantity }];
  });
}

/** The named pieces of what is left; null where more is named than is left. Pure. */
export function choose(left: readonly LineRow[], pieces: readonly Pieces[]): LineRow[] | null {
  const named = pieces.filter(({ quantity }) => quantity > 0);
  const chosen = named.map(({ lineId, quantity }) => {
    const line = left.find(({ id }) => id === lineId);
    return line !== undefined && Number.isSafeInteger(quantity) && quantity <= line.quantity
      ? { ...line, quantity }
      : null;
  });
  const lines = chosen.filter((line) => line !== null);
  return lines.length === named.length && new Set(lines.map(({ id }) => id)).size === lines.length ? lines : null;
}

/** What was paid for these pieces of lines of which others were called off before: as much as is left less. Pure. */
export function worthOf(
  lines: readonly Pick<LineRow, "id" | "quantity" | "unit_price_minor" | "taken_off_minor">[],
  before: readonly { line_id: string; quantity: number }[],
  pieces: readonly { line_id: string; quantity: number }[],
): Minor {
  return paidForAll(without(lines, before)) - paidForAll(without(lines, before, pieces));
}

/** What would go back for these pieces of an order, if they were called off, in pence: at most `leftMinor`. Pure. */
export function wouldGoBack(order: OrderView, pieces: readonly Pieces[], leftMinor: Minor): Minor {
  const lines = order.lines.map(({ lineId, quantity, unitPriceMinor, takenOffMinor, exchanged }) => ({
    id: lineId,
    quantity,
    unit_price_minor: exchanged?.unitPriceMinor ?? unitPriceMinor,
    taken_off_minor: exchanged?.takenOffMinor ?? takenOffMinor,
  }));
  const rows = (all: readonly Pieces[]) => all.map(({ lineId, quantity }) => ({ line_id: lineId, quantity }));
  return Math.min(worthOf(lines, rows(order.calledOff), rows(pieces)), leftMinor);
}

/** What was paid for lines, or for what is kept of them. Pure. */
export function paidForAll(
  lines: readonly Pick<LineRow, "quantity" | "unit_price_minor" | "taken_off_minor">[],
): Minor {
  return lines.reduce((sum, { quantity, unit_price_minor: unitPriceMinor, taken_off_minor: takenOffMinor }) => {
    return sum + paidFor({ quantity, unitPriceMinor, takenOffMinor });
  }, 0);
}

/** The lines of an order without the pieces that were called off: what its customer gets, or got. */
export async function selectKeptLines(
  reader: Reader,
  order: Pick<PurchaseRow, "id" | "cancelled_pieces">,
): Promise<LineRow[]> {
  const lines = await selectLines(reader, [order.id]);
  return order.cancelled_pieces === 0 ? lines : without(lines, await selectCalledOff(reader, order.id));
}
