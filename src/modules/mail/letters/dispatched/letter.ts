import { inDays } from "../../dates.ts";
import { FactsMissing, heading, type Letter, type LetterFacts, list, rows, words } from "../../letter.ts";
import { closing, keepTheLink, lineWithoutPrice, orderLink } from "../../shared-words.ts";

/** Tells that the order has left us, who carries it, and on which day to expect it. */
export function dispatched({ shop, order, contact }: LetterFacts): Letter {
  if (order.dispatch === null) throw new FactsMissing("dispatched");
  const { carrier, trackingReference, expected } = order.dispatch;
  const accepted = "With this mail we accept your order, and the contract between us is made.";
  return {
    subject: `Your order ${order.number} is on its way`,
    blocks: [
      words(`Hello ${contact.name},`),
      words(`Your order ${order.number} has left us.`),
      ...(shop.terms.acceptedBy === "dispatched" ? [words(accepted)] : []),
      rows([
        ["Expected", inDays(expected)],
        ["Carrier", carrier],
        ["Tracking number", trackingReference],
      ]),
      orderLink("Follow your order"),
      words(keepTheLink),
      heading("What is on its way"),
      list(order.lines.map(lineWithoutPrice)),
      ...closing(shop, order),
    ],
  };
}
