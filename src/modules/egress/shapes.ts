/** What each shape of a declared field may look like. Pure. */
import type { FieldShape } from "#policy/flows";
import { findPersonal, type PersonalKind } from "./personal-patterns.ts";

const forms = {
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  token: /^[A-Za-z0-9_-]{8,128}$/,
  "order-number": /^[A-Z]{1,4}(?:-[0-9A-Z]{4,8}){1,3}$/,
  currency: /^[A-Z]{3}$/,
  postcode: /^(?:GIR 0AA|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})$/,
  telephone: /^\+?[\d\s().-]{9,25}$/,
  // A name of ours for a key; a key's number or what it sealed, in a form of its keeper's: nothing that can be read.
  "key-name": /^[a-z][a-z0-9-]{0,62}$/,
  "sealed-key": /^[A-Za-z0-9+/=:_-]{8,8192}$/,
  timestamp: /^2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  event: /^[a-z]{1,20}\.[a-z]{1,20}$/,
  sku: /^[A-Z0-9]+(?:-[A-Z0-9]+)*$/,
  word: /^[A-Za-z0-9_-]{1,40}$/,
  email: /^[^\s@<>"]{1,64}@[^\s@<>"]{1,253}$/,
} as const;

const longestText = 200;
const longestNote = 300;

/** The kinds of personal thing that a flow declares by the shapes of its fields. */
export function declaredKinds(shapes: readonly FieldShape[]): ReadonlySet<PersonalKind> {
  return new Set((["email", "telephone", "postcode"] as const).filter((kind) => shapes.includes(kind)));
}

/**
 * Checks one value against its shape: undefined when it fits, else `wrong-shape`, or `leak` when a text holds a kind of
 * personal thing that its flow does not declare. `ours` are the origins that an address of ours may have.
 */
export function shapeFault(
  value: unknown,
  shape: FieldShape,
  declared: ReadonlySet<PersonalKind>,
  ours: readonly string[],
): "wrong-shape" | "leak" | undefined {
  switch (shape) {
    case "pence":
      return Number.isSafeInteger(value) && Number(value) > 0 ? undefined : "wrong-shape";
    case "small-number":
      return Number.isSafeInteger(value) && Number(value) > 0 && Number(value) < 1_000_000 ? undefined : "wrong-shape";
    case "moment":
      return /^[12]\d{9}$/.test(String(value)) ? undefined : "wrong-shape";
    case "kilograms":
      return typeof value === "number" && value > 0 && value < 2_000 ? undefined : "wrong-shape";
    case "address-of-ours":
      return addressFault(value, ours);
    case "words-for-the-driver":
      // The buyer's own words to this recipient, declared as personal; whatever they hold is meant for it.
      return typeof value === "string" && value.length <= longestNote && !/[^\P{Cc}\n]/u.test(value)
        ? undefined
        : "wrong-shape";
    case "text":
      if (typeof value !== "string" || value.length > longestText || /\p{Cc}/u.test(value)) return "wrong-shape";
      return findPersonal(value).every((kind) => declared.has(kind)) ? undefined : "leak";
    default:
      return typeof value === "string" && forms[shape].test(value) ? undefined : "wrong-shape";
  }
}

/** An address of the shop carries ids and tokens, so only its origin and an @ are looked at. */
function addressFault(value: unknown, ours: readonly string[]): "wrong-shape" | "leak" | undefined {
  if (typeof value !== "string" || value.length > 500 || !URL.canParse(value)) return "wrong-shape";
  const { origin, username } = new URL(value);
  if (!ours.includes(origin) || username !== "") return "wrong-shape";
  return /@|%40/i.test(value) ? "leak" : undefined;
}
