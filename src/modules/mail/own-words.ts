/**
 * The shop's own sentences in its mails: how they greet, how they close, and one sentence in each. What the law wants in a mail is
 * written by its letter and stays whatever is set here; a recall carries none of them (law L76).
 */
import { z } from "zod";
import type { ShopForMail } from "./facts.ts";
import { complaintMailKinds, mailKinds } from "./kinds.ts";
import { type Block, words } from "./letter.ts";
import { promotionIn } from "./lint.ts";

/** The mails that carry a sentence of the shop's own. */
export const wordedKinds = [...mailKinds, ...complaintMailKinds] as const;
export type WordedKind = (typeof wordedKinds)[number];

export const mailWordsShape = z.object({
  /** Before the name: "Hello". */
  greeting: z.string(),
  /** After everything that the mail is about; empty for none. */
  closing: z.string(),
  sentences: z.partialRecord(z.enum(wordedKinds), z.string()),
});
export type MailWords = z.output<typeof mailWordsShape>;

/** What mails say until somebody sets it. */
export const plainMailWords: MailWords = { greeting: "Hello", closing: "", sentences: {} };

export const mostGreeting = 40;
export const mostSentence = 300;

/** What speaks against these words, by `greeting`, `closing` or `sentences.<kind>`: a sentence each. */
export function mailWordsFaults({ greeting, closing, sentences }: MailWords): { at: string; says: string }[] {
  const each: [at: string, text: string, most: number][] = [
    ["greeting", greeting, mostGreeting],
    ["closing", closing, mostSentence],
    ...Object.entries(sentences).map(([kind, text]): [string, string, number] => [
      `sentences.${kind}`,
      text,
      mostSentence,
    ]),
  ];
  const empty =
    greeting.trim() === "" ? [{ at: "greeting", says: "Write what stands before the name, such as Hello." }] : [];
  return [...empty, ...each.flatMap(([at, text, most]) => troubles(text, most).map((says) => ({ at, says })))];
}

function troubles(text: string, most: number): string[] {
  const says: string[] = [];
  if (text.length > most) says.push(`At most ${most} letters.`);
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)) says.push("Write it on one line.");
  if (/:\/\/|\bwww\.|@|\b[a-z0-9-]+\.(?:com|co|uk|org|net|shop|example|io|eu)\b/iu.test(text))
    says.push("Leave addresses out: a mail links to its order, the terms, the policy and the contact page only.");
  for (const what of promotionIn(text))
    says.push(
      `This reads as promotion (${what}). A mail about an order must not advertise, because nobody asked for that: word it otherwise.`,
    );
  return says;
}

/** `Hello Ada,`: how every mail to somebody begins; without a name where none was given. */
export function greeting({ words: own = plainMailWords }: Pick<ShopForMail, "words">, name: string): Block {
  return words(name === "" ? `${own.greeting},` : `${own.greeting} ${name},`);
}

/** The shop as one letter needs it: with the sentence of its own that belongs there. */
export function shopOfLetter(shop: ShopForMail, kind: WordedKind): ShopForMail {
  return { ...shop, sentence: shop.words?.sentences[kind] ?? "" };
}

/** The shop as a recall needs it: without a word of its own. */
export function shopWithoutWords(shop: ShopForMail): ShopForMail {
  return { ...shop, words: undefined, sentence: "" };
}

/** What the shop says of its own accord, where a letter has said what it is about. */
export function ownSentences({ words: own, sentence = "" }: ShopForMail): Block[] {
  return [sentence, own?.closing ?? ""].filter((text) => text !== "").map((text) => words(text));
}
