import { randomInt } from "node:crypto";
import type { Person } from "../support/people.ts";
import type { Words } from "./search.ts";

/** Somebody whose words exist nowhere else: made anew in each run, so that whatever is found of them has leaked. */
export function uniquePerson(): { person: Person; words: Words } {
  const [first, last, mail, street, second, town, note] = Array.from({ length: 7 }, () => newWord()) as [
    ...Parameters<typeof namesOf>,
  ];
  return namesOf(first, last, mail, street, second, town, note);
}

/** A card that the sandbox bank knows, and nobody else. */
export const card: Words = { "card number": "4242424242424242", "card number as printed": "4242 4242 4242 4242" };

function namesOf(
  first: string,
  last: string,
  mail: string,
  street: string,
  second: string,
  town: string,
  note: string,
): { person: Person; words: Words } {
  // Ofcom keeps these numbers for drama; the suffix is not one that the shop itself shows.
  const suffix = String(randomInt(100, 980));
  const inward = `${randomInt(1, 10)}${letter()}${letter()}`;
  const person: Person = {
    name: `${first} ${last}`,
    email: `${mail}@${last.toLowerCase()}.example`,
    address: `17 ${street} Lane`,
    secondLine: `The ${second}`,
    town,
    postcode: `HG1 ${inward}`,
    telephone: `07700 900${suffix}`,
    note: `Ring twice, says ${note}.`,
  };
  const words: Words = {
    "first name": first,
    "last name": last,
    "e-mail": person.email,
    "left of the @": mail,
    street,
    "second line": second,
    town,
    note,
    postcode: `HG1 ${inward}`,
    "postcode without space": `HG1${inward}`,
    telephone: `07700 900${suffix}`,
    "telephone in one": `07700900${suffix}`,
    "telephone for the world": `447700900${suffix}`,
  };
  return { person, words };
}

/** Ten letters that can be said and mean nothing: 10¹⁰ possibilities. */
export function newWord(): string {
  const from = (letters: string): string => letters.charAt(randomInt(letters.length));
  const syllables = Array.from({ length: 5 }, () => from("bdfghjklmnprstvwxz") + from("aeiou"));
  const word = syllables.join("");
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** A letter that the second half of a postcode may have. */
function letter(): string {
  return "ABDEFGHJLNPQRSTUWXYZ".charAt(randomInt(20));
}
