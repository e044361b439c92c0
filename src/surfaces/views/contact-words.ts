import type { ContactError, ContactField } from "#orders";

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

/**
 * One sentence per wrong field of a contact: said in the summary and beside the field in the same words, and by the API,
 * so that a person reads the same whichever door a program took for them.
 */
export function contactWords(errors: readonly ContactError[]): Partial<Record<ContactField, string>> {
  return Object.fromEntries(
    errors.map(({ field, because }) => {
      if (because === "missing") return [field, missing[field]];
      if (because === "too-long") return [field, `${names[field]} is longer than we can take`];
      return [field, malformed[field] ?? `${names[field]} holds a character that we cannot take`];
    }),
  );
}
