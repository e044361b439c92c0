import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { armCrashpoint, type CrashPoint, crashPoints } from "./crashpoint.ts";

const root = join(import.meta.dirname, "../..");

/** Which tests end a real process at which points, and start it again. */
const killed: Readonly<Record<string, readonly CrashPoint[]>> = {
  "src/kernel/migrate.test.ts": ["migrate-between-files"],
  "src/modules/vault/crash.test.ts": [
    "vault-key-committed",
    "vault-buried",
    "vault-key-destroyed",
    "vault-remains-removed",
  ],
  "src/modules/vault/roll-crash.test.ts": [
    "epoch-key-made",
    "epoch-opened",
    "epoch-keys-moved",
    "epoch-root-moved",
    "epoch-retired",
    "epoch-key-destroyed",
    "escrow-written",
  ],
  "test/backup/backup.test.ts": ["backup-written", "restore-loaded", "restore-keys-back"],
  "test/backup/move.test.ts": ["move-copied", "move-closed"],
  "test/backup/recovery-key.test.ts": ["recovery-key-shown", "recovery-key-in-place"],
  "src/modules/mail/outbox-faults.test.ts": ["mail-before-send", "mail-after-send"],
  "test/faults/crash-orders.test.ts": crashPoints.filter((name) =>
    /^(?:orders-(?!history-)|egress-|payment-|complaint-|question-|invoice-)/.test(name),
  ),
  "test/faults/history-of-orders.test.ts": crashPoints.filter((name) => name.startsWith("orders-history-")),
  "src/modules/privacy/log-crash.test.ts": ["privacy-checkpoint-signed"],
  // The same under `candour start` and `candour demo`, with everything that runs in them.
  "test/faults/running-shop.test.ts": ["orders-captured", "vault-buried", "vault-key-destroyed"],
};

test("at every crash point some test ends a real process", () => {
  const covered = new Set(Object.values(killed).flat());
  assert.deepEqual(
    crashPoints.filter((name) => !covered.has(name)),
    [],
  );
});

for (const [file, names] of Object.entries(killed)) {
  test(`${file} names each of its crash points, and sees that the process was killed`, () => {
    const code = withoutComments(readFileSync(join(root, file), "utf8"));
    assert.deepEqual(
      names.filter((name) => !code.includes(`"${name}"`)),
      [],
    );
    assert.match(code, /"SIGKILL"/);
  });
}

test("every crash point lies at one place of the shop", () => {
  const files = globSync("src/**/*.ts", { cwd: root }).filter((file) => !/\btest\b|\.test\.ts$/.test(file));
  const code = files.map((file) => withoutComments(readFileSync(join(root, file), "utf8"))).join("\n");
  const passed = [...code.matchAll(/\bcrashpoint\("([a-z-]+)"\)/g)].map(([, name]) => name);
  assert.deepEqual(passed.toSorted(), crashPoints.toSorted());
});

test("a point that is not registered cannot be armed", () => {
  assert.throws(() => armCrashpoint("orders-drafte"), {
    message: "CANDOUR_CRASH_AT names no crash point: orders-drafte",
  });
});

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
}
