/**
 * A stand-in for Stripe's API, as its makers describe it: what it takes stands in `stripe-parameters.ts`, what it answers has the
 * documented shapes, and it refuses what the real one refuses. It keeps idempotency keys, and tells what it was sent.
 */
import { createHmac, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { after } from "node:test";
import { origin } from "./partner.ts";
import { apiVersion, faultOf, operations } from "./stripe-parameters.ts";

/** One call as it came: its form, and the names of its headers. */
export type Asked = {
  method: string;
  path: string;
  key: string | undefined;
  form: string;
  headers: readonly string[];
  status: number;
};

type Fields = Record<string, unknown>;
export type Session = Fields & {
  id: string;
  status: string;
  url: string | null;
  payment_intent: string | null;
  created: number;
};
export type Intent = Fields & { id: string; status: string; amount: number; metadata: Fields };
type Answered = { status: number; body: Fields };

/** What happens to the next call instead: an answer, nothing at all, or an act whose answer is lost on the way. */
export type Trouble = { status: number; code?: string } | "away" | "lost";

/** What somebody types on Stripe's page; it comes back in answers and must not stay anywhere. */
export const typedAtStripe = { email: "typed.at.stripe@mail.example", name: "Typed Atstripe" };

export type StandIn = Awaited<ReturnType<typeof startStripe>>;

export async function startStripe(secretKey: string) {
  const books = newBooks();
  const asked: Asked[] = [];
  const kept = new Map<string, { text: string; answer: Answered }>();
  const troubles: Array<{ of: RegExp; trouble: Trouble }> = [];
  const server = createServer((req, res) => {
    void readAll(req).then((text) => {
      const url = new URL(req.url ?? "/", "http://stripe.test");
      const call = `${req.method} ${url.pathname}`;
      const key = req.headers["idempotency-key"] as string | undefined;
      const at = troubles.findIndex(({ of }) => of.test(call));
      const trouble = at < 0 ? undefined : troubles.splice(at, 1)[0]?.trouble;
      const note = (status: number) =>
        asked.push({
          ...{ method: req.method ?? "", path: req.url ?? "", key, form: text },
          ...{ headers: Object.keys(req.headers), status },
        });
      if (trouble === "away") {
        note(0);
        return void res.destroy();
      }
      const answer =
        typeof trouble === "object" ? refusal(trouble.status, trouble.code ?? "x") : once(req, url, text, key);
      note(answer.status);
      if (trouble === "lost") return void res.destroy();
      res.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body));
    });
  });
  /** The same key with the same parameters is the same answer, with others an error. */
  const once = (req: IncomingMessage, url: URL, text: string, key: string | undefined): Answered => {
    if (req.headers.authorization !== `Bearer ${secretKey}`) return refusal(401, "api_key_invalid");
    if (req.headers["stripe-version"] !== apiVersion) return refusal(400, "version");
    if (text !== "" && req.headers["content-type"] !== "application/x-www-form-urlencoded") return refusal(400, "form");
    const before = key === undefined ? undefined : kept.get(key);
    const same = `${req.url} ${text}`;
    if (before !== undefined) return before.text === same ? before.answer : refusal(400, "idempotency_error");
    const answer = act(books, req.method ?? "", url, text, `${api}`);
    // Parameters that are refused before anything is done are not kept.
    if (key !== undefined && answer.status < 400) kept.set(key, { text: same, answer });
    return answer;
  };
  const api = await origin(server);
  after(() => server.closeAllConnections());
  return { origin: api, asked, troubles, kept, ...books, ...shoppersActs(books) };
}

function newBooks() {
  return {
    sessions: new Map<string, Session>(),
    intents: new Map<string, Intent>(),
    refunds: [] as Fields[],
    /** What the intent of a page will be, once somebody pays. */
    drafts: new Map<string, Fields>(),
  };
}
type Books = ReturnType<typeof newBooks>;

function refusal(status: number, code: string, param?: string): Answered {
  return { status, body: { error: { type: "invalid_request_error", code, message: `${code} ${param ?? ""}` } } };
}

function act(books: Books, method: string, url: URL, text: string, api: string): Answered {
  const [path = "", id = ""] = [
    url.pathname.replace(/\/(cs|pi)_\w+/, "/:id"),
    /\/((?:cs|pi)_\w+)/.exec(url.pathname)?.[1] ?? "",
  ];
  const name = `${method} ${path}`;
  const operation = operations[name];
  if (operation === undefined) return refusal(404, "no_such_operation");
  const given = new URLSearchParams(method === "GET" ? url.search : text);
  const fault = faultOf(operation, given);
  if (fault !== undefined) return refusal(400, fault.code, fault.param);
  const session = books.sessions.get(id);
  const intent = books.intents.get(id);
  if (id !== "" && session === undefined && intent === undefined) return refusal(404, "resource_missing", "id");
  switch (name) {
    case "POST /v1/checkout/sessions":
      return create(books, given, api);
    case "GET /v1/checkout/sessions":
      return list(books, given);
    case "GET /v1/checkout/sessions/:id":
      return { status: 200, body: expanded(books, session as Session, given.get("expand[]")) };
    case "POST /v1/checkout/sessions/:id/expire":
      if (session?.status !== "open") return refusal(400, "checkout_session_not_open");
      Object.assign(session, { status: "expired", url: null });
      if (session.payment_intent !== null)
        Object.assign(books.intents.get(session.payment_intent) ?? {}, { status: "canceled" });
      return { status: 200, body: session };
    case "GET /v1/refunds": {
      const data = books.refunds.filter((one) => one.payment_intent === given.get("payment_intent"));
      return { status: 200, body: { object: "list", data, has_more: false } };
    }
    case "POST /v1/refunds":
      return giveBack(books, given);
    default:
      return onIntent(name, intent as Intent);
  }
}

function create(books: Books, given: URLSearchParams, api: string): Answered {
  const now = Math.floor(Date.now() / 1_000);
  const expires = Number(given.get("expires_at") ?? now + 86_400);
  if (expires < now + 1_800 || expires > now + 86_400) return refusal(400, "expires_at", "expires_at");
  const id = `cs_test_a1${randomBytes(24).toString("hex")}`;
  const session: Session = {
    id,
    object: "checkout.session",
    created: now,
    mode: "payment",
    status: "open",
    payment_status: "unpaid",
    amount_total: Number(given.get("line_items[0][price_data][unit_amount]")),
    currency: given.get("line_items[0][price_data][currency]"),
    client_reference_id: given.get("client_reference_id"),
    metadata: { attempt: given.get("metadata[attempt]"), order: given.get("metadata[order]") },
    customer_details: null,
    customer_email: null,
    expires_at: expires,
    livemode: false,
    payment_intent: null,
    success_url: given.get("success_url"),
    cancel_url: given.get("cancel_url"),
    url: `${api}/c/pay/${id}#${"fid".repeat(200)}`,
  };
  const metadata = {
    attempt: given.get("payment_intent_data[metadata][attempt]"),
    order: given.get("payment_intent_data[metadata][order]"),
  };
  books.drafts.set(id, { metadata, capture_method: given.get("payment_intent_data[capture_method]") ?? "automatic" });
  books.sessions.set(id, session);
  return { status: 200, body: session };
}

function list(books: Books, given: URLSearchParams): Answered {
  const all = [...books.sessions.values()].reverse().filter((one) => {
    if (given.has("payment_intent") && one.payment_intent !== given.get("payment_intent")) return false;
    const from = Number(given.get("created[gte]") ?? 0);
    return one.created >= from && one.created <= Number(given.get("created[lte]") ?? Number.MAX_SAFE_INTEGER);
  });
  const limit = Number(given.get("limit") ?? 10);
  return { status: 200, body: { object: "list", data: all.slice(0, limit), has_more: all.length > limit } };
}

function expanded(books: Books, session: Session, expand: string | null): Fields {
  const intent = session.payment_intent === null ? null : books.intents.get(session.payment_intent);
  if (expand !== "payment_intent.latest_charge" || intent == null) return session;
  const back = books.refunds.filter((one) => one.payment_intent === intent.id);
  const charge = {
    id: `ch_${intent.id.slice(3)}`,
    object: "charge",
    // What is let go of an authorisation counts as given back.
    amount_refunded:
      intent.status === "canceled" ? intent.amount : back.reduce((sum, one) => sum + Number(one.amount), 0),
    disputed: intent.disputed === true,
    billing_details: typedAtStripe,
    payment_method_details: { type: "card", card: { brand: "visa", last4: "4242" } },
  };
  return { ...session, payment_intent: { ...intent, latest_charge: intent.latest_charge === null ? null : charge } };
}

function giveBack(books: Books, given: URLSearchParams): Answered {
  const intent = books.intents.get(given.get("payment_intent") ?? "");
  const amount = Number(given.get("amount"));
  if (intent?.status !== "succeeded") return refusal(400, "charge_not_captured");
  const before = books.refunds.filter((one) => one.payment_intent === intent.id);
  const left = intent.amount - before.reduce((sum, one) => sum + Number(one.amount), 0);
  if (amount > left) return refusal(400, left === 0 ? "charge_already_refunded" : "refund_too_large");
  const refund = {
    id: `re_${randomBytes(12).toString("hex")}`,
    ...{ object: "refund", amount, payment_intent: intent.id, status: "succeeded" },
    metadata: { refund: given.get("metadata[refund]") },
  };
  books.refunds.unshift(refund);
  return { status: 200, body: refund };
}

function onIntent(name: string, intent: Intent): Answered {
  if (intent.status !== "requires_capture") return refusal(400, "payment_intent_unexpected_state");
  const taken = name.endsWith("/capture");
  Object.assign(intent, {
    status: taken ? "succeeded" : "canceled",
    amount_received: taken ? intent.amount : 0,
    amount_capturable: 0,
  });
  return { status: 200, body: { ...intent, latest_charge: `ch_${intent.id.slice(3)}` } };
}

/** What a shopper does on the page at `url`, and what Stripe tells of it. */
function shoppersActs(books: Books) {
  const at = (url: string): Session => {
    const session = books.sessions.get(/cs_test_\w+/.exec(url)?.[0] ?? "");
    if (session === undefined) throw new Error("There is no such page.");
    return session;
  };
  const confirm = (session: Session, over: Fields): Intent => {
    const id = session.payment_intent ?? `pi_${randomBytes(12).toString("hex")}`;
    const amount = Number(session.amount_total);
    const intent: Intent = {
      ...{ id, object: "payment_intent", amount, currency: session.currency },
      ...{ amount_capturable: 0, amount_received: 0, latest_charge: null, status: "requires_payment_method" },
      ...(books.drafts.get(session.id) as { metadata: Fields }),
      ...over,
    };
    books.intents.set(id, intent);
    session.payment_intent = id;
    return intent;
  };
  return {
    at,
    /** Types a good card; answers where Stripe sends the browser. */
    pay: (url: string): string => {
      const session = at(url);
      confirm(session, {
        ...{ status: "requires_capture", amount_capturable: session.amount_total, latest_charge: "ch_1" },
      });
      Object.assign(session, { status: "complete", url: null, customer_details: typedAtStripe });
      return String(session.success_url);
    },
    /** Types a card that its bank declines; the page stays. */
    decline: (url: string): void => void confirm(at(url), { last_payment_error: { code: "card_declined" } }),
    /** What Stripe would send to the shop's endpoint about this page. */
    event: (type: string, object: Fields): string =>
      JSON.stringify(
        {
          id: `evt_${randomBytes(12).toString("hex")}`,
          ...{ object: "event", api_version: apiVersion, type, livemode: false, data: { object } },
        },
        null,
        2,
      ),
  };
}

/** Signs as Stripe does: HMAC-SHA-256 over `t.payload`, one v1 for each secret that is in force. */
export function signedBy(secrets: readonly string[], payload: string, at = Date.now()): Record<string, string> {
  const t = Math.floor(at / 1_000);
  const v1 = secrets.map((secret) => `v1=${createHmac("sha256", secret).update(`${t}.${payload}`).digest("hex")}`);
  return { "stripe-signature": [`t=${t}`, ...v1, `v0=${"0".repeat(64)}`].join(",") };
}

async function readAll(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
