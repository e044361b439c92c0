/** Brings products of a file into the catalogue, some at a time; or does all of it and takes it back, to say what would happen. */
import type { Catalogue, KeptCategory } from "#catalogue";
import { contradictions, slugOf } from "#catalogue";
import type { Database, Reader, Tx } from "#kernel/db";
import { shortName } from "#media";
import type { Stock } from "#stock";
import { changeTo, faultsOf, NotTaken, registerVariants } from "./change-to.ts";
import { draftOf, type Settled } from "./draft-of.ts";
import type { Fault } from "./fields.ts";
import type { FileProduct } from "./file-product.ts";
import type { PicturesTaken } from "./pictures.ts";
import type { ImportWishes } from "./wishes.ts";

export type BringNeeds = {
  catalogue: Catalogue;
  stock: Stock;
  reader: Reader;
  transact: Database["transact"];
  by: string | null;
  today: string;
  /** Takes in the pictures of a product that is made or changed. */
  picturesFor(product: FileProduct): Promise<PicturesTaken>;
};

/** A product with the photographs that were taken in for it. */
type Ready = PicturesTaken & { product: FileProduct };

export type Brought =
  | {
      outcome: "made" | "changed" | "as-it-was" | "there-already";
      slug: string;
      isOnSale: boolean;
      remarks: readonly Fault[];
    }
  | { outcome: "failed"; faults: readonly Fault[] };

/** Ends a transaction whose work was only to be looked at. */
class OnlyLooked extends Error {
  override name = "OnlyLooked";
}

/** Each of these products in turn. With `write: false` nothing is kept. */
export async function bringIn(
  needs: BringNeeds,
  wishes: ImportWishes,
  batch: readonly FileProduct[],
  { write }: { write: boolean },
): Promise<Brought[]> {
  const present = await needs.catalogue.present(needs.reader, {
    addresses: batch.map(({ handle }) => handle),
    skus: batch.flatMap(({ variants }) => variants.map(({ sku }) => sku)),
  });
  const placed: Array<{ ready: Ready; slugs: readonly string[] }> = [];
  for (const product of batch) {
    const slugs = slugsOf(product, present);
    const isLeft = slugs.length > 0 && !wishes.update;
    const pictures = isLeft
      ? { photographs: [], remarks: [] }
      : await needs.picturesFor(await withoutShown(needs, product, slugs[0]));
    placed.push({ ready: { product, ...pictures }, slugs });
  }
  const fresh = placed.filter(({ slugs }) => slugs.length === 0).map(({ ready }) => ready);
  const made = new Map(await makeAll(needs, wishes, fresh, { write }));
  const brought: Brought[] = [];
  for (const { ready, slugs } of placed) {
    const done = made.get(ready);
    brought.push(done ?? (await toPresent(needs, wishes, ready, { slugs, write })));
  }
  return brought;
}

/** Without the pictures that the shop has already, by the names that it gives them when they go out. */
async function withoutShown(
  { catalogue, reader }: BringNeeds,
  product: FileProduct,
  slug: string | undefined,
): Promise<FileProduct> {
  if (slug === undefined || product.pictures.length === 0) return product;
  const shown = (await catalogue.kept(reader, slug))?.product.photographs.map(({ sha256 }) => shortName(sha256)) ?? [];
  return {
    ...product,
    pictures: product.pictures.filter(({ name }) => !shown.some((short) => name.startsWith(short))),
  };
}

function slugsOf({ handle, variants }: FileProduct, present: Awaited<ReturnType<Catalogue["present"]>>): string[] {
  const found = [present.byAddress.get(handle), ...variants.map(({ sku }) => present.bySku.get(sku))];
  return [...new Set(found.filter((slug) => slug !== undefined))];
}

/** Does `work` in a transaction of its own, which is taken back where it is only to be looked at. */
async function within<T>({ transact }: BringNeeds, write: boolean, work: (tx: Tx) => Promise<T>): Promise<T> {
  let done: { value: T } | undefined;
  try {
    return await transact(async (tx) => {
      done = { value: await work(tx) };
      if (!write) throw new OnlyLooked();
      return done.value;
    });
  } catch (thrown) {
    if (thrown instanceof OnlyLooked && done !== undefined) return done.value;
    throw thrown;
  }
}

type Made = readonly [Ready, Brought];

/** All in one transaction; should the database refuse one, each in its own, so that the others are not lost with it. */
async function makeAll(
  needs: BringNeeds,
  wishes: ImportWishes,
  fresh: readonly Ready[],
  { write }: { write: boolean },
): Promise<Made[]> {
  if (fresh.length === 0) return [];
  const each = async (tx: Tx, some: readonly Ready[]): Promise<Made[]> => {
    const made: Made[] = [];
    for (const ready of some) made.push([ready, await makeOne(needs, wishes, tx, ready)]);
    return made;
  };
  try {
    return await within(needs, write, (tx) => each(tx, fresh));
  } catch (thrown) {
    if (fresh.length === 1) return [[fresh[0] as Ready, refusedByDatabase(fresh[0] as Ready, thrown)]];
    const alone: Made[] = [];
    for (const ready of fresh) alone.push(...(await makeAll(needs, wishes, [ready], { write })));
    return alone;
  }
}

/** Only what the database finds wrong with a row; everything else is nothing that another file would change. */
function refusedByDatabase({ product }: Ready, thrown: unknown): Brought {
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
  if (!/^2[23]/.test(code)) throw thrown;
  return failed(product, `The database does not take it (${code}).`);
}

function failed({ line }: FileProduct, says: string): Brought {
  return { outcome: "failed", faults: [{ line, says }] };
}

async function makeOne(needs: BringNeeds, wishes: ImportWishes, tx: Tx, ready: Ready): Promise<Brought> {
  const { catalogue, stock, by, today } = needs;
  const { product } = ready;
  const kind = product.kind ?? null;
  if (kind === null)
    return failed(product, "What it is cannot be told from its words: name a kind for its department, or in a column.");
  const categories = await catalogue.categories(tx);
  const found = departmentOf(categories, product.department ?? "");
  if (found === null && (!wishes.makeDepartments || (product.department ?? "") === ""))
    return failed(product, noDepartment(product.department ?? ""));
  const settled: Settled = { department: found?.slug ?? slugOf(product.department ?? ""), kind, today };
  const draft = draftOf(product, settled, ready.photographs);
  const faults = contradictions(draft);
  if (faults.length > 0) return { outcome: "failed", faults: faultsOf(product, faults) };
  const remarks: Fault[] = [...ready.remarks];
  if (found === null) {
    const made = await makeDepartment(catalogue, tx, product.department ?? "");
    if (!made.ok) return failed(product, `The department “${product.department}” was not made: ${made.says}`);
    remarks.push({ line: product.line, says: `The department “${product.department}” was made; look at its words.` });
  }
  const changing = catalogue.changing(by);
  const done = await changing.bringIn(tx, draft);
  if (!done.ok)
    return { outcome: "failed", faults: done.because === "not-fit-for-sale" ? faultsOf(product, done.faults) : [] };
  const pieces = new Map(product.variants.map((variant) => [variant.sku, variant.pieces]));
  await registerVariants(
    { stock },
    tx,
    draft.variants.map(({ sku, supply: { kind: supply } }) => {
      const count = pieces.get(sku);
      return { sku, kind: supply, ...(count === undefined ? {} : { pieces: count }) };
    }),
  );
  const slug = done.slug ?? product.handle;
  const offered = await offer(needs, wishes, tx, product, { slug, revision: done.revision });
  return { outcome: "made", slug, isOnSale: offered.isOnSale, remarks: [...remarks, ...offered.remarks] };
}

/** Puts a product on sale where the merchant wants that, the file does not say otherwise, and nothing speaks against it. */
async function offer(
  { catalogue, by }: BringNeeds,
  wishes: ImportWishes,
  tx: Tx,
  product: FileProduct,
  which: { slug: string; revision: number },
): Promise<{ isOnSale: boolean; remarks: readonly Fault[] }> {
  if (!wishes.publish || product.isForSale === false) return { isOnSale: false, remarks: [] };
  const stays = (says: string) => ({
    isOnSale: false,
    remarks: [{ line: product.line, says: `It stays a draft. ${says}` }],
  });
  if (product.isKindGuessed) return stays(`What it is was guessed: ${product.kind}. Say it for its department.`);
  const done = await catalogue.changing(by).putOnSale(tx, which);
  if (done.ok) return { isOnSale: true, remarks: [] };
  return stays(done.because === "not-fit-for-sale" ? done.faults.map(({ says }) => says).join(" ") : "");
}

async function toPresent(
  needs: BringNeeds,
  wishes: ImportWishes,
  ready: Ready,
  { slugs, write }: { slugs: readonly string[]; write: boolean },
): Promise<Brought> {
  const { product, photographs } = ready;
  const [slug = "", other] = slugs;
  if (other !== undefined)
    return failed(product, `Its address and its numbers are of different products: ${slugs.join(", ")}.`);
  if (!wishes.update) return { outcome: "there-already", slug, isOnSale: false, remarks: [] };
  try {
    return await within(needs, write, async (tx): Promise<Brought> => {
      const found = departmentOf(await needs.catalogue.categories(tx), product.department ?? "");
      if (found === null && (product.department ?? "") !== "")
        return failed(product, noDepartment(product.department ?? ""));
      const changed = await changeTo(needs, tx, slug, { product, department: found?.slug ?? null, photographs });
      const kept = await needs.catalogue.kept(tx, slug);
      const which = { slug, revision: kept?.revision ?? 0 };
      const isOff = kept?.isOffSale === true;
      const offered = isOff ? await offer(needs, wishes, tx, product, which) : { isOnSale: false, remarks: [] };
      const outcome = changed || offered.isOnSale ? "changed" : "as-it-was";
      return { outcome, slug, isOnSale: !isOff || offered.isOnSale, remarks: [...ready.remarks, ...offered.remarks] };
    });
  } catch (thrown) {
    if (thrown instanceof NotTaken) return { outcome: "failed", faults: thrown.faults };
    return refusedByDatabase(ready, thrown);
  }
}

/** The department that another shop calls so: by its name, its address, or one of the things in it. */
export function departmentOf(categories: readonly KeptCategory[], called: string): KeptCategory | null {
  const [lower, slug] = [called.trim().toLowerCase(), slugOf(called)];
  if (slug === "") return null;
  const found = categories.find((each) => [each.slug, each.key].includes(slug) || each.name.toLowerCase() === lower);
  return found ?? categories.find(({ singular }) => singular.toLowerCase() === lower) ?? null;
}

function noDepartment(called: string): string {
  if (called === "") return "It names no department: choose one for all, or a column.";
  return `There is no department “${called}”: make it, choose another for it, or have missing ones made.`;
}

async function makeDepartment(
  catalogue: Catalogue,
  tx: Tx,
  called: string,
): Promise<{ ok: true } | { ok: false; says: string }> {
  const lower = called.toLowerCase();
  const singular = lower.replace(/ies$/, "y").replace(/([^s])s$/, "$1");
  const done = await catalogue.makeCategory(tx, { name: called, singular, blurb: `All our ${lower}.` });
  if (done.ok) return { ok: true };
  return { ok: false, says: done.because === "not-fit" ? done.faults.map(({ says }) => says).join(" ") : "" };
}
