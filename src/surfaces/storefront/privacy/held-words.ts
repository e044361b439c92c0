import type { ContactForm } from "../contact-shown.ts";

const names: Readonly<Record<keyof ContactForm, string>> = {
  name: "Name",
  email: "E-mail address",
  telephone: "Telephone number",
  addressLine1: "Address, first line",
  addressLine2: "Address, second line",
  town: "Town",
  postcode: "Postcode",
  note: "Note for the driver",
};

/** The fields of a form that hold something, under the names that people read. */
export function saidFields(form: ContactForm): Readonly<Record<string, string>> {
  const all = Object.entries(names).map(([field, name]) => [name, form[field as keyof ContactForm]]);
  return Object.fromEntries(all.filter(([, value]) => value !== ""));
}
