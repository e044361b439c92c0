import { day } from "#kernel/clock";
import { keptMs } from "#policy/retention";
import { inDayOf, inMoment } from "../../dates.ts";
import type { QuestionForMail, ShopForMail } from "../../facts.ts";
import { FactsMissing, heading, type Letter, link, words } from "../../letter.ts";
import { closingWith } from "../../shared-words.ts";

/** What a letter about a question is written from. `answer` is null where the letter is not about one. */
export type QuestionFacts = { shop: ShopForMail; question: QuestionForMail; answer: string | null };

/** Says at once that a question has come, under which reference, and where its page is. */
export function questionReceived({ shop, question }: QuestionFacts): Letter {
  return {
    subject: `Your question ${question.number} has come`,
    blocks: [
      words("Hello,"),
      words(
        `Your question reached us on ${inMoment(question.receivedAt)}. Its reference is ${question.number}.`,
        `A person reads it and answers, by mail and on its page, by ${inDayOf(question.answerBy)} at the latest.`,
      ),
      link("question", "Read it again, add something, or remove it"),
      words(keepTheLink),
      ...closingWith(shop, `question ${question.number}`),
    ],
  };
}

/** The answer, in the words of whoever wrote it, and the way to ask on. */
export function questionAnswered({ shop, question, answer }: QuestionFacts): Letter {
  if (answer === null) throw new FactsMissing("question-answered");
  return {
    subject: `Our answer to your question ${question.number}`,
    blocks: [
      words("Hello,"),
      words(`You asked us something on ${inMoment(question.receivedAt)}. This is our answer:`),
      ...answer.split(/\n+/).map((line) => words(line)),
      heading("If that is not all"),
      words(
        `On its page you can write again, for ${keptDays} days after our last answer. Then all of it is forgotten.`,
      ),
      link("question", "Write again, or remove the question"),
      words(keepTheLink),
      ...closingWith(shop, `question ${question.number}`),
    ],
  };
}

const keptDays = keptMs("answered-question") / day;

const keepTheLink = "Whoever has this link can read the question and its answer, so please keep it to yourself.";
