import type { RecallForMail, ShopForMail } from "../../facts.ts";
import { heading, type Letter, link, words } from "../../letter.ts";
import { closingWith } from "../../shared-words.ts";

/**
 * A product safety recall, to whoever left an address for it (law L76): the hazard, what to do, how to tell the product, what one
 * gets, and the way to take the address away. The subject names no product: it is shown on locked screens.
 */
export function safetyRecall({ shop, recall }: { shop: ShopForMail; recall: RecallForMail }): Letter {
  const { product, hazard, act, identify, remedy } = recall;
  return {
    subject: "Product safety recall: something you bought from us",
    blocks: [
      words(`An order of yours had this in it: ${product}. It is recalled.`),
      heading("The hazard"),
      words(hazard),
      heading("What to do now"),
      words(act),
      heading("Is it yours?"),
      words(identify),
      heading("What you get"),
      words(remedy, "It costs you nothing."),
      link("recalls", "The recall on our website"),
      heading("Why you get this"),
      words(
        "You left this address on the page of an order, for messages about the safety of what you bought. We use it for nothing else.",
        "With this link you take it away, with one click; then nothing of it stays.",
      ),
      link("safety", "Take this address away"),
      ...closingWith(shop, `the recall “${product}”`),
    ],
  };
}
