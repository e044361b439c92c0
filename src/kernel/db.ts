import { AsyncLocalStorage } from "node:async_hooks";
import { Kysely, sql, type Transaction } from "kysely";
import pg from "pg";
import { type Frame, postgresOn } from "./db-driver.ts";
import { errorCode, type Log } from "./log.ts";

/** Reads only. A module narrows it to its own tables with `reader.withTables<MyTables>()`. */
export type Reader = Kysely<object>;

/** An open transaction. A command takes it first and never opens one of its own. */
export type Tx = Transaction<object>;

export type Database = {
  reader: Reader;
  /**
   * Runs `work` in one READ COMMITTED transaction and commits. A serialisation failure or deadlock (40001, 40P01) is
   * tried again up to three times, so `work` must not act outside the database; use `afterCommit` for that.
   * With `waits: false` it is answered before it is on the disk: see `Waiting`.
   */
  transact<T>(work: (tx: Tx) => Promise<T>, waiting?: Waiting): Promise<T>;
  /** The same for work of a single statement, in one message; a second statement throws. */
  alone<T>(work: (tx: Tx) => Promise<T>, waiting?: Waiting): Promise<T>;
  close(): Promise<void>;
};

/**
 * Whether a commit waits until it is on the disk. The log is written in order, so whoever waits for a later commit has waited
 * for all before it: only the last one before something leaves the shop, or is acknowledged, has to. One that does not
 * wait survives the end of the process; a power cut takes at most its last half second, and nothing out of order.
 */
export type Waiting = { waits: boolean };

export type DatabaseSettings = {
  /** A `postgres://` address, or a folder of a Unix socket with role and database name. */
  connection: pg.PoolConfig;
  maxConnections: number;
  log: Log;
};

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    oid === pg.types.builtins.INT8
      ? toSafeInteger
      : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/** Opens a pool. Connections are made on first use; a lost one is replaced. Statements end after 15 s. */
export function openDatabase(settings: DatabaseSettings): Database {
  const pool = new pg.Pool({
    ...settings.connection,
    max: settings.maxConnections,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 15_000,
    types,
    pipeline: true,
  });
  let closing = false;
  // The pool is done with a connection before its socket is; a server that ends meanwhile is no news.
  const onLost = (thrown: Error): void => {
    if (!closing) settings.log.warn("database-connection-lost", { code: errorCode(thrown) });
  };
  pool.on("error", onLost);
  // The pool hears idle connections only. One that is lost while a transaction holds it would end the whole process.
  pool.on("connect", (client) => void client.on("error", onLost));
  const kysely = new Kysely<object>({ dialect: postgresOn(pool, () => transactions.getStore()) });
  return {
    reader: kysely,
    transact: (work, { waits } = { waits: true }) => transact(kysely, { waits, alone: false }, work),
    alone: (work, { waits } = { waits: true }) => transact(kysely, { waits, alone: true }, work),
    close: () => {
      closing = true;
      return kysely.destroy();
    },
  };
}

const transactions = new AsyncLocalStorage<Frame>();

/** Whether the caller runs inside a transaction of any database, however deep; what leaves the shop must not. */
export function insideTransaction(): boolean {
  return transactions.getStore() !== undefined;
}

const commitHooks = new WeakMap<Tx, Array<() => void>>();

/** Registers something to do once `tx` has committed; it is forgotten when the transaction fails. */
export function afterCommit(tx: Tx, run: () => void): void {
  const hooks = commitHooks.get(tx);
  if (hooks === undefined) throw new Error("afterCommit needs a transaction opened by Database.transact.");
  hooks.push(run);
}

const attempts = 3;
const worthAnotherTry = new Set(["40001", "40P01"]);

async function transact<T>(kysely: Kysely<object>, frame: Frame, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const hooks: Array<() => void> = [];
    try {
      const result = await transactions.run(frame, () =>
        kysely.transaction().execute((tx) => {
          commitHooks.set(tx, hooks);
          return work(tx);
        }),
      );
      for (const hook of hooks) hook();
      return result;
    } catch (thrown) {
      const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
      if (attempt >= attempts || !worthAnotherTry.has(code)) throw thrown;
    }
  }
}

function toSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError("A bigint from the database does not fit a safe integer.");
  return value;
}

export { sql };
