import { readConfig } from "#config";
import type { HoldView } from "#orders";
import type { RetentionStanding } from "#retention";
import type { Joined } from "../main.ts";

const usage = `candour retention: what is kept how long

  candour retention                                     every rule, when it last ran, what is late, and every hold
  candour retention hold <order> <reason> <end> <who>   keep the person of an order although it is complete
  candour retention release <order>                     let go of it

A reason is legal-claim or open-case, an end a day like 2027-03-01, and who a handle like jane: somebody of the shop who
answers for it.
`;

/** `candour retention`: answers 0, or 1 where something is late or cannot be done. */
export async function retentionCommand(args: readonly string[]): Promise<number> {
  const [verb, ...rest] = args;
  const step = { undefined: show, hold, release }[String(verb)];
  if (step === undefined || (verb === "hold" && rest.length !== 4) || (verb === "release" && rest.length !== 1)) {
    process.stdout.write(usage);
    return 2;
  }
  const { joinShop } = await import("../main.ts");
  const joined = await joinShop(readConfig());
  try {
    const { good, words } = await step(joined, rest);
    process.stdout.write(`${words}\n`);
    return good ? 0 : 1;
  } finally {
    await joined.close();
  }
}

type Said = { good: boolean; words: string };

async function show({ modules, reader }: Joined): Promise<Said> {
  const standing = await modules.retention.standing(reader);
  const holds = await modules.orders.holds(reader);
  const lines = [
    ...standing.map(ruleInWords),
    "",
    ...(holds.length === 0 ? ["Nothing is held."] : holds.map(holdInWords)),
  ];
  return { good: standing.every(({ overdue }) => overdue === 0), words: lines.join("\n") };
}

function ruleInWords({ rule, words, ranAt, ended, overdue }: RetentionStanding): string {
  const ran = ranAt === null ? "has not run yet" : `last ran ${ranAt.toISOString()}`;
  return `${overdue === 0 ? "✓" : "✗"} ${rule}: ${words.what}\n    ${ran}; ended ${ended} so far; overdue ${overdue}`;
}

function holdInWords({ number, reason, until, by }: HoldView): string {
  return `${number} is held until ${until.toISOString().slice(0, 10)} (${reason}); ${by ?? "nobody"} answers for it.`;
}

const refusals = {
  "no-such-order": "There is no such order.",
  forgotten: "Its person has been forgotten already.",
  "already-held": "It is held already. Release it first, to hold it for something else.",
  "bad-end": "The end must be a day to come, at most seven years ahead.",
  "not-held": "It is not held.",
} as const;

async function hold({ modules, reader, transact }: Joined, args: readonly string[]): Promise<Said> {
  const [number = "", reason = "", end = "", by = ""] = args;
  const order = await modules.orders.orderForOperator(reader, number.toUpperCase());
  if (order === null) return { good: false, words: refusals["no-such-order"] };
  if (reason !== "legal-claim" && reason !== "open-case")
    return { good: false, words: "A reason is legal-claim or open-case." };
  if (!/^[a-z][a-z0-9.-]{1,39}$/.test(by))
    return {
      good: false,
      words: "Who answers for it is a handle: small letters, digits, dots and hyphens, like jane.",
    };
  if (!/^\d{4}-\d{2}-\d{2}$/.test(end)) return { good: false, words: "An end is a day, like 2027-03-01." };
  const until = new Date(`${end}T00:00:00Z`);
  const placed = await transact((tx) => modules.orders.placeHold(tx, order.orderId, { reason, until, by }));
  return placed.ok
    ? { good: true, words: `${order.number} is held until ${end}; ${by} answers for it.` }
    : { good: false, words: refusals[placed.because] };
}

async function release({ modules, reader, transact }: Joined, [number = ""]: readonly string[]): Promise<Said> {
  const order = await modules.orders.orderForOperator(reader, number.toUpperCase());
  if (order === null) return { good: false, words: refusals["no-such-order"] };
  const released = await transact((tx) => modules.orders.releaseHold(tx, order.orderId));
  return released.ok
    ? { good: true, words: `${order.number} is not held any more.` }
    : { good: false, words: refusals[released.because] };
}
