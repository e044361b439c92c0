import type { MailFlowId } from "#policy/flows";
import { type LeavingName, mails } from "#policy/mails";

/** Every mail this shop can send about an order. Another one needs a letter, a preview and an entry here. */
export const mailKinds = [
  "acknowledgement",
  "dispatched",
  "delivered",
  "cancelled",
  "exchanged",
  "return-announced",
  "refunded",
  "lost-link",
  "payment-link",
  "invoice-issued",
  "credit-note-issued",
] as const;

export type MailKind = (typeof mailKinds)[number];

/** Those of them that bring a paper: the cause is its number, and the mail links to it. */
export function isAboutPaper(kind: AnyMailKind): kind is "invoice-issued" | "credit-note-issued" {
  return kind === "invoice-issued" || kind === "credit-note-issued";
}

/** Every mail about a complaint. */
export const complaintMailKinds = ["complaint-received", "complaint-answered"] as const;

export type ComplaintMailKind = (typeof complaintMailKinds)[number];

/** Every mail about a question, or about a withdrawal from a contract, which lies like one. */
export const questionMailKinds = ["question-received", "question-answered", "withdrawal-received"] as const;

export type QuestionMailKind = (typeof questionMailKinds)[number];

export function isAboutQuestion(kind: AnyMailKind): kind is QuestionMailKind {
  return (questionMailKinds as readonly string[]).includes(kind);
}

/** Every mail to an address that was left for safety messages. */
export const safetyMailKinds = ["safety-recall"] as const;

export type SafetyMailKind = (typeof safetyMailKinds)[number];

export function isAboutSafety(kind: AnyMailKind): kind is SafetyMailKind {
  return (safetyMailKinds as readonly string[]).includes(kind);
}

/** Every mail to whoever runs the shop. */
export const ownerMailKinds = ["checkpoint", "special-access", "access-digest"] as const;

export type OwnerMailKind = (typeof ownerMailKinds)[number];

/** Every mail to a person about something of theirs. */
export type AnyMailKind = MailKind | ComplaintMailKind | QuestionMailKind | SafetyMailKind;

export function isAboutComplaint(kind: AnyMailKind): kind is ComplaintMailKind {
  return (complaintMailKinds as readonly string[]).includes(kind);
}

/** What of the contact card a mail can read. Telephone and note are not among it. */
export const contactFields = ["name", "email", "addressLines", "town", "postcode", "secret"] as const;

export type ContactField = (typeof contactFields)[number];

/** One row of the mail table: to whom a mail goes, when, and which personal data it reads. */
export type MailDeclaration = {
  kind: AnyMailKind;
  /** When it is sent, in the words of the published policy. */
  sentWhen: string;
  recipient:
    | "the person who placed the order"
    | "the person who complained"
    | "the person who asked"
    | "the person who withdrew"
    | "the person who left the address";
  category: "contact" | "complaint" | "question" | "safety-contact";
  /** Also the flow by which it leaves. */
  purpose: Exclude<MailFlowId, "owner-mail">;
  /** Fields of the card. `secret` makes the link to the page of the order, the complaint or the question. */
  fields: readonly (ContactField | "answer" | "statement")[];
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
  dispatched: declare("dispatched", "when the order, or a parcel of it, leaves us", toEverybody),
  delivered: declare("delivered", "when everything has been delivered", toEverybody),
  cancelled: declare("cancelled", "when the order, or what has not left of it, is cancelled", toEverybody),
  exchanged: declare("exchanged", "when something of the order is exchanged for another variant of it", toEverybody),
  "return-announced": declare("return-announced", "when a return or a fault is announced", toEverybody),
  refunded: declare("refunded", "when money is sent back", toEverybody),
  "lost-link": declare("lost-link", "when somebody asks for the link to the order again", toEverybody),
  "payment-link": declare(
    "payment-link",
    "when somebody orders by telephone, so that they look through the order and pay",
    toEverybody,
  ),
  "invoice-issued": declare("invoice-issued", "when a VAT invoice is asked for", toEverybody),
  "credit-note-issued": declare(
    "credit-note-issued",
    "when money is sent back of an order that has a VAT invoice",
    toEverybody,
  ),
  "complaint-received": declareForComplaint("complaint-received", "as soon as a complaint has come"),
  "complaint-answered": declareForComplaint("complaint-answered", "when a complaint is answered"),
  "question-received": declareForQuestion("question-received", "as soon as a question has come", ["email", "secret"]),
  "question-answered": declareForQuestion("question-answered", "when a question or a withdrawal is answered", [
    "email",
    "secret",
    "answer",
  ]),
  "withdrawal-received": {
    ...declareForQuestion("withdrawal-received", "as soon as somebody has withdrawn from a contract by the form", [
      "email",
      "secret",
      "statement",
    ]),
    recipient: "the person who withdrew",
  },
  "safety-recall": {
    kind: "safety-recall",
    sentWhen: "when a product is recalled that was in the order",
    recipient: "the person who left the address",
    category: "safety-contact",
    purpose: "safety-mail",
    fields: ["email", "secret"],
  },
} as const satisfies Record<AnyMailKind, MailDeclaration>;

function declare<const F extends readonly ContactField[]>(kind: MailKind, sentWhen: string, fields: F) {
  const recipient = "the person who placed the order" as const;
  return { kind, sentWhen, recipient, category: "contact", purpose: "order-mail", fields } as const;
}

function declareForComplaint(kind: ComplaintMailKind, sentWhen: string) {
  const recipient = "the person who complained" as const;
  return { kind, sentWhen, recipient, category: "complaint", purpose: "complaint-mail", fields: toEverybody } as const;
}

function declareForQuestion<const F extends MailDeclaration["fields"]>(
  kind: QuestionMailKind,
  sentWhen: string,
  fields: F,
) {
  const recipient = "the person who asked" as const;
  return { kind, sentWhen, recipient, category: "question", purpose: "question-mail", fields } as const;
}

/** A field as the flows of mails name it. */
export type LeavingField = LeavingName;

/** What a mail of each flow says besides what is somebody's. */
const aboutWhat = {
  "order-mail": "order",
  "complaint-mail": "complaint",
  "question-mail": "question",
  "safety-mail": "recall",
} as const satisfies Partial<Record<MailFlowId, LeavingField>>;

/** What leaves with a mail of this kind, in the words of its receipt. Throws for a field that the policy does not declare. */
export function fieldsThatLeave(kind: AnyMailKind): LeavingField[] {
  const leaving = mailTable[kind].fields.map((field) => {
    const declared = mails[kind]?.fields[field];
    if (declared === undefined) throw new Error(`The policy does not declare ${field} for the mail "${kind}".`);
    return declared.leavesAs;
  });
  return [...new Set([...leaving, aboutWhat[mailTable[kind].purpose]])];
}
