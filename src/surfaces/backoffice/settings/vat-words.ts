import { type VatBook, type VatClass, vatClasses } from "#settings";
import { dayInWords } from "#views/days.ts";

export const classNames: Readonly<Record<VatClass, string>> = {
  standard: "Standard rate",
  reduced: "Reduced rate",
  zero: "Zero rate",
};

/** `175` → `17.5 %`. */
export function perCent(permille: number): string {
  return `${permille / 10} %`;
}

/** What is planned after a day, in a sentence or two. */
export function plannedInWords(book: VatBook, today: string): string {
  const planned = vatClasses.flatMap((of) =>
    book[of]
      .filter(({ from }) => from !== null && from > today)
      .map(({ from, permille }) => `${classNames[of]} ${perCent(permille)} from ${dayInWords(from ?? "")}.`),
  );
  return planned.length === 0 ? "No change is planned." : planned.join(" ");
}

/** The book as its history shows it. */
export function ratesInWords(book: VatBook): Record<string, Record<string, string>> {
  return Object.fromEntries(
    vatClasses.map((of) => [
      classNames[of],
      Object.fromEntries(
        book[of].map(({ from, permille }) => [
          from === null ? "at first" : `from ${dayInWords(from)}`,
          perCent(permille),
        ]),
      ),
    ]),
  );
}
