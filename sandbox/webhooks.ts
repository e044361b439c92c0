/**
 * Sends signed webhooks (Standard Webhooks 1.0): thin messages that say that something happened, not what. A message is
 * delivered at least once, in no promised order, and again and again for three days until the shop answers 2xx.
 */
import { createHmac } from "node:crypto";
import { request } from "node:http";

export type Message = {
  id: string;
  type: string;
  /** What it is about: a payment's reference or a tracking number. */
  reference: string;
  url: string;
  /** Milliseconds since 1970 before which it is not sent. */
  notBefore: number;
  /** How often it is sent although once would do. */
  copies: number;
  /** Never sent by itself; kept so that a test can send it. */
  muted: boolean;
};

export type Delivery = { at: string; status: number | null };

type Held = { message: Message; deliveries: Delivery[]; done: boolean; tries: number; timer?: NodeJS.Timeout };

export type Outbox = {
  /** Takes a message on; `deliveries` says how it went before a restart. */
  add(message: Message, deliveries?: Delivery[], done?: boolean): void;
  list(): Array<{ message: Message; deliveries: Delivery[]; done: boolean }>;
  find(id: string): Message | undefined;
  /** Sends a message now, `times` in parallel; says what the shop answered. */
  sendNow(id: string, times: number): Promise<Array<number | null>>;
  /** While held, nothing is sent by itself. Letting go sends what is due. */
  hold(held: boolean): void;
  stop(): void;
};

/** Seconds between deliveries; the last one repeats until three days have passed. */
const pauses = [2, 10, 60, 300, 1_800, 7_200, 21_600];
const mostTries = 18;
const answerWithinMs = 5_000;

/** Makes an outbox. `onDelivery` is told of every delivery that was tried by itself, so that it can be written down. */
export function createOutbox(options: {
  secrets: readonly string[];
  retryScale: number;
  onDelivery: (id: string, delivery: Delivery, done: boolean) => Promise<void>;
}): Outbox {
  const messages = new Map<string, Held>();
  let isHeld = false;
  let isStopped = false;

  const schedule = (held: Held, inMs: number): void => {
    clearTimeout(held.timer);
    held.timer = setTimeout(() => void attempt(held), Math.min(Math.max(inMs, 0), 2_000_000_000));
  };
  const attempt = async (held: Held): Promise<void> => {
    if (isHeld || held.done) return;
    const copies = Array.from({ length: held.message.copies }, () => post(held.message, options.secrets));
    const statuses = await Promise.all(copies);
    held.tries += 1;
    const taken = statuses.every((status) => status !== null && status >= 200 && status < 300);
    held.done = taken || held.tries >= mostTries;
    if (isStopped) return;
    for (const status of statuses) {
      const delivery = { at: new Date().toISOString(), status };
      held.deliveries.push(delivery);
      await options.onDelivery(held.message.id, delivery, held.done);
    }
    const pause = pauses[Math.min(held.tries, pauses.length) - 1] ?? 2;
    if (!held.done && !isStopped) schedule(held, pause * 1_000 * options.retryScale);
  };
  const wake = (held: Held): void => {
    if (!held.done && !held.message.muted && !isHeld) schedule(held, held.message.notBefore - Date.now());
  };

  return {
    add: (message, deliveries = [], done = false) => {
      const held: Held = { message, deliveries: [...deliveries], done, tries: deliveries.length };
      messages.set(message.id, held);
      wake(held);
    },
    list: () => [...messages.values()].map(({ message, deliveries, done }) => ({ message, deliveries, done })),
    find: (id) => messages.get(id)?.message,
    sendNow: async (id, times) => {
      const held = messages.get(id);
      if (held === undefined) return [];
      return Promise.all(Array.from({ length: times }, () => post(held.message, options.secrets)));
    },
    hold: (next) => {
      isHeld = next;
      for (const held of messages.values()) {
        clearTimeout(held.timer);
        wake(held);
      }
    },
    stop: () => {
      isStopped = true;
      for (const held of messages.values()) clearTimeout(held.timer);
    },
  };
}

/** `webhook-signature`: one `v1,<base64>` per secret, over `id.timestamp.body`. */
export function signature(secrets: readonly string[], id: string, timestamp: number, body: string): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
      return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
    })
    .join(" ");
}

/** Posts one message, signed at the time of sending. Returns the status, or null when there was no answer. */
function post(message: Message, secrets: readonly string[]): Promise<number | null> {
  const now = new Date();
  const timestamp = Math.floor(now.getTime() / 1_000);
  const { id, type, reference } = message;
  const body = JSON.stringify({ id, type, timestamp: now.toISOString(), data: { reference } });
  return new Promise((resolve) => {
    const req = request(message.url, {
      method: "POST",
      agent: false,
      timeout: answerWithinMs,
      headers: {
        "content-type": "application/json",
        "content-length": String(Buffer.byteLength(body)),
        "webhook-id": id,
        "webhook-timestamp": String(timestamp),
        "webhook-signature": signature(secrets, id, timestamp, body),
      },
    });
    req.on("response", (res) => {
      res.resume();
      resolve(res.statusCode ?? null);
    });
    req.on("timeout", () => req.destroy());
    req.on("error", () => resolve(null));
    req.on("close", () => resolve(null));
    req.end(body);
  });
}
