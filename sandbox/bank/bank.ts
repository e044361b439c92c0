/** The stand-in bank itself: payments, remembered answers and messages to the shop, all in one journal. */
import { createHash, randomBytes } from "node:crypto";
import { join } from "node:path";
import { openJournal } from "../journal.ts";
import type { Options } from "../process.ts";
import { problem, type Reply } from "../web.ts";
import { createOutbox, type Delivery, type Message, type Outbox } from "../webhooks.ts";
import { type Card, cardById } from "./cards.ts";
import { after, type Change, type Payment } from "./payment.ts";

/** The answer given to an Idempotency-Key, kept for ever: this is a sandbox. */
type Kept = { key: string; fingerprint: string; status: number; body: string };

type Line = {
  at: string;
  changes?: Change[];
  messages?: Message[];
  kept?: Kept;
  delivery?: { id: string; delivery: Delivery; done: boolean };
};

/** What an act comes to: changes that happen together, and the answer to them. */
export type Outcome = { changes: Change[]; answer: (payment: Payment | undefined) => Reply };

export type Bank = {
  byReference(reference: string): Promise<Payment | undefined>;
  byPageToken(token: string): Promise<Payment | undefined>;
  /** What is true at this instant, on the disk or not; throws for a reference that never was. */
  standing(reference: string): Payment;
  /** Whether there is such a payment. */
  knows(reference: string): boolean;
  /** Newest first. */
  byOrderNumber(orderNumber: string): Promise<Payment[]>;
  /** Newest first, at most `limit`. */
  list(limit: number): Promise<Payment[]>;
  /** Makes changes, and resolves when they are on the disk. */
  commit(changes: readonly Change[]): Promise<void>;
  /** Acts once per key: a repeat gets the first answer, other parameters under one key get 409. */
  once(key: string | undefined, parameters: string, act: () => Outcome): Promise<Reply>;
  newPayment(
    input: Pick<Payment, "attemptId" | "orderNumber" | "amountMinor" | "currency" | "returnUrl" | "webhookUrl">,
  ): Payment;
  /** Unpaid pages whose time is over become abandoned. */
  closeOverdue(): Promise<void>;
  outbox: Outbox;
  close(): Promise<void>;
};

/** Opens the bank on its journal in `options.dataDir` and sends what was not delivered before. */
export function openBank(options: Options): Bank {
  const books: Books = { payments: new Map(), tokens: new Map(), orders: new Map(), kept: new Map() };
  const { payments, tokens, orders, kept } = books;
  const messages = new Map<string, { message: Message; deliveries: Delivery[]; done: boolean }>();
  const journal = openJournal<Line>(join(options.dataDir, "bank.jsonl"), (line) => replay(books, messages, line));
  const outbox = createOutbox({
    secrets: options.secrets.webhookSecrets,
    retryScale: options.retryScale,
    onDelivery: (id, delivery, done) =>
      journal.append({ at: new Date().toISOString(), delivery: { id, delivery, done } }),
  });
  for (const { message, deliveries, done } of messages.values()) outbox.add(message, deliveries, done);

  const write = async (line: Omit<Line, "at" | "messages">): Promise<void> => {
    const now = new Date();
    for (const change of line.changes ?? []) applyChange(books, change);
    const news = (line.changes ?? []).flatMap((change) => messageOf(change, payments, options, now.getTime()));
    await journal.append({ at: now.toISOString(), ...line, messages: news });
    for (const message of news) outbox.add(message);
  };
  const closeOverdue = async (): Promise<void> => {
    const now = Date.now();
    const overdue = [...payments.values()].filter((one) => one.state === "pending" && one.closesAt <= now);
    if (overdue.length > 0)
      await write({ changes: overdue.map(({ reference }) => ({ kind: "abandoned", reference })) });
    await journal.settled();
  };
  const one = async (reference: string | undefined): Promise<Payment | undefined> => {
    const found = reference === undefined ? undefined : payments.get(reference);
    if (found?.state === "pending" && found.closesAt <= Date.now()) {
      await write({ changes: [{ kind: "abandoned", reference: found.reference }] });
    }
    await journal.settled();
    return reference === undefined ? undefined : payments.get(reference);
  };

  return {
    byReference: one,
    byPageToken: (token) => one(tokens.get(token)),
    standing: (reference) => {
      const payment = payments.get(reference);
      if (payment === undefined) throw new Error("There is no such payment.");
      return payment;
    },
    knows: (reference) => payments.has(reference),
    byOrderNumber: async (orderNumber) => {
      await closeOverdue();
      const found = (orders.get(orderNumber) ?? []).map((reference) => payments.get(reference));
      return found.filter((payment) => payment !== undefined).reverse();
    },
    list: async (limit) => {
      await closeOverdue();
      return [...payments.values()].slice(-limit).reverse();
    },
    commit: (changes) => write({ changes: [...changes] }),
    once: (key, parameters, act) => once(kept, write, () => journal.settled(), key, parameters, act, payments),
    newPayment: (input) => newPayment(input, options.sessionMinutes),
    closeOverdue,
    outbox,
    close: async () => {
      outbox.stop();
      await journal.close();
    },
  };
}

type Books = {
  payments: Map<string, Payment>;
  tokens: Map<string, string>;
  orders: Map<string, string[]>;
  kept: Map<string, Kept>;
};

function replay(
  books: Books,
  messages: Map<string, { message: Message; deliveries: Delivery[]; done: boolean }>,
  line: Line,
): void {
  for (const change of line.changes ?? []) applyChange(books, change);
  if (line.kept !== undefined) books.kept.set(line.kept.key, line.kept);
  for (const message of line.messages ?? []) messages.set(message.id, { message, deliveries: [], done: false });
  const held = line.delivery === undefined ? undefined : messages.get(line.delivery.id);
  if (line.delivery === undefined || held === undefined) return;
  held.deliveries.push(line.delivery.delivery);
  held.done = line.delivery.done;
}

function applyChange(books: Books, change: Change): void {
  if (change.kind === "begun") {
    const { payment } = change;
    books.payments.set(payment.reference, payment);
    books.tokens.set(payment.pageToken, payment.reference);
    books.orders.set(payment.orderNumber, [...(books.orders.get(payment.orderNumber) ?? []), payment.reference]);
    return;
  }
  const payment = books.payments.get(change.reference);
  if (payment === undefined) throw new Error("A change speaks of a payment that never began.");
  books.payments.set(change.reference, after(payment, change));
}

async function once(
  kept: Map<string, Kept>,
  write: (line: Omit<Line, "at" | "messages">) => Promise<void>,
  settled: () => Promise<void>,
  key: string | undefined,
  parameters: string,
  act: () => Outcome,
  payments: ReadonlyMap<string, Payment>,
): Promise<Reply> {
  if (key === undefined || !/^[\w.:-]{8,128}$/.test(key)) {
    return problem(400, "idempotency-key-missing", "Send an Idempotency-Key of 8 to 128 letters, digits or . : _ -");
  }
  const fingerprint = createHash("sha256").update(parameters).digest("base64");
  const before = kept.get(key);
  if (before !== undefined) {
    await settled();
    if (before.fingerprint !== fingerprint) {
      return problem(409, "idempotency-key-reused", "This Idempotency-Key was used for another request.");
    }
    return { status: before.status, headers: { "content-type": "application/json" }, body: before.body };
  }
  const { changes, answer } = act();
  const first = changes[0];
  // Refusals are not kept: a capture refused today may be right tomorrow.
  if (first === undefined) return answer(undefined);
  const standing = first.kind === "begun" ? first.payment : payments.get(first.reference);
  const future = changes.reduce(
    (payment, change) => (change.kind === "begun" || payment === undefined ? payment : after(payment, change)),
    standing,
  );
  const reply = answer(future);
  const keep = { key, fingerprint, status: reply.status, body: reply.body ?? "" };
  kept.set(key, keep);
  await write({ changes, kept: keep });
  return reply;
}

function newPayment(
  input: Pick<Payment, "attemptId" | "orderNumber" | "amountMinor" | "currency" | "returnUrl" | "webhookUrl">,
  sessionMinutes: number,
): Payment {
  const now = Date.now();
  return {
    ...input,
    reference: `pay_${randomBytes(18).toString("base64url")}`,
    pageToken: randomBytes(16).toString("base64url"),
    createdAt: now,
    closesAt: now + sessionMinutes * 60_000,
    state: "pending",
    declineReason: null,
    cardId: null,
    challenged: false,
    captures: 0,
    refundedMinor: 0,
  };
}

/** How long “authorised” waits when it is to come after “captured”. */
const outOfOrderMs = 3_000;

function messageOf(change: Change, payments: ReadonlyMap<string, Payment>, options: Options, now: number): Message[] {
  if (change.kind === "begun" || change.kind === "challenged") return [];
  const payment = payments.get(change.reference);
  const url = payment?.webhookUrl ?? options.webhookUrl;
  if (payment === undefined || url === undefined) return [];
  const habit: Card["webhooks"] = cardById(payment.cardId)?.webhooks ?? "prompt";
  const late = habit === "late" ? options.lateSeconds * 1_000 : 0;
  const behind = habit === "out-of-order" && change.kind === "authorised" ? outOfOrderMs : 0;
  return [
    {
      id: `evt_${randomBytes(18).toString("base64url")}`,
      type: `payment.${change.kind}`,
      reference: change.reference,
      url,
      notBefore: now + late + behind,
      copies: habit === "twice" ? 2 : 1,
      muted: habit === "never",
    },
  ];
}
