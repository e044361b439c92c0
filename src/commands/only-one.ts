import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { tryLock } from "#kernel/cluster/lock";

/** What is known of the shop that runs from a data folder; `url` is missing while it starts or closes. */
export type RunningShop = { pid: number; url?: string };

/** The right to run the shop of a data folder. */
export type OnlyOne = {
  /** Tells those who ask later where the shop is. */
  announce(url: string): void;
  /** Says that the shop is closing: whoever starts one now waits for the right instead of going away. */
  withdraw(): void;
  release(): void;
};

/**
 * Takes the right to run the shop of this data folder, or answers which process has it. The kernel gives the right back
 * when its holder ends, also after `kill -9`; the note beside the lock only says where the shop is.
 */
export async function becomeOnlyOne(
  dataDir: string,
): Promise<{ ok: true; only: OnlyOne } | { ok: false; because: "runs-already"; shop: RunningShop }> {
  const lock = tryLock(join(dataDir, "start.lock"));
  if (lock === undefined) return { ok: false, because: "runs-already", shop: await runningShop(dataDir) };
  const note = join(dataDir, "start.json");
  const write = (shop: RunningShop): void => {
    writeFileSync(`${note}.new`, `${JSON.stringify(shop)}\n`, { mode: 0o600 });
    renameSync(`${note}.new`, note);
  };
  write({ pid: process.pid });
  return {
    ok: true,
    only: {
      announce: (url) => write({ pid: process.pid, url }),
      withdraw: () => write({ pid: process.pid }),
      release: () => {
        rmSync(note, { force: true });
        lock.release();
      },
    },
  };
}

/** Reads who holds the right. For an instant after the holder took it, the note can be of one that was killed. */
async function runningShop(dataDir: string): Promise<RunningShop> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const shop = readNote(dataDir);
    if (shop !== undefined && lives(shop.pid)) return shop;
    await pause(50);
  }
  return { pid: 0 };
}

function readNote(dataDir: string): RunningShop | undefined {
  try {
    const read: unknown = JSON.parse(readFileSync(join(dataDir, "start.json"), "utf8"));
    if (typeof read !== "object" || read === null || !("pid" in read) || typeof read.pid !== "number") return undefined;
    return "url" in read && typeof read.url === "string" ? { pid: read.pid, url: read.url } : { pid: read.pid };
  } catch {
    return undefined;
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && "code" in thrown && thrown.code === "EPERM";
  }
}
