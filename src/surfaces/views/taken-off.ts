import { formatMoney } from "#kernel/money";

/** What was taken off goods or delivery, under the name of why; as baskets and orders keep it. */
export type TakenOffShown = {
  goods: { title: string; code: string | null; amountMinor: number } | null;
  delivery: { title: string; code: string | null; amountMinor: number } | null;
} | null;

/** One line for each part something was taken off: `Taken off delivery: Founders’ week`, `−£39.00`. */
export function linesTakenOff(takenOff: TakenOffShown): ReadonlyArray<{ why: string; amount: string }> {
  const parts = [
    ["goods", takenOff?.goods ?? null],
    ["delivery", takenOff?.delivery ?? null],
  ] as const;
  return parts.flatMap(([of, each]) =>
    each === null
      ? []
      : [
          {
            why: `Taken off ${of}: ${each.title}${each.code === null ? "" : `, code ${each.code}`}`,
            amount: `−${formatMoney(each.amountMinor)}`,
          },
        ],
  );
}
