import assert from "node:assert/strict";
import { test } from "node:test";
import { freshDatabase } from "../../test/support/database.ts";
import { followAnnouncedClock, moveAnnouncedClock } from "./announced-clock.ts";
import { day } from "./clock.ts";

const { database, bus } = await freshDatabase();

test("an announced move reaches clocks that run and clocks made later; real time stays as it was", async () => {
  const running = await followAnnouncedClock(database.reader, bus);
  const before = running.now().getTime();
  const heard = new Promise((resolve) => bus.on("clock", resolve));
  await database.transact((tx) => moveAnnouncedClock(tx, bus, 20 * day));
  await heard;
  assert.ok(running.now().getTime() - before >= 20 * day);
  assert.ok(running.now().getTime() - before < 20 * day + 60_000);
  const later = await followAnnouncedClock(database.reader, bus);
  assert.ok(Math.abs(later.now().getTime() - running.now().getTime()) < 1_000);
  await assert.rejects(
    database.transact((tx) => moveAnnouncedClock(tx, bus, -1)),
    RangeError,
  );
});
