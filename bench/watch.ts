/**
 * Counts what the shop in this process does for each request: statements sent to PostgreSQL, transactions and whether they
 * wait for the disk, calls that leave, and processor time. Import it before anything that opens a connection.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage } from "node:http";
import pg from "pg";

/** One statement, or one call that leaves, and the request it was for; "background" where it was for none. */
export type Seen =
  | { kind: "statement"; request: string; role: string; connection: number; text: string; named: boolean }
  | { kind: "call"; request: string; text: string };

export type Watch = {
  /** Everything seen since the last time this was asked. */
  take(): Seen[];
  /** Makes every connection that is at rest hand its statistics to the server now, not some seconds later. */
  flushStatistics(): Promise<void>;
};

/** Begins to watch. Requests are named by method and path, with everything that could be a secret left out. */
export function watch(): Watch {
  let seen: Seen[] = [];
  const requests = new AsyncLocalStorage<string>();
  const clients = new Map<Client, number>();
  const busy = new WeakMap<Client, number>();
  const query = pg.Client.prototype.query as (this: Client, ...given: unknown[]) => unknown;

  subscribe("http.server.request.start", (message) => {
    const { method, url } = (message as { request: IncomingMessage }).request;
    requests.enterWith(`${method} ${template(url ?? "")}`);
  });
  subscribe("http.client.request.start", (message) => {
    const { method, path } = (message as { request: ClientRequest }).request;
    seen.push({ kind: "call", request: requests.getStore() ?? "background", text: `${method} ${template(path)}` });
  });
  pg.Client.prototype.query = function (this: Client, ...given: unknown[]) {
    const first = given[0] as string | { text?: string; name?: string } | undefined;
    const text = (typeof first === "string" ? first : first?.text) ?? "";
    const named = typeof first === "object" && first.name !== undefined;
    const connection = clients.get(this) ?? clients.size;
    clients.set(this, connection);
    const request = requests.getStore() ?? "background";
    if (text !== flush) seen.push({ kind: "statement", request, role: roleOf(this), connection, text, named });
    const answer = query.apply(this, given);
    busy.set(this, (busy.get(this) ?? 0) + 1);
    const rest = (): void => void busy.set(this, (busy.get(this) ?? 1) - 1);
    if (answer instanceof Promise) answer.then(rest, rest);
    else rest();
    return answer;
  } as typeof pg.Client.prototype.query;

  return {
    take: () => {
      const taken = seen;
      seen = [];
      return taken;
    },
    flushStatistics: async () => {
      const resting = [...clients.keys()].filter((client) => (busy.get(client) ?? 0) === 0);
      await Promise.allSettled(resting.map((client) => query.call(client, flush)));
    },
  };
}

type Client = InstanceType<typeof pg.Client> & { connectionParameters?: { user?: string; database?: string } };

const flush = "SELECT pg_stat_force_next_flush()";

function roleOf({ connectionParameters }: Client): string {
  return connectionParameters?.user ?? "unknown";
}

/** `/orders/Xy…` → `/orders/…`: ids, secrets, skus and queries say nothing of what kind of request it was. */
function template(path: string): string {
  return (path.split("?")[0] ?? "")
    .split("/")
    .map((part) => (/^[a-z-]{0,20}$|^v1$/.test(part) ? part : "…"))
    .join("/");
}
