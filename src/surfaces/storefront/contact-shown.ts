/** Where people's own details are taken out to be shown to them: the form that is filled again, the order, the complaint, the question. */
import type { ComplaintCard } from "#complaints";
import type { InvoiceCard } from "#invoices";
import type { Contact, ContactCard, ContactField } from "#orders";
import type { Category } from "#policy/categories";
import type { MessageView, QuestionCard } from "#questions";
import type { SafetyCard } from "#safety";
import { join, type Personal } from "#vault";
import { reveal } from "#vault/reveal";

/** The fields of the form as text; what a person typed, or what they gave before. */
export type ContactForm = Readonly<Record<ContactField, string>>;

export const emptyForm: ContactForm = {
  email: "",
  name: "",
  telephone: "",
  addressLine1: "",
  addressLine2: "",
  town: "",
  postcode: "",
  note: "",
};

/** Fills the form with what we hold, for the person it belongs to. */
export function formOf(card: Personal<ContactCard, "contact"> | Personal<Contact, "contact">): ContactForm {
  return formFrom(reveal("show-to-subject", card as Personal<Contact, "contact">));
}

function formFrom({ email, name, telephone, addressLines, town, postcode, note }: Contact): ContactForm {
  const [addressLine1 = "", addressLine2 = ""] = addressLines;
  return { email, name, telephone: telephone ?? "", addressLine1, addressLine2, town, postcode, note: note ?? "" };
}

/** Address lines in the order of an envelope, then telephone and note, for the page of the order. */
export function linesOf(form: ContactForm): readonly string[] {
  return [form.name, form.addressLine1, form.addressLine2, form.town, form.postcode].filter((line) => line !== "");
}

/** What somebody complained about, field by field, for the person who wrote it. */
export function complaintShown(card: Personal<ComplaintCard, "complaint">): {
  words: string;
  name: string;
  email: string;
  orderNumber: string;
} {
  const { words, name, email, orderNumber } = reveal("show-to-subject", card);
  return { words, name: name ?? "", email: email ?? "", orderNumber: orderNumber ?? "" };
}

/** Why one of our people looked, in their words, for the person they looked at. */
export function reasonShown(reason: Personal<string, "access-reason">): string {
  return reveal("show-to-subject", reason);
}

/** What is held for one order, opened and not revealed; null for what is not there or cannot be opened now. */
type OrderHeld = {
  contact: Personal<ContactCard, "contact"> | null;
  notes: readonly Personal<string, "order-note">[];
  safety: Personal<SafetyCard, "safety-contact"> | null;
  invoice: Personal<InvoiceCard, "invoice"> | null;
};

/**
 * What is held for one order, in one piece, for the person it is about: to be read and taken away together, so opened together, for
 * the one purpose that every kind of data in it allows.
 */
export function orderHeldShown({ contact, notes, safety, invoice }: OrderHeld): {
  contact: ContactForm | null;
  notes: readonly string[];
  safetyAddress: string | null;
  invoice: InvoiceCard | null;
} {
  const held = join(orNothing(contact), join(...notes), orNothing(safety), orNothing(invoice));
  const [[card], words, [left], [buyer]] = reveal("show-to-subject", held);
  return {
    contact: card === undefined ? null : formFrom(card),
    notes: words,
    safetyAddress: left?.email ?? null,
    invoice: buyer ?? null,
  };
}

function orNothing<T, C extends Category>(sealed: Personal<T, C> | null): Personal<readonly T[], C> {
  return sealed === null ? join() : join(sealed);
}

/** What we answered, for the person who complained. */
export function answerShown(answer: Personal<string, "complaint">): string {
  return reveal("show-to-subject", answer);
}

/** How to answer a question, for the person who asked. */
export function askerShown(card: Personal<QuestionCard, "question">): { email: string; orderNumber: string } {
  const { email, orderNumber } = reveal("show-to-subject", card);
  return { email: email ?? "", orderNumber: orderNumber ?? "" };
}

/** The words of one message, for the person who asked. */
export function messageShown({ words }: MessageView): string {
  return reveal("show-to-subject", words);
}

/** Whom a VAT invoice is made out to, and the secret of its link, for whoever holds that or the order's. */
export function invoiceShown(card: Personal<InvoiceCard, "invoice">): InvoiceCard {
  return reveal("show-to-subject", card);
}

/** The address for safety messages, for the person who left it. */
export function safetyAddressShown(card: Personal<SafetyCard, "safety-contact">): string {
  return reveal("show-to-subject", card).email;
}
