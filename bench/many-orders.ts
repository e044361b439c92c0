/** Orders of a shop that is two years old, written past the rules of an order, for measuring how they are listed. */
import type { FreshDatabase } from "../test/support/database.ts";

/** Writes `count` orders, one each ten minutes back from `newest`: the newest 3 in 100 are being worked on, 1 in 25 is cancelled. */
export async function writeOrders(db: Pick<FreshDatabase, "asOwner">, count: number, newest: Date): Promise<void> {
  await db.asOwner("ALTER TABLE orders.purchase DISABLE TRIGGER USER");
  await db.asOwner(
    `
    INSERT INTO orders.purchase (id, number, secret_hash, lifecycle, authorised, charged, fulfilled, privacy, goods_minor,
      delivery_minor, total_minor, expected_total_minor, authorised_minor, captured_minor, pieces, dispatched_pieces,
      delivered_pieces, currency, country, delivery_service, delivery_area, promised_from, promised_to, policy_version,
      terms_version, drafted_at, details_at, placed_at, charged_at, delivered_at, cancelled_at, cancel_reason, completed_at,
      shredded_at)
    SELECT gen_random_uuid(), 'FF-' || upper(lpad(to_hex(i / 65536), 4, '0') || '-' || lpad(to_hex(i % 65536), 4, '0')), sha256(i::text::bytea),
      kind, 'full', 'full', CASE WHEN kind = 'closed' OR (kind = 'placed' AND i % 10 < 6) THEN 'delivered'
        WHEN kind = 'placed' AND i % 10 < 8 THEN 'dispatched' ELSE 'none' END,
      CASE WHEN kind = 'closed' THEN 'shredded' ELSE 'active' END, price, 0, price, price, price, price, 1, 0, 0, 'GBP', 'GB',
      'Two people', 'mainland', at::date + 5, at::date + 10, 'x', 'x', at, at, at, at, NULL,
      CASE WHEN kind = 'cancelled' THEN at END, CASE WHEN kind = 'cancelled' THEN 'customer' END,
      CASE WHEN kind = 'closed' THEN at END, CASE WHEN kind = 'closed' THEN at END
    FROM (SELECT i, CASE WHEN i % 25 = 0 THEN 'cancelled' WHEN i < $1::int * 0.03 THEN 'placed' ELSE 'closed' END AS kind,
        900 + (i * 7919) % 280000 AS price, $2::timestamptz - i * interval '10 minutes' AS at
      FROM generate_series(1, $1::int) i) rows`,
    [count, newest],
  );
  await db.asOwner("ALTER TABLE orders.purchase ENABLE TRIGGER USER");
  await db.asOwner("VACUUM ANALYZE orders.purchase");
}
