/** Backup, drill and restore of a shop as its owner runs it: what comes back, what does not, and what a kill on the way leaves. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { clusterPlace, databases, roles, startCluster } from "#kernel/cluster/index";
import { findPostmaster } from "#kernel/cluster/postmaster";
import { withConnection } from "#kernel/cluster/roles";
import type { CrashPoint } from "#kernel/crashpoint";
import { silentLog } from "#kernel/log";
import { sampleProducts } from "../../sample/catalogue/index.ts";
import { type Bought, buyThroughApi } from "../support/purchase.ts";
import { openInsides } from "../support/shop-insides.ts";
import { forgetShop, runCommand, type ShopProcess, startCommand, startShopProcess } from "../support/shop-process.ts";

const skus = sampleProducts.flatMap(({ variants }) =>
  variants.filter(({ supply }) => supply.kind === "made-to-order").map(({ sku }) => sku),
);
let shop = await startShopProcess();
const backups = join(shop.dataDir, "backup");
const outside = mkdtempSync(join(tmpdir(), "candour-owner-"));
// Started by root, the database of a restore runs as a user who has to come in; else it would lie in /var/lib and stay there.
chmodSync(outside, 0o711);
const keyFile = join(outside, "recovery-key");
const elsewhere = join(outside, "data");
let [ann, ben]: [Bought?, Bought?] = [];
let restored: ShopProcess | undefined;
after(async () => {
  await restored?.stop();
  await shop.stop();
  forgetShop(shop);
  rmSync(outside, { recursive: true, force: true });
});

/** What the passwords of staff are bound to; it is made when the first one is chosen. */
const officeKey = Buffer.alloc(32, 7);

before(async () => {
  writeFileSync(join(shop.dataDir, "keys/office.key"), officeKey, { mode: 0o600 });
  ann = await buyThroughApi(shop.url, skus[0] ?? "");
  ben = await buyThroughApi(shop.url, skus[1] ?? "");
});

const newest = () => whole().at(-1) ?? "";
const whole = () =>
  readdirSync(backups)
    .filter((name) => /^\d{4}-.*Z$/.test(name))
    .sort();
const rowsIn = (name: string) => gunzipSync(readFileSync(join(backups, name, "shop.jsonl.gz"))).toString();
const dying = (at: CrashPoint) => ({ ...shop.env, CANDOUR_CRASH_AT: at });

test("no backup is taken that could not be put back: first the owner's key, which is shown once", async () => {
  const refused = await shop.command("backup");
  assert.deepEqual([refused.code, existsSync(backups)], [1, false]);
  assert.match(refused.said, /There is no recovery key yet.*First: candour recovery-key/);

  const { code, said } = await shop.command("recovery-key");
  const secret = /(?:[0-9a-f]{4}-){16}[0-9a-f]{4}/.exec(said)?.[0] ?? "";
  assert.deepEqual([code, secret.length], [0, 84]);
  writeFileSync(keyFile, `${secret}\n`);
  const path = join(shop.dataDir, "keys/recovery.pub");
  assert.equal(statSync(path).mode & 0o777, 0o600);
  const kept = readFileSync(path);
  const again = await shop.command("recovery-key");
  assert.deepEqual([again.code, /there is a recovery key already/.test(again.said)], [1, true]);
  assert.deepEqual(readFileSync(path), kept);
});

test("a backup holds every row as it is sealed, and its keys only for the owner", async () => {
  const { code, said } = await shop.command("backup");
  assert.equal(code, 0, said);
  assert.match(said, /holds [1-9]\d{2,} rows, sealed as they are[\s\S]*escrow\.sealed holds 2 keys/);
  const rows = rowsIn(newest());
  assert.ok(rows.includes(ann?.number ?? "?") && rows.includes('"contact":"\\\\x0101'));
  for (const word of ["bench@shopper.example", "Bench Shopper", "1 Example Street", "LA9 4QX"]) {
    assert.ok(!rows.includes(word), word);
  }
  assert.deepEqual(readdirSync(join(backups, newest())).sort(), ["manifest.json", "shop.jsonl.gz"]);
  assert.equal(statSync(join(backups, "escrow.sealed")).mode & 0o777, 0o600);
});

test("a backup that is killed before the copy of the keys is whole, and leaves the copy before", async () => {
  const before = readFileSync(join(backups, "escrow.sealed"));
  const from = whole().length;
  assert.equal((await runCommand(["backup"], dying("backup-written"))).signal, "SIGKILL");
  assert.deepEqual(readFileSync(join(backups, "escrow.sealed")), before);
  assert.equal(whole().length, from + 1);
  assert.deepEqual(
    readdirSync(backups).filter((name) => name.endsWith(".making")),
    [],
  );
});

test("the drill puts the backup back, finds that it works, and that who was forgotten since stays forgotten", async () => {
  const done = await shop.command("demo", "complete", ben?.number ?? "");
  assert.match(done.said, /no longer knows who bought it/);
  assert.equal((await shop.command("roll-epoch")).code, 0);
  // The backup is from before, and still holds the sealed card of who has been forgotten.
  assert.equal(rowsIn(newest()).split('"contact":"\\\\x0101').length - 1, 2);

  const { code, said } = await shop.command("drill", keyFile);
  assert.equal(code, 0, said);
  assert.match(said, /It works\. [1-9]\d{2,} rows and 1 keys came back, and the shop answered on 5 pages\./);
  assert.match(said, /Of 1 living bundles all open, 1 contact cards among them\./);
  assert.match(said, /\b1 that the backup still held and that were forgotten since have been forgotten again/);
  const note = JSON.parse(readFileSync(join(backups, "drill.json"), "utf8")) as { ok: boolean; backup: string };
  assert.equal(note.ok, true);
  assert.deepEqual(leftovers(), []);
  assert.equal((await orderOf(shop.url, ann)).privacy, "active");
});

test("a drill with another key, a mistyped one, or a backup that was changed says so, and leaves nothing behind", async () => {
  writeFileSync(
    join(outside, "wrong"),
    readFileSync(keyFile, "utf8").replace(/^./, (first) => (first === "0" ? "1" : "0")),
  );
  const mistyped = await shop.command("drill", join(outside, "wrong"));
  assert.deepEqual([mistyped.code, /This is no recovery key/.test(mistyped.said)], [1, true], mistyped.said);
  const path = join(backups, newest(), "shop.jsonl.gz");
  const kept = readFileSync(path);
  writeFileSync(path, kept.subarray(0, -1));
  const damaged = await shop.command("drill", keyFile);
  writeFileSync(path, kept);
  assert.deepEqual([damaged.code, /is damaged/.test(damaged.said)], [1, true], damaged.said);
  assert.deepEqual(leftovers(), []);
});

test("a drill that is asked to end leaves nothing: no server, no keys, and the note of the one before", async () => {
  const note = readFileSync(join(backups, "drill.json"));
  const drilling = startCommand(["drill", keyFile], shop.env);
  const { pid, place } = await until(() => scratchServer());
  drilling.kill("SIGTERM");
  const { code, said } = await drilling.ended;
  assert.deepEqual([code, /The drill was asked to end\. Nothing is left of it/.test(said)], [1, true], said);
  assert.deepEqual(leftovers(), []);
  assert.deepEqual([lives(pid), existsSync(place)], [false, false]);
  assert.deepEqual(readFileSync(join(backups, "drill.json")), note);
});

test("what a drill that was killed left is named by the doctor, and the next start removes it", async () => {
  assert.equal((await runCommand(["drill", keyFile], dying("restore-keys-back"))).signal, "SIGKILL");
  const [left = ""] = leftovers();
  const { pid, place } = await until(() => scratchServer());
  assert.deepEqual([readdirSync(join(shop.dataDir, left, "keys/epochs")), lives(pid)], [["1.key"], true]);
  const named = new RegExp(`${left} was left by a backup or a drill that was killed`);
  assert.match((await shop.command("doctor")).said, named);

  await shop.stop();
  shop = await shop.again();
  assert.deepEqual([leftovers(), lives(pid), existsSync(place)], [[], false, false]);
  assert.doesNotMatch((await shop.command("doctor")).said, named);
});

test("a backup that is asked to end leaves nothing half done; what a killed one leaves is named, and the next removes it", async () => {
  const insides = await openInsides(shop);
  const from = whole();
  const unfinished = () => readdirSync(backups).filter((name) => /\.(?:making|new)$/.test(name));
  /** Ends it while it waits for a table that somebody holds. */
  const ended = (by: "SIGTERM" | "SIGKILL") =>
    withConnection(insides.urls.owner, async (client) => {
      await client.query("BEGIN; LOCK TABLE orders.purchase IN ACCESS EXCLUSIVE MODE");
      const taking = startCommand(["backup"], shop.env);
      await until(() => unfinished()[0]);
      taking.kill(by);
      const { code, signal } = await taking.ended;
      await client.query("ROLLBACK");
      return code ?? signal;
    });
  assert.deepEqual([await ended("SIGTERM"), unfinished()], [1, []]);
  assert.equal(await ended("SIGKILL"), "SIGKILL");
  const [left = ""] = unfinished();
  assert.match((await shop.command("doctor")).said, new RegExp(`${left} was left by a backup or a drill`));
  assert.deepEqual(whole(), from);
  assert.equal((await shop.command("backup")).code, 0);
  assert.deepEqual([unfinished(), whole().length], [[], from.length + 1]);
  await insides.close();
});

test("a restore that is killed on the way keeps the shop shut and goes on when it is begun again", async () => {
  const env = { ...shop.env, CANDOUR_DATA: elsewhere };
  const restore = (more: Record<string, string> = {}) => runCommand(["restore", backups, keyFile], { ...env, ...more });
  const occupied = await shop.command("restore", backups, keyFile);
  assert.deepEqual([occupied.code, /A shop runs from/.test(occupied.said)], [1, true]);

  for (const point of ["restore-loaded", "restore-keys-back"] as const satisfies readonly CrashPoint[]) {
    const { signal, said } = await restore({ CANDOUR_CRASH_AT: point });
    assert.equal(signal, "SIGKILL", said);
  }
  const shut = await runCommand(["start"], env);
  assert.deepEqual(
    [shut.code, /A restore or a move was begun here and has not ended/.test(shut.said)],
    [1, true],
    shut.said,
  );
  // The same folder with the settings of another shop: what was begun here gives no right to that one's database.
  const server = await startCluster({ dataDir: shop.dataDir, log: silentLog, joinOnly: true });
  const [DATABASE_URL, KEYSTORE_URL] = [databases.shop, databases.keystore].map((each) =>
    server.urlFor(roles.cluster, each),
  );
  const over = await restore({ DATABASE_URL: DATABASE_URL ?? "", KEYSTORE_URL: KEYSTORE_URL ?? "" });
  assert.deepEqual([over.code, /There is a shop here already/.test(over.said)], [1, true], over.said);
  const stillShut = await runCommand(["start"], env);
  assert.match(stillShut.said, /A restore or a move was begun here and has not ended/);

  const { code, said } = await restore();
  assert.equal(code, 0, said);
  const twice = await restore();
  assert.deepEqual([twice.code, /There is a shop here already/.test(twice.said)], [1, true], twice.said);

  assert.deepEqual(readFileSync(join(elsewhere, "keys/office.key")), officeKey);
  restored = await startShopProcess({ dataDir: elsewhere });
  assert.deepEqual(await orderOf(restored.url, ann), await orderOf(shop.url, ann));
  assert.equal((await orderOf(restored.url, ann)).privacy, "active");
  assert.match(await pageOf(restored.url, ann), /Bench Shopper/);
  assert.doesNotMatch(await pageOf(restored.url, ben), /Bench Shopper|Example Street|LA9 4QX/);
  assert.match(await pageOf(restored.url, ben), new RegExp(ben?.number ?? "?"));
});

test("a drill finds a key that is lost", async () => {
  const insides = await openInsides(shop);
  await insides.asVault("DELETE FROM keystore.bundle_key");
  await insides.close();
  assert.match((await shop.command("backup")).said, /holds 0 keys/);
  const { code, said } = await shop.command("drill", keyFile);
  assert.equal(code, 1);
  assert.match(
    said,
    /It does not work: 1 bundles live and have no key in the escrow copy\. 1 contact cards do not open\./,
  );
  assert.equal((JSON.parse(readFileSync(join(backups, "drill.json"), "utf8")) as { ok: boolean }).ok, false);
});

const leftovers = () => readdirSync(shop.dataDir).filter((name) => name.startsWith("drill-"));

/** The server that a drill runs, if one does, and where it works. */
function scratchServer(): { pid: number; place: string } | undefined {
  const [name] = leftovers();
  const place = name === undefined ? undefined : clusterPlace(join(shop.dataDir, name));
  const server = place === undefined ? undefined : findPostmaster(place);
  return place === undefined || server === undefined ? undefined : { pid: server.pid, place };
}

/** One that has ended may still be listed, until whoever inherited it takes note. */
function lives(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return /^\s*[^Z\s]/.test(stdout);
}

async function until<T>(look: () => T | undefined): Promise<T> {
  for (let tries = 0; tries < 1_200; tries++) {
    const found = look();
    if (found !== undefined) return found;
    await pause(25);
  }
  throw new Error("Waited for half a minute.");
}

const pageOf = async (base: string, bought: Bought | undefined) =>
  (await fetch(`${base}/orders/${bought?.secret}`)).text();

/** What the API says of an order to whoever has its secret. */
async function orderOf(base: string, bought: Bought | undefined): Promise<Record<string, unknown>> {
  const answer = await fetch(`${base}/api/v1/order`, { headers: { authorization: `Bearer ${bought?.secret}` } });
  return (await answer.json()) as Record<string, unknown>;
}
