import type { Context } from "#kernel/http";
import type { OfficeDeps } from "../office-deps.ts";

/** Whether a number is that of an order, a complaint or a question that there is. */
export async function isCase(
  { orders, complaints, questions }: Pick<OfficeDeps, "orders" | "complaints" | "questions">,
  { reader }: Pick<Context, "reader">,
  reference: string,
): Promise<boolean> {
  if (!/^[A-Z]{1,4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/.test(reference)) return false;
  if ((await complaints.forStaff(reader, reference)) !== null) return true;
  if ((await questions.forStaff(reader, reference)) !== null) return true;
  return (await orders.orderForOperator(reader, reference)) !== null;
}
