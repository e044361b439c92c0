import type { BundleRef } from "#vault";

/** Who owns the rows of a bundle, by its kind. Throws for a kind that nobody knows. */
export function ownerOfBundle<T>(owners: Readonly<Record<string, T>>, { bundle }: BundleRef): T {
  const [kind = ""] = bundle.split(":", 1);
  const owner = Object.hasOwn(owners, kind) ? owners[kind] : undefined;
  if (owner === undefined) throw new Error(`Nobody knows how to forget a bundle of the kind ${kind}.`);
  return owner;
}
