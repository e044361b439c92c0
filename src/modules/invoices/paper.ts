/** The face of a VAT invoice and of a credit note, without a person and without input or output. */
import { type Minor, shareOut } from "#kernel/money";

/** An invoice shows a sale of the books, a credit note a refund. Each series has numbers of its own. */
export type Series = "invoice" | "credit-note";

/** Why money went back: a closed list, as orders have it. */
export type CreditReason = "cancelled" | "exchanged" | "returned" | "faulty" | "goodwill" | "late-payment";

/** Who traded when a paper was issued. */
export type Supplier = {
  /** The name on the door, and the registered one. */
  tradingName: string;
  registeredName: string;
  companyNumber: string;
  registeredIn: string;
  office: readonly string[];
  vatNumber: string;
};

/** Goods of an order, or its delivery. `unitPriceMinor` and `grossMinor` are with VAT; the sum is what was paid. */
export type Sold = {
  what: string;
  quantity: number;
  unitPriceMinor: Minor;
  /** Taken off the whole line by a promotion; 0 for nothing. */
  takenOffMinor: Minor;
  vatRatePermille: number;
  grossMinor: Minor;
};

/** A line of an invoice: the same, divided into net and VAT. */
export type InvoiceLine = Sold & { netMinor: Minor; vatMinor: Minor };

/** Goods that a credit note is about, where they are known. */
export type Credited = { what: string; quantity: number };

/** What a paper says at one rate of VAT. */
export type RateSum = { vatRatePermille: number; netMinor: Minor; vatMinor: Minor; grossMinor: Minor };

/** Money that went back, for a credit note. */
export type RefundToCredit = {
  /** Also the id of its entry in the books. */
  refundId: string;
  at: Date;
  reason: CreditReason;
  goods: readonly Credited[];
  rates: readonly RateSum[];
};

/**
 * The lines of an invoice. The VAT of each rate is that of the books, rounded once; it is shared out over the lines of the rate in
 * proportion to what was paid for them, so that they sum to it to the penny. Throws a RangeError where lines and rates differ.
 */
export function linesOf(sold: readonly Sold[], rates: readonly RateSum[]): readonly InvoiceLine[] {
  const shares = new Map<Sold, Minor>();
  for (const { vatRatePermille, grossMinor, vatMinor } of rates) {
    const ofRate = sold.filter((line) => line.vatRatePermille === vatRatePermille);
    const weights = ofRate.map((line) => line.grossMinor);
    if (weights.reduce((sum, weight) => sum + weight, 0) !== grossMinor)
      throw new RangeError("Lines are no rate’s sum.");
    for (const [at, share] of shareOut(vatMinor, weights).entries()) {
      const line = ofRate[at];
      if (line !== undefined) shares.set(line, share);
    }
  }
  return sold.map((line) => {
    const vatMinor = shares.get(line);
    if (vatMinor === undefined && line.grossMinor !== 0) throw new RangeError("A line is of no rate.");
    return { ...line, vatMinor: vatMinor ?? 0, netMinor: line.grossMinor - (vatMinor ?? 0) };
  });
}

/** All rates together. */
export function totalOf(rates: readonly RateSum[]): { netMinor: Minor; vatMinor: Minor; grossMinor: Minor } {
  const sum = (pick: (rate: RateSum) => Minor): Minor => rates.reduce((total, rate) => total + pick(rate), 0);
  return {
    netMinor: sum(({ netMinor }) => netMinor),
    vatMinor: sum(({ vatMinor }) => vatMinor),
    grossMinor: sum(({ grossMinor }) => grossMinor),
  };
}

const beginnings: Readonly<Record<Series, string>> = { invoice: "INV", "credit-note": "CN" };

/** A number as it is printed: `INV-0012`, `CN-0003`. */
export function numberInWords(series: Series, number: number): string {
  return `${beginnings[series]}-${String(number).padStart(4, "0")}`;
}

/** Reads what `numberInWords` wrote of an invoice; null for anything else. */
export function readInvoiceNumber(text: string): number | null {
  const number = Number(/^INV-(\d{4,9})$/.exec(text)?.[1]);
  return Number.isSafeInteger(number) && number > 0 && numberInWords("invoice", number) === text ? number : null;
}
