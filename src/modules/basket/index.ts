import type { Quote, QuoteRefusal } from "#delivery";
import type { Reader, Tx } from "#kernel/db";
import type { Level } from "#stock";

export type AddRefusal =
  | { ok: false; because: "unknown-sku" | "discontinued" | "out-of-stock" | "bad-quantity" }
  | { ok: false; because: "too-many-lines"; limit: number }
  | { ok: false; because: "too-many-pieces"; limit: number; already: number }
  | { ok: false; because: "no-basket" };

/** `count` is the number of pieces in the whole basket, for the badge and the cookie. */
export type Changed = { ok: true; basketId: string; count: number; quantity: number };

export type AddOutcome =
  | (Changed & {
      /** Present when a basket was made: set the cookie to `<token>.<count>`. */
      token?: string;
      /** Present when asked for by `mint`: the address part of `/b/<capability>`. */
      capability?: string;
    })
  | AddRefusal;

export type CapabilityPurpose = "journey" | "saved";
export type MintOutcome =
  | { ok: true; capability: string; expiresAt: Date }
  | { ok: false; because: "too-many-links" | "no-basket" };

export type BasketLine = {
  sku: string;
  quantity: number;
  productSlug: string;
  variantSlug: string;
  name: string;
  /** The chosen options in words, e.g. "Moss velvet, 3 seats". */
  choice: string;
  priceMinor: number;
  totalMinor: number;
  vatRatePermille: number;
  level: Level;
  /** The price when the shopper last saw it here; differs from `priceMinor` when it changed since (S22). */
  seenPriceMinor: number;
  /** "Was £1,249.00 when you added it, now £1,199.00." or null. */
  priceNote: string | null;
  /** "Only 2 left." when fewer remain than asked for, or null. */
  stockNote: string | null;
  isSwatch: boolean;
};

export type BasketView = {
  basketId: string;
  lines: BasketLine[];
  /** Lines whose variant is no longer sold: shown with a sentence, not counted, not orderable. */
  gone: { sku: string; quantity: number; seenPriceMinor: number; sentence: string }[];
  /** Lines removed a moment ago and until when "undo" works. */
  removed: { sku: string; name: string; quantity: number; undoUntil: Date }[];
  count: number;
  goodsMinor: number;
  /** Null for an empty basket. The default area is assumed until a postcode is known (`assumed`). */
  delivery: Quote | QuoteRefusal | null;
  deliveryMinor: number;
  /** VAT-inclusive total with delivery: what "Pay now" will say. */
  totalMinor: number;
  /** VAT contained in the total. */
  vatMinor: number;
  pricesChanged: boolean;
  /** False when empty, when a line is out of stock or gone, or when the place is not delivered to. */
  orderable: boolean;
  idleUntil: Date;
};

export type Basket = {
  /** Makes an empty basket. `add` without a token does this in the same statement as the first line. */
  open(tx: Tx): Promise<{ token: string; basketId: string }>;
  /** Null for tokens that are malformed, unknown or idle for 30 days. */
  find(reader: Reader, token: string): Promise<{ basketId: string } | null>;
  /** The whole "add to basket" of a page: finds or makes the basket, adds, and mints if asked. ≤ 2 statements. */
  add(tx: Tx, token: string | null, sku: string, quantity: number, options?: { mint?: "journey" }): Promise<AddOutcome>;
  addLine(tx: Tx, basketId: string, sku: string, quantity: number): Promise<Changed | AddRefusal>;
  /** Sets the quantity; 0 removes. Confirms the present price as seen. */
  changeLine(
    tx: Tx,
    basketId: string,
    sku: string,
    quantity: number,
  ): Promise<Changed | AddRefusal | { ok: false; because: "no-such-line" }>;
  /** Removes a line; `undoRemoval` brings it back for 10 minutes. */
  removeLine(
    tx: Tx,
    basketId: string,
    sku: string,
  ): Promise<Changed | { ok: false; because: "no-such-line" | "no-basket" }>;
  undoRemoval(
    tx: Tx,
    basketId: string,
    sku: string,
  ): Promise<Changed | AddRefusal | { ok: false; because: "too-late" }>;
  /** Remembers where to deliver, as a zone (never a postcode); null forgets it. */
  chooseZone(
    tx: Tx,
    basketId: string,
    zone: string | null,
  ): Promise<{ ok: true } | { ok: false; because: "no-basket" }>;
  /** Confirms all present prices as seen (on the way to the checkout). */
  acceptPrices(tx: Tx, basketId: string): Promise<void>;
  /** Prices, totals and notes from the catalogue in memory; one statement. Null when there is no such basket. */
  contents(reader: Reader, basketId: string): Promise<BasketView | null>;
  mintCapability(tx: Tx, basketId: string, options: { purpose: CapabilityPurpose }): Promise<MintOutcome>;
  /** Null for capabilities that are malformed, unknown or expired (2 h for a journey, 30 d for a saved link). */
  byCapability(
    reader: Reader,
    capability: string,
    now: Date,
  ): Promise<{ basketId: string; purpose: CapabilityPurpose } | null>;
  /**
   * On settling an order, in its transaction: takes out what was bought. A basket with nothing else in it is deleted with
   * its token; otherwise the rest moves to a fresh id, so that no id joins the order to a basket that lives on.
   */
  empty(tx: Tx, basketId: string, bought?: readonly { sku: string; quantity: number }[]): Promise<void>;
  /** Deletes idle baskets, expired capabilities and removals past undoing; answers how many baskets went. */
  sweepIdle(): Promise<number>;
  sweeps: readonly { name: string; seconds: number; run(): Promise<void> }[];
};
