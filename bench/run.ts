/**
 * `npm run bench`: the shop as it is started by its owner, under load from a process of its own, beside a bare server that
 * sends answers of the same size. Prints Markdown; `npm run bench -- --write` puts it into bench/RESULTS.md.
 * BENCH_SIZES and BENCH_SECONDS make it shorter.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { elapsed } from "#kernel/clock";
// Measures modules without a route or a job, which would say what may be opened.
import "../test/support/any-act.ts";
import { forgetShop, type ShopProcess, startShopProcess } from "../test/support/shop-process.ts";
import { createAims } from "./aims.ts";
import { configOf, type Filled, fillShop } from "./filled-shop.ts";
import { measureGdpr, type OperationMeasured, operationWords, perPerson } from "./gdpr.ts";
import { memoryMb } from "./measure.ts";
import { visitPages } from "./pages.ts";
import { measureSealing, type Ratios } from "./sealing.ts";
import { askShop, type Rows } from "./shop-rows.ts";
import { measureRecords } from "./vault.ts";

const sizes = (process.env.BENCH_SIZES ?? "100,1000,10000").split(",").map(Number);
const seconds = Number(process.env.BENCH_SECONDS ?? "2");
const root = join(import.meta.dirname, "..");
const aims = createAims();
const lines: string[] = [];
const say = (...more: string[]): void => {
  for (const line of more) {
    lines.push(line);
    process.stdout.write(`${line}\n`);
  }
};
const words = (n: number): string => n.toLocaleString("en-GB");

await main();

async function main(): Promise<void> {
  const began = elapsed();
  const before = loadavg()[0] ?? 0;
  // What an earlier start leaves behind: the shop is not to be measured while it is built.
  spawnSync(process.execPath, [join(root, "bin/launcher/make-bundle.js")], { cwd: root, stdio: ["ignore", 2, 2] });
  const shares: Rows["shares"][] = [];
  for (const size of sizes) shares.push(await measureShop(size));
  flat(shares);
  await onFreshShop(compareSealing);
  measureVault();
  await onFreshShop(measureRights);
  await onFreshShop(measureVisits);
  await countStatements();
  const took = Math.round(began() / 60_000);
  const text = [...preface(before, took), ...aims.table(), ...lines, ""].join("\n");
  process.stdout.write(`\n${aims.table().join("\n")}\n`);
  if (process.argv.includes("--write")) writeFileSync(join(import.meta.dirname, "RESULTS.md"), text);
}

function preface(load: number, minutes: number): string[] {
  const commit = spawnSync("git", ["describe", "--always", "--dirty"], { cwd: root, encoding: "utf8" }).stdout.trim();
  return [
    "# How fast it is",
    "",
    "Made by `npm run bench -- --write`. Do not edit.",
    "",
    `Measured on ${new Date().toISOString().slice(0, 10)} at ${commit}, in ${minutes} minutes, with ${cpus().length} cores,`,
    `${Math.round(totalmem() / 2 ** 30)} GiB and Node ${process.version}. Load average before it began: ${load.toFixed(1)}. Load generator, shop, stand-in bank and the`,
    "shop's own PostgreSQL 18, with fsync on, share these cores. Figures drift with the machine; ratios within one run count.",
    "",
    "## The aims",
    "",
  ];
}

async function measureShop(size: number): Promise<Rows["shares"]> {
  const { shop, filled } = await starts(size);
  try {
    const idle = memoryMb(shop.pid);
    const rows = await askShop({ shop, filled, seconds, size: words(size), aims });
    say("", "Ten clients, each with one request at a time; six for purchases:", "", ...rows.busy);
    say(
      "",
      "One client, every address for the first time, so that nothing was kept; for purchases one at a time:",
      "",
      ...rows.alone,
    );
    await pause(2_000);
    const after = memoryMb(shop.pid);
    say(
      "",
      `Memory of the shop's process alone, without PostgreSQL and the two stand-ins: idle ${idle.now} MB resident (${idle.proportional} MB`,
      `if pages shared with others are counted in parts), after the load ${after.now} MB, at most ${after.most} MB in between.`,
    );
    aims.most("memory, idle", 150, " MB", idle.now, words(size));
    aims.most("memory, at most, under load", 250, " MB", after.most, words(size));
    return rows.shares;
  } finally {
    await shop.stop();
    forgetShop(shop);
  }
}

/** Starts it on an empty folder, fills it, and starts it again: with the database made, and with it running. */
async function starts(size: number): Promise<{ shop: ShopProcess; filled: Filled }> {
  const first = elapsed();
  let shop = await startShopProcess({ dataDir: mkdtempSync(join(tmpdir(), "candour-bench-")) });
  const firstMs = first();
  const filled = await fillShop(shop, size);
  await shop.stop();
  const again = async (): Promise<number> => {
    const passed = elapsed();
    shop = await shop.again();
    return passed();
  };
  const madeMs = await again();
  const runningMs: number[] = [];
  for (let n = 0; n < 3; n++) {
    // The database of a shop that was killed lives on.
    await shop.kill();
    await pause(1_000);
    runningMs.push(await again());
  }
  runningMs.sort((a, b) => a - b);
  const running = runningMs[1] ?? Number.NaN;
  say("", `## ${words(size)} products`, "");
  say(
    `First start on an empty folder: ${inSeconds(firstMs)} (with the sample shop). Start with the database made but not running: ${inSeconds(madeMs)};`,
    `with the database running: ${inSeconds(running)}, median of three. Each from the command to the first answer it could give.`,
  );
  aims.most("start with the database running", 1.5, " s", running / 1_000, words(size));
  await pause(2_000);
  return { shop, filled };
}

function inSeconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

/** The same pages cost the same whatever the size, each held against the bare server of its own moment. */
function flat(shares: readonly Rows["shares"][]): void {
  const [smallest, largest] = [shares[0], shares.at(-1)];
  if (smallest === undefined || largest === undefined || sizes.length < 2) return;
  const between = `at ${words(sizes.at(-1) ?? 0)} ÷ at ${words(sizes[0] ?? 0)} products`;
  for (const [name, share] of largest) {
    const ratio = share / (smallest.get(name) ?? Number.NaN);
    if (!name.startsWith("new basket")) aims.least(`flat: ${name}, ${between}`, 0.8, "", ratio);
  }
}

/** A shop that was just started on an empty folder, ended and removed after `work`. */
async function onFreshShop(work: (shop: ShopProcess) => Promise<void>): Promise<void> {
  const shop = await startShopProcess({ dataDir: mkdtempSync(join(tmpdir(), "candour-bench-")) });
  try {
    await work(shop);
  } finally {
    await shop.stop();
    forgetShop(shop);
  }
}

async function compareSealing(shop: ShopProcess): Promise<void> {
  const { skus } = await fillShop(shop, 0);
  const measured = await measureSealing(configOf(shop), skus[0] ?? "", 100 * seconds);
  const ms = (value: number): string => value.toFixed(2);
  const ratios = (name: string, { save, read, firstRead }: Ratios): string =>
    `| **${name}** | ${ms(save)} | ${ms(read)} | ${ms(firstRead)} |`;
  say("", "## Sealing on against off", "");
  say(
    `The details step of the checkout (draft, card of 255 bytes, locators) and the way back to it, without HTTP, on the shop's own`,
    `databases; the three ways took turns, ${measured.turns} each. Medians in ms.`,
    "",
    "| | save | read, key in memory | read, key from the keystore |",
    "|---|---|---|---|",
    ...measured.rows.map((row) => `| ${row.name} | ${ms(row.saveMs)} | ${ms(row.readMs)} | ${ms(row.firstReadMs)} |`),
    ratios("first ÷ second", measured.overUnsealed),
    ratios("first ÷ third", measured.overNothing),
    "",
    `A sealed card of 255 bytes has ${ms(measured.size)} times its size.`,
  );
  for (const [than, over] of [
    ["the same statements unsealed", measured.overUnsealed],
    ["nothing of a vault", measured.overNothing],
  ] as const) {
    aims.most(`sealing: save ÷ ${than}`, 1.3, "", over.save);
    aims.most(`sealing: read ÷ ${than}`, 1.15, "", over.read);
  }
  aims.most("sealing: size at 255 bytes ÷ unsealed", 1.5, "", measured.size);
}

/** Without a database. The bounds are those of the vault's design. */
function measureVault(): void {
  const { sealUs, sealWithoutPoolUs, openUs, jsonUs, plainBytes, recordBytes } = measureRecords();
  const page = (openUs * 50) / 1_000;
  say("", "## Sealing and opening alone", "");
  say(
    `A card of ${plainBytes} bytes, canonical JSON and padding included, in memory: ${sealUs.toFixed(1)} µs to seal (${sealWithoutPoolUs.toFixed(1)} without the pool of`,
    `randomness), ${openUs.toFixed(1)} µs to open, ${(sealUs / jsonUs).toFixed(1)} and ${(openUs / jsonUs).toFixed(1)} times what writing and reading it as JSON takes. The record has ${recordBytes} bytes.`,
  );
  aims.most("vault: seal a card of 255 bytes", 35, " µs", sealUs);
  aims.most("vault: open a card of 255 bytes", 25, " µs", openUs);
  aims.most("vault: open a page of 50 cards", 3, " ms", page);
}

/** The four workloads of GDPRbench; the aims are for customers, controllers and processors. */
async function measureRights(shop: ShopProcess): Promise<void> {
  const [people, operations] = [Math.ceil(250 * seconds), Math.ceil(200 * seconds)];
  const measured = await measureGdpr(configOf(shop), people, operations);
  const ms = (value: number | undefined): string => (value === undefined ? "" : value.toFixed(2));
  const ratio = ({ sealedMs, plainMs }: OperationMeasured): number => sealedMs / (plainMs ?? Number.NaN);
  const row = (each: OperationMeasured, mark = ""): string =>
    `| ${mark}${each.name}${mark} | ${ms(each.sealedMs)} | ${ms(each.plainMs)} | ${each.plainMs === undefined ? "" : ratio(each).toFixed(2)} |`;
  say("", "## The rights of people (GDPRbench)", "");
  say(
    `The four workloads of GDPRbench on ${words(people)} people with ${perPerson} records of 255 bytes each, ${words(operations)} operations a workload in the published shares, one`,
    "at a time, on the shop's own databases; with the vault, its locators and the privacy ledger, and in turn with the same tables and none",
    "of these. Only the first can answer what was erased and when. Workloads: means in ms; operations: medians.",
    "",
    "| | with the vault | without | ratio |",
    "|---|---|---|---|",
    ...measured.mixes.map((each) => row(each, "**")),
    ...measured.operations.map((each) => row(each)),
    "",
    `All that is kept for a record takes ${measured.space.toFixed(2)} times the space of the record without. While a record is erased, another process that`,
    `has its key in memory opened it for ${measured.shredSeenMs.toFixed(0)} ms more at most.`,
  );
  for (const mix of measured.mixes) {
    if (mix.plainMs !== undefined) aims.most(`GDPRbench: ${mix.name} ÷ the same without a vault`, 1.5, "", ratio(mix));
  }
  aims.most("GDPRbench: space ÷ the same without a vault", 1.8, "", measured.space);
  const erasing = measured.operations.find(({ name }) => name === operationWords.erase);
  if (erasing !== undefined) say(`Shredding takes ${ratio(erasing).toFixed(1)} times what deleting a row takes.`);
  aims.most("vault: what is shredded opens nowhere any more after", 1_000, " ms", measured.shredSeenMs);
}

async function measureVisits(shop: ShopProcess): Promise<void> {
  const visited = await visitPages(shop.url, 5);
  say("", "## A first visit", "");
  say(
    "In Chromium at 390 × 844 with nothing kept from before, on a line of 1.6 Mbit/s with 150 ms there and back and a",
    "processor slowed down four times, as Lighthouse's mobile profile has it. Medians of five visits; nobody scrolls.",
    "",
    "| | largest paint ms | blocked ms | layout shift | elements | requests | KB over the wire | to others |",
    "|---|---|---|---|---|---|---|---|",
  );
  for (const { name, visit } of visited) {
    const { lcp, tbt, cls, nodes, requests, kilobytes, others } = visit;
    say(
      `| ${name} | ${lcp.toFixed(0)} | ${tbt.toFixed(0)} | ${cls.toFixed(3)} | ${nodes} | ${requests} | ${kilobytes.toFixed(0)} | ${others} |`,
    );
    aims.most("first visit: largest paint", 1_200, " ms", lcp, name);
    aims.most("first visit: blocked", 30, " ms", tbt, name);
    aims.most("first visit: layout shift", 0.01, "", cls, name);
    aims.most("first visit: requests to others", 0, "", others, name);
  }
}

/** In a process of its own, because it watches the shop from inside. */
async function countStatements(): Promise<void> {
  const child = spawn(process.execPath, ["--import", "tsx", join(root, "bench/purchase-cost.ts")], {
    cwd: root,
    env: { ...process.env, BENCH_PURCHASES: String(5 * Math.ceil(seconds)) },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const most: Record<string, number> = { list: 1, detail: 1, search: 1, "new basket with a line": 4 };
  child.on("message", (message) => {
    const { name, statements } = message as { name: string; statements: number };
    aims.most(`statements: ${name}`, most[name] ?? 25, "", statements);
  });
  let text = "";
  child.stdout?.on("data", (part: Buffer) => {
    text += part.toString();
  });
  await new Promise((resolve) => child.once("close", resolve));
  if (child.exitCode !== 0) throw new Error(`bench/purchase-cost.ts ended with ${child.exitCode}.`);
  say(
    "",
    ...text
      .trim()
      .split("\n")
      .filter((line) => !line.startsWith("{")),
  );
}
