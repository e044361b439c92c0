import { readConfig } from "#config";
import { beginBreach, breaches, breachHours, hoursLeft, tellRegulator } from "#privacy";
import { bundlesAlive } from "#vault";
import type { Joined } from "../main.ts";
import { inWords } from "./breach-words.ts";

const usage = `candour breach: what a breach reached, and how long is left to tell the regulator

  candour breach                          every breach, with its clock of ${breachHours} hours
  candour breach read <who> <from> <to>   whose details somebody looked at in that time: a short name or a role of the
                                          back office; or "keys": what whoever had the keys then could open
  candour breach known [moment]           a breach became known, now or then: the hours begin
  candour breach told <number>            the regulator was told of it, now

A moment is like 2027-03-01 or 2027-03-01T14:30Z.
`;

type Said = { good: boolean; words: string };
/** What it needs of a shop that runs. */
type Shop = Pick<Joined, "modules" | "reader" | "transact" | "clock">;
type Step = (shop: Shop, args: readonly string[]) => Promise<Said>;

const steps: Readonly<Record<string, { takes: readonly number[]; run: Step }>> = {
  read: { takes: [3], run: read },
  known: { takes: [0, 1], run: known },
  told: { takes: [1], run: told },
};

/** `candour breach`: answers 0, or 1 where something cannot be done or the regulator waits for too long. */
export async function breachCommand(args: readonly string[]): Promise<number> {
  const step = stepOf(args);
  if (step === undefined) {
    process.stdout.write(usage);
    return 2;
  }
  const { joinShop } = await import("../main.ts");
  const joined = await joinShop(readConfig());
  try {
    const { good, words } = await step(joined);
    process.stdout.write(`${words}\n`);
    return good ? 0 : 1;
  } finally {
    await joined.close();
  }
}

/** What these words ask for, to be done on a shop; undefined where they ask for nothing. */
export function stepOf([verb, ...rest]: readonly string[]): ((shop: Shop) => Promise<Said>) | undefined {
  const step = verb === undefined ? { takes: [0], run: show } : steps[verb];
  return step?.takes.includes(rest.length) ? (shop) => step.run(shop, rest) : undefined;
}

const noMoment =
  "A moment is a day or a time like 2027-03-01 or 2027-03-01T14:30Z, and the first is before the second.";

function readMoment(text: string): Date | null {
  const moment = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?Z)?$/.test(text) ? new Date(text) : null;
  return moment === null || Number.isNaN(moment.getTime()) ? null : moment;
}

async function show({ reader, clock }: Shop): Promise<Said> {
  const all = await breaches(reader);
  const left = all.map((breach) => hoursLeft(breach, clock.now()));
  const words = all.length === 0 ? "No breach was ever noted." : all.map((one) => inWords(one, clock.now())).join("\n");
  return { good: left.every((hours) => hours === null || hours >= 0), words };
}

async function known({ transact, clock }: Shop, [at]: readonly string[]): Promise<Said> {
  const now = clock.now();
  const knownAt = at === undefined ? now : readMoment(at);
  if (knownAt === null || knownAt > now)
    return {
      good: false,
      words: "Say when it became known: a moment like 2027-03-01T14:30Z that is over, or nothing for now.",
    };
  const number = await transact((tx) => beginBreach(tx, knownAt));
  return { good: true, words: inWords({ number, knownAt, toldAt: null }, now) };
}

async function told({ transact, clock }: Shop, [number = ""]: readonly string[]): Promise<Said> {
  const noted =
    /^[1-9]\d{0,8}$/.test(number) && (await transact((tx) => tellRegulator(tx, Number(number), clock.now())));
  if (!noted) return { good: false, words: "There is no such breach of which the regulator is still to be told." };
  return { good: true, words: `The regulator was told of breach ${number}.` };
}

async function read(shop: Shop, [who = "", first = "", last = ""]: readonly string[]): Promise<Said> {
  const [from, to] = [readMoment(first), readMoment(last)];
  if (from === null || to === null || from >= to) return { good: false, words: noMoment };
  const lines = who === "keys" ? await withinReachOfKeys(shop, { from, to }) : await looksOf(shop, who, { from, to });
  return { good: true, words: lines.join("\n") };
}

type Between = { from: Date; to: Date };

async function looksOf({ modules, reader }: Shop, who: string, between: Between): Promise<string[]> {
  const looks = await modules.access.looksOf(reader, who, between);
  const numbers = new Set(looks.map(({ number }) => number));
  return [
    ...looks.map(
      ({ at, handle, role, about, number, purpose }) =>
        `${at.toISOString()}  ${about} ${number}, by ${handle} (${role}), for ${purpose}`,
    ),
    `${who} looked ${looks.length} times, at the details of ${numbers.size} orders, complaints, questions or invoices.`,
  ];
}

async function withinReachOfKeys({ modules, reader }: Shop, between: Between): Promise<string[]> {
  const bundles = await bundlesAlive(reader, between);
  const kinds = Map.groupBy(bundles, (bundle) => bundle.split(":")[0] ?? "");
  const orders = (kinds.get("fulfilment") ?? []).map((bundle) => bundle.slice("fulfilment:".length));
  const numbers = await modules.orders.numbersOf(reader, orders);
  return [
    ...numbers.map((number) => `order ${number}`),
    ...[...kinds].map(([kind, all]) => `${kind}: ${all.length} keys were there in that time.`),
    `Whoever had the keys then could open the details of ${bundles.length} people's orders, complaints, questions, addresses and invoices.`,
  ];
}
