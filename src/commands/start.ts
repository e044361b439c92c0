import { setTimeout as pause } from "node:timers/promises";
import { type Config, readConfig } from "#config";
import { elapsed } from "#kernel/clock";
import { makeDataDir, stopCluster } from "#kernel/cluster/index";
import type { Shop } from "../main.ts";
import { askedToEnd, endWithin } from "./asked-to-end.ts";
import { clearLeftovers } from "./backup/leftovers.ts";
import { becomeOnlyOne, type RunningShop } from "./only-one.ts";

/**
 * `candour start`: the whole shop in one process, until it is asked to end. A second one says where the first runs and
 * ends well. On a clean end our own PostgreSQL ends too, also one that was found running; when the process dies,
 * PostgreSQL stays and the next start finds it.
 */
export async function start(): Promise<number> {
  const config = readConfig();
  const dataDir = makeDataDir(config.dataDir);
  // Before anything tells others of this process: whoever reads it may ask it to end at once.
  const asked = askedToEnd();
  const right = await Promise.race([rightToRun(dataDir), asked]);
  if (typeof right === "string") return process.exit(0);
  if (!right.ok) {
    print(runsAlready(right.shop));
    return 0;
  }
  const endCluster = () => (config.databaseUrl === undefined ? stopCluster(dataDir) : Promise.resolve());
  try {
    await clearLeftovers(config).catch(() =>
      print("What a killed backup or drill has left stays there: candour doctor"),
    );
    const shop = await openUnlessAsked(config, asked);
    if (shop !== undefined) {
      right.only.announce(shop.shopUrl);
      print(`The shop is open at ${shop.shopUrl}`);
      if (shop.mailboxUrl !== undefined) print(`Its mails lie at      ${shop.mailboxUrl}`);
      print(`Its back office is at ${shop.officeUrl}`);
      if (shop.joinUrl !== undefined)
        print(`  Nobody works there yet. Join as its owner, once, within a day: ${shop.joinUrl}`);
      await asked;
      right.only.withdraw();
      print("Closing …");
      await endWithin(20_000, shop.close);
    }
  } finally {
    await endWithin(45_000, endCluster);
    right.only.release();
  }
  // Opening may still be under way, and nobody waits for it any more.
  return process.exit(0);
}

/** A shop that is still starting or already closing, or a command that works on its database, is waited for; an open shop is not. */
async function rightToRun(dataDir: string): ReturnType<typeof becomeOnlyOne> {
  const waited = elapsed();
  for (;;) {
    const right = await becomeOnlyOne(dataDir);
    if (right.ok || right.shop.url !== undefined || waited() > 60_000) return right;
    await pause(100);
  }
}

/** The open shop; or, when it is asked to end on the way and does not open within ten seconds more, nothing. */
async function openUnlessAsked(config: Config, asked: Promise<string>): Promise<Shop | undefined> {
  const { startShop } = await import("../main.ts");
  const givenUp = asked.then(() => pause(10_000, undefined, { ref: false }));
  return Promise.race([startShop(config), givenUp]);
}

function runsAlready({ pid, url }: RunningShop): string {
  return url === undefined
    ? `Candour is already starting or closing (process ${pid})`
    : `Candour already runs at ${url} (process ${pid})`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
