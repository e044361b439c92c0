import { type Reader, sql, type Tx } from "#kernel/db";

export type SavedViewRow = { id: string; room: string; title: string; query: string };

type Tables = { "staff.saved_view": SavedViewRow };
const tables = (reader: Reader) => reader.withTables<Tables>();

/** The views of a room by their titles. */
export async function selectViews(reader: Reader, room: string): Promise<SavedViewRow[]> {
  return tables(reader)
    .selectFrom("staff.saved_view")
    .selectAll()
    .where("room", "=", room)
    .orderBy(sql`lower(title)`)
    .execute();
}

/** Puts a view down; one of the same title gets these filters. */
export async function upsertView(tx: Tx, row: SavedViewRow): Promise<void> {
  await tables(tx)
    .insertInto("staff.saved_view")
    .values(row)
    .onConflict((on) => on.columns(["room", "title"]).doUpdateSet({ query: row.query }))
    .execute();
}

/** How many went: one, or none if it was gone. */
export async function deleteView(tx: Tx, id: string): Promise<number> {
  const { numDeletedRows } = await tables(tx)
    .deleteFrom("staff.saved_view")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
