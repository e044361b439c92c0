/** Changes how long a variant takes to leave the building. Orders that were placed keep the days that they were promised. */
import type { Tx } from "#kernel/db";
import { beginChange, type ChangeDeps, type ChangeOutcome, endChange, type WhichProduct } from "./change-product.ts";
import { writeLeadTime } from "./changing.sql.ts";
import type { Supply } from "./product.ts";

/** Fewest and most working days, or weeks for what is made to order. */
export type LeadTime = { least: number; most: number };

const longest = 104;

/** Refuses a range that is none. */
export async function changeLeadTime(
  deps: ChangeDeps,
  tx: Tx,
  which: WhichProduct,
  sku: string,
  { least, most }: LeadTime,
): Promise<ChangeOutcome> {
  const begun = await beginChange(tx, which);
  if (!begun.ok) return begun;
  const { product, revision } = begun.kept;
  const variant = product.variants.find((each) => each.sku === sku);
  if (variant === undefined) return { ok: false, because: "no-such-product" };
  const isRange = Number.isInteger(least) && Number.isInteger(most) && least >= 0 && most >= least && most <= longest;
  if (!isRange)
    return {
      ok: false,
      because: "not-fit-for-sale",
      faults: [{ field: "variants", says: "The lead time is no range." }],
    };
  const before = inWords(variant.supply);
  const after = `${least} to ${most} ${unitOf(variant.supply)}`;
  if (before === after) return { ok: true, revision };
  await writeLeadTime(tx, sku, { least, most });
  return endChange(deps, tx, begun.kept, [{ field: "lead-time", sku, before, after }]);
}

function inWords(supply: Supply): string {
  const [least, most] = supply.kind === "stock" ? [supply.minDays, supply.maxDays] : [supply.minWeeks, supply.maxWeeks];
  return `${least} to ${most} ${unitOf(supply)}`;
}

function unitOf({ kind }: Supply): string {
  return kind === "stock" ? "working days" : "weeks";
}
