import type { Category } from "#policy/categories";
import type { CategoryOf, LabelSet, LabelSetId } from "#policy/labels";
import { fromBuckets, toBuckets } from "./canonical.ts";
import { VaultError } from "./error.ts";
import type { Keys, NoKey } from "./keys.ts";
import { isOnly, opened, type Personal, uncover } from "./personal.ts";
import { type BundleRef, checkPlace, type Place } from "./place.ts";
import { type Binding, openRecord, readHeader, sealRecord } from "./record.ts";

export type OpenResult<T, C extends Category> =
  | { ok: true; value: Personal<T, C> }
  | { ok: false; because: "shredded" | "key-unavailable" };

export type SealingNeeds = {
  shop: string;
  labels: Readonly<Record<string, LabelSet>>;
  keys: Keys;
  nextSalt(): Buffer;
};

/** Seals one value for one place. What it throws stands at `Vault.seal`. */
export async function seal<L extends LabelSetId>(
  needs: SealingNeeds,
  ref: BundleRef,
  place: Place<L>,
  value: Personal<unknown, CategoryOf<L>>,
): Promise<Buffer> {
  checkPlace(place);
  const label = labelNamed(needs, place.labelSet);
  if (!isOnly(label.category, value)) {
    throw new VaultError("label-mismatch", "A value is sealed under a label set of its own category.");
  }
  if (!label.purposes.every((purpose) => value.purposes.includes(purpose))) {
    throw new VaultError("label-too-wide", "A value is not sealed for more than it was collected for.");
  }
  const plaintext = toBuckets(uncover(value));
  const binding = bind(needs, ref, place, place.labelSet);
  const sealed = await needs.keys.use(ref, (key) =>
    sealRecord(key, label.number, binding, needs.nextSalt(), plaintext),
  );
  plaintext.fill(0);
  if (!sealed.ok) throw refusal(sealed);
  return sealed.value;
}

/** Opens what was sealed for one place. What it throws stands at `Vault.open`. */
export async function open<T, L extends LabelSetId>(
  needs: SealingNeeds,
  ref: BundleRef,
  place: Place<L>,
  record: Buffer,
): Promise<OpenResult<T, CategoryOf<L>>> {
  checkPlace(place);
  const { category } = labelNamed(needs, place.labelSet);
  const [name, label] = labelNumbered(needs, readHeader(record).label);
  if (label.category !== category) {
    throw new VaultError("label-mismatch", "A record is of another category than its place.");
  }
  const result = await needs.keys.use(ref, (key) => openRecord(key, bind(needs, ref, place, name), record));
  if (result.ok) {
    const value = fromBuckets(result.value) as T;
    result.value.fill(0);
    return { ok: true, value: opened(label.category as CategoryOf<L>, value, label.purposes) };
  }
  if (result.because === "unknown") throw refusal(result);
  return { ok: false, because: result.because };
}

function bind(needs: SealingNeeds, ref: BundleRef, place: Place, labelSet: string): Binding {
  const { entity, field, rowId } = place;
  return { shop: needs.shop, subject: ref.subject, bundle: ref.bundle, entity, field, rowId, labelSet };
}

function labelNamed({ labels }: SealingNeeds, name: string): LabelSet {
  const label = Object.hasOwn(labels, name) ? labels[name] : undefined;
  if (label === undefined) throw new VaultError("label-unknown", "The policy has no such label set.");
  return label;
}

function labelNumbered({ labels }: SealingNeeds, number: number): [string, LabelSet] {
  const found = Object.entries(labels).find(([, label]) => label.number === number);
  if (found === undefined) throw new VaultError("label-unknown", "A record names a label set that the policy lacks.");
  return found;
}

function refusal({ because }: NoKey): VaultError {
  if (because === "shredded")
    return new VaultError("bundle-shredded", "The bundle was shredded; nothing more goes in.");
  if (because === "unknown") return new VaultError("bundle-unknown", "The bundle has no key; it was never made.");
  return new VaultError("key-unavailable", "The key cannot be had now. Try again later.");
}
