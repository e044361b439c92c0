import assert from "node:assert/strict";
import { test } from "node:test";
import { day } from "#kernel/clock";
import { seededRandom } from "#kernel/random";
import { scopeNames } from "./scopes.ts";
import { testPrograms } from "./test-programs.ts";
import { hashOfToken, makeToken } from "./token.ts";

const { programs, database, clock, db } = await testPrograms();
const { reader } = database;
const make = (over: Partial<Parameters<typeof programs.makeKey>[1]> = {}) =>
  database.transact((tx) => programs.makeKey(tx, { title: "Warehouse", scopes: ["orders:read"], days: 30, ...over }));

test("a key has a beginning that searches for leaked keys find, and is told from a mistyped one", () => {
  const token = makeToken(seededRandom("a key"));
  assert.match(token, /^candour_key_[A-Za-z0-9_-]{49}$/);
  assert.equal(hashOfToken(token)?.length, 32);
  for (let at = 0; at < token.length; at++) {
    const other = token[at] === "A" ? "B" : "A";
    assert.equal(hashOfToken(token.slice(0, at) + other + token.slice(at + 1)), undefined, String(at));
  }
  for (const none of ["", token.slice(1), `${token}A`, ` ${token}`, `${token}\n`])
    assert.equal(hashOfToken(none), undefined);
});

test("a key opens what its scopes say, until its end; it is kept as a hash, with the day of its last use", async () => {
  const made = await make({ scopes: ["orders:read", "stock:write", "orders:read"], days: 2 });
  assert.ok(made.ok);
  const { token, key } = made;
  const admitted = await programs.admit(token);
  assert.deepEqual([...(admitted?.may ?? [])].sort(), ["orders:read", "stock:write"]);
  assert.equal(admitted?.handle, `key-${key.id.slice(0, 8)}`);
  assert.equal((await programs.keys(reader)).find(({ id }) => id === key.id)?.usedOn, "2026-12-01");
  const rows = await db.asOwner("SELECT to_jsonb(k)::text AS row FROM programs.access_key AS k");
  for (const { row } of rows) assert.ok(!String(row).includes(token.slice(12, 40)));
  clock.advance(2 * day - 1);
  assert.notEqual(await programs.admit(token), null);
  assert.equal((await programs.keys(reader)).find(({ id }) => id === key.id)?.usedOn, "2026-12-03");
  clock.advance(1);
  assert.equal(await programs.admit(token), null);
  assert.equal((await programs.keys(reader)).find(({ id }) => id === key.id)?.state, "expired");
});

test("a key that was ended opens nothing from that moment, and cannot be ended twice", async () => {
  const made = await make();
  assert.ok(made.ok);
  assert.notEqual(await programs.admit(made.token), null);
  const end = () => database.transact((tx) => programs.revokeKey(tx, made.key.id));
  assert.deepEqual(await end(), { ok: true });
  assert.equal(await programs.admit(made.token), null);
  assert.deepEqual(await end(), { ok: false, because: "no-such-key" });
});

test("what is no key is refused in a word and makes none: titles, scopes, days, and more than twenty at a time", async () => {
  const count = async () => (await programs.keys(reader)).length;
  const before = await count();
  for (const [over, because] of [
    [{ title: "" }, "bad-title"],
    [{ title: "<b>" }, "bad-title"],
    [{ title: "a".repeat(41) }, "bad-title"],
    [{ scopes: [] }, "no-scope"],
    [{ days: 0 }, "bad-days"],
    [{ days: 367 }, "bad-days"],
    [{ days: 1.5 }, "bad-days"],
  ] as const)
    assert.deepEqual(await make(over), { ok: false, because });
  assert.equal(await count(), before);
  for (let made = 0; made < 20; made++) assert.ok((await make({ scopes: scopeNames })).ok, String(made));
  assert.deepEqual(await make(), { ok: false, because: "too-many" });
});
