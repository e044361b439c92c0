import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fixedClock } from "#kernel/clock";
import { sha256 } from "#kernel/digest";
import { type Log, silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { freshDatabase } from "../../../test/support/database.ts";
import { freshFolder } from "../../../test/support/vault.ts";
import { entryHash, genesis } from "./chain.ts";
import {
  createPrivacyLedger,
  createPrivacyLog,
  isIncluded,
  leafHash,
  type PrivacyLogNeeds,
  readTileAddress,
  readVerifierKey,
  subjectTagOf,
} from "./index.ts";
import { openCheckpoint } from "./note.ts";
import { growingTree, nodeHash } from "./tree.ts";

const db = await freshDatabase();
const { reader } = db.database;
const ledger = createPrivacyLedger();
const clock = fixedClock(new Date("2027-01-05T12:00:00Z"));
const folder = join(freshFolder(), "keys");
const troubles: object[] = [];
const watched: Log = { ...silentLog, error: (event, fields) => void troubles.push({ event, ...fields }) };
const needs: PrivacyLogNeeds = {
  database: db.database,
  clock,
  random: systemRandom,
  log: watched,
  shopUrl: "https://shop.example",
  folder,
  apartFrom: [],
};
const log = createPrivacyLog(needs);
const origin = "shop.example/.well-known/privacy-log";

async function append(count: number): Promise<void> {
  await db.database.transact(async (tx) => {
    for (let n = 0; n < count; n++) {
      const at = clock.now();
      const subjectTag = subjectTagOf(systemRandom.token());
      await ledger.append(tx, { type: "bundle-shredded", policyVersion: "2027-01-01", subjectTag, counts: { n }, at });
    }
  });
}

/** Behind the triggers' back. */
async function tamper(words: string, ...values: unknown[]): Promise<void> {
  const tables = ["ledger", "tree_node", "checkpoint"];
  for (const table of tables) await db.asOwner(`ALTER TABLE privacy.${table} DISABLE TRIGGER ${table}_append_only`);
  await db.asOwner(words, values);
  for (const table of tables) await db.asOwner(`ALTER TABLE privacy.${table} ENABLE TRIGGER ${table}_append_only`);
}

test("a log opens with a key of its own, which others may not read, and signs that nothing is there yet", async () => {
  await log.start();
  assert.equal(statSync(join(folder, "privacy-log.key")).mode & 0o777, 0o600);
  assert.equal(statSync(join(folder, "privacy-log.checkpoint")).mode & 0o777, 0o600);
  const first = await log.checkpoint(reader);
  assert.equal(first?.size, 0);
  assert.match(
    first.signed,
    new RegExp(`^${origin}\n0\n47DEQpj8HBSa\\+/TImW\\+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— ${origin} `),
  );
  assert.deepEqual(readVerifierKey(log.verifierKey()), { name: origin, publicKey: log.publicKey() });
});

test("each checkpoint covers what has come, and without anything new there is no new one", async () => {
  await append(3);
  const signed = await log.signCheckpoint();
  assert.ok(signed.ok && signed.isNew);
  assert.equal(signed.checkpoint.size, 3);
  const again = await log.signCheckpoint();
  assert.deepEqual(again, { ...signed, isNew: false, checkpoint: again.ok ? again.checkpoint : null });
  const [stored] = await db.asOwner("SELECT count(*)::int AS n FROM privacy.checkpoint");
  assert.equal(stored?.n, 2);
  assert.equal(readFileSync(join(folder, "privacy-log.checkpoint"), "utf8"), signed.signed);
});

test("ten processes that sign at once sign one checkpoint", async () => {
  await append(1);
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => log.signCheckpoint()));
  assert.equal(outcomes.filter((outcome) => outcome.ok && outcome.isNew).length, 1);
  assert.ok(outcomes.every((outcome) => outcome.ok && outcome.checkpoint.size === 4));
});

test("from the tiles alone anybody comes to the signed root, and from the entries to the tiles", async () => {
  await append(596);
  await log.signCheckpoint();
  await append(5);
  const checkpoint = openCheckpoint((await log.checkpoint(reader))?.signed ?? "", log.publicKey()) ?? assert.fail();
  assert.equal(checkpoint.size, 600);
  const read = async (address: string): Promise<Buffer> => {
    const [level = "", ...rest] = address.split("/");
    return (await log.tile(reader, readTileAddress(level, rest.join("/")) ?? assert.fail(address))) ?? Buffer.of();
  };
  const tiles = [await read("0/000"), await read("0/001"), await read("0/002.p/88")];
  assert.deepEqual(
    tiles.map(({ length }) => length / 32),
    [256, 256, 88],
  );
  const tree = growingTree();
  const rows = Buffer.concat(tiles);
  const leaves = Array.from({ length: 600 }, (_, at) => rows.subarray(at * 32, at * 32 + 32));
  for (const [at, leaf] of leaves.entries()) {
    if (at === 512) assert.deepEqual(tree.root(), nodeHash(...halves(await read("1/000.p/2"))));
    tree.add(leaf);
  }
  assert.deepEqual(tree.root(), checkpoint.root);
  const bundle = Buffer.concat([await read("entries/000"), await read("entries/001"), await read("entries/002.p/88")]);
  let at = 0;
  for (const leaf of leaves) {
    const length = bundle.readUInt16BE(at);
    assert.deepEqual(leafHash(bundle.subarray(at + 2, at + 2 + length)), leaf);
    at += 2 + length;
  }
  assert.equal(at, bundle.length);
  for (const beyond of ["0/002.p/89", "0/002", "0/003.p/1", "1/000", "1/000.p/3", "2/000.p/1", "entries/002.p/89"])
    assert.equal((await read(beyond)).length, 0, beyond);
});

function halves(tile: Buffer): [Buffer, Buffer] {
  return [tile.subarray(0, 32), tile.subarray(32)];
}

test("a number of a tile is written in one way only", () => {
  assert.deepEqual(readTileAddress("1", "x001/x234/067.p/5"), { level: 1, nth: 1_234_067, width: 5 });
  for (const [level, rest] of [
    ["01", "000"],
    ["7", "000"],
    ["x", "000"],
    ["0", "0"],
    ["0", "x000/001"],
    ["0", "x001"],
    ["0", "001/002"],
    ["0", "000.p/0"],
    ["0", "000.p/256"],
    ["0", "000.p/07"],
    ["0", "000.p"],
    ["0", "x001/x002/x003/004"],
  ] as const)
    assert.equal(readTileAddress(level, rest), null, `${level}/${rest}`);
});

test("every entry that a checkpoint covers can be proved, and none that it does not", async () => {
  const last = await log.checkpoint(reader);
  const checkpoint = openCheckpoint(last?.signed ?? "", log.publicKey()) ?? assert.fail();
  for (const seq of [1, 256, 257, 512, 599, 600]) {
    const proof = (await log.prove(reader, seq)) ?? assert.fail();
    assert.equal(proof.index, seq - 1);
    assert.equal(proof.checkpoint, last?.signed);
    const path = proof.path.map((hash) => Buffer.from(hash, "base64"));
    const entry = await log.entry(reader, seq);
    assert.ok(isIncluded(leafHash(Buffer.from(entry)), proof.index, checkpoint.size, path, checkpoint.root));
    assert.match(entry, new RegExp(`^\\["candour.privacy-ledger.1",${seq},`));
  }
  assert.equal(await log.prove(reader, 601), null);
});

test("a key that others may read, a link, a key among the data and a key of another length are refused", async () => {
  const open = async (prepare: (at: string, key: string) => string[] | undefined) => {
    const at = join(freshFolder(), "keys");
    mkdirSync(at, { mode: 0o700 });
    const key = join(at, "privacy-log.key");
    writeFileSync(key, systemRandom.bytes(32), { mode: 0o600 });
    await createPrivacyLog({ ...needs, folder: at, apartFrom: prepare(at, key) ?? [] }).start();
  };
  const refused = (words: RegExp) => ({ name: "KeyFileError", message: words });
  await assert.rejects(
    open((_, key) => void chmodSync(key, 0o640)),
    refused(/must belong to us and have mode 0600\.$/),
  );
  await assert.rejects(
    open((at) => void chmodSync(at, 0o750)),
    refused(/must belong to us and have mode 0700\.$/),
  );
  await assert.rejects(
    open((at) => [join(at, "..")]),
    refused(/whoever copies the data would copy the key\.$/),
  );
  await assert.rejects(
    open((_, key) => void writeFileSync(key, "short")),
    refused(/does not hold a key/),
  );
  const link = (_: string, key: string) => {
    rmSync(key);
    symlinkSync("/dev/urandom", key);
    return undefined;
  };
  await assert.rejects(open(link), refused(/cannot be opened as a file of ours/));
  // Something was signed with the key that is gone: a new one in its place would hide the loss.
  await assert.rejects(
    open((_, key) => void rmSync(key)),
    refused(/is missing\. Restore it from your copy of the keys\.$/),
  );
});

test("all of it verifies, and each way to tell another story afterwards is found and named", async () => {
  await log.signCheckpoint();
  const whole = { ok: true, entries: 605, checkpoints: 5 };
  assert.deepEqual(await log.verify(reader), whole);
  const rows = await db.asOwner("SELECT * FROM privacy.ledger ORDER BY seq");
  const checkpoints = await db.asOwner("SELECT * FROM privacy.checkpoint");
  const restore = async () => {
    await tamper("DELETE FROM privacy.ledger");
    await tamper(
      "INSERT INTO privacy.ledger SELECT * FROM jsonb_populate_recordset(NULL::privacy.ledger, $1::jsonb)",
      JSON.stringify(rows.map(inJson)),
    );
    await tamper("DELETE FROM privacy.checkpoint");
    await tamper(
      "INSERT INTO privacy.checkpoint SELECT * FROM jsonb_populate_recordset(NULL::privacy.checkpoint, $1::jsonb)",
      JSON.stringify(checkpoints.map(inJson)),
    );
    assert.deepEqual(await log.verify(reader), whole);
  };

  await tamper(`UPDATE privacy.ledger SET counts = '{"n": 7000}' WHERE seq = 300`);
  assert.deepEqual(await log.verify(reader), { ok: false, because: "broken-chain", seq: 300 });
  await restore();

  const kept = log.readKept((await log.checkpoint(reader))?.signed ?? "") ?? assert.fail();
  await tamper("DELETE FROM privacy.ledger WHERE seq > 590");
  await tamper("DELETE FROM privacy.checkpoint WHERE size > 590");
  assert.deepEqual(await log.verify(reader), { ok: false, because: "cut-off", size: 605, entries: 590 });
  assert.deepEqual(await log.signCheckpoint(), { ok: false, because: "cut-off", size: 605 });
  assert.deepEqual(troubles.splice(0), [{ event: "privacy-log-contradicted", because: "cut-off", size: 605 }]);
  // Where the file beside the key was taken away too, whoever kept a checkpoint still finds it.
  const beside = readFileSync(join(folder, "privacy-log.checkpoint"));
  rmSync(join(folder, "privacy-log.checkpoint"));
  assert.deepEqual(await log.verify(reader), { ok: true, entries: 590, checkpoints: 3 });
  assert.deepEqual(await log.verify(reader, [kept]), { ok: false, because: "cut-off", size: 605, entries: 590 });
  writeFileSync(join(folder, "privacy-log.checkpoint"), beside, { mode: 0o600 });
  await restore();

  await rewriteFrom(602, 605);
  assert.deepEqual(await ledger.verify(reader), { ok: true, entries: 605 }, "the chain alone does not notice");
  assert.deepEqual(await log.verify(reader, [kept]), { ok: false, because: "forked", size: 605 });
  await append(1);
  assert.deepEqual(await log.signCheckpoint(), { ok: false, because: "forked", size: 605 });
  assert.deepEqual(troubles.splice(0), [{ event: "privacy-log-contradicted", because: "forked", size: 605 }]);
  await restore();

  await tamper("UPDATE privacy.tree_node SET hash = $1 WHERE nth = 1", sha256("other"));
  assert.deepEqual(await log.verify(reader), { ok: false, because: "tree-differs", level: 1 });
  await tamper("DELETE FROM privacy.tree_node");
  await log.signCheckpoint();
  await tamper(
    "UPDATE privacy.checkpoint SET signed = replace(signed, $1, 'other.example') WHERE size = 600",
    "shop.example",
  );
  assert.deepEqual(await log.verify(reader), { ok: false, because: "bad-signature", size: 600 });
  await restore();
});

function inJson(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      Buffer.isBuffer(value) ? `\\x${value.toString("hex")}` : value instanceof Date ? value.toISOString() : value,
    ]),
  );
}

/** Tells entries anew, each with the right hashes: a chain alone cannot tell it from the first telling. */
async function rewriteFrom(from: number, to: number): Promise<void> {
  const [before] = await db.asOwner("SELECT hash FROM privacy.ledger WHERE seq = $1", [from - 1]);
  let prevHash = (before?.hash as Buffer | undefined) ?? genesis;
  for (let seq = from; seq <= to; seq++) {
    const at = clock.now();
    const entry = { type: "bundle-shredded", policyVersion: "2027-01-01", subjectTag: sha256("x"), counts: {}, at };
    const hash = entryHash(seq, entry, prevHash);
    await tamper(
      "UPDATE privacy.ledger SET subject_tag = $2, counts = '{}', prev_hash = $3, hash = $4 WHERE seq = $1",
      seq,
      entry.subjectTag,
      prevHash,
      hash,
    );
    prevHash = hash;
  }
}

test("under another address the same log goes on, and its old checkpoints still hold", async () => {
  const moved = createPrivacyLog({ ...needs, shopUrl: "http://localhost:3000" });
  await moved.start();
  const first = await moved.checkpoint(reader);
  assert.match(first?.signed ?? "", /^localhost:3000\/\.well-known\/privacy-log\n605\n/);
  assert.deepEqual(await moved.verify(reader), { ok: true, entries: 605, checkpoints: 6 });
  assert.equal(moved.readKept((await log.checkpoint(reader))?.signed ?? "")?.size, 605);
});

test("not even the owner changes or removes a checkpoint or a hash of the tree", async () => {
  for (const statement of [
    "DELETE FROM privacy.checkpoint",
    "UPDATE privacy.tree_node SET hash = hash",
    "TRUNCATE privacy.checkpoint",
  ])
    await assert.rejects(db.asOwner(statement), /only added to/, statement);
});
