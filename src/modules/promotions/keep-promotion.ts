/** Making, changing and stopping a promotion. Each is announced when the transaction commits. */
import type { Bus } from "#kernel/bus";
import type { Reader, Tx } from "#kernel/db";
import { formatMoney } from "#kernel/money";
import type { Random } from "#kernel/random";
import {
  atPresent,
  type Promotion,
  type PromotionFault,
  type PromotionGround,
  type PromotionTerms,
  promotionFaults,
  valueInWords,
} from "./promotion.ts";
import {
  addChanges,
  type FieldChange,
  insertPromotion,
  lockChanges,
  lockOne,
  readForPrices,
  readOne,
  updatePromotion,
  writeStopped,
} from "./promotions.sql.ts";

export const channel = "promotions";

/** `by` is the short name of whoever does it. */
export type KeepDeps = {
  bus: Pick<Bus, "notify">;
  random: Random;
  now: Date;
  by: string;
  ground: Pick<PromotionGround, "today" | "isCategory" | "isProduct" | "wordTrouble"> & {
    /** Where an address of a department or a product leads now. */
    presentAddress(kind: "category" | "product", address: string): string;
  };
};

/** The promotion that is to be changed, and the revision that whoever changes it has read. */
export type WhichPromotion = { id: string; revision: number };

export type KeepRefusal =
  | { ok: false; because: "no-such-promotion" | "stopped" }
  /** Somebody changed it meanwhile; `now` is what they left. */
  | { ok: false; because: "changed-meanwhile"; now: Promotion }
  | { ok: false; because: "not-fit"; faults: readonly PromotionFault[] };
export type KeepOutcome = { ok: true; id: string } | KeepRefusal;

/** Makes a promotion; it begins on its first day. */
export async function makePromotion(deps: KeepDeps, tx: Tx, wanted: PromotionTerms): Promise<KeepOutcome> {
  await lockChanges(tx);
  const terms = atPresent(wanted, deps.ground.presentAddress);
  const faults = promotionFaults(terms, await groundOf(deps, tx, null));
  if (faults.length > 0) return { ok: false, because: "not-fit", faults };
  const id = deps.random.uuid();
  await insertPromotion(tx, id, terms);
  await announce(deps, tx, { id, revision: 1 }, differences(null, terms));
  return { ok: true, id };
}

/** Changes it for orders to come; what an order had stays as it was. */
export async function changePromotion(
  deps: KeepDeps,
  tx: Tx,
  which: WhichPromotion,
  wanted: PromotionTerms,
): Promise<KeepOutcome> {
  const begun = await begin(deps, tx, which);
  if (!begun.ok) return begun;
  const terms = atPresent(wanted, deps.ground.presentAddress);
  const faults = promotionFaults(terms, await groundOf(deps, tx, begun.promotion));
  if (faults.length > 0) return { ok: false, because: "not-fit", faults };
  const changes = differences(begun.promotion, terms);
  if (changes.length === 0) return { ok: true, id: which.id };
  const revision = which.revision + 1;
  await updatePromotion(tx, which.id, revision, terms);
  await announce(deps, tx, { id: which.id, revision }, changes);
  return { ok: true, id: which.id };
}

/** Ends it at once and for good. */
export async function stopPromotion(deps: KeepDeps, tx: Tx, which: WhichPromotion): Promise<KeepOutcome> {
  const begun = await begin(deps, tx, which);
  if (!begun.ok) return begun;
  const revision = which.revision + 1;
  await writeStopped(tx, which.id, revision, deps.now);
  await announce(deps, tx, { id: which.id, revision }, [{ field: "stopped", before: null, after: "for good" }]);
  return { ok: true, id: which.id };
}

async function begin(
  { ground }: KeepDeps,
  tx: Tx,
  { id, revision }: WhichPromotion,
): Promise<{ ok: true; promotion: Promotion } | KeepRefusal> {
  await lockChanges(tx);
  await lockOne(tx, id);
  const found = await readOne(tx, id);
  if (found === null) return { ok: false, because: "no-such-promotion" };
  const promotion = atPresent(found, ground.presentAddress);
  if (promotion.stoppedAt !== null) return { ok: false, because: "stopped" };
  return promotion.revision === revision
    ? { ok: true, promotion }
    : { ok: false, because: "changed-meanwhile", now: promotion };
}

async function groundOf({ ground }: KeepDeps, reader: Reader, before: Promotion | null): Promise<PromotionGround> {
  const others = (await readForPrices(reader, "2000-01-01")).filter(({ id }) => id !== before?.id);
  return { ...ground, before, others: others.map((each) => atPresent(each, ground.presentAddress)) };
}

async function announce(
  { bus, by, now }: KeepDeps,
  tx: Tx,
  { id, revision }: WhichPromotion,
  changes: readonly FieldChange[],
): Promise<void> {
  await addChanges(tx, { id, revision, by, now }, changes);
  await bus.notify(tx, channel, id);
}

/** What changes, in words that can be read in the history. */
function differences(before: PromotionTerms | null, after: PromotionTerms): FieldChange[] {
  const old = before === null ? {} : inWords(before);
  return Object.entries(inWords(after))
    .map(([field, words]) => ({ field, before: old[field] ?? null, after: words }))
    .filter((change) => change.before !== change.after);
}

function inWords(terms: PromotionTerms): Readonly<Record<string, string | null>> {
  return {
    name: terms.title,
    reduction: valueInWords(terms),
    code: terms.code,
    least: terms.leastMinor === 0 ? null : formatMoney(terms.leastMinor),
    departments: terms.categories.join(", ") || null,
    products: terms.products.join(", ") || null,
    "first-day": terms.from,
    "last-day": terms.until,
    "most-orders": terms.mostUses === null ? null : String(terms.mostUses),
    "once-each": terms.onceEach ? "yes" : null,
  };
}
