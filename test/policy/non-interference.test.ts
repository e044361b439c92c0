/**
 * Two shops that are the same, and in each somebody buys the same thing and does the same; only who they are differs. Whatever then
 * differs between the shops tells something of a person. Nothing that is written in clear may: no figure in any table, no line
 * of the log, no page that anybody is shown.
 *
 * Left out is what is random or the time in both: ids, hashes, sealed values, moments.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Column } from "#policy/classification";
import { gatherFacts } from "../../src/facts.ts";
import { buy, openBrowser } from "../gate/plain-browser.ts";
import { type App, openApp } from "../support/app.ts";
import type { Person } from "../support/people.ts";

const day = 86_400_000;
const sku = "ARDSO-MOSVEL-THRSEA";

/** Short in everything. */
const short: Person = {
  name: "Al Fox",
  email: "a@b.example",
  address: "1 Row",
  secondLine: "Top",
  town: "Kendal",
  postcode: "LA9 4QX",
  telephone: "01632 960001",
  note: "Ring.",
};
/**
 * Long in everything. Where to, and which fields were filled in, are figures: the zone decides the price, and a receipt names what a
 * partner got. So both live in the same zone and leave nothing out.
 */
const long: Person = {
  name: "Wilhelmina Featherstonehaugh-Cholmondeley",
  email: "wilhelmina.featherstonehaugh+orders@cholmondeley.example",
  address: "The Old Rectory at the Far End of Nether Wallop Lane",
  secondLine: "beside the mill",
  town: "Milton Keynes",
  postcode: "MK9 3QA",
  telephone: "+44 (0)7700 900982",
  note: "Please knock at the back, the bell does not ring; the dog does not bite.",
};

const shops = [await lived(short), await lived(long)] as const;
const [first, second] = shops;

test("all figures are the same, whoever bought: every table, every column that is neither sealed nor random nor a moment", async () => {
  assert.ok(first.figures.size > 40 && [...first.figures.values()].flat().length > 1_000, "the tables were read");
  assert.deepEqual(differences(first.figures, second.figures), []);
  // One piece less on the shelf is a difference, which shows that they are compared.
  await second.app.db.asOwner("UPDATE stock.item SET on_hand = on_hand - 1 WHERE sku = $1", [sku]);
  assert.deepEqual(differences(first.figures, await figuresOf(second.app)), ["stock.item"]);
});

test("the logs are the same", () => {
  assert.ok(
    first.lines.some((line) => line.includes('"route":"checkout"')),
    first.lines.join("\n"),
  );
  assert.deepEqual(first.lines, second.lines);
});

test("the pages that anybody is shown are the same, those that answer a question about either of them included", () => {
  assert.ok(first.pages.size > 50, `only ${first.pages.size} pages were read`);
  assert.deepEqual(differences(first.pages, second.pages), []);
});

/** How often the catalogue is read after several changes at once depends on when news of them comes, and on nobody. */
function isOfCatalogue(line: string): boolean {
  return line.includes('"event":"catalogue-read"');
}

type Lived = { app: App; figures: Map<string, string[]>; lines: string[]; pages: Map<string, string[]> };

/** A shop in which this person has bought, got wrong, lost a link, withdrawn, received, and been forgotten. */
async function lived(person: Person): Promise<Lived> {
  const app = await openApp();
  const { orders } = app.modules;
  const { reader, transact } = app.ground.database;
  const browser = openBrowser(app.url);
  await browser.post("/checkout", { email: "nothing else" });
  const secret = await buy(browser, person, sku);
  await app.settle();
  await browser.get(`/orders/${secret}`);
  await browser.post("/orders/find", { email: person.email });
  const found = await orders.orderBySecret(reader, secret);
  assert.ok(found !== null);
  const { orderId, number: orderNumber } = found.order;
  // By the form, for a part of it, so that the order goes on.
  const withdrawal = { name: person.name, orderNumber, email: person.email, which: person.note ?? "" };
  const taken = await browser.post("/withdraw/confirmation", { ...withdrawal, attempt: "the-second-step-of-it1" });
  assert.equal(taken.status, 303);
  await app.settle();
  assert.ok((await orders.dispatch(orderId)).ok);
  await app.settle();
  const view = await orders.orderForOperator(reader, orderId);
  for (const { shipmentId } of view?.shipments ?? []) {
    await transact((tx) => orders.markDelivered(tx, { shipmentId }, "operator"));
  }
  await app.settle();
  await app.advance(40 * day);
  await orders.completeOrder(orderId);
  await app.settle();
  const figures = await figuresOf(app);
  return {
    app,
    figures,
    lines: app.lines
      .map((line) => same(app, withoutTime(line)))
      .sort()
      .filter((line, at, all) => !(isOfCatalogue(line) && line === all[at - 1])),
    pages: await pagesOf(app),
  };
}

/** The rows of every table, each with its figures only, in an order that does not depend on what is left out. */
async function figuresOf(app: App): Promise<Map<string, string[]>> {
  const { columns } = await gatherFacts(app.ground, app.routes);
  const tables = Map.groupBy(columns.filter(isFigure), ({ schema, table }) => `${schema}.${table}`);
  const figures = new Map<string, string[]>();
  for (const [table, of] of tables) {
    const query = table.startsWith("keystore.") ? app.db.asVault : app.db.asOwner;
    const rows = await query(`SELECT ${of.map(({ column }) => column).join(", ")} FROM ${table}`);
    const found = rows.map((row) => same(app, JSON.stringify(row))).sort();
    // How often a partner is asked depends on whether its own message or the browser comes back first.
    figures.set(table, table.startsWith("egress.") ? [...new Set(found)] : found);
  }
  return figures;
}

async function pagesOf(app: App): Promise<Map<string, string[]>> {
  const sitemap = await (await fetch(`${app.url}/sitemap.xml`)).text();
  const listed = [...sitemap.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, loc = ""]) => loc.slice(app.url.length) || "/");
  const asked = [short, long].map(({ name }) => `/search?q=${encodeURIComponent(name)}`);
  const pages = new Map<string, string[]>();
  for (const path of [...listed, ...asked, "/api/v1/products", "/orders/find", "/healthz", "/readyz"]) {
    const answer = await fetch(app.url + path);
    // A mark of the content is made of its bytes, in which the port stands.
    const head = [...answer.headers]
      .filter(([name]) => !/^(date|etag|content-length)$/.test(name))
      .map((pair) => pair.join(": "));
    pages.set(
      path,
      [`${answer.status}`, ...head, await answer.text()].map((text) => same(app, text)),
    );
  }
  return pages;
}

/** Without what is random, and the ports at which the two shops and their partners stand. */
function same(app: App, text: string): string {
  return text
    .replaceAll(app.url, "http://shop")
    .replaceAll(new URL(app.url).host, "shop")
    .replaceAll(/127\.0\.0\.1:\d+/g, "partner")
    .replaceAll(/\b(FF|Q)-[0-9A-Z]{4}-[0-9A-Z]{4}/g, "$1-…")
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "id");
}

/** A line of the log without when it was and how long something took. */
function withoutTime(line: string): string {
  const { at: _, ms: __, ...rest } = JSON.parse(line) as Record<string, unknown>;
  return JSON.stringify(rest);
}

/** The names under which the two hold something else. */
function differences(a: ReadonlyMap<string, string[]>, b: ReadonlyMap<string, string[]>): string[] {
  const names = new Set([...a.keys(), ...b.keys()]);
  return [...names].filter((name) => JSON.stringify(a.get(name)) !== JSON.stringify(b.get(name)));
}

function isFigure({ type, comment, schema, column }: Column): boolean {
  // A signature and a fingerprint are made of what is random.
  if (schema === "jobs" || column === "fingerprint" || column === "signed" || /^(uuid|bytea|timestamp)/.test(type))
    return false;
  return /\{class: (public|operational|money)/.test(comment ?? "");
}
