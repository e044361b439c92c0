import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { mailTable } from "#mail";
import { categories } from "#policy/categories";
import { type Column, type Facts, undeclared } from "#policy/classification";
import { cookies } from "#policy/cookies";
import { flowTable, partners } from "#policy/flows";
import { labels } from "#policy/labels";
import { gatherFacts } from "../../src/facts.ts";
import { openApp } from "../support/app.ts";

const folder = join(import.meta.dirname, "../../policy/ledgers");
const app = await openApp({ work: false });
const facts = await gatherFacts(app.ground, app.routes);

/** Compares with the committed file; `UPDATE_LEDGERS=1` writes it instead, for review in the next commit. */
function assertLedger(name: string, content: unknown): void {
  const path = join(folder, name);
  const text = `${JSON.stringify(content, null, 1)}\n`;
  if (process.env.UPDATE_LEDGERS === "1") writeFileSync(path, text);
  assert.equal(text, readFileSync(path, "utf8"), `${name} has changed: look at it, then UPDATE_LEDGERS=1`);
}

test("everything the software has is declared in the policy [says-what-it-collects]", () => {
  assert.ok(facts.columns.length > 200, "the schema was read");
  assert.ok(facts.routes.length > 40, "the routes were read");
  assert.deepEqual(undeclared(facts), []);
});

test("the ledgers are those that were reviewed [says-what-it-collects]", () => {
  assertLedger("data-map.json", facts.columns.filter(({ schema }) => schema !== "jobs").map(dataMapRow));
  assertLedger("access-matrix.json", accessMatrix());
  assertLedger("cookies.json", cookies);
  assertLedger("recipients.json", { partners, flows: flowTable() });
  assertLedger("categories.json", { categories, labels, mails: mailTable });
});

const sabotage: ReadonlyArray<[string, (facts: Facts) => Facts, RegExp]> = [
  [
    "an unclassified column",
    (f) => ({ ...f, columns: [...f.columns, column({ comment: null })] }),
    /says neither its class/,
  ],
  ["a class nobody knows", (f) => withColumn(f, { comment: comment("secret") }), /unknown class secret/],
  [
    "a retention nobody knows",
    (f) => withColumn(f, { comment: comment("operational", "a-while") }),
    /unknown retention a-while/,
  ],
  [
    "a sealed value as text",
    (f) => withColumn(f, { comment: comment("sealed"), type: "text" }),
    /sealed but not bytea/,
  ],
  ["free text without a reason", (f) => withColumn(f, { comment: comment("operational"), type: "text" }), /free text/],
  [
    "a column named like a person's thing",
    (f) => withColumn(f, { comment: comment("operational"), column: "email" }),
    /personal thing/,
  ],
  ["a reason for what does not exist", (f) => ({ ...f, freeText: { ...f.freeText, "a.b.c": "x" } }), /does not exist/],
  ["a route with an undeclared field", (f) => withRoute(f, { fields: ["nickname"] }), /undeclared field nickname/],
  [
    "a route with an undeclared category",
    (f) => withRoute(f, { reads: ["shoe-size"] }),
    /undeclared category shoe-size/,
  ],
  [
    "a form that hides what it asks",
    (f) => ({ ...f, routes: f.routes.map((r) => (r.name === "checkout" ? { ...r, writes: [] } : r)) }),
    /does not say so/,
  ],
  [
    "a form that lost a declared field",
    (f) => ({ ...f, routes: f.routes.map((r) => (r.name === "checkout" ? { ...r, fields: [] } : r)) }),
    /does not have/,
  ],
  [
    "a mail with another purpose",
    (f) => ({ ...f, mails: [...f.mails, { kind: "offer", category: "contact", purpose: "marketing", fields: [] }] }),
    /does not allow/,
  ],
  [
    "a flow to somebody else",
    (f) => ({ ...f, flows: [...f.flows, { id: "x", categories: ["contact"], fields: [], recipient: "advertiser" }] }),
    /no declared recipient/,
  ],
  [
    "a flow with an undeclared category",
    (f) => ({ ...f, flows: [...f.flows, { id: "x", categories: ["income"], fields: [], recipient: "carrier" }] }),
    /undeclared category income/,
  ],
];

for (const [what, bend, said] of sabotage) {
  test(`the gate is red for ${what} [says-what-it-collects]`, () => {
    const faults = undeclared(bend(facts));
    assert.ok(faults.length > 0);
    assert.match(faults.join("\n"), said);
  });
}

test("the gate is red for a column that somebody adds to the live database [says-what-it-collects]", async () => {
  await app.db.asOwner("ALTER TABLE kernel.clock ADD COLUMN nickname text");
  try {
    const live = await gatherFacts(app.ground, app.routes);
    assert.deepEqual(undeclared(live), ["column kernel.clock.nickname says neither its class nor its retention"]);
  } finally {
    await app.db.asOwner("ALTER TABLE kernel.clock DROP COLUMN nickname");
  }
});

function comment(dataClass: string, retention = "order"): string {
  return `Something. {class: ${dataClass}, retention: ${retention}}`;
}

function column(change: Partial<Column>): Column {
  return {
    schema: "x",
    table: "y",
    column: "z",
    type: "integer",
    comment: comment("operational"),
    checked: false,
    ...change,
  };
}

function withColumn(to: Facts, change: Partial<Column>): Facts {
  return { ...to, columns: [...to.columns, column(change)] };
}

function withRoute(to: Facts, change: Partial<Facts["routes"][number]>): Facts {
  const route = { name: "new-route", method: "POST", reads: [], writes: [], fields: [], ...change };
  return { ...to, routes: [...to.routes, route] };
}

function dataMapRow({ schema, table, column: name, type, comment: said }: Column): string {
  return `${schema}.${table}.${name} ${type}: ${said}`;
}

function accessMatrix(): string[] {
  return app.routes
    .map((route) => {
      const data = `reads ${route.reads.join("+") || "nothing"}, writes ${route.writes.join("+") || "nothing"}`;
      const onGet = route.writesOnGet.length === 0 ? "" : `, a GET that writes ${route.writesOnGet.join(" ")}`;
      return `${route.method} ${route.path} (${route.name}): ${route.access}; ${data}${onGet}`;
    })
    .sort();
}
