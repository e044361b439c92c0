/**
 * How the shop speaks to PostgreSQL: in few messages, because what a statement costs is mostly its way there and back. BEGIN
 * travels with the first statement, one statement alone needs neither BEGIN nor COMMIT, and what comes often is prepared.
 */
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from "kysely";
import type pg from "pg";
import { markAway } from "./away.ts";

/** What a transaction is asked to be. */
export type Frame = {
  /** False: it is answered before it is on the disk. */
  waits: boolean;
  /** True: it has one statement, and a second one is refused. */
  alone: boolean;
};

const usual: Frame = { waits: true, alone: false };

/**
 * The dialect of PostgreSQL on a pool whose connections pipeline. `frame` answers what the transaction that begins at this
 * moment is asked to be.
 */
export function postgresOn(pool: pg.Pool, frame: () => Frame | undefined): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driverOn(pool, frame),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

function driverOn(pool: pg.Pool, frame: () => Frame | undefined): Driver {
  const name = createNames();
  const connections = new WeakMap<pg.PoolClient, Connection>();
  return {
    init: () => Promise.resolve(),
    acquireConnection: async () => {
      const client = await pool.connect().catch((thrown: unknown) => {
        throw markAway(thrown);
      });
      const connection = connections.get(client) ?? createConnection(client, name);
      connections.set(client, connection);
      return connection;
    },
    beginTransaction: async (connection) => (connection as Connection).begin(frame() ?? usual),
    commitTransaction: (connection) => (connection as Connection).end("commit"),
    rollbackTransaction: (connection) => (connection as Connection).end("rollback"),
    releaseConnection: async (connection) => (connection as Connection).release(),
    destroy: () => pool.end(),
  };
}

type Connection = DatabaseConnection & {
  begin(frame: Frame): void;
  end(how: "commit" | "rollback"): Promise<void>;
  release(): void;
};

/** What the driver has and its types leave out: the socket, so that several messages can share a packet. */
type Wired = { connection: { stream: { cork(): void; uncork(): void } } };

/** Where a transaction stands: asked for, but nothing was sent; or open at the server; or alone, with its statement gone. */
type State = { is: "none" } | { is: "asked" | "open" | "spent"; frame: Frame };

function createConnection(client: pg.PoolClient, name: (text: string) => string | undefined): Connection {
  let state: State = { is: "none" };
  let isBroken = false;
  let isLost = false;
  for (const event of ["error", "end"] as const) {
    client.once(event, () => {
      isLost = true;
    });
  }
  const tell = (thrown: unknown): never => {
    throw isLost || saysThatItEnds(thrown) ? markAway(thrown) : thrown;
  };
  const plain = (text: string): Promise<pg.QueryResult> => client.query(text).catch(tell);
  const send = (query: CompiledQuery): Promise<pg.QueryResult> => {
    const prepared = name(query.sql);
    const values = [...query.parameters];
    return client.query({ text: query.sql, values, ...(prepared === undefined ? {} : { name: prepared }) }).catch(tell);
  };
  /** Frames and statement in one packet. The first that fails is what failed; the others follow from it. */
  const together = async (before: string, query: CompiledQuery, after?: string): Promise<pg.QueryResult> => {
    const { stream } = (client as unknown as Wired).connection;
    stream.cork();
    const sent = [plain(before), send(query), ...(after === undefined ? [] : [plain(after)])];
    stream.uncork();
    const results = await Promise.allSettled(sent);
    for (const result of results) if (result.status === "rejected") throw result.reason;
    return (results[1] as PromiseFulfilledResult<pg.QueryResult>).value;
  };
  const run = async (query: CompiledQuery): Promise<pg.QueryResult> => {
    if (state.is === "none" || state.is === "open") return send(query);
    const { frame } = state;
    if (state.is === "spent") throw new Error("A transaction of one statement was asked for a second one.");
    const begin = frame.waits ? "begin" : "begin; set local synchronous_commit = off";
    if (!frame.alone) {
      state = { is: "open", frame };
      return together(begin, query);
    }
    state = { is: "spent", frame };
    return frame.waits ? send(query) : together(begin, query, "commit");
  };
  return {
    begin: (frame) => {
      state = { is: "asked", frame };
    },
    end: async (how) => {
      const { is } = state;
      state = { is: "none" };
      if (is !== "open") return;
      const { command } = await plain(how).catch((thrown: unknown) => {
        isBroken ||= how === "rollback";
        throw thrown;
      });
      // PostgreSQL answers COMMIT with ROLLBACK when a statement before it had failed.
      if (how === "commit" && command !== "COMMIT") throw new Error("A transaction was committed that had failed.");
    },
    release: () => client.release(isBroken),
    executeQuery: async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
      const { command, rowCount, rows } = await run(query);
      const counts = command === "INSERT" || command === "UPDATE" || command === "DELETE" || command === "MERGE";
      return { rows: rows as R[], ...(counts ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) };
    },
    streamQuery: () => {
      throw new Error("Nothing is read here that does not fit into memory.");
    },
  };
}

/** The last words of a server that is being ended, has lost a process of its own, or only begins. */
function saysThatItEnds(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && /^57P0[123]$/.test(String(thrown.code));
}

/** As often as a text has to come before it is prepared, and the most that are. */
const timesBefore = 3;
const mostNames = 300;
const mostTexts = 3_000;

/**
 * Names for statements that come often: parsed once a connection, and planned once where the plan does not depend on the
 * values. What selects `*` has none, because a migration under a running shop would change what a prepared one answers.
 */
function createNames(): (text: string) => string | undefined {
  const names = new Map<string, string>();
  const seen = new Map<string, number>();
  return (text) => {
    const known = names.get(text);
    if (known !== undefined) return known;
    if (names.size >= mostNames || /(?<!\()\*/.test(text)) return undefined;
    const times = (seen.get(text) ?? 0) + 1;
    if (seen.size >= mostTexts) seen.clear();
    seen.set(text, times);
    if (times < timesBefore) return undefined;
    const name = `c${names.size + 1}`;
    seen.delete(text);
    names.set(text, name);
    return name;
  };
}
