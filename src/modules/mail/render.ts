import type { ContactForMail, OrderForMail, ShopForMail } from "./facts.ts";
import { type ContactField, type MailKind, mailTable } from "./kinds.ts";
import type { Block, Letter, LetterFacts, Link } from "./letter.ts";
import { toHtml } from "./letter-html.tsx";
import { toText } from "./letter-text.ts";
import { acknowledgement } from "./letters/acknowledgement/letter.ts";
import { cancelled } from "./letters/cancelled/letter.ts";
import { delivered } from "./letters/delivered/letter.ts";
import { dispatched } from "./letters/dispatched/letter.ts";
import { lostLink } from "./letters/lost-link/letter.ts";
import { refunded } from "./letters/refunded/letter.ts";
import { returnAnnounced } from "./letters/return-announced/letter.ts";

export type RenderedMail = {
  subject: string;
  text: string;
  html: string;
  /** Every address the mail may link to. */
  links: readonly string[];
};

/** The fields a mail of the kind `K` has declared. */
export type DeclaredContact<K extends MailKind> = Pick<ContactForMail, (typeof mailTable)[K]["fields"][number]>;

type LetterOf<K extends MailKind> = (
  facts: LetterFacts<Exclude<(typeof mailTable)[K]["fields"][number], "email" | "secret">>,
) => Letter;

const letters: { [K in MailKind]: LetterOf<K> } = {
  acknowledgement,
  dispatched,
  delivered,
  cancelled,
  "return-announced": returnAnnounced,
  refunded,
  "lost-link": lostLink,
};

/** Writes one mail. Reads of the contact what the mail table declares. Throws `FactsMissing` if its event is not there. */
export function renderMail(
  kind: MailKind,
  shop: ShopForMail,
  order: OrderForMail,
  contact: ContactForMail,
): RenderedMail {
  const letter = (letters[kind] as LetterOf<"acknowledgement">)({ shop, order, contact: declared(kind, contact) });
  const { terms, privacy, contact: contactPage } = shop.links;
  const addresses = { order: shop.links.order(contact.secret), terms, privacy, contact: contactPage };
  const href = (to: Link["to"]) => addresses[to];
  const blocks: Block[] = [{ is: "title", shop: shop.name, words: letter.subject }, ...letter.blocks];
  return {
    subject: letter.subject,
    text: toText(blocks, href),
    html: toHtml(letter.subject, blocks, href),
    links: Object.values(addresses),
  };
}

/** The card with its undeclared fields left out; reading one of those throws. */
function declared(kind: MailKind, contact: ContactForMail): DeclaredContact<"acknowledgement"> {
  const fields: readonly ContactField[] = mailTable[kind].fields;
  return new Proxy(contact, {
    get: (card, field: string) => {
      if (!(fields as readonly string[]).includes(field))
        throw new Error(`The mail "${kind}" does not declare ${field}.`);
      return card[field as ContactField];
    },
  });
}
