import type { Reader, Tx } from "#kernel/db";
import type { OrderTables } from "./tables.ts";

const tables = (reader: Reader) => reader.withTables<OrderTables>();

export type NoteRow = OrderTables["orders.note"];

export async function insertNote(tx: Tx, note: NoteRow): Promise<void> {
  await tables(tx).insertInto("orders.note").values(note).execute();
}

/** The notes of an order, the oldest first. */
export async function selectNotes(reader: Reader, orderId: string): Promise<NoteRow[]> {
  return tables(reader)
    .selectFrom("orders.note")
    .selectAll()
    .where("order_id", "=", orderId)
    .orderBy("position")
    .execute();
}

/** Who wrote notes about an order and when, without the words; the oldest first. */
export async function selectNoteMarks(
  reader: Reader,
  orderId: string,
): Promise<Pick<NoteRow, "handle" | "written_at">[]> {
  return tables(reader)
    .selectFrom("orders.note")
    .select(["handle", "written_at"])
    .where("order_id", "=", orderId)
    .orderBy("position")
    .execute();
}

export async function countNotes(reader: Reader, orderId: string): Promise<number> {
  const { count } = await tables(reader)
    .selectFrom("orders.note")
    .select((of) => of.fn.countAll<number>().as("count"))
    .where("order_id", "=", orderId)
    .executeTakeFirstOrThrow();
  return count;
}

/** Takes the notes of an order away; answers how many there were. */
export async function deleteNotes(tx: Tx, orderId: string): Promise<number> {
  const { numDeletedRows } = await tables(tx)
    .deleteFrom("orders.note")
    .where("order_id", "=", orderId)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
