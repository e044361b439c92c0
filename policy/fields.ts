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
  addressLine2: contact("Optional."),
  town: contact("Where we deliver."),
  postcode: contact("Decides the delivery price and date."),
  note: contact("Optional. Anything the driver should know, such as stairs or a narrow lane."),
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
  "choose-place": { postcode: contactFieldsAsked.postcode },
  checkout: contactFieldsAsked,
  "correct-details": contactFieldsAsked,
  "api-checkout": contactFieldsAsked,
  // Words that are searched for are looked up and forgotten; nothing writes them down.
  search: { q: none },
  suggestions: { q: none },
  "api-search": { q: none },
  "send-links": { email: contact("We send the link to your order there, if there is one.") },
};
