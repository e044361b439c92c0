import { sql, type Tx } from "#kernel/db";
import type { Photograph } from "./product.ts";

/** Writes a photograph of a product, and shows it. `position` counts from 0. */
export async function writePhotograph(
  tx: Tx,
  productId: string,
  photograph: Photograph,
  position: number,
): Promise<void> {
  const { sha256, shot, look, size, alt, width, height, focus = { x: 50, y: 50 } } = photograph;
  await sql`
    INSERT INTO catalogue.photograph
      (product_id, sha256, shot, look, size, alt, width_px, height_px, shown, position, focal_x, focal_y)
    VALUES (${productId}, ${sha256}, ${shot}, ${look}, ${size}, ${alt}, ${width}, ${height}, true, ${position},
      ${focus.x}, ${focus.y})
    ON CONFLICT (product_id, sha256) DO UPDATE SET shot = excluded.shot, look = excluded.look, size = excluded.size,
      alt = excluded.alt, shown = true, position = excluded.position, focal_x = excluded.focal_x,
      focal_y = excluded.focal_y`.execute(tx);
}

/** Puts the photographs of a product into this order. */
export async function writePhotographOrder(tx: Tx, productId: string, order: readonly string[]): Promise<void> {
  await sql`
    UPDATE catalogue.photograph p SET position = o.place - 1
    FROM unnest(${[...order]}::text[]) WITH ORDINALITY AS o (sha256, place)
    WHERE p.product_id = ${productId} AND p.sha256 = o.sha256`.execute(tx);
}

export async function hidePhotograph(tx: Tx, productId: string, sha256: string): Promise<void> {
  await sql`UPDATE catalogue.photograph SET shown = false WHERE product_id = ${productId} AND sha256 = ${sha256}`.execute(
    tx,
  );
}
