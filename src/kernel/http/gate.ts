import { isAway } from "../away.ts";
import { type Clock, elapsed } from "../clock.ts";
import type { Database } from "../db.ts";
import { errorCode, type Log } from "../log.ts";
import type { Random } from "../random.ts";
import { readPairs } from "./body.ts";
import {
  checkPermission,
  confirmFirst,
  type Doorkeeper,
  objectOf,
  readSessionCookie,
  signInFirst,
} from "./doorkeeper.ts";
import { type HeaderSets, headerSets, readBasketCookie } from "./headers.ts";
import { bringsBody, checkOrigin, readInput } from "./input.ts";
import { createKeptPages, type KeptPages } from "./kept-pages.ts";
import { createLimiter, type Limiter } from "./limiter.ts";
import { byName, createLinks, type Links } from "./links.ts";
import { createMatcher, type Match } from "./matcher.ts";
import type { Peer } from "./peer.ts";
import { type Asked, readPlainGet, takesBrotli } from "./plain-get.ts";
import {
  badRequest,
  failed,
  lastWords,
  notFound,
  outOfReach,
  plainWay,
  type Refusal,
  tooMany,
  wrongHost,
  wrongMethod,
} from "./refusal.ts";
import type { Problem, Reply } from "./reply.ts";
import { assertOutput, keptHeaders, keptResponse, problemResponse, toKept, toResponse } from "./response.ts";
import { type Actor, type Context, isJourney, type Route } from "./route.ts";
import { readTarget } from "./target.ts";

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
  /** Runs what answers a route with the right to open what the route declares, and nothing else. Without it nothing opens. */
  runAs?: <T>(route: Route, run: () => T) => T;
  /** Who lets people in; a gate without one has no routes for staff. */
  doorkeeper?: Doorkeeper;
};

/** The headers of a 200, and its body. */
export type KeptAnswer = { headers: Record<string, string>; body: Uint8Array };

/** The whole shop as one function, and the hold on its kept pages. */
export type Gate = {
  answer(request: Request, peer: Peer): Promise<Response>;
  /** What `answer` would say with a kept page, for most requests that a kept page answers; undefined for all others. */
  keptAnswer(asked: Asked): KeptAnswer | undefined;
  /** For bytes that never became a request: a sentence, and the headers of every answer. */
  lastAnswer(status: keyof typeof lastWords): Response;
  keptPages: KeptPages;
};

/**
 * Builds the gate in front of every handler. In this order: raw target, host, encryption, route, method, origin, how often, media
 * type, size, names and types of every value. Only then the handler runs; what it throws becomes a 500 that says nothing
 * of it, or a 503 where it only means that the database is out of reach.
 */
export function createGate(deps: GateDeps): Gate {
  const named = byName(deps.routes);
  const plainLinks = createLinks(named, deps.shopUrl);
  const inner: Inner = {
    ...deps,
    shop: new URL(deps.shopUrl),
    sets: headerSets({
      https: deps.shopUrl.startsWith("https:"),
      styleHashes: deps.styleHashes,
      formTargets: deps.formTargets,
    }),
    match: createMatcher(deps.routes.filter((route) => route.access !== "demo" || deps.demo)),
    kept: createKeptPages(deps.keptBytes),
    limiter: createLimiter(deps.random),
    linksFor: (capability) => (capability === undefined ? plainLinks : createLinks(named, deps.shopUrl, capability)),
  };
  return {
    keptPages: inner.kept,
    answer: (request, peer) => answerAlways(inner, request, peer),
    keptAnswer: (asked) => keptAnswer(inner, asked),
    lastAnswer: (status) => {
      deps.log.info("request", { route: "none", status, ms: 0 });
      return lastAnswer(inner, status);
    },
  };
}

type HandlerInput = Parameters<Route["handler"]>[0];

type Inner = GateDeps & {
  shop: URL;
  sets: HeaderSets;
  match: ReturnType<typeof createMatcher>;
  kept: KeptPages;
  limiter: Limiter;
  linksFor(capability?: string): Links;
};

/**
 * An address under which a page lies ready was read, matched and checked when that page was made: whoever asks by the same
 * address gets it without all that.
 */
function keptAnswer({ shop, kept, clock, sets }: Inner, asked: Asked): KeptAnswer | undefined {
  if (shop.protocol === "https:" && !asked.tls) return undefined;
  const plain = readPlainGet(asked, shop.host);
  const page = plain && kept.get(keyOf(plain.count, plain.brotli, asked.target), clock.now().getTime());
  return page && { headers: keptHeaders(page, sets), body: page.body };
}

function keyOf(count: number, brotli: boolean, address: string): string {
  return `${count}${brotli ? "b" : "i"}${address}`;
}

/** Answers whatever happens, and leaves one line in the log when it was not a plain yes. */
async function answerAlways(gate: Inner, request: Request, peer: Peer): Promise<Response> {
  const took = elapsed();
  let response: Response;
  try {
    response = await answer(gate, request, peer);
  } catch (thrown) {
    gate.log.error("request-failed", { code: errorCode(thrown), where: where(thrown) });
    response = refuseFailed(gate, peer, isAway(thrown) ? outOfReach : failed);
  }
  if (response.status >= 400) {
    const target = readTarget(peer.target);
    const found = target.ok ? gate.match(request.method, target.path) : undefined;
    const route = found?.kind === "route" ? found.route.name : "none";
    gate.log.info("request", { route, status: response.status, ms: Math.round(took()) });
  }
  return response;
}

async function answer(gate: Inner, request: Request, peer: Peer): Promise<Response> {
  const target = readTarget(peer.target);
  if (!target.ok) return refuse(gate, badRequest(target.because), plainly(gate));
  const { path, query, capability } = target;
  const cookies = request.headers.get("cookie");
  const basketCookie = readBasketCookie(cookies);
  const links = gate.linksFor(capability);
  const count = basketCookie?.count ?? 0;
  const no = (refusal: Refusal, confidential = capability !== undefined) =>
    refuse(gate, refusal, { path, links, count, confidential });

  const host = peer.host ?? request.headers.get("host");
  if (host?.includes(",")) return no(badRequest("The request names two hosts."));
  if (host !== gate.shop.host && !askedByAnyName.has(path)) return no(wrongHost(gate.shopUrl));
  if (gate.shop.protocol === "https:" && !peer.tls && !askedByAnyName.has(path)) return no(plainWay(gate.shopUrl));
  const found = gate.match(request.method, path);
  if (found.kind === "none" || isClosed(found, request, peer)) return no(notFound);
  if (found.kind === "wrong-method") return no(wrongMethod(found.allow));
  const { route, params } = found;
  if (capability !== undefined && !isJourney(route)) return no(notFound);
  if (capability !== undefined && basketCookie !== undefined && route.method === "GET") {
    const location = path + (query === "" ? "" : `?${query}`);
    return new Response(null, { status: 303, headers: { ...gate.sets.confidential, location } });
  }

  const brotli = takesBrotli(request.headers.get("accept-encoding"));
  const address = capability === undefined && !bringsBody(request) ? addressToKeep(route, path, query) : undefined;
  const key = address === undefined ? undefined : keyOf(count, brotli, address);
  const page = key === undefined ? undefined : gate.kept.get(key, gate.clock.now().getTime());
  if (page !== undefined) return keptResponse(page, request, gate.sets);

  const confidential = capability !== undefined || /-secret$|^staff/.test(route.access);
  const refusal =
    checkOrigin(route, request, gate.shop.origin, cookies !== null) ?? checkHowOften(gate, route, peer.address);
  if (refusal !== undefined) return no(refusal, confidential);
  const actor = await whoIsIn(gate, route, cookies);
  if (route.access === "staff") {
    const address = path + (query === "" ? "" : `?${query}`);
    const held = holdUp(gate, route, actor, links, address);
    if (held instanceof Response) return held;
    if (held !== undefined) return no(held, true);
  }
  const input = await readInput(route, params, query, request);
  if (!input.ok) return no(input.refusal, confidential);

  const generation = gate.kept.generation();
  const ctx: Context = {
    reader: gate.database.reader,
    transact: gate.database.transact,
    links,
    linksWith: gate.linksFor,
    now: gate.clock.now(),
    basketCookie,
    capability,
    actor,
    ...fromHeaders(request, peer, input.signed),
    requestId: gate.random.token(),
    path,
  };
  const answering = () => noted(gate, route, ctx, input.values);
  const reply = await (gate.runAs?.(route, answering) ?? answering());
  assertOutput(route, reply);
  if (key !== undefined && reply.kind === "page" && reply.status === 200 && !reply.confidential) {
    const page = toKept(reply.html, reply.tags, brotli, gate.clock.now().getTime());
    gate.kept.put(key, page, generation);
    return keptResponse(page, request, gate.sets);
  }
  const brokeOff = (thrown: unknown) =>
    gate.log.error("answer-broke-off", { route: route.name, code: errorCode(thrown), where: where(thrown) });
  return toResponse(reply, request, { sets: gate.sets, output: route.output, confidential, brotli, brokeOff });
}

/** Who holds the session of this request, where the route asks for that. */
async function whoIsIn(gate: Inner, { access }: Route, cookies: string | null): Promise<Actor | undefined> {
  if (gate.doorkeeper === undefined || !access.startsWith("staff")) return undefined;
  const token = readSessionCookie(cookies);
  if (token === undefined) return undefined;
  return (await gate.doorkeeper.admit(token)) ?? undefined;
}

/** Whoever is not let in is sent to sign in or to confirm, and comes back; what they wanted to change is not done. */
function holdUp(gate: Inner, route: Route, actor: Actor | undefined, links: Links, address: string) {
  const { doorkeeper } = gate;
  if (doorkeeper === undefined) return notFound;
  const lead = (to: string) => {
    const headers = {
      ...gate.sets.confidential,
      "cache-control": "no-store",
      location: links.to(to, {}, { to: address }),
    };
    return new Response(null, { status: 303, headers });
  };
  const shows = route.method === "GET" && typeof route.output === "string";
  if (actor === undefined) return shows ? lead(doorkeeper.routes.signIn) : signInFirst;
  const refusal = checkPermission(route, actor);
  if (refusal !== undefined) return refusal;
  if (!route.confirmed || actor.confirmed) return undefined;
  return shows ? lead(doorkeeper.routes.confirm) : confirmFirst;
}

/** Runs the handler. What staff change stands in the audit log before it is done, and its end after. */
async function noted(gate: Inner, route: Route, ctx: Context, values: HandlerInput): Promise<Reply> {
  const { doorkeeper } = gate;
  const { actor } = ctx;
  const { method, access, handler } = route;
  if (method === "GET" || access !== "staff" || actor === undefined || doorkeeper === undefined)
    return handler(values, ctx);
  const entry = await doorkeeper.begin(actor, { route: route.name, object: objectOf(values.params) });
  try {
    const reply = await handler(values, ctx);
    await doorkeeper.end(entry, statusOf(reply));
    return reply;
  } catch (thrown) {
    await doorkeeper.end(entry, 500);
    throw thrown;
  }
}

function statusOf(reply: Reply): number {
  if (reply.kind === "page" || reply.kind === "json") return reply.status;
  if (reply.kind === "problem") return reply.problem.status;
  return reply.kind !== "redirect" ? 200 : reply.permanent ? 301 : 303;
}

/** What supervisors and monitors ask: they know the machine and not the name of the shop. */
const askedByAnyName: ReadonlySet<string> = new Set(["/healthz", "/readyz", "/metrics"]);

/** A proxy on this machine passes on what came from elsewhere; it says so, or at least keeps the name it was asked by. */
function isClosed(found: Match, request: Request, { address }: Peer): boolean {
  if (found.kind !== "route" || found.route.access !== "local") return false;
  const named = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/.test(request.headers.get("host") ?? "");
  const passedOn = ["x-forwarded-for", "forwarded", "via"].some((name) => request.headers.has(name));
  return !(named && !passedOn && /^(?:127\.|::1$|::ffff:127\.)/.test(address));
}

/** The address of a page that may be kept: its path, and of the query only what its route knows, written in one way. */
function addressToKeep(route: Route, path: string, query: string): string | undefined {
  if (!route.kept || query.length > 200) return undefined;
  if (query === "") return path;
  const pairs = readPairs(query, route.query);
  // What is wrong is refused, whether or not the page is kept.
  if (!pairs.ok) return undefined;
  const known = Object.entries(pairs.value)
    .filter(([name]) => Object.hasOwn(route.query?.shape ?? {}, name))
    .flatMap(([name, value]) => [value].flat().map((each) => [name, String(each)]));
  return known.length === 0 ? path : `${path}?${new URLSearchParams(known)}`;
}

function checkHowOften(gate: Inner, route: Route, address: string): Refusal | undefined {
  if (route.limit === undefined) return undefined;
  const seconds = gate.limiter.take(route.name, route.limit, address, gate.clock.now());
  return seconds === 0 ? undefined : tooMany(seconds);
}

type At = { path: string; links: Links; count: number; confidential: boolean };

/** Where nothing of the address is believed. */
function plainly(gate: Inner): At {
  return { path: "", links: gate.linksFor(), count: 0, confidential: false };
}

/** Programs get a problem (RFC 9457), people a page. */
function refuse(gate: Inner, refusal: Refusal, at: At): Response {
  const { status, title, detail, errors, headers = {} } = refusal;
  if (at.path.startsWith("/api/") || at.path.startsWith("/webhooks/")) {
    const slug = title.toLowerCase().replaceAll(/[^a-z]+/g, "-");
    const type = `${gate.shopUrl}/api/problems/${slug}`;
    const problem: Problem = { type, title, status, detail, ...(errors === undefined ? {} : { errors }) };
    return problemResponse(problem, headers, gate.sets);
  }
  const html = gate.explain({ status, title, detail, links: at.links, basketCount: at.count }).toString();
  const set = at.confidential ? gate.sets.confidential : gate.sets.page;
  return new Response(`<!doctype html>${html}`, {
    status,
    headers: { ...set, "cache-control": "no-store", ...headers },
  });
}

/** A handler has thrown. If even the page that says so cannot be drawn, a sentence remains. */
function refuseFailed(gate: Inner, peer: Peer, refusal: Refusal): Response {
  try {
    const target = readTarget(peer.target);
    return refuse(gate, refusal, { ...plainly(gate), path: target.ok ? target.path : "", confidential: true });
  } catch (thrown) {
    gate.log.error("refusal-failed", { code: errorCode(thrown), where: where(thrown) });
    return lastAnswer(gate, 500);
  }
}

function lastAnswer(gate: Inner, status: keyof typeof lastWords): Response {
  const headers = { ...gate.sets.plain, "cache-control": "no-store", "content-type": "text/plain; charset=utf-8" };
  return new Response(lastWords[status], { status, headers });
}

/** Fields that are rights of their holder, and are shown to nobody. */
const rights: ReadonlySet<string> = new Set(["cookie", "authorization", "proxy-authorization", "idempotency-key"]);

function fromHeaders(request: Request, peer: Peer, body: Buffer | undefined) {
  const header = (name: string): string | undefined => request.headers.get(name) ?? undefined;
  return {
    bearer: /^Bearer ([A-Za-z0-9_-]{22})$/.exec(header("authorization") ?? "")?.[1],
    inPlace: header("x-in-place") === "1",
    signed: body === undefined ? undefined : { body, header },
    idempotencyKey: header("idempotency-key"),
    told: () => {
      const fields = [...request.headers].filter(([name]) => !rights.has(name));
      return [["network address", peer.address] as const, ...fields];
    },
  };
}

/** File and line of the first frame of our own code; never the message, which may quote a person. */
function where(thrown: unknown): string {
  const stack = thrown instanceof Error ? (thrown.stack ?? "") : "";
  return /\((?:file:\/\/)?[^()]*?((?:src|policy|\.build)\/[^():]+:\d+)/.exec(stack)?.[1] ?? "unknown";
}
