import type { AnswerInput } from "#complaints";
import type { Joined } from "../main.ts";

/** A sentence for whoever runs the shop: done, or why not. */
export type Said = { ok: boolean; sentence: string };

const said = (ok: boolean, sentence: string): Said => ({ ok, sentence });
const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** The complaints by number, those that wait first; without a person. */
export async function listComplaints({ modules, reader, clock }: Joined): Promise<Said> {
  const rows = await modules.complaints.forOperator(reader, 50);
  if (rows.length === 0) return said(true, "There is no complaint yet.");
  const { open, alerting, overdue } = await modules.complaints.clock(reader, clock.now());
  const lines = rows.map(({ number, state, receivedAt, answerDueAt, outcome }) =>
    [
      number,
      `of ${dayOf(receivedAt)}`,
      state === "open" ? `answer by ${dayOf(answerDueAt)}` : `${state}, ${outcome}`,
    ].join("  "),
  );
  return said(
    true,
    [...lines, `${open} open, ${alerting} of them for 20 days or longer, ${overdue} overdue.`].join("\n"),
  );
}

/** `upheld`, `partly-upheld` or `not-upheld`, and the words of the answer. */
export async function answerComplaint(
  { modules }: Joined,
  number: string,
  [outcome = "", ...words]: readonly string[],
): Promise<Said> {
  if (outcome !== "upheld" && outcome !== "partly-upheld" && outcome !== "not-upheld")
    return said(false, "Say what came of it: upheld, partly-upheld or not-upheld; then the words of the answer.");
  const input: AnswerInput = { number: number.toUpperCase(), outcome, words: words.join(" ") };
  const done = await modules.complaints.answer(input);
  if (!done.ok) return said(false, `${number} cannot be answered: ${done.because.replaceAll("-", " ")}.`);
  return said(
    true,
    `${input.number} is answered. ${done.mailed ? "A mail says so." : "No address was given: the answer stands on its page."}`,
  );
}
