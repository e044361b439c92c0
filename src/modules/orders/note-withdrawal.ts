import type { Tx } from "#kernel/db";
import { readReference } from "#kernel/reference";
import type { Personal } from "#vault";
import type { OrdersNeeds } from "./ports.ts";
import type { NoteWithdrawal } from "./views.ts";
import { insertWithdrawal, isOfOrderNumbered } from "./withdrawal.sql.ts";

/**
 * Somebody has withdrawn by the form. One look-up and one row, whether or not there is an order of that number and address: neither the
 * answer nor the time it takes tells. What is to be done is done by a sweep.
 */
export async function noteWithdrawal(
  { vault, settings }: Pick<OrdersNeeds, "vault" | "settings">,
  tx: Tx,
  email: Personal<string, "contact">,
  { questionNumber, orderNumber, isWhole, at }: NoteWithdrawal,
): Promise<void> {
  const number = readReference(orderNumber, settings.numberPrefix) ?? "";
  const [ref] = await vault.find(tx, "email", email, isOfOrderNumbered(number));
  await insertWithdrawal(tx, {
    question_number: questionNumber,
    order_id: ref?.bundle.slice("fulfilment:".length) ?? null,
    is_whole: isWhole,
    said_at: at,
  });
}
