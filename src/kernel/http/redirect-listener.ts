import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Listener } from "./listen.ts";
import { readTarget } from "./target.ts";

type RedirectOptions = {
  port: number;
  host: string | undefined;
  /** Where the shop is: the answer to whatever name was asked for. */
  shopUrl: string;
  /** Addresses with another host name that are led to as well, for example the back office. */
  others?: readonly string[];
  /** What an authority that tests whether the name is ours asks for (RFC 8555 §8.3): the answer to a token, if we wait for one. */
  challenge?: (token: string) => string | undefined;
};

const challengePath = /^\/\.well-known\/acme-challenge\/([A-Za-z0-9_-]{1,200})$/;
const headers = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "content-type": "text/plain; charset=utf-8",
  "x-content-type-options": "nosniff",
};

/**
 * Listens for plain HTTP and says nothing but where the shop is: GET and HEAD are led to the same address by https, and
 * whatever else is sent is refused unread. Nothing that was asked is written down. The host in the answer is always one of
 * ours, never the one that was asked for.
 */
export async function listenForRedirects(options: RedirectOptions): Promise<Listener> {
  const origins = new Map(
    [options.shopUrl, ...(options.others ?? [])].map((url) => [new URL(url).hostname, url] as const),
  );
  const server = createServer(
    {
      maxHeaderSize: 8_192,
      headersTimeout: 10_000,
      requestTimeout: 10_000,
      keepAliveTimeout: 1,
      requireHostHeader: false,
    },
    (incoming, outgoing) => answer(incoming, outgoing, origins, options),
  );
  server.timeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port: options.port, host: options.host }, () => {
      server.off("error", reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(
  { method = "", url = "", headers: asked }: IncomingMessage,
  outgoing: ServerResponse,
  origins: ReadonlyMap<string, string>,
  { shopUrl, challenge }: RedirectOptions,
): void {
  const say = (status: number, words: string, more: Record<string, string> = {}): void => {
    const length = String(Buffer.byteLength(words));
    outgoing.writeHead(status, { ...headers, ...more, "content-length": length, connection: "close" });
    outgoing.end(method === "HEAD" ? undefined : words);
  };
  const target = readTarget(url);
  const token = challengePath.exec(url)?.[1];
  const proof = token === undefined ? undefined : challenge?.(token);
  if (method !== "GET" && method !== "HEAD") {
    const words = `Nothing is taken here, because this way is not encrypted. The shop is at ${shopUrl}\n`;
    say(405, words, { allow: "GET, HEAD" });
  } else if (proof !== undefined) say(200, proof, { "content-type": "application/octet-stream" });
  else if (!target.ok) say(400, `${target.because}\n`);
  else {
    const name = (asked.host ?? "").replace(/:\d*$/, "").toLowerCase();
    const location = `${origins.get(name) ?? shopUrl}${url}`;
    say(301, `The shop is at ${location}\n`, { location });
  }
}
