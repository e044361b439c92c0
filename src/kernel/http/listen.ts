import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import type { Gate } from "./gate.ts";

export type Listener = { port: number; close(): Promise<void> };

/**
 * Listens for HTTP/1.1. Limits: 8 KiB of headers, 10 s for them, 30 s for a request, 100 headers. Throws `EADDRINUSE` when the
 * port is taken. `close` lets requests under way finish for up to two seconds.
 */
export async function listen(gate: Gate, options: { port: number; host: string }): Promise<Listener> {
  const server = createAdaptorServer({
    fetch: (request, { incoming }) =>
      gate.answer(request, {
        address: incoming.socket.remoteAddress ?? "",
        tls: "encrypted" in incoming.socket,
        target: incoming.url ?? "",
      }),
    serverOptions: {
      maxHeaderSize: 8_192,
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 30_000,
    },
  }) as Server;
  server.maxHeadersCount = 100;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, () => {
      server.off("error", reject);
      resolve();
    });
  });
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
