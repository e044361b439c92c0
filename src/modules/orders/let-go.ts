import type { Tx } from "#kernel/db";
import type { OrdersNeeds } from "./ports.ts";
import type { PurchaseRow } from "./tables.ts";

/** Lets go what an order keeps from others: its pieces, and its place within the limits of what was taken off. */
export async function letGo(
  { stock, promotions }: Pick<OrdersNeeds, "stock" | "promotions">,
  tx: Tx,
  { id, taken_off }: Pick<PurchaseRow, "id" | "taken_off">,
): Promise<void> {
  await stock.release(tx, id);
  if (taken_off !== null) await promotions.giveBack(tx, id);
}
