import assert from "node:assert/strict";
import { chmodSync, readFileSync, statSync } from "node:fs";
import { test } from "node:test";
import { otherProcess, scratchFolder, start } from "../../../test/support/scratch-cluster.ts";
import { isRoot } from "./run-as.ts";
import { databases, roles } from "./settings.ts";

const skip = isRoot() ? false : "SKIPPED: only root can become another user";
if (skip) process.stdout.write(`${skip}\n`);

/** Becomes the user given, then tries to connect; prints what came of it. */
const asOther = `
  import pg from "pg";
  const [uid, gid, url] = process.argv.slice(1);
  process.setgroups([]);
  process.setgid(Number(gid));
  process.setuid(Number(uid));
  const client = new pg.Client(url);
  try {
    await client.connect();
    console.log("came in as " + (await client.query("SELECT current_user AS me")).rows[0].me);
    await client.end();
  } catch (thrown) {
    console.log("stayed out: " + thrown.code);
  }
`;

test("no other user of the machine comes in, not even the one the server runs as", { skip }, async (t) => {
  const dataDir = scratchFolder(t);
  const cluster = await start(dataDir);
  const server = statSync(cluster.pgData);
  const tryAs = async (uid: number, gid: number, role: string) => {
    const url = cluster.urlFor(role, databases.shop);
    return (await otherProcess(asOther, [String(uid), String(gid), url]).ended).said.trim();
  };
  assert.equal(await tryAs(0, 0, roles.shop), "came in as candour_shop");
  // The folder of the socket keeps others out …
  assert.equal(await tryAs(12_345, 12_345, roles.shop), "stayed out: EACCES");
  // … and where it would not, the kernel says who asks.
  assert.equal(await tryAs(server.uid, server.gid, roles.shop), "stayed out: 28000");
  assert.equal(await tryAs(server.uid, server.gid, roles.cluster), "stayed out: 28000");
  chmodSync(cluster.pgData, 0o711);
  chmodSync(`${cluster.pgData}/.s.PGSQL.5432`, 0o777);
  assert.equal(await tryAs(65_534, 65_534, roles.shop), "stayed out: 28000");
});

test("started by root, the server runs as a user without rights and without groups", { skip }, async (t) => {
  const cluster = await start(scratchFolder(t));
  const status = readFileSync(`/proc/${cluster.pid}/status`, "utf8");
  const { uid, gid } = statSync(cluster.pgData);
  assert.notEqual(uid, 0);
  assert.match(status, new RegExp(`^Uid:\t${uid}\t${uid}\t${uid}\t${uid}$`, "m"));
  assert.match(status, new RegExp(`^Gid:\t${gid}\t${gid}\t${gid}\t${gid}$`, "m"));
  assert.match(status, /^Groups:\s*$/m);
  assert.match(status, /^CapEff:\t0000000000000000$/m);
  const environment = readFileSync(`/proc/${cluster.pid}/environ`, "utf8").split("\0").filter(Boolean);
  assert.deepEqual(environment.map((each) => each.split("=")[0]).sort(), ["LC_ALL", "PATH", "TZ"]);
});
