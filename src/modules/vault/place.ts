import type { LabelSetId } from "#policy/labels";
import { VaultError } from "./error.ts";

/** A random id of a person, a UUID. It is never an account number, an e-mail address or anything else with a meaning. */
export type Subject = string;

/** The kinds of bundle: each has one key and one retention rule. A kind that belongs to something carries its UUID. */
export type BundleName =
  | "account"
  | "marketing"
  | "visitor"
  | `fulfilment:${string}`
  | `support:${string}`
  | `question:${string}`
  | `competition:${string}`
  | `legal:${string}`
  | `safety:${string}`
  | `invoice:${string}`;

export type BundleRef = { subject: Subject; bundle: BundleName };

/** Where a sealed value stands, and what it was collected for. */
export type Place<L extends LabelSetId = LabelSetId> = {
  /** The table: `orders.capsule`. */
  entity: string;
  /** The column. */
  field: string;
  /** The primary key of the row. */
  rowId: string;
  labelSet: L;
};

const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const wholeUuid = new RegExp(`^${uuid}$`);
const wholeBundle = new RegExp(
  `^(?:account|marketing|visitor|(?:fulfilment|support|question|competition|legal|safety|invoice):${uuid})$`,
);

/** One text for a bundle, made of ids only: for job payloads, notifications and cache keys. */
export function refText(ref: BundleRef): string {
  if (!wholeUuid.test(ref.subject) || !wholeBundle.test(ref.bundle)) {
    throw new VaultError("reference-malformed", "A bundle is named by a kind and by UUIDs in lower case.");
  }
  return `${ref.subject}/${ref.bundle}`;
}

/** Reads what `refText` wrote. */
export function parseRef(text: string): BundleRef {
  const ref = { subject: text.slice(0, 36), bundle: text.slice(37) as BundleName };
  if (refText(ref) !== text) throw new VaultError("reference-malformed", "This is no reference to a bundle.");
  return ref;
}

/** Refuses a place with an empty part: two rows without an id would be the same place. */
export function checkPlace(place: Place): void {
  if (place.entity === "" || place.field === "" || place.rowId === "") {
    throw new VaultError("reference-malformed", "A place has an entity, a field and a row.");
  }
}
