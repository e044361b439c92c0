/**
 * An HTTP proxy that stands between a browser and everything it asks, and writes down what passes. It can take cookies out
 * in both directions: that is how a browser that blocks them looks from the shop, and the headless one ignores its own
 * setting for it.
 */
import { request as ask, createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";

/** A request and its answer, whole. The body of the answer is uncompressed. */
export type Passed = {
  method: string;
  url: string;
  requestHeaders: ReadonlyArray<readonly [string, string]>;
  requestBody: Buffer;
  status: number;
  responseHeaders: ReadonlyArray<readonly [string, string]>;
  responseBody: Buffer;
};

export type RecordingProxy = {
  address: string;
  /** Everything that passed, oldest first, as it was sent: cookies that were taken out are still seen here. */
  passed: Passed[];
  close(): Promise<void>;
};

/** Listens on a free port of 127.0.0.1. With `takeCookies` no cookie passes, neither from the browser nor to it. */
export async function startProxy(options: { takeCookies?: boolean } = {}): Promise<RecordingProxy> {
  const passed: Passed[] = [];
  const server = createServer((req, res) => {
    pass(req, res, options.takeCookies === true).then(
      (record) => passed.push(record),
      () => res.destroy(),
    );
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    close: () => shut(server),
  };
}

async function pass(req: IncomingMessage, res: ServerResponse, takeCookies: boolean): Promise<Passed> {
  const requestBody = await bytesOf(req);
  const url = new URL(req.url ?? "");
  const sent = pairs(req.rawHeaders).filter(([name]) => name.toLowerCase() !== "proxy-connection");
  const onward = takeCookies ? sent.filter(([name]) => name.toLowerCase() !== "cookie") : sent;
  const answer = await exchange(url, req.method ?? "GET", onward, requestBody);
  const got = pairs(answer.rawHeaders);
  const body = await bytesOf(answer);
  const back = takeCookies ? got.filter(([name]) => name.toLowerCase() !== "set-cookie") : got;
  const whole = back.filter(([name]) => !/^(transfer-encoding|connection|keep-alive)$/i.test(name));
  res.writeHead(answer.statusCode ?? 502, whole.flat());
  res.end(body);
  return {
    method: req.method ?? "GET",
    url: url.href,
    requestHeaders: sent,
    requestBody,
    status: answer.statusCode ?? 0,
    responseHeaders: got,
    responseBody: plain(body, answer.headers["content-encoding"]),
  };
}

function exchange(
  url: URL,
  method: string,
  headers: ReadonlyArray<readonly [string, string]>,
  body: Buffer,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const onward = ask(url, { method, headers: headers.flat() as never, agent: false }, resolve);
    onward.once("error", reject);
    onward.end(body);
  });
}

function plain(body: Buffer, encoding: string | undefined): Buffer {
  if (body.length === 0) return body;
  if (encoding === "br") return brotliDecompressSync(body);
  if (encoding === "gzip") return gunzipSync(body);
  if (encoding === "deflate") return inflateSync(body);
  return body;
}

function pairs(raw: readonly string[]): Array<[string, string]> {
  return Array.from({ length: raw.length / 2 }, (_, at) => [raw[2 * at] ?? "", raw[2 * at + 1] ?? ""]);
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
