/** Where the shopper's own details are taken out to be shown to them: the form that is filled again, the order page. */
import type { Contact, ContactCard, ContactError, ContactField } from "#orders";
import type { Personal } from "#vault";
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
  const { email, name, telephone, addressLines, town, postcode, note } = reveal(
    "show-to-subject",
    card as Personal<Contact, "contact">,
  );
  const [addressLine1 = "", addressLine2 = ""] = addressLines;
  return { email, name, telephone: telephone ?? "", addressLine1, addressLine2, town, postcode, note: note ?? "" };
}

/** Address lines in the order of an envelope, then telephone and note, for the page of the order. */
export function linesOf(form: ContactForm): readonly string[] {
  return [form.name, form.addressLine1, form.addressLine2, form.town, form.postcode].filter((line) => line !== "");
}

const missing: Readonly<Record<ContactField, string>> = {
  email: "Enter your e-mail address",
  name: "Enter your full name",
  telephone: "Enter a telephone number",
  addressLine1: "Enter the first line of your address",
  addressLine2: "Enter the second line of your address",
  town: "Enter your town or city",
  postcode: "Enter your postcode",
  note: "Enter a note",
};

const malformed: Partial<Record<ContactField, string>> = {
  email: "Enter an e-mail address in the correct form, like name@example.com",
  telephone: "Enter a telephone number, like 01632 960 001 or +44 7700 900 982",
  postcode: "Enter a full postcode of the United Kingdom, like LA9 4QX",
};

const names: Readonly<Record<ContactField, string>> = {
  email: "E-mail address",
  name: "Full name",
  telephone: "Telephone number",
  addressLine1: "The first line of the address",
  addressLine2: "The second line of the address",
  town: "Town or city",
  postcode: "Postcode",
  note: "The note",
};

/** One sentence per wrong field: said in the summary and beside the field in the same words. */
export function sentencesOf(errors: readonly ContactError[]): Partial<Record<ContactField, string>> {
  return Object.fromEntries(
    errors.map(({ field, because }) => {
      if (because === "missing") return [field, missing[field]];
      if (because === "too-long") return [field, `${names[field]} is longer than we can take`];
      return [field, malformed[field] ?? `${names[field]} holds a character that we cannot take`];
    }),
  );
}
