import type { Catalogue } from "#catalogue";
import type { Stock } from "#stock";

/** Lists never offer as "in stock" what has none left. Changes of level that sell nothing out cost nothing here. */
export function followSoldOut(catalogue: Catalogue, stock: Stock): void {
  let soldOut = stock.levels().soldOut();
  catalogue.markSoldOut(soldOut);
  stock.onLevelChange((skus) => {
    const board = stock.levels();
    if (skus.every((sku) => soldOut.has(sku) === (board.of(sku) === "out"))) return;
    soldOut = board.soldOut();
    catalogue.markSoldOut(soldOut);
  });
}
