import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { fixedClock } from "#kernel/clock";
import { sql } from "#kernel/db";
import { silentLog } from "#kernel/log";
import { freshDatabase } from "../../../test/support/database.ts";
import { until } from "../../../test/support/until.ts";
import { createSettings, differences, guarded } from "./index.ts";

const { database, bus } = await freshDatabase();
const { reader, transact } = database;
const clock = fixedClock(new Date("2026-12-01T10:00:00Z"));
const settings = createSettings({ database, bus, clock, log: silentLog });
const hours = settings.keep("hours", z.object({ open: z.string() }), () => ({ open: "never" }));
const set = (revision: number, open: string, by: string | null = "olive") =>
  transact((tx) => hours.set(tx, { revision, content: { open }, by }));

test("until somebody sets it the beginning counts, and stays in the history", async () => {
  assert.deepEqual(await hours.newest(reader), { revision: 0, content: { open: "never" }, by: null, at: null });
  assert.deepEqual(await set(0, "Mondays"), { ok: true, revision: 1 });
  const at = clock.now();
  assert.deepEqual(await hours.versions(reader, { most: 5 }), [
    { revision: 1, content: { open: "Mondays" }, by: "olive", at },
    { revision: 0, content: { open: "never" }, by: null, at },
  ]);
  assert.deepEqual(await hours.version(reader, 1), { revision: 1, content: { open: "Mondays" }, by: "olive", at });
  assert.equal(await hours.version(reader, 2), null);
});

test("of two who set it at once one is told, whichever comes first", async () => {
  const { revision } = await hours.newest(reader);
  const both = await Promise.all([set(revision, "Tuesdays"), set(revision, "Wednesdays")]);
  assert.equal(both.filter(({ ok }) => ok).length, 1);
  const refused = both.find(({ ok }) => !ok) ?? assert.fail();
  const { content } = await hours.newest(reader);
  assert.deepEqual(!refused.ok && [refused.because, refused.now.content], ["changed-meanwhile", content]);
  assert.equal((await hours.newest(reader)).revision, revision + 1);
  assert.equal((await set(0, "Sundays")).ok, false, "a form from the beginning is too late as well");
});

test("whoever listens hears of a change, and of no other setting's", async () => {
  let [heard, other] = [0, 0];
  hours.onChange(() => void heard++);
  settings.keep("other", z.object({}), () => ({})).onChange(() => void other++);
  const { revision } = await hours.newest(reader);
  await set(revision, "Thursdays");
  await until("the change is heard", () => heard === 1);
  assert.equal(other, 0);
});

test("what is at fault is refused and writes nothing", async () => {
  const kept = guarded(hours, ({ open }, now) => (open === now.open ? [{ at: "open", says: "As it is." }] : []));
  const { revision, content } = await hours.newest(reader);
  const same = await transact((tx) => kept.set(tx, { revision, content, by: "olive" }));
  assert.deepEqual(same, { ok: false, because: "at-fault", faults: [{ at: "open", says: "As it is." }] });
  assert.equal((await hours.newest(reader)).revision, revision);
});

test("the running shop adds versions, changes none and deletes none", async () => {
  const asShop = (statement: string) => transact((tx) => sql.raw(statement).execute(tx));
  await assert.rejects(asShop("UPDATE settings.version SET content = '{}'"), { code: "42501" });
  await assert.rejects(asShop("DELETE FROM settings.version"), { code: "42501" });
});

test("differences are named by the way that leads to them", () => {
  assert.deepEqual(
    differences(
      { name: "A", company: { office: ["1", "2"], vatNumber: "" }, gone: 1 },
      { name: "A", company: { office: ["1", "3"], vatNumber: "GB 1" }, "two-person": { price: 5 } },
    ),
    [
      { what: "company, office", before: "1, 2", after: "1, 3" },
      { what: "company, vat number", before: null, after: "GB 1" },
      { what: "two person, price", before: null, after: "5" },
      { what: "gone", before: "1", after: null },
    ],
  );
});
