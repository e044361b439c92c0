/**
 * `npm run test:own-server`: the tests that need a database, on a PostgreSQL 15 of the distribution (the oldest the shop
 * supports, with a password, sorting by the rules of English) instead of the shop's own. DATABASE_URL names another
 * server to use. Prints SKIPPED where there is neither. Arguments choose files by a part of their path.
 */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { installedPostgres, startOwnServer } from "../test/support/own-server.ts";

const root = join(import.meta.dirname, "..");

/** These start a PostgreSQL of their own, or a shop that does, and have nothing to say about another one. */
const startsItsOwn = /support\/(shop-process|journey|scratch-cluster)\.ts"|"\.\/clone\.ts"/;

const chosen = process.argv.slice(2);
const files = ["src", "policy", "sandbox", "test"].flatMap(testFiles);
const wanted = files.filter((file) => chosen.length === 0 || chosen.some((part) => file.includes(part)));
const { DATABASE_URL: given } = process.env;
const programs = installedPostgres();

if (wanted.length === 0) {
  process.stdout.write("No test has such a path.\n");
  process.exitCode = 1;
} else if (given === undefined && programs === undefined) {
  process.stdout.write(
    "SKIPPED a PostgreSQL of one's own: PostgreSQL 15 is not installed, and DATABASE_URL is not set\n",
  );
  process.stdout.write("\n0 passed, 0 failed, 1 skipped\n");
} else if (given !== undefined) {
  process.exitCode = await test(given);
} else {
  const server = await startOwnServer(programs);
  process.stdout.write(`On PostgreSQL ${server.version}\n`);
  try {
    process.exitCode = await test(server.address);
  } finally {
    await server.stop();
  }
}

function test(address: string): Promise<number> {
  const child = spawn(process.execPath, ["--import", "tsx", join(root, "tools/test.ts"), ...wanted], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: address },
    stdio: "inherit",
  });
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
}

function testFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => /\.test\.tsx?$/.test(path))
    .map((path) => join(folder, path))
    .filter(
      (path) => path.startsWith("test/own-server/") || !startsItsOwn.test(readFileSync(join(root, path), "utf8")),
    );
}
