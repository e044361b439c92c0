import { ClusterError } from "./cluster/failure.ts";
import { type Reader, sql, type Tx } from "./db.ts";
import type { Random } from "./random.ts";

/**
 * The random id of the shop this database belongs to; made the first time. Waits for a move of the shop that is under way, which
 * holds the table.
 *
 * @throws ClusterError where the shop has moved away.
 */
export async function identifyShop(tx: Tx, random: Random): Promise<string> {
  await sql`INSERT INTO kernel.shop (shop_id) VALUES (${random.uuid()}) ON CONFLICT DO NOTHING`.execute(tx);
  const { rows } = await sql<{ shop_id: string; moved_at: Date | null }>`
    SELECT shop_id, moved_at FROM kernel.shop`.execute(tx);
  const [shop] = rows;
  if (shop === undefined) throw new Error("The shop has no id.");
  if (shop.moved_at !== null) {
    throw new ClusterError(
      `This shop moved to another PostgreSQL on ${shop.moved_at.toISOString().slice(0, 10)}, and what lies here is out of date. Set DATABASE_URL to where it went, or leave it out if it went into the data folder.`,
    );
  }
  return shop.shop_id;
}

/** Notes that the sample shop was filled in; false if it was before. Two processes may ask at once. */
export async function claimSeeding(tx: Tx, at: Date): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`UPDATE kernel.shop SET seeded_at = ${at} WHERE seeded_at IS NULL`.execute(
    tx,
  );
  return numAffectedRows === 1n;
}

/** When the sample shop was filled in; null if it was not. */
export async function seededAt(reader: Reader): Promise<Date | null> {
  const { rows } = await sql<{ seeded_at: Date | null }>`SELECT seeded_at FROM kernel.shop`.execute(reader);
  return rows[0]?.seeded_at ?? null;
}
