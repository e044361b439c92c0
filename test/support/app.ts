import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { readConfig } from "#config";
import { moveAnnouncedClock } from "#kernel/announced-clock";
import { createClock, day, second } from "#kernel/clock";
import { type Gate, type Listener, listen, type Route } from "#kernel/http";
import type { Jobs } from "#kernel/jobs";
import { createLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { assembleModules, assembleShop, loadModules, type Modules } from "../../src/assemble.ts";
import { type Ground, openGroundOn } from "../../src/ground.ts";
import { type Partners, startPartners } from "../../src/partners.ts";
import { seedShop } from "../../src/seed.ts";
import { readIdentity } from "../../src/trader.ts";
import { giveWork } from "../../src/work.ts";
import { type FreshDatabase, freshDatabase } from "./database.ts";
import { freePorts } from "./free-ports.ts";
import { testPhotographs } from "./photographs.ts";
import "./any-act.ts";

/** The shop in this process, on a database of its own, with bank and courier as processes: for tests that look inside. */
export type App = {
  url: string;
  ground: Ground;
  modules: Modules;
  partners: Partners;
  gate: Gate;
  routes: readonly Route[];
  /** The back office, behind its own gate and on its own port. */
  office: { url: string; port: number; gate: Gate; routes: readonly Route[] };
  db: FreshDatabase;
  /** Every line the shop logged. */
  lines: string[];
  dataDir: string;
  /** Moves shop time on and runs every sweep. */
  advance(ms: number): Promise<void>;
  /** Runs every sweep, then rests. */
  settle(): Promise<void>;
  /** Waits until no job is left, where the shop works, and nothing is waiting to be written. */
  rest(): Promise<void>;
};

export type AppOptions = {
  env?: Record<string, string>;
  work?: boolean;
  /** False: the shop has no way to be paid, as one online without a provider; bank and courier run, and nobody asks them. */
  provider?: boolean;
  /** A stand-in of Stripe that takes the payments, with the settings that `env` names. */
  stripe?: { origin: string };
};

/** Opens it, listening on a free port, seeded with the sample shop. Closed when the test file ends. */
export async function openApp(options: AppOptions = {}): Promise<App> {
  const db = await freshDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), "candour-app-"));
  const port = await freePorts(2);
  const officePort = port + 1;
  const config = readConfig({
    PORT: String(port),
    CANDOUR_OFFICE_PORT: String(officePort),
    CANDOUR_DATA: dataDir,
    CANDOUR_BANK_PORT: "0",
    CANDOUR_COURIER_PORT: "0",
    CANDOUR_SAMPLE_PHOTOGRAPHS: testPhotographs,
    ...options.env,
  });
  const lines: string[] = [];
  const log = createLog(createClock().now, (line) => lines.push(line));
  const ground: Ground = await openGroundOn(config, db.urls, { log, random: systemRandom });
  const identity = readIdentity(config);
  const started = await startPartners(ground, identity.trader.name);
  const { stripe } = options;
  const partners: Partners = { ...started, ...(stripe === undefined ? {} : { stripe }) };
  const known = options.provider === false ? undefined : partners;
  const modules = await assembleModules(ground, known, identity);
  await seedShop({ ...ground, ...modules }, { sample: true, photographs: config.samplePhotographs });
  await loadModules(modules);
  giveWork({ ...modules, jobs: sweptWhenAsked(modules.jobs) });
  const { gate, routes, office } = await assembleShop(ground, modules, identity);
  const listener: Listener = await listen(gate, { port, host: "localhost" });
  const officeListener: Listener = await listen(office.gate, { port: officePort, host: "127.0.0.1" });
  const works = options.work !== false;
  if (works) await modules.jobs.work();
  after(async () => {
    await listener.close();
    await officeListener.close();
    modules.media.close();
    await modules.jobs.stop();
    await modules.egress.outcomesWritten();
    await partners.close();
    await ground.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const rest = async (): Promise<void> => {
    if (works) await untilQuiet(db);
    await modules.egress.outcomesWritten();
  };
  const settle = async (): Promise<void> => {
    await modules.jobs.sweep();
    await rest();
  };
  return {
    url: config.shopUrl,
    ground,
    modules,
    partners,
    gate,
    routes,
    office: { url: config.office.url, port: officePort, ...office },
    db,
    lines,
    dataDir,
    settle,
    rest,
    advance: async (ms) => {
      await ground.database.transact((tx) => moveAnnouncedClock(tx, ground.bus, ms));
      await ground.clock.reread();
      await settle();
    },
  };
}

/** Sweeps run when a test settles the shop: one by the clock could come in the middle of whatever a test looks at. */
function sweptWhenAsked(jobs: Jobs): Jobs {
  return { ...jobs, every: (name, _, run) => jobs.every(name, day / second, run) };
}

/** Waits until every job that exists has been done. */
export async function untilQuiet(db: Pick<FreshDatabase, "asOwner">): Promise<void> {
  for (let tries = 0; tries < 1_200; tries++) {
    const [row] = await db.asOwner(
      "SELECT count(*)::int AS left FROM jobs.job WHERE state IN ('created', 'retry', 'active') AND start_after <= now()",
    );
    if (row?.left === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("The jobs did not come to rest within a minute.");
}
