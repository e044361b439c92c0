/**
 * VAT rates, each with the day from which it counts. The catalogue names the class of a variant by the rate that the class had at
 * first: 200 ‰ is standard, 50 ‰ reduced, 0 ‰ zero. What is charged is the rate of the class on the day.
 */
import { z } from "zod";
import type { Reader } from "#kernel/db";
import type { Fault, Setting, Settings } from "./index.ts";

const steps = z.array(z.object({ from: z.string().nullable(), permille: z.number() })).min(1);

/** The steps of each class, the oldest first; the first counts from ever. Days are days in London. */
const shape = z.object({ standard: steps, reduced: steps, zero: steps });

export type VatBook = z.output<typeof shape>;
export type VatClass = keyof VatBook;
export type VatStep = VatBook[VatClass][number];

export const vatClasses = ["standard", "reduced", "zero"] as const satisfies readonly VatClass[];

/** By law when the shop was written: VAT Act 1994 s 2, s 29A, s 30. */
const atFirst: VatBook = {
  standard: [{ from: null, permille: 200 }],
  reduced: [{ from: null, permille: 50 }],
  zero: [{ from: null, permille: 0 }],
};

const mostPermille = 500;

/** The rate of a class on a day. */
export function rateOn(book: VatBook, of: VatClass, day: string): number {
  return book[of].findLast(({ from }) => from === null || from <= day)?.permille ?? 0;
}

/**
 * What speaks against a book after `now`, as of a day: rates out of bounds, days out of order, and every change of what counts or
 * has counted, because orders were placed by it. `at` is the class.
 */
export function vatFaults(book: VatBook, now: VatBook, today: string): Fault[] {
  return vatClasses.flatMap((of) => {
    const begun = (all: readonly VatStep[]) => JSON.stringify(all.filter(({ from }) => from === null || from <= today));
    const isOrdered = book[of].every(({ from }, at) => at === 0 || (from ?? "") > (book[of][at - 1]?.from ?? ""));
    const isRate = ({ permille }: VatStep) => Number.isInteger(permille) && permille >= 0 && permille <= mostPermille;
    const faults: Fault[] = [];
    if (!book[of].every(isRate))
      faults.push({ at: of, says: "A rate is per cent from 0 to 50, with one place at most: 17.5." });
    if (!isOrdered) faults.push({ at: of, says: "Another change of this rate is planned for that day." });
    if (begun(book[of]) !== begun(now[of]))
      faults.push({
        at: of,
        says: "A rate changes from tomorrow on at the earliest: orders were placed by what counts today.",
      });
    return faults;
  });
}

/** The book with a step more; in the order of days. */
export function withStep(book: VatBook, of: VatClass, step: VatStep): VatBook {
  return { ...book, [of]: [...book[of], step].sort((a, b) => ((a.from ?? "") < (b.from ?? "") ? -1 : 1)) };
}

/** The book without the step that begins on a day. */
export function withoutStep(book: VatBook, of: VatClass, from: string): VatBook {
  return { ...book, [of]: book[of].filter((step) => step.from !== from) };
}

export type VatRates = {
  setting: Setting<VatBook>;
  /** The rate in thousandths that counts on a day, for what the catalogue names by a rate. */
  rateOf(named: number, day: string): number;
  /** Reads what is set; call once before serving. */
  refresh(reader: Reader): Promise<void>;
};

/** The rates of this process. */
export function createVatRates(settings: Settings): VatRates {
  const setting = settings.keep("vat", shape, () => atFirst);
  let book = atFirst;
  return {
    setting,
    rateOf: (named, day) => {
      const of = vatClasses.find((each) => atFirst[each][0]?.permille === named);
      return of === undefined ? named : rateOn(book, of, day);
    },
    refresh: async (reader) => {
      book = (await setting.newest(reader)).content;
    },
  };
}
