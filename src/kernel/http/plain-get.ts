import { readBasketCookie } from "./headers.ts";

/** A request as Node has parsed it: header names and values in turn, as they came; and whether its way here is encrypted. */
export type Asked = { method: string; target: string; rawHeaders: readonly string[]; tls: boolean };

/** All that a kept page depends on besides its address. */
export type PlainGet = { count: number; brotli: boolean };

/**
 * Reads a GET of this host that says nothing but what most browsers say, without making a Request of it. Answers undefined for
 * every other: with a body, with a header twice whose meaning counts, or asking whether what the browser holds is still so.
 */
export function readPlainGet({ method, rawHeaders }: Asked, shopHost: string): PlainGet | undefined {
  if (method !== "GET") return undefined;
  let host: string | undefined;
  let cookie: string | undefined;
  let accepted: string | undefined;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const value = rawHeaders[at + 1];
    switch (rawHeaders[at]?.toLowerCase()) {
      case "host":
        if (host !== undefined) return undefined;
        host = value;
        break;
      case "cookie":
        if (cookie !== undefined) return undefined;
        cookie = value;
        break;
      case "accept-encoding":
        if (accepted !== undefined) return undefined;
        accepted = value;
        break;
      case "content-length":
      case "transfer-encoding":
      case "if-none-match":
        return undefined;
    }
  }
  if (host !== shopHost) return undefined;
  return { count: readBasketCookie(cookie ?? null)?.count ?? 0, brotli: takesBrotli(accepted ?? null) };
}

/** Whether a browser takes an answer in Brotli (RFC 9110 §12.5.3, RFC 7932). */
export function takesBrotli(accepted: string | null): boolean {
  return accepted !== null && /\bbr\b/.test(accepted);
}
