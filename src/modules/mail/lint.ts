import type { ContactForMail, ShopForMail } from "./facts.ts";
import { readMailHtml } from "./lint-html.ts";
import { promotionWords } from "./promotion-words.ts";
import type { RenderedMail } from "./render.ts";

export type LintRule =
  | "promotion"
  | "link-elsewhere"
  | "link-missing"
  | "subject"
  | "person-in-subject"
  | "facts-differ"
  | "foreign-markup"
  | "remote-resource"
  | "hidden-content"
  | "trader-missing"
  | "size";

/** One breach: the rule and, in a word or two, what broke it. Quotes no person. */
export type LintFinding = { rule: LintRule; what: string };

const longestSubject = 78;
/** Above this some mailboxes cut a mail off, and with it the right to cancel. */
const mostBytes = 100_000;

/**
 * Holds a rendered mail about an order against the rules such a mail has: no promotion (law L28), links to four places
 * only and without anything added to them (L20), nothing fetched from elsewhere, the same facts in both forms, and the
 * trader's particulars (L68). An empty list means that it may leave.
 */
export function lintMail(mail: RenderedMail, shop: ShopForMail, contact: ContactForMail): LintFinding[] {
  const html = readMailHtml(mail.html);
  return [
    ...html.findings,
    ...promotion([mail.subject, mail.text, html.text]),
    ...subject(mail.subject, contact),
    ...links(mail, html.links),
    ...sameFacts(mail, html.text, html.links),
    ...trader(mail, html.text, shop),
    ...size(mail),
  ];
}

/** What of a text is promotion, by the names of `promotionWords`; empty where nothing is. */
export function promotionIn(text: string): string[] {
  return promotion([text]).map(({ what }) => what);
}

function promotion(texts: readonly string[]): LintFinding[] {
  const plain = texts.map((text) =>
    text
      .replace(/https?:\/\/\S+/g, " ")
      .replace(/[\p{Cf}]/gu, "")
      .replace(/\s+/g, " "),
  );
  const broken = promotionWords.filter(([, pattern]) => plain.some((text) => pattern.test(text)));
  return broken.map(([what]) => ({ rule: "promotion", what }));
}

function subject(text: string, contact: ContactForMail): LintFinding[] {
  const findings: LintFinding[] = [];
  if (text.trim() === "" || text.length > longestSubject || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text)) {
    findings.push({ rule: "subject", what: `not one line of 1 to ${longestSubject} characters` });
  }
  const person = [
    contact.name,
    ...contact.name.split(" "),
    contact.email,
    contact.postcode,
    ...contact.addressLines,
    contact.secret,
  ];
  if (person.some((part) => part.length > 2 && text.toLowerCase().includes(part.toLowerCase()))) {
    findings.push({ rule: "person-in-subject", what: "the subject names the person" });
  }
  return findings;
}

function links(mail: RenderedMail, inHtml: readonly string[]): LintFinding[] {
  const inText = linksOfText(mail.text);
  const findings: LintFinding[] = [];
  for (const [form, found] of [
    ["text", inText],
    ["html", inHtml],
  ] as const) {
    const strange = found.filter((href) => !mail.links.includes(href)).length;
    if (strange > 0) findings.push({ rule: "link-elsewhere", what: `${strange} in the ${form}` });
    const missing = mail.links.filter((href) => !found.includes(href)).length;
    if (missing > 0) findings.push({ rule: "link-missing", what: `${missing} in the ${form}` });
  }
  return findings;
}

/** Everything a mail program would make a link of, also without a scheme. */
function linksOfText(text: string): string[] {
  return text.match(/\b(?:[a-z][a-z0-9+.-]*:\/\/|www\.|mailto:|tel:)\S+/giu) ?? [];
}

/** Both forms must be made of the same words, links aside, and of the same links. */
function sameFacts(mail: RenderedMail, htmlText: string, htmlLinks: readonly string[]): LintFinding[] {
  const differ: LintFinding[] = [];
  const textWords = wordsOf(linksOfText(mail.text).reduce((text, href) => text.replace(href, " "), mail.text));
  if (textWords !== wordsOf(htmlText)) differ.push({ rule: "facts-differ", what: "words" });
  if (linksOfText(mail.text).join(" ") !== htmlLinks.join(" ")) differ.push({ rule: "facts-differ", what: "links" });
  return differ;
}

function wordsOf(text: string): string {
  return (text.match(/[\p{L}\p{N}£@%]+/gu) ?? []).join(" ");
}

function trader(mail: RenderedMail, htmlText: string, shop: ShopForMail): LintFinding[] {
  const needed = {
    "registered name": shop.legalName,
    "company number": shop.companyNumber,
    "part of the United Kingdom": shop.registeredIn,
    "registered office": shop.registeredOffice,
    "e-mail address": shop.email,
    telephone: shop.telephone,
  };
  return Object.entries(needed)
    .filter(([, value]) => value.trim() === "" || !mail.text.includes(value) || !htmlText.includes(value))
    .map(([what]) => ({ rule: "trader-missing", what }));
}

function size(mail: RenderedMail): LintFinding[] {
  const bytes = Buffer.byteLength(mail.html) + Buffer.byteLength(mail.text);
  return bytes > mostBytes ? [{ rule: "size", what: `${bytes} bytes` }] : [];
}
