/** Which words of a search may be counted. Pure. */

const mostLetters = 40;
const mostWords = 6;

/**
 * The words of a search in one form, so that the same ones count together; null where they may not be counted, because they look like
 * something of a person: an e-mail address, a postcode, a telephone, card or order number, an address of the web, or a text. A name
 * cannot be told from other words; it is never written down unless as many visitors search for it as for any other.
 */
export function wordsToCount(typed: string): string | null {
  const words = typed.normalize("NFKC").toLowerCase().replace(/\s+/gu, " ").trim();
  if (words.length < 2 || words.length > mostLetters || words.split(" ").length > mostWords) return null;
  if (!/^[\p{L}\p{M}\d '’&.,+"/-]+$/u.test(words)) return null;
  return looksPersonal.some((shape) => shape.test(words)) ? null : words;
}

const looksPersonal = [
  // A number of four figures or more, however it is written: telephones, cards, accounts, dates of birth.
  /\d(?:[ .-]*\d){3}/,
  // A postcode.
  /\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b/,
  // A number of an order, a complaint or a question, with its hyphens or without.
  /\b[a-z]{1,4}-?[a-z\d]{4}-[a-z\d]{4}\b/,
  /\b(?=[a-z]*\d)[a-z\d]{8,}\b/,
  /:\/\/|\bwww\.|\.(?:com|co|uk|org|net)\b/,
];
