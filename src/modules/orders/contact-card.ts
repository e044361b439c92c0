/**
 * The contact card of an order: the only personal data an order has. It is sealed as one padded aggregate under the
 * label set "contact-card@1", so that neither a column nor its length says anything.
 */
import { parsePostcode } from "#delivery";
import { findPersonal } from "#egress";
import { tidyText } from "#kernel/tidy-text";
import { parseMailAddress } from "#mail";
import { type BundleRef, type Personal, type Place, personal } from "#vault";

/** What a person typed, tidied. The address has one or two lines, without town and postcode. */
export type Contact = {
  name: string;
  email: string;
  telephone: string | null;
  addressLines: readonly string[];
  town: string;
  postcode: string;
  note: string | null;
};

/** What is sealed: the contact and the secret of the order page, which later mails need. */
export type ContactCard = Contact & { secret: string };

/** The fields of the form, in its order; at most eight (experience S24). */
export const contactFields = [
  "email",
  "name",
  "telephone",
  "addressLine1",
  "addressLine2",
  "town",
  "postcode",
  "note",
] as const;
export type ContactField = (typeof contactFields)[number];
export type ContactError = { field: ContactField; because: "missing" | "too-long" | "malformed" };

/** Longest accepted value per field, in characters. An e-mail address has 254 by RFC 5321. */
export const contactLimits: Readonly<Record<ContactField, number>> = {
  email: 254,
  name: 100,
  telephone: 25,
  addressLine1: 100,
  addressLine2: 100,
  town: 60,
  postcode: 12,
  note: 300,
};

/** Where the card of an order lies, for the vault. */
export function cardPlace(orderId: string): Place<"contact-card@1"> {
  return { entity: "orders.capsule", field: "contact", rowId: orderId, labelSet: "contact-card@1" };
}

/** The bundle of an order: one key, shredded when the order is complete. */
export function bundleOf(orderId: string, subject: string): BundleRef {
  return { subject, bundle: `fulfilment:${orderId}` };
}

const optional: ReadonlySet<ContactField> = new Set(["telephone", "addressLine2", "note"]);

/**
 * The form as it was posted → a contact for the vault, or what is wrong with each field, in the order of the form.
 * Unknown keys are not looked at: the gate has refused them. The telephone number stays as it was typed.
 */
export function readContact(
  form: Readonly<Record<string, unknown>>,
): { ok: true; contact: Personal<Contact, "contact"> } | { ok: false; errors: readonly ContactError[] } {
  const errors: ContactError[] = [];
  const read = (field: ContactField): string => {
    const raw = form[field];
    const text = tidyText(raw, field === "note");
    const because = fault(field, text, raw);
    if (because !== null) errors.push({ field, because });
    return text;
  };
  const typed = Object.fromEntries(contactFields.map((field) => [field, read(field)])) as Record<ContactField, string>;
  if (errors.length > 0) return { ok: false, errors };
  const postcode = parsePostcode(typed.postcode);
  const contact: Contact = {
    name: typed.name,
    email: typed.email,
    telephone: typed.telephone === "" ? null : typed.telephone,
    addressLines: typed.addressLine2 === "" ? [typed.addressLine1] : [typed.addressLine1, typed.addressLine2],
    town: typed.town,
    postcode: postcode.ok ? postcode.postcode : typed.postcode,
    note: typed.note === "" ? null : typed.note,
  };
  return { ok: true, contact: personal("contact", contact) };
}

/** An e-mail address alone, to find orders by; null where none of our mails could be sent to it. */
export function readEmail(typed: unknown): Personal<string, "contact"> | null {
  const text = tidyText(typed);
  return fault("email", text, typed) === null ? personal("contact", text) : null;
}

function fault(field: ContactField, text: string, raw: unknown): ContactError["because"] | null {
  if (raw !== undefined && typeof raw !== "string") return "malformed";
  if (text === "") return optional.has(field) ? null : "missing";
  if ([...text].length > contactLimits[field]) return "too-long";
  return fits(field, text) ? null : "malformed";
}

function fits(field: ContactField, text: string): boolean {
  switch (field) {
    case "email":
      // What no mail of ours could be sent to is no address, so there is one grammar and it is that of the mails.
      return parseMailAddress(text).ok;
    case "telephone":
      return /^\+?[\d\s().-]+$/.test(text) && /^\d{9,15}$/.test(text.replace(/\D/g, ""));
    case "postcode":
      return parsePostcode(text).ok;
    case "name":
    case "town":
      return /\p{L}/u.test(text) && holdsNoEmail(text);
    case "addressLine1":
    case "addressLine2":
      return holdsNoEmail(text);
    case "note":
      return true;
  }
}

/** What goes to a courier is searched for e-mail addresses on its way out; better to say so while the form is open. */
function holdsNoEmail(text: string): boolean {
  return !findPersonal(text).includes("email");
}
