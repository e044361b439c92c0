import { fixedClock } from "#kernel/clock";
import type { Database } from "#kernel/db";
import type { JobPayload } from "#kernel/jobs";
import { createLog } from "#kernel/log";
import { seededRandom } from "#kernel/random";
import { personal } from "#vault";
import "../../../test/support/any-act.ts";
import type { AskForMail, ContactForMail, OrderForMail } from "./facts.ts";
import {
  createMail,
  createMailbox,
  type Delivery,
  type MailDeps,
  type MailTransport,
  type OutgoingMail,
} from "./index.ts";
import { ada, previewShop, sofaOrder } from "./preview.ts";

/** A person who exists in no other test: whatever of her turns up somewhere came from these mails. */
export const canary: ContactForMail = {
  ...ada,
  name: "Wilhelmina Canaryworth",
  email: "canary.7f3a@wilhelmina.example",
  addressLines: ["99 Canary Terrace"],
  town: "Canaryham",
  postcode: "CN4 9RY",
  secret: "CanarySecretCanary0001",
};

export const sofa: OrderForMail = {
  ...sofaOrder,
  dispatch: {
    carrier: "Sample Carriers",
    trackingReference: "SC-1",
    expected: { from: "2026-12-08", to: "2026-12-09" },
    parcel: sofaOrder.lines,
    rest: [],
    isFirst: true,
  },
  refund: { amountMinor: 44_900, refundedAt: new Date("2026-12-20T09:00:00Z"), arrivesBy: "2026-12-29" },
};

type Port = MailDeps["orderForMail"];

/** An outbox on a real database with everything around it in the hands of the test. */
export function outboxOn(database: Database, more: Partial<MailDeps> = {}) {
  const clock = fixedClock(new Date("2026-10-03T13:05:00Z"));
  const logLines: string[] = [];
  const jobs: string[] = [];
  const asked: AskForMail[] = [];
  const mailbox = createMailbox(clock);
  const known: Port = async () => ({ ok: true, order: sofa, contact: personal("contact", canary) });
  const world: { transport: MailTransport; orderForMail: Port } = { transport: mailbox, orderForMail: known };
  const mail = createMail({
    database,
    clock,
    random: seededRandom(`outbox ${outboxes++}`),
    log: createLog(clock.now, (line) => logLines.push(line)),
    jobs: {
      enqueue: async (_, name, payload: JobPayload) => {
        jobs.push(`${name} ${payload.id}`);
      },
    },
    shop: previewShop,
    transport: { send: (outgoing) => world.transport.send(outgoing) },
    orderForMail: (ask) => {
      asked.push(ask);
      return world.orderForMail(ask);
    },
    complaintForMail: () => Promise.resolve({ ok: false, because: "forgotten" }),
    questionForMail: () => Promise.resolve({ ok: false, because: "forgotten" }),
    safetyForMail: () => Promise.resolve({ ok: false, because: "forgotten" }),
    ...more,
  });
  return { mail, clock, world, mailbox, logLines, jobs, asked, known };
}

let outboxes = 0;

/** A way out that answers as it is told and keeps what it was given. */
export function scripted(...answers: readonly Delivery[]): MailTransport & { given: OutgoingMail[] } {
  const given: OutgoingMail[] = [];
  return {
    given,
    send: async (outgoing) => {
      given.push(outgoing);
      return answers[given.length - 1] ?? { ok: true };
    },
  };
}

/** Egress as far as a mail needs it, keeping nothing. */
export const noReceipts = {
  recordMail: async () => ({ receiptId: "00000000-0000-4000-8000-000000000000" }),
  recordMailOutcome: async () => {},
};

export const down: Delivery = { ok: false, because: "temporary", code: "smtp-unreachable" };
