/** Brings a product that there is to what a file says of it, through what staff do with one product. */
import type {
  Catalogue,
  ChangeOutcome,
  DraftFault,
  KeptProduct,
  NewPhotograph,
  NewVariant,
  ProductPlace,
  Variant,
  VatClassName,
} from "#catalogue";
import { kindOf, VAT_CLASSES, vatClassOf, wordsOf } from "#catalogue";
import type { Tx } from "#kernel/db";
import type { Stock } from "#stock";
import { factsOf } from "./draft-of.ts";
import type { Fault } from "./fields.ts";
import type { FileProduct, FileVariant } from "./file-product.ts";

export type ChangeNeeds = { catalogue: Catalogue; stock: Stock; by: string | null };

/** Something that the file says cannot be so. Thrown, so that the transaction takes back what was done of the product already. */
export class NotTaken extends Error {
  override name = "NotTaken";
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super("A product of a file was not taken.");
    this.faults = faults;
  }
}

/** The department by its slug, where the file names one that there is. */
export type ChangedTo = { product: FileProduct; department: string | null; photographs: readonly NewPhotograph[] };

/** Answers whether anything was changed. Throws `NotTaken` where something is refused; a count of pieces is never changed. */
export async function changeTo(needs: ChangeNeeds, tx: Tx, slug: string, to: ChangedTo): Promise<boolean> {
  const { catalogue, by } = needs;
  const changing = catalogue.changing(by);
  const begun = await keptProduct(needs, tx, slug);
  const { product } = to;
  const step = steps(product);
  const revisionOf = { slug, revision: begun.revision };
  const next = async (work: Promise<ChangeOutcome>, line = product.line): Promise<void> => {
    revisionOf.revision = step(await work, line);
  };
  // Each of these reads the product anew, so what is so already is not asked for.
  const words = { ...wordsOf(begun.product), ...product.words };
  if (!same(words, wordsOf(begun.product))) await next(changing.describe(tx, revisionOf, words));
  const place = placeOf(begun, to);
  if (!same(place, placeOf(begun, null))) await next(changing.place(tx, revisionOf, place));
  if (product.handle !== begun.product.slug) await next(changing.leadHere(tx, revisionOf, product.handle));
  const { kind, isKindGuessed } = product;
  if (kind !== undefined && kind !== "sample" && !isKindGuessed && kind !== kindOf(begun.product.drawing))
    await next(changing.drawAs(tx, revisionOf, kind));
  const vat = vatOf(product.variants);
  if (vat !== null && vat !== vatClassOf(begun.product)) await next(changing.changeVatClass(tx, revisionOf, vat));
  const known = new Map(begun.product.variants.map((variant) => [variant.sku, variant]));
  for (const variant of product.variants) {
    const now = known.get(variant.sku);
    if (now === undefined) await addVariant(needs, tx, begun, variant, (work) => next(work, variant.line));
    else if (hasFacts(variant)) {
      const facts = factsOf(now, variant.facts);
      if (!same(facts, factsOf(now, {})))
        await next(changing.measure(tx, revisionOf, variant.sku, facts), variant.line);
    }
  }
  const prices = new Map(
    product.variants
      .filter(({ sku, priceMinor }) => known.has(sku) && known.get(sku)?.priceMinor !== priceMinor)
      .map(({ sku, priceMinor }) => [sku, priceMinor]),
  );
  if (prices.size > 0) await next(changing.changePrices(tx, revisionOf, prices));
  const shown = new Set(begun.product.photographs.map(({ sha256 }) => sha256));
  for (const photograph of to.photographs)
    if (!shown.has(photograph.sha256)) await next(changing.addPhotograph(tx, revisionOf, photograph));
  return revisionOf.revision !== begun.revision;

  async function addVariant(
    { stock }: ChangeNeeds,
    on: Tx,
    kept: KeptProduct,
    variant: FileVariant,
    then: (work: Promise<ChangeOutcome>) => Promise<void>,
  ): Promise<void> {
    const like = kept.product.variants[0];
    if (like === undefined) return;
    await then(changing.addVariant(on, revisionOf, { ...newVariant(kept, variant), like: like.sku }));
    const unlike = { ...factsOf(null, { ...variant.facts, supply: like.supply.kind }) };
    await then(changing.measure(on, revisionOf, variant.sku, unlike));
    await registerVariants({ stock }, on, [{ ...variant, kind: like.supply.kind }]);
  }
}

async function keptProduct({ catalogue }: ChangeNeeds, tx: Tx, slug: string): Promise<KeptProduct> {
  const kept = await catalogue.kept(tx, slug);
  if (kept === null) throw new Error("A product that was just found is not there.");
  return kept;
}

/** Tells stock of variants that are new, with the pieces that the file counts. */
export async function registerVariants(
  { stock }: Pick<ChangeNeeds, "stock">,
  tx: Tx,
  variants: ReadonlyArray<Pick<FileVariant, "sku" | "pieces"> & { kind: Variant["supply"]["kind"] }>,
): Promise<void> {
  await stock.register(
    tx,
    variants.map(({ sku, kind, pieces }) => (kind === "stock" ? { sku, kind, onHand: pieces ?? 0 } : { sku, kind })),
  );
}

function steps(product: FileProduct): (done: ChangeOutcome, line: number) => number {
  return (done, line) => {
    if (done.ok) return done.revision;
    if (done.because === "not-fit-for-sale") throw new NotTaken(faultsOf(product, done.faults, line));
    if (done.because === "price-refused") throw new NotTaken(done.reasons.map((says) => ({ line, says })));
    throw new NotTaken([{ line, says: "Somebody changed it at the same moment; bring the row in again." }]);
  };
}

/** What the catalogue says of a product, each in the line of the variant that it is about. */
export function faultsOf(product: FileProduct, faults: readonly DraftFault[], line = product.line): Fault[] {
  return faults.map(({ says }) => {
    const about = product.variants.find(({ sku }) => says.startsWith(`${sku}: `));
    return { line: about?.line ?? line, says };
  });
}

/** Where it is to stand; with null for what the file says, where it stands. */
function placeOf({ product: now }: KeptProduct, to: ChangedTo | null): ProductPlace {
  return {
    category: to?.department ?? now.category,
    address: now.slug,
    range: to?.product.range ?? now.range,
    designer: to?.product.designer ?? now.designer,
    tags: [...(to?.product.tags ?? now.tags)].sort(),
  };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The class by which all variants are taxed; null where the file does not say, or not of one class. */
function vatOf(variants: readonly FileVariant[]): VatClassName | null {
  const rates = new Set(variants.map(({ vatRatePermille }) => vatRatePermille));
  const [only] = rates;
  const found = Object.entries(VAT_CLASSES).find(([, permille]) => permille === only)?.[0];
  return rates.size === 1 && found !== undefined ? (found as VatClassName) : null;
}

function hasFacts({ facts: { supply: _, ...facts } }: FileVariant): boolean {
  return Object.keys(facts).length > 0;
}

function newVariant({ product }: KeptProduct, { sku, priceMinor, choice }: FileVariant): Omit<NewVariant, "like"> {
  const chosen = product.options.map(({ slug, values }): [string, NewVariant["choice"][string]] => {
    const value = choice[slug];
    const known = values.find((each) => each.slug === value?.slug);
    return [slug, known?.slug ?? value ?? ""];
  });
  return { sku, priceMinor, choice: Object.fromEntries(chosen) };
}
