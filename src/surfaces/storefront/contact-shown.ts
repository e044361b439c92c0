/** Where the shopper's own details are taken out to be shown to them: the form that is filled again, the order page. */
import type { Contact, ContactCard, ContactField } from "#orders";
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
