import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { readConfig } from "#config";
import { moveAnnouncedClock } from "#kernel/announced-clock";
import { day, minute } from "#kernel/clock";
import type { CrashPoint } from "#kernel/crashpoint";
import { silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { eventIds } from "#programs";
import { assembleModules, loadModules } from "../../src/assemble.ts";
import { openGroundOn } from "../../src/ground.ts";
import { startPartners } from "../../src/partners.ts";
import { seedShop } from "../../src/seed.ts";
import { readIdentity } from "../../src/trader.ts";
import { giveWork } from "../../src/work.ts";
import { freshDatabase } from "../support/database.ts";
import { freePorts } from "../support/free-ports.ts";
import { type Arrival, type BankPayment, brokenInvariants } from "../support/invariants.ts";

const root = join(import.meta.dirname, "../..");

/** In which story each point lies. */
const stories = {
  whole: [
    "vault-key-committed",
    "orders-drafted",
    "orders-prepared",
    "payment-before-begin",
    "egress-receipt-written",
    "egress-answered",
    "payment-begun",
    "orders-payment-begun",
    "orders-payment-seen",
    "orders-placed",
    "payment-captured",
    "orders-captured",
    "orders-charged",
    "orders-shipment-begun",
    "orders-courier-booked",
    "orders-dispatched",
    "orders-completed",
    "vault-buried",
    "vault-key-destroyed",
    "vault-remains-removed",
    "orders-shredded",
    "orders-deletion-sent",
  ],
  cancel: ["orders-cancelled", "payment-refunded", "orders-refund-sent", "orders-refunded"],
  withdraw: ["question-taken", "orders-withdrawn"],
  "take-out": ["orders-taken-out"],
  exchange: ["orders-exchanged"],
  "cancel-rest": ["orders-rest-cancelled"],
  refund: ["orders-refund-agreed"],
  invoice: ["invoice-sealed", "invoice-numbered", "invoice-issued", "orders-refund-sent", "orders-refunded"],
  return: ["orders-taken-back"],
  "give-up": ["orders-payment-given-up", "payment-cancelled", "orders-payment-voided"],
  "take-back": ["orders-draft-called-off", "vault-key-destroyed"],
  ask: ["question-taken", "question-answered", "vault-buried", "vault-key-destroyed", "vault-remains-removed"],
  complain: ["complaint-taken", "complaint-answered", "vault-buried", "vault-key-destroyed", "vault-remains-removed"],
} as const satisfies Record<string, readonly CrashPoint[]>;

const db = await freshDatabase();
const dataDir = mkdtempSync(join(tmpdir(), "candour-crash-"));
const port = await freePorts();
const environment = {
  PORT: String(port),
  CANDOUR_DATA: dataDir,
  CANDOUR_BANK_PORT: String(port + 1),
  CANDOUR_COURIER_PORT: String(port + 2),
  CANDOUR_OFFICE_PORT: "0",
};
const config = readConfig(environment);
const ground = await openGroundOn(config, db.urls, { log: silentLog, random: systemRandom });
const identity = readIdentity(config);
const partners = await startPartners(ground, "the shop");
const modules = await assembleModules(ground, partners, identity);
await seedShop({ ...ground, ...modules }, { sample: true, photographs: join(dataDir, "no-photographs") });
await loadModules(modules);
giveWork(modules);
after(async () => {
  modules.media.close();
  await modules.jobs.stop();
  await partners.close();
  await ground.close();
  rmSync(dataDir, { recursive: true, force: true });
});

// A program that is away: what it is to be told waits for it.
const told = await ground.database.transact((tx) =>
  modules.programs.addEndpoint(tx, { url: "http://127.0.0.1:9/", events: eventIds }),
);
assert.ok(told.ok);

const [sku, rareSku] = await twoStockVariants();
const acknowledged: string[] = [];

for (const story of Object.keys(stories)) {
  test(`the story "${story}" comes to its end when nothing kills it, and every invariant holds`, async () => {
    assert.deepEqual(await live(story, undefined), { code: 0, signal: null });
    await comeToRest();
    assert.deepEqual(await broken(), []);
  });
}

for (const [story, points] of Object.entries(stories)) {
  for (const point of points) {
    test(`killed at ${point}: the shop recovers by itself, and every invariant holds`, async () => {
      assert.deepEqual(await live(story, point), { code: null, signal: "SIGKILL" });
      await comeToRest();
      assert.deepEqual(await broken(), []);
    });
  }
}

test("whatever killed the shop, programs are told once of everything that happened to an order, and of nothing else", async () => {
  const happened = await db.asOwner(`
    WITH step AS (
      SELECT p.number, h.what, h.fulfilled, h.lifecycle,
        lag(h.fulfilled) OVER (PARTITION BY h.order_id ORDER BY h.step) AS fulfilled_before
      FROM orders.history h JOIN orders.purchase p ON p.id = h.order_id
      WHERE p.placed_at IS NOT NULL OR h.what = 'refunded'
    ), event AS (
      SELECT number, CASE
        WHEN what = 'placed' THEN 'order.placed'
        WHEN what = 'charged' AND lifecycle <> 'cancelled' THEN 'order.paid'
        WHEN what = 'dispatched' THEN 'order.sent'
        WHEN fulfilled = 'delivered' AND fulfilled_before <> 'delivered' THEN 'order.delivered'
        WHEN what = 'cancelled' THEN 'order.cancelled'
        WHEN what = 'refunded' THEN 'order.refunded'
        WHEN what = 'completed' THEN 'order.complete' END AS event FROM step
    ) SELECT number AS about, event, count(*)::int AS times FROM event WHERE event IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`);
  const messages = await db.asOwner(`
    SELECT about, event, count(*)::int AS times FROM programs.message WHERE event LIKE 'order.%' GROUP BY 1, 2 ORDER BY 1, 2`);
  assert.deepEqual(messages, happened);
  assert.deepEqual(
    [...new Set(messages.map(({ event }) => event))].sort(),
    eventIds.filter((id) => id !== "stock.low").sort(),
  );
  assert.ok(messages.length > 80, String(messages.length));
});

test("weeks later everybody who bought or did not pay is forgotten, and the books still balance", async () => {
  await forward(60 * day);
  await comeToRest();
  assert.deepEqual(await broken(), []);
  const left = await db.asOwner(
    "SELECT number, privacy FROM orders.purchase WHERE privacy <> 'shredded' AND fulfilled <> 'none'",
  );
  assert.deepEqual(left, []);
  const drafts = await db.asOwner("SELECT number FROM orders.purchase WHERE lifecycle = 'draft'");
  assert.deepEqual(drafts, []);
  await modules.vault.sweepOrphans();
  const keys = await db.asVault("SELECT count(*)::int AS n FROM keystore.bundle_key");
  const alive = await db.asOwner(`
    SELECT ((SELECT count(*) FROM orders.purchase WHERE privacy <> 'shredded')
      + (SELECT count(*) FROM invoices.capsule)
      + (SELECT count(*) FROM complaints.complaint WHERE shredded_at IS NULL)
      + (SELECT count(*) FROM questions.question WHERE shredded_at IS NULL))::int AS n`);
  assert.deepEqual(keys, alive);
  // Those that were killed before they could be answered wait for their answers, and nobody else does.
  const waiting = await db.asOwner(`
    SELECT (SELECT count(*)::int FROM complaints.complaint WHERE answered_at IS NULL) AS complaints,
      (SELECT count(*)::int FROM questions.question WHERE waiting_since IS NOT NULL) AS questions`);
  assert.deepEqual(waiting, [{ complaints: 1, questions: 3 }]);
  // Whoever withdrew has the order cancelled, wherever the process ended that took it.
  const withdrawn = await db.asOwner(`
    SELECT outcome, lifecycle, cancel_reason FROM orders.withdrawal w JOIN orders.purchase p ON p.id = w.order_id`);
  const cancelled = { outcome: "cancelled", lifecycle: "cancelled", cancel_reason: "customer" };
  assert.deepEqual(withdrawn, [cancelled, cancelled, cancelled]);
});

/** Lives a story in a process of its own; how it ended. */
async function live(story: string, crashAt: CrashPoint | undefined): Promise<object> {
  await twoOf(rareSku);
  const { shop, owner, keystore } = db.urls;
  const script = join(root, "test/faults/life-of-orders.ts");
  const child = spawn(process.execPath, [...process.execArgv, script, shop, owner, keystore, sku, rareSku, story], {
    cwd: root,
    env: { ...process.env, ...environment, NODE_TEST_CONTEXT: undefined, CANDOUR_CRASH_AT: crashAt },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let told = "";
  let troubles = "";
  child.stdout.on("data", (part: Buffer) => {
    told += part.toString();
  });
  child.stderr.on("data", (part: Buffer) => {
    troubles += part.toString();
  });
  const end = await new Promise<object>((resolve) => child.once("close", (code, signal) => resolve({ code, signal })));
  for (const line of told.split("\n").filter((each) => each !== "")) {
    acknowledged.push((JSON.parse(line) as { acknowledged: string }).acknowledged);
  }
  return troubles === "" ? end : { ...end, troubles };
}

/** Two pieces of the rare one, for the story that is about its being gone. */
async function twoOf(one: string): Promise<void> {
  const left = (await modules.stock.availability(ground.database.reader, [one])).get(one)?.available ?? 0;
  if (left !== 2) await ground.database.transact((tx) => modules.stock.receive(tx, one, 2 - left, "recount"));
}

/** What a shop does by itself when it runs again: its sweeps, some minutes long, and its mails. */
async function comeToRest(): Promise<void> {
  await ground.clock.reread();
  for (let round = 0; round < 3; round++) {
    await forward(3 * minute);
    await modules.jobs.sweep();
    await sendMails();
  }
}

async function sendMails(): Promise<void> {
  for (const { id } of await db.asOwner("SELECT id FROM mail.outbox WHERE state = 'queued'")) {
    await modules.mail.sendMail(String(id));
  }
}

async function forward(ms: number): Promise<void> {
  await ground.database.transact((tx) => moveAnnouncedClock(tx, ground.bus, ms));
  await ground.clock.reread();
}

async function broken(): Promise<string[]> {
  const { asOwner, asVault } = db;
  const bank = await bankPayments();
  const { reader } = ground.database;
  return brokenInvariants({ reader, asOwner, asVault, bank, acknowledged, mailed: mailed(), atRest: true });
}

/** Every mail that arrived, as often as it did. All of them come from this process; those that were killed sent none. */
function mailed(): Arrival[] {
  const mails = modules.mailbox?.mails() ?? [];
  assert.ok(mails.length < 500, "More mails have arrived than the mailbox keeps.");
  return mails.flatMap(({ id: messageId, subject, arrivals }) => Array(arrivals).fill({ messageId, subject }));
}

/** Everything the bank knows, asked past the shop: it lists its last hundred payments, and there are fewer. */
async function bankPayments(): Promise<BankPayment[]> {
  const authorization = `Bearer ${partners.bank.apiSecret}`;
  const answer = await fetch(new URL("/v1/payments", partners.bank.origin), { headers: { authorization } });
  const { payments } = (await answer.json()) as { payments: BankPayment[] };
  assert.ok(payments.length < 100, "The bank knows of more payments than it lists.");
  return payments;
}

/** One variant with plenty in stock, and another one, bought up by a story. */
async function twoStockVariants(): Promise<[string, string]> {
  const rows = await db.asOwner("SELECT sku FROM stock.item WHERE kind = 'stock' ORDER BY on_hand DESC, sku");
  const offered = rows.map(({ sku }) => String(sku)).filter((one) => priced(one));
  const [plenty, rare] = [offered[0], offered.at(-1)];
  assert.ok(plenty !== undefined && rare !== undefined && plenty !== rare);
  await ground.database.transact((tx) => modules.stock.receive(tx, plenty, 500, "delivery"));
  return [plenty, rare];
}

function priced(sku: string): boolean {
  const offer = modules.catalogue.current().variantBySku(sku);
  return offer !== null && offer.variant.priceMinor > 0 && !offer.product.discontinued;
}
