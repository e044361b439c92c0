import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { freshDatabase } from "../../../test/support/database.ts";
import { everythingIn } from "../../../test/support/dump.ts";
import { dumpDatabase, loadDump } from "./dump.ts";

const [from, to] = [await freshDatabase(), await freshDatabase()];
/** Words that break what takes lines or quotes for granted: separators of lines, a quote, a backslash, a mark of ours. */
const words = 'a\u2028b\u0085c\r\nd "e" \\f #{"table":"x"} 💺';

async function dumped(): Promise<{ lines: string[]; counts: Record<string, number> }> {
  const through = new PassThrough();
  const reading = text(through);
  const counts = await dumpDatabase(from.urls.owner, through);
  through.end();
  return { lines: (await reading).split("\n").slice(0, -1), counts };
}

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

test("every row comes back as it was, in tables in parts as well, and counting goes on behind it", async () => {
  await from.asOwner(
    "CREATE TABLE public.odd (id bigint GENERATED ALWAYS AS IDENTITY, word text, raw bytea, more jsonb)",
  );
  await from.asOwner("CREATE TABLE public.parted (kind text, n numeric(12,3)) PARTITION BY LIST (kind)");
  await from.asOwner("CREATE TABLE public.parted_a PARTITION OF public.parted FOR VALUES IN ('a')");
  await from.asOwner("INSERT INTO public.odd (word, raw, more) VALUES ($1, $2, $3)", [
    words,
    Buffer.from([0, 255, 10, 13]),
    JSON.stringify({ words, none: null }),
  ]);
  await from.asOwner("INSERT INTO public.odd (word) SELECT 'row ' || n FROM generate_series(1, 1234) AS n");
  await from.asOwner("INSERT INTO public.parted VALUES ('a', 123456789.125)");
  for (const sql of [
    "CREATE TABLE public.odd (id bigint GENERATED ALWAYS AS IDENTITY, word text, raw bytea, more jsonb)",
    "CREATE TABLE public.parted (kind text, n numeric(12,3)) PARTITION BY LIST (kind)",
    "INSERT INTO public.odd (word) VALUES ('what stood there before')",
  ]) {
    await to.asOwner(sql);
  }
  const { lines, counts } = await dumped();
  assert.deepEqual([counts["public.odd"], counts["public.parted"]], [1_235, 1]);
  assert.deepEqual(await loadDump(to.urls.owner, each(lines)), counts);
  assert.equal(await everythingWithoutMigrations(to), await everythingWithoutMigrations(from));
  const [row] = await to.asOwner("SELECT word, raw FROM public.odd WHERE id = 1");
  assert.deepEqual(row, { word: words, raw: Buffer.from([0, 255, 10, 13]) });
  assert.deepEqual(await to.asOwner("INSERT INTO public.odd (word) VALUES ('next') RETURNING id"), [{ id: "1236" }]);
});

test("what watches over the tables watches again: keys to other tables, and what is only added to", async () => {
  await assert.rejects(
    to.asOwner("INSERT INTO orders.capsule SELECT gen_random_uuid(), gen_random_uuid(), '\\x00', now()"),
    {
      code: "23503",
    },
  );
  await assert.rejects(to.asOwner("DELETE FROM privacy.ledger"), { code: "23001" });
});

test("a dump of a newer version, of an unknown table, or cut off before its head changes nothing", async () => {
  const before = await everythingWithoutMigrations(to);
  const { lines } = await dumped();
  const [head = "", ...rest] = lines;
  const newer = head.replace('"migrations":[', '"migrations":["999-from-tomorrow.sql",');
  await assert.rejects(
    loadDump(to.urls.owner, each([newer, ...rest])),
    /newer version of Candour, with 999-from-tomorrow/,
  );
  const strange = '#{"table":"pg_catalog.pg_authid","columns":["rolname"]}';
  await assert.rejects(loadDump(to.urls.owner, each([...lines, strange, "{}"])), /does not know/);
  await assert.rejects(loadDump(to.urls.owner, each([])), /empty/);
  const part = head.replace("FOR VALUES IN ('a')", "FOR VALUES IN ('a'); DROP TABLE public.odd");
  assert.notEqual(part, head);
  await to.asOwner("DROP TABLE public.parted_a");
  await assert.rejects(loadDump(to.urls.owner, each([part, ...rest])), /cannot be made: public\.parted_a/);
  await to.asOwner("CREATE TABLE public.parted_a PARTITION OF public.parted FOR VALUES IN ('a')");
  await to.asOwner("INSERT INTO public.parted VALUES ('a', 123456789.125)");
  assert.equal(await everythingWithoutMigrations(to), before);
});

async function everythingWithoutMigrations({ urls }: typeof from): Promise<string> {
  const all = await everythingIn(urls.owner);
  return all
    .split("\n")
    .filter((line) => !/^\(?\d{3}-[a-z-]+\.sql/.test(line))
    .sort()
    .join("\n");
}
