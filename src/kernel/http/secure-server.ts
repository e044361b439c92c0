import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  constants as http2,
  type ServerHttp2Session,
} from "node:http2";
import { type KeptCertificate, tlsSettings } from "./certificate.ts";
import type { Patience } from "./listen.ts";
import { mostHeaderBytes, mostHeaders } from "./peer.ts";

const mostStreams = 100;

/** What both ways of listening for HTTP/1.1 keep to. */
export const http1Limits = {
  maxHeaderSize: mostHeaderBytes,
  keepAliveTimeout: 30_000,
  // A request without a host is ours to refuse.
  requireHostHeader: false,
} as const;

/**
 * A server for HTTP/2 and, where the other end knows no better, HTTP/1.1; both by TLS alone. It takes up each new pair of
 * the certificate; connections that are open keep the one they began with.
 */
export function secureServer(certificate: KeptCertificate, limits: Patience): Http2SecureServer {
  const { headers, request, look, silence } = limits;
  const http1 = {
    ...http1Limits,
    headersTimeout: headers,
    requestTimeout: request,
    connectionsCheckingInterval: look,
  };
  const server = createSecureServer({
    ...tlsSettings(certificate.current()),
    ...http1,
    allowHTTP1: true,
    handshakeTimeout: headers,
    maxHeaderListPairs: mostHeaders,
    settings: { maxHeaderListSize: mostHeaderBytes, maxConcurrentStreams: mostStreams, enableConnectProtocol: false },
  });
  Object.assign(server, { maxHeadersCount: mostHeaders, timeout: silence });
  certificate.onChange(() => server.setSecureContext(tlsSettings(certificate.current())));
  server.on("session", (session) => endIdler(session, headers));
  server.prependListener("request", (incoming) => {
    if ("stream" in incoming) endSlowBody(incoming, request);
  });
  // There is nobody here to tunnel to; Node would answer in its own words.
  server.on("connect", (incoming: Http2ServerRequest) => incoming.stream.close(http2.NGHTTP2_REFUSED_STREAM));
  return server;
}

/** Whoever opens a connection and asks nothing, as slow headers are ended by HTTP/1.1. */
function endIdler(session: ServerHttp2Session, ms: number): void {
  const timer = setTimeout(() => session.destroy(), ms);
  timer.unref();
  session.once("stream", () => clearTimeout(timer));
  session.once("close", () => clearTimeout(timer));
}

/** By HTTP/1.1 Node itself ends a request that does not arrive in time. */
function endSlowBody({ stream, complete }: Http2ServerRequest, ms: number): void {
  if (complete || stream.endAfterHeaders) return;
  const timer = setTimeout(() => stream.close(http2.NGHTTP2_CANCEL), ms);
  timer.unref();
  for (const event of ["end", "close"] as const) stream.once(event, () => clearTimeout(timer));
}
