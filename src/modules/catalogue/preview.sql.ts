import { type Reader, sql, type Tx } from "#kernel/db";

type PreviewRow = { product_id: string; link_hash: Buffer; words: string | null; valid_until: Date };

/** Writes the preview of a product; the one that there was ends. */
export async function writePreview(tx: Tx, { product_id, link_hash, words, valid_until }: PreviewRow): Promise<void> {
  await sql`
    INSERT INTO catalogue.preview (product_id, link_hash, words, valid_until)
    VALUES (${product_id}, ${link_hash}, ${words}::jsonb, ${valid_until})
    ON CONFLICT (product_id) DO UPDATE SET link_hash = excluded.link_hash, words = excluded.words,
      valid_until = excluded.valid_until`.execute(tx);
}

type Found = { slug: string; words: string | null; valid_until: Date };

/** The preview of a link that is not over, with the address of its product. */
export async function findPreview(reader: Reader, linkHash: Buffer, now: Date): Promise<Found | undefined> {
  const { rows } = await sql<Found>`
    SELECT coalesce(p.present_slug, p.slug) AS slug, v.words::text AS words, v.valid_until
    FROM catalogue.preview v JOIN catalogue.product p ON p.id = v.product_id
    WHERE v.link_hash = ${linkHash} AND v.valid_until > ${now}`.execute(reader);
  return rows[0];
}
