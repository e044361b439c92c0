/**
 * What a visit and a purchase cost the shop, in things that can be counted and that do not depend on how busy the machine is:
 * `node --import tsx bench/purchase-cost.ts`. Per request: statements (BEGIN and COMMIT left out), transactions that write, how
 * many of them wait for the disk, calls to the bank. Per purchase: what PostgreSQL itself counted. `--statements` lists the
 * statements of one purchase, in order. To whoever started it as a child (`npm run bench`) it also sends the statements.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { readConfig } from "#config";
import { elapsed } from "#kernel/clock";
import { startShop } from "../src/main.ts";
import { freePorts } from "../test/support/free-ports.ts";
import { buyThroughApi, buyThroughPages } from "../test/support/purchase.ts";
import { openInsides } from "../test/support/shop-insides.ts";
import { type Seen, watch } from "./watch.ts";

const warm = 5;
const counted = Number(process.env.BENCH_PURCHASES ?? "20");
const say = (line = ""): void => void process.stdout.write(`${line}\n`);

const isFrame = (text: string): boolean => /^(begin|commit|rollback|start transaction)/i.test(text);
const writes = (text: string): boolean =>
  /\b(insert into|update|delete from|pg_notify|for (no key )?update|for share)\b/i.test(text);

const addToBasket = "POST /basket/lines";
const watching = watch();
const dataDir = mkdtempSync(join(tmpdir(), "candour-cost-"));
const port = await freePorts();
const config = readConfig({
  PORT: String(port),
  CANDOUR_DATA: dataDir,
  CANDOUR_BANK_PORT: String(port + 1),
  CANDOUR_COURIER_PORT: String(port + 2),
  CANDOUR_OFFICE_PORT: String(port + 3),
  CANDOUR_SAMPLE_ORDERS: "off",
});
const shop = await startShop(config);
const insides = await openInsides({ dataDir, port });
try {
  const [offer] = await insides.asOwner("SELECT sku FROM stock.item WHERE kind = 'made-to-order' ORDER BY sku LIMIT 1");
  const sku = String(offer?.sku);
  const sofas = await insides.asOwner(
    "SELECT slug FROM catalogue.variant WHERE sku LIKE 'ARDSO-%' AND on_sale ORDER BY position LIMIT 50",
  );
  await countReading(
    config.shopUrl,
    sofas.map(({ slug }) => `/p/arden-sofa/${slug}`),
  );
  await measure("One purchase through the pages", () => buyThroughPages(config.shopUrl, sku));
  await measure("One purchase through the API", () => buyThroughApi(config.shopUrl, sku));
} finally {
  await insides.close();
  await shop.close();
  rmSync(dataDir, { recursive: true, force: true });
}

/** What pages cost that only show something. Another address each time: none of them is kept ready. */
async function countReading(base: string, products: readonly string[]): Promise<void> {
  say();
  say("## Statements");
  say();
  const asked = {
    list: (at: number) => `/c/sofas?width-min=${1 + at}`,
    detail: (at: number) => products[at % products.length] ?? "",
    search: () => "/search?q=green+sofa",
  };
  for (const [name, pathAt] of Object.entries(asked)) {
    watching.take();
    for (let at = 0; at < counted; at++) {
      const path = pathAt(at);
      const answer = await fetch(base + path);
      if (answer.status !== 200 || (await answer.text()) === "") throw new Error(`${path} answered ${answer.status}.`);
    }
    const statements = watching.take().filter(({ kind, request }) => kind === "statement" && request !== "background");
    tell(name, statements.length / counted);
    say(`- ${name}, \`${pathAt(0)}\`, not kept ready: ${(statements.length / counted).toFixed(1)}`);
  }
}

/** To `npm run bench`, which holds it to its aim. */
function tell(name: string, statements: number): void {
  process.send?.({ name, statements });
}

async function measure(title: string, once: () => Promise<unknown>): Promise<void> {
  for (let n = 0; n < warm; n++) await once();
  await rest();
  watching.take();
  const before = await counters();
  const took: number[] = [];
  for (let n = 0; n < counted; n++) {
    const passed = elapsed();
    await once();
    took.push(passed());
    await rest();
  }
  const seen = watching.take();
  const after = await counters();
  took.sort((a, b) => a - b);
  say();
  say(`### ${title}, mean of ${counted}`);
  say();
  say("| request | statements | prepared | written transactions | waiting for the disk | calls that leave |");
  say("|---|---|---|---|---|---|");
  const requests = [...new Set(seen.map(({ request }) => request))].sort(byOrder(seen));
  const of = (wanted: string): Seen[] => seen.filter(({ request }) => request === wanted);
  for (const request of requests) say(row(request, of(request)));
  if (requests.includes(addToBasket)) tell("new basket with a line", work(of(addToBasket)).length / counted);
  tell(
    title.toLowerCase().replace("api", "API"),
    work(seen.filter(({ request }) => request !== "background")).length / counted,
  );
  say(
    row(
      "**all**",
      seen.filter(({ request }) => request !== "background"),
    ),
  );
  say();
  const each = (name: string): string => ((Number(after[name]) - Number(before[name])) / counted).toFixed(1);
  say(
    `PostgreSQL counted ${each("commits")} commits, ${each("waits")} waits for the disk, ${each("later")} syncs in the background and ${each("wal")} bytes of log each time; median ${(took[took.length >> 1] ?? 0).toFixed(0)} ms, the bank's own part included.`,
  );
  say(calls(seen));
  if (process.argv.includes("--statements")) for (const line of statements(seen)) say(line);
}

/** Mails, webhooks and their transactions have their moment. */
async function rest(): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const [row] = await insides.asOwner(`SELECT
      (SELECT count(*) FROM jobs.job WHERE state IN ('created', 'retry', 'active'))
      + (SELECT count(*) FROM payments.attempt a WHERE state <> 'captured')
      + (SELECT count(*) FROM payments.attempt) * 2 - (SELECT count(*) FROM payments.event) AS left`);
    if (Number(row?.left) === 0) return;
    await pause(20);
  }
  throw new Error("The purchase did not come to rest.");
}

async function counters(): Promise<Record<string, unknown>> {
  await watching.flushStatistics();
  await pause(50);
  const [row] = await insides.asCluster(`SELECT
    (SELECT sum(xact_commit) FROM pg_stat_database WHERE datname LIKE 'candour%') AS commits,
    (SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal' AND backend_type = 'client backend') AS waits,
    (SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal' AND backend_type <> 'client backend') AS later,
    (SELECT wal_bytes FROM pg_stat_wal) AS wal`);
  return row ?? {};
}

function work(seen: readonly Seen[]): Statement[] {
  return seen.filter((each) => each.kind === "statement").filter(({ text }) => !isFrame(text));
}

function row(name: string, seen: readonly Seen[]): string {
  const done = work(seen);
  const written = transactions(seen.filter((each) => each.kind === "statement"));
  const waiting = written.filter(({ waits }) => waits);
  const mean = (count: number): string => (count / counted).toFixed(1);
  const vault = done.filter(({ role }) => role.includes("vault")).length;
  const all = vault === 0 ? mean(done.length) : `${mean(done.length)} (keystore ${mean(vault)})`;
  const prepared = mean(done.filter(({ named }) => named).length);
  const out = seen.filter(({ kind }) => kind === "call").length;
  return `| ${name} | ${all} | ${prepared} | ${mean(written.length)} | ${mean(waiting.length)} | ${mean(out)} |`;
}

type Statement = Extract<Seen, { kind: "statement" }>;
type Transaction = { statements: Statement[]; waits: boolean };

/** Transactions that write, by connection; a statement outside of one is one by itself. */
function transactions(statements: readonly Statement[]): Transaction[] {
  const open = new Map<number, Statement[]>();
  const found: Transaction[] = [];
  const end = (own: Statement[]): void => {
    if (!own.some(({ text }) => writes(text))) return;
    found.push({ statements: own, waits: !own.some(({ text }) => /synchronous_commit *= *off/i.test(text)) });
  };
  for (const statement of statements) {
    const { text, connection } = statement;
    const own = open.get(connection);
    // With its BEGIN, which may say that it does not wait.
    if (/^(begin|start transaction)/i.test(text)) open.set(connection, [statement]);
    else if (/^(commit|rollback)/i.test(text)) {
      open.delete(connection);
      if (own !== undefined && /^commit/i.test(text)) end(own);
    } else if (own !== undefined) own.push(statement);
    else end([statement]);
  }
  return found;
}

function calls(seen: readonly Seen[]): string {
  const by = new Map<string, number>();
  for (const { kind, text } of seen) if (kind === "call") by.set(text, (by.get(text) ?? 0) + 1);
  const each = [...by].map(([text, count]) => `${text} × ${(count / counted).toFixed(1)}`);
  return `Calls that leave: ${each.join(", ")}.`;
}

/** Requests in the order in which a purchase makes them. */
function byOrder(seen: readonly Seen[]): (a: string, b: string) => number {
  const first = new Map<string, number>();
  seen.forEach(({ request }, at) => void (first.has(request) || first.set(request, at)));
  const rank = (request: string): number => (request === "background" ? Infinity : (first.get(request) ?? 0));
  return (a, b) => rank(a) - rank(b);
}

/** What was sent during the last purchase, each line with its request and its connection. */
function statements(seen: readonly Seen[]): string[] {
  const first = seen.findLastIndex(({ request }) => /^POST .*(basket\/lines|v1\/baskets)$/.test(request));
  const begin = seen.slice(0, first).findLastIndex(({ request }) => request === "background");
  return seen.slice(begin + 1).map((each) => {
    const where = each.kind === "statement" ? `${each.connection} ${each.role}` : "→ bank";
    return `${each.request} | ${where} | ${each.text.replaceAll(/\s+/g, " ").slice(0, 160)}`;
  });
}
