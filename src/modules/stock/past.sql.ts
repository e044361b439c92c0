import { sql, type Tx } from "#kernel/db";
import { insertRows } from "#kernel/insert-rows";

export type PastAllocation = {
  holder: string;
  sku: string;
  quantity: number;
  batch: string | null;
  shipped: number;
  released: number;
  returned: number;
};

export type PastMovement = {
  sku: string;
  kind: "receive" | "write-off" | "reserve" | "release" | "allocate" | "ship" | "put-back";
  quantity: number;
  on_hand_change: number;
  allocated_change: number;
  reserved_change: number;
  holder: string | null;
  reason: string | null;
  at: Date;
};

const allocationColumns = ["holder", "sku", "quantity", "batch", "shipped", "released", "returned"] as const;
const movementColumns = [
  "sku",
  "kind",
  "quantity",
  "on_hand_change",
  "allocated_change",
  "reserved_change",
  "holder",
  "reason",
  "at",
] as const;

/** How each of these variants is supplied; those that are not known are left out. */
export async function readKinds(tx: Tx, skus: readonly string[]): Promise<Map<string, "stock" | "made-to-order">> {
  const { rows } = await sql<{ sku: string; kind: "stock" | "made-to-order" }>`
    SELECT sku, kind FROM stock.item WHERE sku = ANY(${skus}::text[])`.execute(tx);
  return new Map(rows.map(({ sku, kind }) => [sku, kind]));
}

/** Writes allocations and movements, and adds the movements up in items and batches. The items must be locked. */
export async function insertPast(
  tx: Tx,
  { allocations, movements }: { allocations: readonly PastAllocation[]; movements: readonly PastMovement[] },
): Promise<void> {
  const taken = new Map<string, number>();
  for (const { batch, quantity, released } of allocations) {
    if (batch !== null) taken.set(batch, (taken.get(batch) ?? 0) + quantity - released);
  }
  await sql`
    INSERT INTO stock.batch AS b (code, capacity, taken)
    SELECT code, NULL, taken FROM unnest(${[...taken.keys()]}::text[], ${[...taken.values()]}::int[]) AS t (code, taken)
    ON CONFLICT (code) DO UPDATE SET taken = b.taken + EXCLUDED.taken`.execute(tx);
  const changes = new Map<string, { onHand: number; allocated: number }>();
  for (const { sku, on_hand_change, allocated_change } of movements) {
    const before = changes.get(sku) ?? { onHand: 0, allocated: 0 };
    changes.set(sku, { onHand: before.onHand + on_hand_change, allocated: before.allocated + allocated_change });
  }
  const sums = [...changes.values()];
  await sql`
    UPDATE stock.item i SET on_hand = i.on_hand + c.on_hand, allocated = i.allocated + c.allocated
    FROM unnest(${[...changes.keys()]}::text[], ${sums.map(({ onHand }) => onHand)}::int[],
      ${sums.map(({ allocated }) => allocated)}::int[]) AS c (sku, on_hand, allocated)
    WHERE i.sku = c.sku`.execute(tx);
  await insertRows(tx, "stock.allocation", allocationColumns, allocations);
  await insertRows(tx, "stock.movement", movementColumns, movements);
}
