import { londonDay } from "#delivery";
import { day } from "#kernel/clock";
import type { Recall } from "#safety";
import { monthInWords } from "#views/days.ts";

/** The product of the sample shop whose hinge failed, and which was called back. */
export const recalled = { slug: "ghyll-sofa-bed", code: "GHYSB" };

/** Months before the shop opens in which the batch was ordered that was called back. */
const monthsAgo = 9;

/** A batch that was called back: the month in which it was ordered (YYYY-MM), when it had been made, when it was called back. */
export type RecalledBatch = { month: string; batch: string; madeBy: Date; at: Date };

/** The batch that a sample shop had called back before it opened at `opened`. */
export function recalledBatch(opened: Date): RecalledBatch {
  const month = new Date(Date.UTC(opened.getUTCFullYear(), opened.getUTCMonth() - monthsAgo, 1));
  const ended = Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 1);
  const word = month.toISOString().slice(0, 7);
  return {
    month: word,
    batch: `${recalled.code}-${word}`,
    madeBy: new Date(ended + 45 * day),
    at: new Date(ended + 60 * day),
  };
}

/** The one recall of the sample shop: invented like the sofa bed, and the same that its history of orders tells of. */
export function sampleRecalls(opened: Date): readonly Recall[] {
  const { month, batch, at } = recalledBatch(opened);
  return [
    {
      id: recalled.slug,
      published: londonDay(at),
      product: "Ghyll sofa bed",
      identify: `A Ghyll sofa bed that was made to order, ordered from us in ${monthInWords(`${month}-01`)}. The label under the seat says ${batch}. Ghyll sofa beds with another label, and those that were in stock, are not concerned.`,
      hazard:
        "A hinge of the folding frame can break under load. The bed then drops without warning, and can crush a hand or a foot.",
      act: "Do not fold it out, and do not sit or sleep on it any more. If it is folded out, leave it as it is. Keep children and animals away.",
      remedy:
        "Choose what suits you: new hinges, fitted at your home, or all your money back. We collect the sofa bed and pay for that. You need no receipt.",
      concerns: { products: [recalled.slug], from: `${month}-01`, until: lastOf(month) },
    },
  ];
}

/** The last day of a month, `2026-02` → `2026-02-28`. */
function lastOf(month: string): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}
