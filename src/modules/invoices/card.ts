/** Whom an invoice is made out to: what is typed, what is sealed, where it lies, and the one place of this module where it is opened up. */
import { parsePostcode } from "#delivery";
import { day } from "#kernel/clock";
import { tidyText } from "#kernel/tidy-text";
import { keptMs } from "#policy/retention";
import { type BundleRef, type Personal, type Place, personal } from "#vault";
import { reveal } from "#vault/reveal";
import { readVatNumber } from "./vat-number.ts";

/** A business as it was typed, tidied. `vatNumber`: null where none was given. */
export type Buyer = {
  name: string;
  addressLines: readonly string[];
  town: string;
  postcode: string;
  vatNumber: string | null;
};

/** What is sealed: the buyer, and the secret of the invoice's own link. */
export type InvoiceCard = Buyer & { secret: string };

/** The fields of the form, in its order. */
export const buyerFields = ["name", "addressLine1", "addressLine2", "town", "postcode", "vatNumber"] as const;
export type BuyerField = (typeof buyerFields)[number];
export type BuyerError = { field: BuyerField; because: "missing" | "too-long" | "malformed" };

/** Longest accepted value per field, in characters. */
export const buyerLimits: Readonly<Record<BuyerField, number>> = {
  name: 100,
  addressLine1: 100,
  addressLine2: 100,
  town: 60,
  postcode: 12,
  vatNumber: 20,
};

/** Days for which it is kept after the last paper: six years, with the two leap days that may lie in them. */
export const keptDays = keptMs("vat-invoice") / day;

export function bundleOf(invoiceId: string, subject: string): BundleRef {
  return { subject, bundle: `invoice:${invoiceId}` };
}

export function placeOf(invoiceId: string): Place<"invoice@1"> {
  return { entity: "invoices.capsule", field: "card", rowId: invoiceId, labelSet: "invoice@1" };
}

const optional: ReadonlySet<BuyerField> = new Set(["addressLine2", "vatNumber"]);

/** The form as it was posted → a buyer for the vault, or what is wrong with each field, in the order of the form. */
export function readBuyer(
  form: Readonly<Record<string, unknown>>,
): { ok: true; buyer: Personal<Buyer, "invoice"> } | { ok: false; errors: readonly BuyerError[] } {
  const typed = Object.fromEntries(buyerFields.map((field) => [field, tidyText(form[field])])) as Record<
    BuyerField,
    string
  >;
  const errors = buyerFields.flatMap((field): BuyerError[] => {
    const because = fault(field, typed[field]);
    return because === null ? [] : [{ field, because }];
  });
  if (errors.length > 0) return { ok: false, errors };
  const { name, addressLine1, addressLine2, town, vatNumber } = typed;
  const postcode = parsePostcode(typed.postcode);
  const buyer: Buyer = {
    ...{ name, town },
    addressLines: addressLine2 === "" ? [addressLine1] : [addressLine1, addressLine2],
    postcode: postcode.ok ? postcode.postcode : typed.postcode,
    vatNumber: vatNumber === "" ? null : readVatNumber(vatNumber),
  };
  return { ok: true, buyer: personal("invoice", buyer) };
}

function fault(field: BuyerField, text: string): BuyerError["because"] | null {
  if (text === "") return optional.has(field) ? null : "missing";
  if ([...text].length > buyerLimits[field]) return "too-long";
  if (field === "postcode") return parsePostcode(text).ok ? null : "malformed";
  if (field === "vatNumber") return readVatNumber(text) === null ? "malformed" : null;
  return /[\p{L}\p{N}]/u.test(text) ? null : "malformed";
}

export function cardWith(buyer: Personal<Buyer, "invoice">, secret: string): Personal<InvoiceCard, "invoice"> {
  return personal("invoice", { ...reveal("issue-invoice", buyer), secret });
}
