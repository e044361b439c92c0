import assert from "node:assert/strict";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import { rawRequest } from "../../../test/support/raw-request.ts";
import { listen } from "./listen.ts";
import { peerReader } from "./peer.ts";
import { assertOurs, buyHead, host, wireShop } from "./test-wire.ts";

type Said = { for?: string; proto?: string; host?: string };

/** The peer of a request that came from `from` and says this of another. */
function peerOf(trusted: readonly string[], from: string, said: Said = {}) {
  const headers = Object.fromEntries(Object.entries(said).map(([name, value]) => [`x-forwarded-${name}`, value]));
  const incoming = { socket: { remoteAddress: from }, headers, url: "/" };
  return peerReader(trusted)(incoming as unknown as Parameters<ReturnType<typeof peerReader>>[0]);
}

const everything: Said = { for: "203.0.113.7", proto: "https", host: "shop.test" };

test("what somebody says of another is believed of the proxies named, and of nobody else (v5.0.0-4.1.3)", () => {
  const believed = { address: "203.0.113.7", tls: true, target: "/", host: "shop.test" };
  for (const [trusted, from] of [
    ["127.0.0.1", "127.0.0.1"],
    ["127.0.0.1", "::ffff:127.0.0.1"],
    ["10.0.0.0/8", "10.255.0.1"],
    ["::1", "::1"],
    ["fd00::/8", "fd12:3456::1"],
  ] as const) {
    assert.deepEqual(peerOf([trusted], from, everything), believed, trusted);
  }
  for (const [trusted, from] of [
    [[], "127.0.0.1"],
    [["127.0.0.1"], "127.0.0.2"],
    [["10.0.0.0/8"], "11.0.0.1"],
    [["10.0.0.0/8"], "fd12::1"],
    [["fd00::/8"], "fe80::1"],
  ] as const) {
    assert.deepEqual(peerOf(trusted, from, everything), { address: from, tls: false, target: "/" }, from);
  }
});

test("of several addresses the last counts that is no trusted proxy's: the others anybody can write", () => {
  const client = (list: string) =>
    peerOf(["127.0.0.1", "10.0.0.0/8"], "127.0.0.1", { for: list, proto: "https" }).address;
  assert.equal(client("198.51.100.1, 203.0.113.7"), "203.0.113.7");
  assert.equal(client("198.51.100.1, 203.0.113.7, 10.1.1.1"), "203.0.113.7");
  assert.equal(client("127.0.0.1, 203.0.113.7"), "203.0.113.7");
  assert.equal(client("203.0.113.7:51234"), "203.0.113.7");
  assert.equal(client("[2001:db8::7]:443"), "2001:db8::7");
  assert.equal(client("::ffff:203.0.113.7"), "203.0.113.7");
  for (const nobody of ["", "10.1.1.1", "unknown", "203.0.113.7, _hidden", "203.0.113.7, ", "127.0.0.1"]) {
    assert.equal(client(nobody), "unknown", nobody);
  }
});

test("the nearest proxy speaks last of the way and of the name", () => {
  const way = (proto?: string) =>
    peerOf(["127.0.0.1"], "127.0.0.1", { for: "203.0.113.7", ...(proto === undefined ? {} : { proto }) }).tls;
  assert.deepEqual([way("https"), way("HTTPS"), way("http, https")], [true, true, true]);
  assert.deepEqual(
    [way("http"), way("https, http"), way("https://"), way(""), way()],
    [false, false, false, false, false],
  );
  assert.equal(peerOf(["127.0.0.1"], "127.0.0.1", { host: "a.test, b.test" }).host, "b.test");
  assert.equal(peerOf(["127.0.0.1"], "127.0.0.1").address, "127.0.0.1", "a look from the machine itself");
});

const { gate, bought, lines } = wireShop(`https://${host}`);
const listener = await listen(gate, { port: 0, host: "127.0.0.1", trustedProxies: ["127.0.0.1"] });
after(() => listener.close());

/** A proxy as simple as they come: what it says of the client stands behind what the client said. */
async function startProxy(own: Record<string, string>): Promise<number> {
  const proxy = createServer((incoming, outgoing) => {
    const before = incoming.headers["x-forwarded-for"];
    const headers = { ...incoming.headers, ...own };
    if (own["x-forwarded-for"] !== undefined && before !== undefined)
      headers["x-forwarded-for"] = `${String(before)}, ${own["x-forwarded-for"]}`;
    const onward = request(
      { port: listener.port, host: "127.0.0.1", path: incoming.url, method: incoming.method, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    incoming.pipe(onward);
  });
  await new Promise<void>((ready) => proxy.listen(0, "localhost", ready));
  after(() => proxy.close());
  return (proxy.address() as AddressInfo).port;
}

const get = (port: number, path: string, more = "") =>
  rawRequest(port, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${more}\r\n`);

test("behind a proxy that speaks https the shop opens, counts by the client's network, and writes no address down", async () => {
  const one = await startProxy({ "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.7" });
  const other = await startProxy({ "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.8" });
  assertOurs(await get(one, "/"), 200, true);
  assert.match((await get(one, "/told")).body, /network address: 203\.0\.113\.7;/);
  const spoofed =
    "X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-Proto: http\r\nForwarded: for=198.51.100.1;proto=http\r\n";
  assert.match((await get(one, "/told", spoofed)).body, /network address: 203\.0\.113\.7;/);

  const rare = async (port: number, more?: string) => (await get(port, "/rare", more)).status;
  assert.deepEqual([await rare(one), await rare(one), await rare(one)], [200, 200, 429]);
  assert.equal(await rare(one, "X-Forwarded-For: 198.51.100.2\r\n"), 429, "another name for itself");
  assert.equal(await rare(other), 200);
  const buy = `${buyHead}Content-Length: 5\r\nConnection: close\r\n\r\nsku=A`;
  assertOurs(await rawRequest(one, buy), 303, true);
  assert.deepEqual(bought.splice(0), ["A"]);
  assert.doesNotMatch(lines.join(""), /203\.0\.113|198\.51\.100/);
});

test("through a proxy that does not say https nothing is shown and nothing taken", async () => {
  for (const own of [{}, { "x-forwarded-proto": "http" }, { "x-forwarded-for": "203.0.113.7" }] as Array<
    Record<string, string>
  >) {
    const port = await startProxy(own);
    assertOurs(await get(port, "/"), 403, true);
    assertOurs(await rawRequest(port, `${buyHead}Content-Length: 5\r\nConnection: close\r\n\r\nsku=A`), 403, true);
  }
  assert.deepEqual(bought, []);
});

test("of a listener that trusts nobody, nobody gets in by saying so", async () => {
  const strict = await listen(gate, { port: 0, host: "localhost" });
  const lies = "X-Forwarded-Proto: https\r\nX-Forwarded-For: 203.0.113.9\r\nForwarded: proto=https\r\n";
  assertOurs(await get(strict.port, "/", lies), 403, true);
  await strict.close();
});

test("a proxy that says by which name it was asked is heard; one name of another is refused", async () => {
  const port = await startProxy({ "x-forwarded-proto": "https", "x-forwarded-host": host, host: "127.0.0.1:3000" });
  assertOurs(await get(port, "/"), 200, true);
  const wrong = await startProxy({ "x-forwarded-proto": "https", "x-forwarded-host": "evil.example" });
  assertOurs(await get(wrong, "/"), 421, true);
});

test("where a trusted proxy says of nobody who they are, all of them count as one", async () => {
  const port = await startProxy({ "x-forwarded-proto": "https" });
  const rare = async () => (await get(port, "/rare")).status;
  assert.deepEqual([await rare(), await rare(), await rare()], [200, 200, 429]);
});
