import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Route } from "#kernel/http";
import { mailTable } from "#mail";
import { categories } from "#policy/categories";
import { certified } from "#policy/certified";
import { type Column, type Facts, undeclared } from "#policy/classification";
import { cookies, officeCookies } from "#policy/cookies";
import { flowTable, partners } from "#policy/flows";
import { labels } from "#policy/labels";
import { processingRecord } from "#policy/processing";
import { partnersDeleteWithinDays, retention } from "#policy/retention";
import { scopeNames } from "#programs";
import { roleNames, roles } from "#staff";
import { gatherFacts } from "../../src/facts.ts";
import { openApp } from "../support/app.ts";

const folder = join(import.meta.dirname, "../../policy/ledgers");
const app = await openApp({ work: false });
const everyRoute = [...app.routes, ...app.office.routes];
const facts = await gatherFacts(app.ground, everyRoute);

/** Compares with the committed file; `UPDATE_LEDGERS=1` writes it instead, for review in the next commit. */
function assertLedger(name: string, content: unknown): void {
  const path = join(folder, name);
  const text = `${JSON.stringify(content, null, 1)}\n`;
  if (process.env.UPDATE_LEDGERS === "1") writeFileSync(path, text);
  assert.equal(text, readFileSync(path, "utf8"), `${name} has changed: look at it, then UPDATE_LEDGERS=1`);
}

test("everything the software has is declared in the policy (L01) [says-what-it-collects]", () => {
  assert.ok(facts.columns.length > 200, "the schema was read");
  assert.ok(facts.routes.length > 40, "the routes were read");
  assert.deepEqual(undeclared(facts), []);
});

test("the ledgers are those that were reviewed [says-what-it-collects]", () => {
  assertLedger("data-map.json", facts.columns.filter(({ schema }) => schema !== "jobs").map(dataMapRow));
  assertLedger("access-matrix.json", accessMatrix());
  assertLedger("cookies.json", { shop: cookies, office: officeCookies });
  assertLedger("office-matrix.json", officeMatrix());
  assertLedger("key-matrix.json", keyMatrix());
  assertLedger("retention.json", { rules: retention, certified, partnersDeleteWithinDays });
  assertLedger("recipients.json", { partners, flows: flowTable() });
  assertLedger("processing.json", processingRecord());
  assertLedger("categories.json", { categories, labels, mails: mailTable });
});

test("the lists of exemptions have only become shorter, and give a reason each [says-what-it-collects]", () => {
  assert.ok(Object.keys(facts.freeText).length <= 10, "free text");
  assert.ok(Object.keys(facts.personalNames).length <= 23, "names that sound personal");
  for (const [name, reason] of Object.entries({ ...facts.freeText, ...facts.personalNames }))
    assert.match(reason, /^[A-Z].{15,}\.$/, name);
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
    "a table whose rows may not stay and that nothing ends",
    (f) => withColumn(f, { comment: comment("operational", "30d") }),
    /^table x\.y has columns that may not stay, and no rule of retention ends them$/m,
  ],
  [
    "a rule of retention for a table that is gone",
    (f) => ({ ...f, columns: f.columns.filter(({ table }) => table !== "link_request") }),
    /rule of retention lost-link-request names the table orders\.link_request, which does not exist/,
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
  ...["name", "first_name", "fullname", "note", "delivery_note", "address", "line_1", "town", "phone", "customer"].map(
    (name): [string, (facts: Facts) => Facts, RegExp] => [
      `a column that is said to be public and is called ${name}`,
      (f) => withColumn(f, { comment: comment("public"), column: name }),
      new RegExp(`^column x\\.y\\.${name} has the name of a personal thing$`, "m"),
    ],
  ),
  [
    "a reason for a name that needs none",
    (f) => ({ ...f, personalNames: { ...f.personalNames, "stock.item.sku": "x" } }),
    /personal names has stock\.item\.sku/,
  ],
  ["a reason for what does not exist", (f) => ({ ...f, freeText: { ...f.freeText, "a.b.c": "x" } }), /does not exist/],
  ["a route with an undeclared field", (f) => withRoute(f, { fields: ["nickname"] }), /undeclared field nickname/],
  [
    "a route with an undeclared category",
    (f) => withRoute(f, { reads: ["shoe-size"] }),
    /undeclared category shoe-size/,
  ],
  [
    "a route that opens for a purpose nobody declared",
    (f) => withRoute(f, { opens: ["advertise"] }),
    /opens for the undeclared purpose advertise/,
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
    (f) => withMail(f, { purpose: "marketing" }),
    /uses contact for marketing, which the policy does not allow/,
  ],
  ["a mail that nobody declared", (f) => withMail(f, { kind: "offer" }), /mail offer is not declared/],
  [
    "a mail that reads a field nobody declared",
    (f) => withMail(f, { kind: "dispatched", fields: ["name", "email", "secret", "telephone"] }),
    /^mail dispatched reads the undeclared field telephone$/m,
  ],
  [
    "a mail that reads a field of a category it does not name",
    (f) => withMail(f, { category: "payment-reference" }),
    /mail dispatched reads name, which is contact, and does not say so/,
  ],
  [
    "a mail that no longer reads a declared field",
    (f) => ({ ...f, mails: f.mails.map((m) => (m.kind === "refunded" ? { ...m, fields: ["name", "email"] } : m)) }),
    /names the field secret, which mail refunded does not read/,
  ],
  ["a mail that nothing sends", (f) => ({ ...f, mails: f.mails.slice(1) }), /names the mail acknowledgement/],
  ["a flow to somebody else", (f) => withFlow(f, { recipient: "advertiser" }), /no declared recipient/],
  ["a flow with an undeclared category", (f) => withFlow(f, { categories: ["income"] }), /undeclared category income/],
  ["a flow that nobody declared", (f) => withFlow(f, { id: "visit-report" }), /flow visit-report is not declared/],
  [
    "a flow for another purpose",
    (f) => withFlow(f, { purpose: "refund" }),
    /flow shipment-book uses contact for refund, which the policy does not allow/,
  ],
  [
    "an outbound field that nobody declared",
    (f) => withFlow(f, { fields: ["recipient.name", "recipient.birthday"] }),
    /^flow shipment-book sends the undeclared field recipient\.birthday$/m,
  ],
  [
    "an outbound field of a category that its flow does not name",
    (f) => withFlow(f, { categories: [] }),
    /flow shipment-book sends recipient\.name, which is contact, and does not say so/,
  ],
  [
    "a declared outbound field that nothing sends",
    (f) => ({ ...f, flows: f.flows.map((flow) => (flow.id === "payment-find" ? { ...flow, fields: [] } : flow)) }),
    /names the field orderNumber, which flow payment-find does not send/,
  ],
  ["a declared flow that nothing sends", (f) => ({ ...f, flows: f.flows.slice(1) }), /names the flow payment-begin/],
  ["a cookie that nobody declared", (f) => withCookie(f, { name: "_ga" }), /^cookie _ga is set and not declared$/m],
  [
    "a cookie that stays longer than the policy says",
    (f) => withCookie(f, { keptDays: 400 }),
    /cookie __Host-basket stays 400 days, and the policy says 30/,
  ],
  [
    "a cookie that holds more than the policy says",
    (f) => withCookie(f, { bytes: 65 }),
    /cookie __Host-basket takes 65 bytes, and the policy says 64/,
  ],
  ["a declared cookie that nothing sets", (f) => ({ ...f, cookies: [] }), /names the cookie __Host-basket/],
];

for (const [what, bend, said] of sabotage) {
  test(`the gate is red for ${what} [says-what-it-collects]`, () => {
    const faults = undeclared(bend(facts));
    assert.ok(faults.length > 0);
    assert.match(faults.join("\n"), said);
  });
}

test("the gate is red for a column that somebody adds to the live database (L01) [says-what-it-collects]", async () => {
  await app.db.asOwner("ALTER TABLE kernel.clock ADD COLUMN nickname text");
  try {
    const live = await gatherFacts(app.ground, everyRoute);
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

function withMail(to: Facts, change: Partial<Facts["mails"][number]>): Facts {
  const mail = { kind: "dispatched", category: "contact", purpose: "order-mail", fields: ["name"], ...change };
  return { ...to, mails: [...to.mails, mail] };
}

function withFlow(to: Facts, change: Partial<Facts["flows"][number]>): Facts {
  const usual = { id: "shipment-book", purpose: "deliver-order", recipient: "carrier", categories: ["contact"] };
  return { ...to, flows: [...to.flows, { ...usual, fields: ["recipient.name"], ...change }] };
}

function withCookie(to: Facts, change: Partial<Facts["cookies"][number]>): Facts {
  return { ...to, cookies: [...to.cookies, { name: "__Host-basket", keptDays: 30, bytes: 40, ...change }] };
}

function withRoute(to: Facts, change: Partial<Facts["routes"][number]>): Facts {
  const route = { name: "new-route", method: "POST", reads: [], writes: [], opens: [], fields: [], ...change };
  return { ...to, routes: [...to.routes, route] };
}

function dataMapRow({ schema, table, column: name, type, comment: said }: Column): string {
  return `${schema}.${table}.${name} ${type}: ${said}`;
}

/** What each role may call in the back office. */
function officeMatrix(): Record<string, string[]> {
  const staff = app.office.routes.filter(({ access }) => access === "staff");
  return Object.fromEntries(
    roleNames.map((role) => {
      const may: readonly string[] = roles[role];
      const routes = staff.filter((route) => route.may !== undefined && may.includes(route.may));
      const line = ({ method, path, name, confirmed }: Route) =>
        `${method} ${path} (${name})${confirmed ? ", confirmed by a passkey" : ""}`;
      return [role, routes.map(line).sort()];
    }),
  );
}

/** What a program may call with a key, by the scope that the key needs. */
function keyMatrix(): Record<string, string[]> {
  const forPrograms = app.office.routes.filter(({ access }) => access === "program");
  const line = ({ method, path, name }: Route) => `${method} ${path} (${name})`;
  return Object.fromEntries(
    scopeNames.map((scope) => [
      scope,
      forPrograms
        .filter(({ may }) => may === scope)
        .map(line)
        .sort(),
    ]),
  );
}

function accessMatrix(): string[] {
  return everyRoute
    .map((route) => {
      const data = `reads ${route.reads.join("+") || "nothing"}, writes ${route.writes.join("+") || "nothing"}`;
      const opens = route.opens.length === 0 ? "" : `, opens for ${route.opens.join("+")}`;
      const onGet = route.writesOnGet.length === 0 ? "" : `, a GET that writes ${route.writesOnGet.join(" ")}`;
      return `${route.method} ${route.path} (${route.name}): ${route.access}${route.may === undefined ? "" : ` who may ${route.may}`}; ${data}${opens}${onGet}`;
    })
    .sort();
}
