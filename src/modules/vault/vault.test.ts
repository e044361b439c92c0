import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { isAway } from "#kernel/away";
import type { Log, LogFields } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { type LabelSet, type LabelSetId, labels } from "#policy/labels";
import { freshDatabase } from "../../../test/support/database.ts";
import { freshFolder, freshVault } from "../../../test/support/vault.ts";
import { isUnavailable } from "./bounded.ts";
import { type BundleRef, createVault, type EpochProvider, type Place, personal, type Vault } from "./index.ts";
import { join as joinValues, opened } from "./personal.ts";
import { reveal } from "./reveal.ts";

type Card = { name: string };
type CardPlace = Place<"contact-card@1">;

const fresh = await freshDatabase();
const keyFolder = join(freshFolder(), "epochs");
const lines: Array<{ event: string; fields: LogFields }> = [];
const note = (event: string, fields: LogFields = {}) => lines.push({ event, fields });
const log: Log = { info: note, warn: note, error: note };
const vault = freshVault(fresh, { keyFolder, log });
const uuid = () => systemRandom.uuid();
const newRef = (): BundleRef => ({ subject: uuid(), bundle: `fulfilment:${uuid()}` });
const placeOf = (rowId: string): CardPlace => ({
  entity: "orders.capsule",
  field: "contact",
  rowId,
  labelSet: "contact-card@1",
});
const shortLimits = { keptMs: 1_000, mostKept: 10, loadMs: 150, startMs: 150, mostLoads: 5 };

before(async () => {
  assert.deepEqual(await vault.start(), { ok: true });
});

async function sealed(value: Card, by: Vault = vault) {
  const ref = newRef();
  const place = placeOf(uuid());
  await by.createBundle(ref);
  const record = await by.seal(ref, place, personal("contact", value));
  await fresh.database.transact((tx) => by.bindBundle(tx, ref));
  return { ref, place, record };
}

async function nameIn(result: Awaited<ReturnType<typeof vault.open<Card, "contact-card@1">>>) {
  assert.ok(result.ok);
  return reveal("show-to-subject", result.value).name;
}

test("what was sealed opens again, in this process and in another", async () => {
  const { ref, place, record } = await sealed({ name: "Ann" });
  assert.equal(await nameIn(await vault.open(ref, place, record)), "Ann");
  const other = freshVault(fresh, { keyFolder });
  assert.equal(await nameIn(await other.open(ref, place, record)), "Ann");
});

test("vault failure 1: records swapped between two rows, persons, columns or tables are refused and reported", async () => {
  const ann = await sealed({ name: "Ann" });
  const ben = await sealed({ name: "Ben" });
  lines.length = 0;
  await assert.rejects(vault.open(ann.ref, ann.place, ben.record), { code: "key-mismatch" });
  await assert.rejects(vault.open(ben.ref, ann.place, ann.record), { code: "key-mismatch" });
  for (const change of [{ rowId: ben.place.rowId }, { field: "note" }, { entity: "support.message" }]) {
    await assert.rejects(vault.open(ann.ref, { ...ann.place, ...change }, ann.record), {
      code: "authentication-failed",
    });
  }
  assert.deepEqual(
    lines.map(({ event, fields }) => [event, fields.code]),
    [
      ["vault-record-refused", "key-mismatch"],
      ["vault-record-refused", "key-mismatch"],
      ["vault-record-refused", "authentication-failed"],
      ["vault-record-refused", "authentication-failed"],
      ["vault-record-refused", "authentication-failed"],
    ],
  );
});

test("vault failure 1: wrapped keys swapped in the keystore unwrap for nobody", async () => {
  const ann = await sealed({ name: "Ann" });
  const ben = await sealed({ name: "Ben" });
  const swap = `UPDATE keystore.bundle_key AS k SET wrapped = o.wrapped FROM keystore.bundle_key AS o
    WHERE k.subject IN ($1, $2) AND o.subject IN ($1, $2) AND k.subject <> o.subject`;
  await fresh.asVault(swap, [ann.ref.subject, ben.ref.subject]);
  const other = freshVault(fresh, { keyFolder });
  await assert.rejects(other.open(ann.ref, ann.place, ann.record), { code: "authentication-failed" });
  await fresh.asVault(swap, [ann.ref.subject, ben.ref.subject]);
  assert.equal(await nameIn(await other.open(ann.ref, ann.place, ann.record)), "Ann");
});

test("vault failure 1: a key given to another person in the keystore does not unwrap", async () => {
  const ann = await sealed({ name: "Ann" });
  const mallory = { subject: uuid(), bundle: ann.ref.bundle };
  await fresh.asVault("UPDATE keystore.bundle_key SET subject = $2 WHERE subject = $1", [
    ann.ref.subject,
    mallory.subject,
  ]);
  await assert.rejects(freshVault(fresh, { keyFolder }).open(mallory, ann.place, ann.record), {
    code: "authentication-failed",
  });
});

test("vault failure 2: a label changed in the header is refused, within a category and across", async () => {
  const more: Record<string, LabelSet> = {
    ...labels,
    "contact-card@2": { number: 901, category: "contact", purposes: ["order-mail", "refund"] },
  };
  const later = freshVault(fresh, { keyFolder, labels: more });
  const { ref, place, record } = await sealed({ name: "Ann" }, later);
  const relabelled = (number: number) => {
    const copy = Buffer.from(record);
    copy.writeUInt16BE(number, 2);
    return copy;
  };
  await assert.rejects(later.open(ref, place, relabelled(901)), { code: "authentication-failed" });
  await assert.rejects(later.open(ref, place, relabelled(labels["payment-reference@1"].number)), {
    code: "label-mismatch",
  });
  await assert.rejects(later.open(ref, place, relabelled(999)), { code: "label-unknown" });
});

test("vault failure 2: a record keeps the purposes it was collected for when the policy adds others", async () => {
  const { ref, place, record } = await sealed({ name: "Ann" });
  const more: Record<string, LabelSet> = {
    ...labels,
    "contact-card@2": { number: 901, category: "contact", purposes: ["order-mail", "refund"] },
  };
  const later = freshVault(fresh, { keyFolder, labels: more });
  const now = { ...place, labelSet: "contact-card@2" as LabelSetId as "contact-card@1" };
  const result = await later.open<Card, "contact-card@1">(ref, now, record);
  assert.ok(result.ok);
  assert.deepEqual(result.value.purposes, labels["contact-card@1"].purposes);
  await assert.rejects(later.seal(ref, now, result.value), { code: "label-too-wide" });
});

test("vault failure 2: a policy that changed a label set in force does not start", async () => {
  const wider = { ...labels["contact-card@1"], purposes: [...labels["contact-card@1"].purposes, "refund"] as const };
  for (const changed of [
    { ...labels, "contact-card@1": wider },
    { ...labels, "payment-reference@1": { ...labels["payment-reference@1"], category: "contact" as const } },
    { "renamed@1": labels["contact-card@1"] },
  ]) {
    const other = freshVault(fresh, { keyFolder, labels: changed as Record<string, LabelSet> });
    await assert.rejects(other.start(), { code: "label-changed" });
    await assert.rejects(other.createBundle(newRef()), { code: "label-changed" });
  }
});

test("a value of another category, or collected for less, is not sealed", async () => {
  const { ref, place } = await sealed({ name: "Ann" });
  const reference = personal("payment-reference", "pay_1");
  // @ts-expect-error a payment reference is no contact card
  await assert.rejects(vault.seal(ref, place, reference), { code: "label-mismatch" });
  const joined = joinValues(personal("contact", { name: "Ann" }), personal("order-note", "Rang"));
  // @ts-expect-error a contact card and a note of ours are no contact card
  await assert.rejects(vault.seal(ref, place, joined), { code: "label-mismatch" });
  await assert.rejects(vault.seal(ref, place, opened("contact", { name: "Ann" }, ["deliver-order"])), {
    code: "label-too-wide",
  });
  await assert.rejects(vault.seal(ref, { ...place, rowId: "" }, personal("contact", {})), {
    code: "reference-malformed",
  });
});

test("a bundle is named by ids and by nothing that means something", async () => {
  for (const ref of [
    { subject: "ann@example.com", bundle: "account" },
    { subject: uuid(), bundle: "fulfilment:FF-2026-00123" },
    { subject: uuid(), bundle: "fulfilment" },
    { subject: uuid().toUpperCase(), bundle: "account" },
    { subject: uuid(), bundle: "Ann" },
  ] as BundleRef[]) {
    await assert.rejects(vault.createBundle(ref), { code: "reference-malformed" });
  }
});

test("vault failure 8: an unknown version, suite or epoch is refused and reported", async () => {
  const { ref, place, record } = await sealed({ name: "Ann" });
  lines.length = 0;
  for (const [at, code] of [
    [0, "version-unknown"],
    [1, "suite-unknown"],
  ] as const) {
    const copy = Buffer.from(record);
    copy[at] = 9;
    await assert.rejects(vault.open(ref, place, copy), { code });
  }
  await fresh.asVault("CREATE TABLE keystore.bundle_key_9 PARTITION OF keystore.bundle_key FOR VALUES IN (9)");
  await fresh.asVault("UPDATE keystore.bundle_key SET epoch = 9 WHERE subject = $1", [ref.subject]);
  await assert.rejects(freshVault(fresh, { keyFolder, log }).open(ref, place, record), { code: "epoch-key-missing" });
  assert.deepEqual(
    lines.map(({ event, fields }) => `${event} ${fields.code}`),
    [
      "vault-record-refused version-unknown",
      "vault-record-refused suite-unknown",
      "vault-record-refused epoch-key-missing",
    ],
  );
});

test("vault failure 9: a provider that is slow, throttled or denied is waited for shortly, and nothing is kept in plain", async () => {
  const { ref, place, record } = await sealed({ name: "Ann" });
  const refuse = (words: string) => () => Promise.reject(new Error(words));
  const hang = () => new Promise<never>(() => {});
  for (const trouble of [refuse("429 Too Many Requests"), refuse("403 AccessDenied"), hang]) {
    const epochs = troubled({ wrap: trouble, unwrap: trouble });
    const other = freshVault(fresh, { epochs, limits: shortLimits, log });
    const began = performance.now();
    assert.deepEqual(await other.open(ref, place, record), { ok: false, because: "key-unavailable" });
    await assert.rejects(
      other.seal(ref, place, personal("contact", { name: "Ann" })),
      (thrown) => isAway(thrown) && isUnavailable(thrown),
    );
    const unborn = newRef();
    await assert.rejects(other.createBundle(unborn), (thrown) => isAway(thrown) && isUnavailable(thrown));
    assert.ok(performance.now() - began < 1_500);
    assert.deepEqual(await fresh.asVault("SELECT 1 FROM keystore.bundle_key WHERE subject = $1", [unborn.subject]), []);
  }
});

test("vault failure 9: a hundred readers of one person ask a slow provider once, and more than the limit is refused at once", async () => {
  const { ref, place, record } = await sealed({ name: "Ann" });
  let asked = 0;
  const epochs = await realEpochs();
  const slow = troubled({
    openEpoch: epochs.openEpoch,
    unwrap: async (wrapped, context) => {
      if (context.bundle !== "index") asked++;
      await new Promise((settle) => setTimeout(settle, 20));
      return epochs.unwrap(wrapped, context);
    },
  });
  const other = freshVault(fresh, { epochs: slow, limits: { ...shortLimits, loadMs: 2_000, startMs: 2_000 } });
  const readers = Array.from({ length: 100 }, () => other.open<Card, "contact-card@1">(ref, place, record));
  for (const result of await Promise.all(readers)) assert.equal(await nameIn(result), "Ann");
  assert.equal(asked, 1);

  const others = await Promise.all(Array.from({ length: 8 }, () => sealed({ name: "Ben" })));
  const results = await Promise.all(others.map((each) => other.open(each.ref, each.place, each.record)));
  assert.equal(results.filter((result) => result.ok).length, 5);
  for (const result of results) assert.ok(result.ok || result.because === "key-unavailable");
});

test("vault failure 9: a shop whose keystore is out of reach starts, and reads again when it is back", async () => {
  const { ref, place, record } = await sealed({ name: "Ann" });
  let isDown = true;
  const keystore = {
    ...fresh.keystore,
    transact: <T>(work: Parameters<typeof fresh.keystore.transact<T>>[0]) =>
      isDown ? Promise.reject(new Error("ECONNREFUSED")) : fresh.keystore.transact(work),
  };
  const other = freshVault({ ...fresh, keystore }, { keyFolder });
  assert.deepEqual(await other.start(), { ok: false, because: "key-unavailable" });
  assert.deepEqual(await other.open(ref, place, record), { ok: false, because: "key-unavailable" });
  isDown = false;
  assert.deepEqual(await other.start(), { ok: true });
  assert.equal(await nameIn(await other.open(ref, place, record)), "Ann");
});

test("vault failure 9: a keystore that never answers is out of reach in time, and is asked once for all who wonder", async () => {
  let asked = 0;
  let answer = (): void => {};
  const answered = new Promise<void>((settle) => {
    answer = settle;
  });
  const keystore = {
    ...fresh.keystore,
    transact: async <T>(work: Parameters<typeof fresh.keystore.transact<T>>[0]) => {
      asked++;
      await answered;
      return fresh.keystore.transact(work);
    },
  };
  const other = freshVault({ ...fresh, keystore }, { keyFolder, limits: { ...shortLimits, startMs: 10_000 } });
  assert.deepEqual(await Promise.all([1, 2, 3].map(() => other.isReachable())), [false, false, false]);
  assert.equal(await other.isReachable(), false);
  assert.equal(asked, 1);
  answer();
  assert.deepEqual(await other.start(), { ok: true });
  assert.equal(await other.isReachable(), true);
});

test("a shop without its epoch key does not start, and makes no new one", async () => {
  const folder = join(freshFolder(), "epochs");
  await assert.rejects(freshVault(fresh, { keyFolder: folder }).start(), { code: "epoch-key-missing" });
  assert.deepEqual(readdirSync(folder), []);
});

test("a shop with another epoch key of the right length does not start", async () => {
  const folder = join(freshFolder(), "epochs");
  const empty = freshVault(fresh, { keyFolder: folder });
  await assert.rejects(empty.start(), { code: "epoch-key-missing" });
  writeFileSync(join(folder, "1.key"), systemRandom.bytes(32), { mode: 0o600 });
  await assert.rejects(empty.start(), { code: "commitment-mismatch" });
});

test("the keystore of another shop is refused, before anything is written to it", async () => {
  const other = freshVault(fresh, { keyFolder, shop: uuid() });
  await assert.rejects(other.start(), { code: "keystore-of-another-shop" });
  await assert.rejects(other.createBundle(newRef()), { code: "keystore-of-another-shop" });
  await assert.rejects(other.sweepOrphans(), { code: "keystore-of-another-shop" });
});

test("an empty keystore, or another one, beside data that has keys is refused and stays as it is", async () => {
  const other = await freshDatabase();
  const swapped = { ...fresh, keystore: other.keystore };
  await assert.rejects(freshVault(swapped, { keyFolder }).start(), { code: "keystore-replaced" });
  assert.deepEqual(await other.asVault("SELECT shop FROM keystore.owner"), []);
  assert.deepEqual(await freshVault(other, { keyFolder }).start(), { ok: true });
  await assert.rejects(freshVault(swapped, { keyFolder }).start(), { code: "keystore-replaced" });
  await assert.rejects(freshVault(swapped, { keyFolder }).createBundle(newRef()), { code: "keystore-replaced" });
  assert.deepEqual(await other.asVault("SELECT 1 FROM keystore.bundle_key"), []);
});

test("a bundle that was never made opens nothing, and a lost key is no shredding", async () => {
  const { ref, place, record } = await sealed({ name: "Ann" });
  await assert.rejects(vault.open(newRef(), place, record), { code: "bundle-unknown" });
  await assert.rejects(vault.seal(newRef(), place, personal("contact", {})), { code: "bundle-unknown" });
  await fresh.asVault("DELETE FROM keystore.bundle_key WHERE subject = $1", [ref.subject]);
  lines.length = 0;
  const other = freshVault(fresh, { keyFolder, log });
  assert.deepEqual(await other.open(ref, place, record), { ok: false, because: "key-unavailable" });
  assert.deepEqual(
    lines.map(({ event }) => event),
    ["vault-key-missing"],
  );
  await other.createBundle(ref);
  assert.deepEqual(await fresh.asVault("SELECT 1 FROM keystore.bundle_key WHERE subject = $1", [ref.subject]), []);
});

test("making a bundle twice makes one key", async () => {
  const ref = newRef();
  await Promise.all([vault.createBundle(ref), vault.createBundle(ref), vault.createBundle(ref)]);
  await fresh.database.transact((tx) => vault.bindBundle(tx, ref));
  await fresh.database.transact((tx) => vault.bindBundle(tx, ref));
  await vault.createBundle(ref);
  const rows = await fresh.asVault("SELECT bundle FROM keystore.bundle_key WHERE subject = $1", [ref.subject]);
  assert.deepEqual(rows, [{ bundle: ref.bundle }]);
});

test("two processes that start at once on an empty keystore use one index key", async () => {
  const empty = await freshDatabase();
  const folder = join(freshFolder(), "epochs");
  const shops = Array.from({ length: 4 }, () => freshVault(empty, { keyFolder: folder }));
  await Promise.all(shops.map((each) => each.start()));
  const hashes = await Promise.all(shops.map((each) => each.keyedHash("payment-reference", "pay_1")));
  assert.equal(new Set(hashes.map((hash) => hash.toString("hex"))).size, 1);
});

test("creating a vault touches neither keys nor databases", () => {
  const never = () => {
    throw new Error("touched");
  };
  const untouchable = { reader: undefined as never, transact: never, alone: never, close: never };
  const epochs = troubled({});
  createVault({
    shop: uuid(),
    database: untouchable,
    keystore: untouchable,
    epochs,
    bus: { notify: never, on: () => {}, onLost: () => {}, onRestored: () => {} },
    jobs: { enqueue: never },
    clock: { now: never },
    random: { bytes: never, uuid: never, token: never },
    log,
  });
});

async function realEpochs(): Promise<EpochProvider> {
  const { createFileEpochs } = await import("./file-epochs.ts");
  const clock = { now: () => new Date(0) };
  return createFileEpochs({ folder: keyFolder, apartFrom: [], clock, random: systemRandom });
}

function troubled(but: Partial<EpochProvider>): EpochProvider {
  const unexpected = () => Promise.reject(new Error("unexpected"));
  return {
    wrap: unexpected,
    unwrap: unexpected,
    openEpoch: () => Promise.resolve(),
    destroyEpoch: unexpected,
    hasEpoch: async () => true,
    forgetEpoch: () => {},
    attest: unexpected,
    ...but,
  };
}
