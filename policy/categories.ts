/** What personal data may be used for. A use that is not here cannot be asked for. */
export const purposes = {
  "take-order": "to check what was typed and to keep it with the order",
  "deliver-order": "to bring the order to the door",
  "order-mail": "to write to the customer about this order, and about nothing else",
  "show-to-subject": "to show people what we hold about them",
  refund: "to give money back",
  reconcile: "to compare our orders with the payments at the provider",
} as const;

export type Purpose = keyof typeof purposes;

type CategoryOfData = {
  /** What a sealed value of this kind is called when something prints it: `[sealed contact details]`. */
  word: string;
  meaning: string;
  /** Whose data it is. */
  subject: string;
  /** When it is collected, in the words of the policy. */
  occasion: string;
  /** The basis in UK GDPR Art. 6. */
  basis: string;
  retention: string;
  /** Who outside the shop may receive it. */
  recipients: readonly string[];
  /** The label set that new data of this kind is sealed under. */
  collectedUnder: `${string}@${number}`;
};

/** Every kind of personal data that the shop stores. What is not declared here cannot be sealed, so it cannot be kept. */
export const categories = {
  contact: {
    word: "contact details",
    meaning: "Name, e-mail address, delivery address, telephone number and a note for the delivery.",
    subject: "The person who orders, or who receives the order.",
    occasion: "When an order is placed.",
    basis: "Article 6(1)(b): needed for the contract.",
    retention: "Until the order is complete; an order that is never paid loses it after a day.",
    recipients: ["carrier", "mail-server"],
    collectedUnder: "contact-card@1",
  },
  "payment-reference": {
    word: "payment reference",
    meaning: "The number under which the payment provider knows the payment. It is no card number.",
    subject: "The person who pays.",
    occasion: "When an order is paid.",
    basis: "Article 6(1)(b): needed for the contract.",
    retention: "Until the order is complete; afterwards only a keyed hash remains.",
    recipients: ["payment-provider"],
    collectedUnder: "payment-reference@1",
  },
} as const satisfies Record<string, CategoryOfData>;

export type Category = keyof typeof categories;
