/** Baskets: what somebody has chosen, found by a random token, priced from memory, gone after thirty idle days. */
import type { Catalogue } from "#catalogue";
import type { Delivery, Quote, QuoteRefusal } from "#delivery";
import { type Clock, hour } from "#kernel/clock";
import type { Database, Reader, Tx } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import type { Random } from "#kernel/random";
import type { Level, Stock } from "#stock";
import {
  countCapabilities,
  deleteBasket,
  deleteIdle,
  findByToken,
  findCapability,
  insertCapability,
  insertEmpty,
  insertFilled,
  renameBasket,
  seePrices,
  setZone,
  takeOut,
  touch,
} from "./basket.sql.ts";
import { addLine, changeLine, offerOf, removeLine, undoRemoval } from "./change.ts";
import { contents } from "./contents.ts";
import { capabilitiesPerHour, capabilityMs, idleMs, undoMs } from "./limits.ts";

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

export type BasketNeeds = {
  database: Database;
  catalogue: Pick<Catalogue, "current">;
  delivery: Pick<Delivery, "quote">;
  stock: Pick<Stock, "levels">;
  clock: Clock;
  random: Random;
};

const secretForm = /^[A-Za-z0-9_-]{22}$/;
const sweepMost = 1_000;

/** Baskets on a database. Opens nothing and starts nothing. */
export function createBasket(needs: BasketNeeds): Basket {
  const { clock, random, database } = needs;
  const idleSince = (): Date => new Date(clock.now().getTime() - idleMs);
  const sweepIdle = () => database.transact((tx) => deleteIdle(tx, expiries(clock.now()), sweepMost));
  return {
    open: async (tx) => {
      const made = { basketId: random.uuid(), token: random.token() };
      await insertEmpty(tx, { id: made.basketId, tokenHash: sha256(made.token) }, clock.now());
      return made;
    },
    find: async (reader, token) => {
      const basketId = secretForm.test(token) ? await findByToken(reader, sha256(token), idleSince()) : undefined;
      return basketId === undefined ? null : { basketId };
    },
    add: (tx, token, sku, quantity, options = {}) => add(needs, tx, token, sku, quantity, options),
    addLine: (tx, basketId, sku, quantity) => addLine(needs, tx, basketId, sku, quantity),
    changeLine: (tx, basketId, sku, quantity) => changeLine(needs, tx, basketId, sku, quantity),
    removeLine: (tx, basketId, sku) => removeLine(needs, tx, basketId, sku),
    undoRemoval: (tx, basketId, sku) => undoRemoval(needs, tx, basketId, sku),
    chooseZone: async (tx, basketId, zone) => {
      if (!(await touch(tx, basketId, idleSince(), clock.now()))) return { ok: false, because: "no-basket" };
      await setZone(tx, basketId, zone);
      return { ok: true };
    },
    acceptPrices: async (tx, basketId) => {
      const view = await contents(needs, tx, basketId);
      await seePrices(tx, basketId, view?.lines ?? []);
    },
    contents: (reader, basketId) => contents(needs, reader, basketId),
    mintCapability: (tx, basketId, { purpose }) => mintCapability(needs, tx, basketId, purpose),
    byCapability: async (reader, capability, now) => {
      const found = secretForm.test(capability) ? await findCapability(reader, sha256(capability), now) : undefined;
      return found === undefined ? null : { basketId: found.basket_id, purpose: found.purpose };
    },
    empty: async (tx, basketId, bought) => {
      if ((await takeOut(tx, basketId, bought)) === 0) await deleteBasket(tx, basketId);
      else await renameBasket(tx, basketId, random.uuid());
    },
    sweepIdle,
    sweeps: [{ name: "basket-idle", seconds: 300, run: async () => void (await sweepIdle()) }],
  };
}

async function add(
  needs: BasketNeeds,
  tx: Tx,
  token: string | null,
  sku: string,
  quantity: number,
  { mint }: { mint?: "journey" },
): Promise<AddOutcome> {
  const { clock, random } = needs;
  const now = clock.now();
  const known = token !== null && secretForm.test(token);
  const there = known ? await findByToken(tx, sha256(token), new Date(now.getTime() - idleMs)) : undefined;
  if (there !== undefined) return addLine(needs, tx, there, sku, quantity);
  const offered = offerOf(needs, sku, quantity);
  if (!offered.ok) return offered;
  const made = { basketId: random.uuid(), token: random.token() };
  const capability = mint === undefined ? undefined : random.token();
  await insertFilled(
    tx,
    {
      id: made.basketId,
      tokenHash: sha256(made.token),
      line: { sku, quantity, priceMinor: offered.offer.variant.priceMinor },
      capability: capability === undefined ? undefined : capabilityRow(capability, "journey", now),
    },
    now,
  );
  return { ok: true, ...made, count: quantity, quantity, ...(capability === undefined ? {} : { capability }) };
}

async function mintCapability(
  { clock, random }: BasketNeeds,
  tx: Tx,
  basketId: string,
  purpose: CapabilityPurpose,
): Promise<MintOutcome> {
  const now = clock.now();
  if (!(await touch(tx, basketId, new Date(now.getTime() - idleMs), now))) return { ok: false, because: "no-basket" };
  const minted = await countCapabilities(tx, basketId, purpose, new Date(now.getTime() - hour));
  if (minted >= capabilitiesPerHour) return { ok: false, because: "too-many-links" };
  const capability = random.token();
  const row = capabilityRow(capability, purpose, now);
  await insertCapability(tx, basketId, row, now);
  return { ok: true, capability, expiresAt: row.expiresAt };
}

function capabilityRow(capability: string, purpose: CapabilityPurpose, now: Date) {
  return { hash: sha256(capability), purpose, expiresAt: new Date(now.getTime() + capabilityMs[purpose]) };
}

function expiries(now: Date): { idle: Date; now: Date; removed: Date } {
  return { idle: new Date(now.getTime() - idleMs), now, removed: new Date(now.getTime() - undoMs) };
}
