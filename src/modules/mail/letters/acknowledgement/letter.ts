import { formatMoney } from "#kernel/money";
import { cancellationRight } from "../../cancellation-words.ts";
import { inDays, inMoment } from "../../dates.ts";
import type { OrderForMail, ShopForMail } from "../../facts.ts";
import { type Block, heading, type Letter, type LetterFacts, list, rows, words } from "../../letter.ts";
import { greeting } from "../../own-words.ts";
import { closing, keepTheLink, lineInWords, orderLink } from "../../shared-words.ts";

/**
 * Acknowledges an order and confirms it on a durable medium: everything of Schedule 2 stands in the mail itself
 * (Consumer Contracts Regulations 2013, reg 16; E-Commerce Regulations 2002, reg 11; law L30, L34, L38, L39).
 */
export function acknowledgement({
  shop,
  order,
  contact,
}: LetterFacts<"name" | "addressLines" | "town" | "postcode">): Letter {
  return {
    subject: `We have your order ${order.number}`,
    blocks: [
      greeting(shop, contact.name),
      words(`Thank you. We have your order ${order.number}, placed on ${inMoment(order.placedAt)}.`),
      words(...contractMade(shop)),
      orderLink("See, correct or cancel your order"),
      words(keepTheLink),
      heading("What you ordered"),
      list(order.lines.map(lineInWords)),
      rows(amounts(order)),
      heading("When and where it arrives"),
      rows([
        ["Delivery", `${inDays(order.delivery.promised)}, ${order.delivery.service}`],
        ["To", [contact.name, ...contact.addressLines, contact.town, contact.postcode].join(", ")],
      ]),
      words("You can correct the address on the order page until the order leaves us."),
      ...cancellationRight(shop, order),
      ...conformity(shop),
      ...closing(shop, order),
    ],
  };
}

function contractMade(shop: ShopForMail): string[] {
  const accepted = "With this mail we accept your order, and the contract between us is made.";
  return shop.terms.acceptedBy === "acknowledgement" ? [accepted] : [shop.terms.contractMade];
}

function amounts(order: OrderForMail): (readonly [string, string])[] {
  const goodsMinor = order.lines.reduce((sum, line) => sum + line.lineTotalMinor, 0);
  const table: (readonly [string, string])[] = [
    ["Goods", formatMoney(goodsMinor)],
    ["Delivery", formatMoney(order.delivery.priceMinor)],
    ...order.takenOff.map(
      ({ of, title, amountMinor }) => [`Taken off ${of} (${title})`, `−${formatMoney(amountMinor)}`] as const,
    ),
    ["Total", order.totalMinor === 0 ? "£0.00, nothing to pay" : `${formatMoney(order.totalMinor)}, VAT included`],
  ];
  if (order.vatMinor > 0) table.push(["VAT in the total", formatMoney(order.vatMinor)]);
  if (order.totalMinor > 0) table.push(["Paid by card", formatMoney(order.totalMinor)]);
  return table;
}

function conformity(shop: ShopForMail): readonly Block[] {
  return [
    heading("If something is wrong with it"),
    words(
      "The law obliges us to supply goods that are as described, fit for their purpose and of satisfactory quality.",
      "If they are not, you can reject them within 30 days for a full refund, or have them repaired or replaced; we collect",
      "them at our cost. This is separate from your right to cancel.",
    ),
    ...(shop.guarantee === "" ? [] : [words(shop.guarantee)]),
  ];
}
