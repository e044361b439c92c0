import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { markAway } from "#kernel/away";
import { fixedClock, second } from "#kernel/clock";
import type { Database } from "#kernel/db";
import { createLog } from "#kernel/log";
import { seededRandom } from "#kernel/random";
import { createGate } from "./gate.ts";
import { asset, json, page } from "./reply.ts";
import { defineRoute, text } from "./route.ts";

const calls: string[] = [];
const lines: string[] = [];
const clock = fixedClock(new Date("2026-11-22T10:20:00Z"));
const common = { reads: [], writes: [], access: "public" } as const;
const get = { ...common, method: "GET", accepts: "none" } as const;
const secret = "AAAAAAAAAAAAAAAAAAAAAA";

const routes = [
  defineRoute({
    ...get,
    name: "category",
    path: "/c/:category",
    params: z.object({ category: text(20) }),
    query: z.object({ colour: z.array(text(20)).optional(), sort: text(20).optional() }),
    output: "page",
    kept: true,
    handler: ({ params, query }) => {
      calls.push(params.category);
      return page(`${params.category} ${query.colour} ${query.sort}`);
    },
  }),
  defineRoute({
    ...get,
    name: "terms",
    path: "/terms",
    output: "page",
    kept: true,
    handler: () => {
      calls.push("terms");
      return page("terms");
    },
  }),
  defineRoute({
    ...get,
    name: "icon",
    path: "/icon.svg",
    output: "asset",
    handler: () => asset(Buffer.from("<svg/>"), "image/svg+xml", '"abc"', "for-ever"),
  }),
  defineRoute({
    ...get,
    name: "far",
    path: "/api/far",
    output: { 200: z.object({}) },
    handler: () => {
      throw markAway(new Error("Zoe Canary, SW1A 1AA"));
    },
  }),
  defineRoute({
    ...get,
    name: "order",
    access: "order-secret",
    path: "/orders/:secret",
    params: z.object({ secret: text(22) }),
    output: "page",
    // Forgets to say that it is confidential.
    handler: () => page("absent", { status: 404 }),
  }),
  defineRoute({
    ...common,
    name: "send-links",
    method: "POST",
    path: "/orders/find",
    accepts: "form",
    body: z.object({ email: text(60) }),
    output: "page",
    limit: { per: "minute", most: 2 },
    handler: ({ body }) => {
      calls.push(body.email);
      return page("sent");
    },
  }),
  defineRoute({
    ...common,
    name: "make",
    method: "POST",
    path: "/api/v1/baskets",
    accepts: "json",
    body: z.object({}),
    output: { 201: z.object({}) },
    limit: { per: "hour", most: 1 },
    handler: () => json({}, 201),
  }),
];

const gate = createGate({
  routes,
  database: {} as Database,
  clock,
  random: seededRandom("answers"),
  log: createLog(clock.now, (line) => lines.push(line)),
  shopUrl: "http://localhost:3000",
  demo: true,
  styleHashes: [],
  formTargets: [],
  keptBytes: 1_000_000,
  explain: ({ status, detail }) => `<h1>${status}</h1>${detail}`,
});

type Ask = { method?: string; headers?: Record<string, string>; body?: string; from?: string };

function ask(target: string, { method = "GET", headers = {}, body, from = "127.0.0.1" }: Ask = {}): Promise<Response> {
  const request = new Request("http://localhost:3000/", {
    method,
    headers: { host: "localhost:3000", ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return gate.answer(request, { address: from, tls: false, target });
}

const form = { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" };

test("a kept page is found again whatever strangers stand in its query", async () => {
  calls.length = 0;
  for (const query of ["", "?utm_source=a", "?utm_source=b&fbclid=1", "?gclid=2"]) await ask(`/terms${query}`);
  for (const query of ["?sort=price", "?utm=1&sort=price", "?sort=price&utm=2"]) await ask(`/c/sofas${query}`);
  assert.deepEqual(calls, ["terms", "sofas"]);
  const other = await (await ask("/c/sofas?colour=a&colour=b&sort=price")).text();
  assert.equal(other, "<!doctype html>sofas a,b price");
  assert.equal((await ask("/c/sofas?sort=a&sort=b")).status, 400);
  assert.equal((await ask("/terms?__proto__=1")).status, 400, "kept or not");
  assert.equal((await ask("/terms", { headers: { "content-length": "5" } })).status, 413, "kept or not, no body");
});

test("a browser that holds the content is told so, however it says it", async () => {
  const page = await ask("/terms");
  const etag = page.headers.get("etag") ?? "";
  assert.match(etag, /^W\/"[\w-]{16}"$/);
  for (const [target, tag] of [
    ["/terms", etag],
    ["/icon.svg", '"abc"'],
  ] as const) {
    for (const held of [tag, `"x", ${tag}`, `W/${tag.replace("W/", "")}`, tag.replace("W/", ""), "*"]) {
      for (const method of ["GET", "HEAD"]) {
        const response = await ask(target, { method, headers: { "if-none-match": held } });
        assert.equal(response.status, 304, `${method} ${target} ${held}`);
        assert.equal(response.headers.get("etag"), tag);
        assert.equal(response.headers.get("x-content-type-options"), "nosniff");
        assert.equal(await response.text(), "");
      }
    }
    for (const held of ['"y"', "abc", "", "W/"])
      assert.equal((await ask(target, { headers: { "if-none-match": held } })).status, 200, held);
  }
});

test("an address that holds a secret is confidential whatever is answered there", async () => {
  for (const [target, method, status] of [
    [`/orders/${secret}`, "GET", 404],
    [`/orders/${"x".repeat(30)}`, "GET", 404],
    [`/b/${secret}/nowhere`, "GET", 404],
    [`/b/${secret}/terms`, "POST", 405],
  ] as const) {
    const response = await ask(target, { method });
    assert.equal(response.status, status, target);
    assert.equal(response.headers.get("cache-control"), "no-store", target);
    assert.equal(response.headers.get("referrer-policy"), "no-referrer", target);
    assert.equal(response.headers.get("x-robots-tag"), "noindex, nofollow", target);
  }
});

test("a network that asks too often is told how long to wait, and nothing is done", async () => {
  calls.length = 0;
  lines.length = 0;
  const find = (from: string) => ask("/orders/find", { method: "POST", headers: form, body: `email=${from}`, from });
  assert.deepEqual(
    [(await find("203.0.113.7")).status, (await find("203.0.113.7")).status, (await find("203.0.113.8")).status],
    [200, 200, 200],
  );
  const refused = await find("203.0.113.7");
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get("retry-after"), "30");
  assert.match(await refused.text(), /very often in a short time\. Nothing was done\. Please wait 30 seconds/);
  assert.deepEqual(calls, ["203.0.113.7", "203.0.113.7", "203.0.113.8"]);
  assert.doesNotMatch(lines.join(""), /203\.0/);
  clock.advance(30 * second);
  assert.equal((await find("203.0.113.7")).status, 200);
});

test("programs are told the same as a problem; a form from elsewhere uses nothing up", async () => {
  const headers = { "content-type": "application/json" };
  const make = (more: Record<string, string> = {}) =>
    ask("/api/v1/baskets", { method: "POST", headers: { ...headers, ...more }, body: "{}", from: "203.0.113.9" });
  for (let n = 0; n < 3; n++) assert.equal((await make({ "sec-fetch-site": "cross-site" })).status, 403);
  assert.equal((await make({ cookie: "a=b" })).status, 403);
  assert.equal((await make()).status, 201);
  const refused = await make();
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get("retry-after"), "3600");
  const problem = (await refused.json()) as { type: string; detail: string };
  assert.equal(problem.type, "http://localhost:3000/api/problems/too-many-requests");
  assert.match(problem.detail, /Please wait 60 minutes/);
});

test("where the database is out of reach that is said, with no promise about what was done", async () => {
  const answer = await ask("/api/far");
  assert.deepEqual([answer.status, answer.headers.get("retry-after")], [503, "5"]);
  assert.deepEqual(await answer.json(), {
    type: "http://localhost:3000/api/problems/out-of-reach-for-a-moment",
    title: "Out of reach for a moment",
    status: 503,
    detail:
      "The shop cannot reach its own records at this moment. Please try again in some seconds; you will then see whether the last step was noted.",
  });
});
