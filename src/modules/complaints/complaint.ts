import { day } from "#kernel/clock";
import { tidyText } from "#kernel/tidy-text";
import { parseMailAddress } from "#mail";
import { keptMs } from "#policy/retention";
import { type BundleRef, type Personal, type Place, personal } from "#vault";

/** What somebody wrote. All but the words is up to them. */
export type Complaint = { words: string; name: string | null; email: string | null; orderNumber: string | null };

/** What is sealed: the complaint and the secret of its page, which later mails need. */
export type ComplaintCard = Complaint & { secret: string };

export const complaintFields = ["words", "name", "email", "orderNumber"] as const;
export type ComplaintField = (typeof complaintFields)[number];
export type ComplaintError = { field: ComplaintField; because: "missing" | "too-long" | "malformed" };

/** Longest accepted value per field, in characters. */
export const complaintLimits: Readonly<Record<ComplaintField, number>> = {
  words: 4_000,
  name: 100,
  email: 254,
  orderNumber: 20,
};

/** Days until whoever runs the shop is warned, until it is answered at the latest, and that it is kept after the answer. */
export const alertDays = 20;
export const answerDays = 30;
export const keptDays = keptMs("answered-complaint") / day;

/** The bundle of a complaint: one key, shredded 90 days after the answer. */
export function bundleOf(complaintId: string, subject: string): BundleRef {
  return { subject, bundle: `support:${complaintId}` };
}

/** Where the card and the answer of a complaint lie, for the vault. */
export function placeOf(complaintId: string, field: "card" | "answer"): Place<"complaint@1"> {
  return { entity: "complaints.capsule", field, rowId: complaintId, labelSet: "complaint@1" };
}

/** The form as it was posted → a complaint for the vault, or what is wrong with each field, in the order of the form. */
export function readComplaint(
  form: Readonly<Record<string, unknown>>,
): { ok: true; complaint: Personal<Complaint, "complaint"> } | { ok: false; errors: readonly ComplaintError[] } {
  const typed = Object.fromEntries(
    complaintFields.map((field) => [field, tidyText(form[field], field === "words")]),
  ) as Record<ComplaintField, string>;
  const errors = complaintFields.flatMap((field): ComplaintError[] => {
    const because = fault(field, typed[field]);
    return because === null ? [] : [{ field, because }];
  });
  if (errors.length > 0) return { ok: false, errors };
  const orNull = (text: string): string | null => (text === "" ? null : text);
  const { words, name, email, orderNumber } = typed;
  return {
    ok: true,
    complaint: personal("complaint", {
      ...{ words, name: orNull(name), email: orNull(email), orderNumber: orNull(orderNumber) },
    }),
  };
}

function fault(field: ComplaintField, text: string): ComplaintError["because"] | null {
  if (text === "") return field === "words" ? "missing" : null;
  if ([...text].length > complaintLimits[field]) return "too-long";
  return field === "email" && !parseMailAddress(text).ok ? "malformed" : null;
}
