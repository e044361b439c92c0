import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { eventIds, events, type Scope, scopeNames, scopes } from "#programs";
import { buy, openBrowser } from "../gate/plain-browser.ts";
import { openKey } from "../gate/program-requests.ts";
import { openApp } from "../support/app.ts";
import { freePorts } from "../support/free-ports.ts";
import { ada } from "../support/people.ts";
import { until } from "../support/until.ts";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/api.md"), "utf8");
const app = await openApp();
const { catalogue, orders, programs, stock } = app.modules;
const { database } = app.ground;
const [SKU = ""] = catalogue
  .current()
  .products.flatMap(({ isSwatch, variants }) => (isSwatch ? [] : variants))
  .filter(({ supply }) => supply.kind === "stock")
  .map(({ sku }) => sku);
await database.transact((tx) => stock.receive(tx, SKU, 20, "delivery"));

const bought = async (): Promise<string> => {
  const found = await orders.orderBySecret(database.reader, await buy(openBrowser(app.url), ada, SKU));
  return found?.order.number ?? assert.fail();
};
const env = { ...process.env, API: app.office.url, KEY: await openKey(app), ORDER: await bought(), SKU };

/** The blocks of the page in their order, each with the language that stands behind its fence. */
const blocks = [...page.matchAll(/^```(\S+)\n([\s\S]*?)^```$/gm)].map(([, kind = "", text = ""]) => ({ kind, text }));

/** Whether what came has the shape of what is written: the same names, the same kinds, however deep. Null may stand for anything. */
function assertLike(written: unknown, came: unknown, at: string): void {
  if (written === null || came === null) return;
  assert.equal(typeof came, typeof written, at);
  assert.equal(Array.isArray(came), Array.isArray(written), at);
  if (Array.isArray(written)) {
    for (const each of came as unknown[]) if (written.length > 0) assertLike(written[0], each, `${at}[]`);
    return;
  }
  if (typeof written !== "object") return;
  assert.deepEqual(Object.keys(came as object).sort(), Object.keys(written).sort(), at);
  for (const [name, each] of Object.entries(written))
    assertLike(each, (came as Record<string, unknown>)[name], `${at}.${name}`);
}

test("every example of the page runs as it stands, and answers what stands below it", async () => {
  const commands = blocks.filter(({ kind }) => kind === "sh");
  assert.ok(commands.length >= 7, String(commands.length));
  for (const [at, { kind, text }] of blocks.entries()) {
    if (kind !== "sh") continue;
    const { stdout } = await promisify(execFile)("bash", ["-euc", text], { env, cwd: root });
    for (const word of [ada.name, ada.email, ada.address]) assert.ok(!stdout.includes(word), word);
    const next = blocks[at + 1];
    if (next?.kind === "json") assertLike(JSON.parse(next.text), JSON.parse(stdout), text.trim());
    else if (text.includes("openapi")) assert.equal((JSON.parse(stdout) as { openapi: string }).openapi, "3.1.0");
    else assert.match(stdout, /^"tracking":"[A-Za-z0-9-]+"$/m);
  }
});

test("the page names every scope and every event in the words of the software", () => {
  for (const scope of scopeNames) assert.ok(page.includes(`| \`${scope}\` | ${scopes[scope].split(";")[0]} |`), scope);
  for (const id of eventIds) assert.ok(page.includes(`| \`${id}\` | ${events[id]} |`), id);
});

test("the small extension is told of an order, believes only the shop, and prints what is to be packed", async () => {
  const command = blocks.find(({ kind }) => kind === "sh-start")?.text ?? assert.fail("the page starts it");
  const PORT = String(await freePorts(1));
  const url = `http://127.0.0.1:${PORT}/`;
  const added = await database.transact((tx) => programs.addEndpoint(tx, { url, events: ["order.paid"] }));
  assert.ok(added.ok);
  const readsOrders: Scope[] = ["orders:read"];
  const KEY = await openKey(app, readsOrders);
  const child = spawn("bash", ["-euc", `exec env ${command}`], {
    env: { ...env, KEY, SECRET: added.secret, PORT, PATH: `${join(process.execPath, "..")}:${process.env.PATH}` },
    cwd: root,
  });
  after(() => void child.kill());
  let said = "";
  for (const from of [child.stdout, child.stderr]) from.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await until("it listens", () => said.includes(url));
  const forged = await fetch(url, { method: "POST", body: '{"type":"order.paid","data":{"order":"FF-0000-0000"}}' });
  assert.equal(forged.status, 401);
  const number = await bought();
  await until("it has printed the order", () => said.includes(`${number}: 1 × ${SKU} `));
  await app.rest();
  const [message] = await programs.messages(database.reader, added.endpoint.id);
  assert.deepEqual([message?.about, message?.state, message?.lastOutcome], [number, "sent", "status-204"]);
  for (const word of [ada.name, ada.email, ada.address, "0000-0000"]) assert.ok(!said.includes(word), word);
  child.kill();
  await once(child, "exit");
});
