import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Backing, Control, KeptPromise, NotOffered, Section } from "./promise.ts";

/** A sentence as it is published. */
export type Sentence = Backing & {
  /** Its anchor on the page: the promise, and the words it begins with. It stays when sentences come before it. */
  id: string;
  /** Two asterisks stand round what is emphasised. */
  words: string;
};

/** A promise with its published words. */
export type Published = {
  id: string;
  section: Section;
  title: string;
  /** False for what is not offered yet: the words then say what the shop does instead. */
  kept: boolean;
  paragraphs: readonly (readonly Sentence[])[];
  patrols: KeptPromise["patrols"];
  limits: readonly string[];
};

/** What keeps the shop from doing what it does not offer: nothing that is not declared can run. */
const closedWorld: Backing & { patrols: { absentBecause: string } } = {
  guards: [
    {
      file: "policy/classification.ts",
      does: "Compares every column, route, form field, mail, cookie and outbound field with the policy before the shop opens. Nothing of the kind is declared, so nothing of the kind can run.",
      onFailure: "The shop does not start.",
    },
  ],
  provedBy: ["test/policy/ledgers.test.ts"],
  patrols: { absentBecause: "There is nothing to patrol: the shop does not do it." },
};

/** Figures that the words of the policy take from the settings of the shop that publishes them. */
export type Figures = { "erasure-horizon": string };

/**
 * The words of a kept promise from its `promise.md` below `root`, with the figures where there are some. Throws when
 * `promise.ts` names a sentence that is not there.
 */
export function publishKept(root: string, promise: KeptPromise, figures?: Figures): Published {
  const { id, section, patrols, sentences = {} } = promise;
  const text = readFileSync(join(root, "policy/promises", id, "promise.md"), "utf8");
  const [heading = "", ...paragraphs] = text.trim().split(/\n{2,}/);
  if (!heading.startsWith("# ")) throw new Error(`The words of ${id} have no heading.`);
  const unused = new Set(Object.keys(sentences));
  const read = readParagraphs(id, paragraphs, (name) => {
    unused.delete(name);
    return { guards: promise.guards, provedBy: promise.provedBy, ...sentences[name] };
  });
  if (unused.size > 0) throw new Error(`The promise ${id} backs a sentence that it does not have: ${[...unused]}.`);
  const fill = (words: string): string =>
    words.replaceAll(/\{([a-z-]+)\}/g, (whole, name: string) => figures?.[name as keyof Figures] ?? whole);
  return {
    ...{ id, section, patrols, title: heading.slice(2), kept: true },
    // The anchor of a sentence comes from its words before they are filled, so that it does not hang on a setting.
    paragraphs: read.map((all) => all.map((sentence) => ({ ...sentence, words: fill(sentence.words) }))),
    limits: promise.limits.map(fill),
  };
}

/** The words that stand where a promise is not offered yet. */
export function publishNotOffered({ id, section, title, words }: NotOffered): Published {
  const { patrols, ...backing } = closedWorld;
  const paragraphs = readParagraphs(id, [words], () => backing);
  return { id, section, title, kept: false, paragraphs, patrols, limits: [] };
}

/** Patrols that run; none where the promise gives a reason instead. */
export function patrolsOf({ patrols }: Pick<Published, "patrols">): readonly Control[] {
  return "absentBecause" in patrols ? [] : patrols;
}

function readParagraphs(
  promise: string,
  paragraphs: readonly string[],
  backingOf: (name: string) => Backing,
): Sentence[][] {
  const seen = new Set<string>();
  return paragraphs.map((paragraph) =>
    sentencesIn(paragraph.replaceAll("\n", " ")).map((words) => {
      const name = nameOf(words);
      if (seen.has(name)) throw new Error(`Two sentences of ${promise} begin alike: ${name}.`);
      seen.add(name);
      return { id: `${promise}--${name}`, words, ...backingOf(name) };
    }),
  );
}

/** `A. “B.” C?` → three. A sentence ends with a full stop, question or exclamation mark before a space and a new beginning. */
export function sentencesIn(paragraph: string): string[] {
  return paragraph.trim().split(/(?<=[.?!][\u201d*]*) +(?=[A-Z\u201c*])/);
}

/** The first five words, in the form of an address: `We set no cookie and` → `we-set-no-cookie-and`. */
function nameOf(sentence: string): string {
  const words =
    sentence
      .toLowerCase()
      .replaceAll(/[\u2019']/g, "")
      .match(/[a-z0-9]+/g) ?? [];
  return words.slice(0, 5).join("-");
}
