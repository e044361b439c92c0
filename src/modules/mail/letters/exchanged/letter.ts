import { formatMoney } from "#kernel/money";
import { inDay, inDays, inMoment } from "../../dates.ts";
import type { ExchangeForMail } from "../../facts.ts";
import { type Block, FactsMissing, heading, type Letter, type LetterFacts, rows, words } from "../../letter.ts";
import { greeting } from "../../own-words.ts";
import { closing, keepTheLink, lineWithoutPrice, orderLink } from "../../shared-words.ts";

/** Tells what is sent in place of what was ordered, when it comes, and what of the money goes back. */
export function exchanged({ shop, order, contact }: LetterFacts): Letter {
  if (order.exchange === null) throw new FactsMissing("exchanged");
  const { at, was, is } = order.exchange;
  return {
    subject: `Your order ${order.number} has changed`,
    blocks: [
      greeting(shop, contact.name),
      words(`As we agreed with you, we changed your order ${order.number} on ${inMoment(at)}:`),
      rows([
        ["Instead of", lineWithoutPrice(was)],
        ["You get", lineWithoutPrice(is)],
      ]),
      words("If you did not ask for this, please tell us at once."),
      heading("When it comes"),
      whenItComes(order.exchange),
      heading("Your money"),
      moneyBack(order.exchange),
      words("All else that you agreed to stays as it was, and so does your right to cancel."),
      orderLink("Open your order"),
      words(keepTheLink),
      ...closing(shop, order),
    ],
  };
}

function whenItComes({ promisedBefore, promised }: ExchangeForMail): Block {
  const isLater = promised.from !== promisedBefore.from || promised.to !== promisedBefore.to;
  if (!isLater) return words(`It comes as promised, ${inDays(promised)}.`);
  return words(
    `It comes ${inDays(promised)}. Before, we had promised it for ${inDays(promisedBefore)}.`,
    "If that is too late for you, tell us: you can cancel before it arrives, and get back what you paid for it.",
  );
}

function moneyBack({ refundMinor, refundBy }: ExchangeForMail): Block {
  if (refundMinor === 0) return words("You have nothing more to pay, and nothing goes back.");
  return words(
    `It costs less: we send ${formatMoney(refundMinor)} back to the card you paid with, by ${inDay(refundBy)} at the latest.`,
  );
}
