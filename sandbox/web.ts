/** Just enough of a web server for a stand-in: routes, bounded bodies, bearer secrets, strict headers. */
import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Reply = { status: number; headers?: Record<string, string>; body?: string };

export type Call = {
  req: IncomingMessage;
  res: ServerResponse;
  url: URL;
  params: Readonly<Record<string, string>>;
  body: Buffer;
};

export type Route = {
  /** For faults: `on` names it. */
  name: string;
  method: "GET" | "POST" | "DELETE";
  /** `/v1/payments/:reference` */
  path: string;
  /** Which secret the caller must bear, if any. */
  secret?: string;
  handler: (call: Call) => Promise<Reply> | Reply;
};

/** Stands around each call; answers "taken" when it has dealt with the socket itself. */
export type Around = (route: Route, call: Call, run: () => Promise<Reply>) => Promise<Reply | "taken">;

const longestBody = 64 * 1024;

/** Serves the routes. `around` may bend an answer, which is how faults are made. */
export function serve(routes: readonly Route[], around: Around = (_route, _call, run) => run()): Server {
  const server = createServer((req, res) => {
    answer(routes, around, req, res).catch(() => {
      if (res.headersSent) res.destroy();
      else send(res, problem(500, "broken", "The stand-in broke."));
    });
  });
  server.requestTimeout = 30_000;
  server.keepAliveTimeout = 5_000;
  return server;
}

/** Listens on 127.0.0.1 only; port 0 takes a free one. Returns the origin. */
export function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

/** Stops listening and ends every connection. */
export function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

export function json(status: number, value: unknown): Reply {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

/** RFC 9457, with a `code` for programs. */
export function problem(status: number, code: string, detail: string): Reply {
  const body = JSON.stringify({ type: "about:blank", title: code, status, code, detail });
  return { status, headers: { "content-type": "application/problem+json" }, body };
}

/** Parses a JSON object, or answers undefined. */
export function jsonObject(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Writes a reply with the headers every answer carries. */
export function send(res: ServerResponse, reply: Reply): void {
  const bytes = Buffer.from(reply.body ?? "");
  res.writeHead(reply.status, {
    "cache-control": "no-store",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "content-length": String(bytes.length),
    ...reply.headers,
  });
  res.end(bytes);
}

async function answer(
  routes: readonly Route[],
  around: Around,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const url = new URL(req.url?.startsWith("/") ? `http://stand-in${req.url}` : "http://stand-in/-");
  const here = routes.flatMap((route) => {
    const params = match(route.path, url.pathname);
    return params === undefined ? [] : [{ route, params }];
  });
  const found = here.find(({ route }) => route.method === req.method);
  if (found === undefined) {
    req.resume();
    if (here.length === 0) return send(res, problem(404, "not-found", "There is nothing here."));
    const allow = here.map(({ route }) => route.method).join(", ");
    return send(res, { ...problem(405, "wrong-method", `Use ${allow}.`), headers: { allow } });
  }
  const { route, params } = found;
  if (route.secret !== undefined && !bears(req, route.secret)) {
    req.resume();
    return send(res, problem(401, "unauthorised", "The bearer secret is missing or wrong."));
  }
  const body = await readBody(req);
  if (body === undefined) return send(res, problem(413, "too-large", `At most ${longestBody} bytes.`));
  const call: Call = { req, res, url, params, body };
  const reply = await around(route, call, async () => route.handler(call));
  if (reply !== "taken") send(res, reply);
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":")) {
      if (!/^[\w.~-]{1,128}$/.test(value)) return undefined;
      params[part.slice(1)] = value;
    } else if (part !== value) return undefined;
  }
  return params;
}

function bears(req: IncomingMessage, secret: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(req.headers.authorization ?? ""), digest(`Bearer ${secret}`));
}

async function readBody(req: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestBody) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
