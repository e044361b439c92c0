import { day } from "#kernel/clock";
import { keptMs } from "#policy/retention";
import { inDayOf, inMoment } from "../../dates.ts";
import type { QuestionForMail, ShopForMail } from "../../facts.ts";
import { FactsMissing, heading, type Letter, link, words } from "../../letter.ts";
import { closingWith } from "../../shared-words.ts";

/** What a letter about a question or a withdrawal is written from. `said` is null where the letter carries no message. */
export type QuestionFacts = { shop: ShopForMail; question: QuestionForMail; said: string | null };

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
      words(keepTheLink(question)),
      ...closingWith(shop, `question ${question.number}`),
    ],
  };
}

/** The answer, in the words of whoever wrote it, and the way to ask on. */
export function questionAnswered({ shop, question, said }: QuestionFacts): Letter {
  if (said === null) throw new FactsMissing("question-answered");
  const { number, about, receivedAt } = question;
  const wrote = about === "question" ? "asked us something" : "withdrew from a contract";
  return {
    subject: `Our answer to your ${about} ${number}`,
    blocks: [
      words("Hello,"),
      words(`You ${wrote} on ${inMoment(receivedAt)}. This is our answer:`),
      ...said.split(/\n+/).map((line) => words(line)),
      heading("If that is not all"),
      words(
        `On its page you can write again, for ${keptDays} days after our last answer. Then all of it is forgotten.`,
      ),
      link("question", `Write again, or remove the ${about}`),
      words(keepTheLink(question)),
      ...closingWith(shop, `${about} ${number}`),
    ],
  };
}

const keptDays = keptMs("answered-question") / day;

/** Said once in every mail that carries the link, for whoever forwards it. */
export function keepTheLink({ about }: Pick<QuestionForMail, "about">): string {
  return `Whoever has this link can read the ${about} and its answer, so please keep it to yourself.`;
}
