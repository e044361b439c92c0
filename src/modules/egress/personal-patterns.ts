/** Finds e-mail addresses, telephone numbers and UK postcodes in a text, however they are dressed. Pure. */

export type PersonalKind = "email" | "telephone" | "postcode";

const longestSearched = 4_000;

const email = /[^\s@<>"'(),;:]{1,64}@[\p{L}\p{N}][\p{L}\p{N}.-]{0,250}\.\p{L}{2,63}/u;
const telephoneLike = /(?:\+|\b00)\d[\d\s().\-/]{7,24}|(?<![\d.])0[\d\s().\-/]{8,24}/g;
const postcode = /(?<![\p{L}\p{N}])(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})(?![\p{L}\p{N}])/iu;

/**
 * What kinds of personal thing `text` holds. Width variants are folded and percent-escapes undone first. A number of 10
 * to 15 digits that begins with 0, 00 or + counts as a telephone number. Text beyond 4,000 characters is not searched but
 * answered as if it held everything.
 */
export function findPersonal(text: string): readonly PersonalKind[] {
  if (text.length > longestSearched) return ["email", "telephone", "postcode"];
  const plain = unescapePercent(text.normalize("NFKC"));
  const found: PersonalKind[] = [];
  if (email.test(plain)) found.push("email");
  if ((plain.match(telephoneLike) ?? []).some(hasTelephoneDigits)) found.push("telephone");
  if (postcode.test(plain)) found.push("postcode");
  return found;
}

function hasTelephoneDigits(text: string): boolean {
  const digits = text.replace(/\D/g, "").length;
  return digits >= 10 && digits <= 15;
}

function unescapePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/%40/g, "@");
  }
}
