import { isAway } from "../away.ts";
import { type Clock, elapsed } from "../clock.ts";
import type { Database } from "../db.ts";
import { errorCode, type Log } from "../log.ts";
import type { Random } from "../random.ts";
import { type Beginnings, readyBeginnings } from "./beginnings.ts";
import { anyCount, type CountBadges, createCountBadges } from "./count-place.ts";
import {
  admitProgram,
  checkPermission,
  confirmFirst,
  type Doorkeeper,
  objectOf,
  readSessionCookie,
  signInFirst,
} from "./doorkeeper.ts";
import { type HeaderSets, headerSets, readBasketCookie } from "./headers.ts";
import { bringsBody, checkOrigin, readInput } from "./input.ts";
import { addressToKeep } from "./kept-address.ts";
import { createKeptPages, type KeptPages, type PagesFile } from "./kept-pages.ts";
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
import { type Problem, type Reply, statusOf } from "./reply.ts";
import {
  assertOutput,
  keepable,
  keptBody,
  keptHeaders,
  keptResponse,
  problemResponse,
  toKept,
  toResponse,
} from "./response.ts";
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
  /** Most memory for what is kept ready, in bytes; and where more of it lies. */
  keptBytes: number;
  keptFile?: PagesFile | undefined;
  /** What a page shows of the number on the basket, as HTML; nothing unless told. */
  badge?(count: number): string;
  /** How pages begin that are drawn anew each time, with the joint: compressed once for all of them. */
  beginnings?: readonly string[];
  explain(explanation: Explanation): { toString(): string };
  /** Runs what answers a route with the right to open what the route declares, and nothing else. Without it nothing opens. */
  runAs?: <T>(route: Route, run: () => T) => T;
  /** Who lets people in; a gate without one has no routes for staff. */
  doorkeeper?: Doorkeeper;
};

/** The headers of a 200, names and values in turn, and its body. */
export type KeptAnswer = { headers: string[]; body: Uint8Array };

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
    kept: createKeptPages(deps.keptBytes, deps.keptFile),
    badges: createCountBadges(deps.badge ?? (() => "")),
    beginnings: readyBeginnings(deps.beginnings ?? []),
    limiter: createLimiter(deps.random),
    linksFor: (capability) => (capability === undefined ? plainLinks : createLinks(named, deps.shopUrl, capability)),
  };
  inner.beginnings.prepared.catch((thrown: unknown) => deps.log.error("no-beginnings", { code: errorCode(thrown) }));
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

type Inner = Omit<GateDeps, "beginnings"> & {
  shop: URL;
  sets: HeaderSets;
  match: ReturnType<typeof createMatcher>;
  kept: KeptPages;
  badges: CountBadges;
  beginnings: Beginnings & { prepared: Promise<void> };
  limiter: Limiter;
  linksFor(capability?: string): Links;
};

/**
 * An address under which a page lies ready was read, matched and checked when that page was made: whoever asks by the same
 * address gets it without all that.
 */
function keptAnswer({ shop, kept, badges, clock, sets }: Inner, asked: Asked): KeptAnswer | undefined {
  if (shop.protocol === "https:" && !asked.tls) return undefined;
  const plain = readPlainGet(asked, shop.host);
  if (plain === undefined) return undefined;
  const page = kept.get(keyOf(plain.brotli, asked.target), clock.now().getTime());
  if (page === undefined) return undefined;
  return { headers: keptHeaders(page, plain.count, sets), body: keptBody(page, plain.count, badges) };
}

function keyOf(brotli: boolean, address: string): string {
  return `${brotli ? "b" : "i"}${address}`;
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
  const asked = path + (query === "" ? "" : `?${query}`);
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
    return new Response(null, { status: 303, headers: { ...gate.sets.confidential, location: asked } });
  }

  const brotli = takesBrotli(request.headers.get("accept-encoding"));
  const address = capability === undefined && !bringsBody(request) ? addressToKeep(route, path, query) : undefined;
  const key = address === undefined ? undefined : keyOf(brotli, address);
  const sending = { sets: gate.sets, badges: gate.badges, count };
  const page = key === undefined ? undefined : gate.kept.get(key, gate.clock.now().getTime());
  if (page !== undefined) return keptResponse(page, request, sending);

  const confidential = capability !== undefined || /-secret$|^staff/.test(route.access);
  const refusal =
    checkOrigin(route, request, gate.shop.origin, cookies !== null) ?? checkHowOften(gate, route, peer.address);
  if (refusal !== undefined) return no(refusal, confidential);
  const who = await whoAsks(gate, route, request, { links, asked });
  if (who instanceof Response) return who;
  if ("status" in who) return no(who, true);
  const input = await readInput(route, params, query, request);
  if (!input.ok) return no(input.refusal, confidential);

  const generation = gate.kept.generation();
  const ctx: Context = {
    reader: gate.database.reader,
    transact: gate.database.transact,
    links,
    linksWith: gate.linksFor,
    now: gate.clock.now(),
    basketCookie: key === undefined ? basketCookie : { token: "", count: anyCount },
    capability,
    ...who,
    ...fromHeaders(request, peer, input.signed),
    requestId: () => gate.random.token(),
    path,
  };
  const answering = () => noted(gate, route, ctx, input.values);
  const made = await (gate.runAs?.(route, answering) ?? answering());
  assertOutput(route, made);
  const keeping = key === undefined ? undefined : await keep(gate, { key, route, brotli, generation }, made);
  if (keeping !== undefined) return keptResponse(keeping, request, sending);
  const reply =
    key !== undefined && made.kind === "page" ? { ...made, html: gate.badges.fill(made.html, count) } : made;
  const brokeOff = (thrown: unknown) =>
    gate.log.error("answer-broke-off", { route: route.name, code: errorCode(thrown), where: where(thrown) });
  const { sets, beginnings } = gate;
  return toResponse(reply, request, { sets, output: route.output, confidential, brotli, beginnings, brokeOff });
}

type Keeping = { key: string; route: Route; brotli: boolean; generation: number };

/** Keeps a reply for whoever asks next; undefined where it is not to be kept. */
async function keep(gate: Inner, { key, route, brotli, generation }: Keeping, reply: Reply) {
  const now = gate.clock.now().getTime();
  const toKeep = keepable(reply, route.output);
  if (toKeep === undefined) return undefined;
  const page = await toKept(toKeep, { badges: gate.badges, brotli, now });
  gate.kept.put(key, page, generation);
  return page;
}

type Asking = Pick<Context, "actor" | "program">;

/** Who asks, where the route wants to know; or why they are not let in, or where they are led to come in. */
async function whoAsks(
  gate: Inner,
  route: Route,
  { headers }: Request,
  { links, asked }: { links: Links; asked: string },
): Promise<Asking | Refusal | Response> {
  if (route.access === "program") {
    const program = await admitProgram(gate.doorkeeper, route, headers.get("authorization"));
    return "status" in program ? program : { actor: undefined, program };
  }
  const actor = await whoIsIn(gate, route, headers.get("cookie"));
  const held = route.access === "staff" ? holdUp(gate, route, actor, links, asked) : undefined;
  return held ?? { actor, program: undefined };
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

/** Runs the handler. What staff and programs change stands in the audit log before it is done, and its end after. */
async function noted(gate: Inner, route: Route, ctx: Context, values: HandlerInput): Promise<Reply> {
  const { doorkeeper } = gate;
  const { method, access, handler } = route;
  const who = access === "staff" ? ctx.actor : ctx.program;
  if (method === "GET" || who === undefined || doorkeeper === undefined) return handler(values, ctx);
  const entry = await doorkeeper.begin(who, { route: route.name, object: objectOf(values.params) });
  try {
    const reply = await handler(values, ctx);
    await doorkeeper.end(entry, statusOf(reply));
    return reply;
  } catch (thrown) {
    await doorkeeper.end(entry, 500);
    throw thrown;
  }
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
