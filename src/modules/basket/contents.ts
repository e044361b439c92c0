import type { Catalogue, Offer } from "#catalogue";
import { type Delivery, deliveryLine } from "#delivery";
import type { Clock } from "#kernel/clock";
import type { Reader } from "#kernel/db";
import { formatMoney, vatContained } from "#kernel/money";
import type { Level, Stock } from "#stock";
import { type ContentRow, contentRows } from "./basket.sql.ts";
import type { BasketLine, BasketView } from "./index.ts";
import { idleMs, undoMs } from "./limits.ts";

export type ContentsNeeds = {
  catalogue: Pick<Catalogue, "current">;
  delivery: Pick<Delivery, "quote">;
  stock: Pick<Stock, "levels">;
  clock: Clock;
};

/** The basket as it stands: one statement, prices and words from memory. */
export async function contents(needs: ContentsNeeds, reader: Reader, basketId: string): Promise<BasketView | null> {
  const now = needs.clock.now();
  const rows = await contentRows(reader, basketId, new Date(now.getTime() - idleMs));
  const [first] = rows;
  if (first === undefined) return null;
  const { offers, lines, gone } = sort(needs, rows);
  const delivery =
    lines.length === 0
      ? null
      : needs.delivery.quote(
          first.zone === null ? null : { zone: first.zone },
          offers.map(({ offer, quantity }) => deliveryLine(offer, quantity)),
        );
  const goodsMinor = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  const deliveryMinor = delivery?.ok ? delivery.priceMinor : 0;
  const totalMinor = goodsMinor + deliveryMinor;
  return {
    basketId,
    lines,
    gone,
    removed: removedLines(needs, rows, now),
    count: lines.reduce((sum, line) => sum + line.quantity, 0),
    goodsMinor,
    delivery,
    deliveryMinor,
    totalMinor,
    vatMinor: vatOf(lines, deliveryMinor),
    pricesChanged: lines.some((line) => line.priceNote !== null),
    orderable:
      lines.length > 0 && gone.length === 0 && delivery?.ok === true && lines.every((line) => line.stockNote === null),
    idleUntil: new Date(first.touched_at.getTime() + idleMs),
  };
}

type Present = ContentRow & { sku: string };

function sort({ catalogue, stock }: ContentsNeeds, rows: readonly ContentRow[]) {
  const snapshot = catalogue.current();
  const levels = stock.levels();
  const offers: Array<{ offer: Offer; quantity: number }> = [];
  const lines: BasketLine[] = [];
  const gone: BasketView["gone"] = [];
  for (const row of rows.filter((each): each is Present => each.sku !== null && each.removed_at === null)) {
    const offer = snapshot.variantBySku(row.sku);
    if (offer === null) {
      const { sku, quantity, seen_price_minor: seenPriceMinor } = row;
      const sentence = `Something that was in your basket (${formatMoney(seenPriceMinor)}) is no longer sold. It was left out.`;
      gone.push({ sku, quantity, seenPriceMinor, sentence });
      continue;
    }
    offers.push({ offer, quantity: row.quantity });
    lines.push(lineOf(row, offer, levels.of(row.sku)));
  }
  return { offers, lines, gone };
}

function lineOf({ sku, quantity, seen_price_minor: seenPriceMinor }: Present, offer: Offer, level: Level): BasketLine {
  const { product, variant } = offer;
  const { priceMinor } = variant;
  const priceNote =
    priceMinor === seenPriceMinor
      ? null
      : `This was ${formatMoney(seenPriceMinor)} when you added it and is now ${formatMoney(priceMinor)}.`;
  return {
    sku,
    quantity,
    productSlug: product.slug,
    variantSlug: variant.slug,
    name: product.name,
    choice: choiceInWords(offer),
    priceMinor,
    totalMinor: priceMinor * quantity,
    vatRatePermille: variant.vatRatePermille,
    level,
    seenPriceMinor,
    priceNote,
    stockNote: stockNote(level, quantity),
    isSwatch: product.isSwatch,
  };
}

function choiceInWords({ product, variant }: Offer): string {
  return product.options
    .map((option) => option.values.find((value) => value.slug === variant.choice[option.slug])?.label ?? "")
    .filter((label) => label !== "")
    .join(", ");
}

/** The number that is left is said only where it is known to be small (law L61). */
function stockNote(level: Level, quantity: number): string | null {
  if (level === "out") return "Sold out since you added it. Please take it out.";
  if (!level.startsWith("low:")) return null;
  const left = Number(level.slice("low:".length));
  return left < quantity ? `Only ${left} left. Please change the quantity.` : null;
}

function removedLines({ catalogue }: ContentsNeeds, rows: readonly ContentRow[], now: Date): BasketView["removed"] {
  const snapshot = catalogue.current();
  return rows
    .flatMap(({ sku, quantity, removed_at: removedAt }) => {
      const offer = sku === null || removedAt === null ? null : snapshot.variantBySku(sku);
      if (sku === null || removedAt === null || offer === null) return [];
      return [{ sku, name: offer.product.name, quantity, undoUntil: new Date(removedAt.getTime() + undoMs) }];
    })
    .filter(({ undoUntil }) => undoUntil > now)
    .sort((a, b) => b.undoUntil.getTime() - a.undoUntil.getTime());
}

/** One rounding per rate; delivery is taxed like the goods of the highest rate in the basket. */
function vatOf(lines: readonly BasketLine[], deliveryMinor: number): number {
  const gross = new Map<number, number>();
  const highest = Math.max(0, ...lines.map((line) => line.vatRatePermille));
  for (const { vatRatePermille, totalMinor } of [...lines, { vatRatePermille: highest, totalMinor: deliveryMinor }]) {
    gross.set(vatRatePermille, (gross.get(vatRatePermille) ?? 0) + totalMinor);
  }
  return [...gross].reduce((sum, [rate, minor]) => sum + vatContained(minor, rate), 0);
}
