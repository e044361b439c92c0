import { execFile } from "node:child_process";
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Binaries } from "./binaries.ts";
import { ClusterError } from "./failure.ts";
import type { Home } from "./home.ts";
import { asUser, ownUser } from "./run-as.ts";
import { hostAuthentication, identityMap, roles } from "./settings.ts";

/**
 * Makes the cluster where there is none. It is prepared under another name and moved when complete, so a start that was
 * killed on the way leaves nothing that could be taken for a cluster; such leavings are removed. The caller holds the
 * cluster's lock. Without `sync` (tests) the disk is not waited for. Answers whether a cluster was made.
 *
 * @throws ClusterError for a cluster of another major version, a folder that is no cluster, or a failing `initdb`.
 */
export async function makeCluster(home: Home, binaries: Binaries, { sync }: { sync: boolean }): Promise<boolean> {
  removeHalfMade(home);
  if (existsSync(home.pgData)) {
    checkVersion(home.pgData, binaries);
    home.confirm?.();
    return false;
  }
  const making = mkdtempSync(join(home.nursery, `${basename(home.pgData)}${halfMade}`));
  if (!home.user.isSelf) chownSync(making, home.user.uid, home.user.gid);
  await initdb(making, home, binaries, sync ? [] : ["--no-sync"]);
  renameSync(making, home.pgData);
  syncFolder(dirname(home.pgData));
  home.confirm?.();
  // An initdb whose parent was killed writes on for a moment; by now it has noticed.
  removeHalfMade(home);
  return true;
}

/** Writes who may connect, on every start: the shop may be run by another user today. */
export function writeAccess(home: Home): void {
  for (const [name, text] of [
    ["pg_hba.conf", hostAuthentication],
    ["pg_ident.conf", identityMap(ownUser().name)],
  ] as const) {
    const path = join(home.pgData, name);
    if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
    writeFileSync(`${path}.new`, text, { mode: 0o600 });
    chmodSync(`${path}.new`, 0o600);
    if (!home.user.isSelf) chownSync(`${path}.new`, home.user.uid, home.user.gid);
    renameSync(`${path}.new`, path);
  }
}

const halfMade = ".making-";
const runFile = promisify(execFile);

function removeHalfMade(home: Home): void {
  for (const name of readdirSync(home.nursery)) {
    if (name.startsWith(`${basename(home.pgData)}${halfMade}`)) {
      rmSync(join(home.nursery, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    }
  }
}

/** UTF-8 sorted and classified by PostgreSQL itself, not by the machine's C library; a checksum on every page. */
async function initdb(folder: string, home: Home, binaries: Binaries, more: readonly string[]): Promise<void> {
  const args = [
    ["-D", folder],
    ["--username", roles.cluster],
    ["--auth", "peer"],
    ["--encoding", "UTF8"],
    ["--locale", "C"],
    ["--locale-provider", "builtin"],
    ["--builtin-locale", "C.UTF-8"],
    ["--data-checksums"],
    ["--no-instructions"],
    more,
  ].flat();
  try {
    await runFile(join(binaries.folder, "initdb"), args, { ...asUser(home.user), timeout: 120_000 });
  } catch (thrown) {
    rmSync(folder, { recursive: true, force: true });
    const said = thrown instanceof Error && "stderr" in thrown ? String(thrown.stderr).trim() : "";
    throw new ClusterError(`The database could not be made in ${home.pgData}. initdb said:\n${said || String(thrown)}`);
  }
}

function checkVersion(pgData: string, binaries: Binaries): void {
  const path = join(pgData, "PG_VERSION");
  if (!existsSync(path)) {
    throw new ClusterError(
      `${pgData} exists but is not a PostgreSQL cluster. Move it away, or set CANDOUR_DATA to another folder.`,
    );
  }
  const major = Number.parseInt(readFileSync(path, "utf8"), 10);
  if (major !== binaries.major) {
    throw new ClusterError(
      `The database in ${pgData} is of PostgreSQL ${major}; this version of Candour brings PostgreSQL ${binaries.major}. ` +
        "Go back to the version of Candour that made it, and move the shop from there.",
    );
  }
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, "r");
  fsyncSync(handle);
  closeSync(handle);
}
