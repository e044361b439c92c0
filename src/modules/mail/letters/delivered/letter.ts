import { inDay, inDayOf } from "../../dates.ts";
import type { LocalDay, OrderForMail, ShopForMail } from "../../facts.ts";
import { type Block, FactsMissing, heading, type Letter, type LetterFacts, list, words } from "../../letter.ts";
import { greeting } from "../../own-words.ts";
import { closing, keepTheLink, lineWithoutPrice, orderLink } from "../../shared-words.ts";

/** Tells that everything has arrived, and until which day the order can be cancelled (law L42). */
export function delivered({ shop, order, contact }: LetterFacts): Letter {
  if (order.delivered === null) throw new FactsMissing("delivered");
  const { deliveredAt, cancelUntil, isRestCancelled } = order.delivered;
  return {
    subject: `Your order ${order.number} has been delivered`,
    blocks: [
      greeting(shop, contact.name),
      words(
        isRestCancelled
          ? `All that we send of your order ${order.number} is with you.`
          : `Your order ${order.number} was delivered on ${inDayOf(deliveredAt)}.`,
        "If it has not reached you, please tell us.",
      ),
      list(order.lines.map(lineWithoutPrice)),
      ...untilWhen(shop, order, cancelUntil),
      orderLink("Open your order"),
      words(keepTheLink),
      heading("If something is wrong with it"),
      words("Tell us, and we collect it at our cost. You can reject faulty goods within 30 days for a full refund."),
      ...closing(shop, order),
    ],
  };
}

function untilWhen(shop: ShopForMail, order: OrderForMail, cancelUntil: LocalDay): readonly Block[] {
  const title = heading("Your right to cancel");
  if (order.lines.every((line) => !line.cancellable)) {
    return [title, words("It was made to your own specification, so the law gives no right to cancel it.")];
  }
  const bespoke = order.lines.filter((line) => !line.cancellable).map(lineWithoutPrice);
  return [
    title,
    words(
      `You can cancel without giving a reason until the end of ${inDay(cancelUntil)}: on the order page, by mail to`,
      `${shop.email}, by telephone on ${shop.telephone}, or by letter to ${shop.postalAddress}.`,
      "The form for it came with the mail that acknowledged your order.",
    ),
    ...(bespoke.length === 0
      ? []
      : [words("This does not apply to what was made to your own specification:"), list(bespoke)]),
  ];
}
