import type { Bus } from "#kernel/bus";
import type { Tx } from "#kernel/db";
import { channel } from "./keep-promotion.ts";
import type { Promotion } from "./promotion.ts";
import { deleteOthers, insertTaken, lockScarce, selectTaken } from "./promotions.sql.ts";

export type TakeDeps = { bus: Pick<Bus, "notify">; now: Date; isScarce(id: string): boolean };

export type TakePromotions = {
  orderId: string;
  /** As they were read when the order was priced. */
  sources: readonly Promotion[];
  /** Every order of the same person that is known; asked once whoever takes the same promotion has to wait. */
  ordersOfPerson(): Promise<readonly string[]>;
};

/**
 * Gives an order its promotions, within their limits: whoever comes when the last one is gone, and whoever has had what can be
 * had once, is refused, however many come at once. The same again changes nothing. After a refusal the transaction must be
 * taken back.
 */
export async function takePromotions(
  deps: TakeDeps,
  tx: Tx,
  { orderId, sources, ordersOfPerson }: TakePromotions,
): Promise<{ ok: true } | { ok: false; because: "promotion-over" }> {
  const ids = sources.map(({ id }) => id);
  const scarce = sources.filter(({ mostUses, onceEach }) => mostUses !== null || onceEach);
  if (scarce.length > 0) {
    await lockScarce(
      tx,
      scarce.map(({ id }) => id),
    );
  }
  const onceEach = scarce.filter((each) => each.onceEach).map(({ id }) => id);
  if (onceEach.length > 0) {
    const others = (await ordersOfPerson()).filter((id) => id !== orderId);
    if ((await selectTaken(tx, onceEach, others)).length > 0) return { ok: false, because: "promotion-over" };
  }
  await releaseAllBut(deps, tx, orderId, ids);
  if (ids.length === 0) return { ok: true };
  const taken = await insertTaken(tx, orderId, sources, deps.now);
  if (taken.length < ids.length) return { ok: false, because: "promotion-over" };
  // Whoever looks at a basket from now on is not promised what is gone.
  for (const { id } of taken.filter(({ isLast }) => isLast)) await deps.bus.notify(tx, channel, id);
  return { ok: true };
}

/** An order that is not paid or is cancelled gives back what it took. */
export async function releaseAllBut(
  { bus, isScarce }: TakeDeps,
  tx: Tx,
  orderId: string,
  kept: readonly string[],
): Promise<void> {
  const released = await deleteOthers(tx, orderId, kept);
  for (const id of released.filter(isScarce)) await bus.notify(tx, channel, id);
}
