/** A payment provider in memory, for tests of orders: what it was asked for is counted, and a test may step in between. */
import type { Database } from "#kernel/db";
import type { Random } from "#kernel/random";
import type { Attempt, Look, Observation, ProviderPayment } from "#payments";
import type { OrdersNeeds } from "./ports.ts";

type State = ProviderPayment["state"];
type Held = { attempt: Attempt; payment: ProviderPayment; begun: boolean; recorded: Attempt["state"]; token: string };

export type TestPayments = OrdersNeeds["payments"] & {
  /** What the shopper does at the provider. */
  move(attemptId: string, state: State): void;
  /** Runs before the provider acts; to be replaced by tests. Throwing is a lost answer. */
  meanwhile: { look?: () => Promise<void>; capture?: () => Promise<void>; cancel?: () => Promise<void> };
  /** While true the provider does not answer. */
  down: boolean;
  /** Acts at the provider, in order: `capture <attempt>`, `cancel <attempt>`, `refund <id>`. */
  acts: string[];
  payment(attemptId: string): ProviderPayment;
  returnToken(attemptId: string): string;
};

/** Makes the provider. Its memory is not part of any transaction, like that of a real one. */
export function testPayments(_database: Database, random: Random): TestPayments {
  const attempts = new Map<string, Held>();
  const refunds = new Map<string, { orderId: string; amountMinor: number; sent: boolean; done: boolean }>();
  const usedTokens = new Set<string>();
  const held = (attemptId: string): Held => {
    const found = attempts.get(attemptId);
    if (found === undefined) throw new Error("no such attempt");
    return found;
  };
  const see = (attemptId: string): Look => {
    const found = attempts.get(attemptId);
    if (found === undefined) return { ok: false, because: "unknown-attempt" };
    if (fake.down) return { ok: false, because: "provider-unavailable" };
    if (!found.begun) return { ok: false, because: "not-begun" };
    return { ok: true, attempt: found.attempt, payment: { ...found.payment } };
  };
  const fake: TestPayments = {
    meanwhile: {},
    down: false,
    acts: [],
    move: (attemptId, state) => {
      const { payment } = held(attemptId);
      payment.state = state;
      if (state === "captured") payment.capturedMinor = payment.amountMinor;
    },
    payment: (attemptId) => held(attemptId).payment,
    returnToken: (attemptId) => held(attemptId).token,
    openAttempt: async (_tx, order) => {
      for (const { attempt, payment, recorded } of attempts.values()) {
        if (attempt.orderId !== order.orderId || !["opened", "pending"].includes(recorded)) continue;
        if (payment.amountMinor !== order.amountMinor) {
          return { ok: false, because: "another-amount-open", attemptId: attempt.attemptId };
        }
        return { ok: true, attemptId: attempt.attemptId, reused: true };
      }
      const attemptId = random.uuid();
      const { orderId, orderNumber, amountMinor } = order;
      const attempt: Attempt = {
        attemptId,
        orderId,
        orderNumber,
        amountMinor,
        currency: "GBP",
        state: "opened",
        declineReason: null,
        openedAt: new Date(0),
      };
      const payment: ProviderPayment = {
        reference: `pay_${attemptId}`,
        attemptId,
        orderNumber,
        amountMinor,
        currency: "GBP",
        state: "pending",
        declineReason: null,
        capturedMinor: 0,
        refundedMinor: 0,
        redirectUrl: `https://bank.example/${attemptId}`,
      };
      attempts.set(attemptId, { attempt, payment, begun: false, recorded: "opened", token: random.token() });
      return { ok: true, attemptId, reused: false };
    },
    beginPayment: async (attemptId) => {
      if (fake.down) return { ok: false, because: "provider-unavailable" };
      const { payment } = held(attemptId);
      held(attemptId).begun = true;
      if (payment.state !== "pending") return { ok: false, because: "attempt-closed" };
      return { ok: true, redirectUrl: payment.redirectUrl ?? "" };
    },
    look: async (attemptId) => {
      await fake.meanwhile.look?.();
      return see(attemptId);
    },
    capture: async (attemptId) => {
      await fake.meanwhile.capture?.();
      if (fake.down) return { ok: false, because: "provider-unavailable" };
      fake.acts.push(`capture ${attemptId}`);
      const { payment } = held(attemptId);
      if (payment.state !== "authorised" && payment.state !== "captured") return { ok: false, because: "refused" };
      fake.move(attemptId, "captured");
      return see(attemptId);
    },
    cancelAttempt: async (attemptId) => {
      await fake.meanwhile.cancel?.();
      if (fake.down) return { ok: false, because: "provider-unavailable" };
      fake.acts.push(`cancel ${attemptId}`);
      const one = held(attemptId);
      one.begun = true;
      if (one.payment.state !== "captured") one.payment.state = "cancelled";
      return see(attemptId);
    },
    record: async (_tx, { attempt, payment }: Observation) => {
      const one = held(attempt.attemptId);
      const changed = one.recorded !== payment.state;
      one.recorded = payment.state;
      return { changed, state: payment.state, repeatedEvent: false };
    },
    openRefund: async (_tx, { refundId, orderId, amountMinor }) => {
      refunds.set(refundId, { orderId, amountMinor, sent: false, done: false });
      return { ok: true };
    },
    refund: async (refundId) => {
      const refund = refunds.get(refundId);
      if (refund === undefined) return { ok: false, because: "unknown-refund" };
      if (fake.down) return { ok: false, because: "provider-unavailable" };
      if (!refund.sent) fake.acts.push(`refund ${refund.amountMinor}`);
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
    findReturn: async (_reader, token) => {
      const one = [...attempts.values()].find((each) => each.token === token);
      if (one === undefined) return undefined;
      const { attemptId, orderId } = one.attempt;
      return { attemptId, orderId, used: usedTokens.has(token) };
    },
    useReturn: async (_tx, token) => {
      const one = [...attempts.values()].find((each) => each.token === token);
      if (one === undefined) return undefined;
      const first = !usedTokens.has(token);
      usedTokens.add(token);
      const { attemptId, orderId } = one.attempt;
      return { attemptId, orderId, first };
    },
    forgetReferences: async () => 1,
    reconcile: async (settle) => {
      const open = [...attempts.values()].filter(({ recorded }) =>
        ["opened", "pending", "authorised"].includes(recorded),
      );
      for (const { attempt } of open) await settle(attempt.attemptId);
      return { looked: open.length, closed: 0, unavailable: 0 };
    },
  };
  return fake;
}
