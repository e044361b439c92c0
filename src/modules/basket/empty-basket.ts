import type { Tx } from "#kernel/db";
import type { RetentionWork } from "#policy/retention";
import type { BasketDeps } from "./index.ts";
import {
  countOverdue,
  deleteIdle,
  deleteRemoved,
  deleteSpent,
  deleteUnlessMore,
  leaveOnly,
  lockBasket,
} from "./lifetime.sql.ts";

/**
 * Takes out what was bought, in the transaction that settles the order. Where nothing else lies in the basket it is deleted
 * with its token and its capabilities. What was added meanwhile stays, under a fresh id: the id that the order knew is no
 * basket's any more. Without `bought` everything goes. Does nothing where there is no basket.
 */
export async function emptyBasket(
  deps: BasketDeps,
  tx: Tx,
  basketId: string,
  bought?: readonly { sku: string; quantity: number }[],
): Promise<void> {
  if (!(await lockBasket(tx, basketId))) return;
  const rest = await deleteUnlessMore(tx, basketId, bought);
  if (rest.length > 0) await leaveOnly(tx, basketId, rest, deps.random.uuid());
}

const atATime = 1_000;

/** What the policy says may not stay of baskets. */
export function basketRetention(deps: BasketDeps): readonly RetentionWork[] {
  const { database, clock } = deps;
  const overdue = (moment: Date) => countOverdue(database.reader, moment);
  return [
    {
      rule: "spent-link",
      carryOut: () => database.transact((tx) => deleteSpent(tx, clock.now())),
      overdue: async (moment) => (await overdue(moment)).spent,
    },
    {
      rule: "removed-line",
      carryOut: () => database.transact((tx) => deleteRemoved(tx, clock.now())),
      overdue: async (moment) => (await overdue(moment)).removed,
    },
    {
      rule: "idle-basket",
      carryOut: () => deleteAllIdle(deps),
      overdue: async (moment) => (await overdue(moment)).idle,
    },
  ];
}

async function deleteAllIdle(deps: BasketDeps): Promise<number> {
  const now = deps.clock.now();
  for (let gone = 0; ; ) {
    const deleted = await deps.database.transact((tx) => deleteIdle(tx, now, atATime));
    gone += deleted;
    if (deleted < atATime) return gone;
  }
}
