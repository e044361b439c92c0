import assert from "node:assert/strict";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { type ClientHttp2Session, connect as connectHttp2, type OutgoingHttpHeaders } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from "node:tls";
import { createClock } from "#kernel/clock";
import { createLog } from "#kernel/log";
import { type TestCertificate, testCertificate } from "../../../test/support/certificate.ts";
import { rawRequest } from "../../../test/support/raw-request.ts";
import { until } from "../../../test/support/until.ts";
import { CertificateError, keepCertificate } from "./certificate.ts";
import { listen } from "./listen.ts";
import { assertOurs, brokenRequests, buyHead, host, wireShop } from "./test-wire.ts";

const folder = mkdtempSync(join(tmpdir(), "candour-tls-"));
after(() => rmSync(folder, { recursive: true }));
const files = { certFile: join(folder, "cert.pem"), keyFile: join(folder, "key.pem") };
const place = (name: keyof typeof files, text: string): void => {
  writeFileSync(`${files[name]}.new`, text);
  renameSync(`${files[name]}.new`, files[name]);
};
const put = ({ cert, key }: TestCertificate): void => {
  place("certFile", cert);
  place("keyFile", key);
};

const first = testCertificate([host]);
put(first);
const lines: string[] = [];
const log = createLog(createClock().now, (line) => lines.push(line));
const said = (event: string) => lines.filter((line) => line.includes(`"${event}"`));
const certificate = keepCertificate({ files, hosts: [host], clock: createClock(), log, lookEvery: 10 });
after(() => certificate.close());
const { gate, bought, listed } = wireShop(`https://${host}`);
const patience = { headers: 300, request: 600, look: 50, silence: 2_000 };
const listener = await listen(gate, { port: 0, host: "localhost", patience, certificate });
after(() => listener.close());

let trusted = first.cert;
const dial = (options: ConnectionOptions = {}): TLSSocket =>
  connectTls({ port: listener.port, host: "localhost", servername: host, ca: trusted, ...options });
/** By HTTP/1.1 through TLS. */
const send = (bytes: string | string[], quiet?: number) => rawRequest(listener.port, bytes, quiet, () => dial());

type Answer = { status: number; headers: ReadonlyMap<string, string>; body: string; all: string };

/** One request by HTTP/2. Status 0 where the stream ended without an answer. */
async function ask(headers: OutgoingHttpHeaders, body?: string, session = openSession()): Promise<Answer> {
  await new Promise((resolve) => session.once("connect", resolve));
  const given = { ":authority": host, ":scheme": "https", ":path": "/", ":method": "GET", ...headers };
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return new Promise((resolve) => {
    const stream = session.request(set, { endStream: body === undefined });
    let status = 0;
    const got = new Map<string, string>();
    let text = "";
    stream.setEncoding("utf8");
    stream.on("response", (answered) => {
      for (const [name, value] of Object.entries(answered)) got.set(name, String(value));
      status = Number(answered[":status"]);
    });
    stream.on("data", (part: string) => {
      text += part;
    });
    stream.on("error", () => {});
    stream.on("close", () => {
      session.destroy();
      resolve({ status, headers: got, body: text, all: `${JSON.stringify([...got])} ${text}` });
    });
    if (body !== undefined && body !== "never") stream.end(body);
  });
}

function openSession(): ClientHttp2Session {
  const session = connectHttp2(`https://${host}`, { createConnection: () => dial({ ALPNProtocols: ["h2"] }) });
  session.on("error", () => {});
  return session;
}

const form = {
  ":method": "POST",
  ":path": "/buy",
  "sec-fetch-site": "same-origin",
  "content-type": "application/x-www-form-urlencoded",
};

test("HTTP/2 and, where nobody offers it, HTTP/1.1 are answered alike", async () => {
  const modern = await ask({});
  assertOurs(modern, 200, true);
  assert.equal(modern.body, "<!doctype html><p>home</p>");
  const plain = await send(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  assertOurs(plain, 200, true);
  assert.equal(plain.body, modern.body);
  assertOurs(await ask({ ":method": "HEAD" }), 200, true);
  for (const [name, value] of modern.headers) if (!/^:|^date$/.test(name)) assert.equal(plain.headers.get(name), value);
});

test("TLS before 1.2, ciphers without forward secrecy, and no TLS at all get no answer", async () => {
  const fails = (options: ConnectionOptions) =>
    new Promise<string>((resolve) => {
      const socket = dial(options);
      socket.once("secureConnect", () => resolve(`${socket.getProtocol()} ${socket.getCipher().standardName}`));
      socket.once("error", () => resolve("refused"));
    });
  const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
  assert.equal(await fails(old), "refused");
  assert.equal(await fails({ maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-AES128-SHA256" }), "refused");
  assert.match(await fails({ maxVersion: "TLSv1.2" }), /^TLSv1\.2 TLS_ECDHE_ECDSA_WITH_AES_\d+_GCM/);
  assert.match(await fails({}), /^TLSv1\.3 /);
  const bare = await rawRequest(listener.port, `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  assert.deepEqual([bare.all.includes("HTTP/1.1 2"), bare.closed], [false, true]);
});

test("through TLS, bytes that are no request are answered by us, once, and end the connection", async () => {
  for (const [bytes, status] of brokenRequests) {
    const answer = await send(bytes);
    assertOurs(answer, status, true);
    assert.equal(answer.closed, true, bytes);
    assert.equal(answer.all.split("HTTP/1.1").length, 2, `one answer: ${bytes}`);
  }
  assertOurs(await send([`${buyHead}Content-Length: 50\r\n\r\nsku=A`], 900), 408, true);
  assert.deepEqual(bought, []);
});

test("by HTTP/2 the address is read as strictly", async () => {
  for (const [path, status] of [
    ["//", 400],
    ["/list/../buy", 400],
    ["/%2e%2e/", 400],
    ["/a%2fb", 400],
    ["/a\\b", 400],
    ["/a#b", 400],
    ["/nowhere", 404],
    [`/${"a".repeat(2_100)}`, 400],
  ] as const) {
    assertOurs(await ask({ ":path": path }), status, true);
  }
  // What cannot be an address at all, Node's own reader ends.
  for (const path of ["*", "buy", `http://${host}/`]) assert.equal((await ask({ ":path": path })).status, 0, path);
  assertOurs(await ask({ ":method": "TRACE" }), 405, true);
  assertOurs(await ask({ ":scheme": "http" }), 400, true);
});

test("by HTTP/2 the host is :authority, and a Host beside it must say the same", async () => {
  assertOurs(await ask({ ":authority": undefined, host }), 200, true);
  assertOurs(await ask({ host }), 200, true);
  assertOurs(await ask({ ":authority": "evil.example" }), 421, true);
  assertOurs(await ask({ host: "evil.example" }), 400, true);
  assertOurs(await ask({ ":authority": "evil.example", host }), 400, true);
});

test("by HTTP/2 a body is taken where one belongs, announced or not, and nowhere else", async () => {
  assertOurs(await ask(form, "sku=A"), 303, true);
  assertOurs(await ask({ ...form, "content-length": 5 }, "sku=B"), 303, true);
  assert.deepEqual(bought.splice(0), ["A", "B"]);
  assertOurs(await ask(form, `sku=${"a".repeat(100)}`), 413, true);
  assertOurs(await ask({ ...form, "content-length": 5_000 }, "never"), 413, true);
  assertOurs(await ask({}, "sku=A"), 413, true);
  assertOurs(await ask({ ...form, "sec-fetch-site": "cross-site" }, "sku=A"), 403, true);
  assert.equal((await ask({ ...form, "content-length": 50 }, "never")).status, 0, "given up after its time");
  assert.equal(
    (await ask({ ...form, "transfer-encoding": "chunked" }, "sku=A").catch(() => ({ status: 0 }))).status,
    0,
  );
  assert.deepEqual(bought, []);
});

test("by HTTP/2 too many headers, too long ones, and a tunnel are refused", async () => {
  const many = Object.fromEntries(Array.from({ length: 120 }, (_, at) => [`x-${at}`, "a"]));
  assert.equal((await ask(many)).status, 0);
  assertOurs(await ask({ "x-long": "a".repeat(9_000) }), 431, true);
  assert.equal((await ask({ "x-long": "a".repeat(70_000) })).status, 0);
  assert.equal((await ask({ ":method": "CONNECT", ":path": undefined, ":scheme": undefined })).status, 0);
  assertOurs(await ask({ expect: "a-miracle" }), 417, true);
});

test("a page that lies ready goes out by HTTP/2 as by HTTP/1.1, and by no way in the clear", async () => {
  listed.length = 0;
  const path = "/list?sort=price";
  const made = await ask({ ":path": path });
  assertOurs(made, 200, true);
  const ready = await ask({ ":path": path });
  assert.equal(ready.headers.get("etag"), made.headers.get("etag"));
  const older = await send(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  assert.equal(older.headers.get("etag"), made.headers.get("etag"));
  assert.deepEqual(listed, [" price 0"]);
  const basket = `__Host-basket=${"A".repeat(22)}.2`;
  assert.match((await ask({ ":path": path, cookie: ["a=b", basket] as unknown as string })).body, /price 2/);

  const clear = await listen(gate, { port: 0, host: "localhost" });
  const plainly = (line: string) => rawRequest(clear.port, `${line} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  const refused = await plainly(`GET ${path}`);
  assertOurs(refused, 403, true);
  assert.match(refused.body, /The shop is at https:\/\/shop\.test\. .* TRUSTED_PROXIES .* X-Forwarded-Proto/);
  assertOurs(await plainly("GET /"), 403, true);
  assertOurs(await rawRequest(clear.port, `${buyHead}Content-Length: 5\r\n\r\nsku=A`), 403, true);
  assertOurs(await plainly("GET /healthz"), 200, true);
  assert.deepEqual(bought, []);
  await clear.close();
});

test("who opens a connection and says nothing is sent away", async () => {
  for (const ALPNProtocols of [["h2"], ["http/1.1"]]) {
    const socket = dial({ ALPNProtocols });
    socket.on("error", () => {});
    socket.resume();
    await new Promise((resolve) => socket.once("close", resolve));
  }
});

test("a renewed certificate is taken up without a restart; a broken one is refused once, and the old one stays", async () => {
  const served = async (): Promise<string> => {
    const socket = dial({ rejectUnauthorized: false });
    await new Promise((resolve) => socket.once("secureConnect", resolve));
    const { raw } = socket.getPeerCertificate();
    socket.destroy();
    return raw.toString("base64");
  };
  const raw = ({ cert }: TestCertificate) => cert.split("\n").slice(1, -2).join("");
  assert.equal(await served(), raw(first));

  const second = testCertificate([host]);
  put(second);
  await until("certificate-renewed", () => said("certificate-renewed").length === 1);
  assert.equal(await served(), raw(second));
  trusted = second.cert;
  assertOurs(await ask({}), 200, true);

  const broken: ReadonlyArray<[RegExp, TestCertificate]> = [
    [/not the key of the certificate/, { cert: testCertificate([host]).cert, key: second.key }],
    [/TLS_CERT is a certificate for other\.test, and not for shop\.test/, testCertificate(["other.test"])],
    [/cannot be used/, { cert: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", key: second.key }],
    [/expired on 2021-12-31/, testCertificate([host], 2020, 2021)],
  ];
  for (const [at, [words, pair]] of broken.entries()) {
    put(pair);
    await until("certificate-refused", () => said("certificate-refused").length === at + 1);
    assert.match(said("certificate-refused")[at] ?? "", words);
    assert.equal(await served(), raw(second));
  }
  rmSync(files.certFile);
  await until("certificate-refused", () => said("certificate-refused").length === broken.length + 1);
  assert.equal(await served(), raw(second));
  // Ten more looks, and nothing more is said of the same files.
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(said("certificate-refused").length, broken.length + 1);
  assert.doesNotMatch(lines.join(""), /PRIVATE|BEGIN/);

  const third = testCertificate([host]);
  put(third);
  await until("certificate-renewed", () => said("certificate-renewed").length === 2);
  assert.equal(await served(), raw(third));
});

test("at the start, files that cannot be used are refused by name; one that has expired is used and said", () => {
  const keep = (pair: TestCertificate, hosts = [host]) => {
    put(pair);
    keepCertificate({ files, hosts, clock: createClock(), log }).close();
  };
  const refuses = (words: RegExp, work: () => void) =>
    assert.throws(work, (thrown: unknown) => thrown instanceof CertificateError && words.test(thrown.message));
  refuses(/^TLS_CERT is a certificate for shop\.test, and not for office\.test\.$/, () =>
    keep(testCertificate([host]), [host, "office.test"]),
  );
  refuses(/^TLS_KEY is not the key/, () => keep({ ...testCertificate([host]), key: first.key }));
  refuses(/^TLS_CERT and TLS_KEY cannot be used \(/, () => keep({ ...first, key: "no key" }));
  refuses(/^TLS_CERT names \/nowhere, which cannot be read \(ENOENT\)\.$/, () =>
    keepCertificate({ files: { ...files, certFile: "/nowhere" }, hosts: [], clock: createClock(), log }),
  );
  keep(testCertificate([host], 2020, 2021));
  assert.equal(said("certificate-expired").length, 1);
});
