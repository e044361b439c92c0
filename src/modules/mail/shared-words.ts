import { formatMoney } from "#kernel/money";
import type { LineForMail, OrderForMail, ShopForMail } from "./facts.ts";
import { type Block, heading, link, rows, words } from "./letter.ts";
import { ownSentences } from "./own-words.ts";

/** `2 × Arden three-seat sofa, fabric Moss velvet, £2,498.00` */
export function lineInWords(line: LineForMail): string {
  return `${lineWithoutPrice(line)}, ${formatMoney(line.lineTotalMinor)}`;
}

/** `2 × Arden three-seat sofa, fabric Moss velvet` */
export function lineWithoutPrice(line: LineForMail): string {
  const choices = line.choices.map(({ option, value }) => `, ${option.toLowerCase()} ${value}`);
  return `${line.quantity} × ${line.name}${choices.join("")}`;
}

/** The link to the order page, with what can be done there. */
export function orderLink(does: string): Block {
  return link("order", does);
}

/** Said once in every mail that carries the secret link, for whoever forwards it. */
export const keepTheLink = "Whoever has this link can see the order, so please keep it to yourself.";

/** What every mail about an order ends with: why it came, how to reach us, who we are (law L20, L28, L68). */
export function closing(shop: ShopForMail, order: OrderForMail): readonly Block[] {
  return closingWith(shop, `order ${order.number}`, [
    link("terms", `The terms of your order, version ${order.termsVersion}`),
  ]);
}

/** The same for any mail; `about` is what it is about, as a reader would name it. */
export function closingWith(shop: ShopForMail, about: string, more: readonly Block[] = []): readonly Block[] {
  const blocks: Block[] = [
    ...ownSentences(shop),
    heading("Questions or complaints"),
    words(
      `Write to ${shop.email}, call ${shop.telephone}, or post a letter to ${shop.postalAddress}.`,
      `Please name ${about}. A person reads it and answers.`,
    ),
    link("contact", "Contact us"),
    heading("Who we are"),
    rows([
      ["Trader", shop.legalName],
      ["Registered in", `${shop.registeredIn}, company number ${shop.companyNumber}`],
      ["Registered office", shop.registeredOffice],
      ...(shop.vatNumber === "" ? [] : ([["VAT number", shop.vatNumber]] as const)),
    ]),
    words(`You get this mail because of ${about}. It carries no advertising and no tracking.`),
    ...more,
    link("privacy", "What we do with your details"),
  ];
  if (shop.isDemonstration) {
    blocks.push(words(`${shop.name} is a demonstration shop. Nothing is really sold and no real money is taken.`));
  }
  return blocks;
}
