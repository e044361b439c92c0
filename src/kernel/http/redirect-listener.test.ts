import assert from "node:assert/strict";
import { after, test } from "node:test";
import { rawRequest } from "../../../test/support/raw-request.ts";
import { listenForRedirects } from "./redirect-listener.ts";

const listener = await listenForRedirects({
  port: 0,
  host: "localhost",
  shopUrl: "https://shop.test",
  others: ["https://office.shop.test:8443"],
  challenge: (token) => (token === "known" ? "known.thumbprint" : undefined),
});
after(() => listener.close());

const send = (line: string, more = "Host: shop.test\r\n") =>
  rawRequest(listener.port, `${line} HTTP/1.1\r\n${more}\r\n`, 100);

test("GET and HEAD are led to the same address by https, at a host of ours whatever was asked for", async () => {
  for (const [line, more, location] of [
    ["GET /", "Host: shop.test\r\n", "https://shop.test/"],
    ["GET /p/arden?colour=moss", "Host: shop.test:80\r\n", "https://shop.test/p/arden?colour=moss"],
    ["HEAD /p/arden", "Host: SHOP.test\r\n", "https://shop.test/p/arden"],
    ["GET /orders", "Host: office.shop.test\r\n", "https://office.shop.test:8443/orders"],
    ["GET /a", "Host: evil.example\r\n", "https://shop.test/a"],
    ["GET /a", "Host: shop.test@evil.example\r\n", "https://shop.test/a"],
    ["GET /a", "", "https://shop.test/a"],
  ] as const) {
    const answer = await send(line, more);
    assert.equal(answer.status, 301, line);
    assert.equal(answer.headers.get("location"), location);
    assert.equal(answer.headers.get("cache-control"), "no-store");
    assert.equal(answer.headers.has("set-cookie"), false);
    assert.equal(answer.headers.has("strict-transport-security"), false, "it means nothing in the clear");
    assert.equal(answer.closed, true);
    if (line.startsWith("HEAD")) assert.equal(answer.body, "");
  }
});

test("whatever else is sent is refused unread", async () => {
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"]) {
    const answer = await send(`${method} /checkout`, "Host: shop.test\r\nContent-Length: 500\r\n");
    assert.equal(answer.status, 405, method);
    assert.equal(answer.headers.get("allow"), "GET, HEAD");
    assert.equal(answer.headers.has("location"), false);
    assert.match(answer.all, /not encrypted/);
    assert.equal(answer.closed, true);
  }
});

test("an address that could be read in two ways leads nowhere", async () => {
  for (const target of ["//evil.example/", "http://evil.example/", "/\\evil.example", "/a/../b", "*", "/%2e%2e/"]) {
    const answer = await send(`GET ${target}`);
    assert.equal(answer.status, 400, target);
    assert.equal(answer.headers.has("location"), false);
  }
});

test("an authority that tests the name gets the proof it waits for, and of no other token", async () => {
  const known = await send("GET /.well-known/acme-challenge/known");
  assert.deepEqual([known.status, known.body], [200, "known.thumbprint"]);
  assert.equal((await send("GET /.well-known/acme-challenge/unknown")).status, 301);
  assert.equal((await send("POST /.well-known/acme-challenge/known")).status, 405);
});
