/** A payment provider in memory, for tests of orders: what it was asked for is counted, and a test may step in between. */
import type { Random } from "#kernel/random";
import type { Attempt, AttemptKey, Look, Observation, ProviderPayment } from "#payments";
import type { OrdersNeeds } from "./ports.ts";

type State = ProviderPayment["state"];
type Refund = { orderId: string; amountMinor: number; sent: boolean; done: boolean };
type Held = { attempt: Attempt; payment: ProviderPayment; begun: boolean; recorded: Attempt["state"]; token: string };

export type TestPayments = OrdersNeeds["payments"] & {
  /** What the shopper does at the provider. */
  move(attemptId: string, state: State): void;
  /** Runs before the provider acts; to be replaced by tests. Throwing is a lost answer. */
  meanwhile: { look?: () => Promise<void>; capture?: () => Promise<void>; cancel?: () => Promise<void> };
  /** While true the provider does not answer. */
  down: boolean;
  /** Webhooks whose payment was not looked at for them. */
  taken: string[];
  /** Acts at the provider, in order: `capture <attempt>`, `cancel <attempt>`, `refund <id>`. */
  acts: string[];
  payment(attemptId: string): ProviderPayment;
  returnToken(attemptId: string): string;
};

/** Makes the provider. Its memory is not part of any transaction, like that of a real one. */
export function testPayments(random: Random): TestPayments {
  const attempts = new Map<string, Held>();
  const held = (attemptId: string): Held => {
    const found = attempts.get(attemptId);
    if (found === undefined) throw new Error("no such attempt");
    return found;
  };
  const world: World = { random, attempts, held, meanwhile: {}, down: false, acts: [], taken: [] };
  const fake = {
    takesPayments: true,
    move: (attemptId: string, state: State) => move(world, attemptId, state),
    payment: (attemptId: string) => held(attemptId).payment,
    returnToken: (attemptId: string) => held(attemptId).token,
    ...opening(world),
    ...taking(world),
    ...givingBack(world),
    ...comingBack(world),
    disputedAt: async () => null,
    forgetReferences: async () => 1,
    reconcile: async (settle: (attemptId: string) => Promise<void>) => {
      const unsettled = ["opened", "pending", "authorised"];
      const open = [...attempts.values()].filter(({ recorded }) => unsettled.includes(recorded));
      for (const { attempt } of open) await settle(attempt.attemptId);
      return { looked: open.length, closed: 0, unavailable: 0 };
    },
  };
  return Object.assign(world, fake);
}

type World = Pick<TestPayments, "meanwhile" | "down" | "acts" | "taken"> & {
  random: Random;
  attempts: Map<string, Held>;
  held(attemptId: string): Held;
};

function idOf(attempt: AttemptKey): string {
  return typeof attempt === "string" ? attempt : attempt.attemptId;
}

function move({ held }: World, attemptId: string, state: State): void {
  const { payment } = held(attemptId);
  payment.state = state;
  if (state === "captured") payment.capturedMinor = payment.amountMinor;
}

function see(world: World, attemptId: string): Look {
  const found = world.attempts.get(attemptId);
  if (found === undefined) return { ok: false, because: "unknown-attempt" };
  if (world.down) return { ok: false, because: "provider-unavailable" };
  if (!found.begun) return { ok: false, because: "not-begun" };
  return { ok: true, attempt: found.attempt, payment: { ...found.payment } };
}

function opening(world: World): Pick<TestPayments, "readyAttempt" | "openAttempt" | "beginPayment"> {
  return {
    readyAttempt: async () => {
      const nothing = Buffer.alloc(0);
      return { ok: true, ready: { attemptId: world.random.uuid(), sealed: nothing, hash: nothing } };
    },
    openAttempt: async (_tx, order, { attemptId }) => {
      for (const { attempt, payment, recorded } of world.attempts.values()) {
        if (attempt.orderId !== order.orderId || !["opened", "pending"].includes(recorded)) continue;
        if (payment.amountMinor !== order.amountMinor) {
          return { ok: false, because: "another-amount-open", attemptId: attempt.attemptId };
        }
        return { ok: true, attempt, reused: true };
      }
      const made = newAttempt(attemptId, order, world.random.token());
      world.attempts.set(attemptId, made);
      return { ok: true, attempt: made.attempt, reused: false };
    },
    beginPayment: async (attempt) => {
      if (world.down) return { ok: false, because: "provider-unavailable" };
      const one = world.held(idOf(attempt));
      one.begun = true;
      if (one.payment.state !== "pending") return { ok: false, because: "attempt-closed" };
      return { ok: true, redirectUrl: one.payment.redirectUrl ?? "" };
    },
  };
}

function newAttempt(
  attemptId: string,
  { orderId, orderNumber, amountMinor }: { orderId: string; orderNumber: string; amountMinor: number },
  token: string,
): Held {
  const shared = { attemptId, orderNumber, amountMinor, currency: "GBP" as const, declineReason: null };
  const attempt: Attempt = { ...shared, orderId, state: "opened", openedAt: new Date(0) };
  const payment: ProviderPayment = {
    ...shared,
    reference: `pay_${attemptId}`,
    state: "pending",
    capturedMinor: 0,
    refundedMinor: 0,
    redirectUrl: `https://bank.example/${attemptId}`,
  };
  return { attempt, payment, begun: false, recorded: "opened", token };
}

function taking(world: World): Pick<TestPayments, "look" | "capture" | "cancelAttempt" | "record" | "takeEvent"> {
  const silent = { ok: false, because: "provider-unavailable" } as const;
  return {
    look: async (attempt) => {
      await world.meanwhile.look?.();
      return see(world, idOf(attempt));
    },
    capture: async (attempt) => {
      const attemptId = idOf(attempt);
      await world.meanwhile.capture?.();
      if (world.down) return silent;
      world.acts.push(`capture ${attemptId}`);
      const { state } = world.held(attemptId).payment;
      if (state !== "authorised" && state !== "captured") return { ok: false, because: "refused" };
      move(world, attemptId, "captured");
      return see(world, attemptId);
    },
    cancelAttempt: async (attemptId) => {
      await world.meanwhile.cancel?.();
      if (world.down) return silent;
      world.acts.push(`cancel ${attemptId}`);
      const one = world.held(attemptId);
      one.begun = true;
      if (one.payment.state !== "captured") one.payment.state = "cancelled";
      return see(world, attemptId);
    },
    record: async (_tx, { attempt, payment }: Observation) => {
      const one = world.held(attempt.attemptId);
      const changed = one.recorded !== payment.state;
      one.recorded = payment.state;
      return { changed, state: payment.state, repeatedEvent: false };
    },
    takeEvent: async (_tx, _attemptId, eventId) => void world.taken.push(eventId),
  };
}

function givingBack(world: World): Pick<TestPayments, "openRefund" | "refund" | "recordRefund" | "refundsDue"> {
  const refunds = new Map<string, Refund>();
  return {
    openRefund: async (_tx, { refundId, orderId, amountMinor }) => {
      refunds.set(refundId, { orderId, amountMinor, sent: false, done: false });
      return { ok: true };
    },
    refund: async (refundId) => {
      const refund = refunds.get(refundId);
      if (refund === undefined) return { ok: false, because: "unknown-refund" };
      if (world.down) return { ok: false, because: "provider-unavailable" };
      if (!refund.sent) world.acts.push(`refund ${refund.amountMinor}`);
      refund.sent = true;
      return { ok: true, orderId: refund.orderId, amountMinor: refund.amountMinor };
    },
    recordRefund: async (_tx, refundId) => {
      const refund = refunds.get(refundId);
      if (refund === undefined) throw new Error("no such refund");
      const changed = !refund.done;
      refund.done = true;
      return { changed, orderId: refund.orderId, amountMinor: refund.amountMinor };
    },
    refundsDue: async () => [...refunds].filter(([, { done }]) => !done).map(([id]) => id),
  };
}

function comingBack({ attempts }: World): Pick<TestPayments, "findReturn" | "useReturn"> {
  const used = new Set<string>();
  const byToken = (token: string) => [...attempts.values()].find((each) => each.token === token)?.attempt;
  return {
    findReturn: async (_reader, token) => {
      const attempt = byToken(token);
      if (attempt === undefined) return undefined;
      return { attempt, used: used.has(token) };
    },
    useReturn: async (_tx, token) => {
      const first = byToken(token) !== undefined && !used.has(token);
      used.add(token);
      return first;
    },
  };
}
