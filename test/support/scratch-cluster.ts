import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cluster, type ClusterSettings, startCluster, stopCluster } from "#kernel/cluster/index";
import { withConnection } from "#kernel/cluster/roles";
import { silentLog } from "#kernel/log";

/** A folder of its own that anybody may enter, or only its owner; removed, with the server in it, when the test ends. */
export function scratchFolder(
  t: { after(run: () => Promise<void>): void },
  { mode = 0o755, systemFolder }: { mode?: number; systemFolder?: string } = {},
): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "candour-test-")));
  chmodSync(folder, mode);
  const dataDir = join(folder, "data");
  t.after(async () => {
    if (existsSync(dataDir)) await stopCluster(dataDir, systemFolder).catch(() => {});
    rmSync(folder, { recursive: true, force: true });
  });
  return dataDir;
}

/** Settings of tests that do not ask about power cuts: nothing waits for the disk. */
export const hasty = { fsync: "off" };

/** Starts, with nothing to be read in the log; `hasty` unless told otherwise. */
export function start(dataDir: string, more: Partial<ClusterSettings> = {}): Promise<Cluster> {
  return startCluster({ dataDir, log: silentLog, postgres: hasty, ...more });
}

/** The rows of one query. */
export function rowsOf(url: string, sql: string): Promise<Array<Record<string, unknown>>> {
  return withConnection(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);
}

/** Another process that runs `script` (an ES module that imports from the project) with `args`. */
export function otherProcess(script: string, args: readonly string[] = []) {
  const child = spawn(process.execPath, [...process.execArgv, "--input-type=module", "--eval", script, "--", ...args], {
    cwd: join(import.meta.dirname, "../.."),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (said += data.toString()));
  const ended = new Promise<{ code: number | null; said: string }>((resolve) => {
    child.once("close", (code) => resolve({ code, said }));
  });
  /** Resolves when it has written `words`. */
  const says = (words: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (said.includes(words)) resolve();
      };
      child.stdout.on("data", look);
      void ended.then(() => reject(new Error(`It ended without saying “${words}”:\n${said}`)));
      look();
    });
  return { child, ended, says };
}
