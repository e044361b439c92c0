import type { ContactForMail, OrderForMail, ShopForMail } from "./facts.ts";
import type { ContactField } from "./kinds.ts";

/** A link of a mail. Only these places can be linked to; the linter holds every rendered mail against them. */
export type Link = {
  to:
    | "order"
    | "invoice"
    | "complaint"
    | "question"
    | "safety"
    | "recalls"
    | "terms"
    | "privacy"
    | "contact"
    | "withdraw";
  words: string;
};

/** A part of a letter. Both forms of a mail are rendered from the same blocks, so they cannot say different things. */
export type Block =
  /** What a mail begins with: whose it is, and the subject as its heading. Put there by the renderer. */
  | { is: "title"; shop: string; words: string }
  | { is: "heading"; words: string }
  | { is: "words"; words: string }
  | { is: "link"; link: Link }
  | { is: "list"; items: readonly string[] }
  | { is: "rows"; rows: readonly (readonly [label: string, value: string])[] }
  /** A form to fill in: a ruled-off block, its rows may be empty for the reader to complete. */
  | { is: "form"; title: string; rows: readonly (readonly [label: string, value: string])[] };

/** A mail before it is rendered. `subject` names no person: it is read aloud and shown on locked screens. */
export type Letter = { subject: string; blocks: readonly Block[] };

/** What a letter is written from. `contact` holds the declared fields only. */
export type LetterFacts<F extends ContactField = "name"> = {
  shop: ShopForMail;
  order: OrderForMail;
  contact: Pick<ContactForMail, F>;
};

export const heading = (words: string): Block => ({ is: "heading", words });
export const words = (...sentences: readonly string[]): Block => ({ is: "words", words: sentences.join(" ") });
export const link = (to: Link["to"], text: string): Block => ({ is: "link", link: { to, words: text } });
export const list = (items: readonly string[]): Block => ({ is: "list", items });
export const rows = (pairs: readonly (readonly [string, string])[]): Block => ({ is: "rows", rows: pairs });
export const form = (title: string, pairs: readonly (readonly [string, string])[]): Block => ({
  is: "form",
  title,
  rows: pairs,
});

/** The event a letter is about is missing from what the order said: a mistake of ours, shown to the operator. */
export class FactsMissing extends Error {
  constructor(kind: string) {
    super(`The order gave no facts for the mail "${kind}".`);
    this.name = "FactsMissing";
  }
}
