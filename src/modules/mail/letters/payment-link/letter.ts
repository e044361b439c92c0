import { formatMoney } from "#kernel/money";
import { inDays, inMoment } from "../../dates.ts";
import { FactsMissing, heading, type Letter, type LetterFacts, list, rows, words } from "../../letter.ts";
import { greeting } from "../../own-words.ts";
import { closing, keepTheLink, lineInWords, orderLink } from "../../shared-words.ts";

/**
 * What was written down on the telephone, and the link to look through it and pay. Nothing is bought by this mail: that happens
 * on the page behind the link, which says everything that the law wants said before (law L30, L31, L37).
 */
export function paymentLink({ shop, order, contact }: LetterFacts): Letter {
  if (order.payUntil === null) throw new FactsMissing("payment-link");
  return {
    subject: `To look through and pay: your order ${order.number}`,
    blocks: [
      greeting(shop, contact.name),
      words(
        `This is what we wrote down while you were on the telephone, as order ${order.number}. Nothing is bought yet.`,
        "Please look through it, correct your details if they are wrong, and pay on our website if you want it.",
        "We never ask for a card on the telephone.",
      ),
      orderLink("Look through the order and pay"),
      words(
        `You can pay until ${inMoment(order.payUntil)}. If you do not, nothing is bought, and what you told us is forgotten.`,
      ),
      words(keepTheLink),
      heading("What we wrote down"),
      list(order.lines.map(lineInWords)),
      rows([
        ["Delivery", `${inDays(order.delivery.promised)}, ${order.delivery.service}`],
        ["Price of delivery", formatMoney(order.delivery.priceMinor)],
        ...order.takenOff.map(
          ({ of, title, amountMinor }) => [`Taken off ${of} (${title})`, `−${formatMoney(amountMinor)}`] as const,
        ),
        ["Total", `${formatMoney(order.totalMinor)}, VAT included`],
      ]),
      words("If a price or a date changes before you pay, the page says so, and what counts is what stands there."),
      heading("Where we have your details from"),
      words(
        "You told them to one of our people on the telephone; they were not collected on our website.",
        "They lie encrypted like those of any order, serve this order alone, and are forgotten with it.",
        "If it was not you who rang, the page behind the link forgets them at once, or you do nothing.",
      ),
      ...closing(shop, order),
    ],
  };
}
