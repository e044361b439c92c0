import { z } from "zod";
import { type Context, defineRoute, json, problem, type Reply, type Route } from "#kernel/http";
import type { Orders } from "#orders";
import type { Payments } from "#payments";

export type WebhookDeps = {
  payments: Pick<Payments, "receiveWebhook">;
  orders: Pick<Orders, "settleTogether" | "markDelivered">;
  courier: CourierDoor;
  shopUrl: string;
};

/** Reads a courier's message: who signed it, and which parcel has arrived. */
export type CourierDoor = {
  readWebhook(
    headers: Readonly<Record<string, string | undefined>>,
    rawBody: Uint8Array,
  ): { ok: true; trackingReference: string; event: "collected" | "delivered" } | { ok: false; because: string };
};

const taken = z.object({ ok: z.literal(true) });
const common = {
  method: "POST",
  access: "signed",
  accepts: "signed",
  reads: [],
  writes: [],
  maxBodyBytes: 20_480,
  output: { 200: taken },
} as const;

/** Where partners tell us what happened. Nothing is believed: a message only makes the shop look for itself. */
export function createWebhooks(deps: WebhookDeps): Route[] {
  return [
    defineRoute({
      ...common,
      name: "webhook-payment",
      // Some providers send all of what happened, where we should be content with its number.
      maxBodyBytes: 65_536,
      opens: ["reconcile"],
      path: "/webhooks/bank",
      handler: (_, ctx) => payment(deps, ctx),
    }),
    defineRoute({
      ...common,
      name: "webhook-courier",
      path: "/webhooks/courier",
      handler: (_, ctx) => parcel(deps, ctx),
    }),
  ];
}

/** 2xx ends the partner's retries; 503 asks for one, and is given only when trying again can help. */
async function payment(deps: WebhookDeps, ctx: Context): Promise<Reply> {
  if (ctx.signed === undefined) return refuse(deps, "bad-signature", 401);
  const { header, body } = ctx.signed;
  const received = await deps.payments.receiveWebhook(webhookHeaders(header), body);
  if (received.ok) {
    const settled = await deps.orders.settleTogether(received.attempt, received.eventId);
    const again = !settled.ok && settled.because === "provider-unavailable";
    return again ? refuse(deps, "provider-unavailable", 503) : json({ ok: true });
  }
  if (received.because === "provider-unavailable") return refuse(deps, received.because, 503);
  // A payment that we do not know is none of ours; telling so again and again would not change that.
  if (received.because === "unknown-payment") return json({ ok: true });
  return refuse(deps, received.because, 401);
}

async function parcel(deps: WebhookDeps, ctx: Context): Promise<Reply> {
  if (ctx.signed === undefined) return refuse(deps, "bad-signature", 401);
  const read = deps.courier.readWebhook(webhookHeaders(ctx.signed.header), ctx.signed.body);
  if (!read.ok) return refuse(deps, read.because, 401);
  const { trackingReference, event } = read;
  if (event === "delivered")
    await ctx.transact((tx) => deps.orders.markDelivered(tx, { trackingReference }, "courier"));
  return json({ ok: true });
}

function webhookHeaders(header: (name: string) => string | undefined): Record<string, string | undefined> {
  const names = ["webhook-id", "webhook-timestamp", "webhook-signature", "stripe-signature"];
  return Object.fromEntries(names.map((name) => [name, header(name)]));
}

function refuse(deps: WebhookDeps, because: string, status: number): Reply {
  return problem({ type: `${deps.shopUrl}/api/problems/${because}`, title: because.replaceAll("-", " "), status });
}
