import { brotliCompressSync, constants } from "node:zlib";
import { hour } from "../clock.ts";
import { sha256 } from "../digest.ts";
import { basketCookieLine, type HeaderSets } from "./headers.ts";
import type { KeptPage } from "./kept-pages.ts";
import type { Reply } from "./reply.ts";
import type { JsonOutput, Route } from "./route.ts";

/** A handler may answer only what its route declares: the output is part of the table. */
export function assertOutput(route: Route, reply: Reply): void {
  const allowed: Record<string, readonly Reply["kind"][]> = {
    page: ["page"],
    redirect: ["redirect"],
    "page-or-redirect": ["page", "redirect"],
    asset: ["asset", "page"],
  };
  const kinds = typeof route.output === "string" ? (allowed[route.output] ?? []) : ["json", "problem"];
  if (!kinds.includes(reply.kind))
    throw new Error(`Route ${route.name} answered a ${reply.kind}, which it does not declare.`);
}

/** A reply with its headers round it. `capability` is that of a cookie-less journey, whose pages are all confidential. */
export function toResponse(
  reply: Reply,
  capability: string | undefined,
  sets: HeaderSets,
  brotli = false,
  output?: Route["output"],
): Response {
  switch (reply.kind) {
    case "page": {
      const base = reply.sandboxed
        ? sets.sandboxed
        : reply.confidential || capability !== undefined
          ? sets.confidential
          : sets.page;
      const headers: Record<string, string> = { ...base };
      if (reply.setBasket !== undefined) headers["set-cookie"] = basketCookieLine(reply.setBasket);
      if (!brotli) return new Response(reply.html, { status: reply.status, headers });
      headers["content-encoding"] = "br";
      return new Response(compress(reply.html, 3), { status: reply.status, headers });
    }
    case "redirect": {
      const base = reply.confidential || capability !== undefined ? sets.confidential : sets.plain;
      const headers: Record<string, string> = { ...base, "cache-control": "no-store", location: reply.location };
      if (reply.setBasket !== undefined) headers["set-cookie"] = basketCookieLine(reply.setBasket);
      return new Response(null, { status: 303, headers });
    }
    case "json": {
      const schema = (output as JsonOutput | undefined)?.[reply.status];
      if (schema === undefined) throw new Error(`No schema is declared for the status ${reply.status}.`);
      const headers = {
        ...sets.plain,
        "cache-control": "no-store",
        "content-type": "application/json",
        ...reply.headers,
      };
      return new Response(JSON.stringify(schema.parse(reply.value)), { status: reply.status, headers });
    }
    case "problem": {
      const headers = {
        ...sets.plain,
        "cache-control": "no-store",
        "content-type": "application/problem+json",
        ...reply.headers,
      };
      return new Response(JSON.stringify(reply.problem), { status: reply.problem.status, headers });
    }
    case "asset": {
      const headers = {
        ...sets.plain,
        "content-type": reply.contentType,
        etag: reply.etag,
        "cache-control": reply.immutable ? "public, max-age=31536000, immutable" : "public, max-age=300",
      };
      return new Response(reply.body as Uint8Array<ArrayBuffer>, { headers });
    }
  }
}

/** Makes a page ready: compressed as well as it pays for a page that is sent often. */
export function toKept(html: string, tags: readonly string[], brotli: boolean, now: number): KeptPage {
  const body = brotli ? compress(html, 5) : Buffer.from(html);
  const etag = `W/"${sha256(body).toString("base64url").slice(0, 16)}"`;
  return { body, encoding: brotli ? "br" : undefined, etag, tags, until: Math.floor(now / hour) * hour + hour };
}

/** A kept page, or 304 when the browser has it. */
export function keptResponse(page: KeptPage, request: Request, sets: HeaderSets): Response {
  const headers: Record<string, string> = { ...sets.page, etag: page.etag };
  if (request.headers.get("if-none-match") === page.etag) return new Response(null, { status: 304, headers });
  if (page.encoding !== undefined) headers["content-encoding"] = page.encoding;
  return new Response(page.body as Uint8Array<ArrayBuffer>, { headers });
}

function compress(html: string, quality: number): Uint8Array<ArrayBuffer> {
  return brotliCompressSync(html, {
    params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT },
  }) as Uint8Array<ArrayBuffer>;
}
