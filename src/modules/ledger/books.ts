/** The shape of entries, without input or output: which sides a sale or a refund has. */
import type { Minor } from "#kernel/money";

export const accounts = ["provider", "sales", "vat"] as const;
/** provider: money held for us by the payment provider. sales: net takings. vat: what we owe HMRC. */
export type Account = (typeof accounts)[number];

export type EntryKind = "sale" | "refund";

/** Debits are positive, credits negative; the postings of an entry sum to 0. Rate and country on sales and vat only. */
export type Posting = { account: Account; amountMinor: Minor; vatRatePermille: number | null; country: string | null };

/** What was sold, or given back, at one rate. Positive for both. */
export type Takings = { vatRatePermille: number; country: string; grossMinor: Minor; vatMinor: Minor };

/**
 * The postings of a sale or a refund. A sale debits the provider and credits sales and VAT; a refund is the reverse.
 * Rates without an amount are left out; a rate without VAT has no VAT side. Throws a RangeError on an empty entry.
 */
export function postingsFor(kind: EntryKind, takings: readonly Takings[]): readonly Posting[] {
  const sign = kind === "sale" ? 1 : -1;
  const taken = takings.filter(({ grossMinor }) => grossMinor > 0);
  if (taken.length === 0) throw new RangeError("An entry moves an amount.");
  const sides = taken.flatMap(({ vatRatePermille, country, grossMinor, vatMinor }) => {
    const net: Posting = { account: "sales", amountMinor: -sign * (grossMinor - vatMinor), vatRatePermille, country };
    const vat: Posting = { account: "vat", amountMinor: -sign * vatMinor, vatRatePermille, country };
    return vatMinor === 0 ? [net] : [net, vat];
  });
  const gross = taken.reduce((sum, { grossMinor }) => sum + grossMinor, 0);
  return [{ account: "provider", amountMinor: sign * gross, vatRatePermille: null, country: null }, ...sides];
}

/** What an entry moved at one rate: positive for a sale and for a refund. */
export type RateOfEntry = { vatRatePermille: number; netMinor: Minor; vatMinor: Minor; grossMinor: Minor };

/** The sides of an entry by rate, in their order, without the provider's. */
export function ratesOf(postings: readonly Posting[]): readonly RateOfEntry[] {
  const rates = Map.groupBy(
    postings.filter(({ account }) => account !== "provider"),
    ({ vatRatePermille }) => vatRatePermille ?? 0,
  );
  return [...rates].map(([vatRatePermille, sides]) => {
    const sum = (of: Account): Minor =>
      Math.abs(sides.reduce((total, { account, amountMinor }) => total + (account === of ? amountMinor : 0), 0));
    const [netMinor, vatMinor] = [sum("sales"), sum("vat")];
    return { vatRatePermille, netMinor, vatMinor, grossMinor: netMinor + vatMinor };
  });
}

export type VatReturnRow = {
  country: string;
  vatRatePermille: number;
  grossMinor: Minor;
  netMinor: Minor;
  vatMinor: Minor;
};

/** Takings of a period, refunds already taken off. Computed from the books alone, so forgetting people cannot change it. */
export type VatReturn = {
  from: Date;
  to: Date;
  sales: number;
  refunds: number;
  rows: readonly VatReturnRow[];
  grossMinor: Minor;
  netMinor: Minor;
  vatMinor: Minor;
};

/** One London day in the books: how many sales, what they brought and what went back, VAT included. */
export type DayOfTakings = { day: string; sales: number; soldMinor: Minor; refundedMinor: Minor };
