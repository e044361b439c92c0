import type { Control } from "./promise.ts";

/** What looks at live data every night and says what it found. A promise names its own; each runs once for all that name it. */
export const patrols = {
  "declared-is-all": {
    file: "src/patrols.ts",
    does: "Compares the live databases, the routes, forms, mails, flows and cookies with the policy, as the start does.",
    onFailure: "The promise counts as not kept until a run finds nothing.",
  },
  "cookies-as-declared": {
    file: "src/patrols.ts",
    does: "Opens the shop's own pages as a first visitor, and looks at every cookie they would set: none, before one is needed.",
    onFailure: "The promise counts as not kept until a run finds nothing.",
  },
  "sealed-is-sealed": {
    file: "src/patrols.ts",
    does: "Looks at the newest rows of every column that is sealed, for records that are none, and of every free text, for addresses and telephone numbers.",
    onFailure: "The promise counts as not kept until a run finds nothing.",
  },
  "no-card-numbers": {
    file: "src/patrols.ts",
    does: "Looks through the newest rows of every text for what could be the number of a card.",
    onFailure: "The promise counts as not kept until a run finds nothing.",
  },
  "nothing-overdue": {
    file: "src/modules/retention/index.ts",
    does: "Counts what should have been gone for an hour, for every rule of retention, and whether each rule has run.",
    onFailure: "The promise counts as not kept until a run finds nothing.",
  },
  "forgotten-have-no-key": {
    file: "src/modules/vault/forgotten-keys.ts",
    does: "Looks for a key of every bundle that was shredded, and for shreddings that were begun and not ended.",
    onFailure: "The promise counts as not kept until a run finds nothing.",
  },
  "partners-have-deleted": {
    file: "src/modules/orders/due.sql.ts",
    does: "Counts the partners who were asked to delete more than a week ago and have not confirmed.",
    onFailure: "The promise counts as not kept until a run finds nothing.",
  },
  "log-is-whole": {
    file: "src/modules/privacy/verify-log.ts",
    does: "Recomputes the privacy log from its first entry, against every checkpoint that was ever signed.",
    onFailure: "The promise counts as not kept until a run finds nothing.",
  },
  "receipts-as-declared": {
    file: "src/patrols.ts",
    does: "Holds the newest receipts of what left the shop against the declared flows and the contracts in force.",
    onFailure: "The promise counts as not kept until a run finds nothing.",
  },
  "looks-have-grants": {
    file: "src/modules/access/access.sql.ts",
    does: "Holds every look at somebody's details against the grant it was made by: open at that moment, of the same person, signed for, and agreed to by another where it was for several orders.",
    onFailure: "The promise counts as not kept until a run finds nothing.",
  },
  "nobody-waits-too-long": {
    file: "src/patrols.ts",
    does: "Counts the questions that wait for an answer for longer than this page says, and the complaints that are overdue.",
    onFailure: "The promise counts as not kept until a run finds nothing.",
  },
} as const satisfies Record<string, Control>;

export type PatrolId = keyof typeof patrols;

/** A patrol as a promise names it. */
export type NamedPatrol = Control & { id: PatrolId };

/** The patrols of these names, for the declaration of a promise. */
export function patrolledBy(...ids: readonly PatrolId[]): readonly NamedPatrol[] {
  return ids.map((id) => ({ id, ...patrols[id] }));
}
