import assert from "node:assert/strict";
import { test } from "node:test";
import { day, minute } from "#kernel/clock";
import { sql } from "#kernel/db";
import { assertWritesNothing } from "../../../test/gate/every-table.ts";
import { buy, openBrowser } from "../../../test/gate/plain-browser.ts";
import { openApp } from "../../../test/support/app.ts";
import { ada, edith } from "../../../test/support/people.ts";
import { type About, type Asking, type Colleague, createAccess, undertaking } from "./index.ts";

const app = await openApp();
const { database, random, clock } = app.ground;
const { access, orders, vault } = app.modules;
const { reader } = database;
const owner = colleague("owner-one");
const sku =
  app.modules.catalogue
    .current()
    .products.flatMap(({ isSwatch, variants }) => (isSwatch ? [] : variants))
    .find(({ supply }) => supply.kind === "made-to-order")?.sku ?? assert.fail("nothing is made to order");
const order = await bought(ada);
const other = await bought(edith);

const asking: Asking = {
  purpose: "deliver-order",
  case: { kind: "delivery", reference: order.number },
  reason: "Mrs Kettlewell rang: the driver stands at the wrong gate.",
};

function colleague(handle: string, role = "support"): Colleague {
  return { id: random.uuid(), handle, role };
}

async function bought(person: typeof ada): Promise<About> {
  const secret = await buy(openBrowser(app.url), person, sku);
  const page = await orders.orderBySecret(reader, secret);
  return (await orders.aboutOrder(reader, page?.order ?? assert.fail())) ?? assert.fail("nobody behind the order");
}

/** Names somebody and lets them sign. Everybody of a test before has gone. */
async function holder(handle: string): Promise<Colleague> {
  const who = colleague(handle);
  assert.deepEqual(await access.nameHolder(who, owner), { ok: true });
  assert.deepEqual(await access.signUndertaking(who, undertaking.version), { ok: true });
  return who;
}

test.beforeEach(async () => {
  for (const { memberId } of await access.holders(reader)) await access.removeHolder(memberId);
});

const looks = async () => app.db.asOwner("SELECT about_id, member_id FROM access.reveal ORDER BY at");
const opens = async (who: Colleague, about: About) =>
  access.look(who, about.id, async (note) => orders.openForStaff(reader, note));

test("there are five places: of eight people named at once five get one, and the database has no sixth [handful-of-people]", async () => {
  const eight = ["aa", "bb", "cc", "dd", "ee", "ff", "gg", "hh"].map((handle) => colleague(handle));
  const named = await Promise.all(eight.map((who) => access.nameHolder(who, owner)));
  assert.equal(named.filter(({ ok }) => ok).length, 5);
  assert.deepEqual(
    named.find(({ ok }) => !ok),
    { ok: false, because: "no-place-left" },
  );
  assert.deepEqual(
    (await access.holders(reader)).map(({ slot }) => slot),
    [1, 2, 3, 4, 5],
  );
  await assert.rejects(
    app.db.asOwner(`INSERT INTO access.holder VALUES (6, '${random.uuid()}', 'ii', '${random.uuid()}', now())`),
    /holder_slot_check/,
  );
  const one = eight.find((_, at) => named[at]?.ok) ?? assert.fail();
  assert.deepEqual(await access.nameHolder(one, owner), { ok: false, because: "has-it-already" });
});

test("a setting lowers the number; whoever sits beyond it sees nothing [handful-of-people]", async () => {
  const first = await holder("first");
  const second = await holder("second");
  const narrow = createAccess({ database, vault, clock, random, most: 1, tellOwner: () => Promise.resolve() });
  assert.deepEqual(await narrow.nameHolder(colleague("third"), owner), { ok: false, because: "no-place-left" });
  assert.equal(await narrow.standing(reader, first.id), "holder");
  assert.equal(await narrow.standing(reader, second.id), "none");
  assert.deepEqual(await narrow.ask(second, [order], asking), { ok: false, because: "no-special-access" });
});

test("whoever has not signed sees nothing, and nobody signs other words [handful-of-people]", async () => {
  const who = colleague("unsigned");
  assert.deepEqual(await access.signUndertaking(who, undertaking.version), { ok: false, because: "no-special-access" });
  await access.nameHolder(who, owner);
  await assertWritesNothing(app, "without a signature", async () => {
    assert.deepEqual(await access.ask(who, [order], asking), { ok: false, because: "not-signed" });
    assert.deepEqual(await access.signUndertaking(who, "2020-01-01"), { ok: false, because: "other-words" });
  });
  await access.signUndertaking(who, undertaking.version);
  assert.equal(await access.standing(reader, who.id), "holder");
  // Named anew means signed anew.
  await access.removeHolder(who.id);
  await access.nameHolder(who, owner);
  assert.equal(await access.standing(reader, who.id), "unsigned");
});

test("a look stands in the ledger before anything opens, and one more each time (L10) [handful-of-people]", async () => {
  const who = await holder("looker");
  const before = (await looks()).length;
  await access.ask(who, [order], asking);
  let rowsWhenOpened = 0;
  const looked = await access.look(who, order.id, async (note) => {
    rowsWhenOpened = (await looks()).length;
    return orders.openForStaff(reader, note);
  });
  assert.ok(looked.ok && looked.value.ok);
  assert.equal(rowsWhenOpened, before + 1);
  assert.deepEqual((await looks()).at(-1), { about_id: order.id, member_id: who.id });
  assert.ok((await opens(who, order)).ok);
  assert.equal((await looks()).length, before + 2);
});

test("what the ledger cannot take is not opened (failure mode 22) [handful-of-people]", async () => {
  const who = await holder("unlogged");
  await access.ask(who, [order], asking);
  const before = await looks();
  await app.db.asOwner("ALTER TABLE access.reveal ADD CONSTRAINT no_more CHECK (false) NOT VALID");
  let opened = false;
  try {
    await assert.rejects(
      access.look(who, order.id, async () => {
        opened = true;
      }),
    );
  } finally {
    await app.db.asOwner("ALTER TABLE access.reveal DROP CONSTRAINT no_more");
  }
  assert.equal(opened, false);
  assert.deepEqual(await looks(), before);
});

test("a grant that ends while it is looked gives nothing out (failure mode 20) [handful-of-people]", async () => {
  const who = await holder("slow");
  await access.ask(who, [order], asking);
  const looked = await access.look(who, order.id, async (note) => {
    await app.advance(30 * minute);
    return orders.openForStaff(reader, note);
  });
  assert.deepEqual(looked, { ok: false, because: "grant-over" });
  assert.deepEqual((await looks()).at(-1), { about_id: order.id, member_id: who.id }, "that somebody tried stays");
  await assertWritesNothing(app, "after its end", async () =>
    assert.deepEqual(await opens(who, order), { ok: false, because: "no-grant" }),
  );
});

test("nobody looks without a grant, by that of a colleague, at another order, or when access was taken away", async () => {
  const who = await holder("granted");
  const without = await holder("without");
  await access.ask(who, [order], asking);
  await assertWritesNothing(app, "looking without a right", async () => {
    assert.deepEqual(await opens(without, order), { ok: false, because: "no-grant" });
    assert.deepEqual(await opens(who, other), { ok: false, because: "no-grant" });
    assert.deepEqual(await opens(colleague("stranger"), order), { ok: false, because: "no-special-access" });
  });
  await access.removeHolder(who.id);
  await assertWritesNothing(app, "looking after it was taken away", async () =>
    assert.deepEqual(await opens(who, order), { ok: false, because: "no-special-access" }),
  );
});

test("a reason has 10 to 300 characters, and lies in no table that anybody can read", async () => {
  const who = await holder("terse");
  await assertWritesNothing(app, "a reason that is none", async () => {
    for (const reason of [
      "",
      "   because   ",
      "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000",
      undefined,
    ])
      assert.deepEqual(await access.ask(who, [order], { ...asking, reason }), {
        ok: false,
        because: "reason-too-short",
      });
    const long = { ...asking, reason: "é".repeat(301) };
    assert.deepEqual(await access.ask(who, [order], long), { ok: false, because: "reason-too-long" });
    assert.deepEqual(await access.ask(who, [], asking), { ok: false, because: "nothing-to-see" });
    const many = Array.from({ length: 21 }, () => order);
    assert.deepEqual(await access.ask(who, many, asking), { ok: false, because: "too-many" });
  });
  assert.equal((await access.ask(who, [order], { ...asking, reason: "é".repeat(300) })).ok, true);
  const [row] = await app.db.asOwner("SELECT string_agg(encode(sealed, 'escape'), ' ') AS all FROM access.reason");
  assert.doesNotMatch(String(row?.all), /Kettlewell|wrong gate/);
});

test("several need a second person with special access, who is never whoever asked [handful-of-people]", async () => {
  const who = await holder("asks");
  const second = await holder("agrees");
  const asked = await access.ask(who, [order, other], {
    ...asking,
    case: { kind: "dispatch" },
  });
  assert.ok(asked.ok);
  const { grantId } = asked;
  await assertWritesNothing(app, "before anybody agreed", async () => {
    assert.deepEqual(await opens(who, order), { ok: false, because: "no-grant" });
    assert.deepEqual(await access.approve(who, grantId), { ok: false, because: "own-request" });
    assert.deepEqual(await access.approve(colleague("nobody"), grantId), { ok: false, because: "no-special-access" });
    assert.deepEqual(await access.approve(second, random.uuid()), { ok: false, because: "no-such-request" });
  });
  assert.deepEqual(await access.approve(second, grantId), { ok: true });
  assert.deepEqual(await access.approve(second, grantId), { ok: false, because: "too-late" });
  const before = (await looks()).length;
  for (const each of [order, other]) assert.ok((await opens(who, each)).ok);
  assert.equal((await looks()).length, before + 2, "one row for each order");
  assert.deepEqual(await opens(second, order), { ok: false, because: "no-grant" }, "agreeing shows nothing");
  await assert.rejects(
    app.db.asOwner(`UPDATE access.special_grant SET approved_by = member_id WHERE id = '${grantId}'`),
    /violates check constraint/,
  );
});

test("a request that nobody agreed to within 30 minutes is over", async () => {
  const who = await holder("waits");
  const second = await holder("late");
  const asked = await access.ask(who, [order, other], asking);
  await app.advance(30 * minute);
  assert.deepEqual(await access.approve(second, asked.ok ? asked.grantId : ""), { ok: false, because: "too-late" });
});

test("the database refuses a look without a grant, a look that is changed or removed, and a grant that is too long", async () => {
  const who = await holder("forger");
  const asked = await access.ask(who, [order], asking);
  assert.ok(asked.ok && (await opens(who, order)).ok);
  const { grantId } = asked;
  const insert = (at: string, member = who.id) =>
    database.transact((tx) => {
      const row = { id: random.uuid(), grant_id: grantId, about_id: order.id, member_id: member, at: new Date(at) };
      return tx.withTables<{ "access.reveal": typeof row }>().insertInto("access.reveal").values(row).execute();
    });
  await assert.rejects(insert("2020-01-01T00:00:00Z"), /Nobody looks without special access/);
  await assert.rejects(insert(clock.now().toISOString(), random.uuid()), /Nobody looks without special access/);
  await assert.rejects(app.db.asOwner("UPDATE access.reveal SET at = at"), /only added to/);
  await assert.rejects(app.db.asOwner("TRUNCATE access.reveal"), /only added to/);
  await assert.rejects(app.db.asOwner(`DELETE FROM access.special_grant WHERE id = '${grantId}'`), /24 months/);
  await assert.rejects(
    app.db.asOwner(`UPDATE access.special_grant SET ends_at = ends_at + interval '1 second' WHERE id = '${grantId}'`),
    /violates check constraint/,
  );
  for (const [statement, table] of [
    ["DELETE FROM access.reveal", "reveal"],
    ["UPDATE access.reveal SET at = at", "reveal"],
    ["UPDATE access.scope SET number = number", "scope"],
    ["DELETE FROM access.scope", "scope"],
  ] as const) {
    const { rows } = await sql<{ may: boolean }>`
      SELECT has_table_privilege('candour_shop', ${`access.${table}`}, ${statement.split(" ")[0] ?? ""}) AS may`.execute(
      reader,
    );
    assert.deepEqual(rows, [{ may: false }], statement);
  }
});

test("a patrol counts looks that nothing covers", async () => {
  assert.equal((await access.unfounded(reader)).unfounded, 0);
  const { looked } = await access.unfounded(reader);
  assert.ok(looked >= 5, String(looked));
  await app.db.asOwner(
    "ALTER TABLE access.reveal DISABLE TRIGGER USER; INSERT INTO access.reveal SELECT gen_random_uuid(), grant_id, about_id, member_id, at + interval '2 hours' FROM access.reveal LIMIT 1; ALTER TABLE access.reveal ENABLE TRIGGER USER",
  );
  assert.deepEqual(await access.unfounded(reader), { looked: looked + 1, unfounded: 1 });
});

test("the words go with the person; that somebody looked stays for 24 months [handful-of-people]", async () => {
  const rows = async () => {
    const [row] = await app.db.asOwner(
      `SELECT (SELECT count(*)::int FROM access.reveal WHERE about_id = '${order.id}') AS looks,
        (SELECT count(*)::int FROM access.reason WHERE about_id = '${order.id}') AS words`,
    );
    return row as { looks: number; words: number };
  };
  const before = await rows();
  assert.ok(before.words > 0 && before.looks > 0);
  const shown = await access.looksAt(reader, order.id);
  assert.ok(shown.length === before.looks && shown.every(({ reason }) => reason !== null));
  await orders.dispatch(order.id);
  const view = await orders.orderForOperator(reader, order.number);
  for (const { shipmentId } of view?.shipments ?? [])
    await database.transact((tx) => orders.markDelivered(tx, { shipmentId }, "operator"));
  await app.advance(60 * day);
  assert.equal((await orders.orderForOperator(reader, order.number))?.privacy, "shredded");
  assert.deepEqual(await rows(), { looks: before.looks, words: 0 });
  assert.ok((await access.looksAt(reader, order.id)).every(({ reason, destroyed }) => reason === null && destroyed));
  await app.advance(731 * day);
  assert.deepEqual(await rows(), { looks: 0, words: 0 });
  assert.deepEqual(await access.holders(reader), [], "special access ends too, and is given anew");
});
