import type { mailFlows } from "#policy/flows";
import { mails } from "#policy/mails";

/** Every mail this shop can send about an order. Another one needs a letter, a preview and an entry here. */
export const mailKinds = [
  "acknowledgement",
  "dispatched",
  "delivered",
  "cancelled",
  "return-announced",
  "refunded",
  "lost-link",
] as const;

export type MailKind = (typeof mailKinds)[number];

/** What of the contact card a mail can read. Telephone and note are not among it. */
export const contactFields = ["name", "email", "addressLines", "town", "postcode", "secret"] as const;

export type ContactField = (typeof contactFields)[number];

/** One row of the mail table: to whom a mail goes, when, and which personal data it reads. */
export type MailDeclaration = {
  kind: MailKind;
  /** When it is sent, in the words of the published policy. */
  sentWhen: string;
  recipient: "the person who placed the order";
  category: "contact";
  purpose: "order-mail";
  /** Fields of the contact card. `secret` makes the link to the order page. */
  fields: readonly ContactField[];
};

const toEverybody = ["name", "email", "secret"] as const;

/**
 * The mail table. The classification gate compares it with the policy, and a letter is handed these fields only, so
 * that a mail which begins to read more fails its test first.
 */
export const mailTable = {
  acknowledgement: declare("acknowledgement", "as soon as the order is placed", [
    ...toEverybody,
    "addressLines",
    "town",
    "postcode",
  ]),
  dispatched: declare("dispatched", "when the order leaves us", toEverybody),
  delivered: declare("delivered", "when everything has been delivered", toEverybody),
  cancelled: declare("cancelled", "when the order is cancelled", toEverybody),
  "return-announced": declare("return-announced", "when a return or a fault is announced", toEverybody),
  refunded: declare("refunded", "when money is sent back", toEverybody),
  "lost-link": declare("lost-link", "when somebody asks for the link to the order again", toEverybody),
} as const satisfies Record<MailKind, MailDeclaration>;

function declare<const F extends readonly ContactField[]>(kind: MailKind, sentWhen: string, fields: F) {
  const recipient = "the person who placed the order" as const;
  return { kind, sentWhen, recipient, category: "contact", purpose: "order-mail", fields } as const;
}

/** A field as the flow `order-mail` names it. */
export type LeavingField = keyof (typeof mailFlows)["order-mail"]["fields"];

/** What leaves with a mail of this kind, in the words of its receipt. Throws for a field that the policy does not declare. */
export function fieldsThatLeave(kind: MailKind): LeavingField[] {
  const leaving = mailTable[kind].fields.map((field) => {
    const declared = mails[kind]?.fields[field];
    if (declared === undefined) throw new Error(`The policy does not declare ${field} for the mail "${kind}".`);
    return declared.leavesAs;
  });
  return [...new Set([...leaving, "order" as const])];
}
