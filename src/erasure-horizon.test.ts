import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { test } from "node:test";
import { readConfig } from "#config";
import { createRecoveryKey, type Epoch } from "#vault";
import { freshFolder } from "../test/support/vault.ts";
import { escrowPlace } from "./epochs.ts";
import { horizonAt, readHorizon } from "./erasure-horizon.ts";

const at = (text: string) => new Date(`2026-09-${text}:00.000Z`);
const epoch = (number: number, from: string, to?: string, destroyed?: string): Epoch => ({
  epoch: number,
  provider: "file",
  fingerprint: "0".repeat(15) + number,
  openedAt: at(from),
  supersededAt: to === undefined ? null : at(to),
  retiredAt: to === undefined ? null : at(to),
  destroyedAt: destroyed === undefined ? null : at(destroyed),
});

const forgotten = at("02T12:00");
const third = epoch(3, "03T00:00");
const first = epoch(1, "01T00:00", "02T00:00", "03T00:00");
const second = (destroyed?: string) => epoch(2, "02T00:00", "03T00:00", destroyed);
const ended = {
  epochs: [third, second("04T00:00"), first],
  escrowFrom: at("04T00:00"),
  settings: { epochHours: 24, epochGraceHours: 24, providerDelayHours: 0, snapshotDays: 0 },
  now: at("05T00:00"),
};

test("[nothing-left-after-the-order] nothing opens any more when its epoch, the escrow copy and the hours of the horizon are over", () => {
  assert.deepEqual(horizonAt(ended, forgotten), {
    epoch: 2,
    expectedAt: at("04T12:00"),
    receipt: { provider: "file", fingerprint: "0000000000000002", destroyedAt: at("04T00:00") },
  });
  assert.notEqual(horizonAt({ ...ended, escrowFrom: undefined }, forgotten).receipt, null);
});

const stillOpen: Array<[string, Partial<typeof ended>]> = [
  ["its epoch has its key", { epochs: [third, second(), first] }],
  ["the key of its epoch is to be destroyed, where the provider waits", { epochs: [third, second("05T00:01"), first] }],
  ["an epoch before it has its key", { epochs: [third, second("04T00:00"), epoch(1, "01T00:00", "02T00:00")] }],
  ["the escrow copy is from before", { escrowFrom: at("02T11:00") }],
  ["images of the machine are kept for longer", { settings: { ...ended.settings, snapshotDays: 1 } }],
];

for (const [name, but] of stillOpen) {
  test(`no certificate speaks of all copies while ${name}`, () => {
    const horizon = horizonAt({ ...ended, ...but }, forgotten);
    assert.deepEqual([horizon.epoch, horizon.receipt], [2, null]);
  });
}

test("an image of the machine from just before a wrapping key ended late is waited for", () => {
  // The shop stood still for four days: the key that should have ended on the 4th ended on the 8th.
  const late = {
    ...ended,
    epochs: [third, second("08T00:00"), first],
    settings: { ...ended.settings, snapshotDays: 2 },
  };
  const [waiting, over] = ["09T23:59", "10T00:00"].map((now) => horizonAt({ ...late, now: at(now) }, forgotten));
  assert.deepEqual([waiting?.expectedAt, waiting?.receipt], [at("10T00:00"), null]);
  assert.deepEqual(over?.receipt?.destroyedAt, at("08T00:00"));
});

test("a copy of the keys that is missing or cannot be read may be an old one, unless no recovery key was ever made", async () => {
  const dataDir = freshFolder();
  const config = readConfig({ CANDOUR_DATA: dataDir });
  const { path, publicKeyPath } = escrowPlace(config);
  const vault = { epochs: async () => ended.epochs };
  const isProven = async () => (await readHorizon({ config, vault, now: ended.now }, forgotten)).receipt !== null;
  assert.equal(await isProven(), true);
  mkdirSync(dirname(publicKeyPath));
  writeFileSync(publicKeyPath, createRecoveryKey().publicPem);
  assert.equal(await isProven(), false);
  mkdirSync(dirname(path));
  const copyOf = (madeAt: string) => `${JSON.stringify({ format: "candour-escrow-1", epoch: 3, madeAt })}\n`;
  for (const [content, proven] of [
    ["no copy of keys", false],
    [copyOf("2026-09-02T11:00:00.000Z"), false],
    [copyOf("2026-09-04T00:00:00.000Z"), true],
  ] as const) {
    writeFileSync(path, content);
    assert.equal(await isProven(), proven, content);
  }
  rmSync(path);
  // What stands in its place and cannot be read, whoever asks.
  mkdirSync(path);
  assert.equal(await isProven(), false);
  rmSync(publicKeyPath);
  assert.equal(await isProven(), false);
  rmSync(path, { recursive: true });
  assert.equal(await isProven(), true);
});

test("a keystore that was not there yet, or cannot be asked, names no epoch and no day", async () => {
  const unknown = { epoch: null, expectedAt: null, receipt: null };
  assert.deepEqual(horizonAt(ended, new Date(0)), unknown);
  const config = readConfig({ CANDOUR_DATA: "/tmp/there-is-no-such-shop" });
  const vault = { epochs: () => Promise.reject(new Error("away")) };
  assert.deepEqual(await readHorizon({ config, vault, now: ended.now }, forgotten), unknown);
});
