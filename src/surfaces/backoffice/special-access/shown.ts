/**
 * The one place of the back office where details are taken out, after the look stands in the ledger. Each kind of reason shows
 * what it needs and no more; the secret of somebody's own page is never shown.
 */
import type { OrderPurpose } from "#access";
import type { ComplaintCard } from "#complaints";
import type { InvoiceCard } from "#invoices";
import type { ContactCard, NoteView } from "#orders";
import type { Opening } from "#questions";
import { join, type Personal } from "#vault";
import { reveal } from "#vault/reveal";
import { momentInWords } from "#views/days.ts";

/** A name of a field and what was typed there. */
export type ShownField = readonly [label: string, value: string];

/** What is behind the dots before anybody looked. */
export const orderFieldNames = ["Name", "E-mail address", "Address", "Telephone", "Note"] as const;
export const complaintFieldNames = ["What is wrong", "Name", "E-mail address", "Order number"] as const;
export const invoiceFieldNames = ["Name", "Address", "VAT number"] as const;
export const questionFieldNames = ["What they wrote", "E-mail address", "Order number"] as const;

/**
 * The details of an order for one purpose, and what colleagues noted about it, the oldest first: shown together, so opened together
 * and for what both were collected for.
 */
export function orderFields(
  purpose: OrderPurpose,
  card: Personal<ContactCard, "contact">,
  notes: readonly NoteView[],
): ShownField[] {
  const open = notes.flatMap(({ words }) => (words === null ? [] : [words]));
  const [{ name, email, addressLines, town, postcode, telephone, note }, said] = reveal(
    purpose,
    join(card, join(...open)),
  );
  const needed: Readonly<Record<OrderPurpose, readonly (typeof orderFieldNames)[number][]>> = {
    "deliver-order": ["Name", "Address", "Telephone", "Note"],
    "order-mail": ["Name", "E-mail address"],
    "take-order": orderFieldNames,
    "show-to-subject": orderFieldNames,
  };
  const values = {
    Name: name,
    "E-mail address": email,
    Address: [...addressLines, town, postcode].join("\n"),
    Telephone: telephone ?? "",
    Note: note ?? "",
  };
  const noted = [...said];
  return [
    ...needed[purpose].map((field): ShownField => [field, values[field]]),
    ...notes.map(
      ({ at, by, words }): ShownField => [
        `Note of ${by}, ${momentInWords(at)}`,
        words === null ? "cannot be opened at the moment" : (noted.shift() ?? ""),
      ],
    ),
  ];
}

/** What somebody complained about. */
export function complaintFields(card: Personal<ComplaintCard, "complaint">): ShownField[] {
  const { words, name, email, orderNumber } = reveal("answer-complaint", card);
  return complaintFieldNames.map((field, at) => [field, [words, name, email, orderNumber][at] ?? ""]);
}

/** What somebody asked, how to answer, and what was written since, in its order. */
export function questionFields({ card, messages }: Extract<Opening, { ok: true }>): ShownField[] {
  const { email, orderNumber } = reveal("answer-question", card);
  const [asked, ...since] = messages.map(({ words, isAnswer, writtenAt }): ShownField => {
    const who = isAnswer ? "We answered" : "They wrote again";
    return [`${who} on ${momentInWords(writtenAt)}`, reveal("answer-question", words)];
  });
  const values = [asked?.[1] ?? "", email ?? "", orderNumber ?? ""];
  return [...questionFieldNames.map((field, at): ShownField => [field, values[at] ?? ""]), ...since];
}

/** Whom a VAT invoice is made out to. */
export function invoiceFields(card: Personal<InvoiceCard, "invoice">): ShownField[] {
  const { name, addressLines, town, postcode, vatNumber } = reveal("issue-invoice", card);
  return [
    ["Name", name],
    ["Address", [...addressLines, town, postcode].join("\n")],
    ["VAT number", vatNumber ?? ""],
  ];
}

/** Why somebody asks to look, for the colleague who agrees. */
export function reasonShown(reason: Personal<string, "access-reason">): string {
  return reveal("account-for-access", reason);
}
