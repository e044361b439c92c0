/** What stays when somebody is forgotten, and why: the words of the certificates. */
type Stays = ReadonlyArray<{ what: string; why: string }>;

const tombstone = {
  what: "A tombstone with random ids: that there was a bundle, and when it ended.",
  why: "A restored backup is cleaned by it.",
};
const log = {
  what: "Entries of the privacy log under a tag that only the secret link can make again.",
  why: "They are the proof.",
};
const receipts = {
  what: "Receipts of what was sent to whom: names of fields, no contents.",
  why: "They show what partners got.",
};
const looks = {
  what: "Where one of our people looked: who, when and for which kind of reason, for 24 months; not their words.",
  why: "We want to be able to say who looked at details.",
};

const writtenStays = (what: string, why: string): Stays => [{ what, why }, looks, tombstone, log, receipts];

const questionStays = writtenStays(
  "The question without its person: its reference, what it was about and its dates.",
  "They show whether questions are answered in time.",
);

/**
 * Everything of which a certificate can say that its person was forgotten: the table whose rows were sealed, by which the entry of the
 * erasure is known to be of this kind, and what stays.
 */
export const certified = {
  order: {
    row: "orders.capsule",
    stays: [
      {
        what: "The order without its person: number, lines, dates, sums, and what happened to it.",
        why: "Tax law wants the books kept for six years.",
      },
      {
        what: "The entries in the books, which never named anybody.",
        why: "Tax law wants the books kept for six years.",
      },
      {
        what: "Where a business asked for a VAT invoice: whom it is made out to, apart from the order and under a key of its own.",
        why: "Tax law wants an invoice that names the customer kept for six years; then that key is destroyed as well.",
      },
      {
        what: "A keyed hash of the number under which the payment provider knows the payment.",
        why: "Money may have to go back later; the hash recognises the payment and cannot be turned back.",
      },
      ...[looks, tombstone, log, receipts],
    ],
  },
  complaint: {
    row: "complaints.capsule",
    stays: writtenStays(
      "The complaint without its person: its reference, its dates and what came of it.",
      "They show whether complaints are answered in time.",
    ),
  },
  question: { row: "questions.capsule", stays: questionStays },
  withdrawal: {
    row: "questions.capsule",
    stays: [
      ...questionStays,
      {
        what: "With the order, if there is one: when somebody withdrew from it and what was done, without who it was.",
        why: "It belongs to what happened to the order.",
      },
    ],
  },
  invoice: {
    row: "invoices.capsule",
    stays: [
      {
        what: "The invoice and its credit notes without whom they were made out to: numbers, lines, dates and sums.",
        why: "The numbers of invoices may have no gap.",
      },
      {
        what: "The entries in the books, which never named anybody.",
        why: "Tax law wants the books kept for six years.",
      },
      ...[looks, tombstone, log, receipts],
    ],
  },
} as const satisfies Record<string, { row: string; stays: Stays }>;

/** A kind of thing that can be certified to be forgotten. */
export type Certified = keyof typeof certified;
