import type { Reader, Tx } from "#kernel/db";

/** How many pieces of which variant. `quantity` is a whole number ≥ 1. */
export type StockLine = { sku: string; quantity: number };

/** What a page may say of a variant. `low:2` allows "Only 2 left"; it appears at or below the threshold only. */
export type Level = "in-stock" | `low:${number}` | "out" | "made-to-order";

/** What can still be promised. `available: null` on a made-to-order variant means without limit. */
export type Availability = { kind: "stock"; available: number } | { kind: "made-to-order"; available: number | null };

export type ReserveOutcome = { ok: true } | { ok: false; because: "out-of-stock"; skus: string[] };
export type AllocateOutcome =
  | { ok: true; already: boolean }
  | { ok: false; because: "out-of-stock"; skus: string[] }
  | { ok: false; because: "nothing-reserved" };
export type ReleaseOutcome = { ok: true; released: StockLine[] };
export type ShipOutcome = { ok: true } | { ok: false; because: "not-allocated"; skus: string[] };
export type PutBackOutcome = { ok: true } | { ok: false; because: "more-than-shipped"; skus: string[] };
export type ReceiveOutcome =
  | { ok: true; onHand: number }
  | { ok: false; because: "unknown-sku" | "made-to-order" | "promised-already" };

/** A variant as stock first hears of it. A made-to-order variant may belong to a production batch. */
export type NewItem =
  | { sku: string; kind: "stock"; onHand: number }
  | { sku: string; kind: "made-to-order"; batch?: string };

/** Levels as pages see them: from memory, no query. Unknown variants are "out". */
export type Levels = { of(sku: string): Level };

export type Stock = {
  /** Holds pieces for `holder` (the order id) until `expiresAt`; all lines or none. Again for the same holder: replaces. */
  reserve(tx: Tx, holder: string, lines: readonly StockLine[], expiresAt: Date): Promise<ReserveOutcome>;
  /** Turns the reservation into an allocation, on payment. Idempotent. With `lines`, a lapsed reservation is tried anew. */
  allocate(tx: Tx, holder: string, lines?: readonly StockLine[]): Promise<AllocateOutcome>;
  /** Gives back whatever the holder still holds and has not been shipped. Idempotent. */
  release(tx: Tx, holder: string): Promise<ReleaseOutcome>;
  /** The pieces left the building; each line at most what is allocated and not yet shipped. */
  ship(tx: Tx, holder: string, lines: readonly StockLine[]): Promise<ShipOutcome>;
  /** Returned pieces go on sale again; each line at most what was shipped and not yet put back. */
  putBack(tx: Tx, holder: string, lines: readonly StockLine[], reason: string): Promise<PutBackOutcome>;
  /** A delivery from the maker, or with a negative quantity a loss or a correction. */
  receive(tx: Tx, sku: string, quantity: number, reason: string): Promise<ReceiveOutcome>;
  /** Makes variants known (seed, import); variants known already are left alone. Answers how many were new. */
  register(tx: Tx, items: readonly NewItem[]): Promise<number>;
  /** Opens a production batch, or changes its capacity (`null`: no limit; never below what is promised). */
  openBatch(
    tx: Tx,
    batch: { code: string; capacity: number | null },
  ): Promise<{ ok: true } | { ok: false; because: "promised-already" }>;
  availability(reader: Reader, skus: readonly string[]): Promise<Map<string, Availability>>;
  levels(): Levels;
  /** Loads the levels; call once before serving. Later changes arrive by NOTIFY. */
  refresh(): Promise<void>;
  /** Called with the variants whose level changed in this process's memory (drop their pages). */
  onLevelChange(changed: (skus: readonly string[]) => void): void;
  /** Gives back reservations that expired by our clock; answers how many holders lost theirs. */
  expireReservations(): Promise<number>;
  /** For the job runner: what has to happen every so often. */
  sweeps: readonly { name: string; seconds: number; run(): Promise<void> }[];
};
