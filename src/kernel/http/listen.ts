import { createServer, type Server, ServerResponse, STATUS_CODES } from "node:http";
import type { Http2SecureServer, Http2ServerResponse } from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import type { KeptCertificate } from "./certificate.ts";
import type { Gate } from "./gate.ts";
import { type Asking, areTooLong, mostHeaders, type Peer, peerReader, speakHttp1 } from "./peer.ts";
import { http1Limits, secureServer } from "./secure-server.ts";

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

type Answering = ServerResponse | Http2ServerResponse;
/** The answer that a connection waits for. By HTTP/2 each stands alone, and Node ends what is broken. */
type UnderWay = WeakMap<Duplex, ServerResponse>;

/** Where and how to listen. */
export type ListenOptions = {
  port: number;
  /** Without one: at every address of the machine. */
  host?: string | undefined;
  /** With one, TLS is spoken (1.2 or newer) and HTTP/2 besides HTTP/1.1. */
  certificate?: KeptCertificate | undefined;
  /** Proxies whose word about who asks is believed. */
  trustedProxies?: readonly string[];
  patience?: Partial<Patience>;
};

/**
 * Listens for HTTP/1.1, and with a certificate for HTTP/2 too. Limits: 8 KiB of headers and 100 of them, 10 s for them, 30 s
 * for a request. Whatever comes over the wire, the answer carries the gate's headers: Node and its adapter would answer some
 * bytes by themselves. Throws `EADDRINUSE` when the port is taken. `close` lets requests under way finish for up to two seconds.
 */
export async function listen(gate: Gate, options: ListenOptions): Promise<Listener> {
  const limits = { ...patience, ...options.patience };
  const underWay: UnderWay = new WeakMap();
  const answer = answerTo(gate, peerReader(options.trustedProxies ?? []), underWay);
  const { certificate } = options;
  const server = certificate === undefined ? plainServer(limits) : secureServer(certificate, limits);
  server.on("request", answer);
  server.on("checkExpectation", (_: Asking, outgoing: Answering) => writeLast(gate, 417, outgoing));
  server.on("clientError", (thrown: NodeJS.ErrnoException, socket: Duplex) =>
    endSocket(gate, thrown, socket, underWay),
  );
  const connections = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
  });
  await opened(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        setTimeout(() => {
          for (const socket of connections) socket.destroy();
        }, 2_000).unref();
      }),
  };
}

function plainServer({ headers, request, look, silence }: Patience): Server {
  const server = createServer({
    ...http1Limits,
    headersTimeout: headers,
    requestTimeout: request,
    connectionsCheckingInterval: look,
  });
  server.maxHeadersCount = mostHeaders;
  server.timeout = silence;
  return server;
}

function opened(server: Server | Http2SecureServer, { port, host }: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** What answers one request, however it came. */
function answerTo(gate: Gate, peerOf: (incoming: Asking) => Peer, underWay: UnderWay) {
  const answered = getRequestListener((asked, { incoming }) => gate.answer(asked, peerOf(incoming)), {
    errorHandler: () => gate.lastAnswer(400),
  });
  return (incoming: Asking, outgoing: Answering): void => {
    if (outgoing instanceof ServerResponse) underWay.set(outgoing.req.socket, outgoing);
    // Beyond the most, Node reads some headers and not others.
    if (incoming.rawHeaders.length > 2 * mostHeaders || areTooLong(incoming)) writeLast(gate, 431, outgoing);
    else if (!speakHttp1(incoming)) writeLast(gate, 400, outgoing);
    else if (!writeKept(gate, incoming, peerOf(incoming), outgoing)) void answered(incoming, outgoing);
  };
}

/** Writes a page that lies ready, round the adapter: three quarters of such an answer went into its objects. */
function writeKept(gate: Gate, incoming: Asking, { tls }: Peer, outgoing: Answering): boolean {
  const { method = "", url = "", rawHeaders } = incoming;
  const kept = gate.keptAnswer({ method, target: url, rawHeaders, tls });
  if (kept === undefined) return false;
  writeHead(outgoing, 200, { ...kept.headers, "content-length": String(kept.body.byteLength) });
  outgoing.end(kept.body);
  return true;
}

type LastStatus = Parameters<Gate["lastAnswer"]>[0];

/** The last answer of a connection: what comes after it is not read. */
function writeLast(gate: Gate, status: LastStatus, outgoing: Answering): void {
  const last = gate.lastAnswer(status);
  // By HTTP/2 the connection carries other requests and goes on.
  const ends = outgoing instanceof ServerResponse ? { connection: "close" } : {};
  writeHead(outgoing, status, { ...Object.fromEntries(last.headers), ...ends });
  void last.text().then((text) => outgoing.end(text));
}

function writeHead(outgoing: Answering, status: number, headers: Record<string, string>): void {
  if (outgoing instanceof ServerResponse) outgoing.writeHead(status, headers);
  else outgoing.writeHead(status, headers);
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
function endSocket(gate: Gate, thrown: NodeJS.ErrnoException, socket: Duplex, underWay: UnderWay): void {
  const before = underWay.get(socket);
  const inTheWay = before?.writableFinished === false && (before.headersSent || before.req.complete);
  // Where no TLS came about, an answer would go out in the clear, to somebody who does not expect one.
  const unheard = thrown.code === "ECONNRESET" || /^ERR_(?:SSL|TLS)/.test(thrown.code ?? "");
  if (unheard || !socket.writable || inTheWay) {
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
