import { brotliCompressSync, constants } from "node:zlib";
import { type Clock, elapsed, hour } from "../clock.ts";
import type { Database } from "../db.ts";
import { sha256 } from "../digest.ts";
import { errorCode, type Log } from "../log.ts";
import type { Random } from "../random.ts";
import { type RawValues, type Read, readBytes, readJson, readPairs, safeName, unknownKeys } from "./body.ts";
import { basketCookieLine, type HeaderSets, headerSets, readBasketCookie } from "./headers.ts";
import { createKeptPages, type KeptPage, type KeptPages } from "./kept-pages.ts";
import { byName, createLinks, type Links } from "./links.ts";
import { createMatcher } from "./matcher.ts";
import type { Problem, Reply } from "./reply.ts";
import { type Context, isJourney, type JsonOutput, type Route } from "./route.ts";
import { readTarget } from "./target.ts";

/** What is known of the other end besides the request: its network address (never stored) and the raw target. */
export type Peer = { address: string; tls: boolean; target: string };

/** What a page that explains a refusal needs; the storefront draws it. */
export type Explanation = { status: number; title: string; detail: string; links: Links; basketCount: number };

export type GateDeps = {
  routes: readonly Route[];
  database: Database;
  clock: Clock;
  random: Random;
  log: Log;
  /** Scheme, host and port under which the shop is known. */
  shopUrl: string;
  /** True while the shop runs on localhost: routes with access `demo` exist. */
  demo: boolean;
  styleHashes: readonly string[];
  formTargets: readonly string[];
  keptBytes: number;
  explain(explanation: Explanation): { toString(): string };
};

/** The whole shop as one function, and the hold on its kept pages. */
export type Gate = {
  answer(request: Request, peer: Peer): Promise<Response>;
  keptPages: KeptPages;
};

type Refusal = {
  status: number;
  title: string;
  detail: string;
  headers?: Record<string, string>;
  errors?: Problem["errors"];
};

/**
 * Builds the gate in front of every handler. In this order: raw target, host, route, method, origin, media type, size,
 * names and types of every value. Only then the handler runs; what it throws becomes a 500 that says nothing of it.
 */
export function createGate(deps: GateDeps): Gate {
  const shop = new URL(deps.shopUrl);
  const sets = headerSets({
    https: shop.protocol === "https:",
    styleHashes: deps.styleHashes,
    formTargets: deps.formTargets,
  });
  const routes = deps.routes.filter((route) => route.access !== "demo" || deps.demo);
  const match = createMatcher(routes);
  const named = byName(deps.routes);
  const plainLinks = createLinks(named, deps.shopUrl);
  const kept = createKeptPages(deps.keptBytes);

  const refuse = (refusal: Refusal, path: string, links: Links, count: number): Response => {
    const asProblem = path.startsWith("/api/") || path.startsWith("/webhooks/");
    if (asProblem) {
      const { status, title, detail, errors } = refusal;
      const type = `${deps.shopUrl}/api/problems/${title
        .toLowerCase()
        .replaceAll(/[^a-z]+/g, "-")
        .replaceAll(/^-|-$/g, "")}`;
      const problem: Problem = { type, title, status, detail, ...(errors === undefined ? {} : { errors }) };
      return toResponse({ kind: "problem", problem, headers: refusal.headers ?? {} }, undefined, sets);
    }
    const html = deps.explain({ ...refusal, links, basketCount: count }).toString();
    const headers = { ...sets.page, "cache-control": "no-store", ...refusal.headers };
    return new Response(`<!doctype html>${html}`, { status: refusal.status, headers });
  };

  const answer = async (request: Request, peer: Peer): Promise<Response> => {
    const target = readTarget(peer.target);
    if (!target.ok) {
      return refuse({ status: 400, title: "Bad address", detail: target.because }, "", plainLinks, 0);
    }
    const { path, query, capability } = target;
    const cookieHeader = request.headers.get("cookie");
    const basketCookie = readBasketCookie(cookieHeader);
    const count = basketCookie?.count ?? 0;
    const links = capability === undefined ? plainLinks : createLinks(named, deps.shopUrl, capability);
    const no = (refusal: Refusal): Response => refuse(refusal, path, links, count);

    const host = request.headers.get("host");
    if (host !== shop.host && path !== "/healthz" && path !== "/readyz") return no(wrongHost(deps.shopUrl));
    const found = match(request.method, path);
    if (found.kind === "none") return no(notFound);
    if (found.kind === "wrong-method") {
      return no({
        status: 405,
        title: "Method not allowed",
        detail: `This address answers ${found.allow}.`,
        headers: { allow: found.allow },
      });
    }
    const { route, params } = found;
    if (capability !== undefined && !isJourney(route)) return no(notFound);
    if (capability !== undefined && basketCookie !== undefined && route.method === "GET") {
      const location = path + (query === "" ? "" : `?${query}`);
      return new Response(null, { status: 303, headers: { ...sets.confidential, location } });
    }

    const keepable = route.kept && capability === undefined && query.length <= 200;
    const brotli = /\bbr\b/.test(request.headers.get("accept-encoding") ?? "");
    const key = keepable ? `${count}${brotli ? "b" : "i"}${peer.target}` : "";
    if (keepable) {
      const page = kept.get(key, deps.clock.now().getTime());
      if (page !== undefined) return keptResponse(page, request, sets);
    }

    const origin = checkOrigin(route, request, shop.origin, cookieHeader !== null);
    if (origin !== undefined) return no(origin);
    const input = await readInput(route, params, query, request);
    if (!input.ok) return no(input.refusal);

    const generation = kept.generation();
    const ctx: Context = {
      reader: deps.database.reader,
      transact: deps.database.transact,
      links,
      now: deps.clock.now(),
      basketCookie,
      capability,
      bearer: readBearer(request.headers.get("authorization")),
      inPlace: request.headers.get("x-in-place") === "1",
      signed:
        input.signed === undefined
          ? undefined
          : { body: input.signed, header: (name) => request.headers.get(name) ?? undefined },
      idempotencyKey: request.headers.get("idempotency-key") ?? undefined,
      requestId: deps.random.token(),
      path,
    };
    const reply = await route.handler(input.values, ctx);
    assertOutput(route, reply);
    if (keepable && reply.kind === "page" && reply.status === 200 && !reply.confidential) {
      const page = toKept(reply.html, reply.tags, brotli, deps.clock.now().getTime());
      kept.put(key, page, generation);
      return keptResponse(page, request, sets);
    }
    return toResponse(reply, capability, sets, brotli, route.output);
  };

  return {
    keptPages: kept,
    answer: async (request, peer) => {
      const took = elapsed();
      let response: Response;
      try {
        response = await answer(request, peer);
      } catch (thrown) {
        deps.log.error("request-failed", { code: errorCode(thrown), where: where(thrown) });
        response = refuse(failed, peer.target, plainLinks, 0);
      }
      if (response.status >= 400) {
        const target = readTarget(peer.target);
        const found = target.ok ? match(request.method, target.path) : undefined;
        const route = found?.kind === "route" ? found.route.name : "none";
        deps.log.info("request", { route, status: response.status, ms: Math.round(took()) });
      }
      return response;
    },
  };
}

const notFound: Refusal = { status: 404, title: "Not found", detail: "There is nothing at this address." };
const failed: Refusal = {
  status: 500,
  title: "Something went wrong",
  detail: "That is our fault. Nothing was changed; please try again in a moment.",
};

function wrongHost(shopUrl: string): Refusal {
  return {
    status: 421,
    title: "This shop has another address",
    detail: `This shop answers at ${shopUrl}. Whoever runs it can change that with the setting SHOP_URL.`,
  };
}

/**
 * Go's CrossOriginProtection, stricter: `same-site` fails, the origin is compared with the configured one, and an unsafe
 * request without either header is refused unless it is signed or carries a bearer and no cookie.
 */
function checkOrigin(route: Route, request: Request, shopOrigin: string, hasCookie: boolean): Refusal | undefined {
  if (route.method === "GET" || route.access === "signed") return undefined;
  const refusal: Refusal = {
    status: 403,
    title: "Sent from elsewhere",
    detail: "This was not sent from a page of this shop, so nothing was done. Please use the form on our own page.",
  };
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin" || site === "none" ? undefined : refusal;
  const origin = request.headers.get("origin");
  if (origin !== null) return origin === shopOrigin ? undefined : refusal;
  return route.access === "bearer" && !hasCookie ? undefined : refusal;
}

type InputRead =
  | { ok: true; values: { params: unknown; query: unknown; body: unknown }; signed: Buffer | undefined }
  | { ok: false; refusal: Refusal };

async function readInput(route: Route, params: RawValues, query: string, request: Request): Promise<InputRead> {
  const pairs = readPairs(query, route.query);
  if (!pairs.ok) return { ok: false, refusal: badRequest(pairs.because) };
  const isPage = typeof route.output === "string";
  const strangers = unknownKeys(pairs.value, route.query);
  if (strangers.length > 0 && !isPage) return { ok: false, refusal: badRequest(unknownField(strangers)) };
  for (const stranger of strangers) delete pairs.value[stranger];

  const body = await readBody(route, request);
  if (!body.ok) return body;

  const values: { params: unknown; query: unknown; body: unknown } = { params: {}, query: {}, body: {} };
  for (const [part, schema, raw] of [
    ["params", route.params, params],
    ["query", route.query, pairs.value],
    ["body", route.body, body.values],
  ] as const) {
    if (schema === undefined) continue;
    const parsed = schema.safeParse({ ...raw });
    if (parsed.success) {
      values[part] = parsed.data;
      continue;
    }
    if (part === "params") return { ok: false, refusal: notFound };
    const errors: Record<string, string> = {};
    for (const issue of parsed.error.issues) errors[safeName(issue.path.join("."))] ??= issue.message;
    return { ok: false, refusal: { ...badRequest("Some of the values cannot be used."), errors } };
  }
  return { ok: true, values, signed: body.signed };
}

type BodyRead = { ok: true; values: RawValues; signed: Buffer | undefined } | { ok: false; refusal: Refusal };

const mediaTypes = { form: "application/x-www-form-urlencoded", json: "application/json", signed: "application/json" };

async function readBody(route: Route, request: Request): Promise<BodyRead> {
  if (route.accepts === "none") {
    const length = request.headers.get("content-length") ?? "0";
    const chunked = request.headers.has("transfer-encoding");
    if (length !== "0" || chunked)
      return { ok: false, refusal: { status: 413, title: "Too large", detail: "No body is taken here." } };
    return { ok: true, values: {}, signed: undefined };
  }
  const wanted = mediaTypes[route.accepts];
  if (request.headers.get("content-type") !== wanted || request.headers.has("content-encoding")) {
    return {
      ok: false,
      refusal: { status: 415, title: "Unsupported media type", detail: `This address takes ${wanted} only.` },
    };
  }
  const bytes = await readBytes(request, route.maxBodyBytes);
  if (!bytes.ok) return { ok: false, refusal: { status: bytes.status, title: "Too large", detail: bytes.because } };
  if (route.accepts === "signed") return { ok: true, values: {}, signed: bytes.value };
  const read: Read<RawValues> =
    route.accepts === "json" ? readJson(bytes.value) : readPairs(bytes.value.toString("utf8"), route.body);
  if (!read.ok) return { ok: false, refusal: badRequest(read.because) };
  const strangers = unknownKeys(read.value, route.body);
  if (strangers.length > 0) return { ok: false, refusal: badRequest(unknownField(strangers)) };
  return { ok: true, values: read.value, signed: undefined };
}

function badRequest(detail: string): Refusal {
  return { status: 400, title: "Bad request", detail };
}

function unknownField(names: readonly string[]): string {
  return `There is no field ${safeName(names[0] ?? "")} here.`;
}

function readBearer(header: string | null): string | undefined {
  return /^Bearer ([A-Za-z0-9_-]{22})$/.exec(header ?? "")?.[1];
}

/** A handler may answer only what its route declares: the output is part of the table. */
function assertOutput(route: Route, reply: Reply): void {
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

function toResponse(
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

function toKept(html: string, tags: readonly string[], brotli: boolean, now: number): KeptPage {
  const body = brotli ? compress(html, 5) : Buffer.from(html);
  const etag = `W/"${sha256(body).toString("base64url").slice(0, 16)}"`;
  return { body, encoding: brotli ? "br" : undefined, etag, tags, until: Math.floor(now / hour) * hour + hour };
}

function keptResponse(page: KeptPage, request: Request, sets: HeaderSets): Response {
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

/** File and line of the first frame of our own code; never the message, which may quote a person. */
function where(thrown: unknown): string {
  const stack = thrown instanceof Error ? (thrown.stack ?? "") : "";
  return /\((?:file:\/\/)?[^()]*?((?:src|policy|\.build)\/[^():]+:\d+)/.exec(stack)?.[1] ?? "unknown";
}
