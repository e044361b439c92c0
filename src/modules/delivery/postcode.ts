import { NON_GEOGRAPHIC_AREAS, POSTCODE_AREAS } from "./areas.ts";

export type ParsedPostcode =
  | { ok: true; postcode: string; outward: string; area: string }
  | { ok: false; because: "bad-postcode"; sentence: string };

export type ParsedPlace =
  | { ok: true; postcode: string | null; outward: string; area: string }
  | { ok: false; because: "bad-postcode"; sentence: string };

/**
 * Reads a UK postcode however it is typed: case, spaces, hyphens and full stops do not matter, and O or I for a digit
 * in the second half is understood. "sw1a-1aa " gives "SW1A 1AA". All six forms of BS 7666 and GIR 0AA are read; letters
 * that Royal Mail does not use in a position, and areas that do not exist, are refused with a sentence for the shopper.
 * Never throws. Source: Royal Mail Programmers' Guide to PAF, "Postcode format".
 */
export function parsePostcode(typed: string): ParsedPostcode {
  const place = parsePlace(typed);
  if (!place.ok) return place;
  if (place.postcode === null) {
    return refused("That is only the first half of a postcode. Enter all of it, for example SW1A 1AA.");
  }
  return { ok: true, postcode: place.postcode, outward: place.outward, area: place.area };
}

/** Reads a postcode or its first half, the outward code ("SW1A"), in which case `postcode` is null. Never throws. */
export function parsePlace(typed: string): ParsedPlace {
  const squeezed = typed.slice(0, longestInput + 1).replace(separators, "");
  if (squeezed === "") return refused("Enter your postcode, for example SW1A 1AA.");
  if (typed.length > longestInput || !onlyLettersAndDigits.test(squeezed)) return refused(notAPostcode);
  const code = squeezed.toUpperCase();
  if (code === "GIR0AA") return { ok: true, postcode: "GIR 0AA", outward: "GIR", area: "GIR" };
  if (code.length <= longestOutward) {
    const outward = readOutward(code);
    return outward.ok ? { ...outward, postcode: null } : outward;
  }
  const inward = readInward(code.slice(-3));
  if (inward === null) return refused(notAPostcode);
  const outward = readOutward(code.slice(0, -3));
  return outward.ok ? { ...outward, postcode: `${outward.outward} ${inward}` } : outward;
}

const longestInput = 32;
const longestOutward = 4;
const separators = /[\s\-.,_\u2010\u2011\u2012\u2013\u2014\u200b\ufeff]+/gu;
const onlyLettersAndDigits = /^[A-Za-z0-9]+$/;
const notAPostcode = "That is not a UK postcode. Postcodes look like SW1A 1AA.";

const outwardForms = /^(?:([A-Z])(?:[0-9]{1,2}|[0-9][ABCDEFGHJKPSTUW])|([A-Z]{2})(?:[0-9]{1,2}|[0-9][ABEHMNPRVWXY]))$/;
const inwardForm = /^[0-9][ABD-HJLNP-UW-Z]{2}$/;
const meantDigit: Readonly<Record<string, string>> = { O: "0", I: "1", L: "1" };

const knownAreas: ReadonlySet<string> = new Set([...POSTCODE_AREAS, ...NON_GEOGRAPHIC_AREAS]);

type Outward = { ok: true; outward: string; area: string } | { ok: false; because: "bad-postcode"; sentence: string };

function readOutward(outward: string): Outward {
  const match = outwardForms.exec(outward);
  const area = match?.[1] ?? match?.[2];
  if (area === undefined) return refused(notAPostcode);
  if (!knownAreas.has(area)) return refused(`No UK postcode begins with ${area}. Please check the first letters.`);
  return { ok: true, outward, area };
}

function readInward(typed: string): string | null {
  const first = typed.charAt(0);
  const inward = `${meantDigit[first] ?? first}${typed.slice(1)}`;
  return inwardForm.test(inward) ? inward : null;
}

function refused(sentence: string): { ok: false; because: "bad-postcode"; sentence: string } {
  return { ok: false, because: "bad-postcode", sentence };
}
