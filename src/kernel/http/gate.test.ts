import assert from "node:assert/strict";
import { test } from "node:test";
import { brotliDecompressSync } from "node:zlib";
import fc from "fast-check";
import { z } from "zod";
import { fixedClock } from "#kernel/clock";
import type { Database } from "#kernel/db";
import { createLog } from "#kernel/log";
import { seededRandom } from "#kernel/random";
import { tries } from "../../../test/support/fuzz.ts";
import { anyCount, countPlace } from "./count-place.ts";
import { createGate } from "./gate.ts";
import { json, page, redirect } from "./reply.ts";
import { defineRoute, text } from "./route.ts";

const calls: string[] = [];
const lines: string[] = [];
const clock = fixedClock(new Date("2026-11-22T10:20:00Z"));
const common = { reads: [], writes: [] } as const;
const token = "AAAAAAAAAAAAAAAAAAAAAA";

const routes = [
  defineRoute({
    ...common,
    name: "home",
    method: "GET",
    path: "/",
    access: "public",
    accepts: "none",
    output: "page",
    kept: true,
    handler: (_, ctx) => {
      calls.push(`home ${ctx.basketCookie?.token}`);
      const { count } = ctx.basketCookie ?? { count: 0 };
      return page(
        `<p>${count === anyCount ? countPlace : count}</p><a href="${ctx.links.to("product", { product: "arden" })}"></a>`,
        {
          tags: ["catalogue"],
        },
      );
    },
  }),
  defineRoute({
    ...common,
    name: "product",
    method: "GET",
    path: "/p/:product/:variant?",
    access: "public",
    accepts: "none",
    params: z.object({ product: text(60), variant: text(60).optional() }),
    query: z.object({ colour: z.array(text(20)).optional(), sort: z.enum(["price"]).optional() }),
    output: "page",
    handler: ({ params, query }) => page(`${params.product}|${params.variant}|${query.colour}|${query.sort}`),
  }),
  defineRoute({
    ...common,
    name: "add-line",
    method: "POST",
    path: "/basket/lines",
    access: "basket",
    accepts: "form",
    maxBodyBytes: 100,
    body: z.object({ sku: text(20), quantity: z.coerce.number().int().min(1).max(20) }),
    output: "redirect",
    handler: ({ body }, ctx) => {
      calls.push(`add ${body.sku} ${body.quantity}`);
      return redirect(ctx.links.to("home"), { setBasket: { token, count: body.quantity } });
    },
  }),
  defineRoute({
    ...common,
    name: "order",
    method: "GET",
    path: "/orders/:secret",
    access: "order-secret",
    accepts: "none",
    params: z.object({ secret: text(22) }),
    output: "page",
    handler: () => page("order", { confidential: true }),
  }),
  defineRoute({
    ...common,
    name: "api-line",
    method: "POST",
    path: "/api/v1/lines",
    access: "bearer",
    accepts: "json",
    body: z.object({ sku: text(20) }),
    output: { 201: z.object({ sku: z.string() }) },
    handler: ({ body }) => {
      calls.push("api-line");
      return json({ sku: body.sku, secret: "must not leave" }, 201);
    },
  }),
  defineRoute({
    ...common,
    name: "broken",
    method: "GET",
    path: "/broken",
    access: "public",
    accepts: "none",
    output: "page",
    handler: () => {
      throw new Error("Zoe Canary, SW1A 1AA");
    },
  }),
  defineRoute({
    ...common,
    name: "mailbox",
    method: "GET",
    path: "/mailbox",
    access: "demo",
    accepts: "none",
    output: "page",
    handler: () => page("mailbox"),
  }),
];

const deps = {
  routes,
  database: { reader: {}, transact: () => Promise.reject(new Error("unused")) } as unknown as Database,
  clock,
  random: seededRandom("gate"),
  log: createLog(clock.now, (line) => lines.push(line)),
  shopUrl: "http://localhost:3000",
  demo: true,
  styleHashes: ["sha256-abc"],
  formTargets: ["http://127.0.0.1:3010"],
  keptBytes: 1_000_000,
  badge: (count: number) => `<b>${count}</b>`,
  explain: (e: { status: number; detail: string }) => `<h1>${e.status}</h1>${e.detail}`,
};
const gate = createGate(deps);

type Ask = { method?: string; headers?: Record<string, string>; body?: string };

function ask(target: string, { method = "GET", headers = {}, body }: Ask = {}, at = gate): Promise<Response> {
  const url = new URL("http://localhost:3000/");
  const request = new Request(url, {
    method,
    headers: { host: "localhost:3000", ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return at.answer(request, { address: "127.0.0.1", tls: false, target });
}

const form = { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" };
const post = (body: string, headers: Record<string, string> = form) =>
  ask("/basket/lines", { method: "POST", headers, body });

async function refused(response: Response, status: number): Promise<string> {
  assert.equal(response.status, status);
  assert.match(response.headers.get("content-security-policy") ?? "", /frame-ancestors 'none'/);
  assert.equal(response.headers.get("x-content-type-options"), "nosniff");
  return response.text();
}

test("a form from our own page is taken", async () => {
  calls.length = 0;
  const response = await post("sku=A1&quantity=2");
  assert.equal(response.status, 303);
  assert.equal(response.headers.get("location"), "/");
  assert.equal(
    response.headers.get("set-cookie"),
    `__Host-basket=${token}.2; Max-Age=2592000; Path=/; Secure; HttpOnly; SameSite=Lax`,
  );
  assert.deepEqual(calls, ["add A1 2"]);
});

test("a form from elsewhere, or from nowhere, is refused before the handler", async () => {
  calls.length = 0;
  const type = { "content-type": form["content-type"] };
  for (const headers of [
    { ...type, "sec-fetch-site": "cross-site" },
    { ...type, "sec-fetch-site": "same-site" },
    { ...type, "sec-fetch-site": "cross-site", origin: "http://localhost:3000" },
    { ...type, origin: "http://evil.example" },
    { ...type, origin: "null" },
    { ...type, origin: "http://localhost:3001" },
    { ...type, cookie: `__Host-basket=${token}.1` },
    type,
  ]) {
    await refused(await post("sku=A1&quantity=2", headers), 403);
  }
  assert.deepEqual(calls, []);
  assert.equal((await post("sku=A1&quantity=1", { ...type, origin: "http://localhost:3000" })).status, 303);
});

test("one media type, compared exactly", async () => {
  calls.length = 0;
  for (const type of [
    "application/json",
    "text/plain",
    "multipart/form-data; boundary=x",
    "Application/X-WWW-Form-Urlencoded",
    "application/x-www-form-urlencoded ;a=b",
    "application/x-www-form-urlencoded\t;",
    "",
  ]) {
    const response = await post("sku=A1&quantity=2", { "sec-fetch-site": "same-origin", "content-type": type });
    await refused(response, 415);
  }
  assert.deepEqual(calls, []);
});

test("unknown, repeated, forbidden and ill-typed fields are refused and change nothing", async () => {
  for (const body of [
    "sku=A1&quantity=2&price=1",
    "sku=A1&sku=B2&quantity=2",
    "sku=A1&quantity=2&__proto__=1",
    "sku=A1&quantity=2&constructor=1",
    "sku=A1&quantity=-1",
    "sku=A1&quantity=1.5",
    "sku=A1&quantity=1e9",
    "sku=A1",
    "sku=%ff&quantity=1",
    "",
  ]) {
    calls.length = 0;
    await refused(await post(body), 400);
    assert.deepEqual(calls, [], body);
  }
});

test("a body over the limit is refused, announced or not", async () => {
  calls.length = 0;
  await refused(await post(`sku=A1&quantity=2${"&".repeat(200)}`), 413);
  const stream = new ReadableStream({
    pull: (controller) => controller.enqueue(new TextEncoder().encode("a".repeat(64))),
  });
  const init = { method: "POST", headers: { host: "localhost:3000", ...form }, body: stream, duplex: "half" };
  const endless = new Request("http://localhost:3000/", init as RequestInit);
  await refused(await gate.answer(endless, { address: "", tls: false, target: "/basket/lines" }), 413);
  assert.deepEqual(calls, []);
});

test("a wrong method is told which are right", async () => {
  for (const method of ["DELETE", "PUT", "PATCH", "OPTIONS"]) {
    const response = await ask("/basket/lines", { method });
    await refused(response, 405);
    assert.equal(response.headers.get("allow"), "POST");
  }
  assert.equal((await ask("/", { method: "POST" })).headers.get("allow"), "GET, HEAD");
});

test("targets that can be read in two ways are refused", async () => {
  for (const target of [
    "http://evil.example/",
    "//evil.example",
    "/p//x",
    "/p/../basket",
    "/p/./x",
    "/p/%2e%2e/x",
    "/p/a%2Fb",
    "/p/a%5cb",
    "/p/a%00b",
    "/p/a;b",
    "/p/a\\b",
    "/p/%zz",
    "/p/é",
    "*",
    "",
    `/${"a".repeat(3000)}`,
    "/p/a b",
    "/#x",
  ]) {
    await refused(await ask(target), 400);
  }
});

test("no target makes the gate throw", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", maxLength: 80 }), async (tail) => {
      const response = await ask(`/${tail}`);
      assert.ok([200, 303, 304, 400, 404, 405, 500].includes(response.status));
      assert.ok(response.status !== 500 || tail.startsWith("broken"));
    }),
    { numRuns: tries(2_000) },
  );
});

test("another host name gets a page that says which is right", async () => {
  const body = await refused(await ask("/", { headers: { host: "evil.example" } }), 421);
  assert.match(body, /http:\/\/localhost:3000/);
  assert.match(body, /SHOP_URL/);
});

test("pages ignore query keys they do not know, doors for machines refuse them", async () => {
  const response = await ask("/p/arden/moss?colour=a&colour=b&utm_source=x&fbclid=y&sort=price");
  assert.equal(await response.text(), "<!doctype html>arden|moss|a,b|price");
  await refused(await ask("/p/arden?sort=price&sort=price"), 400);
  const api = await ask("/api/v1/lines?x=1", {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: `{"sku":"A"}`,
  });
  assert.equal(api.headers.get("content-type"), "application/problem+json");
  await refused(api, 400);
});

test("an answer holds what its schema names and nothing else", async () => {
  const ok = { "content-type": "application/json", authorization: `Bearer ${token}` };
  const response = await ask("/api/v1/lines", { method: "POST", headers: ok, body: `{"sku":"A"}` });
  assert.equal(response.status, 201);
  assert.equal(await response.text(), `{"sku":"A"}`);
  for (const body of [
    `{"sku":"A","__proto__":{"x":1}}`,
    `{"sku":"A","price":1}`,
    `[]`,
    `{`,
    `{"sku":{"constructor":1}}`,
    `{"sku":1}`,
  ]) {
    const problem = JSON.parse(
      await refused(await ask("/api/v1/lines", { method: "POST", headers: ok, body }), 400),
    ) as {
      type: string;
      status: number;
    };
    assert.equal(problem.status, 400);
    assert.equal(problem.type, "http://localhost:3000/api/problems/bad-request");
  }
});

test("what a handler throws is neither shown nor logged", async () => {
  lines.length = 0;
  const body = await refused(await ask("/broken"), 500);
  assert.doesNotMatch(body, /Canary|SW1A|src\//);
  assert.equal(lines.length, 2);
  assert.doesNotMatch(lines.join(""), /Canary|SW1A|127\.0/);
  assert.match(lines.join(""), /gate\.test\.ts:\d+/);
});

test("a kept page is made once, shows each browser its own number, says so by its tag, and is gone when its source changes", async () => {
  gate.keptPages.drop();
  calls.length = 0;
  const withBasket = (pieces: number) => ({ cookie: `a=b; __Host-basket=${token}.${pieces}` });
  const bare = (html: string): string => html.replace(/\s+/g, "");
  const first = await ask("/");
  const etag = first.headers.get("etag") ?? "";
  assert.equal(bare(await first.text()), bare(`<!doctype html><p><b>0</b></p><a href="/p/arden"></a>`));
  assert.equal((await ask("/", { headers: { "if-none-match": etag } })).status, 304);
  const three = await ask("/", { headers: withBasket(3) });
  assert.match(bare(await three.text()), /<p><b>3<\/b><\/p>/);
  const tagOfThree = three.headers.get("etag") ?? "";
  assert.notEqual(tagOfThree, etag);
  assert.equal((await ask("/", { headers: { ...withBasket(3), "if-none-match": tagOfThree } })).status, 304);
  assert.equal((await ask("/", { headers: { ...withBasket(3), "if-none-match": etag } })).status, 200);
  assert.equal((await ask("/", { headers: { "if-none-match": tagOfThree } })).status, 200);
  assert.deepEqual(calls, ["home "], "without anybody's token");
  for (const pieces of [0, 1, 20, 999]) {
    const compressed = await ask("/", { headers: { "accept-encoding": "gzip, br", ...withBasket(pieces) } });
    assert.equal(compressed.headers.get("content-encoding"), "br");
    const html = brotliDecompressSync(Buffer.from(await compressed.arrayBuffer())).toString();
    assert.equal(html, await (await ask("/", { headers: withBasket(pieces) })).text());
    assert.match(bare(html), new RegExp(`<p><b>${pieces}</b></p>`));
  }
  assert.equal(calls.length, 2);
  gate.keptPages.drop("catalogue");
  await ask("/");
  assert.equal(calls.length, 3);
  clock.advance(39 * 60_000);
  await ask("/");
  assert.equal(calls.length, 3);
  clock.advance(60_000);
  await ask("/");
  assert.equal(calls.length, 4, "at a full hour the day may have changed");
});

test("a cookie that is not exactly ours is as if it were not there", async () => {
  const bytes = fc.string({ unit: fc.constantFrom(...'AZaz09_-.=; "\t'), maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(bytes, async (value) => {
      const response = await ask("/", { headers: { cookie: `__Host-basket=${value.trim()}` } });
      assert.equal(response.status, 200);
      assert.match(await response.text(), /<p><b>0<\/b>\s*<\/p>/);
    }),
    { numRuns: tries(300) },
  );
});

test("a journey without cookies carries its capability in every link and tells nobody (L19)", async () => {
  const response = await ask(`/b/${token}/`);
  assert.match(await response.text(), new RegExp(`href="/b/${token}/p/arden"`));
  assert.equal(response.headers.get("referrer-policy"), "no-referrer");
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.equal(response.headers.get("x-robots-tag"), "noindex, nofollow");
  const back = await ask(`/b/${token}/p/arden?sort=price`, { headers: { cookie: `__Host-basket=${token}.1` } });
  assert.equal(back.status, 303);
  assert.equal(back.headers.get("location"), "/p/arden?sort=price");
  await refused(await ask(`/b/${token}/orders/${token}`), 404);
  const order = await ask(`/orders/${token}`);
  assert.equal(order.headers.get("cache-control"), "no-store");
});

test("the mailbox exists on localhost only", async () => {
  assert.equal((await ask("/mailbox")).status, 200);
  const elsewhere = createGate({ ...deps, demo: false });
  await refused(await ask("/mailbox", {}, elsewhere), 404);
});
