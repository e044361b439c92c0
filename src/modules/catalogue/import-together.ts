/** Brings in who designed things and what is shown together. Importing the same twice changes nothing but the version. */
import type { Bus } from "#kernel/bus";
import type { Tx } from "#kernel/db";
import { raiseVersion } from "./catalogue.sql.ts";
import { MOST_IN_COLLECTION } from "./collection-rule.ts";
import { CHANNEL, keysOf, productId } from "./import-products.ts";
import type { Collection, Designer } from "./product.ts";
import { SLUG } from "./slug.ts";
import { knownProducts, upsertDesigners, writeCollections } from "./together.sql.ts";

/** Adds or changes designers; none is ever removed. Throws, and writes nothing, if one is nameless or has no slug. */
export async function importDesigners(tx: Tx, bus: Bus, designers: readonly Designer[]): Promise<void> {
  refuse(
    designers.flatMap(({ slug, name, blurb }) => [
      ...(SLUG.test(slug) ? [] : [`${slug}: The slug is not lower-case words joined by hyphens.`]),
      ...(name.length >= 1 && name.length <= 80 ? [] : [`${slug}: The name has 1 to 80 letters.`]),
      ...(blurb.length >= 1 && blurb.length <= 400 ? [] : [`${slug}: The words have 1 to 400 letters.`]),
    ]),
  );
  const version = await raiseVersion(tx);
  await upsertDesigners(
    tx,
    designers.map(({ slug, name, blurb, position }) => ({ slug, credit: name, blurb, position })),
  );
  await bus.notify(tx, CHANNEL, String(version));
}

/**
 * Adds or changes collections and writes the list of each anew; none is ever removed. Throws, and writes nothing, if one
 * names a product that the catalogue never had, names one twice, or has more than 24.
 */
export async function importCollections(tx: Tx, bus: Bus, collections: readonly Collection[]): Promise<void> {
  const named = collections.flatMap(({ products }) => products);
  const keyOf = await keysOf(tx, "product", named);
  const known = await knownProducts(tx, named.map(keyOf));
  refuse(collections.flatMap((collection) => collectionTrouble(collection, (product) => known.has(keyOf(product)))));
  const version = await raiseVersion(tx);
  await writeCollections(
    tx,
    collections.map(({ slug, title, blurb, position }) => ({ slug, title, blurb, position })),
    collections.flatMap(({ slug, products }) =>
      products.map((product, position) => ({ collection: slug, product_id: productId(keyOf(product)), position })),
    ),
  );
  await bus.notify(tx, CHANNEL, String(version));
}

function collectionTrouble(
  { slug, title, blurb, products }: Collection,
  isKnown: (product: string) => boolean,
): string[] {
  const trouble: string[] = [];
  if (!SLUG.test(slug)) trouble.push("The slug is not lower-case words joined by hyphens.");
  if (title.length < 1 || title.length > 80) trouble.push("The title has 1 to 80 letters.");
  if (blurb.length < 1 || blurb.length > 600) trouble.push("The words have 1 to 600 letters.");
  if (products.length < 1 || products.length > MOST_IN_COLLECTION)
    trouble.push(`It has 1 to ${MOST_IN_COLLECTION} products.`);
  if (new Set(products).size < products.length) trouble.push("It names a product twice.");
  for (const product of products) if (!isKnown(product)) trouble.push(`There is no product ${product}.`);
  return trouble.map((what) => `${slug}: ${what}`);
}

function refuse(trouble: readonly string[]): void {
  if (trouble.length > 0) throw new Error(`The catalogue was not imported. ${trouble.slice(0, 10).join(" ")}`);
}
