import assert from "node:assert/strict";
import { after, test } from "node:test";
import { type RawAnswer, rawRequest } from "../../../test/support/raw-request.ts";
import { listen } from "./listen.ts";
import { assertOurs, brokenRequests, buyHead as buy, host, wireShop } from "./test-wire.ts";

const { gate, bought, listed, lines, slowBegan, breakDrawing } = wireShop(`http://${host}`);
const patience = { headers: 300, request: 600, look: 50, silence: 2_000 };
const listener = await listen(gate, { port: 0, host: "localhost", patience });
after(() => listener.close());

const send = (bytes: string | string[], quiet?: number) => rawRequest(listener.port, bytes, quiet);

test("bytes that are no request are answered by us, once, and end the connection", async () => {
  for (const [bytes, status] of brokenRequests) {
    const answer = await send(bytes);
    assertOurs(answer, status);
    assert.equal(answer.headers.get("connection"), "close", bytes);
    assert.equal(answer.closed, true, bytes);
    assert.equal(answer.all.split("HTTP/1.1").length, 2, `one answer: ${bytes}`);
  }
  assert.deepEqual(bought, []);
});

test("a request without a host, with two, or with another's is refused with every header", async () => {
  assertOurs(await send("GET / HTTP/1.1\r\n\r\n"), 400);
  assertOurs(await send("GET / HTTP/1.0\r\n\r\n"), 400);
  assertOurs(await send("GET / HTTP/1.1\r\nHost:\r\n\r\n"), 400);
  assertOurs(await send(`GET / HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\n\r\n`), 400);
  assertOurs(await send(`GET / HTTP/1.1\r\nHost: ${host}\r\nHost: ${host}\r\n\r\n`), 400);
  assertOurs(await send("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"), 421);
  assertOurs(await send("GET / HTTP/1.1\r\nHost: shop.test@evil.example\r\n\r\n"), 400);
  assertOurs(await send("GET / HTTP/1.1\r\nHost: shop.test:80/..\r\n\r\n"), 400);
  assertOurs(await send("GET / HTTP/1.0\r\nHost: shop.test\r\n\r\n"), 200);
});

test("what follows on a request that is being worked on is not answered in its place", async () => {
  const answer = await send(`GET /slow HTTP/1.1\r\nHost: ${host}\r\n\r\nnonsense\r\n\r\n`, 400);
  assert.equal(slowBegan(), 1);
  assert.equal(answer.status, 0);
  assert.equal(answer.closed, true);
});

test("two requests sent at once are answered in their order", async () => {
  const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  const answer = await send(get("/slow") + get("/"), 300);
  assert.match(answer.all, /slow[\s\S]*HTTP\/1\.1 200[\s\S]*home/);
});

/** An answer without what differs between two moments. */
const timeless = ({ status, headers, body }: RawAnswer) => ({
  status,
  body,
  headers: [...headers].filter(([name]) => name !== "date").sort(),
});
const cookie = `__Host-basket=${"A".repeat(22)}`;

test("a page that lies ready goes out as every other answer would, byte by byte", async () => {
  for (const [target, more, words] of [
    ["/list", "", " undefined 0"],
    ["/list?sort=price", `Cookie: a=b; ${cookie}.3\r\n`, " price 3"],
    ["/list?colour=deep+green&colour=red%26blue&utm_source=x", "", "deep green red&blue undefined 0"],
    ["/list?sort=caf%C3%A9", "Accept-Encoding: gzip, br\r\n", " caf\u00e9 0"],
  ] as const) {
    listed.length = 0;
    const ask = (extra = "") => send(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${more}${extra}\r\n`);
    const made = await ask();
    assertOurs(made, 200);
    const ready = await ask();
    const whole = await ask('If-None-Match: "other"\r\n');
    assert.deepEqual(timeless(ready), timeless(made), target);
    assert.deepEqual(timeless(ready), timeless(whole), target);
    assert.deepEqual(listed, [words]);
  }
});

test("a page that lies ready answers nothing that it would not have been made for", async () => {
  const get = (target: string, lines: string) => send(`GET ${target} HTTP/1.1\r\n${lines}\r\n`);
  const ours = `Host: ${host}\r\n`;
  assert.match((await get("/list?sort=price", ours)).body, /price 0/);
  listed.length = 0;
  assertOurs(await get("/list?sort=price", ""), 400);
  assertOurs(await get("/list?sort=price", "Host: evil.example\r\n"), 421);
  assertOurs(await get("/list?sort=price", `${ours}Host: evil.example\r\n`), 400);
  assertOurs(await get("/list?sort=price", `Host: evil.example\r\n${ours}`), 400);
  assertOurs(await get("/list?sort=price", `${ours}Content-Length: 1\r\n\r\nx`), 413);
  assertOurs(await get("/list?sort=price", `${ours}Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n`), 413);
  assertOurs(await get("/list?sort=price&sort=price", ours), 400);
  assertOurs(await get("/list?[[%22sort%22,%22price%22]]=%zz", ours), 400);
  assertOurs(await get(`http://${host}/list?sort=price`, ours), 400);
  assertOurs(await send(`POST /list?sort=price HTTP/1.1\r\n${ours}Content-Length: 0\r\n\r\n`), 405);
  const head = await send(`HEAD /list?sort=price HTTP/1.1\r\n${ours}\r\n`);
  assertOurs(head, 200);
  assert.equal(head.body, "");
  const { etag } = Object.fromEntries((await get("/list?sort=price", ours)).headers);
  assertOurs(await get("/list?sort=price", `${ours}If-None-Match: ${etag}\r\n`), 304);
  assert.deepEqual(listed, []);
  const journey = await get(`/b/${"A".repeat(22)}/list?sort=price`, ours);
  assertOurs(journey, 200);
  assert.equal(journey.headers.get("cache-control"), "no-store");
  assert.deepEqual(listed, [" price 0"], "made for this journey alone");
  assert.match((await get("/list?sort=price", `${ours}Cookie: ${cookie}.2\r\n`)).body, /price 2/);
  const two = await get("/list?sort=price", `${ours}Cookie: a=b\r\nCookie: ${cookie}.4\r\n`);
  assert.match(two.body, /price 4/);
});

test("a body over the limit is refused, announced or not, and a torn one buys nothing", async () => {
  const chunk = `50\r\nsku=${"a".repeat(76)}\r\n`;
  assertOurs(await send(`${buy}Content-Length: 5000\r\n\r\nsku=A`, 700), 413);
  assertOurs(await send(`${buy}Transfer-Encoding: chunked\r\n\r\n${chunk}${chunk}`, 700), 413);
  assertOurs(
    await send(`${buy}Transfer-Encoding: chunked\r\n\r\n5;ext=${"x".repeat(20_000)}\r\nsku=A\r\n0\r\n\r\n`),
    413,
  );
  const torn = await send([`${buy}Content-Length: 50\r\n\r\nsku=A`], 900);
  assertOurs(torn, 408);
  assert.deepEqual(bought, []);
  assertOurs(await send(`${buy}Transfer-Encoding: chunked\r\n\r\n5;ext=1\r\nsku=B\r\n0\r\n\r\n`), 303);
  assert.deepEqual(bought.splice(0), ["B"]);
});

test("who takes too long with headers or body is sent away", async () => {
  for (const bytes of ["GET / HTTP/1.1\r\nHost: ", `${buy}Content-Length: 50\r\n\r\n`]) {
    const answer = await send(bytes, 900);
    assertOurs(answer, 408);
    assert.equal(answer.closed, true);
    assert.ok(answer.ms > 250 && answer.ms < 1_500, String(answer.ms));
  }
});

test("HEAD is GET without the body; TRACE, CONNECT and upgrades change nothing", async () => {
  const head = await send(`HEAD / HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  assertOurs(head, 200);
  assert.equal(head.body, "");
  assert.equal(head.headers.get("content-length"), "26");
  assertOurs(await send(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`), 200);
  assertOurs(await send(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n`), 200);
  const connect = await send(`CONNECT evil.example:80 HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  assert.equal(connect.status, 0);
});

test("when even the page of a refusal cannot be drawn, a sentence remains, and says nothing of the reason", async () => {
  lines.length = 0;
  breakDrawing();
  const answer = await send(`TRACE / HTTP/1.1\r\nHost: ${host}\r\nCookie: a=b\r\n\r\n`);
  assertOurs(answer, 500);
  assert.equal(answer.headers.get("content-type"), "text/plain; charset=utf-8");
  assert.doesNotMatch(answer.all + lines.join(""), /Canary|a=b/);
});
