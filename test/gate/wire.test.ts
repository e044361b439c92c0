import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Route } from "#kernel/http";
import { openApp } from "../support/app.ts";
import { tries } from "../support/fuzz.ts";
import { type RawAnswer, rawRequest } from "../support/raw-request.ts";
import { changed, everyTable } from "./every-table.ts";
import { openBrowser } from "./plain-browser.ts";
import { openPeople } from "./rights.ts";
import { send } from "./send.ts";
import { type ValidRequest, validRequests } from "./valid-requests.ts";

const app = await openApp({ work: false });
const people = await openPeople(app);
const valid = await validRequests(app, people);
const { host, port } = new URL(app.url);
const requestOf = (route: Route): ValidRequest => valid.get(route.name) ?? assert.fail(route.name);
let before = await everyTable(app);

/** The bytes of a request that is right, but for its target and what stands instead of the Host line. */
function bytesOf({ sending }: ValidRequest, target: string, hostLines = `Host: ${host}\r\n`, version = "1.1"): string {
  const { method = "GET", headers = {}, body } = sending;
  const text = typeof body === "string" ? body : "";
  const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(text)) };
  const lines = Object.entries({ ...headers, ...length, connection: "close" }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return `${method} ${target} HTTP/${version}\r\n${hostLines}${lines.join("")}\r\n${text}`;
}

/** Targets that mean, or might be taken to mean, the same address. */
function oddTargets(target: string): string[] {
  const [path = "", query] = target.split("?");
  const tail = query === undefined ? "" : `?${query}`;
  return [
    `http://${host}${target}`,
    `http://evil.example${target}`,
    `https://${host}${target}`,
    `//${host}${target}`,
    `/${target}`,
    `/.${target}`,
    `/x/..${target}`,
    `/%2e%2e${target}`,
    `/x/%2E%2E${target}`,
    `${path}/.${tail}`,
    `${path}//${tail}`,
    `%2f${target.slice(1)}`,
    `/${path.slice(1).replace("/", "%2F")}%2f${tail}`,
    `${path}%5c${tail}`,
    `${path}\\${tail}`,
    `${path}%00${tail}`,
    `${path};a=b${tail}`,
    `${path}%zz${tail}`,
    `${path}\xe9${tail}`,
    `${path}#x`,
    `${target}${tail === "" ? "?" : "&"}a=%`,
    `${path}<x>${tail}`,
    target.slice(1),
    `*${target}`,
    "*",
    `${target}${tail === "" ? "?" : "&"}${"a".repeat(2_100)}=1`,
  ];
}

async function assertNothingWritten(what: string): Promise<void> {
  const now = await everyTable(app);
  assert.deepEqual(changed(before, now), [], what);
  before = now;
}

function assertRefused(answer: RawAnswer, what: string): void {
  assert.ok([400, 404].includes(answer.status), `${answer.status} for ${what}`);
  assert.match(answer.headers.get("content-security-policy") ?? "", /^default-src 'none'/, what);
  assert.equal(answer.headers.has("set-cookie"), false, what);
}

for (const route of app.routes) {
  test(`${route.method} ${route.path} is not found under an address that can be read in two ways`, async () => {
    const request = requestOf(route);
    const targets = oddTargets(request.target);
    const answers = await Promise.all(targets.map((target) => rawRequest(Number(port), bytesOf(request, target))));
    for (const [at, target] of targets.entries())
      assertRefused(answers[at] ?? assert.fail(target), JSON.stringify(target));
    const hosts = [
      "",
      `Host: ${host}\r\nHost: ${host}\r\n`,
      `Host: ${host}\r\nHost: evil.example\r\n`,
      "Host: a b\r\n",
    ];
    for (const lines of hosts)
      assertRefused(await rawRequest(Number(port), bytesOf(request, request.target, lines)), lines);
    const old = await rawRequest(Number(port), bytesOf(request, request.target, "", "1.0"));
    assertRefused(old, "HTTP/1.0 without a host");
    await assertNothingWritten(route.name);
  });
}

test("another spelling of an address is another address", async () => {
  for (const target of ["/BASKET", "/Basket", "/basket/", "/p/", "/API/v1/products", "/api/v1/products/", "/healthz/"])
    assert.equal((await send(app.url, target)).status, 404, target);
});

test("a forwarded host, address or method is not believed", async () => {
  const headers = {
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "https",
    forwarded: "host=evil.example;proto=https",
    "x-forwarded-for": "198.51.100.9",
    "x-http-method-override": "POST",
    "x-original-url": "/checkout",
    "x-rewrite-url": "/checkout",
  };
  const plain = await send(app.url, "/terms");
  const bent = await send(app.url, "/terms", { headers });
  assert.equal(bent.status, 200);
  assert.equal(bent.text, plain.text);
  assert.doesNotMatch(bent.text, /evil\.example/);
});

test("whatever stands in a cookie, a page comes, and nothing is written", async () => {
  const odd = fc.string({ unit: fc.constantFrom(...'AZaz09_-.=;, "\\%\xe9{}[]'), maxLength: 120 });
  const ours = fc
    .tuple(odd, fc.constantFrom("", ".1", ".999", ".1000", ".-1", ".1.1"))
    .map(([value, count]) => `__Host-basket=${value}${count}`);
  const token = people.ada.token;
  const near = fc.constantFrom(
    `__Host-basket=${token.toLowerCase()}.1`,
    `__Host-basket=${token}`,
    `__Host-basket="${token}.1"`,
    `__host-basket=${token}.1`,
    `basket=${token}.1`,
    `x__Host-basket=${token}.1`,
    `__Host-basket=${token}.1x`,
    `__Host-basket =${token}.1`,
  );
  await fc.assert(
    fc.asyncProperty(fc.oneof(odd, ours, near), fc.constantFrom("/basket", "/checkout", "/"), async (cookie, path) => {
      const bytes = `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nCookie: ${cookie}\r\n\r\n`;
      const { status, body } = await rawRequest(Number(port), bytes);
      assert.ok([200, 303].includes(status), `${status} for ${cookie}`);
      assert.doesNotMatch(body, /Arden sofa, |Kettlewell/, cookie);
    }),
    { numRuns: tries(300) },
  );
  await assertNothingWritten("a cookie");
});

test("where the shop leads to stays in the shop", async () => {
  const browser = openBrowser(app.url);
  const outward = [
    "//evil.example",
    "/\\evil.example",
    "https:evil.example",
    "https://evil.example",
    "%2f%2fevil.example",
  ];
  for (const place of outward)
    for (const target of [
      `/basket?problem=${encodeURIComponent(place)}`,
      `/b/${people.ada.journey}/${place}`,
      `/search?q=${encodeURIComponent(place)}`,
    ]) {
      const { headers, text } = await browser.get(target.replaceAll("\\", "%5C"));
      assert.doesNotMatch(headers.location ?? "", /evil/);
      assert.doesNotMatch(text, /href="[^"/?]*(?:\/\/)?[\\/]*evil/);
    }
});

test("no answer was a fault of ours", () => {
  assert.deepEqual(
    app.lines.filter((line) => /"request-failed"|"refusal-failed"|"status":5/.test(line)),
    [],
  );
});
