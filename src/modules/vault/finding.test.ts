import assert from "node:assert/strict";
import { before, test } from "node:test";
import { sql } from "#kernel/db";
import { systemRandom } from "#kernel/random";
import { freshDatabase } from "../../../test/support/database.ts";
import { freshVault } from "../../../test/support/vault.ts";
import { type BundleCondition, type BundleRef, type LocatorKind, personal, sameLocator, type Vault } from "./index.ts";

const fresh = await freshDatabase();
const { database } = fresh;
const vault = freshVault(fresh);
const text = (value: string) => personal("contact", value);

before(() => vault.start());

async function located(
  kind: LocatorKind,
  value: string,
  by: Vault = vault,
  bundle?: BundleRef["bundle"],
  on = database,
) {
  const ref: BundleRef = { subject: systemRandom.uuid(), bundle: bundle ?? `fulfilment:${systemRandom.uuid()}` };
  await by.createBundle(ref);
  await on.transact(async (tx) => {
    await by.bindBundle(tx, ref);
    await by.addLocator(tx, { ref, kind, value: text(value) });
  });
  return ref;
}

test("vault failure 16: a person is found by the address in any spelling, and by no other address", async () => {
  const ann = await located("email", "Ann.Other@Bücher.example");
  for (const typed of ["ann.other@bücher.example", " ANN.OTHER@XN--BCHER-KVA.EXAMPLE "]) {
    assert.deepEqual(await vault.find(database.reader, "email", text(typed)), [ann]);
  }
  for (const typed of [
    "annother@bücher.example",
    "ann.other+a@bücher.example",
    "аnn.other@bücher.example",
    "",
    "ann",
  ]) {
    assert.deepEqual(await vault.find(database.reader, "email", text(typed)), []);
  }
});

test("a guest may order twice: both bundles are found, the newer first", async () => {
  const first = await located("email", "twice@example.com");
  await new Promise((settle) => setTimeout(settle, 5));
  const second = await located("email", "twice@example.com");
  assert.deepEqual(await vault.find(database.reader, "email", text("twice@example.com")), [second, first]);
});

test("what the asker has no use for is left out before the newest are counted, so no crowd hides what is wanted", async () => {
  const wanted = await located("email", "crowd@example.com");
  await fresh.asOwner(`INSERT INTO vault.bundle (subject, bundle, bound_at)
    SELECT gen_random_uuid(), 'fulfilment:' || gen_random_uuid(), now() + interval '1 hour' FROM generate_series(1, 501)`);
  await fresh.asOwner(
    `INSERT INTO vault.locator SELECT b.subject, b.bundle, l.kind, l.nv, l.bits, l.bidx
     FROM vault.bundle b, vault.locator l WHERE b.bound_at > now() AND l.bundle = $1`,
    [wanted.bundle],
  );
  const find = (value: string, only?: BundleCondition) => vault.find(database.reader, "email", text(value), only);
  const crowd = await find("crowd@example.com");
  assert.equal(crowd.length, 500);
  assert.ok(crowd.every(({ bundle }) => bundle !== wanted.bundle));
  const isWanted: BundleCondition = (bundle) => sql<boolean>`${bundle} = ${wanted.bundle}`;
  assert.deepEqual(await find("crowd@example.com", isWanted), [wanted]);
  assert.deepEqual(await find("nobody@example.com", isWanted), []);
  await fresh.asOwner(
    "DELETE FROM vault.locator WHERE subject IN (SELECT subject FROM vault.bundle WHERE bound_at > now())",
  );
});

test("two accounts cannot have one address, also when both come at once", async () => {
  const both = await Promise.allSettled([
    located("email", "one@example.com", vault, "account"),
    located("email", "One@Example.com", vault, "account"),
  ]);
  assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  assert.equal((await vault.find(database.reader, "email", text("one@example.com"))).length, 1);
});

test("a corrected address replaces the one before", async () => {
  const ref = await located("email", "wrong@example.com");
  await database.transact((tx) => vault.addLocator(tx, { ref, kind: "email", value: text("right@example.com") }));
  assert.deepEqual(await vault.find(database.reader, "email", text("wrong@example.com")), []);
  assert.deepEqual(await vault.find(database.reader, "email", text("right@example.com")), [ref]);
});

test("a locator needs a bound bundle", async () => {
  const ref: BundleRef = { subject: systemRandom.uuid(), bundle: "account" };
  const add = database.transact((tx) => vault.addLocator(tx, { ref, kind: "email", value: text("a@example.com") }));
  await assert.rejects(add, { code: "bundle-unknown" });
});

test("a value that is taken away takes its locator with it, and no other", async () => {
  const ref = await located("telephone", "07700 900123");
  await database.transact((tx) => vault.addLocator(tx, { ref, kind: "email", value: text("kept@example.com") }));
  const taken = database.transact((tx) =>
    vault.addLocator(tx, { ref, kind: "telephone", value: personal("contact", null) }),
  );
  assert.equal(await taken, false);
  const left = await fresh.asOwner("SELECT kind FROM vault.locator WHERE subject = $1", [ref.subject]);
  assert.deepEqual(left, [{ kind: "email" }]);
});

test("a value in which there is nothing to find leaves no locator", async () => {
  const ref = await located("telephone", "please ring next door");
  assert.deepEqual(await fresh.asOwner("SELECT 1 FROM vault.locator WHERE subject = $1", [ref.subject]), []);
});

test("vault failure 16: truncated indexes collide on purpose, and opening tells the people apart", async () => {
  await fresh.asOwner("DELETE FROM vault.locator");
  const postcodes = Array.from({ length: 64 }, (_, i) => `LA${Math.floor(i / 10)} ${i % 10}AB`);
  const refs = new Map<string, string>();
  for (const postcode of postcodes) refs.set((await located("postcode", postcode)).subject, postcode);
  const bits = await fresh.asOwner("SELECT bits, count(*)::int FROM vault.locator GROUP BY bits ORDER BY bits");
  assert.deepEqual(bits, [
    { bits: 0, count: 3 },
    { bits: 1, count: 4 },
    { bits: 2, count: 9 },
    { bits: 3, count: 48 },
  ]);
  for (const typed of ["LA3 3AB", "la33ab"]) {
    const found = await vault.find(database.reader, "postcode", text(typed));
    assert.ok(found.length >= 2 && found.length <= 32, `${found.length} candidates`);
    const same = found.filter(({ subject }) => sameLocator("postcode", text(refs.get(subject) ?? ""), text(typed)));
    assert.deepEqual(
      same.map(({ subject }) => refs.get(subject)),
      ["LA3 3AB"],
    );
  }
});

test("vault failure 16: nobody is found after shredding, and the locator rows are gone", async () => {
  const ref = await located("email", "gone@example.com");
  await database.transact((tx) => vault.buryBundle(tx, ref));
  assert.deepEqual(await vault.find(database.reader, "email", text("gone@example.com")), []);
  await vault.destroyKey(ref);
  await database.transact((tx) => vault.removeRemains(tx, ref));
  assert.deepEqual(await fresh.asOwner("SELECT 1 FROM vault.locator WHERE subject = $1", [ref.subject]), []);
});

test("vault failure 18: the same e-mail address in two shops has two indexes", async () => {
  const other = await freshDatabase();
  const otherShop = freshVault(other, { shop: systemRandom.uuid() });
  await located("email", "ann@example.com");
  await located("email", "ann@example.com", otherShop, undefined, other.database);
  const index = async (asOwner: typeof fresh.asOwner) =>
    (await asOwner("SELECT encode(bidx, 'hex') AS bidx FROM vault.locator WHERE kind = 'email'")).map(
      ({ bidx }) => bidx,
    );
  const [theirs] = await index(other.asOwner);
  assert.equal(typeof theirs, "string");
  assert.ok(!(await index(fresh.asOwner)).includes(theirs));
});
