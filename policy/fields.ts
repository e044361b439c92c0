import type { Category } from "./categories.ts";

/** What a form or an API request may bring: a category of personal data and why it is asked, or nothing personal. */
export type FieldDeclaration = { category: Category; why: string } | { category: "none" };

const none: FieldDeclaration = { category: "none" };
const contact = (why: string) => ({ category: "contact", why }) as const;

/** The fields of the contact form, wherever it stands. The words are shown beside each field (law L02). */
export const contactFieldsAsked = {
  email: contact("We send the confirmation and news of your delivery here."),
  name: contact("So that the driver knows whom to ask for."),
  telephone: contact("Optional. The driver rings if nobody answers the door."),
  addressLine1: contact("Where we deliver."),
  addressLine2: contact("Optional. The flat, the building or the farm, so that the driver finds the door."),
  town: contact("Where we deliver."),
  postcode: contact("Decides the delivery price and date."),
  note: contact("Optional. Anything the driver should know, such as stairs or a narrow lane."),
} as const satisfies Record<string, FieldDeclaration>;

const complaint = (why: string) => ({ category: "complaint", why }) as const;

/** The fields of the complaint form. Only the first one is needed. */
export const complaintFieldsAsked = {
  words: complaint("So that we know what to look into. Please leave out what we need not know."),
  name: complaint("How we may call you in the answer."),
  email: complaint("We write when it has come and when it is answered; without it you look at the page."),
  orderNumber: complaint("So that we find what it is about."),
} as const satisfies Record<string, FieldDeclaration>;

const question = (why: string) => ({ category: "question", why }) as const;

/** The fields of the form for questions. Only the words are needed; of the topics one is chosen already. */
export const questionFieldsAsked = {
  topic: none,
  words: question("So that we can answer. Please leave out what we need not know."),
  email: question("We write when it has come and send the answer; without it you look at the page."),
  orderNumber: question("If it is about an order, so that we find it."),
} as const satisfies Record<string, FieldDeclaration>;

/** The fields of the form to withdraw from a contract; both of its steps have them. */
export const withdrawalFieldsAsked = {
  name: question("So that we know who withdraws."),
  orderNumber: question("So that we know from which contract. It stands in every mail about the order."),
  email: question("We confirm here at once that we have it, and look with it for the order of that number."),
  which: question(
    "Only if you keep some of the order: name what you do not want. If it is empty, you withdraw from all of it.",
  ),
} as const satisfies Record<string, FieldDeclaration>;

/** What somebody writes again, on the page of their question. */
export const messageFieldsAsked = {
  words: question("So that we can answer."),
} as const satisfies Record<string, FieldDeclaration>;

/** The fields of the form for safety messages. The words are shown beside each field. */
export const safetyFieldsAsked = {
  email: {
    category: "safety-contact",
    why: "We write here only if something from this order is recalled because it is not safe.",
  },
  agreed: none,
} as const satisfies Record<string, FieldDeclaration>;

const invoice = (why: string) => ({ category: "invoice", why }) as const;

/** The fields of the form for a VAT invoice. The words are shown beside each field. */
export const invoiceFieldsAsked = {
  name: invoice("The invoice is made out to it."),
  addressLine1: invoice("Tax law wants the address of the business on the invoice."),
  addressLine2: invoice("If the address has a second line."),
  town: invoice("Part of the address."),
  postcode: invoice("Part of the address."),
  vatNumber: invoice("If you would like to see it on the invoice."),
} as const satisfies Record<string, FieldDeclaration>;

/** Fields by name that mean the same on every route and say nothing about a person. */
export const impersonalFields: Readonly<Record<string, FieldDeclaration>> = {
  sku: none,
  quantity: none,
  version: none,
  colour: none,
  material: none,
  price: none,
  size: none,
  availability: none,
  "width-min": none,
  "width-max": none,
  "price-min": none,
  "price-max": none,
  sort: none,
  page: none,
  category: none,
  stars: none,
  added: none,
  removed: none,
  changed: none,
  problem: none,
  seen: none,
  totalMinor: none,
  ground: none,
};

/** Route → field → what it is. A field that stands neither here nor among the impersonal ones does not boot. */
export const fields: Readonly<Record<string, Readonly<Record<string, FieldDeclaration>>>> = {
  // What is no code of the shop's is not kept.
  "use-code": { code: none },
  "api-use-code": { code: none },
  "choose-place": { postcode: contactFieldsAsked.postcode },
  checkout: contactFieldsAsked,
  "correct-details": contactFieldsAsked,
  "correct-payment-details": contactFieldsAsked,
  "api-checkout": contactFieldsAsked,
  // Words that are searched for are looked up and forgotten; nothing writes them down.
  search: { q: none },
  suggestions: { q: none },
  "api-search": { q: none },
  "send-complaint": complaintFieldsAsked,
  "ask-question": { topic: none },
  "send-question": questionFieldsAsked,
  "write-again": messageFieldsAsked,
  "check-withdrawal": { ...withdrawalFieldsAsked, change: none, attempt: none },
  "confirm-withdrawal": { ...withdrawalFieldsAsked, attempt: none },
  "leave-safety-contact": safetyFieldsAsked,
  "issue-invoice": invoiceFieldsAsked,
  "find-by-email": { email: contact("We look for orders with it, and write it down nowhere.") },
  "find-by-postcode": { postcode: contact("We look for orders with it, and write it down nowhere.") },
  "send-links": { email: contact("We send the link to your order there, if there is one.") },
};
