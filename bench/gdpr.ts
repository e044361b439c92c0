/**
 * The four workloads of GDPRbench (Shastri and others, PVLDB 13(7), 2020) on the bundles of the vault: what customers, controllers,
 * processors and regulators ask, in the published shares. Each operation is done on sealed records and on the same records in a table
 * without a vault, in turn, so that a busy machine slows both alike.
 */
import { setImmediate as turnOfOthers } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { Config } from "#config";
import { elapsed } from "#kernel/clock";
import { withConnection } from "#kernel/cluster/roles";
import { silentLog } from "#kernel/log";
import { createVault, type Vault } from "#vault";
import { createEpochs } from "../src/epochs.ts";
import { type Ground, openGround } from "../src/ground.ts";
import { bytesOf, makeTables, rowById } from "./gdpr.sql.ts";
import {
  type Card,
  cardOf,
  newId,
  placeOf,
  plainSite,
  refOf,
  type Site,
  sealedSite,
  type Watched,
} from "./gdpr-sites.ts";
import { median } from "./measure.ts";
import { picks } from "./picks.ts";

/** Milliseconds of one operation, both ways; one of them where only a site with a ledger has an answer. */
export type OperationMeasured = { name: string; sealedMs: number; plainMs: number | undefined };
export type GdprMeasured = {
  /** The mean of each mix, and the median of each kind of operation. */
  mixes: OperationMeasured[];
  operations: OperationMeasured[];
  /** Bytes of all tables that hold the records, keys and locators ÷ bytes of the plain table. */
  space: number;
  /** Until a process that has a key in memory opens nothing with it after its burial has begun; the slowest. */
  shredSeenMs: number;
};

type Operation = keyof Site | keyof Watched;
type Share = readonly [operation: Operation, percent: number, popular?: "popular"];
/** Popular: the first records are asked for most, as Zipf's law has it; otherwise all are asked for alike. */
const mixes: Readonly<Record<string, readonly Share[]>> = {
  controller: [
    ["create", 25],
    ["erase", 25],
    ["keepAll", 50],
  ],
  customer: [
    ["export", 20, "popular"],
    ["describe", 20, "popular"],
    ["change", 20, "popular"],
    ["keep", 20, "popular"],
    ["erase", 20, "popular"],
  ],
  processor: [
    ["read", 80, "popular"],
    ["readPage", 20],
  ],
  regulator: [
    ["describe", 46, "popular"],
    ["audit", 31],
    ["isErased", 23],
  ],
};

/** What each operation is called in the table of results. */
export const operationWords: Readonly<Record<Operation, string>> = {
  create: "a new record",
  read: "one record",
  readPage: "a page of 20 records",
  export: "everything of one person",
  describe: "until when what of one person is kept",
  change: "a correction",
  keep: "another date for a record",
  keepAll: "another date for all of one person",
  erase: "an erasure",
  audit: "the last 100 entries of the ledger",
  isErased: "the proof of an erasure",
};

export const perPerson = 2;
const warmUp = 20;

/** Fills the running shop's databases with `people` of two records each, and does `operations` of each mix. */
export async function measureGdpr(config: Config, people: number, operations: number): Promise<GdprMeasured> {
  const opened = new AsyncDisposableStack();
  try {
    const [ours, theirs] = [await joinVault(config, opened), await joinVault(config, opened)];
    const { owner } = ours.ground.urls;
    if (owner === null) throw new Error("The bench needs the login that owns the tables.");
    await withConnection(owner, async (client) => {
      await client.query("CREATE SCHEMA bench; GRANT USAGE ON SCHEMA bench TO candour_shop");
      for (const statement of makeTables) await client.query(statement);
    });
    const bench = createBench(ours.ground, ours.vault);
    const space = await fill(bench, people);
    const measured = [];
    for (const [name, shares] of Object.entries(mixes)) measured.push(await run(bench, name, shares, operations));
    const asked = [...bench.times].map(([operation, { sealed, plain }]) => ({
      name: operationWords[operation],
      sealedMs: median(sealed),
      plainMs: known(median(plain)),
    }));
    return { mixes: measured, operations: asked, space, shredSeenMs: await untilSeen(bench, theirs.vault, 20) };
  } finally {
    await opened.disposeAsync();
  }
}

type Inside = { ground: Ground; vault: Vault };

/** A vault of its own on a running shop: no job of the shop is told of what is shredded here. */
async function joinVault(config: Config, opened: AsyncDisposableStack): Promise<Inside> {
  const ground = opened.adopt(await openGround(config, { joinOnly: true }), (each) => each.close());
  const epochs = createEpochs(ground, { send: () => Promise.reject(new Error("Nothing leaves the bench.")) });
  const jobs = { enqueue: async () => {} };
  const vault = createVault({ ...ground, shop: ground.shopId, epochs, jobs, log: silentLog });
  await vault.start();
  return { ground, vault };
}

type Target = { id: string; email: string };

/** One filled pair of sites, and what was measured on it so far. */
type Bench = {
  ground: Ground;
  sealed: Site & Watched;
  plain: Site;
  live: Target[];
  erased: Target[];
  times: Map<Operation, Both<number[]>>;
  /** Numbers from 0 to 1, the same every run. */
  chance(): number;
  until: Date;
};
type Both<T> = { sealed: T; plain: T };

function createBench(ground: Ground, vault: Vault): Bench {
  const next = picks(1, 2 ** 32);
  return {
    ground,
    sealed: sealedSite(ground, vault),
    plain: plainSite(ground),
    live: [],
    erased: [],
    times: new Map(),
    chance: () => next() / 2 ** 32,
    until: ground.clock.now(),
  };
}

/** Answers what the records take with all that goes with them, as a share of what they take alone. */
async function fill({ ground, sealed, plain, live, until }: Bench, people: number): Promise<number> {
  const { reader } = ground.database;
  const size = async (): Promise<Both<number>> => {
    const shop = await bytesOf(reader, ["bench.sealed", "vault.bundle", "vault.locator"]);
    const keys = await bytesOf(ground.keystore.reader, ["keystore.bundle_key"]);
    return { sealed: shop + keys, plain: await bytesOf(reader, ["bench.plain"]) };
  };
  const before = await size();
  for (let n = 0; n < people * perPerson; n++) {
    const email = `person-${n % people}@example.com`;
    const card = cardOf(newId(), email, "17 Mill Lane, Kendal");
    for (const site of [sealed, plain]) await site.create(card, until);
    live.push({ id: card.id, email });
  }
  const after = await size();
  return (after.sealed - before.sealed) / (after.plain - before.plain);
}

async function run(
  bench: Bench,
  name: string,
  shares: readonly Share[],
  operations: number,
): Promise<OperationMeasured> {
  const { chance, times } = bench;
  const sum = { sealed: 0, plain: 0 };
  for (let turn = -warmUp; turn < operations; turn++) {
    const [operation, , popular] = drawn(shares, chance() * 100);
    const ms = await one(bench, operation, popular !== undefined, turn);
    if (turn < 0) continue;
    sum.sealed += ms.sealed;
    sum.plain += ms.plain;
    const kept = times.get(operation) ?? { sealed: [], plain: [] };
    kept.sealed.push(ms.sealed);
    kept.plain.push(ms.plain);
    times.set(operation, kept);
  }
  return { name, sealedMs: sum.sealed / operations, plainMs: known(sum.plain / operations) };
}

async function one(bench: Bench, operation: Operation, popular: boolean, turn: number): Promise<Both<number>> {
  const { sealed, live, erased } = bench;
  if (operation !== "audit" && operation !== "isErased")
    return both(bench, operation, pick(bench, live, popular), turn);
  const { id } = operation === "audit" ? { id: "" } : pick(bench, erased, popular);
  const passed = elapsed();
  const answer = operation === "audit" ? await sealed.audit() : await sealed.isErased(id);
  const ms = passed();
  if (answer === false) throw new Error("A record that was erased is not.");
  return { sealed: ms, plain: Number.NaN };
}

/** Does one operation both ways, the other way first each time, and sees that both answer the same. */
async function both(bench: Bench, operation: keyof Site, target: Target, turn: number): Promise<Both<number>> {
  const { sealed, plain, live, erased, until } = bench;
  const { email } = target;
  const card = cardOf(operation === "create" ? newId() : target.id, email, `${turn + warmUp} High Street, Kendal`);
  const ms = { sealed: 0, plain: 0 };
  const answers: unknown[] = [];
  const ways = [["sealed", sealed] as const, ["plain", plain] as const];
  for (const [way, site] of turn % 2 === 0 ? ways : ways.reverse()) {
    const passed = elapsed();
    const answer = await ask(site, operation, target, card, until);
    ms[way] = passed();
    answers.push(answer);
  }
  if (!isDeepStrictEqual(answers[0], answers[1])) throw new Error(`Both ways do not answer the same: ${operation}.`);
  if (operation === "create") live.push({ id: card.id, email });
  if (operation === "erase") erased.push(...live.splice(live.indexOf(target), 1));
  return ms;
}

function pick({ chance }: Bench, from: readonly Target[], popular: boolean): Target {
  // The logarithm of the place is what is drawn evenly: the n-th is asked for 1/n as often as the first.
  const place = popular ? Math.floor(from.length ** chance()) - 1 : Math.floor(chance() * from.length);
  const target = from[place];
  if (target === undefined) throw new Error("No record is left to be asked for.");
  return target;
}

/** Another process has the key in memory: for how long at most it goes on opening what is being erased here. */
async function untilSeen({ ground, sealed, live }: Bench, other: Vault, rounds: number): Promise<number> {
  const seen: number[] = [];
  for (const { id } of live.splice(0, rounds)) {
    const row = await rowById(ground.database.reader, "sealed", id);
    if (row === undefined) throw new Error("A record that should be there is not.");
    const opens = async () => (await other.open(refOf(row), placeOf(id), row.content)).ok;
    if (!(await opens())) throw new Error("A record does not open before it is erased.");
    const passed = elapsed();
    const erasing = sealed.erase(id);
    // Opening with a key in memory waits for nothing: the news of the burial needs its turn.
    while (await opens()) await turnOfOthers();
    seen.push(passed());
    await erasing;
  }
  return Math.max(...seen);
}

function ask(site: Site, operation: keyof Site, { id, email }: Target, card: Card, until: Date): Promise<unknown> {
  switch (operation) {
    case "create":
      return site.create(card, until);
    case "change":
      return site.change(id, card);
    case "export":
    case "describe":
      return site[operation](email);
    case "keep":
      return site.keep(id, until);
    case "keepAll":
      return site.keepAll(email, until);
    default:
      return site[operation](id);
  }
}

function drawn(shares: readonly Share[], percent: number): Share {
  let from = 0;
  for (const share of shares) {
    from += share[1];
    if (percent < from) return share;
  }
  throw new Error("The shares of a mix are not a hundred.");
}

function known(ms: number): number | undefined {
  return Number.isNaN(ms) ? undefined : ms;
}
