/** The stand-in bank, as the shop speaks to it: every call through the egress gate, every answer read field by field. */
import { z } from "zod";
import { type Answer, type DeclaredFor, type Egress, type Sends, type SignedHeaders, verifySigned } from "#egress";
import type { Clock } from "#kernel/clock";
import type { PaymentProvider, ProviderAnswer, ProviderFailure, ProviderPayment } from "./provider.ts";

export type SandboxBankNeeds = {
  egress: Pick<Egress, "send">;
  /** Where its pages are. */
  origin: string;
  secrets: { apiSecret: string; webhookSecrets: readonly string[] };
  /** Real time, whatever the shop's clock says: the bank signs with its own. */
  wallClock: Clock;
};

const pence = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const declineReasons = ["insufficient-funds", "do-not-honour", "expired-card", "authentication-failed"] as const;
const paymentShape = z.object({
  reference: z.string().regex(/^[A-Za-z0-9_-]{8,128}$/),
  attemptId: z.string().max(64),
  orderNumber: z.string().max(40),
  amountMinor: pence,
  currency: z.string().max(3),
  state: z.enum(["pending", "authorised", "captured", "declined", "abandoned", "cancelled"]),
  // A reason that we do not know is still a decline.
  declineReason: z
    .enum([...declineReasons, "other"])
    .nullable()
    .catch("other"),
  capturedMinor: pence,
  refundedMinor: pence,
  redirectUrl: z.string().max(500).nullable(),
});
const listShape = z.object({ payments: z.array(paymentShape).max(1_000) });

const byReference = {
  fields: ["reference"],
  categories: ["payment-reference"],
} as const satisfies DeclaredFor<"payment-fetch">;

/** All that each call sends. The gate of the policy reads it before the shop opens, and the way out holds calls to it. */
export const bankSends = {
  "payment-begin": {
    fields: ["attemptId", "orderNumber", "amountMinor", "currency", "returnUrl", "webhookUrl"],
    categories: [],
  },
  "payment-fetch": byReference,
  "payment-find": { fields: ["orderNumber"], categories: [] },
  "payment-capture": byReference,
  "payment-cancel": byReference,
  "payment-refund": { fields: ["reference", "amountMinor"], categories: ["payment-reference"] },
} as const satisfies Sends;

/** Makes the client of the stand-in bank. */
export function createSandboxBank(needs: SandboxBankNeeds): PaymentProvider {
  const { egress, secrets, wallClock } = needs;
  const redirectOrigin = new URL(needs.origin).origin;
  const authorization = `Bearer ${secrets.apiSecret}`;
  const act = async (
    flow: "payment-capture" | "payment-cancel" | "payment-refund",
    reference: string,
    key: string,
    amountMinor?: number,
  ): Promise<ProviderAnswer<{ payment: ProviderPayment }>> => {
    const word = { "payment-capture": "capture", "payment-cancel": "cancellation", "payment-refund": "refunds" }[flow];
    const request = {
      method: "POST",
      path: `/v1/payments/${reference}/${word}`,
      headers: { authorization, "idempotency-key": key },
      ...(amountMinor === undefined ? {} : { body: { amountMinor } }),
    } as const;
    return paymentIn(await egress.send(flow, request, bankSends[flow]), redirectOrigin);
  };
  return {
    name: "sandbox-bank",
    redirectOrigin,
    begin: async ({ idempotencyKey, openedAt: _, ...body }) => {
      const headers = { authorization, "idempotency-key": idempotencyKey };
      const request = { method: "POST", path: "/v1/payments", headers, body } as const;
      const answer = await egress.send("payment-begin", request, bankSends["payment-begin"]);
      const begun = paymentIn(answer, redirectOrigin);
      if (!begun.ok) return begun;
      const { payment } = begun;
      // A repeat after the page is done with has no page; whoever asked must look.
      if (payment.redirectUrl === null) return { ok: false, because: "refused" };
      return { ok: true, reference: payment.reference, redirectUrl: payment.redirectUrl };
    },
    fetch: async (reference) => {
      const request = { method: "GET", path: `/v1/payments/${reference}`, headers: { authorization } } as const;
      return paymentIn(await egress.send("payment-fetch", request, bankSends["payment-fetch"]), redirectOrigin);
    },
    findByOrder: async (orderNumber) => {
      const path = `/v1/payments?orderNumber=${orderNumber}`;
      const request = { method: "GET", path, headers: { authorization } } as const;
      const answer = await egress.send("payment-find", request, bankSends["payment-find"]);
      const read = listShape.safeParse(bodyOf(answer));
      if (!read.success) return failure(answer);
      return { ok: true, payments: read.data.payments.map((payment) => ours(payment, redirectOrigin)) };
    },
    capture: (reference, key) => act("payment-capture", reference, key),
    cancel: (reference, key) => act("payment-cancel", reference, key),
    refund: ({ reference, amountMinor, key }) => act("payment-refund", reference, key, amountMinor),
    verifyWebhook: (headers: SignedHeaders, rawBody) =>
      verifySigned(headers, rawBody, secrets.webhookSecrets, wallClock),
  };
}

function paymentIn(answer: Answer, redirectOrigin: string): ProviderAnswer<{ payment: ProviderPayment }> {
  const read = paymentShape.safeParse(bodyOf(answer));
  return read.success ? { ok: true, payment: ours(read.data, redirectOrigin) } : failure(answer);
}

/** A page elsewhere than at the provider is none to send a shopper to. */
function ours(payment: ProviderPayment, redirectOrigin: string): ProviderPayment {
  const { redirectUrl } = payment;
  const there = redirectUrl !== null && URL.canParse(redirectUrl) && new URL(redirectUrl).origin === redirectOrigin;
  return { ...payment, redirectUrl: there ? redirectUrl : null };
}

/** The JSON of a 2xx answer; undefined for anything else. */
function bodyOf(answer: Answer): unknown {
  if (!answer.ok || answer.status < 200 || answer.status > 299) return undefined;
  try {
    return JSON.parse(answer.body);
  } catch {
    return undefined;
  }
}

function failure(answer: Answer): ProviderFailure {
  if (!answer.ok) return { ok: false, because: answer.because === "unreachable" ? "unreachable" : "unanswered" };
  if (answer.status === 404) return { ok: false, because: "not-found" };
  // 4xx is a no; a 2xx that cannot be read, and any 5xx, may hide a yes.
  return { ok: false, because: answer.status >= 400 && answer.status < 500 ? "refused" : "unanswered" };
}
