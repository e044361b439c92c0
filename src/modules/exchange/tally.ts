/** What became of a file so far: counts, and the first of what is to be said. */
import type { Fault } from "./fields.ts";
import type { ProductDone } from "./run-import.ts";

export type Tally = {
  products: number;
  made: number;
  changed: number;
  asItWas: number;
  thereAlready: number;
  failed: number;
  onSale: number;
  /** Pictures that products name. */
  pictures: number;
  faults: Fault[];
  remarks: Fault[];
  moreFaults: number;
  moreRemarks: number;
};

/** More fill no screen; all of them stand in the file of what was not taken. */
const mostSaid = 200;

export function noTally(): Tally {
  const none = { products: 0, made: 0, changed: 0, asItWas: 0, thereAlready: 0, failed: 0, onSale: 0, pictures: 0 };
  return { ...none, faults: [], remarks: [], moreFaults: 0, moreRemarks: 0 };
}

const counted = {
  made: "made",
  changed: "changed",
  "as-it-was": "asItWas",
  "there-already": "thereAlready",
  failed: "failed",
} as const;

/** Adds one product to the tally. */
export function count(tally: Tally, { outcome, isOnSale, pictures, faults, remarks }: ProductDone): void {
  tally.products++;
  tally[counted[outcome]]++;
  if (isOnSale && outcome !== "there-already") tally.onSale++;
  if (outcome !== "there-already") tally.pictures += pictures;
  for (const fault of faults)
    if (tally.faults.length < mostSaid) tally.faults.push(fault);
    else tally.moreFaults++;
  for (const remark of remarks)
    if (tally.remarks.length < mostSaid) tally.remarks.push(remark);
    else tally.moreRemarks++;
}
