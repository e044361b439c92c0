/** Every mail this shop can send about an order. A seventh needs a letter, a preview and an entry here. */
export const mailKinds = ["acknowledgement", "dispatched", "delivered", "cancelled", "refunded", "lost-link"] as const;

export type MailKind = (typeof mailKinds)[number];

/** What of the contact card a mail may read. Nothing else is handed to its letter. */
export type ContactField = "name" | "email" | "address";

/** One row of the mail table: to whom a mail goes, when, and which personal data it reads. */
export type MailDeclaration = {
  kind: MailKind;
  /** When it is sent, in the words of the published policy. */
  sentWhen: string;
  recipient: "the person who placed the order";
  category: "contact";
  purpose: "order-mail";
  fields: readonly ContactField[];
};

/**
 * The mail table. The classification gate compares it with the policy, and a letter is handed these fields only, so
 * that a mail which begins to read more fails its test first.
 */
export const mailTable: Readonly<Record<MailKind, MailDeclaration>> = {
  acknowledgement: declare("acknowledgement", "as soon as the order is placed", ["name", "email", "address"]),
  dispatched: declare("dispatched", "when a parcel of the order leaves us", ["name", "email"]),
  delivered: declare("delivered", "when everything has been delivered", ["name", "email"]),
  cancelled: declare("cancelled", "when the order is cancelled", ["name", "email"]),
  refunded: declare("refunded", "when money is sent back", ["name", "email"]),
  "lost-link": declare("lost-link", "when somebody asks for the link to the order again", ["name", "email"]),
};

function declare(kind: MailKind, sentWhen: string, fields: readonly ContactField[]): MailDeclaration {
  const recipient = "the person who placed the order";
  return { kind, sentWhen, recipient, category: "contact", purpose: "order-mail", fields };
}
