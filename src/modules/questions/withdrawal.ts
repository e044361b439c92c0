import { tidyText } from "#kernel/tidy-text";
import { parseMailAddress } from "#mail";
import { type Personal, personal } from "#vault";
import type { Question } from "./question.ts";

/** The form to withdraw from a contract, in its order: who, which order, where the receipt goes, and of what of it if not of all. */
export const withdrawalFields = ["name", "orderNumber", "email", "which"] as const;
export type WithdrawalField = (typeof withdrawalFields)[number];
export type WithdrawalError = { field: WithdrawalField; because: "missing" | "too-long" | "malformed" };

/** Longest accepted value per field, in characters. Whoever has no number at hand may say in words what was bought, and when. */
export const withdrawalLimits: Readonly<Record<WithdrawalField, number>> = {
  name: 100,
  orderNumber: 60,
  email: 254,
  which: 500,
};

/** A withdrawal as it was typed, tidied. */
export type WithdrawalForm = Readonly<Record<WithdrawalField, string>>;

/**
 * The form as it was posted → a withdrawal for the vault, or what is wrong with each field, in the order of the form. `form` is what was
 * typed, tidied: what the second step shows, and what is sealed and confirmed word for word.
 */
export function readWithdrawal(
  posted: Readonly<Record<string, unknown>>,
):
  | { ok: true; form: WithdrawalForm; withdrawal: Personal<Question, "question"> }
  | { ok: false; errors: readonly WithdrawalError[] } {
  const form = Object.fromEntries(withdrawalFields.map((field) => [field, tidyText(posted[field])])) as WithdrawalForm;
  const errors = withdrawalFields.flatMap((field): WithdrawalError[] => {
    const because = fault(field, form[field]);
    return because === null ? [] : [{ field, because }];
  });
  if (errors.length > 0) return { ok: false, errors };
  const { email, orderNumber } = form;
  return { ok: true, form, withdrawal: personal("question", { words: statementOf(form), email, orderNumber }) };
}

/** What is declared to us, line by line: the content of the receipt (Directive 2011/83 Art. 11a(2) and (4)). */
function statementOf({ name, orderNumber, email, which }: WithdrawalForm): string {
  return [
    `I withdraw from the contract about order ${orderNumber}.`,
    which === "" ? "All of the order." : `Only this: ${which}`,
    `Name: ${name}`,
    `E-mail address: ${email}`,
  ].join("\n");
}

function fault(field: WithdrawalField, text: string): WithdrawalError["because"] | null {
  if (text === "") return field === "which" ? null : "missing";
  if ([...text].length > withdrawalLimits[field]) return "too-long";
  return field === "email" && !parseMailAddress(text).ok ? "malformed" : null;
}
