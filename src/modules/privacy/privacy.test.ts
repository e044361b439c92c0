import assert from "node:assert/strict";
import { test } from "node:test";
import { freshDatabase } from "../../../test/support/database.ts";
import { createPrivacyLedger, type NewPrivacyEntry, subjectTagOf } from "./index.ts";

const db = await freshDatabase();
const ledger = createPrivacyLedger();
const secret = "0123456789abcdefghijkl";
const shredded = (over: Partial<NewPrivacyEntry> = {}): NewPrivacyEntry => ({
  type: "bundle-shredded",
  policyVersion: "2026-12-01",
  subjectTag: subjectTagOf(secret),
  counts: { "orders.capsule": 1, "vault.locator": 3 },
  at: new Date("2026-12-23T00:00:01.250Z"),
  ...over,
});
const append = (entry: NewPrivacyEntry) => db.database.transact((tx) => ledger.append(tx, entry));

test("entries are numbered without gaps, chained, and found by who kept the secret", async () => {
  const start = await ledger.verify(db.database.reader);
  assert.ok(start.ok);
  const first = await append(shredded());
  const second = await append(shredded({ type: "deletion-asked", counts: { courier: 1 } }));
  await append(shredded({ subjectTag: subjectTagOf("another-secret-of-else") }));
  assert.equal(second.seq, first.seq + 1);
  const mine = (await ledger.entriesOf(db.database.reader, subjectTagOf(secret))).slice(-2);
  assert.deepEqual(
    mine.map(({ seq, type, counts }) => ({ seq, type, counts })),
    [
      { seq: first.seq, type: "bundle-shredded", counts: { "orders.capsule": 1, "vault.locator": 3 } },
      { seq: second.seq, type: "deletion-asked", counts: { courier: 1 } },
    ],
  );
  assert.deepEqual(mine[1]?.prevHash, mine[0]?.hash);
  assert.deepEqual(await ledger.verify(db.database.reader), { ok: true, entries: start.entries + 3 });
});

test("twenty writers at once make one chain", async () => {
  const start = await ledger.verify(db.database.reader);
  assert.ok(start.ok);
  await Promise.all(Array.from({ length: 20 }, () => append(shredded())));
  assert.deepEqual(await ledger.verify(db.database.reader), { ok: true, entries: start.entries + 20 });
});

test("not even the owner changes or removes an entry", async () => {
  const { seq } = await append(shredded());
  for (const statement of [
    `UPDATE privacy.ledger SET type = 'held' WHERE seq = ${seq}`,
    `DELETE FROM privacy.ledger WHERE seq = ${seq}`,
    "TRUNCATE privacy.ledger",
  ]) {
    await assert.rejects(db.asOwner(statement), /only added to/, statement);
  }
  assert.ok((await ledger.verify(db.database.reader)).ok);
});

test("a count cannot carry a text", async () => {
  const before = await ledger.verify(db.database.reader);
  for (const counts of [{ "Ada Lovelace": 1 }, { ada: 1.5 }, { ada: -1 }, { "ada@example.org": 1 }]) {
    await assert.rejects(append(shredded({ counts })), RangeError);
  }
  assert.deepEqual(await ledger.verify(db.database.reader), before);
});

test("an entry changed behind the triggers' back is found, and named", async () => {
  const { seq } = await append(shredded());
  await append(shredded());
  const tamper = (words: string) =>
    db.asOwner(`ALTER TABLE privacy.ledger DISABLE TRIGGER ledger_append_only; ${words};
      ALTER TABLE privacy.ledger ENABLE TRIGGER ledger_append_only`);
  await tamper(`UPDATE privacy.ledger SET counts = '{"orders.capsule": 2}' WHERE seq = ${seq}`);
  assert.deepEqual(await ledger.verify(db.database.reader), { ok: false, because: "broken-chain", seq });
  await tamper(`DELETE FROM privacy.ledger WHERE seq = ${seq}`);
  assert.deepEqual(await ledger.verify(db.database.reader), { ok: false, because: "broken-chain", seq: seq + 1 });
});
