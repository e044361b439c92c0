import { formatMoney } from "#kernel/money";
import { inDay, inMoment } from "../../dates.ts";
import { FactsMissing, heading, type Letter, type LetterFacts, list, words } from "../../letter.ts";
import { closing, keepTheLink, lineWithoutPrice, orderLink } from "../../shared-words.ts";

/** Acknowledges a cancellation with its date and time, and says what happens to the money (law L44, L45). */
export function cancelled({ shop, order, contact }: LetterFacts): Letter {
  if (order.cancellation === null) throw new FactsMissing("cancelled");
  const { cancelledAt, reason, refundMinor, refundBy } = order.cancellation;
  return {
    subject: `Your order ${order.number} is cancelled`,
    blocks: [
      words(`Hello ${contact.name},`),
      words(`${because[reason](order.number, inMoment(cancelledAt))} You need do nothing more.`),
      heading("Your money"),
      refundMinor === 0
        ? words("No payment is left to send back: you owe us nothing, and we owe you nothing.")
        : words(
            `We send ${formatMoney(refundMinor)} back to the card you paid with, by ${inDay(refundBy)} at the latest.`,
          ),
      heading("What was cancelled"),
      list(order.lines.map(lineWithoutPrice)),
      orderLink("Open your order"),
      words(keepTheLink),
      ...closing(shop, order),
    ],
  };
}

const because = {
  customer: (number: string, at: string) => `You cancelled order ${number} on ${at}.`,
  shop: (number: string, at: string) => `We had to cancel your order ${number} on ${at}. We are sorry.`,
  "out-of-stock": (number: string, at: string) =>
    `We had to cancel your order ${number} on ${at}, because it sold out while you were paying. We are sorry.`,
  "capture-refused": (number: string, at: string) =>
    `Your order ${number} was cancelled on ${at}, because the payment did not go through.`,
  "never-paid": (number: string, at: string) =>
    `Your order ${number} was cancelled on ${at}, because no payment reached us.`,
};
