/**
 * The one place of this module where a contact is opened up. Each function names its purpose and gives out no more
 * than the purpose needs.
 */
import type { Courier } from "#egress";
import { type Personal, personal } from "#vault";
import { reveal, revealFor } from "#vault/reveal";
import type { Contact, ContactCard } from "./contact-card.ts";

/** The card to be sealed with an order: the contact and the secret of its page. */
export function cardWith(contact: Personal<Contact, "contact">, secret: string): Personal<ContactCard, "contact"> {
  return personal("contact", { ...reveal("take-order", contact), secret });
}

/** The secret of the order page, for whoever the card is about. */
export function secretOf(card: Personal<ContactCard, "contact">): string {
  return reveal("show-to-subject", card).secret;
}

/** The same card with the new contact; the secret stays what it was. */
export function replaceContact(
  card: Personal<ContactCard, "contact">,
  contact: Personal<Contact, "contact">,
): Personal<ContactCard, "contact"> {
  return cardWith(contact, reveal("take-order", card).secret);
}

type Recipient = Parameters<Courier["book"]>[0]["recipient"];

/** What a courier needs to find the door, and the names of those fields; not the e-mail address. */
export function recipientOf(card: Personal<ContactCard, "contact">): {
  recipient: Recipient;
  fields: readonly ("name" | "address" | "telephone" | "note")[];
} {
  const { name, addressLines, town, postcode, telephone, note } = revealFor("shipment-book", card);
  const given = { telephone, note };
  const optional = (["telephone", "note"] as const).filter((field) => given[field] !== null);
  return {
    recipient: { name, addressLines, town, postcode, telephone, note },
    fields: ["name", "address", ...optional],
  };
}
