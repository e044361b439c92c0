import type { Category, Purpose } from "./categories.ts";

/** What a record was collected for. Each record names one, for good. */
export type LabelSet = {
  /** Stands in the header of each record. Never given twice; 1 to 65535. */
  number: number;
  category: Category;
  purposes: readonly Purpose[];
};

/**
 * The label sets, oldest first. A row is never changed: a new purpose is a new row, and what was collected before keeps
 * the old one. The database keeps a digest of each row that was ever in force, and a shop whose rows no longer match
 * does not start.
 */
export const labels = {
  "contact-card@1": {
    number: 1,
    category: "contact",
    purposes: ["take-order", "deliver-order", "order-mail", "show-to-subject"],
  },
  "payment-reference@1": {
    number: 2,
    category: "payment-reference",
    purposes: ["refund", "reconcile"],
  },
  "complaint@1": {
    number: 3,
    category: "complaint",
    purposes: ["answer-complaint", "complaint-mail", "show-to-subject"],
  },
  "safety-contact@1": {
    number: 4,
    category: "safety-contact",
    purposes: ["safety-mail", "show-to-subject"],
  },
  "access-reason@1": {
    number: 5,
    category: "access-reason",
    purposes: ["account-for-access", "show-to-subject"],
  },
  "question@1": {
    number: 6,
    category: "question",
    purposes: ["answer-question", "question-mail", "show-to-subject"],
  },
  "order-note@1": {
    number: 7,
    category: "order-note",
    purposes: ["take-order", "deliver-order", "order-mail", "show-to-subject"],
  },
  "invoice@1": {
    number: 8,
    category: "invoice",
    purposes: ["issue-invoice", "show-to-subject"],
  },
} as const satisfies Record<string, LabelSet>;

export type LabelSetId = keyof typeof labels;

/** The category of the records that carry the label set `L`. */
export type CategoryOf<L extends LabelSetId> = (typeof labels)[L]["category"];

/** The categories that some label set allows to be used for the purpose `P`. */
type UsableFor<P extends Purpose> = {
  [L in LabelSetId]: P extends (typeof labels)[L]["purposes"][number] ? CategoryOf<L> : never;
}[LabelSetId];

/**
 * The purposes that some label set of the category `C` allows; of a value that may be of several categories, those that all of them
 * allow. Which ones a value really carries is checked at run time.
 */
export type PurposeOf<C extends Category> = { [P in Purpose]: [C] extends [UsableFor<P>] ? P : never }[Purpose];
