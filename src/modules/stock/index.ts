/**
 * Stock: what can still be promised, and who holds it. The only file of the module that others may import. Available is
 * what is on hand, less what is allocated, less what is reserved and has not expired; it is never promised twice.
 */
import type { Bus } from "#kernel/bus";
import type { Clock } from "#kernel/clock";
import type { Database, Reader, Tx } from "#kernel/db";
import { errorCode, type Log } from "#kernel/log";
import type { RetentionWork } from "#policy/retention";
import { allocate } from "./allocate.ts";
import { boardRow, LEVEL_CHANNEL } from "./announce.ts";
import type { StockLine } from "./demand.ts";
import { exchangePieces, type PiecesToExchange } from "./exchange-pieces.ts";
import { expireReservations } from "./expire.ts";
import { countExpired } from "./holding.sql.ts";
import { importPast, type PastHolding } from "./import-past.ts";
import { type BatchRow, readBatches } from "./keeping.sql.ts";
import { type Movement, movementsOf } from "./keeping.ts";
import { type Level, LOW_THRESHOLD } from "./level.ts";
import { createLevelBoard } from "./level-board.ts";
import { readFigures, readState, readWholeState, selectKeptSkus } from "./locks.sql.ts";
import { receive } from "./receive.ts";
import { assignBatch, openBatch, register } from "./register.ts";
import { release, releasePieces } from "./release.ts";
import { reserve } from "./reserve.ts";
import { putBack, ship } from "./ship.ts";

export type { StockLine } from "./demand.ts";
export type { PastHolding } from "./import-past.ts";
export type { Movement } from "./keeping.ts";
export { type Level, LOW_THRESHOLD, piecesLeft } from "./level.ts";

/** What can still be promised. `available: null` on a made-to-order variant means without limit. */
export type Availability = { kind: "stock"; available: number } | { kind: "made-to-order"; available: number | null };

/** What there is of a variant and what is promised of it, in pieces. `capacity` and `free` null: without limit. */
export type StockFigures =
  | { kind: "stock"; onHand: number; allocated: number; reserved: number; free: number }
  | { kind: "made-to-order"; batch: string | null; capacity: number | null; free: number | null };

export type ReserveOutcome = { ok: true } | { ok: false; because: "out-of-stock"; skus: string[] };
export type AllocateOutcome =
  | { ok: true; already: boolean }
  | { ok: false; because: "out-of-stock"; skus: string[] }
  | { ok: false; because: "nothing-reserved" };
export type ReleaseOutcome = { ok: true; released: StockLine[] };
export type ShipOutcome = { ok: true } | { ok: false; because: "not-allocated"; skus: string[] };
export type ReleasePiecesOutcome = { ok: true } | { ok: false; because: "not-allocated"; skus: string[] };
export type ExchangeOutcome = { ok: true } | { ok: false; because: "not-allocated" | "out-of-stock"; skus: string[] };
export type PutBackOutcome = { ok: true } | { ok: false; because: "more-than-shipped"; skus: string[] };
export type ReceiveOutcome =
  | { ok: true; onHand: number }
  | { ok: false; because: "unknown-sku" | "made-to-order" | "promised-already" | "counted-meanwhile" };
export type OpenBatchOutcome = { ok: true } | { ok: false; because: "promised-already" };

/** Why stock changed: closed words, because a free text would be a place for a person's data. */
export type ReceiveReason = "delivery" | "recount" | "damage" | "loss";
export type PutBackReason = "returned" | "undelivered";

/** A variant as stock first hears of it. A made-to-order variant may belong to a production batch. */
export type NewItem =
  | { sku: string; kind: "stock"; onHand: number }
  | { sku: string; kind: "made-to-order"; batch?: string };

/** Levels as pages see them: from memory, no query. Unknown variants are "out". */
export type Levels = {
  of(sku: string): Level;
  /** The known variants that are "out", for lists that leave them aside. */
  soldOut(): ReadonlySet<string>;
};

export type Stock = {
  /** Holds pieces for `holder` (the order id) until `expiresAt`; all lines or none. Again for the same holder: renews. */
  reserve(tx: Tx, holder: string, lines: readonly StockLine[], expiresAt: Date): Promise<ReserveOutcome>;
  /** Turns the reservation into an allocation, on payment. Idempotent. With `lines`, a lapsed one is tried anew. */
  allocate(tx: Tx, holder: string, lines?: readonly StockLine[]): Promise<AllocateOutcome>;
  /** Gives back whatever the holder still holds and has not been shipped. Idempotent. */
  release(tx: Tx, holder: string): Promise<ReleaseOutcome>;
  /** Gives back pieces; each line at most what is allocated and not yet shipped. */
  releasePieces(tx: Tx, holder: string, lines: readonly StockLine[]): Promise<ReleasePiecesOutcome>;
  /** Gives back pieces of one variant, at most what is allocated and not yet shipped, and takes as many of another: both or neither. */
  exchangePieces(tx: Tx, holder: string, pieces: PiecesToExchange): Promise<ExchangeOutcome>;
  /** The pieces left the building; each line at most what is allocated and not yet shipped. */
  ship(tx: Tx, holder: string, lines: readonly StockLine[]): Promise<ShipOutcome>;
  /** Returned pieces go on sale again; each line at most what was shipped and not yet put back. */
  putBack(tx: Tx, holder: string, lines: readonly StockLine[], reason: PutBackReason): Promise<PutBackOutcome>;
  /** A delivery from the maker, or with a negative quantity a loss or a correction; with `seen` only while there are as many. */
  receive(tx: Tx, sku: string, quantity: number, reason: ReceiveReason, seen?: number): Promise<ReceiveOutcome>;
  /** Makes variants known (seed, import); variants known already are left alone. Answers how many were new. */
  register(tx: Tx, items: readonly NewItem[]): Promise<number>;
  /** Takes in what was sold before the shop moved here. What can be promised stays the same. */
  importPast(tx: Tx, holdings: readonly PastHolding[]): Promise<void>;
  /** Opens a production batch, or changes its capacity (`null`: no limit; never below what is promised). */
  openBatch(tx: Tx, batch: { code: string; capacity: number | null }): Promise<OpenBatchOutcome>;
  /** New orders of these made-to-order variants go into another batch; answers how many variants were moved. */
  assignBatch(tx: Tx, skus: readonly string[], code: string | null): Promise<number>;
  /** What can be promised now, for the variants that are known. */
  availability(reader: Reader, skus: readonly string[]): Promise<Map<string, Availability>>;
  /** What there is and what is promised, for those who look after stock; variants that stock does not know are left out. */
  figures(reader: Reader, skus: readonly string[]): Promise<Map<string, StockFigures>>;
  /** The numbers of what is kept in stock, sorted, from behind `after` on. */
  keptSkus(reader: Reader, page: { after: string; most: number }): Promise<string[]>;
  /** What moved, the newest first; with `before` only what is older than that movement. */
  movements(reader: Reader, sku: string, page: { before?: number | undefined; most: number }): Promise<Movement[]>;
  /** Every production batch, by its code. */
  batches(reader: Reader): Promise<BatchRow[]>;
  levels(): Levels;
  /** Loads the levels; call once before serving. Later changes arrive by NOTIFY. */
  refresh(): Promise<void>;
  /** Called with the variants whose level changed in this process's memory, so that their pages are dropped. */
  onLevelChange(changed: (skus: readonly string[]) => void): void;
  /** Gives back reservations that expired by our clock; answers how many holders lost theirs. */
  expireReservations(): Promise<number>;
  /** For the job runner: what has to happen every so often. */
  sweeps: readonly { name: string; seconds: number; run(): Promise<void> }[];
  /** For the retention engine. The sweep does the same sooner, for the pages. */
  retention: readonly RetentionWork[];
};

export type StockDeps = {
  database: Database;
  bus: Bus;
  clock: Clock;
  log: Log;
  lowThreshold: number;
  /** Told, in the transaction of its cause, of a variant of which only few pieces or none are left, and were not before. */
  tellLow?: (tx: Tx, sku: string) => Promise<void>;
};

/** Stock on a database. Listens for levels from the first moment; `refresh` loads them. */
export function createStock(needs: Omit<StockDeps, "lowThreshold"> & { lowThreshold?: number }): Stock {
  const deps: StockDeps = { lowThreshold: LOW_THRESHOLD, ...needs };
  const { refresh, levels, onLevelChange } = followLevels(deps);
  return {
    reserve: (tx, holder, lines, expiresAt) => reserve(deps, tx, holder, lines, expiresAt),
    allocate: (tx, holder, lines) => allocate(deps, tx, holder, lines),
    release: (tx, holder) => release(deps, tx, holder),
    releasePieces: (tx, holder, lines) => releasePieces(deps, tx, holder, lines),
    exchangePieces: (tx, holder, pieces) => exchangePieces(deps, tx, holder, pieces),
    ship: (tx, holder, lines) => ship(deps, tx, holder, lines),
    putBack: (tx, holder, lines, reason) => putBack(deps, tx, holder, lines, reason),
    receive: (tx, sku, quantity, reason, seen) => receive(deps, tx, sku, quantity, reason, seen),
    register: (tx, items) => register(deps, tx, items),
    importPast: (tx, holdings) => importPast(deps, tx, holdings),
    openBatch: (tx, batch) => openBatch(deps, tx, batch),
    assignBatch: (tx, skus, code) => assignBatch(deps, tx, skus, code),
    availability: (reader, skus) => availability(deps, reader, skus),
    figures: (reader, skus) => figures(deps, reader, skus),
    keptSkus: (reader, { after, most }) => selectKeptSkus(reader, after, most),
    movements: movementsOf,
    batches: (reader) => readBatches(reader, deps.clock.now()),
    levels,
    refresh,
    onLevelChange,
    expireReservations: () => expireReservations(deps),
    sweeps: [
      { name: "stock-expired-reservations", seconds: 15, run: async () => void (await expireReservations(deps)) },
      { name: "stock-levels", seconds: 300, run: refresh },
    ],
    retention: [
      {
        rule: "expired-reservation",
        carryOut: () => expireReservations(deps),
        overdue: (moment) => countExpired(deps.database.reader, moment),
      },
    ],
  };
}

async function availability(
  deps: StockDeps,
  reader: Reader,
  skus: readonly string[],
): Promise<Map<string, Availability>> {
  const rows = await readState(reader, skus, deps.clock.now());
  return new Map(
    rows.map(({ sku, available, batch_available }): [string, Availability] => {
      if (available !== null) return [sku, { kind: "stock", available: Math.max(0, available) }];
      const left = batch_available === null ? null : Math.max(0, batch_available);
      return [sku, { kind: "made-to-order", available: left }];
    }),
  );
}

async function figures(deps: StockDeps, reader: Reader, skus: readonly string[]): Promise<Map<string, StockFigures>> {
  const rows = await readFigures(reader, skus, deps.clock.now());
  return new Map(
    rows.map(({ sku, on_hand: onHand, allocated, reserved, batch, capacity, batch_free }): [string, StockFigures] => {
      if (onHand === null) return [sku, { kind: "made-to-order", batch, capacity, free: batch_free }];
      return [sku, { kind: "stock", onHand, allocated, reserved, free: Math.max(0, onHand - allocated - reserved) }];
    }),
  );
}

function followLevels(deps: StockDeps): Pick<Stock, "levels" | "refresh" | "onLevelChange"> {
  const board = createLevelBoard();
  const listeners: ((skus: readonly string[]) => void)[] = [];
  const tell = (changed: readonly string[]): void => {
    if (changed.length > 0) for (const listener of listeners) listener(changed);
  };
  let loading: Promise<void> | undefined;
  let heardMeanwhile: string[] = [];
  // What is heard while the tables are read may be newer than what was read; it is taken in again afterwards, in order.
  const load = async (): Promise<void> => {
    for (let complete = false; !complete; ) {
      heardMeanwhile = [];
      const rows = await readWholeState(deps.database.reader, deps.clock.now());
      tell(board.load(rows.map((row) => boardRow(deps, row))));
      const changes = heardMeanwhile.map((payload) => board.hear(payload));
      for (const changed of changes) tell(changed ?? []);
      complete = !changes.includes(null);
    }
  };
  const refresh = (): Promise<void> => {
    loading ??= load().finally(() => {
      loading = undefined;
    });
    return loading;
  };
  const refreshSoon = (): void => {
    refresh().catch((thrown: unknown) => deps.log.error("stock-levels-not-loaded", { code: errorCode(thrown) }));
  };
  deps.bus.on(LEVEL_CHANNEL, (payload) => {
    if (loading !== undefined) heardMeanwhile.push(payload);
    const changed = board.hear(payload);
    if (changed !== null) tell(changed);
    else if (loading === undefined) refreshSoon();
  });
  deps.bus.onRestored(refreshSoon);
  return { levels: () => board, refresh, onLevelChange: (listener) => void listeners.push(listener) };
}
