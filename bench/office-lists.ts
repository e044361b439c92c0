/**
 * How fast the back office answers with its lists: `node --import tsx bench/office-lists.ts [orders]`, 100,000 unless said
 * otherwise, beside 1,000 products, 500 promotions, 20,000 questions and 100,000 entries of the audit log. Each figure is the whole
 * answer by HTTP, through the gate, to somebody who is signed in; shop, PostgreSQL and whoever asks share the machine. Rows are
 * written past the rules of what they are.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { elapsed } from "#kernel/clock";
import { orderShelves } from "#orders";
import { generateCatalogue } from "../sample/generate.ts";
import { openApp } from "../test/support/app.ts";
import { hire } from "../test/support/staff.ts";
import { writeOrders } from "./many-orders.ts";
import { median } from "./measure.ts";

const count = Number(process.argv[2] ?? 100_000);
const rounds = 25;
const products = 1_000;
const print = (line: string) => void process.stdout.write(`${line}\n`);

test(`lists of the back office with ${count} orders`, async () => {
  const app = await openApp({ work: false });
  const { catalogue } = app.modules;
  const more = generateCatalogue(products - catalogue.current().products.length, "bench").products;
  await app.ground.database.transact(async (tx) => {
    await catalogue.importProducts(tx, more);
    await app.modules.stock.register(
      tx,
      more.flatMap(({ variants }) =>
        variants.map(({ sku, supply }) =>
          supply.kind === "stock"
            ? ({ sku, kind: "stock", onHand: 100 } as const)
            : ({ sku, kind: "made-to-order" } as const),
        ),
      ),
    );
  });
  const snapshot = await catalogue.refresh();
  const sku = snapshot.products[0]?.variants[0]?.sku ?? assert.fail();
  const now = app.ground.clock.now();
  await writeOrders(app.db, count, now);
  await writeTheRest(app.db.asOwner, now);
  const owner = await hire(app, "owner");
  const yearAgo = new Date(now.getTime() - 365 * 86_400_000).toISOString().slice(0, 10);
  const pages: ReadonlyArray<readonly [name: string, target: string]> = [
    ...orderShelves.map((shelf) => [`orders: ${shelf}`, `/orders?show=${shelf}`] as const),
    ["orders: all, from a day on and an amount", `/orders?show=all&from=${yearAgo}&least=1500`],
    ["orders: all, the dearest first", "/orders?show=all&sort=dearest"],
    ["products", "/products"],
    ["products: by a word", "/products?words=sofa"],
    ["stock of one variant", `/stock/${sku}`],
    ["batches", "/batches"],
    ["promotions", "/promotions"],
    ["questions: waiting", "/support"],
    ["questions: closed", "/support?state=closed"],
    ["complaints", "/support/complaints"],
    ["audit log", "/audit"],
    ["audit log: of one action", "/audit?did=dispatch-order"],
    ["today", "/"],
  ];
  print("| List | ms, median | worst | page 2 ms, median | bytes |\n|---|---|---|---|---|");
  for (const [name, target] of pages) {
    const first = await measure(owner.ask, target);
    const next = /href="([^"]*[?&](?:amp;)?after=[^"]*)"/.exec(first.text)?.[1]?.replaceAll("&amp;", "&");
    const second = next === undefined ? undefined : await measure(owner.ask, next);
    const bytes = Math.max(first.bytes, second?.bytes ?? 0);
    print(
      `| ${name} | ${first.ms.toFixed(1)} | ${first.worst.toFixed(1)} | ${second?.ms.toFixed(1) ?? "–"} | ${bytes.toLocaleString("en-GB")} |`,
    );
  }
});

async function measure(ask: (target: string) => Promise<{ status: number; text: string }>, target: string) {
  const took: number[] = [];
  let text = "";
  for (let round = 0; round <= rounds; round++) {
    const since = elapsed();
    const answer = await ask(target);
    // The first one of each warms what is compiled and cached, and does not count.
    if (round > 0) took.push(since());
    assert.equal(answer.status, 200, target);
    text = answer.text;
  }
  return { text, ms: median(took), worst: Math.max(...took), bytes: Buffer.byteLength(text) };
}

async function writeTheRest(asOwner: (sql: string, values?: unknown[]) => Promise<unknown>, now: Date): Promise<void> {
  await asOwner(
    `INSERT INTO questions.question (id, number, secret_hash, topic, policy_version, received_at, waiting_since, answered_at, shred_due_at)
     SELECT gen_random_uuid(), 'Q-' || upper(lpad(to_hex(i / 65536), 4, '0') || '-' || lpad(to_hex(i % 65536), 4, '0')),
       sha256(('q' || i)::bytea), 'order', '2026-11-30', at, CASE WHEN i <= 200 THEN at END, CASE WHEN i > 200 THEN at END,
       CASE WHEN i > 200 THEN at + interval '90 days' END
     FROM (SELECT i, date_trunc('milliseconds', $1::timestamptz) - i * interval '50 minutes' AS at FROM generate_series(1, 20000) i) rows`,
    [now],
  );
  await asOwner(
    `INSERT INTO promotions.promotion (id, revision, title, kind, percent, code, least_minor, categories, products, starts_on, ends_on, once_each)
     SELECT gen_random_uuid(), 1, 'Week ' || i, 'percent', 10, 'WEEK' || i, 0, '{sofas}', '{}', $1::date - i, $1::date - i + 7, true
     FROM generate_series(1, 500) i`,
    [now],
  );
  await asOwner(
    `INSERT INTO staff.audit_entry (id, at, member_id, handle, action, object, status)
     SELECT gen_random_uuid(), $1::timestamptz - i * interval '10 minutes', gen_random_uuid(), 'maya',
       (ARRAY['dispatch-order', 'mark-delivered', 'change-price', 'write-note'])[1 + i % 4], 'FF-0000-' || lpad(to_hex(i % 65536), 4, '0'), 303
     FROM generate_series(1, 100000) i`,
    [now],
  );
  await asOwner("VACUUM ANALYZE questions.question");
  await asOwner("VACUUM ANALYZE promotions.promotion");
  await asOwner("VACUUM ANALYZE staff.audit_entry");
}
