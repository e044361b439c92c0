import { formatMoney } from "#kernel/money";
import { inDay, inDays, inMoment } from "../../dates.ts";
import type { LineForMail, OrderForMail } from "../../facts.ts";
import { type Block, FactsMissing, heading, type Letter, type LetterFacts, list, words } from "../../letter.ts";
import { greeting } from "../../own-words.ts";
import { closing, keepTheLink, lineWithoutPrice, orderLink } from "../../shared-words.ts";

/** Acknowledges a cancellation, of the order, of the rest of it or of pieces that were taken out, with its date and time, and says what happens to the money (law L44, L45). */
export function cancelled({ shop, order, contact }: LetterFacts): Letter {
  if (order.cancellation === null) throw new FactsMissing("cancelled");
  const { cancelledAt, reason, part } = order.cancellation;
  const { goesOn = null } = part ?? {};
  if (part !== null && goesOn !== null) return takenOut({ shop, order, contact }, part.lines, goesOn);
  return {
    subject: `${part === null ? "Your order" : "Part of your order"} ${order.number} is cancelled`,
    blocks: [
      greeting(shop, contact.name),
      words(
        part === null
          ? `${because[reason](order.number, inMoment(cancelledAt))} You need do nothing more.`
          : `We had to cancel what we have not sent of your order ${order.number} on ${inMoment(cancelledAt)}. We are sorry. What we have sent stays yours.`,
      ),
      heading("Your money"),
      moneyBack(order.cancellation, "No payment is left to send back: you owe us nothing, and we owe you nothing."),
      heading("What was cancelled"),
      list((part?.lines ?? order.lines).map(lineWithoutPrice)),
      orderLink("Open your order"),
      words(keepTheLink),
      ...closing(shop, order),
    ],
  };
}

function takenOut(
  { shop, order, contact }: LetterFacts,
  gone: readonly LineForMail[],
  goesOn: readonly LineForMail[],
): Letter {
  if (order.cancellation === null) throw new FactsMissing("cancelled");
  return {
    subject: `Your order ${order.number} has changed`,
    blocks: [
      greeting(shop, contact.name),
      words(
        `As we agreed with you, we took this out of your order ${order.number} on ${inMoment(order.cancellation.cancelledAt)}:`,
      ),
      list(gone.map(lineWithoutPrice)),
      words("If you did not ask for this, please tell us at once."),
      heading("Your money"),
      moneyBack(order.cancellation, "Nothing was paid for it that has not gone back already."),
      heading("What we send you"),
      list(goesOn.map(lineWithoutPrice)),
      words(
        `It comes as promised, ${inDays(order.delivery.promised)}, at the price you agreed to. Your right to cancel it stays as it was.`,
      ),
      orderLink("Open your order"),
      words(keepTheLink),
      ...closing(shop, order),
    ],
  };
}

function moneyBack({ refundMinor, refundBy }: NonNullable<OrderForMail["cancellation"]>, nothing: string): Block {
  if (refundMinor === 0) return words(nothing);
  return words(
    `We send ${formatMoney(refundMinor)} back to the card you paid with, by ${inDay(refundBy)} at the latest.`,
  );
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
