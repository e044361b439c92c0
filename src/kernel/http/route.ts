import { z } from "zod";
import type { Reader, Tx } from "../db.ts";
import type { Limit } from "./limiter.ts";
import type { Links } from "./links.ts";
import type { Reply } from "./reply.ts";

/** Who may call a route. There is no default: a route that does not say does not boot. */
export type Access =
  /** Anyone. */
  | "public"
  /** Anyone; acts on the basket that the caller's cookie or capability leads to. */
  | "basket"
  /** Whoever holds the secret of one order, which stands in the path. */
  | "order-secret"
  /** Whoever holds the secret of one complaint, which stands in the path. */
  | "complaint-secret"
  /** Whoever holds the secret of one question, which stands in the path. */
  | "question-secret"
  /** Whoever holds the secret of one address for safety messages, which stands in the path. */
  | "safety-secret"
  /** Whoever holds the secret of one VAT invoice, which stands in the path. */
  | "invoice-secret"
  /** Whoever holds a basket's bearer capability, in the Authorization header. */
  | "bearer"
  /** A partner that signs what it sends; carries no cookie. */
  | "signed"
  /** Anyone on this machine, while the shop runs on localhost. */
  | "demo"
  /** Anyone on this machine, asking for it by a name of this machine and through nobody. For monitors. */
  | "local"
  /** Whoever stands before the back office and is not signed in yet, or holds an invitation. */
  | "staff-door"
  /** Whoever is signed in to the back office and may do what the route names. */
  | "staff"
  /** A program of the merchant's own that shows a key in the Authorization header, if that may do what the route names. */
  | "program";

/** Somebody who is signed in, as the gate knows them. */
export type Actor = {
  id: string;
  /** What colleagues call them: a short name, chosen by themselves. */
  handle: string;
  role: string;
  may: ReadonlySet<string>;
  /** True when they have shown a passkey within the last minutes: for what cannot be taken back. */
  confirmed: boolean;
  /** Whether single keys do something for them. */
  shortcuts: boolean;
  /** Which keys these are, one after the other. */
  shortcutKeys: string;
  /** Names the session without opening it: SHA-256 of its token. */
  session: Buffer;
};

/** A program that has shown its key, as the gate knows it. */
export type AskingProgram = Pick<Actor, "id" | "handle" | "may">;

/** The one media type a route takes; compared exactly, but for the boundary of an upload. `none` means no body at all. */
export type Accepts = "none" | "form" | "upload" | "json" | "signed";

/** What a JSON route answers: status → schema. Keys outside the schema never leave. */
export type JsonOutput = Readonly<Record<number, z.ZodType>>;

export type Output = "page" | "redirect" | "page-or-redirect" | "asset" | "stream" | JsonOutput;

type Shape = z.ZodObject | undefined;
type Parsed<S extends Shape> = S extends z.ZodObject ? z.output<S> : Record<never, never>;

export type Input<P extends Shape, Q extends Shape, B extends Shape> = {
  params: Parsed<P>;
  query: Parsed<Q>;
  body: Parsed<B>;
};

/** What a handler knows of its request. It never sees the request itself. */
export type Context = {
  reader: Reader;
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Makes every address; on pages of a cookie-less journey they carry its capability. */
  links: Links;
  /** Links that carry another capability, for the redirect that begins a journey without cookies. */
  linksWith(capability: string): Links;
  now: Date;
  /**
   * The basket cookie, as the browser sent it; not yet known to exist. `count` is for the badge only. Where the answer will be kept, one
   * without a token and with `anyCount`.
   */
  basketCookie: { token: string; count: number } | undefined;
  /** The capability of a cookie-less journey, from the address. */
  capability: string | undefined;
  /** The bearer token of an API request. */
  bearer: string | undefined;
  /** Who is signed in; nobody outside the back office. */
  actor: Actor | undefined;
  /** The program that asks; nobody where the route is not for programs. */
  program: AskingProgram | undefined;
  /** True when the request comes from our own script, which shows the answer in place. */
  inPlace: boolean;
  /** The bytes of a signed request, exactly as they came, and the headers its signature covers. */
  signed: { body: Buffer; header(name: string): string | undefined } | undefined;
  /**
   * What the request told of its sender by itself: its network address and its header fields, without cookies and keys.
   * For the page that shows people what every website is told, and for telling daily visitors apart in memory; nothing keeps it.
   */
  told(): readonly (readonly [name: string, value: string])[];
  /** The Idempotency-Key header as it came; not yet known to be one. */
  idempotencyKey: string | undefined;
  /** A new random name, for what has none. */
  requestId(): string;
  /** Path and query as matched, without the capability prefix. */
  path: string;
};

export type RouteDefinition<P extends Shape, Q extends Shape, B extends Shape> = {
  /** Unique; names the route in links, logs and the access matrix. */
  name: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** `/p/:product/:variant?`. A parameter never spans a slash. */
  path: string;
  access: Access;
  /** For staff and programs: what they must be permitted to call it. */
  may?: string;
  /** For staff only: true for what is done by whoever showed a passkey a moment ago, and nobody else. */
  confirmed?: boolean;
  /** Categories of personal data that the answer may show. */
  reads: readonly string[];
  /** Categories of personal data that the request may bring. */
  writes: readonly string[];
  /** What personal data may be opened for while the request is answered; for most routes nothing. */
  opens?: readonly string[];
  accepts: Accepts;
  /** Most bytes of a body; 16 KiB unless told. */
  maxBodyBytes?: number;
  params?: P;
  /** Repeated keys are refused unless the schema has an array for them. Unknown keys are ignored on pages, refused elsewhere. */
  query?: Q;
  body?: B;
  output: Output;
  /** The tables a GET may write, each with its reason; empty for nearly all. */
  writesOnGet?: readonly string[];
  /**
   * True if the answer is the same for everyone, and may be kept ready. The handler then sees no cookie: a page shows `anyCount`, in
   * whose place the number of whoever asks is put.
   */
  kept?: boolean;
  /** How often one network may ask for it; for what makes secrets, sends mails or begins a checkout. */
  limit?: Limit;
  handler(input: Input<P, Q, B>, ctx: Context): Promise<Reply> | Reply;
};

/** A route as the gate holds it. */
export type Route = {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly access: Access;
  readonly may: string | undefined;
  readonly confirmed: boolean;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly opens: readonly string[];
  readonly accepts: Accepts;
  readonly maxBodyBytes: number;
  readonly params: z.ZodObject | undefined;
  readonly query: z.ZodObject | undefined;
  readonly body: z.ZodObject | undefined;
  readonly output: Output;
  readonly writesOnGet: readonly string[];
  readonly kept: boolean;
  readonly limit: Limit | undefined;
  readonly handler: (input: { params: unknown; query: unknown; body: unknown }, ctx: Context) => Promise<Reply> | Reply;
};

const defaultBodyBytes = 16 * 1024;

/** Declares a route. Throws at once when the declaration contradicts itself, so a wrong route does not boot. */
export function defineRoute<P extends Shape = undefined, Q extends Shape = undefined, B extends Shape = undefined>(
  definition: RouteDefinition<P, Q, B>,
): Route {
  const { name, method, path, accepts, body, output } = definition;
  const wrong = (what: string): never => {
    throw new Error(`Route ${name}: ${what}`);
  };
  if (!/^[a-z][a-z0-9-]*$/.test(name)) wrong("a name is lower case words joined by hyphens.");
  if (!path.startsWith("/")) wrong("a path begins with a slash.");
  for (const needed of ["access", "reads", "writes", "accepts", "output", "handler"] as const) {
    if (definition[needed] === undefined) wrong(`says nothing of its ${needed}.`);
  }
  const asksWho = definition.access === "staff" || definition.access === "program";
  if (asksWho !== (definition.may !== undefined)) wrong("staff or programs and what they may go together.");
  if (definition.confirmed === true && definition.access !== "staff") wrong("only staff confirm who they are.");
  if (method === "GET" && accepts !== "none") wrong("a GET has no body.");
  if ((accepts === "form" || accepts === "upload" || accepts === "json") !== (body !== undefined))
    wrong("a body and its schema go together.");
  if (accepts === "signed" && definition.access !== "signed") wrong("a signed body needs signed access.");
  const isAnswer = typeof output === "object" || output === "page" || output === "page-or-redirect";
  if (definition.kept === true && (method !== "GET" || definition.access !== "public" || !isAnswer))
    wrong("only a page or data for everyone can be kept ready.");
  const declared = [...path.matchAll(/:([a-z][A-Za-z]*)\??/g)].map((match) => match[1]);
  const known = Object.keys(definition.params?.shape ?? {});
  if (declared.join() !== known.join()) wrong(`the path has ${declared.join()}, the schema ${known.join()}.`);
  return {
    name,
    method,
    path,
    access: definition.access,
    may: definition.may,
    confirmed: definition.confirmed ?? false,
    reads: definition.reads,
    writes: definition.writes,
    opens: definition.opens ?? [],
    accepts,
    maxBodyBytes: definition.maxBodyBytes ?? defaultBodyBytes,
    params: definition.params,
    query: definition.query,
    body: definition.body,
    output,
    writesOnGet: definition.writesOnGet ?? [],
    kept: definition.kept ?? false,
    limit: definition.limit,
    handler: definition.handler as Route["handler"],
  };
}

/** Pages of the shop, as opposed to doors for machines: only these may carry the capability of a cookie-less journey. */
export function isJourney(route: Route): boolean {
  return (route.access === "public" || route.access === "basket") && typeof route.output === "string";
}

/** A file from a form: its bytes. What it was called and what type it was said to have is not read; empty where none was chosen. */
export const file = () => z.instanceof(Uint8Array);

/** A short text from a form or a query: trimmed by nobody, at most 2,000 characters unless told. */
export const text = (max = 2_000) => z.string().max(max);
