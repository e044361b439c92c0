import type { Tx } from "#kernel/db";
import type { CodeRefusal } from "#promotions";
import {
  type PutRow,
  putBackLine,
  selectLines,
  setPieces,
  takeOut,
  touchBasket,
  updateCode,
  updateSeenPrices,
  updateZone,
} from "./basket.sql.ts";
import type { BasketDeps } from "./index.ts";
import type { AddRefusal, Changed } from "./outcomes.ts";
import { after, BASKET_LIMITS, isQuantity, UNDO_MS } from "./rules.ts";

type NoSuchLine = { ok: false; because: "no-such-line" };
type NoBasket = { ok: false; because: "no-basket" };

/**
 * Sets the pieces of a line; 0 takes it out. The present price counts as seen. Fewer pieces are always allowed, also of
 * what has sold out since.
 */
export async function changeLine(
  deps: BasketDeps,
  tx: Tx,
  basketId: string,
  sku: string,
  quantity: number,
): Promise<Changed | AddRefusal | NoSuchLine> {
  if (quantity === 0) return removeLine(deps, tx, basketId, sku);
  if (!isQuantity(quantity)) {
    const limit = BASKET_LIMITS.piecesPerLine;
    if (!Number.isSafeInteger(quantity) || quantity < 1) return { ok: false, because: "bad-quantity" };
    return { ok: false, because: "too-many-pieces", limit, already: 0 };
  }
  const offer = deps.catalogue.current().variantBySku(sku);
  if (offer === null) return { ok: false, because: "unknown-sku" };
  if ((await touchBasket(tx, { id: basketId }, deps.clock.now())) === null) return { ok: false, because: "no-basket" };
  const row = await setPieces(tx, basketId, { sku, quantity, priceMinor: offer.variant.priceMinor });
  return row.put === null ? { ok: false, because: "no-such-line" } : changed(basketId, row, quantity);
}

/** Takes a line out; for ten minutes it can be put back. */
export async function removeLine(
  deps: BasketDeps,
  tx: Tx,
  basketId: string,
  sku: string,
): Promise<Changed | NoSuchLine | NoBasket> {
  const now = deps.clock.now();
  if ((await touchBasket(tx, { id: basketId }, now)) === null) return { ok: false, because: "no-basket" };
  const row = await takeOut(tx, basketId, sku, after(now, UNDO_MS));
  return row.put === null ? { ok: false, because: "no-such-line" } : changed(basketId, row, 0);
}

/** Puts a line back as it was. Refuses after ten minutes, and where the basket has been filled since. */
export async function undoRemoval(
  deps: BasketDeps,
  tx: Tx,
  basketId: string,
  sku: string,
): Promise<Changed | AddRefusal | { ok: false; because: "too-late" }> {
  const now = deps.clock.now();
  if ((await touchBasket(tx, { id: basketId }, now)) === null) return { ok: false, because: "no-basket" };
  const row = await putBackLine(tx, basketId, sku, now);
  if (row.put !== null) return changed(basketId, row, row.put);
  const { lines } = BASKET_LIMITS;
  return row.lines >= lines
    ? { ok: false, because: "too-many-lines", limit: lines }
    : { ok: false, because: "too-late" };
}

/** Remembers where to deliver as the slug of a zone, or forgets it. */
export async function chooseZone(
  deps: BasketDeps,
  tx: Tx,
  basketId: string,
  zone: string | null,
): Promise<{ ok: true } | NoBasket> {
  if ((await touchBasket(tx, { id: basketId }, deps.clock.now())) === null) return { ok: false, because: "no-basket" };
  await updateZone(tx, basketId, zone);
  return { ok: true };
}

/** Keeps a code as it was typed, in place of the one before. What is no code of today is refused, and the one before stays. */
export async function useCode(
  deps: BasketDeps,
  tx: Tx,
  basketId: string,
  typed: string,
): Promise<{ ok: true; code: string } | NoBasket | CodeRefusal> {
  const read = deps.promotions.readCode(typed);
  if (!read.ok) return read;
  if ((await touchBasket(tx, { id: basketId }, deps.clock.now())) === null) return { ok: false, because: "no-basket" };
  await updateCode(tx, basketId, read.code);
  return read;
}

/** Takes the code out. */
export async function dropCode(deps: BasketDeps, tx: Tx, basketId: string): Promise<{ ok: true } | NoBasket> {
  if ((await touchBasket(tx, { id: basketId }, deps.clock.now())) === null) return { ok: false, because: "no-basket" };
  await updateCode(tx, basketId, null);
  return { ok: true };
}

/** All present prices count as seen; nothing else changes. */
export async function acceptPrices(deps: BasketDeps, tx: Tx, basketId: string): Promise<void> {
  const catalogue = deps.catalogue.current();
  const stored = await selectLines(tx, { id: basketId }, deps.clock.now());
  const offers = stored.flatMap(({ sku }) => (sku === null ? [] : [catalogue.variantBySku(sku)]));
  const sold = offers.flatMap((offer) => (offer === null ? [] : [offer.variant]));
  if (sold.length === 0) return;
  await updateSeenPrices(
    tx,
    basketId,
    sold.map(({ sku }) => sku),
    sold.map(({ priceMinor }) => priceMinor),
  );
}

/** The answer to a change: the line has `quantity` pieces now, and the basket as many more or fewer than before. */
export function changed(basketId: string, before: PutRow, quantity: number): Changed {
  return { ok: true, basketId, quantity, count: before.pieces - before.already + quantity };
}
