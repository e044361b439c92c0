import { inDayOf, inMoment } from "../../dates.ts";
import { FactsMissing, heading, type Letter, link, words } from "../../letter.ts";
import { closingWith } from "../../shared-words.ts";
import { keepTheLink, type QuestionFacts } from "../question/letter.ts";

/**
 * Confirms on a durable medium that somebody has withdrawn: what was declared, word for word, with date and time (Directive 2011/83
 * Art. 11a(4); law L44, L82). It is the same whether or not there is such an order, and goes to the address that was typed.
 */
export function withdrawalReceived({ shop, question, said }: QuestionFacts): Letter {
  if (said === null) throw new FactsMissing("withdrawal-received");
  const { number, receivedAt, answerBy } = question;
  const lines = said.split("\n");
  return {
    subject: `Your withdrawal ${number} has come`,
    blocks: [
      words("Hello,"),
      words(`This reached us on ${inMoment(receivedAt)}. Its reference is ${number}.`),
      heading("What was declared"),
      // The last line is the address that this mail goes to.
      ...lines.slice(0, -1).map((line) => words(withoutAddresses(line))),
      ...lines.slice(-1).map((line) => words(line)),
      heading("How it goes on"),
      words(
        "It counts from the moment above. If you withdrew from all of an order, its number and address are right, and it can still be",
        "cancelled or sent back on its own page, that is done now; another mail says so, and how your money comes back.",
        `In every case a person reads it and answers, by mail and on its page, by ${inDayOf(answerBy)} at the latest.`,
      ),
      link("question", "Read it again, or add something"),
      words(keepTheLink(question)),
      words("Was it not you? Then please write to us at once."),
      ...closingWith(shop, `withdrawal ${number}`),
    ],
  };
}

/**
 * Anybody can have this mail sent to anybody, with words of theirs in it. So that these lead nowhere, what a mail program would make a
 * link of is parted by a character that nobody sees.
 */
function withoutAddresses(line: string): string {
  return line.replace(/(?<=:)(?=\S)|(?<=[.@])(?=\p{L})/gu, "\u2060");
}
