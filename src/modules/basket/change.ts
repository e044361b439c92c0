import type { Catalogue, Offer } from "#catalogue";
import type { Clock } from "#kernel/clock";
import type { Tx } from "#kernel/db";
import type { Stock } from "#stock";
import { linesOf, markRemoved, putLine, touch } from "./basket.sql.ts";
import type { AddRefusal, Changed } from "./index.ts";
import { idleMs, mostLines, mostPieces, undoMs } from "./limits.ts";

export type ChangeNeeds = {
  catalogue: Pick<Catalogue, "current">;
  stock: Pick<Stock, "levels">;
  clock: Clock;
};

type Lines = Awaited<ReturnType<typeof linesOf>>;

/** What may be put into a basket at all, before it is known into which. */
export function offerOf(
  { catalogue, stock }: ChangeNeeds,
  sku: string,
  quantity: number,
):
  | { ok: true; offer: Offer }
  | Extract<AddRefusal, { because: "unknown-sku" | "discontinued" | "out-of-stock" | "bad-quantity" }> {
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > mostPieces)
    return { ok: false, because: "bad-quantity" };
  const offer = catalogue.current().variantBySku(sku);
  if (offer === null) return { ok: false, because: "unknown-sku" };
  if (stock.levels().of(sku) !== "out") return { ok: true, offer };
  return { ok: false, because: offer.product.discontinued ? "discontinued" : "out-of-stock" };
}

/** Adds pieces to what is there. Three statements: lock, look, put. */
export async function addLine(
  needs: ChangeNeeds,
  tx: Tx,
  basketId: string,
  sku: string,
  quantity: number,
): Promise<Changed | AddRefusal> {
  const offered = offerOf(needs, sku, quantity);
  if (!offered.ok) return offered;
  const lines = await lockedLines(needs, tx, basketId);
  if (lines === null) return { ok: false, because: "no-basket" };
  const already = lines.find((line) => line.sku === sku && line.removed_at === null)?.quantity ?? 0;
  if (already + quantity > mostPieces) return { ok: false, because: "too-many-pieces", limit: mostPieces, already };
  return put(needs, tx, basketId, lines, offered.offer, already + quantity);
}

/** Sets the quantity of a line that is there; 0 takes it out. */
export async function changeLine(
  needs: ChangeNeeds,
  tx: Tx,
  basketId: string,
  sku: string,
  quantity: number,
): Promise<Changed | AddRefusal | { ok: false; because: "no-such-line" }> {
  if (quantity === 0) return removeLine(needs, tx, basketId, sku);
  const offered = offerOf(needs, sku, quantity);
  if (!offered.ok) return offered;
  const lines = await lockedLines(needs, tx, basketId);
  if (lines === null) return { ok: false, because: "no-basket" };
  if (!lines.some((line) => line.sku === sku && line.removed_at === null))
    return { ok: false, because: "no-such-line" };
  return put(needs, tx, basketId, lines, offered.offer, quantity);
}

/** Takes a line out; for ten minutes it can be put back as it was. */
export async function removeLine(
  needs: ChangeNeeds,
  tx: Tx,
  basketId: string,
  sku: string,
): Promise<Changed | { ok: false; because: "no-such-line" | "no-basket" }> {
  const lines = await lockedLines(needs, tx, basketId);
  if (lines === null) return { ok: false, because: "no-basket" };
  if (!lines.some((line) => line.sku === sku && line.removed_at === null))
    return { ok: false, because: "no-such-line" };
  await markRemoved(tx, basketId, sku, needs.clock.now());
  return { ok: true, basketId, count: countWithout(lines, sku), quantity: 0 };
}

/** Puts back what was taken out less than ten minutes ago, at the price of now. */
export async function undoRemoval(
  needs: ChangeNeeds,
  tx: Tx,
  basketId: string,
  sku: string,
): Promise<Changed | AddRefusal | { ok: false; because: "too-late" }> {
  const lines = await lockedLines(needs, tx, basketId);
  if (lines === null) return { ok: false, because: "no-basket" };
  const removed = lines.find((line) => line.sku === sku && line.removed_at !== null);
  const until = (removed?.removed_at?.getTime() ?? 0) + undoMs;
  if (removed === undefined || needs.clock.now().getTime() >= until) return { ok: false, because: "too-late" };
  const offered = offerOf(needs, sku, removed.quantity);
  if (!offered.ok) return offered;
  return put(needs, tx, basketId, lines, offered.offer, removed.quantity);
}

async function lockedLines({ clock }: ChangeNeeds, tx: Tx, basketId: string): Promise<Lines | null> {
  const now = clock.now();
  if (!(await touch(tx, basketId, new Date(now.getTime() - idleMs), now))) return null;
  return linesOf(tx, basketId);
}

async function put(
  { clock }: ChangeNeeds,
  tx: Tx,
  basketId: string,
  lines: Lines,
  { variant }: Offer,
  quantity: number,
): Promise<Changed | AddRefusal> {
  const present = lines.filter((line) => line.removed_at === null);
  const isNew = !present.some((line) => line.sku === variant.sku);
  if (isNew && present.length >= mostLines) return { ok: false, because: "too-many-lines", limit: mostLines };
  await putLine(tx, basketId, { sku: variant.sku, quantity, priceMinor: variant.priceMinor }, clock.now());
  return { ok: true, basketId, count: countWithout(lines, variant.sku) + quantity, quantity };
}

function countWithout(lines: Lines, sku: string): number {
  const others = lines.filter((line) => line.sku !== sku && line.removed_at === null);
  return others.reduce((sum, line) => sum + line.quantity, 0);
}
