/** `candour recovery-key`, interrupted at each step: the key in force is always one that its owner has seen. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createPublicKey } from "node:crypto";
import { existsSync, linkSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { CrashPoint } from "#kernel/crashpoint";
import { readRecoveryKey } from "../../src/modules/vault/recovery-key.ts";
import { runCommand } from "../support/shop-process.ts";
import { freshFolder } from "../support/vault.ts";

const dataDir = freshFolder();
const publicKey = join(dataDir, "keys/recovery.pub");
const copy = join(dataDir, "backup/escrow.sealed");
const blocks = join(dataDir, "blocks-of-the-copy");

const inForce = () => readFileSync(publicKey, "utf8");
const halfOf = (secret: string) => createPublicKey(readRecoveryKey(secret)).export({ format: "pem", type: "spki" });

async function make(words: string[], dyingAt?: CrashPoint) {
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined, CANDOUR_DATA: dataDir, CANDOUR_CRASH_AT: dyingAt };
  const { code, signal, said } = await runCommand(["recovery-key", ...words], env);
  return { code, signal, said, secret: /(?:[0-9a-f]{4}-){16}[0-9a-f]{4}/.exec(said)?.[0] ?? "" };
}

test("a new recovery key is shown before it is in force, and the copy for the old one goes after that", async () => {
  const first = await make([]);
  assert.equal(inForce(), halfOf(first.secret));
  mkdirSync(join(dataDir, "backup"));
  writeFileSync(copy, "head of a copy that the first key opens\n".padEnd(8_000, "k"));
  linkSync(copy, blocks);

  const unfinished = await make(["--new"], "recovery-key-shown");
  assert.deepEqual([unfinished.signal, unfinished.secret.length], ["SIGKILL", 84]);
  assert.doesNotMatch(unfinished.said, /in force/);
  assert.deepEqual([inForce(), existsSync(copy)], [halfOf(first.secret), true]);

  const second = await make(["--new"], "recovery-key-in-place");
  assert.equal(second.signal, "SIGKILL");
  assert.deepEqual([inForce(), existsSync(copy)], [halfOf(second.secret), true]);
  assert.match(readFileSync(blocks, "utf8"), /^head of a copy/);

  const third = await make(["--new"]);
  assert.deepEqual([third.code, /It is in force from now on/.test(third.said)], [0, true], third.said);
  assert.deepEqual([inForce(), existsSync(copy)], [halfOf(third.secret), false]);
  // What lay there opens for nobody any more, as its blocks show.
  assert.doesNotMatch(readFileSync(blocks, "utf8"), /head of a copy/);
});

test("a key that could not be shown does not take the place of another", () => {
  const before = inForce();
  const page = join(dataDir, "cannot-be-written");
  writeFileSync(page, "");
  const { status } = spawnSync(process.execPath, ["bin/candour", "recovery-key", "--new"], {
    cwd: join(import.meta.dirname, "../.."),
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, CANDOUR_DATA: dataDir },
    stdio: ["ignore", openSync(page, "r"), "ignore"],
  });
  assert.equal(status, 1);
  assert.equal(inForce(), before);
});
