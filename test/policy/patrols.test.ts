import assert from "node:assert/strict";
import { test } from "node:test";
import { undertaking } from "#access";
import { moveAnnouncedClock } from "#kernel/announced-clock";
import { day, hour } from "#kernel/clock";
import type { PatrolId } from "#policy/patrols";
import { assemblePatrols } from "../../src/patrols.ts";
import { buy, openBrowser } from "../gate/plain-browser.ts";
import { send } from "../gate/send.ts";
import { openApp } from "../support/app.ts";
import { ada } from "../support/people.ts";

const app = await openApp({ work: false });
const { ground, modules, db } = app;
const { database, clock, bus } = ground;
const { reader } = database;
const patrols = assemblePatrols(ground, modules, app);
const later = async (ms: number): Promise<void> => {
  await database.transact((tx) => moveAnnouncedClock(tx, bus, ms));
  await clock.reread();
};

const sku = modules.catalogue.current().products.find(({ isSwatch }) => !isSwatch)?.variants[0]?.sku ?? assert.fail();
const shredded = await buy(openBrowser(app.url), ada, sku);
const { orderId, number } = (await modules.orders.orderBySecret(reader, shredded))?.order ?? assert.fail();
const sent = await modules.orders.dispatch(orderId);
assert.ok(sent.ok);
await database.transact((tx) => modules.orders.markDelivered(tx, { shipmentId: sent.shipmentId }, "courier"));
await later(40 * day);
await modules.retention.sweep();
for (const { name, run } of modules.orders.sweeps) if (name === "orders-deletion") await run();
await modules.privacyLog.signCheckpoint();
await lookAt(await buy(openBrowser(app.url), ada, sku));
await modules.egress.outcomesWritten();

await ask();

/** Somebody asks something, and waits for the answer. */
async function ask(): Promise<void> {
  const read = modules.questions.readQuestion({ words: "When are you open?" });
  assert.ok(read.ok && (await modules.questions.receive("something-else", read.question)).ok);
}

/** Somebody with special access looks at an order, as they may. */
async function lookAt(secret: string): Promise<void> {
  const who = { id: ground.random.uuid(), handle: "pat", role: "orders" };
  await modules.access.nameHolder(who, who);
  await modules.access.signUndertaking(who, undertaking.version);
  const order = (await modules.orders.orderBySecret(reader, secret))?.order ?? assert.fail();
  const about = (await modules.orders.aboutOrder(reader, order)) ?? assert.fail();
  const reason = "The driver rang from the wrong gate.";
  const asking = { purpose: "deliver-order", case: { kind: "delivery", reference: order.number }, reason } as const;
  assert.ok((await modules.access.ask(who, [about], asking)).ok);
  assert.ok((await modules.access.look(who, about.id, (note) => modules.orders.openForStaff(reader, note))).ok);
}

/** What the patrols find now, of each that finds something. */
async function found(): Promise<Partial<Record<PatrolId, readonly string[]>>> {
  await modules.retention.sweep();
  await patrols.runAll();
  const standing = await modules.patrolBook.standing(reader);
  return Object.fromEntries(standing.filter((each) => each.found > 0).map(({ patrol, said }) => [patrol, said]));
}

test("in a shop that keeps its word every patrol looks at something and finds nothing [nothing-left-after-the-order] [encrypted-in-the-database] [card-never-kept] [says-what-it-collects] [terms-and-someone-to-ask]", async () => {
  assert.deepEqual(await found(), {});
  const standing = await modules.patrolBook.standing(reader);
  assert.deepEqual(
    standing.filter(({ looked }) => looked === 0).map(({ patrol }) => patrol),
    [],
    "a patrol that looks at nothing finds nothing",
  );
});

/** Each thing that must not be, done to the live shop behind everybody's back, and undone. */
const sabotage: ReadonlyArray<[what: string, patrol: PatrolId, said: RegExp, act: string, undo: string]> = [
  [
    "a column that nobody declared",
    "declared-is-all",
    /^column kernel\.clock\.nickname says neither its class nor its retention$/,
    "ALTER TABLE kernel.clock ADD COLUMN nickname text",
    "ALTER TABLE kernel.clock DROP COLUMN nickname",
  ],
  [
    "a card of details that is not sealed",
    "sealed-is-sealed",
    /^1 rows hold no sealed record in orders\.capsule\.contact$/,
    "CREATE TABLE kept AS SELECT * FROM orders.capsule; UPDATE orders.capsule SET contact = convert_to(rpad('Ada Canary', 300), 'UTF8')",
    "UPDATE orders.capsule c SET contact = k.contact FROM kept k WHERE k.order_id = c.order_id; DROP TABLE kept",
  ],
  [
    "an address in a job of the queue",
    "sealed-is-sealed",
    /^1 rows look like they hold somebody's details in jobs\.job\.data$/,
    `INSERT INTO jobs.job (name, data) SELECT name, '{"to":"zoe@canary.example"}' FROM jobs.queue WHERE name = 'mail.send'`,
    "DELETE FROM jobs.job WHERE data::text LIKE '%canary%'",
  ],
  [
    "the number of a card in a job of the queue",
    "no-card-numbers",
    /^1 numbers like a card's in jobs\.job\.data$/,
    `INSERT INTO jobs.job (name, data) SELECT name, '{"id":"4242 4242 4242 4242"}' FROM jobs.queue WHERE name = 'mail.send'`,
    "DELETE FROM jobs.job WHERE data::text LIKE '%4242%'",
  ],
  [
    "a basket that should have been forgotten",
    "nothing-overdue",
    /^rule idle-basket: 1 overdue$/,
    "INSERT INTO basket.basket (id, token_hash, idle_until) SELECT gen_random_uuid(), sha256('x'), now() - interval '1 year'",
    "DELETE FROM basket.basket WHERE token_hash = sha256('x')",
  ],
  [
    "a question that nobody answers",
    "nobody-waits-too-long",
    /^1 questions wait for too long$/,
    "UPDATE questions.question SET waiting_since = waiting_since - interval '15 days'",
    "UPDATE questions.question SET waiting_since = received_at",
  ],
  [
    "a look that no grant covers",
    "looks-have-grants",
    /^1 looks were covered by no grant$/,
    "ALTER TABLE access.reveal DISABLE TRIGGER USER; INSERT INTO access.reveal SELECT gen_random_uuid(), grant_id, about_id, gen_random_uuid(), at FROM access.reveal; ALTER TABLE access.reveal ENABLE TRIGGER USER",
    "DELETE FROM access.reveal r USING access.special_grant g WHERE g.id = r.grant_id AND g.member_id <> r.member_id",
  ],
];

for (const [what, patrol, said, act, undo] of sabotage) {
  test(`a patrol finds ${what}`, async () => {
    await db.asOwner(act);
    try {
      if (patrol === "nothing-overdue") await patrols.runAll();
      const seen = patrol === "nothing-overdue" ? await standingOf(patrol) : (await found())[patrol];
      assert.match((seen ?? []).join("\n"), said);
    } finally {
      await db.asOwner(undo);
    }
    assert.deepEqual(await found(), {});
  });
}

async function standingOf(id: PatrolId): Promise<readonly string[]> {
  return (await modules.patrolBook.standing(reader)).find(({ patrol }) => patrol === id)?.said ?? [];
}

test("a patrol finds the key of somebody who was forgotten, and a shredding that did not end", async () => {
  const [grave] = await db.asOwner("SELECT subject, bundle FROM vault.bundle WHERE shredded_at IS NOT NULL LIMIT 1");
  await db.asVault(
    "INSERT INTO keystore.bundle_key SELECT gen_random_uuid(), $1, $2, epoch, wrapped, created_at, bound_at FROM keystore.bundle_key LIMIT 1",
    [grave?.subject, grave?.bundle],
  );
  await db.asOwner("UPDATE vault.bundle SET shredded_at = NULL WHERE subject = $1", [grave?.subject]);
  await later(2 * hour);
  assert.deepEqual((await found())["forgotten-have-no-key"], [
    "1 keys of shredded bundles exist",
    "1 shreddings have not ended",
  ]);
  await db.asVault("DELETE FROM keystore.bundle_key WHERE subject = $1", [grave?.subject]);
  await db.asOwner("UPDATE vault.bundle SET shredded_at = now() WHERE subject = $1", [grave?.subject]);
});

test("a patrol finds a partner who has not confirmed in time, a changed ledger and an undeclared receipt", async () => {
  const confirm = "UPDATE orders.recipient SET deletion_confirmed_at = $1 WHERE order_id = $2";
  await db.asOwner(confirm, [null, orderId]);
  await db.asOwner("ALTER TABLE privacy.ledger DISABLE TRIGGER ledger_append_only");
  await db.asOwner("UPDATE privacy.ledger SET counts = counts || '{\"keys\": 9}' WHERE seq = 1");
  await db.asOwner(
    "INSERT INTO egress.receipt (id, flow, partner, categories, fields, sha256, policy_version, at) SELECT gen_random_uuid(), 'visit-report', 'advertiser', '{}', '{}', sha256('x'), '1', now() + interval '1 year'",
  );
  await later(8 * day);
  const seen = await found();
  assert.deepEqual(seen["partners-have-deleted"], ["1 deletions were not confirmed in time"]);
  assert.deepEqual(seen["log-is-whole"], ["the privacy log does not verify: broken-chain"]);
  assert.deepEqual(seen["receipts-as-declared"], ["a receipt of a flow that is not declared: visit-report"]);
  await db.asOwner("UPDATE privacy.ledger SET counts = counts || '{\"keys\": 1}' WHERE seq = 1");
  await db.asOwner("ALTER TABLE privacy.ledger ENABLE TRIGGER ledger_append_only");
  await db.asOwner("DELETE FROM egress.receipt WHERE flow = 'visit-report'");
  await db.asOwner(confirm, [clock.now(), orderId]);
  assert.deepEqual(await found(), {});
});

test("a patrol finds a page that sets a cookie before it is needed, or one that nobody declared", async () => {
  const answer: typeof app.gate.answer = async (request, peer) => {
    const response = await app.gate.answer(request, peer);
    const headers = new Headers(response.headers);
    if (peer.target === "/privacy") headers.append("set-cookie", "__Host-basket=AAAAAAAAAAAAAAAAAAAAAA.1; Path=/");
    if (peer.target === "/terms") headers.append("set-cookie", "_ga=1; Path=/");
    return new Response(response.body, { status: response.status, headers });
  };
  await assemblePatrols(ground, modules, { routes: app.routes, gate: { answer } }).runAll();
  assert.deepEqual(await standingOf("cookies-as-declared"), [
    "/privacy sets a cookie before it is needed",
    "/terms sets a cookie that is not declared",
  ]);
  assert.deepEqual(await found(), {});
});

test("how the promises stand is told to a monitor on this machine, and to nobody else", async () => {
  const answer = await send(app.url, "/metrics");
  assert.equal(answer.status, 200);
  assert.equal(answer.headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
  assert.match(answer.text, /^candour_promise_health\{promise="nothing-left-after-the-order"\} 1$/m);
  assert.match(answer.text, /^candour_patrol_found\{patrol="log-is-whole"\} 0$/m);
  assert.match(answer.text, /^candour_retention_overdue\{rule="complete-order"\} 0$/m);
  assert.match(answer.text, /^candour_privacy_log_size [1-9]\d*$/m);
  assert.ok(!answer.text.includes(number));
  const ask = async (address: string, headers: Record<string, string>) => {
    const host = new URL(app.url).host;
    const request = new Request(app.url, { headers: { host, ...headers } });
    return (await app.gate.answer(request, { address, tls: false, target: "/metrics" })).status;
  };
  assert.equal(await ask("127.0.0.1", {}), 200);
  assert.equal(await ask("::1", { host: "localhost:9090" }), 200);
  assert.equal(await ask("198.51.100.7", {}), 404);
  assert.equal(await ask("127.0.0.1", { host: "shop.example" }), 404);
  assert.equal(await ask("127.0.0.1", { "x-forwarded-for": "198.51.100.7" }), 404);
  assert.equal(await ask("127.0.0.1", { forwarded: "for=198.51.100.7" }), 404);
});

test("a supervisor sees that something was found, or that a patrol or the engine stays away, and still sends work", async () => {
  const watch = async () => {
    const answer = await send(app.url, "/readyz");
    assert.equal(answer.status, 200);
    return (JSON.parse(answer.text) as { watch: object }).watch;
  };
  assert.deepEqual(await watch(), { patrols: "good", retention: "good" });
  await db.asOwner("UPDATE patrol.run SET found = 1 WHERE patrol = 'log-is-whole'");
  await db.asOwner("UPDATE retention.run SET overdue = 1 WHERE rule = 'idle-basket'");
  assert.deepEqual(await watch(), { patrols: "found", retention: "overdue" });
  await found();
  await later(2 * day);
  assert.deepEqual(await watch(), { patrols: "late", retention: "late" });
});
