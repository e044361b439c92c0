import assert from "node:assert/strict";
import { createServer as createSecureServer } from "node:https";
import { describe, it } from "node:test";
import { fixedClock } from "#kernel/clock";
import { sql } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import { type Flow, flows, partners } from "#policy/flows";
import { testCertificate } from "../../../test/support/certificate.ts";
import { freshDatabase } from "../../../test/support/database.ts";
import { declared, fetchIt, origin, partner, reference, testGate } from "../../../test/support/partner.ts";
import { EgressRefusal } from "./index.ts";

const fresh = await freshDatabase();
const { database } = fresh;
const { gate, receipts, clock } = testGate(fresh);

const refused = (code: string) => (thrown: unknown) => thrown instanceof EgressRefusal && thrown.code === code;

/** A public partner over TLS, so that the rules for partners that are no stand-ins can be tested. */
const publicPartners = { ...partners, "sandbox-bank": { ...partners["sandbox-bank"], loopback: false } };

describe("the gate", () => {
  it("sends what is declared and leaves a receipt that holds nothing of it", async () => {
    const before = (await receipts()).length;
    let written = 0;
    const { at, seen } = await partner(async (_req, res) => {
      written = (await receipts()).length;
      res.writeHead(200, { "content-type": "application/json" }).end('{"state":"pending"}');
    });
    const answer = await gate({ origins: { "sandbox-bank": at } }).send("payment-fetch", fetchIt, declared);
    assert.deepEqual(answer, {
      ok: true,
      status: 200,
      headers: (answer as { headers: object }).headers,
      body: '{"state":"pending"}',
    });
    assert.equal(written, before + 1, "the receipt was there before the partner was");
    const row = (await receipts()).at(-1);
    const nonce = String(seen.request?.headers["candour-receipt"]);
    assert.deepEqual(row, {
      flow: "payment-fetch",
      partner: "sandbox-bank",
      categories: ["payment-reference"],
      fields: ["reference"],
      sha256: sha256(`${nonce}\nGET ${fetchIt.path}\n`).toString("hex"),
      policy_version: "2026-11-22",
      at: clock.now(),
      outcome: "answered",
      status: 200,
    });
    assert.equal(nonce.length, 22);
    assert.deepEqual(Object.keys(seen.request?.headers ?? {}).sort(), [
      "accept",
      "accept-encoding",
      "candour-receipt",
      "connection",
      "content-length",
      "host",
    ]);
  });

  it("refuses before a socket is opened, and writes nothing (L09)", async () => {
    const { at, seen } = await partner((_req, res) => res.end("{}"));
    const before = await receipts();
    const egress = gate({ origins: { "sandbox-bank": at } });
    await assert.rejects(
      egress.send("payment-fetch", { ...fetchIt, method: "POST" }, declared),
      refused("wrong-method"),
    );
    await assert.rejects(
      egress.send("payment-fetch", fetchIt, { fields: [], categories: [] }),
      refused("declaration-differs"),
    );
    await assert.rejects(egress.send("shipment-track", fetchIt, declared), refused("partner-not-configured"));
    const body = { email: "ada@example.org" };
    await assert.rejects(egress.send("payment-fetch", { ...fetchIt, body }, declared), refused("undeclared-field"));
    assert.deepEqual(await receipts(), before);
    assert.equal(seen.calls, 0);
  });

  it("refuses inside a transaction, however deep", async () => {
    const { at, seen } = await partner((_req, res) => res.end("{}"));
    const egress = gate({ origins: { "sandbox-bank": at } });
    await database.transact(async () => {
      await assert.rejects(egress.send("payment-fetch", fetchIt, declared), refused("inside-transaction"));
      await new Promise((go) => setTimeout(go, 5));
      await assert.rejects(egress.send("payment-fetch", fetchIt, declared), refused("inside-transaction"));
    });
    assert.equal(seen.calls, 0);
    assert.equal((await egress.send("payment-fetch", fetchIt, declared)).ok, true);
  });

  it("sends nothing if the receipt cannot be written", async () => {
    const { at, seen } = await partner((_req, res) => res.end("{}"));
    const broken = { ...database, alone: () => Promise.reject(new Error("disk full")) };
    const egress = gate({ origins: { "sandbox-bank": at }, database: broken });
    await assert.rejects(egress.send("payment-fetch", fetchIt, declared), /disk full/);
    assert.equal(seen.calls, 0);
  });

  it("keeps its receipts: the shop's role cannot change or remove one", async () => {
    const statement = (text: string) => database.transact((tx) => sql.raw(text).execute(tx));
    for (const text of [
      "DELETE FROM egress.receipt",
      "UPDATE egress.receipt SET flow = 'x'",
      "DELETE FROM egress.outcome",
      "UPDATE egress.outcome SET status = 1",
    ]) {
      await assert.rejects(statement(text), /permission denied/);
    }
  });

  it("ends a flow with its contract, to the second", async () => {
    const { at } = await partner((_req, res) => res.end("{}"));
    const contract = { note: "one more day", until: "2026-11-23" };
    const ending = { ...partners, "sandbox-bank": { ...partners["sandbox-bank"], contract } };
    const day = fixedClock(new Date("2026-11-22T23:59:59.999Z"));
    const egress = gate({ origins: { "sandbox-bank": at }, partners: ending, clock: day });
    assert.equal((await egress.send("payment-fetch", fetchIt, declared)).ok, true);
    day.advance(1);
    await assert.rejects(egress.send("payment-fetch", fetchIt, declared), refused("contract-expired"));
  });

  it("keeps a connection for the next call, and sends a message once more where it was closed meanwhile", async () => {
    let connections = 0;
    const { at, seen, server } = await partner((req, res) => {
      if (seen.calls === 3) req.socket.resetAndDestroy();
      else res.end("{}");
    });
    server.on("connection", () => connections++);
    const egress = gate({ origins: { "sandbox-bank": at } });
    const send = () => egress.send("payment-fetch", fetchIt, declared);
    assert.equal((await send()).ok, true);
    assert.equal((await send()).ok, true);
    assert.deepEqual([seen.calls, connections], [2, 1]);
    const before = (await receipts()).length;
    assert.equal((await send()).ok, true, "the third is cut off on the kept connection");
    assert.deepEqual([seen.calls, connections], [4, 2]);
    assert.equal((await receipts()).length, before + 1, "one message, one receipt");
  });

  it("sends nothing twice that the partner could take for two", async () => {
    const { at, seen } = await partner((req, res) => {
      if (seen.calls === 2) req.socket.resetAndDestroy();
      else res.end("{}");
    });
    const egress = gate({ origins: { "sandbox-bank": at } });
    const cancel = { method: "POST", path: `/v1/payments/${reference}/cancellation` } as const;
    assert.equal((await egress.send("payment-cancel", cancel, declared)).ok, true);
    assert.deepEqual(await egress.send("payment-cancel", cancel, declared), { ok: false, because: "broken-off" });
    assert.equal(seen.calls, 2);
  });

  it("records mails by what is declared for them", async () => {
    const egress = gate();
    const { receiptId } = await egress.recordMail("order-mail", { fields: ["email", "name"], sha256: sha256("mail") });
    egress.recordMailOutcome(receiptId, "sent");
    egress.recordMailOutcome(receiptId, "smtp-timeout");
    await egress.outcomesWritten();
    const [last] = await egress.receipts(database.reader, 1);
    assert.equal(
      (await egress.receipts(database.reader, 500)).find((row) => row.receiptId === receiptId)?.outcome,
      "sent",
    );
    assert.ok(last);
    await assert.rejects(
      egress.recordMail("order-mail", { fields: ["email", "telephone"], sha256: sha256("mail") }),
      refused("undeclared-field"),
    );
  });
});

describe("where the gate connects", () => {
  it("takes an origin only if it is one", () => {
    const bank = (text: string) => () => gate({ origins: { "sandbox-bank": text }, partners: publicPartners });
    for (const text of [
      ...[
        "file:///etc/passwd",
        "ftp://bank.example",
        "http://bank.example",
        "gopher://bank.example",
        "data:,x",
        "bank.example",
      ],
      ...[
        "https://user@bank.example",
        "https://:p@bank.example",
        "https://bank.example/path",
        "https://bank.example/?a",
        "",
      ],
    ]) {
      assert.throws(bank(text), refused("origin-not-allowed"), text);
    }
    assert.doesNotThrow(bank("https://bank.example"));
    assert.doesNotThrow(bank("https://bank.example:8443"));
  });

  it("refuses private and loopback addresses however they are written", async () => {
    for (const host of [
      ...[
        "127.0.0.1",
        "127.1",
        "0x7f000001",
        "0177.0.0.1",
        "2130706433",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
      ],
      ...["10.0.0.1", "169.254.169.254", "192.168.0.1", "0.0.0.0", "[fd00::1]", "[fe80::1]", "[64:ff9b::a00:1]"],
    ]) {
      const egress = gate({ origins: { "sandbox-bank": `https://${host}` }, partners: publicPartners });
      const before = await receipts();
      await assert.rejects(egress.send("payment-fetch", fetchIt, declared), refused("address-not-allowed"), host);
      assert.deepEqual(await receipts(), before);
    }
  });

  it("refuses a stand-in that is not on this machine", async () => {
    const egress = gate({ origins: { "sandbox-bank": "http://bank.example" }, resolve: async () => ["93.184.216.34"] });
    await assert.rejects(egress.send("payment-fetch", fetchIt, declared), refused("address-not-allowed"));
  });

  it("refuses a name of which one address is private, and never asks twice", async () => {
    let asked = 0;
    const flips = async () => {
      asked += 1;
      return asked === 1 ? ["127.0.0.1"] : ["127.0.0.2", "10.0.0.1"];
    };
    const { at, seen } = await partner((_req, res) => res.end("{}"));
    const port = new URL(at).port;
    const egress = gate({ origins: { "sandbox-bank": `http://bank.test:${port}` }, resolve: flips });
    const answer = await egress.send("payment-fetch", fetchIt, declared);
    assert.equal(answer.ok, true);
    assert.equal(asked, 1, "the connection is pinned to the address that was checked");
    assert.equal(seen.request?.headers.host, `bank.test:${port}`);
    await assert.rejects(egress.send("payment-fetch", fetchIt, declared), refused("address-not-allowed"));
    assert.equal(seen.calls, 1);
  });

  it("counts a name that cannot be resolved, or not in time, as unreachable", async () => {
    const fails = gate({
      origins: { "sandbox-bank": "http://bank.test" },
      resolve: () => Promise.reject(new Error("NXDOMAIN")),
    });
    assert.deepEqual(await fails.send("payment-fetch", fetchIt, declared), { ok: false, because: "unreachable" });
    const hangs = gate({ origins: { "sandbox-bank": "http://bank.test" }, resolve: () => new Promise(() => {}) });
    assert.deepEqual(await hangs.send("payment-fetch", fetchIt, declared), { ok: false, because: "unreachable" });
  });

  it("verifies certificates: authority, name and dates", async () => {
    const secure = async (hosts: string[], years?: [number, number]) => {
      const pair = testCertificate(hosts, ...(years ?? []));
      const server = createSecureServer(pair, (_req, res) => res.end("{}"));
      const port = new URL(await origin(server)).port;
      return { authority: pair.cert, port };
    };
    const ask = (port: string, authority?: string) =>
      gate({
        origins: { "sandbox-bank": `https://bank.test:${port}` },
        resolve: async () => ["127.0.0.1"],
        ...(authority === undefined ? {} : { authorities: { "sandbox-bank": authority } }),
      }).send("payment-fetch", fetchIt, declared);
    const good = await secure(["bank.test"]);
    assert.equal((await ask(good.port, good.authority)).ok, true);
    assert.deepEqual(await ask(good.port), { ok: false, because: "unreachable" }, "nobody vouches for it");
    const other = await secure(["other.test"]);
    assert.deepEqual(await ask(other.port, other.authority), { ok: false, because: "unreachable" }, "another name");
    const old = await secure(["bank.test"], [2020, 2021]);
    assert.deepEqual(await ask(old.port, old.authority), { ok: false, because: "unreachable" }, "it has expired");
  });
});

describe("flows of one's own", () => {
  it("are what a test declares, and the table stays closed", async () => {
    const { at } = await partner((_req, res) => res.end("{}"));
    const open: Flow = { ...flows["payment-fetch"], path: "/v2/things/:reference" };
    const egress = gate({ origins: { "sandbox-bank": at }, flows: { ...flows, "payment-fetch": open } });
    const there = { method: "GET", path: `/v2/things/${reference}` } as const;
    assert.equal((await egress.send("payment-fetch", there, declared)).ok, true);
    await assert.rejects(egress.send("payment-fetch", fetchIt, declared), refused("wrong-path"));
  });
});
