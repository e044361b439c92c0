import type { LintFinding } from "./lint.ts";
import { mailStyle } from "./mail-style.ts";

export type MailHtml = {
  /** What a reader sees, without the head. Blocks end in a line break. */
  text: string;
  links: readonly string[];
  findings: readonly LintFinding[];
};

/** Element → the attributes it may have. What is not here is a breach, so nothing can be fetched, run or hidden. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  html: ["lang"],
  head: [],
  meta: ["charset", "name", "content"],
  title: [],
  style: [],
  body: [],
  main: [],
  section: ["class"],
  h1: [],
  h2: [],
  h3: [],
  p: ["class"],
  ul: [],
  li: [],
  dl: [],
  dt: [],
  dd: [],
  a: ["href"],
};

const fetching = /\burl\s*\(|@import|@font-face|image-set|\bsrc\b|expression|behavior|https?:|\/\//i;
const hiding =
  /display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0|font-size\s*:\s*0|(?:max-)?(?:height|width)\s*:\s*[01](?:px)?\s*[;}]|text-indent\s*:\s*-|clip(?:-path)?\s*:|left\s*:\s*-/i;

/**
 * Reads the HTML of a mail with a grammar as narrow as what our renderer writes: known elements, double-quoted
 * attributes, five entities. Anything else is a finding, not a guess.
 */
export function readMailHtml(html: string): MailHtml {
  const findings: LintFinding[] = [];
  const foreign = (what: string) => findings.push({ rule: "foreign-markup", what });
  const links: string[] = [];
  let text = "";
  let inside = "";
  const token = /<!doctype html>|<(\/?)([a-z][a-z0-9]*)((?:\s[a-z-]+="[^"<>]*")*)\s?\/?>|([^<]+)|</giy;
  for (const [whole, close, name = "", attributes = "", words] of html.matchAll(token)) {
    if (whole === "<") foreign("unreadable");
    if (words !== undefined) {
      if (inside === "style") findings.push(...style(words));
      else if (inside !== "title") text += decode(words, foreign);
      continue;
    }
    if (name === "") continue;
    const known = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
    if (known === undefined) findings.push(element(name));
    if (close === "/") {
      if (name !== "a") text += "\n";
      inside = "";
      continue;
    }
    inside = name;
    for (const [, key = "", value = ""] of attributes.matchAll(/\s([a-z-]+)="([^"]*)"/g)) {
      if (known !== undefined && !known.includes(key)) findings.push(attribute(key));
      else if (name === "meta" && key === "content" && /url|refresh/i.test(value))
        findings.push({ rule: "remote-resource", what: "meta" });
      else if (key === "href") links.push(decode(value, foreign));
    }
  }
  return { text, links, findings };
}

function element(name: string): LintFinding {
  const fetches = [
    "img",
    "picture",
    "video",
    "audio",
    "iframe",
    "object",
    "embed",
    "link",
    "script",
    "svg",
    "base",
    "source",
    "input",
  ];
  return fetches.includes(name) ? { rule: "remote-resource", what: name } : { rule: "foreign-markup", what: "element" };
}

function attribute(key: string): LintFinding {
  const fetches = ["src", "srcset", "background", "poster", "data", "action", "ping", "http-equiv"];
  if (fetches.includes(key)) return { rule: "remote-resource", what: key };
  return key === "hidden" ? { rule: "hidden-content", what: key } : { rule: "foreign-markup", what: "attribute" };
}

function style(css: string): LintFinding[] {
  const findings: LintFinding[] = [];
  if (css !== mailStyle) findings.push({ rule: "foreign-markup", what: "style" });
  if (fetching.test(css)) findings.push({ rule: "remote-resource", what: "style" });
  if (hiding.test(css)) findings.push({ rule: "hidden-content", what: "style" });
  return findings;
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

function decode(text: string, foreign: (what: string) => void): string {
  return text.replace(/&([^;\s]*;?)/g, (_, name: string) => {
    const found = entities[name.replace(/;$/, "")];
    if (found === undefined || !name.endsWith(";")) foreign("entity");
    return found ?? "";
  });
}
