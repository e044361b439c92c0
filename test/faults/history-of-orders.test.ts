/** The two years of orders of the sample shop: the same wherever it is killed, true by every rule, and without a person in the clear. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { readConfig } from "#config";
import { moveAnnouncedClock } from "#kernel/announced-clock";
import { day } from "#kernel/clock";
import type { CrashPoint } from "#kernel/crashpoint";
import { silentLog } from "#kernel/log";
import { seededRandom, systemRandom } from "#kernel/random";
import { reducedVariants, sampleProducts } from "../../sample/catalogue/index.ts";
import { withReductions } from "../../sample/catalogue/reductions.ts";
import { daysTold, sampleOrders } from "../../sample/orders/index.ts";
import { control } from "../../sandbox/play.ts";
import { startSandbox } from "../../sandbox/start.ts";
import { assembleModules, loadModules, orderSettings } from "../../src/assemble.ts";
import { openGroundOn } from "../../src/ground.ts";
import { reliveOrder } from "../../src/modules/orders/relive-order.ts";
import { findPartners } from "../../src/partners.ts";
import { seedShop } from "../../src/seed.ts";
import { seedOrders } from "../../src/seed-orders.ts";
import { readIdentity } from "../../src/trader.ts";
import { type FreshDatabase, freshDatabase } from "../support/database.ts";
import { type BankPayment, brokenInvariants, chainVerifies, moneyBalances } from "../support/invariants.ts";
import { testPhotographs } from "../support/photographs.ts";

const root = join(import.meta.dirname, "../..");
/** The moment the shop opens, so that the history is the same whenever this runs. */
const opened = new Date("2026-11-30T15:30:00.000Z");

/** Enough to be killed in. */
const days = 60;

const killed = await openShop();

for (const point of ["orders-history-sealed", "orders-history-told", "orders-history-written"] as const) {
  test(`killed at ${point}: there is all of it or nothing`, async () => {
    assert.deepEqual(await writeAndDie(point), { code: null, signal: "SIGKILL", troubles: "" });
    const orders = await counted(killed, "orders.purchase");
    if (point === "orders-history-written") assert.ok(orders > 300, String(orders));
    else assert.equal(orders, 0);
  });
}

test("told again it writes nothing, and what was written after kills is what is written without one", async () => {
  const written = await everythingThatFollows(killed);
  assert.deepEqual(await write(killed, { days }), { written: 0 });
  assert.deepEqual(await everythingThatFollows(killed), written);
  const other = await openShop();
  assert.deepEqual(await write(other, { days }), { written: await counted(killed, "orders.purchase") });
  assert.deepEqual(await everythingThatFollows(other), written);
});

test("keys of processes that were killed go after a day, and no others", async () => {
  const { modules, ground, db } = killed;
  await forward(killed, 2 * day);
  const alive = await counted(killed, "orders.purchase WHERE privacy <> 'shredded'");
  const swept = await modules.vault.sweepOrphans();
  assert.equal(swept.bound + swept.removed > alive, true);
  for (let more = true; more; ) more = (await modules.vault.sweepOrphans()).removed > 0;
  assert.deepEqual(await db.asVault("SELECT count(*)::int AS n FROM keystore.bundle_key"), [{ n: alive }]);
  const { asOwner, asVault } = db;
  assert.deepEqual(await brokenInvariants({ reader: ground.database.reader, asOwner, asVault, atRest: true }), []);
});

/** A shop whose vault does something of its own each time a card is sealed. */
function sealingBy(other: Shop, each: (card: number) => void): Shop {
  let cards = 0;
  const { vault } = other.modules;
  const seal: typeof vault.seal = (ref, place, value) => {
    if (place.entity === "orders.capsule") each(++cards);
    return vault.seal(ref, place, value);
  };
  return { ...other, modules: { ...other.modules, vault: { ...vault, seal } } };
}

test("a shop that closes in the middle seals no further card and writes nothing", async () => {
  const other = await openShop();
  const closing = new AbortController();
  let after = 0;
  const shut = sealingBy(other, (card) => {
    if (closing.signal.aborted) after++;
    if (card === 9) closing.abort();
  });
  await assert.rejects(write(shut, { days, givenUp: closing.signal }), { name: "AbortError" });
  assert.ok(after < 4, `${after} cards were sealed after that`);
  assert.equal(await counted(other, "orders.purchase"), 0);
});

test("the first failure ends it: no further order is begun, nothing is written, and that failure is what is said", async () => {
  const other = await openShop();
  let sealed = 0;
  const broken = sealingBy(other, (card) => {
    sealed = card;
    if (card === 9) throw new Error(`card ${card}`);
  });
  await assert.rejects(write(broken, { days }), { message: "card 9" });
  const ended = sealed;
  assert.ok(ended < 9 + 4, `${ended} cards were begun`);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(sealed, ended, "when it is said, all have ended");
  assert.equal(await counted(other, "orders.purchase"), 0);
});

const shop = await openShop();
const before = await promised(shop);
await write(shop);

test("every invariant holds, also between the books and the bank", async () => {
  const { db, ground } = shop;
  const bank = await bankPayments();
  assert.ok(bank.length > 3_000, "the bank knows of no payments");
  const { reader } = ground.database;
  const { asOwner, asVault } = db;
  assert.deepEqual(await brokenInvariants({ reader, asOwner, asVault, bank, atRest: true }), []);
  assert.deepEqual(await promised(shop), before);
  const graves = await db.asOwner(`
    SELECT count(*)::int AS n FROM vault.bundle b JOIN orders.purchase o ON b.bundle = 'fulfilment:' || o.id
    WHERE (o.privacy = 'shredded') = (b.shredded_at IS NOT NULL)`);
  assert.deepEqual(graves, [{ n: await counted(shop, "orders.purchase") }]);
});

test("there is something true to show on every screen", async () => {
  const count = async (condition: string): Promise<number> => counted(shop, `orders.purchase o WHERE ${condition}`);
  const placed = await count("placed_at IS NOT NULL");
  assert.ok(placed >= 3_000 && placed <= 4_000, String(placed));
  for (const [condition, least] of [
    ["privacy = 'shredded' AND lifecycle = 'closed'", 2_500],
    ["lifecycle = 'draft'", 1],
    ["cancel_reason = 'never-paid'", 100],
    ["lifecycle = 'placed' AND fulfilled = 'none'", 20],
    ["lifecycle = 'placed' AND fulfilled = 'none' AND promised_to < '2026-11-30'", 1],
    ["lifecycle = 'placed' AND fulfilled = 'dispatched'", 5],
    ["lifecycle = 'placed' AND fulfilled = 'delivered'", 50],
    ["lifecycle = 'cancelled' AND privacy = 'active'", 2],
    ["delivered_at::date > promised_to", 100],
    ["EXISTS (SELECT FROM orders.return_case r WHERE r.order_id = o.id AND closed_at IS NULL)", 2],
    ["EXISTS (SELECT FROM orders.refund r WHERE r.order_id = o.id AND reason = 'goodwill')", 50],
    ["EXISTS (SELECT FROM orders.return_case r WHERE r.order_id = o.id AND ground = 'changed-mind')", 100],
  ] as const) {
    const found = await count(condition);
    assert.ok(found >= least, `${condition}: ${found}`);
  }
  const recalled = await shop.db.asOwner(`
    SELECT count(DISTINCT a.holder)::int AS orders, count(DISTINCT r.order_id)::int AS returned FROM stock.allocation a
    LEFT JOIN orders.return_case r ON r.order_id = a.holder AND r.ground = 'faulty' AND r.opened_at >= '2026-04-30'
    WHERE a.batch = 'GHYSB-2026-02' AND a.released = 0`);
  assert.equal(recalled[0]?.orders, recalled[0]?.returned);
  assert.ok(Number(recalled[0]?.orders) >= 4, String(recalled[0]?.orders));
  const [halves] = await shop.db.asOwner(`
    SELECT count(*) FILTER (WHERE placed_at < '2025-11-30')::int AS first, count(*) FILTER (WHERE placed_at >= '2025-11-30')::int AS second
    FROM orders.purchase`);
  assert.ok(Number(halves?.second) > Number(halves?.first) * 1.2, "the shop did not grow");
});

for (const at of ["2026-10-01T01:10:00Z", "2027-03-28T00:30:00Z", "2028-08-05T18:00:00Z"]) {
  test(`opened at ${at} it breaks no rule, and has orders in every state`, () => {
    const { catalogue, delivery, kept } = shop.modules;
    const [now, today] = [new Date(at), at.slice(0, 10)];
    const settings = orderSettings(shop.ground.config, shop.identity);
    const needs = { catalogue: catalogue.current(), vat: kept.vat, settings, carrier: "a carrier", now };
    const { past: pastPrices } = withReductions(sampleProducts, reducedVariants, today);
    const states = new Set<string>();
    for (const past of sampleOrders({ now, days: 120, quote: delivery.quote, pastPrices })) {
      const life = reliveOrder({ ...needs, random: seededRandom(past.draftedAt.toISOString()) }, past);
      const { lifecycle, fulfilled, privacy, promised_to } = life.order;
      states.add(privacy === "shredded" ? "over" : `${lifecycle}, ${fulfilled}`);
      if (life.returns.some(({ closed_at }) => closed_at === null)) states.add("return open");
      if (lifecycle === "placed" && fulfilled === "none" && promised_to < today) states.add("late");
    }
    const placed = ["placed, delivered", "placed, dispatched", "placed, none"];
    assert.deepEqual([...states].sort(), ["cancelled, none", "draft, none", "late", "over", ...placed, "return open"]);
  });
}

test("nobody is sent a mail about the past", async () => {
  assert.equal(await counted(shop, "mail.outbox WHERE state <> 'sent'"), 0);
  assert.equal(await counted(shop, "jobs.job WHERE name IN ('mail.send', 'vault.shred')"), 0);
  assert.deepEqual(shop.modules.mailbox?.mails(), []);
});

test("[encrypted-in-the-database] none of the people of the sample stands anywhere in the clear", async () => {
  const words = theirWords();
  assert.ok(words.length > 60, String(words.length));
  const found = async (): Promise<string[]> => {
    const text = `${await textOf(shop.db.asOwner)}\n${await textOf(shop.db.asVault)}`.toLowerCase();
    return words.filter((word) => text.includes(word));
  };
  assert.deepEqual(await found(), []);
  const [name = "", ...rest] = words;
  await shop.db.asOwner("CREATE TABLE public.forgotten_by_somebody (words text)");
  await shop.db.asOwner("INSERT INTO public.forgotten_by_somebody VALUES ($1)", [`Ada ${name.toUpperCase()}`]);
  assert.deepEqual(await found(), [name], `the search does not find a name, or finds ${rest.length} others`);
  await shop.db.asOwner("DROP TABLE public.forgotten_by_somebody");
});

test("an order of it is shipped, delivered and completed like any other, and the VAT stays what it was", async () => {
  const { modules, ground } = shop;
  const orderId = await anOrder("lifecycle = 'placed' AND fulfilled = 'none'");
  const sent = await modules.orders.dispatch(orderId);
  assert.ok(sent.ok, sent.ok ? "" : sent.because);
  const { shipmentId } = sent;
  const done = await ground.database.transact((tx) => modules.orders.markDelivered(tx, { shipmentId }, "courier"));
  assert.deepEqual(done, { ok: true, allDelivered: true, already: false });
  assert.equal(await modules.orders.completeOrder(orderId), false, "it was completed before its day");
  const vat = () => modules.ledger.vatReturn(ground.database.reader, new Date("2024-01-01"), new Date("2030-01-01"));
  const vatBefore = await vat();
  assert.ok(vatBefore.vatMinor > 0);
  await forward(shop, 23 * day);
  assert.equal(await modules.orders.completeOrder(orderId), true);
  const state = await shop.db.asOwner(
    "SELECT lifecycle, privacy, (SELECT count(*)::int FROM orders.capsule c WHERE c.order_id = o.id) AS capsules FROM orders.purchase o WHERE id = $1",
    [orderId],
  );
  assert.deepEqual(state, [{ lifecycle: "closed", privacy: "shredded", capsules: 0 }]);
  assert.deepEqual(await vat(), vatBefore);
});

test("what comes back of it is paid back at the bank", async () => {
  const { modules } = shop;
  const orderId = await anOrder(
    "EXISTS (SELECT FROM orders.return_case r WHERE r.order_id = o.id AND closed_at IS NULL) AND refund_agreed_minor = 0",
  );
  const taken = await modules.orders.takeBack(orderId);
  assert.ok(taken.ok && taken.state === "refunded" && taken.refundMinor > 0, JSON.stringify(taken));
  const [order] = await shop.db.asOwner("SELECT number FROM orders.purchase WHERE id = $1", [orderId]);
  const theirs = (await bankPayments()).find(({ orderNumber }) => orderNumber === order?.number);
  assert.equal(theirs?.refundedMinor, taken.refundMinor);
});

test("the sweep completes the rest in due time, and the books still balance", async () => {
  const { modules, ground, db } = shop;
  await forward(shop, 30 * day);
  const due = await counted(
    shop,
    "orders.purchase o WHERE privacy = 'active' AND complete_due_at IS NOT NULL AND NOT EXISTS (SELECT FROM orders.return_case r WHERE r.order_id = o.id AND closed_at IS NULL)",
  );
  const completion = modules.orders.retention.find(({ rule }) => rule === "complete-order");
  assert.equal(await completion?.carryOut(), Math.min(100, due), "a hundred at a time");
  const looked = { reader: ground.database.reader, asOwner: db.asOwner, asVault: db.asVault, atRest: false };
  assert.deepEqual([...(await moneyBalances(looked)), ...(await chainVerifies(looked))], []);
});

async function write(
  { ground, modules, partners, identity }: Shop,
  how: Parameters<typeof seedOrders>[4] = {},
): Promise<{ written: number }> {
  return seedOrders(ground, modules, partners, identity, how);
}

async function forward({ ground }: Shop, ms: number): Promise<void> {
  await ground.database.transact((tx) => moveAnnouncedClock(tx, ground.bus, ms));
  await ground.clock.reread();
}

type Shop = Awaited<ReturnType<typeof openShop>>;

async function openShop() {
  const db = await freshDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), "candour-history-"));
  const sandbox = await startSandbox({
    dataDir,
    ports: { bank: 0, courier: 0 },
    webhookBase: "http://localhost:1",
    log: silentLog,
  });
  const portOf = (origin: string): string => new URL(origin).port;
  const environment = {
    PORT: String(await freePort()),
    CANDOUR_DATA: dataDir,
    CANDOUR_BANK_PORT: portOf(sandbox.bank.origin),
    CANDOUR_COURIER_PORT: portOf(sandbox.courier.origin),
    CANDOUR_OFFICE_PORT: "0",
  };
  const config = readConfig(environment);
  const ground = await openGroundOn(config, db.urls, { log: silentLog, random: systemRandom });
  const identity = readIdentity(config);
  const partners = findPartners(ground);
  const modules = await assembleModules(ground, partners, identity);
  await seedShop({ ...ground, ...modules }, { sample: true, photographs: testPhotographs });
  await db.asOwner("UPDATE kernel.shop SET seeded_at = $1", [opened]);
  await loadModules(modules);
  after(async () => {
    modules.media.close();
    await modules.jobs.stop();
    await modules.egress.outcomesWritten();
    await sandbox.close();
    await ground.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return { db, ground, modules, partners, identity, sandbox, environment };
}

/** Writes the history in a process of its own, which dies at that point; how it ended. */
async function writeAndDie(point: CrashPoint): Promise<object> {
  const { shop, owner, keystore } = killed.db.urls;
  const script = join(root, "test/faults/write-history.ts");
  const child = spawn(process.execPath, [...process.execArgv, script, shop, owner, keystore, String(days)], {
    cwd: root,
    env: { ...process.env, ...killed.environment, NODE_TEST_CONTEXT: undefined, CANDOUR_CRASH_AT: point },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let troubles = "";
  child.stderr.on("data", (part: Buffer) => {
    troubles += part.toString();
  });
  return new Promise((resolve) => child.once("close", (code, signal) => resolve({ code, signal, troubles })));
}

/** All that follows from seed and day: what is left out is chance, a key, or made with one. */
async function everythingThatFollows({ db }: Shop): Promise<Record<string, unknown>> {
  const without = (table: string, order: string, ...left: string[]): Promise<unknown> =>
    db
      .asOwner(
        `SELECT count(*)::int AS rows, md5(string_agg((to_jsonb(t) - $1::text[])::text, '|' ORDER BY ${order})) AS digest FROM ${table} t`,
        [left],
      )
      .then(([row]) => row);
  const own = ["secret_hash", "subject_tag", "payment_hash"];
  return {
    purchases: await without("orders.purchase", "id", ...own),
    lines: await without("orders.line", "id"),
    history: await without("orders.history", "order_id, step"),
    shipments: await without("orders.shipment", "id"),
    recipients: await without("orders.recipient", "order_id"),
    returns: await without("orders.return_case", "id"),
    refunds: await without("orders.refund", "id"),
    attempts: await without("payments.attempt", "id", "subject", "reference_sealed", "reference_hash"),
    books: await without("ledger.entry", "id", "payment_hash"),
    sides: await without("ledger.posting", "entry_id, position"),
    privacy: await without("privacy.ledger", "seq"),
    allocations: await without("stock.allocation", "holder, sku"),
    items: await without("stock.item", "sku"),
    movements: await without("(SELECT * FROM stock.movement WHERE reason IS DISTINCT FROM 'first-count')", "id", "id"),
    capsules: await without("orders.capsule", "order_id", "subject", "contact"),
    mails: await without("mail.outbox", "order_id, kind, cause", "id", "message_id"),
    receipts: await without("egress.receipt", "at, flow", "id", "sha256"),
  };
}

/** What can be promised of everything. */
async function promised({ ground, modules }: Shop): Promise<object[]> {
  const skus = sampleProducts.flatMap(({ variants }) => variants.map(({ sku }) => sku));
  return [...(await modules.stock.availability(ground.database.reader, skus))].sort(([a], [b]) => (a < b ? -1 : 1));
}

async function counted({ db }: Shop, what: string): Promise<number> {
  const [row] = await db.asOwner(`SELECT count(*)::int AS n FROM ${what}`);
  return Number(row?.n);
}

async function anOrder(condition: string): Promise<string> {
  const [row] = await shop.db.asOwner(
    `SELECT id FROM orders.purchase o WHERE ${condition} AND total_minor > 0 ORDER BY id`,
  );
  assert.ok(row !== undefined, `no order ${condition}`);
  return String(row.id);
}

/** Surnames, hosts of mail, and beginnings of telephone numbers of everybody who ordered in the last months, in lower case. */
function theirWords(): string[] {
  const { past: pastPrices } = withReductions(sampleProducts, reducedVariants, "2026-11-30");
  const orders = [...sampleOrders({ now: opened, days: daysTold, quote: shop.modules.delivery.quote, pastPrices })];
  const recent = orders.filter(({ draftedAt }) => draftedAt.getTime() > opened.getTime() - 90 * day);
  const words = recent.flatMap(({ contact }) => {
    const { email = "", name = "", telephone = "" } = contact();
    return [name.slice(name.indexOf(" ") + 1), email.slice(email.indexOf("@")), telephone.slice(0, 9)];
  });
  return [...new Set(words)].filter((word) => word !== "").map((word) => word.toLowerCase());
}

/** Every row of every table, as text. */
async function textOf(ask: FreshDatabase["asOwner"]): Promise<string> {
  const tables = await ask("SELECT format('%I.%I', schemaname, relname) AS name FROM pg_stat_user_tables");
  const texts = await Promise.all(
    tables.map(({ name }) => ask(`SELECT string_agg(t::text, chr(10)) AS text FROM ${String(name)} t`)),
  );
  return texts.map(([row]) => String(row?.text ?? "")).join("\n");
}

async function bankPayments(): Promise<BankPayment[]> {
  type AtBank = BankPayment & { captures: number };
  const { payments } = (await control(shop.sandbox.bank, "GET", "payments")) as { payments: AtBank[] };
  return payments;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((ready) => probe.listen(0, "127.0.0.1", ready));
  const address = probe.address();
  await new Promise((closed) => probe.close(closed));
  return typeof address === "object" && address !== null ? address.port : 0;
}
