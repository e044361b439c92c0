/**
 * The contact card of an order: the only personal data an order has. It is sealed as one padded aggregate under the
 * label set "contact-card@1", so that neither a column nor its length says anything.
 */
import { z } from "zod";
import { type Personal, personal } from "#vault";

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
