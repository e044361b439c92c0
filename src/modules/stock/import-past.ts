/** What was sold before the shop moved here: allocations, and the movements and deliveries that bear them out. */
import type { Tx } from "#kernel/db";
import { announce } from "./announce.ts";
import type { StockDeps } from "./index.ts";
import { lockItems } from "./locks.sql.ts";
import { insertPast, type PastAllocation, type PastMovement, readKinds } from "./past.sql.ts";

/** Pieces of one variant that an order held, and when what became of them. `holder` has one of these per variant. */
export type PastHolding = {
  holder: string;
  sku: string;
  quantity: number;
  /** The production batch it was made in; it is opened without a limit if it is not known. */
  batch: string | null;
  reservedAt: Date;
  allocatedAt: Date;
  shippedAt: Date | null;
  /** Given back before shipping. */
  releasedAt: Date | null;
  /** Put on sale again after shipping. */
  returnedAt: Date | null;
};

/**
 * Takes in past holdings. What was sold from stock had been delivered at the beginning of its month, no more than was missing,
 * so that what can be promised now is what it was before. Throws on a variant that is not known.
 */
export async function importPast(deps: StockDeps, tx: Tx, holdings: readonly PastHolding[]): Promise<void> {
  const skus = [...new Set(holdings.map(({ sku }) => sku))].sort();
  await lockItems(tx, skus);
  const kinds = await readKinds(tx, skus);
  const unknown = skus.filter((sku) => !kinds.has(sku));
  if (unknown.length > 0) throw new Error(`Stock does not know what was sold: ${unknown.slice(0, 5).join(", ")}.`);
  const fromStock = (sku: string): boolean => kinds.get(sku) === "stock";
  const movements = [
    ...holdings.flatMap((holding) => movementsOf(holding, fromStock(holding.sku))),
    ...skus.filter(fromStock).flatMap((sku) =>
      deliveriesFor(
        sku,
        holdings.filter((holding) => holding.sku === sku),
      ),
    ),
  ];
  movements.sort((a, b) => a.at.getTime() - b.at.getTime());
  await insertPast(tx, { allocations: holdings.map(allocationOf), movements });
  await announce(deps, tx, ["everything"]);
}

function allocationOf(holding: PastHolding): PastAllocation {
  const { holder, sku, quantity, batch } = holding;
  const all = (at: Date | null): number => (at === null ? 0 : quantity);
  return {
    ...{ holder, sku, quantity, batch },
    shipped: all(holding.shippedAt),
    released: all(holding.releasedAt),
    returned: all(holding.returnedAt),
  };
}

function movementsOf(holding: PastHolding, fromStock: boolean): PastMovement[] {
  const { holder, sku, quantity, reservedAt, allocatedAt, shippedAt, releasedAt, returnedAt } = holding;
  const moved = (
    kind: PastMovement["kind"],
    at: Date | null,
    { onHand = 0, allocated = 0, reserved = 0, reason = null as string | null },
  ): PastMovement[] =>
    at === null
      ? []
      : [
          {
            ...{ sku, kind, quantity, holder, reason, at },
            on_hand_change: fromStock ? onHand : 0,
            allocated_change: allocated,
            reserved_change: reserved,
          },
        ];
  return [
    ...moved("reserve", reservedAt, { reserved: quantity }),
    ...moved("allocate", allocatedAt, { allocated: quantity, reserved: -quantity }),
    ...moved("release", releasedAt, { allocated: -quantity }),
    ...moved("ship", shippedAt, { onHand: -quantity, allocated: -quantity }),
    ...moved("put-back", returnedAt, { onHand: quantity, reason: "returned" }),
  ];
}

/** Deliveries that cover what was sold of a variant, month by month; what came back and was not sold again is written off. */
function deliveriesFor(sku: string, holdings: readonly PastHolding[]): PastMovement[] {
  const months = new Map<string, { sold: number; back: number }>();
  const note = (at: Date, sold: number, back: number): void => {
    const month = at.toISOString().slice(0, 7);
    const before = months.get(month) ?? { sold: 0, back: 0 };
    months.set(month, { sold: before.sold + sold, back: before.back + back });
  };
  let lastBack = new Date(0);
  for (const { quantity, reservedAt, releasedAt, returnedAt } of holdings) {
    note(reservedAt, quantity, 0);
    for (const at of [releasedAt, returnedAt]) {
      if (at === null) continue;
      note(at, 0, quantity);
      if (at > lastBack) lastBack = at;
    }
  }
  const changed = (kind: "receive" | "write-off", quantity: number, reason: string, at: Date): PastMovement => ({
    ...{ sku, kind, quantity, reason, at, holder: null },
    on_hand_change: kind === "receive" ? quantity : -quantity,
    allocated_change: 0,
    reserved_change: 0,
  });
  let spare = 0;
  const movements: PastMovement[] = [];
  for (const [month, { sold, back }] of [...months].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const missing = Math.max(0, sold - spare);
    if (missing > 0) movements.push(changed("receive", missing, "delivery", new Date(`${month}-01T00:00:00.000Z`)));
    spare += missing - sold + back;
  }
  return spare === 0 ? movements : [...movements, changed("write-off", spare, "damage", lastBack)];
}
