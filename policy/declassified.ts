import type { Category } from "./categories.ts";

type Rule = {
  category: Category;
  /** What is worked out, in words for the policy. */
  gives: string;
  /** Why that is nobody's personal data any more. */
  because: string;
  /** Works it out. */
  apply(value: never): unknown;
};

/** The first half of a postcode, as it is kept: "SW1A 1AA" gives "SW1A". */
function outwardCode({ postcode }: { postcode: string }): string {
  return postcode.slice(0, postcode.indexOf(" ")) || postcode;
}

function hasEmail({ email }: { email: string | null }): boolean {
  return email !== null;
}

/**
 * All that may be worked out of personal data and go on as plain data, without a purpose. Beside these, `keyedHashes`. What is
 * not here leaves a sealed value by `reveal` alone, for a purpose.
 */
export const declassified = {
  "outward-code": {
    category: "contact",
    gives: "The first half of a postcode, to find what delivery costs and when it comes.",
    because: "Thousands of households share it, and nothing keeps it.",
    apply: outwardCode,
  },
  "fields-held": {
    category: "contact",
    gives: "Which fields of an order's contact details hold something, by name.",
    because: "It says that there is a telephone number, and not which.",
    apply: ({ telephone, note }: { telephone: string | null; note: string | null }): readonly string[] => [
      ...["name", "e-mail", "address"],
      ...(telephone === null ? [] : ["telephone"]),
      ...(note === null ? [] : ["note"]),
    ],
  },
  "can-be-written-to": {
    category: "complaint",
    gives: "Whether an e-mail address was given with a complaint.",
    because: "It says yes or no.",
    apply: hasEmail,
  },
  "asker-can-be-written-to": {
    category: "question",
    gives: "Whether an e-mail address was given with a question.",
    because: "It says yes or no.",
    apply: hasEmail,
  },
} as const satisfies Record<string, Rule>;

export type DeclassifiedId = keyof typeof declassified;

/** What is kept as a hash under a key of the shop, so that it is recognised when it comes again; no hash gives it back. */
export const keyedHashes = {
  "payment-reference": "Tells that a message about a payment is about one we know, after the payment was forgotten.",
} as const;
