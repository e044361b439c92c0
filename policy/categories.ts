import { retention } from "./retention.ts";

/** What personal data may be used for. A use that is not here cannot be asked for. */
export const purposes = {
  "take-order": "to check what was typed and to keep it with the order",
  "deliver-order": "to bring the order to the door",
  "order-mail": "to write to the customer about this order, and about nothing else",
  "show-to-subject": "to show people what we hold about them",
  refund: "to give money back",
  reconcile: "to compare our orders with the payments at the provider",
  "keep-keys": "to have the keys of our data locked up by somebody who does not have the data",
  "keep-proof": "to keep a signed proof of the privacy log outside the shop; nothing about anybody",
  "watch-access": "to tell the owner how often our people looked at details; not whose",
  "tell-own-programs":
    "to tell programs of our own, such as that of the warehouse, that something happened to an order; nothing about anybody",
  "answer-complaint": "to look into a complaint and to answer it",
  "account-for-access": "to check why one of our people looked at somebody's details",
  "answer-question": "to answer what somebody asked us, and to carry out a withdrawal from a contract",
  "question-mail":
    "to write to whoever asked us something, or withdrew from a contract, about that, and about nothing else",
  "complaint-mail": "to write to whoever complained about the complaint, and about nothing else",
  "safety-mail": "to write when something you bought is recalled because it is not safe, and about nothing else",
  "issue-invoice": "to make out a VAT invoice to a business that asks for one, and to keep it as tax law wants",
} as const;

export type Purpose = keyof typeof purposes;

type CategoryOfData = {
  /** What a sealed value of this kind is called when something prints it: `[sealed contact details]`. */
  word: string;
  meaning: string;
  /** Whose data it is. */
  subject: string;
  /** When it is collected, in the words of the policy. */
  occasion: string;
  /** The basis in UK GDPR Art. 6. */
  basis: string;
  retention: string;
  /** Who outside the shop may receive it. */
  recipients: readonly string[];
  /** The label set that new data of this kind is sealed under. */
  collectedUnder: `${string}@${number}`;
};

/** Every kind of personal data that the shop stores. What is not declared here cannot be sealed, so it cannot be kept. */
export const categories = {
  contact: {
    word: "contact details",
    meaning: "Name, e-mail address, delivery address, telephone number and a note for the delivery.",
    subject: "The person who orders, or who receives the order.",
    occasion: "When an order is placed, on this website or by telephone.",
    basis: "Article 6(1)(b): needed for the contract.",
    retention:
      "Until the order is complete; an order that is never paid loses it after a day, one taken by telephone after seven days.",
    recipients: ["carrier", "mail-server"],
    collectedUnder: "contact-card@1",
  },
  "payment-reference": {
    word: "payment reference",
    meaning: "The number under which the payment provider knows the payment. It is no card number.",
    subject: "The person who pays.",
    occasion: "When an order is paid.",
    basis: "Article 6(1)(b): needed for the contract.",
    retention: "Until the order is complete; afterwards only a keyed hash remains.",
    recipients: ["payment-provider"],
    collectedUnder: "payment-reference@1",
  },
  complaint: {
    word: "complaint",
    meaning:
      "What you complain about in your words, your name and your e-mail address if you give them, and our answer.",
    subject: "The person who complains, and anybody they write about.",
    occasion: "When a complaint is sent with the form.",
    basis:
      "Article 6(1)(c): the law wants complaints about data taken and answered (Data Protection Act 2018, s. 164A).",
    retention: `Until ${retention["answered-complaint"].keptFor.days} days after our answer.`,
    recipients: ["mail-server"],
    collectedUnder: "complaint@1",
  },
  question: {
    word: "question",
    meaning:
      "What you ask us in your words, your e-mail address and the number of an order if you give them, and our answers; when you withdraw from a contract, your name too.",
    subject: "The person who asks or withdraws, and anybody they write about.",
    occasion: "When a question, or a withdrawal from a contract, is sent with its form.",
    basis:
      "Article 6(1)(f): you want an answer, and we want to give you one; of a withdrawal (b): it is about your contract.",
    retention: `Until ${retention["answered-question"].keptFor.days} days after our last answer, or until you remove it.`,
    recipients: ["mail-server"],
    collectedUnder: "question@1",
  },
  "safety-contact": {
    word: "address for safety messages",
    meaning: "An e-mail address that you leave, if you like, for messages about the safety of what you bought.",
    subject: "The person who leaves it.",
    occasion: "When it is left on the page of an order.",
    basis: "Article 6(1)(a): you agree to it, and take it back whenever you like.",
    retention: `Until you take it away, and at most ${retention["safety-contact"].keptFor.days / 365} years.`,
    recipients: ["mail-server"],
    collectedUnder: "safety-contact@1",
  },
  invoice: {
    word: "VAT invoice",
    meaning: "Name, address and, if it is given, VAT number of a business that asks for a VAT invoice.",
    subject: "Whoever the invoice is made out to.",
    occasion: "When a VAT invoice is asked for on the page of an order.",
    basis: "Article 6(1)(c): tax law wants such an invoice given and kept (VAT Regulations 1995, reg. 13 and 31).",
    retention: `Six years from the last invoice or credit note (${retention["vat-invoice"].keptFor.days} days), as tax law wants.`,
    recipients: [],
    collectedUnder: "invoice@1",
  },
  "access-reason": {
    word: "reason for looking",
    meaning: "Why one of our people looked at your details, in their words.",
    subject: "The person whose details were looked at.",
    occasion:
      "When one of the few with special access asks to see the details of an order, a complaint, a question or a VAT invoice.",
    basis: "Article 6(1)(f): we want to be able to say who looked at your details and why.",
    retention: "As long as the details themselves, and destroyed with them.",
    recipients: [],
    collectedUnder: "access-reason@1",
  },
  "order-note": {
    word: "note of ours",
    meaning: "What our people write about an order while they work on it, such as what was agreed on the telephone.",
    subject: "The person who orders, and anybody they tell us about.",
    occasion: "When one of our people writes something down about an order.",
    basis: "Article 6(1)(b): needed for the contract.",
    retention: "Until the order is complete, and destroyed with the details.",
    recipients: [],
    collectedUnder: "order-note@1",
  },
} as const satisfies Record<string, CategoryOfData>;

export type Category = keyof typeof categories;
