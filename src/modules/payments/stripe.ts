/**
 * Stripe, as the shop speaks to it: Checkout Sessions on Stripe's own pages, an authorisation that the shop takes itself.
 * Plain HTTP through the egress gate (docs/decisions/2026-12-01-stripe-by-plain-http.md). Parameters and states follow
 * Stripe's API of `apiVersion`: docs.stripe.com/api.
 */
import { z } from "zod";
import type { Answer, Declared, DeclaredFor, Egress, Sends } from "#egress";
import { type Clock, minute } from "#kernel/clock";
import type { Log } from "#kernel/log";
import type { BeginRequest, PaymentProvider, ProviderAnswer, ProviderFailure, ProviderPayment } from "./provider.ts";
import { type Intent, intentShape, paymentOf, type Session, sessionShape } from "./stripe-payment.ts";
import { verifyStripeWebhook } from "./stripe-webhook.ts";

export type StripeNeeds = {
  egress: Pick<Egress, "send">;
  /** `sk_…`, or better `rk_…`: a restricted key. */
  secretKey: string;
  /** `whsec_…`, the newest first; several while a secret is replaced. */
  webhookSecrets: readonly string[];
  /** Real time, whatever the shop's clock says: Stripe signs with its own. */
  wallClock: Clock;
  log: Log;
  /** Where its pages are, unless a test has its own. */
  pages?: string;
};

export const stripePages = "https://checkout.stripe.com";
/** The version whose parameters and answers this file was written for. */
const apiVersion = "2026-10-28.endive";

const byReference = {
  fields: ["reference"],
  categories: ["payment-reference"],
} as const satisfies DeclaredFor<"stripe-fetch">;
const byIntent = {
  fields: ["payment_intent"],
  categories: ["payment-reference"],
} as const satisfies DeclaredFor<"stripe-capture">;
const beginFields = [
  ...["mode", "client_reference_id", "metadata.attempt", "metadata.order", "line_items[].quantity"],
  ...["line_items[].price_data.currency", "line_items[].price_data.unit_amount"],
  ...["line_items[].price_data.product_data.name", "payment_intent_data.capture_method"],
  ...["payment_intent_data.description", "payment_intent_data.metadata.attempt", "payment_intent_data.metadata.order"],
  ...["payment_method_types[]", "adaptive_pricing.enabled", "locale", "submit_type", "success_url", "cancel_url"],
] as const;

/** All that each call sends. The gate of the policy reads it before the shop opens, and the way out holds calls to it. */
export const stripeSends = {
  "stripe-begin": { fields: [...beginFields, "expires_at"], categories: [] },
  "stripe-fetch": byReference,
  "stripe-find": { fields: ["created.gte", "created.lte"], categories: [] },
  "stripe-find-paid": byIntent,
  "stripe-expire": byReference,
  "stripe-capture": byIntent,
  "stripe-cancel": byIntent,
  "stripe-refunds": byIntent,
  "stripe-refund": { fields: ["payment_intent", "amount", "metadata.refund"], categories: ["payment-reference"] },
} as const satisfies Sends;

type StripeFlow = keyof typeof stripeSends;
/** One call: what it asks for, and the key of what must happen once. */
type Call = { method: "GET" | "POST"; path: string; key?: string; body?: unknown };
/** Sends a call and reads a 2xx answer as `shape`; an answer that is no such thing is `strange`. */
type Ask = <T>(flow: StripeFlow, call: Call, shape: z.ZodType<T>) => Promise<ProviderAnswer<{ read: T }>>;

/** How long after an attempt was opened its page may be paid, where Stripe agrees (30 minutes to 24 hours from now). */
const pageLastsMs = 90 * minute;
const shortestPageMs = 31 * minute;
const longestPageMs = 23 * 60 * minute;
/** Begun between these, seen from the moment when the attempt was opened: the sweep closes what is older. */
const soonest = -5 * minute;
const latest = 75 * minute;
/** Pages of a hundred that are looked through for one payment: a shop that begins more in 80 minutes is told so. */
const mostPages = 20;

/** Makes the client. */
export function createStripe(needs: StripeNeeds): PaymentProvider {
  const { webhookSecrets, wallClock, pages = stripePages } = needs;
  const ask = askWith(needs);
  const seen = async (reference: string): Promise<ProviderAnswer<{ payment: ProviderPayment }>> => {
    const found = await sessionOf(ask, reference);
    return found.ok ? told(found.read, found.read.payment_intent, pages) : found;
  };
  return {
    name: "stripe",
    redirectOrigin: pages,
    begin: (request) => begin(ask, request, wallClock.now(), pages),
    fetch: async (reference) => {
      if (!reference.startsWith("pi_")) return seen(reference);
      const session = await sessionOfIntent(ask, reference);
      return session.ok ? seen(session.read) : session;
    },
    findByOrder: async (orderNumber, openedAt) => {
      const found = await sessionsOfOrder(ask, orderNumber, openedAt);
      if (!found.ok) return found;
      const payments: ProviderPayment[] = [];
      for (const id of found.read) {
        const one = await seen(id);
        if (!one.ok) return one;
        payments.push(one.payment);
      }
      return { ok: true, payments };
    },
    capture: async (reference, key) => {
      const found = await sessionOf(ask, reference);
      if (!found.ok) return found;
      const intent = found.read.payment_intent;
      if (intent === null) return { ok: false, because: "refused" };
      const path = `/v1/payment_intents/${intent.id}/capture`;
      const taken = await ask("stripe-capture", { method: "POST", path, key }, intentShape);
      return taken.ok ? told(found.read, taken.read, pages) : taken;
    },
    cancel: async (reference, key) => {
      const found = await sessionOf(ask, reference);
      if (!found.ok) return found;
      const closed = await close(ask, found.read, key);
      return closed.ok ? seen(reference) : closed;
    },
    refund: async (wanted) => {
      const found = await sessionOf(ask, wanted.reference);
      if (!found.ok) return found;
      const intent = found.read.payment_intent;
      if (intent === null) return { ok: false, because: "refused" };
      const given = await giveBack(ask, intent.id, wanted);
      return given.ok ? seen(wanted.reference) : given;
    },
    verifyWebhook: (headers, rawBody) => verifyStripeWebhook(headers, rawBody, webhookSecrets, wallClock),
  };
}

/** What Stripe says of a payment, once it holds together. */
function told(session: Session, intent: Intent | null, pages: string): ProviderAnswer<{ payment: ProviderPayment }> {
  const payment = paymentOf(session, intent, pages);
  return payment === "strange" ? { ok: false, because: "strange" } : { ok: true, payment };
}

const begunShape = z.object({ id: z.string().regex(/^cs_\w{8,120}$/), url: z.string().max(4_000).nullable() });

async function begin(ask: Ask, request: BeginRequest, now: Date, pages: string): ReturnType<PaymentProvider["begin"]> {
  const body = sessionToBegin(request, now);
  const call = { method: "POST", path: "/v1/checkout/sessions", key: request.idempotencyKey, body } as const;
  const begun = await ask("stripe-begin", call, begunShape);
  if (!begun.ok) return begun;
  const { id, url } = begun.read;
  // A page elsewhere than at Stripe is none to send a shopper to.
  if (url === null || !URL.canParse(url) || new URL(url).origin !== pages) return { ok: false, because: "refused" };
  return { ok: true, reference: id, redirectUrl: url };
}

/** References, a sum and addresses of ours; nobody's name, address or e-mail address has a place in it. */
function sessionToBegin(request: BeginRequest, now: Date) {
  const { attemptId: attempt, orderNumber: order, amountMinor, currency, returnUrl, openedAt } = request;
  const expires = openedAt.getTime() + pageLastsMs;
  const left = expires - now.getTime();
  return {
    mode: "payment",
    client_reference_id: attempt,
    metadata: { attempt, order },
    line_items: [
      {
        quantity: 1,
        price_data: { currency: currency.toLowerCase(), unit_amount: amountMinor, product_data: { name: order } },
      },
    ],
    // The shop takes the money itself, once it knows that the pieces are there.
    payment_intent_data: { capture_method: "manual", description: order, metadata: { attempt, order } },
    payment_method_types: ["card"],
    // The sum is in pounds, for everybody.
    adaptive_pricing: { enabled: "false" },
    locale: "en-GB",
    submit_type: "pay",
    success_url: returnUrl,
    cancel_url: returnUrl,
    ...(left < shortestPageMs || left > longestPageMs ? {} : { expires_at: Math.floor(expires / 1_000) }),
  };
}

function sessionOf(ask: Ask, reference: string): Promise<ProviderAnswer<{ read: Session }>> {
  const path = `/v1/checkout/sessions/${reference}?expand%5B%5D=payment_intent.latest_charge`;
  return ask("stripe-fetch", { method: "GET", path }, sessionShape);
}

const listed = z.object({
  id: z.string().max(128),
  created: z.number().int(),
  metadata: z.record(z.string(), z.string()).nullable(),
});
const listShape = z.object({ data: z.array(listed).max(100), has_more: z.boolean() });

/**
 * The sessions of an order that were begun around the time when its attempt was opened, newest first. Lists are exact, which
 * Stripe's search is not for some time; they know no order numbers, so those of others are passed by, unread.
 */
async function sessionsOfOrder(
  ask: Ask,
  orderNumber: string,
  openedAt: Date,
): Promise<ProviderAnswer<{ read: string[] }>> {
  const from = inSeconds(openedAt.getTime() + soonest);
  let until = inSeconds(openedAt.getTime() + latest);
  const found = new Set<string>();
  for (let pages = 0; pages < mostPages; pages++) {
    const path = `/v1/checkout/sessions?created%5Bgte%5D=${from}&created%5Blte%5D=${until}&limit=100`;
    const page = await ask("stripe-find", { method: "GET", path }, listShape);
    if (!page.ok) return page;
    const { data, has_more: more } = page.read;
    for (const { id, metadata } of data) if (metadata?.order === orderNumber) found.add(id);
    const oldest = data.at(-1)?.created;
    if (!more || oldest === undefined) return { ok: true, read: [...found] };
    // A hundred in one second leave no way to look behind them.
    if (oldest === until) break;
    until = oldest;
  }
  return { ok: false, because: "unanswered" };
}

/** Whose a payment is that a message calls by the number of its intent. */
async function sessionOfIntent(ask: Ask, intent: string): Promise<ProviderAnswer<{ read: string }>> {
  const path = `/v1/checkout/sessions?payment_intent=${intent}&limit=2`;
  const found = await ask("stripe-find-paid", { method: "GET", path }, listShape);
  if (!found.ok) return found;
  const [only, another] = found.read.data;
  return only === undefined || another !== undefined
    ? { ok: false, because: "not-found" }
    : { ok: true, read: only.id };
}

const closedShape = z.object({ id: z.string() });

/** Closes the page while nobody has paid on it, or lets the authorisation go. */
function close(ask: Ask, session: Session, key: string): Promise<ProviderAnswer<unknown>> {
  const intent = session.payment_intent;
  if (session.status === "open") {
    const path = `/v1/checkout/sessions/${session.id}/expire`;
    return ask("stripe-expire", { method: "POST", path, key }, closedShape);
  }
  if (intent?.status !== "requires_capture") return Promise.resolve({ ok: false, because: "refused" });
  return ask("stripe-cancel", { method: "POST", path: `/v1/payment_intents/${intent.id}/cancel`, key }, closedShape);
}

const refundShape = z.object({
  id: z.string(),
  amount: z.number().int(),
  status: z.string().nullable(),
  metadata: z.record(z.string(), z.string()).nullable(),
});
const refundsShape = z.object({ data: z.array(refundShape).max(100), has_more: z.boolean() });
const failedRefund = ["failed", "canceled"];

/**
 * Gives back once. Stripe forgets a key after a day, and a shop may have been closed for longer: so it is first looked
 * whether this refund, known by its id, is there already.
 */
async function giveBack(
  ask: Ask,
  intent: string,
  { amountMinor, key }: { amountMinor: number; key: string },
): Promise<ProviderAnswer<unknown>> {
  const refund = key.replace(/^refund:/, "");
  const path = `/v1/refunds?payment_intent=${intent}&limit=100`;
  const before = await ask("stripe-refunds", { method: "GET", path }, refundsShape);
  if (!before.ok) return before;
  const known = before.read.data.find(({ metadata }) => metadata?.refund === refund);
  if (known === undefined && before.read.has_more) return { ok: false, because: "strange" };
  const body = { payment_intent: intent, amount: amountMinor, metadata: { refund } };
  const given =
    known === undefined
      ? await ask("stripe-refund", { method: "POST", path: "/v1/refunds", key, body }, refundShape)
      : ({ ok: true, read: known } as const);
  if (!given.ok) return given;
  if (given.read.amount !== amountMinor) return { ok: false, because: "strange" };
  return failedRefund.includes(given.read.status ?? "") ? { ok: false, because: "refused" } : given;
}

function askWith({ egress, secretKey, log }: StripeNeeds): Ask {
  return async (flow, { method, path, key, body }, shape) => {
    const headers = {
      authorization: `Bearer ${secretKey}`,
      "stripe-version": apiVersion,
      ...(key === undefined ? {} : { "idempotency-key": key }),
    };
    const request = { method, path, headers, ...(body === undefined ? {} : { body }) };
    const sends: Declared = stripeSends[flow];
    const hasNoEnd = flow === "stripe-begin" && !Object.hasOwn(Object(body), "expires_at");
    const declared = hasNoEnd ? { fields: beginFields, categories: [] } : sends;
    const answer = await egress.send(flow, request, declared);
    if (!answer.ok || answer.status < 200 || answer.status > 299) return failure(answer, log);
    const read = shape.safeParse(json(answer.body));
    return read.success ? { ok: true, read: read.data } : { ok: false, because: "strange" };
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What an answer that is not 2xx means for the money. docs.stripe.com/api/errors */
function failure(answer: Answer, log: Log): ProviderFailure {
  if (!answer.ok) return { ok: false, because: answer.because === "unreachable" ? "unreachable" : "unanswered" };
  const { status } = answer;
  if (status === 404) return { ok: false, because: "not-found" };
  if (status === 401 || status === 403) {
    // Nothing can be paid until somebody puts the right key in.
    log.error("stripe-key-refused", { status });
    return { ok: false, because: "unreachable" };
  }
  // Too many calls: not acted on. Another call with this key is under way: what becomes of it is not known yet.
  if (status === 429) return { ok: false, because: "unreachable" };
  if (status === 409) return { ok: false, because: "unanswered" };
  return { ok: false, because: status >= 400 && status < 500 ? "refused" : "unanswered" };
}

function inSeconds(ms: number): number {
  return Math.floor(ms / 1_000);
}
