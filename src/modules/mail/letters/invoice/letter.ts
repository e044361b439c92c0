import { FactsMissing, type Letter, type LetterFacts, link, words } from "../../letter.ts";
import { greeting } from "../../own-words.ts";
import { closing, keepTheLink, orderLink } from "../../shared-words.ts";

/** Says that the VAT invoice somebody asked for is there, and where. Whom it is made out to stands on the invoice alone. */
export function invoiceIssued({ shop, order, contact }: LetterFacts): Letter {
  if (order.paper === null) throw new FactsMissing("invoice-issued");
  return {
    subject: `VAT invoice ${order.paper} for order ${order.number}`,
    blocks: [
      greeting(shop, contact.name),
      words(`The VAT invoice that you asked for is ready. Its number is ${order.paper}.`),
      link("invoice", "Open the invoice"),
      words(howToPassOn),
      orderLink("Open your order"),
      words(keepTheLink),
      ...closing(shop, order),
    ],
  };
}

/** Says that there is a credit note to the invoice, because money went back. */
export function creditNoteIssued({ shop, order, contact }: LetterFacts): Letter {
  if (order.paper === null) throw new FactsMissing("credit-note-issued");
  return {
    subject: `Credit note ${order.paper} for order ${order.number}`,
    blocks: [
      greeting(shop, contact.name),
      words(
        `Money of this order has gone back to you, so there is a credit note to its VAT invoice: ${order.paper}.`,
        "The page of the invoice leads to it.",
      ),
      link("invoice", "Open the invoice and its credit notes"),
      words(howToPassOn),
      orderLink("Open your order"),
      words(keepTheLink),
      ...closing(shop, order),
    ],
  };
}

const howToPassOn =
  "The page that opens has an address of its own, which shows the invoice and nothing else of the order: pass on that one, and print it from there.";
