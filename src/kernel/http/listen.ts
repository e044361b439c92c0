import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import type { Gate } from "./gate.ts";

export type Listener = { port: number; close(): Promise<void> };

/** Milliseconds that a client may take; tests use shorter ones. */
export type Patience = {
  headers: number;
  request: number;
  /** Between two looks at who takes too long. */
  look: number;
  /** Without a byte in either direction. */
  silence: number;
};

const patience: Patience = { headers: 10_000, request: 30_000, look: 5_000, silence: 60_000 };
const mostHeaderBytes = 8_192;
const mostHeaders = 100;

/**
 * Listens for HTTP/1.1. Limits: 8 KiB of headers and 100 of them, 10 s for them, 30 s for a request. Whatever comes over
 * the wire, the answer carries the gate's headers: Node and its adapter would answer some bytes by themselves. Throws
 * `EADDRINUSE` when the port is taken. `close` lets requests under way finish for up to two seconds.
 */
export async function listen(
  gate: Gate,
  options: { port: number; host: string; patience?: Partial<Patience> },
): Promise<Listener> {
  const { headers, request, look, silence } = { ...patience, ...options.patience };
  const answered = getRequestListener(
    (asked, { incoming }) =>
      gate.answer(asked, {
        address: incoming.socket.remoteAddress ?? "",
        tls: "encrypted" in incoming.socket,
        target: incoming.url ?? "",
      }),
    { errorHandler: () => gate.lastAnswer(400) },
  );
  const underWay = new WeakMap<Duplex, ServerResponse>();
  const server = createServer(
    {
      maxHeaderSize: mostHeaderBytes,
      headersTimeout: headers,
      requestTimeout: request,
      connectionsCheckingInterval: look,
      keepAliveTimeout: 30_000,
      // A request without a host is ours to refuse.
      requireHostHeader: false,
    },
    (incoming, outgoing) => {
      underWay.set(incoming.socket, outgoing);
      // Beyond the most, Node reads some headers and not others.
      if (incoming.rawHeaders.length > 2 * mostHeaders) writeLast(gate, 431, outgoing);
      else if (!writeKept(gate, incoming, outgoing)) void answered(incoming, outgoing);
    },
  );
  server.maxHeadersCount = mostHeaders;
  server.timeout = silence;
  server.on("checkExpectation", (_: IncomingMessage, outgoing: ServerResponse) => writeLast(gate, 417, outgoing));
  server.on("clientError", (thrown: NodeJS.ErrnoException, socket) => endSocket(gate, thrown, socket, underWay));
  await opened(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 2_000).unref();
      }),
  };
}

function opened(server: Server, { port, host }: { port: number; host: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** Writes a page that lies ready, round the adapter: three quarters of such an answer went into its objects. */
function writeKept(
  gate: Gate,
  { method = "", url = "", rawHeaders }: IncomingMessage,
  outgoing: ServerResponse,
): boolean {
  const kept = gate.keptAnswer({ method, target: url, rawHeaders });
  if (kept === undefined) return false;
  kept.headers.push("content-length", String(kept.body.byteLength));
  outgoing.writeHead(200, kept.headers);
  outgoing.end(kept.body);
  return true;
}

type LastStatus = Parameters<Gate["lastAnswer"]>[0];

/** The last answer of a connection: what comes after it is not read. */
function writeLast(gate: Gate, status: LastStatus, outgoing: ServerResponse): void {
  const last = gate.lastAnswer(status);
  outgoing.writeHead(status, { ...Object.fromEntries(last.headers), connection: "close" });
  void last.text().then((text) => outgoing.end(text));
}

const statusOf: Readonly<Record<string, LastStatus>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/**
 * Bytes that are no request, or that take too long. They are answered if they belong to a request that has no answer yet;
 * what follows on a request that is being worked on must not be answered in its place, and ends the connection silently.
 */
function endSocket(
  gate: Gate,
  thrown: NodeJS.ErrnoException,
  socket: Duplex,
  underWay: WeakMap<Duplex, ServerResponse>,
): void {
  const before = underWay.get(socket);
  const inTheWay = before?.writableFinished === false && (before.headersSent || before.req.complete);
  if (thrown.code === "ECONNRESET" || !socket.writable || inTheWay) {
    socket.destroy();
    return;
  }
  const status = statusOf[thrown.code ?? ""] ?? 400;
  const last = gate.lastAnswer(status);
  void last.text().then((text) => {
    const headers = {
      ...Object.fromEntries(last.headers),
      connection: "close",
      "content-length": String(Buffer.byteLength(text)),
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${text}`, () => socket.destroy());
  });
}
