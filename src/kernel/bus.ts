import { sql } from "kysely";
import pg from "pg";
import type { Tx } from "./db.ts";
import { errorCode, type Log } from "./log.ts";

/** Messages between the shop's processes over NOTIFY: delivered after commit, to every process that listens. */
export type Bus = {
  /** Sends when `tx` commits. The payload is an id or a word, never a personal value; at most 7,000 bytes. */
  notify(tx: Tx, channel: string, payload: string): Promise<void>;
  on(channel: string, hear: (payload: string) => void): void;
  /** Called when the connection was lost, so that caches can be flushed; messages may have been missed. */
  onLost(run: () => void): void;
  /** Called when listening works again. */
  onRestored(run: () => void): void;
  close(): Promise<void>;
};

const wire = "candour";
const reconnectAfterMs = 500;

/** Listens on one connection of its own and reconnects for ever. Resolves once it listens. */
export async function openBus(connection: pg.ClientConfig, log: Log): Promise<Bus> {
  const ears = new Map<string, Array<(payload: string) => void>>();
  const lost: Array<() => void> = [];
  const restored: Array<() => void> = [];
  let client: pg.Client | undefined;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;

  const listen = async (): Promise<void> => {
    const next = new pg.Client({ ...connection, keepAlive: true });
    let listens = false;
    // `error` and `end` may both come, before the connection stands or after: only the loss of a good one is news.
    const onGone = (thrown?: Error) => {
      if (!listens || closed) return;
      listens = false;
      log.warn("bus-lost", { code: errorCode(thrown) });
      for (const run of lost) run();
      again();
    };
    next.on("notification", ({ payload = "" }) => {
      const cut = payload.indexOf(":");
      for (const hear of ears.get(payload.slice(0, cut)) ?? []) hear(payload.slice(cut + 1));
    });
    next.on("error", onGone);
    next.on("end", () => onGone());
    await next.connect();
    await next.query(`LISTEN ${wire}`);
    listens = true;
    client = next;
    if (closed) await next.end();
  };
  const again = (): void => {
    if (closed) return;
    retry = setTimeout(() => {
      listen().then(() => {
        for (const run of restored) run();
      }, again);
    }, reconnectAfterMs);
  };

  await listen();
  return {
    notify: async (tx, channel, payload) => {
      await sql`SELECT pg_notify(${wire}, ${`${channel}:${payload}`})`.execute(tx);
    },
    on: (channel, hear) => {
      ears.set(channel, [...(ears.get(channel) ?? []), hear]);
    },
    onLost: (run) => {
      lost.push(run);
    },
    onRestored: (run) => {
      restored.push(run);
    },
    close: async () => {
      closed = true;
      clearTimeout(retry);
      await client?.end();
    },
  };
}
