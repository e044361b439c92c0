/**
 * The basket: what somebody means to buy, kept by the shop and found again by a cookie or a link. The only file of the
 * module that others may import. Nothing in it says who the somebody is.
 */
import type { CatalogueSnapshot } from "#catalogue";
import type { Delivery } from "#delivery";
import type { Clock } from "#kernel/clock";
import type { Database, Reader, Tx } from "#kernel/db";
import type { Random } from "#kernel/random";
import type { RetentionWork } from "#policy/retention";
import type { CodeRefusal, Promotions } from "#promotions";
import type { VatRates } from "#settings";
import type { Stock } from "#stock";
import { add, addLine, openBasket } from "./add-line.ts";
import { selectBasket, selectLines, type Which } from "./basket.sql.ts";
import { byCapability, mintCapability } from "./capability.ts";
import { acceptPrices, changeLine, chooseZone, dropCode, removeLine, undoRemoval, useCode } from "./change-line.ts";
import { basketRetention, emptyBasket } from "./empty-basket.ts";
import type { AddOutcome, AddRefusal, Changed, MintOutcome } from "./outcomes.ts";
import { type CapabilityPurpose, secretHash } from "./rules.ts";
import { type BasketView, viewOf } from "./view.ts";

export type { AddOutcome, AddRefusal, Changed, MintOutcome } from "./outcomes.ts";
export { BASKET_LIMITS, type CapabilityPurpose } from "./rules.ts";
export type { BasketLine, BasketView, GoneLine } from "./view.ts";

export type Basket = {
  /** Makes an empty basket. `add` without a token does this in the same statement as the first line. */
  open(tx: Tx): Promise<{ token: string; basketId: string; idleUntil: Date }>;
  /** Null for tokens that are malformed, unknown or idle for 30 days. */
  find(reader: Reader, token: string): Promise<{ basketId: string } | null>;
  /**
   * The whole "add to basket" of a page: finds or makes the basket and adds. One statement without a token, two with one.
   * `mint` gives a new basket a capability as well.
   */
  add(tx: Tx, token: string | null, sku: string, quantity: number, options?: { mint?: "journey" }): Promise<AddOutcome>;
  addLine(tx: Tx, basket: string | { token: string }, sku: string, quantity: number): Promise<Changed | AddRefusal>;
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
  /** Keeps the code of a promotion with the basket, as it was typed. After a refusal the one before stays. */
  useCode(
    tx: Tx,
    basketId: string,
    typed: string,
  ): Promise<{ ok: true; code: string } | CodeRefusal | { ok: false; because: "no-basket" }>;
  /** Takes the code out. */
  dropCode(tx: Tx, basketId: string): Promise<{ ok: true } | { ok: false; because: "no-basket" }>;
  /** Confirms all present prices as seen (on the way to the checkout). */
  acceptPrices(tx: Tx, basketId: string): Promise<void>;
  /**
   * Prices, totals and notes from the catalogue in memory; one statement, by the id or by the token. Null when there is no
   * such basket.
   */
  contents(reader: Reader, basket: string | { token: string }): Promise<BasketView | null>;
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
  /** For the retention engine: idle baskets, spent links, removals past undoing. */
  retention: readonly RetentionWork[];
};

/** What a basket needs of others, as narrow as it uses it. */
export type BasketDeps = {
  database: Database;
  clock: Clock;
  random: Random;
  catalogue: { current(): Pick<CatalogueSnapshot, "variantBySku"> };
  stock: Pick<Stock, "levels">;
  delivery: Pick<Delivery, "quote">;
  vat: Pick<VatRates, "rateOf">;
  promotions: Pick<Promotions, "takeOff" | "readCode">;
};

/** Baskets on a database, priced from the catalogue in memory. */
export function createBasket(deps: BasketDeps): Basket {
  return {
    open: (tx) => openBasket(deps, tx),
    find: async (reader, token) => {
      const hash = secretHash(token);
      const basketId = hash === null ? null : await selectBasket(reader, hash, deps.clock.now());
      return basketId === null ? null : { basketId };
    },
    add: (tx, token, sku, quantity, options) => add(deps, tx, token, sku, quantity, options),
    addLine: async (tx, basket, sku, quantity) => {
      const which = whichOf(basket);
      return which === null ? { ok: false, because: "no-basket" } : addLine(deps, tx, which, sku, quantity);
    },
    changeLine: (tx, basketId, sku, quantity) => changeLine(deps, tx, basketId, sku, quantity),
    removeLine: (tx, basketId, sku) => removeLine(deps, tx, basketId, sku),
    undoRemoval: (tx, basketId, sku) => undoRemoval(deps, tx, basketId, sku),
    chooseZone: (tx, basketId, zone) => chooseZone(deps, tx, basketId, zone),
    useCode: (tx, basketId, typed) => useCode(deps, tx, basketId, typed),
    dropCode: (tx, basketId) => dropCode(deps, tx, basketId),
    acceptPrices: (tx, basketId) => acceptPrices(deps, tx, basketId),
    contents: (reader, basket) => contents(deps, reader, basket),
    mintCapability: (tx, basketId, options) => mintCapability(deps, tx, basketId, options),
    byCapability,
    empty: (tx, basketId, bought) => emptyBasket(deps, tx, basketId, bought),
    retention: basketRetention(deps),
  };
}

async function contents(deps: BasketDeps, reader: Reader, basket: string | { token: string }) {
  const which = whichOf(basket);
  if (which === null) return null;
  const now = deps.clock.now();
  const stored = await selectLines(reader, which, now);
  return stored[0] === undefined ? null : viewOf(deps, stored[0].basketId, stored, now);
}

/** Null for a token that cannot be one. */
function whichOf(basket: string | { token: string }): Which | null {
  if (typeof basket === "string") return { id: basket };
  const tokenHash = secretHash(basket.token);
  return tokenHash === null ? null : { tokenHash };
}
