import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fixedClock } from "#kernel/clock";
import { seededRandom, systemRandom } from "#kernel/random";
import { freshFolder } from "../../../test/support/vault.ts";
import type { KeyContext } from "./epochs.ts";
import { createFileEpochs } from "./file-epochs.ts";

const clock = fixedClock(new Date("2026-11-22T10:00:00Z"));
const context: KeyContext = { shop: "s", subject: "p", bundle: "account", epoch: 1 };

function provider(folder: string, apartFrom: readonly string[] = []) {
  return createFileEpochs({ folder, apartFrom, clock, random: systemRandom });
}

test("a first start makes the key of the epoch: 32 bytes that only we may read, and nothing beside it", async () => {
  const folder = join(freshFolder(), "keys/epochs");
  await provider(folder).openEpoch(1, { mayCreate: true });
  assert.deepEqual(readdirSync(folder), ["1.key"]);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  const { mode, size } = statSync(join(folder, "1.key"));
  assert.deepEqual([mode & 0o777, size], [0o600, 32]);
});

test("a later start finds the same key, also one that may not create", async () => {
  const folder = join(freshFolder(), "epochs");
  const first = provider(folder);
  await first.openEpoch(1, { mayCreate: true });
  const wrapped = await first.wrap(Buffer.alloc(32, 7), context);
  for (const mayCreate of [true, false]) {
    const later = provider(folder);
    await later.openEpoch(1, { mayCreate });
    assert.deepEqual(await later.unwrap(wrapped, context), Buffer.alloc(32, 7));
  }
});

test("to look whether there is a key leaves nothing of it in memory", async (t) => {
  const folder = join(freshFolder(), "epochs");
  await provider(folder).openEpoch(1, { mayCreate: true });
  const key = readFileSync(join(folder, "1.key"));
  const { alloc } = Buffer;
  const made: Buffer[] = [];
  t.mock.method(Buffer, "alloc", (size: number) => {
    const buffer = alloc(size);
    made.push(buffer);
    return buffer;
  });
  const [one, two] = [await provider(folder).hasEpoch(1), await provider(folder).hasEpoch(2)];
  assert.deepEqual([one, two], [true, false]);
  assert.ok(
    made.some(({ length }) => length === key.length),
    "it was read",
  );
  assert.ok(!made.some((buffer) => buffer.includes(key)));
});

test("a wrapped key does not unwrap for another shop, person, bundle or epoch, and unknown epochs are refused", async () => {
  const folder = join(freshFolder(), "epochs");
  const epochs = provider(folder);
  await epochs.openEpoch(1, { mayCreate: true });
  await epochs.openEpoch(2, { mayCreate: true });
  const wrapped = await epochs.wrap(Buffer.alloc(32, 7), context);
  for (const change of [{ shop: "t" }, { subject: "q" }, { bundle: "visitor" }]) {
    await assert.rejects(epochs.unwrap(wrapped, { ...context, ...change }), { code: "authentication-failed" });
  }
  await assert.rejects(epochs.unwrap(wrapped, { ...context, epoch: 2 }), { code: "commitment-mismatch" });
  await assert.rejects(epochs.unwrap(wrapped, { ...context, epoch: 3 }), { code: "epoch-unknown" });
  await assert.rejects(epochs.unwrap(wrapped.subarray(1), context), { code: "commitment-mismatch" });
  await assert.rejects(epochs.unwrap(Buffer.alloc(3), context), { code: "record-malformed" });
});

test("a missing key is never replaced by a new one while something is wrapped under it", async () => {
  const folder = join(freshFolder(), "epochs");
  await assert.rejects(provider(folder).openEpoch(1, { mayCreate: false }), { code: "epoch-key-missing" });
  assert.deepEqual(readdirSync(folder), []);
});

test("a key that is too short or too long is refused and left as it is", async () => {
  for (const size of [0, 31, 33]) {
    const folder = join(freshFolder(), "epochs");
    mkdirSync(folder, { mode: 0o700 });
    writeFileSync(join(folder, "1.key"), Buffer.alloc(size, 1), { mode: 0o600 });
    await assert.rejects(provider(folder).openEpoch(1, { mayCreate: true }), { code: "epoch-key-damaged" });
    assert.equal(statSync(join(folder, "1.key")).size, size);
  }
});

test("a key or folder that others may read or write is refused", async () => {
  for (const mode of [0o640, 0o604, 0o620, 0o602, 0o644]) {
    const folder = join(freshFolder(), "epochs");
    await provider(folder).openEpoch(1, { mayCreate: true });
    chmodSync(join(folder, "1.key"), mode);
    await assert.rejects(provider(folder).openEpoch(1, { mayCreate: false }), { code: "epoch-key-exposed" });
    chmodSync(join(folder, "1.key"), 0o600);
    chmodSync(folder, mode | 0o110);
    await assert.rejects(provider(folder).openEpoch(1, { mayCreate: false }), { code: "epoch-key-exposed" });
  }
});

test("a key that is a link is refused", async () => {
  const elsewhere = join(freshFolder(), "epochs");
  await provider(elsewhere).openEpoch(1, { mayCreate: true });
  const folder = join(freshFolder(), "epochs");
  mkdirSync(folder, { mode: 0o700 });
  symlinkSync(join(elsewhere, "1.key"), join(folder, "1.key"));
  await assert.rejects(provider(folder).openEpoch(1, { mayCreate: false }), { code: "epoch-key-exposed" });
});

test("a key folder inside the database or a backup is refused, also by way of a link, and before a key is made", async () => {
  const data = freshFolder();
  mkdirSync(join(data, "db"));
  mkdirSync(join(data, "db-keys"));
  symlinkSync(join(data, "db"), join(data, "innocent"));
  for (const folder of ["db", "db/keys", "db/a/b", "innocent/c"]) {
    const inside = join(data, folder);
    mkdirSync(inside, { recursive: true, mode: 0o700 });
    chmodSync(inside, 0o700);
    await assert.rejects(provider(inside, [join(data, "db")]).openEpoch(1, { mayCreate: true }), {
      code: "epoch-key-exposed",
    });
    assert.ok(!existsSync(join(inside, "1.key")));
  }
  await provider(join(data, "db-keys/epochs"), [join(data, "db"), join(data, "no-backup-yet")]).openEpoch(1, {
    mayCreate: true,
  });
  assert.ok(existsSync(join(data, "db-keys/epochs/1.key")));
});

test("two processes that start at once make one key", async () => {
  const folder = join(freshFolder(), "epochs");
  const starters = Array.from({ length: 8 }, () => provider(folder));
  await Promise.all(starters.map((each) => each.openEpoch(1, { mayCreate: true })));
  assert.deepEqual(readdirSync(folder), ["1.key"]);
  const prints = await Promise.all(starters.map(async (each) => (await each.attest()).epochs[0]?.fingerprint));
  assert.equal(new Set(prints).size, 1);
});

test("destroying an epoch ends the file and the key in memory, and leaves a receipt", async () => {
  const folder = join(freshFolder(), "epochs");
  const epochs = provider(folder);
  await epochs.openEpoch(1, { mayCreate: true });
  const wrapped = await epochs.wrap(Buffer.alloc(32, 7), context);
  const { epochs: attested } = await epochs.attest();
  assert.deepEqual(await epochs.destroyEpoch(1), {
    provider: "file",
    epoch: 1,
    destroyedAt: clock.now(),
    fingerprint: attested[0]?.fingerprint,
  });
  assert.deepEqual(readdirSync(folder), []);
  assert.deepEqual((await epochs.attest()).epochs, []);
  await assert.rejects(epochs.unwrap(wrapped, context), { code: "epoch-unknown" });
  await assert.rejects(epochs.openEpoch(1, { mayCreate: false }), { code: "epoch-key-missing" });
  // A kill may have come between the destruction and its note, and another process may still hold the key in memory.
  assert.deepEqual(await epochs.destroyEpoch(1), {
    provider: "file",
    epoch: 1,
    destroyedAt: clock.now(),
    fingerprint: undefined,
  });
});

test("a key that was destroyed by another process can be forgotten here", async () => {
  const folder = join(freshFolder(), "epochs");
  const [here, there] = [provider(folder), provider(folder)];
  for (const each of [here, there]) await each.openEpoch(1, { mayCreate: true });
  const wrapped = await here.wrap(Buffer.alloc(32, 7), context);
  await there.destroyEpoch(1);
  assert.deepEqual(await here.unwrap(wrapped, context), Buffer.alloc(32, 7));
  here.forgetEpoch(1);
  await assert.rejects(here.unwrap(wrapped, context), { code: "epoch-unknown" });
});

test("a fingerprint says nothing of the key", async () => {
  const folder = join(freshFolder(), "epochs");
  const epochs = createFileEpochs({ folder, apartFrom: [], clock, random: seededRandom("fingerprint") });
  await epochs.openEpoch(1, { mayCreate: true });
  const key = readFileSync(join(folder, "1.key")).toString("hex");
  const fingerprint = (await epochs.attest()).epochs[0]?.fingerprint ?? "";
  assert.match(fingerprint, /^[0-9a-f]{16}$/);
  assert.ok(!key.includes(fingerprint.slice(0, 6)));
});
