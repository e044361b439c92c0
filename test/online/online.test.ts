import assert from "node:assert/strict";
import { chmodSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { connect as connectHttp2 } from "node:http2";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { connect as connectTls } from "node:tls";
import { testCertificate } from "../support/certificate.ts";
import {
  ask,
  officeName,
  type Prepared,
  particulars,
  prepareOnline,
  shopName,
  startOnline,
} from "../support/online.ts";
import { forgetShop, runCommand, type ShopProcess } from "../support/shop-process.ts";
import { until } from "../support/until.ts";

describe("a shop that speaks https itself, as its owner starts it", () => {
  let prepared: Prepared;
  let shop: ShopProcess;
  let ca = "";
  before(async () => {
    prepared = await prepareOnline();
    ca = prepared.certificate.cert;
    shop = await startOnline(prepared);
  });
  after(async () => {
    await shop.stop();
    forgetShop(shop);
  });
  const get = (path: string) => ask({ port: shop.port, path, ca });

  test("opens at its address with who trades there on the page, and no sandbox, demo clock, mailbox or sample beside it", async () => {
    assert.match(shop.output(), new RegExp(`The shop is open at https://${shopName}:${shop.port}\n`));
    assert.doesNotMatch(shop.output(), /mailbox|Its mails lie|sandbox-listening/);
    const home = await get("/");
    assert.equal(home.status, 200);
    assert.match(home.body, /Heron Chairs Limited/);
    assert.match(home.body, /01234567/);
    assert.doesNotMatch(home.body, /demonstration|Fell|sample/i);
    assert.equal(home.headers["strict-transport-security"], "max-age=63072000; includeSubDomains; preload");
    assert.equal((await get("/mailbox")).status, 404);
    assert.equal(existsSync(join(shop.dataDir, "sandbox")), false);
    const moved = await shop.command("demo", "advance", "20d");
    assert.equal(moved.code, 1);
    assert.match(moved.said, /the demo moves shop time and must not touch a real shop/);
  });

  test("speaks HTTP/2 to whoever can", async () => {
    const session = connectHttp2(`https://${shopName}:${shop.port}`, {
      createConnection: () =>
        connectTls({ port: shop.port, host: "127.0.0.1", servername: shopName, ca, ALPNProtocols: ["h2"] }),
    });
    const stream = session.request({ ":path": "/privacy" });
    const status = await new Promise((resolve) => stream.once("response", (headers) => resolve(headers[":status"])));
    assert.equal(status, 200);
    session.destroy();
  });

  test("takes no orders while there is no way to be paid, and asks nobody who they are", async () => {
    for (const path of ["/checkout", "/checkout?x=1"]) {
      const answer = await get(path);
      assert.deepEqual([answer.status, answer.headers.location], [303, "/basket?problem=not-taking-orders"]);
    }
    assert.match((await get("/basket?problem=not-taking-orders")).body, /This shop takes no orders yet/);
  });

  test("plain HTTP is led to https, and by another name the page says where the shop is", async () => {
    const led = await ask({ port: shop.port + 1, path: "/terms?a=1" });
    assert.deepEqual([led.status, led.headers.location], [301, `https://${shopName}:${shop.port}/terms?a=1`]);
    const office = await ask({ port: shop.port + 1, host: officeName });
    assert.equal(office.headers.location, `https://${officeName}:${shop.port + 3}/`);
    assert.equal((await ask({ port: shop.port + 1, path: "/checkout", method: "POST", body: "a=b" })).status, 405);
    const wrong = await ask({ port: shop.port, ca, host: `${officeName}:${shop.port}` });
    assert.equal(wrong.status, 421);
    assert.match(wrong.body, new RegExp(`This shop answers at https://${shopName}:${shop.port}\\. .*SHOP_URL`));
    await assert.rejects(ask({ port: shop.port }), "plain HTTP at the port of https gets no answer");
  });

  test("the back office is at a name and a port of its own, by https too", async () => {
    const at = { port: shop.port + 3, ca, host: `${officeName}:${shop.port + 3}` };
    const door = await ask({ ...at, path: "/sign-in" });
    assert.equal(door.status, 200);
    assert.match(door.headers["strict-transport-security"] ?? "", /^max-age=63072000/);
    assert.equal((await ask({ ...at, host: `${shopName}:${shop.port}` })).status, 421);
    assert.match(shop.output(), new RegExp(`https://${officeName}:${shop.port + 3}/join/`));
  });

  test("a renewed certificate is served without a restart", async () => {
    const renewed = testCertificate([shopName, officeName]);
    prepared.put(renewed);
    ca = renewed.cert;
    const raw = renewed.cert.split("\n").slice(1, -2).join("");
    await until("both listeners serve the new certificate", async () => {
      const home = await get("/").catch(() => undefined);
      const office = { port: shop.port + 3, ca, host: `${officeName}:${shop.port + 3}`, path: "/sign-in" };
      return home?.cert === raw && (await ask(office).catch(() => undefined))?.cert === raw;
    });
    assert.match(shop.output(), /"event":"certificate-renewed","until":"2120-12-31"/);
  });
});

test("each thing that a shop online cannot be without keeps it closed, in one sentence that names the setting", async () => {
  const prepared = await prepareOnline();
  const refused: ReadonlyArray<[RegExp, Record<string, string>]> = [
    [/^candour: SMTP_URL is missing: /m, { SMTP_URL: "" }],
    [/^candour: CANDOUR_SAMPLE must be off /m, { CANDOUR_SAMPLE: "" }],
    [
      /^candour: SHOP_URL is https, and nothing here speaks it: set TLS_CERT .* TRUSTED_PROXIES/m,
      { TLS_CERT: "", TLS_KEY: "" },
    ],
    [/^candour: TLS_KEY is missing: /m, { TLS_KEY: "" }],
    [/^candour: SHOP_URL must be https/m, { SHOP_URL: "http://shop.example" }],
    [
      /^candour: DATABASE_URL leads to another machine and must say sslmode=verify-full/m,
      { DATABASE_URL: "postgresql://u:s3cret@db.example/shop" },
    ],
  ];
  const runs = refused.map(async ([words, changed]) => {
    const env = {
      ...process.env,
      NODE_TEST_CONTEXT: undefined,
      CANDOUR_DATA: join(prepared.dataDir, "new"),
      ...prepared.env,
      ...changed,
    };
    const { code, said } = await runCommand(["start"], env);
    assert.equal(code, 1, said);
    assert.match(said, words);
    assert.doesNotMatch(said, /s3cret/);
  });
  await Promise.all(runs);
  assert.equal(existsSync(join(prepared.dataDir, "new")), false, "nothing was made");
  rmSync(prepared.dataDir, { recursive: true });
});

test("a shop that does not say who trades, or whose certificate is for another name, does not open", async () => {
  const prepared = await prepareOnline();
  // The database of a shop that is started by root runs as somebody else, who has to come in.
  chmodSync(prepared.dataDir, 0o711);
  const dataDir = join(prepared.dataDir, "new");
  const env = {
    ...process.env,
    NODE_TEST_CONTEXT: undefined,
    CANDOUR_DATA: dataDir,
    PORT: String(prepared.port),
    ...prepared.env,
  };
  const nobody = await runCommand(["start"], env);
  assert.equal(nobody.code, 1);
  assert.match(
    nobody.said,
    /^candour: CANDOUR_SAMPLE is off, so the shop needs to know who trades: write .*shop\.json/m,
  );
  prepared.put(testCertificate([shopName]));
  writeFileSync(join(dataDir, "shop.json"), JSON.stringify(particulars));
  const unnamed = await runCommand(["start"], env);
  assert.equal(unnamed.code, 1);
  assert.match(unnamed.said, /^candour: TLS_CERT is a certificate for shop\.test, and not for office\.shop\.test\.$/m);
  rmSync(prepared.dataDir, { recursive: true });
});
