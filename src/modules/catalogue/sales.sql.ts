import { type Reader, sql, type Tx } from "#kernel/db";

export type SaleState = "planned" | "running" | "over" | "called-off";

/** A row of `catalogue.sale`, with days as text. */
export type SaleRow = {
  entry: number;
  sku: string;
  price_minor: number;
  regular_minor: number;
  starts_on: string;
  ends_on: string;
  shows_earlier: boolean;
  state: SaleState;
};

/** Whether it is still to begin or to end. */
export function isOpen({ state }: Pick<SaleRow, "state">): boolean {
  return state === "planned" || state === "running";
}

const columns = sql`entry, sku, price_minor, regular_minor, starts_on::text, ends_on::text, shows_earlier, state`;

/** The last sale of each of these variants, whatever became of it, but for those that were called off. */
export async function readLastSales(reader: Reader | Tx, skus: readonly string[]): Promise<SaleRow[]> {
  const { rows } = await sql<SaleRow>`
    SELECT DISTINCT ON (sku) ${columns} FROM catalogue.sale
    WHERE sku = ANY(${skus}::text[]) AND state <> 'called-off' ORDER BY sku, entry DESC`.execute(reader);
  return rows;
}

export async function addSales(tx: Tx, rows: ReadonlyArray<Omit<SaleRow, "entry" | "state">>): Promise<void> {
  await sql`
    INSERT INTO catalogue.sale (sku, price_minor, regular_minor, starts_on, ends_on, shows_earlier, state)
    SELECT s.sku, s.price_minor, s.regular_minor, s.starts_on, s.ends_on, s.shows_earlier, 'planned'
    FROM unnest(
      ${rows.map(({ sku }) => sku)}::text[], ${rows.map((row) => row.price_minor)}::int[],
      ${rows.map((row) => row.regular_minor)}::int[], ${rows.map((row) => row.starts_on)}::date[],
      ${rows.map((row) => row.ends_on)}::date[], ${rows.map((row) => row.shows_earlier)}::boolean[]
    ) AS s (sku, price_minor, regular_minor, starts_on, ends_on, shows_earlier)`.execute(tx);
}

export async function writeState(tx: Tx, entry: number, state: SaleState): Promise<void> {
  await sql`UPDATE catalogue.sale SET state = ${state} WHERE entry = ${entry}`.execute(tx);
}

/** The products of which a sale should have begun or ended by `today`. */
export async function readProductsDue(reader: Reader, today: string): Promise<Array<{ slug: string }>> {
  const { rows } = await sql<{ slug: string }>`
    SELECT DISTINCT coalesce(p.present_slug, p.slug) AS slug FROM catalogue.sale s
      JOIN catalogue.variant v ON v.sku = s.sku
      JOIN catalogue.product p ON p.id = v.product_id
    WHERE (s.state = 'planned' AND s.starts_on <= ${today}::date) OR (s.state = 'running' AND s.ends_on < ${today}::date)
    ORDER BY slug`.execute(reader);
  return rows;
}

/** A price to write: what is charged from now on and, if one may be shown, the earlier price with its days. */
export type PriceToWrite = {
  sku: string;
  priceMinor: number;
  wasMinor?: number;
  wasFrom?: string;
  wasUntil?: string;
};

export async function writePrices(tx: Tx, prices: readonly PriceToWrite[]): Promise<void> {
  await sql`
    UPDATE catalogue.variant v SET price_minor = n.price_minor, was_price_minor = n.was_minor, was_from = n.was_from,
      was_until = n.was_until
    FROM unnest(
      ${prices.map(({ sku }) => sku)}::text[], ${prices.map(({ priceMinor }) => priceMinor)}::int[],
      ${prices.map(({ wasMinor }) => wasMinor ?? null)}::int[], ${prices.map(({ wasFrom }) => wasFrom ?? null)}::date[],
      ${prices.map(({ wasUntil }) => wasUntil ?? null)}::date[]
    ) AS n (sku, price_minor, was_minor, was_from, was_until)
    WHERE v.sku = n.sku`.execute(tx);
}
