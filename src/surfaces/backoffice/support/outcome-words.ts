import type { Outcome } from "#complaints";

/** What came of a complaint, as it is chosen. */
export const outcomeWords: Readonly<Record<Outcome, string>> = {
  upheld: "They were right",
  "partly-upheld": "They were right in part",
  "not-upheld": "They were not right",
};

export const outcomes = Object.keys(outcomeWords) as [Outcome, ...Outcome[]];
