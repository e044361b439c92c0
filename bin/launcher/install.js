import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { buildFolder, forPerson, root, say } from "./place.js";
import { environmentForNpm, rememberNode } from "./runtime.js";

/**
 * Runs `npm ci` when `node_modules` is not what package-lock.json asks for: our stamp in it names another lockfile, or is
 * missing and names and versions differ. Times of files say little after a checkout. Without `everything`, what only tests and checks need is left out, unless
 * some of it is installed already. Of two that start at once, one installs and the other waits.
 */
export async function installDependencies({ everything }) {
  if (!isInstalled({ everything })) {
    mkdirSync(buildFolder, { recursive: true });
    const release = await exclusively(join(buildFolder, "install.lock"));
    try {
      if (!isInstalled({ everything })) npmCi(everything || hasDevelopmentPackages());
    } finally {
      release();
    }
  }
  rememberNode();
}

function npmCi(everything) {
  say("installing dependencies …");
  // Nothing we depend on needs a script of its own at installation.
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const omit = everything ? ["--include=dev"] : ["--omit=dev"];
  const npm = spawnSync("npm", [...args, ...omit], { cwd: root, env: environmentForNpm(), stdio: ["ignore", 2, 2] });
  if (npm.error !== undefined) throw forPerson(`npm cannot be run (${npm.error.code}).`);
  if (npm.status !== 0) throw forPerson("the dependencies could not be installed; npm says why above.");
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, stampFor(everything));
}

/** In `node_modules`, so that it goes when that goes. */
const stamp = join(root, "node_modules/.cache/candour/installed");

function stampFor(everything) {
  const lockfile = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  return `${lockfile} ${everything ? "everything" : "to run"}\n`;
}

function isStamped(everything) {
  try {
    const found = readFileSync(stamp, "utf8");
    return found === stampFor(true) || (!everything && found === stampFor(false));
  } catch {
    return false;
  }
}

function isInstalled({ everything }) {
  if (isStamped(everything)) return true;
  const wanted = packages("package-lock.json");
  // npm writes this one last, so an interrupted installation lacks it.
  const found = packages("node_modules/.package-lock.json");
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "" || (entry.dev === true && !everything) || isForAnotherMachine(entry)) return true;
    return found[path]?.version === entry.version;
  });
}

/** Packages for other platforms are not installed; one that is optional may be missing for other reasons, too. */
function isForAnotherMachine({ os, cpu, libc, optional, devOptional }) {
  if (optional !== true && devOptional !== true) return false;
  if (libc !== undefined) return true;
  return (os !== undefined && !os.includes(process.platform)) || (cpu !== undefined && !cpu.includes(process.arch));
}

function hasDevelopmentPackages() {
  return Object.values(packages("node_modules/.package-lock.json")).some((entry) => entry.dev === true);
}

function packages(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), "utf8")).packages ?? {};
  } catch (thrown) {
    if (thrown.code === "ENOENT") return {};
    throw thrown;
  }
}

/** The kernel's lock by way of SQLite, as src/kernel/cluster/lock.ts explains; here nothing is installed yet. */
async function exclusively(path) {
  const { DatabaseSync } = await import("node:sqlite");
  for (;;) {
    const handle = new DatabaseSync(path, { timeout: 0 });
    try {
      handle.exec("PRAGMA journal_mode = MEMORY");
      handle.exec("BEGIN EXCLUSIVE");
      return () => handle.close();
    } catch (thrown) {
      handle.close();
      if (thrown.errcode !== 5) throw thrown;
      await pause(200);
    }
  }
}
