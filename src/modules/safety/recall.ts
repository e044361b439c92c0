/** A product that must not be used any more. Everything is the merchant's words; none may play the hazard down. */
export type Recall = {
  /** Its anchor on the page of recalls. */
  readonly id: string;
  /** Day, YYYY-MM-DD. */
  readonly published: string;
  readonly product: string;
  /** How to tell whether one has it: label, number, when it was sold. */
  readonly identify: string;
  readonly hazard: string;
  /** What to do at once. */
  readonly act: string;
  /** What one gets for it. */
  readonly remedy: string;
  /** Whose orders it concerns; without it nobody is written to, because the product was never sold here. */
  readonly concerns?: Concerned | undefined;
};

/** Orders of one of these products, placed on one of these days or between them (London, YYYY-MM-DD); open where one is missing. */
export type Concerned = {
  readonly products: readonly string[];
  readonly from?: string | undefined;
  readonly until?: string | undefined;
};
