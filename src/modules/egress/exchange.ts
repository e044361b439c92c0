/** One call on a socket of its own: to one address, for so long and no longer, so many bytes and no more. */
import { lookup as systemLookup } from "node:dns/promises";
import { type ClientRequest, type IncomingMessage, request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { second } from "#kernel/clock";
import { mayConnect } from "./addresses.ts";
import type { Checked } from "./check.ts";

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
  /** A certificate authority of one's own (PEM), instead of the usual ones. */
  authority: string | undefined;
};

/**
 * Asks once for the host's addresses. If any of them may not be called, none is: `forbidden`. Otherwise the first, to
 * which the connection is then pinned, so that a name that means something else a moment later changes nothing.
 */
export async function chooseAddress(
  { origin, loopback }: Destination,
  resolve: Resolve,
  withinMs: number,
): Promise<{ address: string } | "forbidden" | "unreachable"> {
  const host = origin.hostname.replace(/^\[(.*)\]$/, "$1");
  const addresses = isIP(host) === 0 ? await within(resolve(host), withinMs) : [host];
  const [address] = addresses;
  if (address === undefined) return "unreachable";
  return addresses.every((each) => mayConnect(each, loopback)) ? { address } : "forbidden";
}

/**
 * Sends a checked request to `address` and reads the answer. No redirect is followed, no connection kept, no
 * compression asked for, and certificates are verified for the name of the origin.
 */
export function exchange(
  destination: Destination,
  address: string,
  checked: Checked,
  nonce: string,
  limits: Limits,
): Promise<Answer> {
  return new Promise((resolve) => {
    let isConnected = false;
    let isOver = false;
    const req = open(destination, address, checked, nonce);
    const end = (answer: Answer): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(connecting);
      clearTimeout(total);
      req.destroy();
      resolve(answer);
    };
    const fail = (because: Extract<Answer, { ok: false }>["because"]): void => end({ ok: false, because });
    const connecting = setTimeout(() => fail("unreachable"), limits.connectMs);
    const total = setTimeout(() => fail(isConnected ? "timed-out" : "unreachable"), limits.totalMs);
    req.on("socket", (socket) => {
      socket.once(destination.origin.protocol === "https:" ? "secureConnect" : "connect", () => {
        isConnected = true;
        clearTimeout(connecting);
      });
    });
    req.on("error", () => fail(isConnected ? "broken-off" : "unreachable"));
    req.on("close", () => fail(isConnected ? "broken-off" : "unreachable"));
    req.on("response", (res) => read(res, limits.largestAnswer, end));
    req.end(checked.body);
  });
}

function open({ origin, authority }: Destination, address: string, checked: Checked, nonce: string): ClientRequest {
  const secure = origin.protocol === "https:";
  const host = origin.hostname.replace(/^\[(.*)\]$/, "$1");
  const pinned: LookupFunction = (_host, options, done) => {
    const family = isIP(address);
    if (options.all === true) done(null, [{ address, family }]);
    else done(null, address, family);
  };
  const options = {
    host,
    port: origin.port === "" ? (secure ? 443 : 80) : Number(origin.port),
    method: checked.method,
    path: checked.path,
    agent: false,
    lookup: pinned,
    maxHeaderSize: 16_384,
    headers: {
      host: origin.host,
      accept: "application/json",
      "accept-encoding": "identity",
      "candour-receipt": nonce,
      ...checked.headers,
      ...(checked.body === "" ? {} : { "content-type": "application/json" }),
      "content-length": String(Buffer.byteLength(checked.body)),
    },
  } as const;
  if (!secure) return requestPlain(options);
  return requestSecure({
    ...options,
    minVersion: "TLSv1.2",
    rejectUnauthorized: true,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(authority === undefined ? {} : { ca: authority }),
  });
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
