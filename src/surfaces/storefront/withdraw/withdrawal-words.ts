import { type WithdrawalError, type WithdrawalField, withdrawalLimits } from "#questions";

/** What the link to the form and its page are called, in the words of the directive (Art. 11a(1)). */
export const withdrawLabel = "Withdraw from contract here";

export const withdrawalNames: Readonly<Record<WithdrawalField, string>> = {
  name: "Your name",
  orderNumber: "Order number",
  email: "E-mail address",
  which: "Only some of the order",
};

export type Errors = Partial<Record<WithdrawalField, string>>;

const missing: Readonly<Record<WithdrawalField, string>> = {
  name: "Enter your name",
  orderNumber: "Enter the number of the order, or say what you bought and when",
  email: "Enter the e-mail address for the confirmation",
  which: "Name what you do not want",
};

/** What is wrong with each field, in a sentence. */
export function withdrawalSentences(errors: readonly WithdrawalError[]): Errors {
  return Object.fromEntries(errors.map((error) => [error.field, sentence(error)]));
}

function sentence({ field, because }: WithdrawalError): string {
  if (because === "missing") return missing[field];
  if (because === "malformed") return "Enter an e-mail address in the correct form, like name@example.com";
  return `${withdrawalNames[field]} is longer than we can take: at most ${withdrawalLimits[field]} characters`;
}
