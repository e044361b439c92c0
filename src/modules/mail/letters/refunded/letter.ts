import { formatMoney } from "#kernel/money";
import { inDay, inDayOf } from "../../dates.ts";
import { FactsMissing, type Letter, type LetterFacts, rows, words } from "../../letter.ts";
import { greeting } from "../../own-words.ts";
import { closing, keepTheLink, orderLink } from "../../shared-words.ts";

/** Tells which amount was sent back and when it should have arrived. */
export function refunded({ shop, order, contact }: LetterFacts): Letter {
  if (order.refund === null) throw new FactsMissing("refunded");
  const { amountMinor, refundedAt, arrivesBy } = order.refund;
  return {
    subject: `Your refund for order ${order.number}`,
    blocks: [
      greeting(shop, contact.name),
      words(`We have sent ${formatMoney(amountMinor)} back to the card you paid with.`),
      rows([
        ["Amount", formatMoney(amountMinor)],
        ["Sent on", inDayOf(refundedAt)],
        ["In your account by", inDay(arrivesBy)],
      ]),
      words("Your bank decides on which day it shows. If it is not there by then, please tell us."),
      orderLink("Open your order"),
      words(keepTheLink),
      ...closing(shop, order),
    ],
  };
}
