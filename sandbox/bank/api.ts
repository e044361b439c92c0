/** The door for the shop: begin, fetch, find, capture, cancel, refund, list. */
import { type Call, json, jsonObject, problem, type Reply, type Route } from "../web.ts";
import type { Bank, Outcome } from "./bank.ts";
import { type Payment, publicView } from "./payment.ts";

/** The routes of the shop's door. `origin` is where the bank's pages are. */
export function apiRoutes(bank: Bank, apiSecret: string, origin: () => string): Route[] {
  const show = (payment: Payment | undefined): Reply =>
    payment === undefined ? notFound() : json(200, publicView(payment, origin()));
  const act = (name: string, word: string, decide: (payment: Payment, call: Call) => Outcome): Route => ({
    name,
    method: "POST",
    path: `/v1/payments/:reference/${word}`,
    secret: apiSecret,
    handler: async (call) => {
      const payment = await bank.byReference(call.params.reference ?? "");
      if (payment === undefined) return notFound();
      const parameters = `${name} ${payment.reference} ${call.body.toString("utf8")}`;
      // Decided on what is true now: the wait above may have let another call pass.
      return bank.once(keyOf(call), parameters, () => decide(bank.standing(payment.reference), call));
    },
  });
  return [
    {
      name: "begin",
      method: "POST",
      path: "/v1/payments",
      secret: apiSecret,
      handler: (call) => begin(bank, call, origin),
    },
    {
      name: "find",
      method: "GET",
      path: "/v1/payments",
      secret: apiSecret,
      handler: async ({ url }) => {
        const orderNumber = url.searchParams.get("orderNumber");
        const found = orderNumber === null ? await bank.list(100) : await bank.byOrderNumber(orderNumber);
        return json(200, { payments: found.map((payment) => publicView(payment, origin())) });
      },
    },
    {
      name: "fetch",
      method: "GET",
      path: "/v1/payments/:reference",
      secret: apiSecret,
      handler: async ({ params }) => show(await bank.byReference(params.reference ?? "")),
    },
    act("capture", "capture", (payment) =>
      payment.state === "authorised"
        ? { changes: [{ kind: "captured", reference: payment.reference }], answer: show }
        : refuse("not-authorised", `A payment that is ${payment.state} cannot be captured.`),
    ),
    act("cancel", "cancellation", (payment) =>
      payment.state === "authorised" || payment.state === "pending"
        ? { changes: [{ kind: "cancelled", reference: payment.reference }], answer: show }
        : refuse("not-cancellable", `A payment that is ${payment.state} cannot be cancelled.`),
    ),
    act("refund", "refunds", (payment, call) => decideRefund(payment, jsonObject(call.body), show)),
  ];
}

async function begin(bank: Bank, call: Call, origin: () => string): Promise<Reply> {
  const input = readBegin(jsonObject(call.body));
  if (typeof input === "string") return problem(422, "not-valid", input);
  return bank.once(keyOf(call), `begin ${call.body.toString("utf8")}`, () => ({
    changes: [{ kind: "begun", payment: bank.newPayment(input) }],
    answer: (payment) => (payment === undefined ? notFound() : json(201, publicView(payment, origin()))),
  }));
}

function decideRefund(
  payment: Payment,
  input: Record<string, unknown> | undefined,
  show: (payment: Payment | undefined) => Reply,
): Outcome {
  const amountMinor = input?.amountMinor;
  if (typeof amountMinor !== "number" || !Number.isSafeInteger(amountMinor) || amountMinor <= 0) {
    return refuse("not-valid", "amountMinor must be a whole number of pence above 0.");
  }
  if (payment.state !== "captured") return refuse("not-captured", "Nothing was captured.");
  if (payment.refundedMinor + amountMinor > payment.amountMinor) {
    return refuse("more-than-captured", "This would give back more than was captured.");
  }
  return { changes: [{ kind: "refunded", reference: payment.reference, amountMinor }], answer: show };
}

type Begin = Pick<Payment, "attemptId" | "orderNumber" | "amountMinor" | "currency" | "returnUrl" | "webhookUrl">;

/** Reads the body of `begin`, or says in a sentence what is wrong with it. */
function readBegin(input: Record<string, unknown> | undefined): Begin | string {
  if (input === undefined) return "Send a JSON object.";
  const known = ["attemptId", "orderNumber", "amountMinor", "currency", "returnUrl", "webhookUrl"];
  const unknown = Object.keys(input).find((key) => !known.includes(key));
  if (unknown !== undefined) return "The body has a field that this bank does not know.";
  const { attemptId, orderNumber, amountMinor, currency, returnUrl, webhookUrl } = input;
  if (typeof attemptId !== "string" || !/^[\w-]{1,64}$/.test(attemptId)) return "attemptId must be an id.";
  if (typeof orderNumber !== "string" || !/^[\w-]{1,40}$/.test(orderNumber)) return "orderNumber must be a number.";
  if (typeof amountMinor !== "number" || !Number.isSafeInteger(amountMinor) || amountMinor <= 0) {
    return "amountMinor must be a whole number of pence above 0.";
  }
  if (currency !== "GBP") return "This bank knows GBP only.";
  if (typeof returnUrl !== "string" || !isWebAddress(returnUrl)) return "returnUrl must be a web address.";
  if (webhookUrl === undefined) return { attemptId, orderNumber, amountMinor, currency, returnUrl, webhookUrl: null };
  if (typeof webhookUrl !== "string" || !isOnThisMachine(webhookUrl)) return "webhookUrl must be on this machine.";
  return { attemptId, orderNumber, amountMinor, currency, returnUrl, webhookUrl };
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && text.length <= 500;
}

function isOnThisMachine(text: string): boolean {
  if (!isWebAddress(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
}

function keyOf(call: Call): string | undefined {
  const key = call.req.headers["idempotency-key"];
  return typeof key === "string" ? key : undefined;
}

function refuse(code: string, detail: string): Outcome {
  return { changes: [], answer: () => problem(409, code, detail) };
}

function notFound(): Reply {
  return problem(404, "not-found", "This bank knows no such payment.");
}
