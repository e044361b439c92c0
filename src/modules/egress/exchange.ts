/** One call: to one address, for so long and no longer, so many bytes and no more. */
import { lookup as systemLookup } from "node:dns/promises";
import { type ClientRequest, type IncomingMessage, request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import { isIP } from "node:net";
import { second } from "#kernel/clock";
import { mayConnect } from "./addresses.ts";
import type { Checked } from "./check.ts";
import { type Connections, keepConnections } from "./connections.ts";

/** What came of a call. Only `ok: true` was answered; of the others only `unreachable` is sure to have had no effect. */
export type Answer =
  | { ok: true; status: number; headers: Readonly<Record<string, string | undefined>>; body: string }
  | { ok: false; because: "unreachable" | "timed-out" | "redirected" | "too-large" | "broken-off" };

export type Limits = {
  connectMs: number;
  totalMs: number;
  largestAnswer: number;
};

export const usualLimits: Limits = { connectMs: 5 * second, totalMs: 15 * second, largestAnswer: 1_048_576 };

/** Every address of a host. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export const systemResolve: Resolve = async (host) =>
  (await systemLookup(host, { all: true, verbatim: true })).map(({ address }) => address);

export type Destination = {
  /** Scheme, host and port of the partner, from the configuration. */
  origin: URL;
  loopback: boolean;
  ownNetwork: boolean;
  /** A certificate authority of one's own (PEM), instead of the usual ones. */
  authority: string | undefined;
};

/**
 * Asks once for the host's addresses. If any of them may not be called, none is: `forbidden`. Otherwise the first, to
 * which the connection is then pinned, so that a name that means something else a moment later changes nothing.
 */
export async function chooseAddress(
  { origin, loopback, ownNetwork }: Destination,
  resolve: Resolve,
  withinMs: number,
): Promise<{ address: string } | "forbidden" | "unreachable"> {
  const host = origin.hostname.replace(/^\[(.*)\]$/, "$1");
  const addresses = isIP(host) === 0 ? await within(resolve(host), withinMs) : [host];
  const [address] = addresses;
  if (address === undefined) return "unreachable";
  return addresses.every((each) => mayConnect(each, loopback, ownNetwork)) ? { address } : "forbidden";
}

/** A checked call on its way: to whom, at which address, what, and the number that only the partner is told. */
export type Outgoing = { destination: Destination; address: string; checked: Checked; nonce: string };

/**
 * Sends a checked request to its address and reads the answer. No redirect is followed, no compression asked for. Where a
 * kept connection turns out to have been closed before a byte of an answer came, the same message is sent once more on a
 * new one, if the partner can tell that it is the same: a GET, or one with an Idempotency-Key.
 */
export async function exchange(outgoing: Outgoing, limits: Limits, connections: Connections): Promise<Answer> {
  const { checked } = outgoing;
  const repeatable = checked.method === "GET" || Object.hasOwn(checked.headers, "idempotency-key");
  const first = await attempt(outgoing, limits, connections);
  if (first !== "closed-before") return first;
  const second = repeatable ? await attempt(outgoing, limits, undefined) : first;
  return second === "closed-before" ? { ok: false, because: "broken-off" } : second;
}

/** Without `connections` on a connection of its own. */
function attempt(
  outgoing: Outgoing,
  limits: Limits,
  connections: Connections | undefined,
): Promise<Answer | "closed-before"> {
  return new Promise((resolve) => {
    let isConnected = false;
    let isOver = false;
    const req = open(outgoing, connections);
    const end = (answer: Answer | "closed-before"): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(connecting);
      clearTimeout(total);
      // An answer that was read to its end leaves the connection good for the next call; anything else does not.
      if (answer === "closed-before" || !answer.ok) req.destroy();
      resolve(answer);
    };
    const fail = (because: Extract<Answer, { ok: false }>["because"]): void => end({ ok: false, because });
    const cutOff = (): void => {
      if (req.reusedSocket) end("closed-before");
      else fail(isConnected ? "broken-off" : "unreachable");
    };
    const connecting = setTimeout(() => fail("unreachable"), limits.connectMs);
    const total = setTimeout(() => fail(isConnected ? "timed-out" : "unreachable"), limits.totalMs);
    const connected = (): void => {
      isConnected = true;
      clearTimeout(connecting);
    };
    req.on("socket", (socket) => {
      if (req.reusedSocket) connected();
      else socket.once(outgoing.destination.origin.protocol === "https:" ? "secureConnect" : "connect", connected);
    });
    req.on("error", cutOff);
    req.on("close", cutOff);
    req.on("response", (res) => {
      req.off("error", cutOff).off("close", cutOff);
      req.on("error", () => fail("broken-off")).on("close", () => fail("broken-off"));
      read(res, limits.largestAnswer, end);
    });
    req.end(outgoing.checked.body);
  });
}

function open({ destination, address, checked, nonce }: Outgoing, connections: Connections | undefined): ClientRequest {
  const { origin, authority } = destination;
  const secure = origin.protocol === "https:";
  const agent = (connections ?? keepConnections()).agentFor(origin, address, authority);
  const options = {
    host: origin.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: origin.port === "" ? (secure ? 443 : 80) : Number(origin.port),
    method: checked.method,
    path: checked.path,
    agent,
    maxHeaderSize: 16_384,
    headers: {
      host: origin.host,
      accept: "application/json",
      "accept-encoding": "identity",
      "candour-receipt": nonce,
      ...(checked.body === "" ? {} : { "content-type": "application/json" }),
      ...checked.headers,
      "content-length": String(Buffer.byteLength(checked.body)),
    },
  } as const;
  return secure ? requestSecure(options) : requestPlain(options);
}

function read(res: IncomingMessage, largest: number, end: (answer: Answer) => void): void {
  const status = res.statusCode ?? 0;
  const isTooLarge = Number(res.headers["content-length"] ?? 0) > largest;
  if (isTooLarge || (status >= 300 && status < 400)) {
    end({ ok: false, because: isTooLarge ? "too-large" : "redirected" });
    return;
  }
  const chunks: Buffer[] = [];
  let length = 0;
  res.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length > largest) return end({ ok: false, because: "too-large" });
    chunks.push(chunk);
  });
  res.on("error", () => end({ ok: false, because: "broken-off" }));
  res.on("end", () => {
    if (!res.complete) return end({ ok: false, because: "broken-off" });
    const headers = Object.fromEntries(
      Object.entries(res.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
    );
    end({ ok: true, status, headers, body: Buffer.concat(chunks).toString("utf8") });
  });
}

/** A name server that does not answer counts as a host without an address. */
async function within(addresses: Promise<readonly string[]>, ms: number): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly string[]>((resolve) => {
    timer = setTimeout(() => resolve([]), ms);
  });
  try {
    return await Promise.race([addresses.catch(() => []), late]);
  } finally {
    clearTimeout(timer);
  }
}
