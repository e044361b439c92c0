import { inDays } from "../../dates.ts";
import { FactsMissing, heading, type Letter, type LetterFacts, list, rows, words } from "../../letter.ts";
import { greeting } from "../../own-words.ts";
import { closing, keepTheLink, lineWithoutPrice, orderLink } from "../../shared-words.ts";

/** Tells that the order, or a part of it, has left us, who carries it, what is in it, and on which day to expect it. */
export function dispatched({ shop, order, contact }: LetterFacts): Letter {
  if (order.dispatch === null) throw new FactsMissing("dispatched");
  const { carrier, trackingReference, expected, parcel, rest, isFirst } = order.dispatch;
  const accepted = "With this mail we accept your order, and the contract between us is made.";
  return {
    subject:
      rest.length === 0
        ? `Your order ${order.number} is on its way`
        : `Part of your order ${order.number} is on its way`,
    blocks: [
      greeting(shop, contact.name),
      words(
        rest.length === 0
          ? `Your order ${order.number} has left us.`
          : `A parcel of your order ${order.number} has left us.`,
      ),
      ...(shop.terms.acceptedBy === "dispatched" && isFirst ? [words(accepted)] : []),
      rows([
        ["Expected", inDays(expected)],
        ["Carrier", carrier],
        ["Tracking number", trackingReference],
      ]),
      orderLink("Follow your order"),
      words(keepTheLink),
      heading("What is on its way"),
      list(parcel.map(lineWithoutPrice)),
      ...(rest.length === 0 ? [] : [heading("What follows in another parcel"), list(rest.map(lineWithoutPrice))]),
      ...closing(shop, order),
    ],
  };
}
