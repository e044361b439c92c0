import { day } from "#kernel/clock";
import { keptMs } from "#policy/retention";
import { inDayOf, inMoment } from "../../dates.ts";
import type { ComplaintForMail, ShopForMail } from "../../facts.ts";
import { type Block, FactsMissing, heading, type Letter, link, words } from "../../letter.ts";
import { greeting } from "../../own-words.ts";
import { closingWith } from "../../shared-words.ts";

/** What a letter about a complaint is written from. `name` is empty where none was given. */
export type ComplaintFacts = { shop: ShopForMail; complaint: ComplaintForMail; name: string };

/** Says at once that a complaint has come, under which reference, and by when it is answered (law L07). */
export function complaintReceived({ shop, complaint, name }: ComplaintFacts): Letter {
  return {
    subject: `Your complaint ${complaint.number} has come`,
    blocks: [
      greeting(shop, name),
      words(
        `Your complaint reached us on ${inMoment(complaint.receivedAt)}. Its reference is ${complaint.number}.`,
        `A person looks into it and answers by ${inDayOf(complaint.answerBy)} at the latest.`,
      ),
      link("complaint", "Read it again, and see where it stands"),
      words(keepTheLink),
      ...regulatorRoute(shop),
      ...closingWith(shop, `complaint ${complaint.number}`),
    ],
  };
}

/** Says that a complaint is answered, where the answer stands, and to whom to turn if it does not content (law L07, L12). */
export function complaintAnswered({ shop, complaint, name }: ComplaintFacts): Letter {
  if (complaint.answeredAt === null) throw new FactsMissing("complaint-answered");
  return {
    subject: `Your complaint ${complaint.number} is answered`,
    blocks: [
      greeting(shop, name),
      words(
        `We answered your complaint ${complaint.number} on ${inMoment(complaint.answeredAt)}.`,
        `The answer stands on its page, to read, to print and to save. It is there for ${keptDays} days; then all of it is forgotten.`,
      ),
      link("complaint", "Read the answer"),
      words(keepTheLink),
      ...regulatorRoute(shop),
      ...closingWith(shop, `complaint ${complaint.number}`),
    ],
  };
}

const keptDays = keptMs("answered-complaint") / day;

const keepTheLink = "Whoever has this link can read the complaint, so please keep it to yourself.";

function regulatorRoute({ regulator }: ShopForMail): readonly Block[] {
  return [
    heading("If you are not content with us"),
    words(
      `You can complain to ${regulator.name}, ${regulator.address.join(", ")}, at any time and at no cost.`,
      `How to do it stands on its website, ${regulator.website}.`,
    ),
  ];
}
