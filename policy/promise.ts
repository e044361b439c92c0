import type { NamedPatrol } from "./patrols.ts";

/** The six parts of the published policy, in the order in which it is read. */
export const sections = {
  collect: "What we collect",
  use: "What we use it for",
  safe: "How we keep it safe",
  cookies: "Cookies",
  share: "Whom we share with",
  legal: "The legal bits",
} as const;

export type Section = keyof typeof sections;

/** Something that runs before an act and can stop it, or after the fact and finds what slipped through. */
export type Control = {
  /** The file in which it stands, from the root of the project. */
  file: string;
  /** What it does, in a sentence. */
  does: string;
  /** What happens when the control itself fails. */
  onFailure: string;
};

/** What stands behind a sentence. */
export type Backing = {
  /** Run before the insert, the mail, the response or the outbound byte. */
  guards: readonly Control[];
  /** The files of tests that show it, from the root of the project. All of their tests must pass. */
  provedBy: readonly string[];
};

/** A promise that the software keeps. Its published words lie beside it in `promise.md`. */
export type KeptPromise = Backing & {
  id: string;
  section: Section;
  /** What stands behind single sentences, where it is not what stands behind all; by the name of the sentence. */
  sentences?: Readonly<Record<string, Partial<Backing>>>;
  /** Run on live data; or the written reason why there is none yet. */
  patrols: readonly NamedPatrol[] | { absentBecause: string };
  /** How far the promise goes today, where its name says more; shown beside its words. */
  limits: readonly string[];
};

/** A promise whose system does not exist yet. The shop does not do the act it speaks of. */
export type NotOffered = {
  id: string;
  section: Section;
  title: string;
  /** What the shop therefore does not do, in the words of the published page. */
  words: string;
};

/** Declares a kept promise. Throws without a guard or a test: a promise that nothing enforces or shows is prose. */
export function definePromise(promise: KeptPromise): KeptPromise {
  if (promise.guards.length === 0) throw new Error(`The promise ${promise.id} has no guard.`);
  if (promise.provedBy.length === 0) throw new Error(`The promise ${promise.id} has no test.`);
  return promise;
}
