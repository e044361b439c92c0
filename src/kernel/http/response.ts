import { hour } from "../clock.ts";
import { sha256 } from "../digest.ts";
import type { Beginnings } from "./beginnings.ts";
import { compress, compressAround, compressAside } from "./compress.ts";
import { type CountBadges, placeBytes, splitAtPlace } from "./count-place.ts";
import { basketCookieLine, type HeaderSets, sessionCookieLine } from "./headers.ts";
import type { KeptPage } from "./kept-pages.ts";
import type { Problem, Reply } from "./reply.ts";
import type { JsonOutput, Route } from "./route.ts";

/** A handler may answer only what its route declares: the output is part of the table. */
export function assertOutput(route: Route, reply: Reply): void {
  const allowed: Record<string, readonly Reply["kind"][]> = {
    page: ["page"],
    redirect: ["redirect"],
    "page-or-redirect": ["page", "redirect"],
    asset: ["asset", "page"],
    stream: ["stream", "page"],
  };
  const kinds = typeof route.output === "string" ? (allowed[route.output] ?? []) : ["json", "problem"];
  if (!kinds.includes(reply.kind))
    throw new Error(`Route ${route.name} answered a ${reply.kind}, which it does not declare.`);
}

export type Wrapping = {
  sets: HeaderSets;
  output: Route["output"];
  /** True when the address holds a secret: nothing is stored, and nobody is told the address. */
  confidential: boolean;
  brotli: boolean;
  beginnings: Beginnings;
  /** Told what was thrown when an answer that is made while it is sent breaks off. */
  brokeOff(thrown: unknown): void;
};

const cacheControl = {
  "for-ever": "public, max-age=31536000, immutable",
  "five-minutes": "public, max-age=300",
  not: "no-store",
} as const;

/** A reply with its headers round it. Throws when a JSON value does not fit the schema of its status. */
export function toResponse(reply: Reply, request: Request, wrapping: Wrapping): Response {
  const { sets, output } = wrapping;
  switch (reply.kind) {
    case "page":
      return pageResponse(reply, wrapping);
    case "redirect": {
      const base = reply.confidential || wrapping.confidential ? sets.confidential : sets.plain;
      const headers: Record<string, string> = { ...base, "cache-control": "no-store", location: reply.location };
      if (reply.setBasket !== undefined) headers["set-cookie"] = basketCookieLine(reply.setBasket);
      if (reply.setSession !== undefined) headers["set-cookie"] = sessionCookieLine(reply.setSession);
      return new Response(null, { status: reply.permanent ? 301 : 303, headers });
    }
    case "json": {
      const text = jsonText(reply, output);
      const type = { "cache-control": "no-store", "content-type": "application/json" };
      const session = reply.setSession === undefined ? {} : { "set-cookie": sessionCookieLine(reply.setSession) };
      const headers = { ...sets.plain, ...type, ...reply.headers, ...session };
      return new Response(text, { status: reply.status, headers });
    }
    case "problem":
      return problemResponse(reply.problem, reply.headers, sets);
    case "asset":
      return assetResponse(reply, request, wrapping);
    case "stream": {
      const headers = { ...sets.plain, "cache-control": "no-store", "content-type": reply.contentType };
      return new Response(readAsAsked(reply.parts, wrapping.brokeOff), { headers });
    }
  }
}

/** Throws when the value does not fit the schema of its status: what is not declared there does not leave. */
function jsonText({ status, value }: Extract<Reply, { kind: "json" }>, output: Route["output"]): string {
  const schema = (output as JsonOutput)[status];
  if (schema === undefined) throw new Error(`No schema is declared for the status ${status}.`);
  return JSON.stringify(schema.parse(value));
}

/** The script and the like are the same bytes each time: compressed once for as long as somebody holds them. */
const compressedBefore = new WeakMap<Uint8Array, Uint8Array<ArrayBuffer>>();

function compressedOnce(body: Uint8Array): Uint8Array<ArrayBuffer> {
  const before = compressedBefore.get(body);
  if (before !== undefined) return before;
  const now = compress(body, 5);
  compressedBefore.set(body, now);
  return now;
}

/** A file. Text is sent compressed to whoever takes that; pictures and fonts are compressed already. */
function assetResponse(reply: Extract<Reply, { kind: "asset" }>, request: Request, wrapping: Wrapping): Response {
  const { body, contentType, etag, keep } = reply;
  const isText = /^text\/|\+xml/.test(contentType);
  const brotli = isText && wrapping.brotli;
  const headers: Record<string, string> = {
    ...wrapping.sets.plain,
    "content-type": contentType,
    // What it holds is the same either way; its bytes are not.
    etag: brotli ? `W/${etag}` : etag,
    "cache-control": cacheControl[keep],
    ...(isText ? { vary: "Accept-Encoding" } : {}),
    ...(brotli ? { "content-encoding": "br" } : {}),
  };
  if (has(request, etag)) return new Response(null, { status: 304, headers });
  return new Response(brotli ? compressedOnce(body) : (body as Uint8Array<ArrayBuffer>), { headers });
}

/** The parts one by one, each when there is room for it. What is thrown is told to us alone: the connection ends without a word of it. */
function readAsAsked(parts: AsyncIterable<string>, brokeOff: Wrapping["brokeOff"]): ReadableStream<Uint8Array> {
  const iterator = parts[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const next = await iterator.next();
          if (next.done === true) controller.close();
          else controller.enqueue(encoder.encode(next.value));
        } catch (thrown) {
          brokeOff(thrown);
          controller.error(new Error("An answer broke off."));
        }
      },
      cancel: async () => void (await iterator.return?.()),
    },
    { highWaterMark: 0 },
  );
}

/** A refusal for programs (RFC 9457). */
export function problemResponse(problem: Problem, more: Readonly<Record<string, string>>, sets: HeaderSets): Response {
  const type = { "cache-control": "no-store", "content-type": "application/problem+json" };
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { ...sets.plain, ...type, ...more },
  });
}

function pageResponse(
  reply: Extract<Reply, { kind: "page" }>,
  { sets, confidential, brotli, beginnings }: Wrapping,
): Response {
  const secret = reply.confidential || confidential;
  const headers: Record<string, string> = {
    ...(reply.sandboxed ? sets.sandboxed : secret ? sets.confidential : sets.page),
  };
  if (reply.setBasket !== undefined) headers["set-cookie"] = basketCookieLine(reply.setBasket);
  if (!brotli) return new Response(reply.html, { status: reply.status, headers });
  headers["content-encoding"] = "br";
  return new Response(beginnings.compress(reply.html) ?? compress(reply.html, 2), { status: reply.status, headers });
}

/** Compressed as well as it pays for what is sent often. */
const keptQuality = 5;

/** What is kept of a reply, ready to be sent; `badges` are those of the number on the basket. */
export async function toKept(
  { kind, text, tags }: Keepable,
  { badges, brotli, now }: { badges: CountBadges; brotli: boolean; now: number },
): Promise<KeptPage> {
  const [before, after] = splitAtPlace(text);
  const made =
    after === undefined
      ? { bytes: brotli ? await compressAside(before, keptQuality) : Buffer.from(before), place: undefined }
      : brotli
        ? await compressAround(before, after, keptQuality)
        : { bytes: Buffer.from(before + " ".repeat(placeBytes) + after), place: Buffer.byteLength(before) };
  // A copy of its own length: what the compressor gives is the beginning of a buffer of many times its size.
  const bytes = new Uint8Array(made.bytes);
  if (made.place !== undefined) bytes.set(badges.of(0), made.place);
  const etag = `W/"${sha256(bytes).toString("base64url").slice(0, 16)}"`;
  const encoding = brotli ? "br" : undefined;
  return { kind, bytes, place: made.place, encoding, etag, tags, until: Math.floor(now / hour) * hour + hour };
}

/** What of a reply may be kept. */
export type Keepable = { kind: KeptPage["kind"]; text: string; tags: readonly string[] };

/** Undefined where the reply is for one person, or no plain yes. Throws when a value does not fit its schema. */
export function keepable(reply: Reply, output: Route["output"]): Keepable | undefined {
  if (reply.kind === "page" && reply.status === 200 && !reply.confidential)
    return { kind: "page", text: reply.html, tags: reply.tags };
  if (reply.kind !== "json" || reply.status !== 200) return undefined;
  return { kind: "data", text: jsonText(reply, output), tags: reply.tags };
}

export type SentPage = Pick<KeptPage, "kind" | "bytes" | "place" | "encoding" | "etag">;

/** The tag of a kept answer for a browser with so many pieces in its basket: undefined for data, which no browser holds. */
function etagOf({ kind, etag, place }: SentPage, count: number): string | undefined {
  if (kind === "data") return undefined;
  return place === undefined || count === 0 ? etag : `${etag.slice(0, -1)}.${count}"`;
}

/** The body of a kept answer for a browser with so many pieces in its basket. */
export function keptBody({ bytes, place }: SentPage, count: number, badges: CountBadges): Uint8Array {
  if (place === undefined || count === 0) return bytes;
  const body = Buffer.allocUnsafe(bytes.byteLength);
  body.set(bytes);
  body.set(badges.of(count), place);
  return body;
}

/** The headers of a kept answer, whole: names and values in turn, as Node writes them fastest. */
export function keptHeaders(page: SentPage, count: number, sets: HeaderSets): string[] {
  const headers = [...linesOf(page.kind === "page" ? sets.page : sets.data)];
  const etag = etagOf(page, count);
  if (etag !== undefined) headers.push("etag", etag);
  if (page.encoding !== undefined) headers.push("content-encoding", page.encoding);
  return headers;
}

const linesOfSets = new WeakMap<HeaderSets["page"], readonly string[]>();

function linesOf(set: HeaderSets["page"]): readonly string[] {
  const before = linesOfSets.get(set);
  if (before !== undefined) return before;
  const lines = Object.entries(set).flat();
  linesOfSets.set(set, lines);
  return lines;
}

/** A kept answer, or 304 when the browser has it. */
export function keptResponse(
  page: SentPage,
  request: Request,
  { sets, badges, count }: { sets: HeaderSets; badges: CountBadges; count: number },
): Response {
  const etag = etagOf(page, count);
  if (etag !== undefined && has(request, etag))
    return new Response(null, { status: 304, headers: { ...sets.page, etag } });
  const body = keptBody(page, count, badges) as Uint8Array<ArrayBuffer>;
  const lines = keptHeaders(page, count, sets);
  const headers = new Headers();
  for (let at = 0; at < lines.length; at += 2) headers.set(lines[at] ?? "", lines[at + 1] ?? "");
  return new Response(body, { headers });
}

/** Whether the browser holds this very content (RFC 9110 §13.1.2, compared weakly). */
function has(request: Request, etag: string): boolean {
  const held = request.headers.get("if-none-match");
  if (held === null) return false;
  const bare = (tag: string): string => tag.trim().replace(/^W\//, "");
  return held.trim() === "*" || held.split(",").some((tag) => bare(tag) === bare(etag));
}
