import { type Reader, sql, type Tx } from "#kernel/db";
import type { BundleCondition } from "#vault";
import type { OrderTables, WithdrawalRow } from "./tables.ts";

const tables = (reader: Reader) => reader.withTables<OrderTables>();

/** Whether a bundle is that of the order with this number, which was placed; a draft is no contract. */
export function isOfOrderNumbered(number: string): BundleCondition {
  return (bundle) => sql<boolean>`EXISTS (
    SELECT 1 FROM orders.purchase
    WHERE id = CASE WHEN ${bundle} LIKE 'fulfilment:%' THEN substr(${bundle}, 12)::uuid END
      AND number = ${number} AND lifecycle <> 'draft' AND cancel_reason IS DISTINCT FROM 'never-paid'
  )`;
}

export async function insertWithdrawal(
  tx: Tx,
  row: Pick<WithdrawalRow, "question_number" | "order_id" | "is_whole" | "said_at">,
): Promise<void> {
  await tables(tx)
    .insertInto("orders.withdrawal")
    .values({ ...row, done_at: null, outcome: null })
    .execute();
}

/** The numbers of those that nothing was done about yet, the oldest first. */
export async function selectWithdrawalsToDo(reader: Reader, limit: number): Promise<string[]> {
  const rows = await tables(reader)
    .selectFrom("orders.withdrawal")
    .select("question_number")
    .where("done_at", "is", null)
    .orderBy("said_at")
    .limit(limit)
    .execute();
  return rows.map(({ question_number }) => question_number);
}

/** One that nothing was done about yet, locked; undefined once something was, or while somebody else is at it. */
export async function lockWithdrawalToDo(tx: Tx, questionNumber: string): Promise<WithdrawalRow | undefined> {
  return tables(tx)
    .selectFrom("orders.withdrawal")
    .selectAll()
    .where("question_number", "=", questionNumber)
    .where("done_at", "is", null)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
}

export async function updateWithdrawal(
  tx: Tx,
  questionNumber: string,
  done: { done_at: Date; outcome: NonNullable<WithdrawalRow["outcome"]> },
): Promise<void> {
  await tables(tx).updateTable("orders.withdrawal").set(done).where("question_number", "=", questionNumber).execute();
}

/** What became of a withdrawal, with the number of its order; undefined for anything else that was written. */
export async function findWithdrawal(
  reader: Reader,
  questionNumber: string,
): Promise<(WithdrawalRow & { number: string | null }) | undefined> {
  return tables(reader)
    .selectFrom("orders.withdrawal as w")
    .leftJoin("orders.purchase as p", "p.id", "w.order_id")
    .selectAll("w")
    .select("p.number")
    .where("w.question_number", "=", questionNumber)
    .executeTakeFirst();
}

/** The withdrawals from an order, the oldest first, at most 20. */
export async function selectWithdrawalsOf(reader: Reader, orderId: string): Promise<WithdrawalRow[]> {
  return tables(reader)
    .selectFrom("orders.withdrawal")
    .selectAll()
    .where("order_id", "=", orderId)
    .orderBy("said_at")
    .limit(20)
    .execute();
}
