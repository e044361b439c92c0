import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "parse5";
import { createGate, type Gate, type Route } from "#kernel/http";
import { createLog } from "#kernel/log";
import { assembleRoutes } from "../../src/assemble.ts";
import { isJourney } from "../../src/kernel/http/route.ts";
import { readIdentity } from "../../src/trader.ts";
import { openApp } from "../support/app.ts";
import { assertWritesNothing, changed, everyTable } from "./every-table.ts";
import { openHeaderLedger } from "./header-ledger.ts";
import { openPeople } from "./rights.ts";
import { type Answer, type Sending, send } from "./send.ts";
import { type ValidRequest, validRequests } from "./valid-requests.ts";
import { wrongRequests } from "./wrong-requests.ts";

const app = await openApp({ work: false });
const people = await openPeople(app);
const valid = await validRequests(app, people);
let before = await everyTable(app);
const ledger = openHeaderLedger();
/** Asks the shop, and notes the headers of the answer under the route's method and path. */
async function ask(who: string, target: string, sending: Sending = {}): Promise<Answer> {
  const answer = await send(app.url, target, sending);
  ledger.note(who, answer);
  return answer;
}
const nameOf = ({ method, path }: Route): string => `${method} ${path}`;
const requestOf = (route: Route): ValidRequest => valid.get(route.name) ?? assert.fail(route.name);
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "QUERY"];

/** A refusal is a sentence: on a page with a heading, or a problem with a type that can be looked up. */
function assertSentence(what: string, answer: Answer, target: string): void {
  if (/^\/(?:api|webhooks)\//.test(target)) {
    const { "content-type": type } = answer.headers;
    assert.equal(type, "application/problem+json", what);
    const problem = JSON.parse(answer.text) as { type: string; title: string; status: number; detail: string };
    assert.equal(problem.status, answer.status, what);
    assert.match(problem.type, new RegExp(`^${app.url}/api/problems/[a-z-]+$`), what);
    assert.match(problem.detail, /^[A-Z].*\.$/, what);
    return;
  }
  assert.match(answer.text, /<h1>[A-Z][^<]+<\/h1>/, what);
  assert.match(answer.text, /<p class="lead">[A-Z][^<]+\.<\/p>/, what);
  assert.equal(parse(answer.text).mode, "no-quirks", what);
}

for (const route of app.routes) {
  test(`${route.method} ${route.path} refuses what is wrong, in a sentence, and writes nothing`, async () => {
    const wrong = wrongRequests(route, requestOf(route));
    assert.ok(wrong.length >= 5, String(wrong.length));
    const answers = await Promise.all(wrong.map(({ target, sending }) => ask(nameOf(route), target, sending)));
    for (const [at, { what, target, status }] of wrong.entries()) {
      const answer = answers[at] ?? assert.fail(what);
      assert.equal(answer.status, status, `${what}: ${answer.text.slice(0, 400)}`);
      assert.deepEqual(answer.cookies, [], what);
      assertSentence(what, answer, target);
    }
    const now = await everyTable(app);
    assert.deepEqual(changed(before, now), []);
    before = now;
  });
}

test("a wrong method is refused with those that are right, and writes nothing", async () => {
  const byPath = Map.groupBy(app.routes, ({ path }) => path);
  await assertWritesNothing(app, "a wrong method", async () => {
    for (const routes of byPath.values()) {
      const [first] = routes;
      assert.ok(first !== undefined);
      const { target, sending } = requestOf(first);
      const right = routes.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method]));
      for (const method of methods.filter((each) => !right.includes(each))) {
        const { body: _, ...bare } = sending;
        const answer = await ask(`another method ${first.path}`, target, { ...bare, method });
        assert.equal(answer.status, 405, `${method} ${target}`);
        assert.equal(answer.headers.allow, right.join(", "), `${method} ${target}`);
        if (method !== "HEAD") assertSentence(method, answer, target);
      }
    }
  });
});

test("pages take no notice of query keys they do not know", async () => {
  for (const route of app.routes.filter(({ output, kept }) => output === "page" && kept)) {
    const { target } = requestOf(route);
    const plain = await send(app.url, target);
    const tagged = await send(app.url, `${target}${target.includes("?") ? "&" : "?"}utm_source=x&fbclid=y`);
    assert.equal(tagged.status, 200);
    assert.equal(tagged.text, plain.text, route.name);
  }
});

test("what no route knows is refused on pages and in the API alike", async () => {
  for (const target of [
    "/nowhere",
    "/p",
    "/p/a/b/c",
    "/orders",
    "/api",
    "/api/v1",
    "/api/v2/products",
    "/.git/config",
    "/.env",
    "/admin",
    "/metrics/all",
    "/server-status",
  ]) {
    const answer = await ask("no route", target);
    assert.equal(answer.status, 404, target);
    assertSentence(target, answer, target);
  }
});

test("every refusal that programs were given can be looked up", async () => {
  for (const code of [
    "bad-request",
    "not-found",
    "method-not-allowed",
    "sent-from-elsewhere",
    "unsupported-media-type",
    "too-large",
    "too-many-requests",
    "this-shop-has-another-address",
    "something-went-wrong",
    "out-of-reach-for-a-moment",
  ]) {
    const answer = await send(app.url, `/api/problems/${code}`);
    assert.equal(answer.status, 200, code);
    assert.match((JSON.parse(answer.text) as { means: string }).means, /^[A-Z].*\.$/);
  }
  for (const code of ["constructor", "__proto__", "nothing"])
    assert.equal((await send(app.url, `/api/problems/${code}`)).status, 404, code);
});

test("a GET writes nothing but where its route says so, and HEAD is the same without a body", async () => {
  assert.deepEqual(
    app.routes.filter(({ writesOnGet }) => writesOnGet.length > 0).map(({ name }) => name),
    ["payment-return"],
    "this list may only shrink",
  );
  for (const route of app.routes.filter(({ method }) => method === "GET")) {
    const { target, sending, status } = requestOf(route);
    const journeys = isJourney(route) && route.name !== "payment-return" ? [`/b/${people.ada.journey}${target}`] : [];
    for (const address of [target, ...journeys]) {
      const got = await ask(nameOf(route), address, address === target ? sending : {});
      const head = await ask(nameOf(route), address, { ...(address === target ? sending : {}), method: "HEAD" });
      if (address === target) assert.equal(got.status, status, route.name);
      assert.equal(head.text, "");
      if (route.writesOnGet.length > 0) continue;
      assert.equal(head.status, got.status, address);
      assert.deepEqual(headersThatStay(head), headersThatStay(got), address);
    }
    const now = await everyTable(app);
    const others = changed(before, now).filter((table) => !route.writesOnGet.includes(table.split(".")[0] ?? ""));
    assert.deepEqual(others, [], `GET ${target} wrote`);
    before = now;
  }
});

test("the comparison sees a write, even of the same values", async () => {
  await app.db.asOwner("UPDATE kernel.clock SET offset_ms = offset_ms");
  const now = await everyTable(app);
  assert.deepEqual(changed(before, now), ["kernel.clock"]);
  before = now;
});

test("a browser that holds a file or a kept page is told that it is still the same", async () => {
  for (const route of app.routes) {
    const { target, sending } = requestOf(route);
    const first =
      route.method === "GET" && route.writesOnGet.length === 0 ? await ask(nameOf(route), target, sending) : null;
    const { etag } = first?.headers ?? {};
    if (etag === undefined) continue;
    const held = await ask(nameOf(route), target, { headers: { "if-none-match": `"other", ${etag}` } });
    assert.equal(held.status, 304, route.name);
    assert.equal(held.text, "");
    assert.equal((await ask(nameOf(route), target, { headers: { "if-none-match": '"other"' } })).status, 200);
  }
});

test("whatever a handler throws, the answer is a sentence with every header, and says nothing of it", async () => {
  const lines: string[] = [];
  const broken = await brokenGate(lines);
  for (const route of app.routes) {
    const { target, sending } = requestOf(route);
    const answer = await askGate(broken, target, sending);
    ledger.note(`broken ${nameOf(route)}`, answer);
    assert.equal(answer.status, 500, route.name);
    assertSentence(route.name, answer, target);
    assert.doesNotMatch(answer.text, /Zoe Canary|\.tsx?:/, route.name);
    // How far it came, nobody knows.
    assert.doesNotMatch(answer.text, /[Nn]othing (was|has been) /, route.name);
    assert.match(answer.text, /Look at your basket or your order before you try again/, route.name);
  }
  assert.equal(lines.filter((line) => line.includes('"request-failed"')).length, app.routes.length);
  assert.doesNotMatch(lines.join(""), /Zoe Canary|SW1A/);
});

test("another host, and a network that asks too often, are refused on pages and in the API", async () => {
  for (const target of ["/", "/api/v1/products", "/healthz"]) {
    const answer = await ask("another host", target, { headers: { host: "evil.example" } });
    assert.equal(answer.status, target === "/healthz" ? 200 : 421);
    if (answer.status === 421) assertSentence(target, answer, target);
  }
  for (const route of app.routes.filter(({ limit }) => limit !== undefined)) {
    const { target, sending } = requestOf(route);
    // Too long to be taken, so that nothing is done; how often it was asked counts all the same.
    const tooLong = { ...sending, body: "a".repeat(route.maxBodyBytes + 1) };
    const statuses = new Set<number>();
    for (let n = 0; n <= (route.limit?.most ?? 0); n++) {
      const answer = await askGate(app.gate, target, tooLong, "198.51.100.7");
      statuses.add(answer.status);
      if (answer.status !== 429) continue;
      ledger.note(nameOf(route), answer);
      assertSentence(route.name, answer, target);
      assert.match(answer.headers["retry-after"] ?? "", /^[1-9]\d*$/);
    }
    assert.deepEqual([...statuses], [413, 429], route.name);
  }
  assert.doesNotMatch(app.lines.join(""), /198\.51/);
});

test("what is right is taken, so that all of the above was refused for what was wrong with it", async () => {
  for (const [name, { target, sending, status }] of valid) {
    const route = app.routes.find((each) => each.name === name) ?? assert.fail(name);
    // A return address works once, and was asked for above.
    if (route.writesOnGet.length > 0) continue;
    const answer = await ask(nameOf(route), target, sending);
    assert.equal(answer.status, status, `${name}: ${answer.text.slice(0, 400)}`);
  }
  const failed = app.lines.filter((line) => /"request-failed"|"refusal-failed"|"status":5/.test(line));
  assert.deepEqual(failed, []);
});

test("every answer carries the headers that were reviewed, and no cookie but those declared (L17)", () => {
  ledger.assertReviewed();
});

/** The same routes, whose handlers all throw. */
async function brokenGate(lines: string[]): Promise<Gate> {
  const { ground, modules, partners } = app;
  const { assets, explain } = await assembleRoutes(ground, modules, readIdentity(ground.config));
  const handler = () => {
    throw new Error("Zoe Canary, SW1A 1AA");
  };
  return createGate({
    ...{ ...ground, explain, shopUrl: app.url, demo: true, keptBytes: 1_000_000 },
    log: createLog(ground.clock.now, (line) => lines.push(line)),
    routes: app.routes.map((route) => ({ ...route, handler })),
    styleHashes: [assets.styles.shop.hash, assets.styles.task.hash],
    formTargets: [partners.bank.origin],
  });
}

/** Asks a gate without a connection, as if from this network. */
async function askGate(gate: Gate, target: string, sending: Sending, address = "127.0.0.1"): Promise<Answer> {
  const { method = "GET", headers = {}, body } = sending;
  const init = { method, headers: { host: new URL(app.url).host, ...headers } };
  const request = new Request(app.url, body === undefined ? init : { ...init, body: String(body) });
  const response = await gate.answer(request, { address, tls: false, target });
  const { "set-cookie": _, ...single } = Object.fromEntries(response.headers);
  return {
    status: response.status,
    headers: single,
    cookies: response.headers.getSetCookie(),
    text: await response.text(),
  };
}

function headersThatStay({ headers }: Answer): Record<string, string> {
  const { date: _, "content-length": __, "transfer-encoding": ___, ...rest } = headers;
  return rest;
}
