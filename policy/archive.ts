import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "#kernel/digest";
import { capital } from "#kernel/first-letter";
import { type Category, categories, purposes } from "./categories.ts";
import { type Cookie, cookies } from "./cookies.ts";
import { flowWords } from "./flow-words.ts";
import { fieldsOfFlow, flowTable, partners } from "./flows.ts";
import { purposesOf } from "./processing.ts";
import { type Section, sections } from "./promise.ts";
import { type PolicyVersion, versions } from "./versions.ts";
import type { Published } from "./words.ts";

/** All that a version publishes, as its file holds it: the words, and the tables that are part of them. */
export type Snapshot = {
  version: string;
  promises: readonly {
    id: string;
    section: Section;
    title: string;
    kept: boolean;
    paragraphs: readonly (readonly string[])[];
    limits: readonly string[];
  }[];
  categories: readonly {
    id: string;
    meaning: string;
    subject: string;
    occasion: string;
    basis: string;
    retention: string;
    purposes: readonly string[];
    recipients: readonly string[];
  }[];
  cookies: readonly Cookie[];
  flows: readonly { id: string; to: string; purpose: string; fields: readonly string[] }[];
};

/** A version with its words. */
export type Archived = PolicyVersion & { snapshot: Snapshot };

/** The published words are not those of a version. The shop does not open. */
export class UnversionedError extends Error {
  override name = "UnversionedError";
}

/** What is published now, as the version `version` would hold it. */
export function snapshotOf(policy: readonly Published[], version: string): Snapshot {
  return {
    version,
    promises: policy.map(({ id, section, title, kept, paragraphs, limits }) => ({
      ...{ id, section, title, kept, limits },
      paragraphs: paragraphs.map((sentences) => sentences.map(({ words }) => words)),
    })),
    categories: (Object.keys(categories) as Category[]).map((id) => {
      const { meaning, subject, occasion, basis, retention, recipients } = categories[id];
      return { id, meaning, subject, occasion, basis, retention, purposes: purposesOf(id), recipients };
    }),
    cookies,
    flows: flowTable().map(({ id, partner, purpose }) => ({
      ...{ id, to: partners[partner].name, purpose },
      fields: [...(fieldsOfFlow(id) ?? [])].map(([field, category]) => `${field}: ${category}`),
    })),
  };
}

/** The text of a version's file. */
export function textOf(snapshot: Snapshot): string {
  return `${JSON.stringify(snapshot, null, 1)}\n`;
}

/**
 * Every version with its words, the oldest first, from `policy/versions` below `root`. Throws an `UnversionedError` when a
 * file is not the one that was published, when the words of today are not those of the newest, or when a version widens
 * what may be done with somebody's data and says nothing of asking again.
 */
export function readArchive(
  root: string,
  policy: readonly Published[],
  rows: readonly PolicyVersion[] = versions,
): readonly Archived[] {
  const archive = rows.map((row) => readVersion(root, row));
  const newest = archive.at(-1);
  if (newest === undefined || textOf(snapshotOf(policy, newest.id)) !== textOf(newest.snapshot)) {
    throw new UnversionedError(
      `The policy says something else than its version ${newest?.id}. A change of words is a new version: CONTRIBUTING.md says how to make one.`,
    );
  }
  archive.forEach(({ id, askingAgain, snapshot }, at) => {
    const before = archive[at - 1];
    const wider = before === undefined ? [] : widenings(before.snapshot, snapshot);
    if (wider.length > 0 && askingAgain === null)
      throw new UnversionedError(
        `The version ${id} of the policy widens what may be done and has no plan for asking again:\n  ${wider.join("\n  ")}`,
      );
  });
  return archive;
}

function readVersion(root: string, row: PolicyVersion): Archived {
  const text = readFileSync(join(root, "policy/versions", `${row.id}.json`), "utf8");
  const digest = sha256(text).toString("hex");
  if (digest !== row.sha256)
    throw new UnversionedError(`The words of the version ${row.id} are not those that were published: ${digest}.`);
  return { ...row, snapshot: JSON.parse(text) as Snapshot };
}

/** What may be collected, used, kept or passed on in `now` that might not be in `before`, a sentence each. */
export function widenings(before: Snapshot, now: Snapshot): string[] {
  const wider: string[] = [];
  for (const cookie of now.cookies) {
    const was = before.cookies.find(({ name }) => name === cookie.name);
    if (was === undefined) wider.push(`the cookie ${cookie.name} is new`);
    else if (cookie.keptDays > was.keptDays) wider.push(`the cookie ${cookie.name} stays longer`);
    else if (cookie.purpose !== was.purpose) wider.push(`the cookie ${cookie.name} has another purpose`);
  }
  for (const category of now.categories) {
    const was = before.categories.find(({ id }) => id === category.id);
    if (was === undefined) {
      wider.push(`${category.id} is collected`);
      continue;
    }
    for (const purpose of added(was.purposes, category.purposes)) wider.push(`${category.id} is used for ${purpose}`);
    for (const recipient of added(was.recipients, category.recipients))
      wider.push(`${category.id} goes to the ${recipient}`);
    for (const what of ["meaning", "basis", "retention"] as const)
      if (category[what] !== was[what]) wider.push(`the ${what} of ${category.id} is another`);
  }
  for (const { id, to, purpose, fields } of now.flows) {
    // To somebody else, or to another end, is as good as new.
    const was = before.flows.find((flow) => flow.id === id && flow.to === to && flow.purpose === purpose);
    const personal = added(was?.fields ?? [], fields).filter((field) => !field.endsWith(": none"));
    for (const field of personal) wider.push(`${to} gets ${field} with ${id}`);
  }
  return wider;
}

function added(before: readonly string[], now: readonly string[]): string[] {
  return now.filter((each) => !before.includes(each));
}

/** A part of a version that is compared as a whole: a promise, a cookie, a kind of data, a recipient. */
export type Passage = { id: string; part: string; title: string; words: string };

/** A version as text, passage by passage. Paragraphs are parted by ` ¶ `, and figures from the settings stand in brackets. */
export function passagesOf({ promises, categories: kinds, cookies: set, flows }: Snapshot): Passage[] {
  return [
    ...promises.map(({ id, section, title, kept, paragraphs, limits }) => ({
      ...{ id, part: sections[section], title: kept ? title : `${title} (not offered yet)` },
      words: [...paragraphs.map((sentences) => sentences.join(" ")), ...limits]
        .join(" ¶ ")
        .replaceAll("**", "")
        .replaceAll(/\{([a-z-]+)\}/g, (_, figure: string) => `[${figure.replaceAll("-", " ")}]`),
    })),
    ...set.map(({ name, purpose, setWhen, keptDays, content }) => ({
      ...{ id: `cookie-${name}`, part: "Table of cookies", title: name },
      words: `It serves ${purpose}. It is set ${setWhen}, kept for ${keptDays} days, and holds ${content}.`,
    })),
    ...kinds.map(({ id, meaning, subject, occasion, basis, retention, purposes: uses, recipients }) => ({
      ...{ id: `category-${id}`, part: "Table of what is kept", title: capital(wordOf(id)) },
      words: `${meaning} ${subject} ${occasion} ${basis} Kept: ${retention} For: ${uses.map(useOf).join("; ")}. To: ${recipients.map((to) => to.replaceAll("-", " ")).join(", ")}.`,
    })),
    ...flows.map(({ id, to, purpose, fields }) => ({
      ...{ id: `flow-${id}`, part: "Table of recipients", title: `${lookUp(flowWords, id)}, to ${to}` },
      words: `${capital(useOf(purpose))}: ${fields.map(fieldInWords).join(", ")}.`,
    })),
  ];
}

/** Words of ours for an id; an old version may hold one that is not known any more. */
function lookUp(words: Readonly<Record<string, string>>, id: string): string {
  return Object.hasOwn(words, id) ? (words[id] ?? id) : id;
}

const useOf = (purpose: string): string => lookUp(purposes, purpose);
const wordOf = (category: string): string =>
  Object.hasOwn(categories, category) ? categories[category as Category].word : category;

/** `recipient.town: contact` → `recipient.town (contact details)`. */
function fieldInWords(field: string): string {
  const [name = "", category = ""] = field.split(": ");
  return `${name} (${category === "none" ? "nothing about anybody" : wordOf(category)})`;
}
