import { formatMoney } from "#kernel/money";
import { collectionCost } from "../../cancellation-words.ts";
import { inDay, inMoment } from "../../dates.ts";
import type { LineForMail, OrderForMail, ReturnForMail, ShopForMail } from "../../facts.ts";
import { type Block, FactsMissing, heading, type Letter, type LetterFacts, list, words } from "../../letter.ts";
import { greeting } from "../../own-words.ts";
import { closing, keepTheLink, lineWithoutPrice, orderLink } from "../../shared-words.ts";

/**
 * Acknowledges on a durable medium that something is to come back, with date and time, and says how it does and what
 * becomes of the money. A change of mind and a fault are different rights, so they are different letters (law L44, L45, L47, L52).
 */
export function returnAnnounced({ shop, order, contact }: LetterFacts): Letter {
  if (order.returned === null) throw new FactsMissing("return-announced");
  const { ground } = order.returned;
  return {
    subject:
      ground === "faulty"
        ? `What you told us about order ${order.number}`
        : `Your order ${order.number} is to come back to us`,
    blocks: [
      greeting(shop, contact.name),
      ...(ground === "faulty" ? fault(shop, order, order.returned) : changedMind(shop, order, order.returned)),
      orderLink("Open your order"),
      words(keepTheLink),
      ...closing(shop, order),
    ],
  };
}

function changedMind(shop: ShopForMail, order: OrderForMail, returned: ReturnForMail): readonly Block[] {
  const back = order.lines.filter((line) => line.cancellable);
  const stays = order.lines.filter((line) => !line.cancellable);
  const collected = back.filter((line) => line.returnCostMinor !== null);
  const posted = back.filter((line) => line.returnCostMinor === null);
  return [
    words(
      `You told us on ${inMoment(returned.announcedAt)} that you have changed your mind about order ${order.number}.`,
      "You need not give a reason. This goes back:",
    ),
    list(back.map(lineWithoutPrice)),
    ...(stays.length === 0
      ? []
      : [words("This was made to your own specification and stays with you:"), list(stays.map(lineWithoutPrice))]),
    words("If you want to keep some of it, tell us."),
    heading("How it gets back to us"),
    ...(collected.length === 0 ? [] : weCollect(shop, order, collected)),
    ...(posted.length === 0 ? [] : youPost(shop, order, posted, returned)),
    heading("Your money"),
    ...money(returned, collected.length > 0, posted.length > 0),
  ];
}

function weCollect(shop: ShopForMail, order: OrderForMail, lines: readonly LineForMail[]): readonly Block[] {
  return [
    words(
      `This we collect from you. To agree on a day, write to ${shop.email} or call ${shop.telephone}, and name order`,
      `${order.number}:`,
    ),
    list(lines.map((line) => `${lineWithoutPrice(line)}. ${collectionCost(line)}`)),
  ];
}

function youPost(
  shop: ShopForMail,
  order: OrderForMail,
  lines: readonly LineForMail[],
  { postBy }: ReturnForMail,
): readonly Block[] {
  return [
    words(
      `This you post to ${shop.legalName}, ${shop.postalAddress}, by the end of ${inDay(postBy)}, and pay the postage.`,
      `Put a note with the number ${order.number} into the parcel:`,
    ),
    list(lines.map(lineWithoutPrice)),
  ];
}

function money({ refundMinor, refundBy }: ReturnForMail, collected: boolean, posted: boolean): readonly Block[] {
  if (refundMinor === 0) return [words("No payment is left to send back: you owe us nothing, and we owe you nothing.")];
  const ways = [
    ...(collected ? [`for what we collect by ${inDay(refundBy)} at the latest`] : []),
    ...(posted
      ? ["for what you post at the latest 14 days after it is back, or after you show us that you sent it"]
      : []),
  ];
  return [
    words(`We send ${formatMoney(refundMinor)} back to the card you paid with, ${ways.join("; ")}.`),
    words(
      "If you have used the goods beyond what it takes to look at them and try them, and they have lost value, we may deduct",
      "the loss, and we then show you how we worked it out.",
    ),
  ];
}

function fault(shop: ShopForMail, order: OrderForMail, returned: ReturnForMail): readonly Block[] {
  const { announcedAt, rejectUntil } = returned;
  return [
    words(
      `You told us on ${inMoment(announcedAt)} that something is wrong with your order ${order.number}. We are sorry.`,
    ),
    heading("How it goes on"),
    words(
      `Please tell us what is wrong and with which piece, and whether you want your money back or have it put right: write`,
      `to ${shop.email} or call ${shop.telephone}, and name order ${order.number}. We then agree with you on a day and`,
      "collect it. That costs you nothing.",
    ),
    heading("What the law gives you"),
    rejectUntil === null
      ? words(
          "The 30 days in which you can reject faulty goods at once are over. You can have them repaired or replaced.",
        )
      : words(
          `Until the end of ${inDay(rejectUntil)} you can reject faulty goods and get all your money back, delivery`,
          "included. You can also have them repaired or replaced instead.",
        ),
    words(
      "If that fails, you can keep the goods at a lower price, or reject them after all. In the first six months we have",
      "to show that the fault was not there from the start. What we owe you goes back to the card you paid with, at the",
      "latest 14 days after we agree. This is separate from your right to cancel.",
    ),
  ];
}
