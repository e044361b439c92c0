import type { Letter, LetterFacts } from "../../letter.ts";
import { words } from "../../letter.ts";
import { greeting } from "../../own-words.ts";
import { closing, keepTheLink, orderLink } from "../../shared-words.ts";

/** Sends the link to an order again, only ever to the address the order was placed with. */
export function lostLink({ shop, order, contact }: LetterFacts): Letter {
  return {
    subject: `The link to your order ${order.number}`,
    blocks: [
      greeting(shop, contact.name),
      words(`Somebody, most likely you, asked for the link to order ${order.number} again. Here it is.`),
      orderLink("Open your order"),
      words(keepTheLink),
      words("If it was not you, you need do nothing: the link went to this address only."),
      ...closing(shop, order),
    ],
  };
}
