/** The one place of this module where a question is opened up. Each function names its purpose and gives out no more. */
import { type Personal, personal } from "#vault";
import { reveal } from "#vault/reveal";
import type { Question, QuestionCard } from "./question.ts";

/** The card to be sealed: how to answer, and the secret of the page. */
export function cardWith(question: Personal<Question, "question">, secret: string): Personal<QuestionCard, "question"> {
  const { email, orderNumber } = reveal("answer-question", question);
  return personal("question", { email, orderNumber, secret });
}

/** What a mail needs of the card, and not the number of an order. */
export function askerOf(
  card: Personal<QuestionCard, "question">,
): Personal<{ email: string; secret: string }, "question"> {
  const { email, secret } = reveal("question-mail", card);
  return personal("question", { email: email ?? "", secret });
}
