/** Keepers of epoch keys: what they are asked through the gate, what of them lies where, and what happens when they do not help. */
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createEgress } from "#egress";
import { createClock, day, fixedClock, hour } from "#kernel/clock";
import type { Log, LogFields } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { partners } from "#policy/flows";
import { type FreshDatabase, freshDatabase } from "../../../test/support/database.ts";
import { type StandIn, startKms, startTransit } from "../../../test/support/keepers.ts";
import { freshFolder, freshVault, testShop } from "../../../test/support/vault.ts";
import {
  type BundleRef,
  createFileEpochs,
  createKeptEpochs,
  createKmsKeeper,
  createTransitKeeper,
  joinedEpochs,
  type KeeperCall,
  type KeyKeeper,
  type Place,
  personal,
  type VaultNeeds,
} from "./index.ts";

const clock = fixedClock(new Date("2026-11-22T10:00:00Z"));
const token = "hvs.CAESIExampleTokenOfTheStandIn";
const credentials = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const place: Place<"contact-card@1"> = {
  entity: "orders.capsule",
  field: "contact",
  rowId: "1",
  labelSet: "contact-card@1",
};
const card = personal("contact", { email: "ann@example.com" });
const quick = { keptMs: 1_000, mostKept: 10, loadMs: 700, startMs: 1_500, mostLoads: 5 };
const lines: string[] = [];
const note = (event: string, fields: LogFields = {}) => void lines.push(JSON.stringify({ event, ...fields }));
const log: Log = { info: note, warn: note, error: note };

/** One for each story. They are made here, because what is made inside a test is not always closed by the runner. */
const databases = await Promise.all(Array.from({ length: 8 }, freshDatabase));
const nextDatabase = (): FreshDatabase =>
  databases.pop() ?? assert.fail("More databases are asked for than were made.");

/** A keeper that asks a stand-in through the gate, as the running shop does. */
function callTo(fresh: FreshDatabase, standIn: StandIn): KeeperCall {
  const egress = createEgress({
    database: fresh.database,
    clock: createClock(),
    random: systemRandom,
    log,
    policyVersion: "2026-11-30",
    origins: { "key-keeper": standIn.origin },
    ownOrigins: [],
    partners: { ...partners, "key-keeper": { ...partners["key-keeper"], loopback: true } },
  });
  return (flow, request, fields) => egress.send(flow, { method: "POST", ...request }, { fields, categories: [] });
}

const transitOn = (call: KeeperCall, shown = token) =>
  createTransitKeeper({ call, keyName: "candour", token: () => shown, clock, log });
const kmsOn = (call: KeeperCall, standIn: StandIn, shown = credentials) =>
  createKmsKeeper({
    call,
    host: new URL(standIn.origin).host,
    region: "us-east-2",
    credentials: () => shown,
    shop: testShop,
    wallClock: createClock(),
    log,
  });

function vaultWith(fresh: FreshDatabase, keeper: KeyKeeper, but: Partial<VaultNeeds> = {}) {
  const { keystore } = fresh;
  const epochs = createKeptEpochs({ keeper, keystore, clock, random: systemRandom, log });
  return freshVault(fresh, { epochs, clock, log, ...but });
}

async function bound(vault: ReturnType<typeof freshVault>, { database }: FreshDatabase) {
  const ref: BundleRef = { subject: systemRandom.uuid(), bundle: `fulfilment:${systemRandom.uuid()}` };
  await vault.createBundle(ref);
  const record = await vault.seal(ref, place, card);
  await database.transact((tx) => vault.bindBundle(tx, ref));
  return { ref, record };
}

const actions = ({ asked }: StandIn) => asked.map(({ action }) => action.replace("/v1/transit/", ""));

test("Vault: an epoch is a version of one key; a roll rotates, destroying trims, and one call a process opens it", async () => {
  const fresh = nextDatabase();
  const transit = await startTransit(token);
  const call = callTo(fresh, transit);
  const vault = vaultWith(fresh, transitOn(call));
  assert.deepEqual(await vault.start(), { ok: true });
  assert.deepEqual(actions(transit), ["keys/candour", "keys/candour/rotate", "datakey/plaintext/candour"]);
  const { ref, record } = await bound(vault, fresh);
  const other = vaultWith(fresh, transitOn(call));
  transit.asked.length = 0;
  assert.equal((await other.open(ref, place, record)).ok, true);
  assert.deepEqual(actions(transit), ["decrypt/candour"]);

  transit.asked.length = 0;
  assert.deepEqual((await vault.rollEpoch({ atOnce: true })).moved, 1);
  // The other process hears of it and opens the new one as well, once.
  const rolled = actions(transit).filter((action) => action !== "decrypt/candour");
  assert.deepEqual(rolled, ["keys/candour", "keys/candour/rotate", "datakey/plaintext/candour"]);
  assert.ok(actions(transit).length <= rolled.length + 1);
  clock.advance(24 * hour);
  assert.deepEqual((await vault.rollEpoch({ atOnce: false })).destroyed, [1]);
  assert.deepEqual(actions(transit).slice(-2), ["keys/candour/config", "keys/candour/trim"]);
  assert.deepEqual(transit.asked.at(-1)?.body, { min_available_version: 3 });
  assert.deepEqual(transit.versions("candour"), [3, 4]);
  assert.equal((await vaultWith(fresh, transitOn(call)).open(ref, place, record)).ok, true);
  const [, , first] = await vault.epochs();
  assert.deepEqual([first?.provider, first?.destroyedAt], ["vault-transit", clock.now()]);

  // What still lies sealed of the first epoch opens nowhere any more, with everything that the shop has.
  const kept = (await fresh.asVault("SELECT sealed FROM keystore.kept_epoch_key WHERE epoch = 1"))[0]?.sealed as Buffer;
  await assert.rejects(
    transitOn(call).open(1, { keeper: "vault-transit", keeperKey: "", sealed: kept, createdAt: new Date(0) }),
    {
      code: "epoch-key-missing",
      message:
        "The key of epoch 1 is version 2 of candour, which the transit engine calls too old. Either it was trimmed and is gone for good, as the keys of ended epochs are: then put back keystore and keys of one moment. Or somebody raised min_decryption_version: set it to 2.",
    },
  );
  assert.equal(transit.asked.at(-1)?.status, 400);
});

test("vault failure 23: Vault's smallest version raised by mistake keeps the shop shut with a word what to do, and then it works", async () => {
  const fresh = nextDatabase();
  const transit = await startTransit(token);
  const call = callTo(fresh, transit);
  const running = vaultWith(fresh, transitOn(call));
  await running.start();
  const { ref, record } = await bound(running, fresh);
  const setSmallest = (version: number) =>
    fetch(`${transit.origin}/v1/transit/keys/candour/config`, {
      method: "POST",
      headers: { "x-vault-token": token },
      body: JSON.stringify({ min_decryption_version: version, min_encryption_version: version }),
    });
  await fetch(`${transit.origin}/v1/transit/keys/candour/rotate`, {
    method: "POST",
    headers: { "x-vault-token": token },
  });
  await setSmallest(3);
  await assert.rejects(vaultWith(fresh, transitOn(call)).start(), {
    code: "epoch-key-missing",
    message: /^The key of epoch 1 is version 2 of candour, .* set it to 2\.$/,
  });
  // Who has it in memory goes on, and no other key was made in its place.
  assert.equal((await running.open(ref, place, record)).ok, true);
  assert.equal((await fresh.asVault("SELECT 1 FROM keystore.kept_epoch_key")).length, 1);
  await setSmallest(2);
  const after = vaultWith(fresh, transitOn(call));
  assert.deepEqual(await after.start(), { ok: true });
  assert.equal((await after.open(ref, place, record)).ok, true);
});

test("Vault: its published examples are read as they are", async () => {
  const seen: unknown[] = [];
  const example: KeeperCall = async (flow, { path, headers, body }) => {
    seen.push([flow, path, headers, body]);
    if (flow !== "epoch-transit-new") return { ok: true, status: 204, body: "" };
    const data = { plaintext: "dGhlIHF1aWNrIGJyb3duIGZveAo=", ciphertext: "vault:v1:abcdefgh" };
    return { ok: true, status: 200, body: JSON.stringify({ data }) };
  };
  const made = await transitOn(example).create(2);
  assert.deepEqual(
    [made.bare.toString(), made.sealed.toString(), made.keeperKey],
    ["the quick brown fox\n", "vault:v1:abcdefgh", "candour:v1"],
  );
  const headers = { "x-vault-token": token };
  assert.deepEqual(seen, [
    ["epoch-transit-create", "/v1/transit/keys/candour", headers, { type: "aes256-gcm96" }],
    ["epoch-transit-rotate", "/v1/transit/keys/candour/rotate", headers, undefined],
    ["epoch-transit-new", "/v1/transit/datakey/plaintext/candour", headers, { bits: 256 }],
  ]);
});

test("AWS KMS: an epoch is a key of its own, bound to shop and epoch; destroying schedules its deletion and says when", async () => {
  const fresh = nextDatabase();
  const kms = await startKms(credentials, () => createClock().now());
  const call = callTo(fresh, kms);
  const vault = vaultWith(fresh, kmsOn(call, kms));
  assert.deepEqual(await vault.start(), { ok: true });
  assert.deepEqual(actions(kms), ["CreateKey", "GenerateDataKey"]);
  assert.deepEqual(kms.asked[1]?.body.EncryptionContext, { "candour-epoch": "1", "candour-shop": testShop });
  const { ref, record } = await bound(vault, fresh);
  kms.asked.length = 0;
  assert.equal((await vaultWith(fresh, kmsOn(call, kms)).open(ref, place, record)).ok, true);
  assert.deepEqual(actions(kms), ["Decrypt"]);

  await vault.rollEpoch({ atOnce: true });
  clock.advance(24 * hour);
  kms.asked.length = 0;
  assert.deepEqual((await vault.rollEpoch({ atOnce: false })).destroyed, [1]);
  // A key that was used long ago may be asked for again in between, before it or after it.
  const [last, ...more] = kms.asked.filter(({ action }) => action === "ScheduleKeyDeletion");
  assert.deepEqual([last?.body.PendingWindowInDays, more.length], [7, 0]);
  const [, , first] = await vault.epochs();
  const wait = (first?.destroyedAt?.getTime() ?? 0) - createClock().now().getTime();
  assert.ok(Math.abs(wait - 7 * day) < 60_000, `${wait} ms`);
  // Destroyed twice, as after a kill: the date of the first time holds. And its key opens nothing meanwhile.
  const kept = { keeperKey: String(last?.body.KeyId) };
  assert.equal((await kmsOn(call, kms).destroy(kept)).getTime(), first?.destroyedAt?.getTime());
  assert.equal((await vaultWith(fresh, kmsOn(call, kms)).open(ref, place, record)).ok, true);
  kms.forget(kept.keeperKey);
  assert.ok((await kmsOn(call, kms).destroy(kept)).getTime() <= createClock().now().getTime());
});

test("AWS KMS: what is sealed for one epoch does not open as another's, and a changed call is not signed", async () => {
  const fresh = nextDatabase();
  const kms = await startKms(credentials, () => createClock().now());
  const call = callTo(fresh, kms);
  const keeper = kmsOn(call, kms);
  const { sealed, keeperKey, bare } = await keeper.create(5);
  const kept = { keeper: "aws-kms", keeperKey, sealed, createdAt: new Date(0) };
  assert.deepEqual(await keeper.open(5, kept), bare);
  await assert.rejects(keeper.open(6, kept), { code: "key-unavailable" });
  assert.match(lines.at(-1) ?? "", /InvalidCiphertextException/);
  const wrong = kmsOn(call, kms, { ...credentials, secretAccessKey: "another" });
  await assert.rejects(wrong.open(5, kept), { code: "key-unavailable" });
  assert.match(lines.at(-1) ?? "", /InvalidSignatureException/);
  kms.forget(keeperKey);
  assert.equal(await keeper.open(5, kept), undefined);
});

test("vault failures 9 and 23: a keeper that is silent, throttled, denied or disabled by mistake: the shop opens, reads nothing, and reads again", async () => {
  const fresh = nextDatabase();
  const kms = await startKms(credentials, () => createClock().now());
  const call = callTo(fresh, kms);
  const vault = vaultWith(fresh, kmsOn(call, kms));
  await vault.start();
  const { ref, record } = await bound(vault, fresh);
  const [[id = ""] = []] = [...kms.states];
  const disabled = () => void kms.states.set(id, "Disabled");
  for (const trouble of [
    "silence",
    { status: 400, body: { __type: "ThrottlingException" } },
    { status: 500 },
    disabled,
  ] as const) {
    if (typeof trouble === "function") trouble();
    else kms.trouble = trouble;
    const other = vaultWith(fresh, kmsOn(call, kms), { limits: quick });
    const began = performance.now();
    assert.deepEqual(await other.start(), { ok: false, because: "key-unavailable" });
    assert.deepEqual(await other.open(ref, place, record), { ok: false, because: "key-unavailable" });
    assert.ok(performance.now() - began < 4_000);
    // The run-book: enable the key, or wait. Nothing has to be started again; a try that is still under way is waited for.
    kms.trouble = undefined;
    kms.states.set(id, "Enabled");
    if (!(await other.start()).ok) assert.deepEqual(await other.start(), { ok: true });
    assert.equal((await other.open(ref, place, record)).ok, true);
  }
  kms.forget(id);
  await assert.rejects(vaultWith(fresh, kmsOn(call, kms)).start(), { code: "epoch-key-missing" });
});

test("vault failure 9: Vault with another token is denied, and the token stands in no log", async () => {
  const fresh = nextDatabase();
  const transit = await startTransit(token);
  const call = callTo(fresh, transit);
  lines.length = 0;
  assert.deepEqual(await vaultWith(fresh, transitOn(call, "hvs.another-token")).start(), {
    ok: false,
    because: "key-unavailable",
  });
  assert.ok(lines.some((line) => line.includes("http-403")));
  await vaultWith(fresh, transitOn(call)).start();
  assert.ok(!lines.join().includes(token) && !lines.join().includes("hvs.another-token"));
  assert.deepEqual(await fresh.asOwner("SELECT DISTINCT partner, categories FROM egress.receipt"), [
    { partner: "key-keeper", categories: [] },
  ]);
});

test("two processes that start at once use one key, and a shop with files moves to a keeper by its next roll", async () => {
  const fresh = nextDatabase();
  const transit = await startTransit(token);
  const call = callTo(fresh, transit);
  const folder = join(freshFolder(), "epochs");
  const files = () => createFileEpochs({ folder, apartFrom: [], clock, random: systemRandom });
  const before = freshVault(fresh, { epochs: files(), clock });
  await before.start();
  const { ref, record } = await bound(before, fresh);
  const both = () => {
    const keeper = transitOn(call);
    const { keystore } = fresh;
    return freshVault(fresh, {
      epochs: joinedEpochs(createKeptEpochs({ keeper, keystore, clock, random: systemRandom, log }), files()),
      clock,
    });
  };
  const after = both();
  assert.deepEqual(await after.start(), { ok: true });
  assert.equal((await after.open(ref, place, record)).ok, true);
  assert.deepEqual(actions(transit), []);
  await Promise.all([after, both()].map((each) => each.rollEpoch({ atOnce: true })));
  clock.advance(24 * hour);
  await after.rollEpoch({ atOnce: false });
  assert.deepEqual(readdirSync(folder), []);
  assert.ok(!existsSync(join(folder, "1.key")));
  assert.equal((await both().open(ref, place, record)).ok, true);
  const [newest] = await after.epochs();
  assert.equal(newest?.provider, "vault-transit");

  const empty = nextDatabase();
  const third = callTo(empty, transit);
  const shops = [
    vaultWith(empty, transitOn(third)),
    vaultWith(empty, transitOn(third)),
    vaultWith(empty, transitOn(third)),
  ];
  await Promise.all(shops.map((each) => each.start()));
  const hashes = await Promise.all(shops.map((each) => each.keyedHash("payment-reference", "pay_1")));
  assert.equal(new Set(hashes.map((hash) => hash.toString("hex"))).size, 1);
});
