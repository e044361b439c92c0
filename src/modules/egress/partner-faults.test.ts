import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createSocketServer } from "node:net";
import { describe, it } from "node:test";
import { freshDatabase } from "../../../test/support/database.ts";
import { declared, fetchIt, origin, partner, shortLimits, testGate } from "../../../test/support/partner.ts";

const { gate, receipts } = testGate(await freshDatabase());

describe("a partner that misbehaves", () => {
  const faults: Array<[string, string, (req: IncomingMessage, res: ServerResponse) => void]> = [
    ["hangs", "timed-out", () => {}],
    ["drips", "timed-out", (_req, res) => drip(res)],
    ["sends its head and hangs", "timed-out", (_req, res) => void res.writeHead(200).write("{")],
    ["answers with a gigabyte", "too-large", (_req, res) => pour(res)],
    [
      "announces a gigabyte",
      "too-large",
      (_req, res) => void res.writeHead(200, { "content-length": "1073741824" }).write("x"),
    ],
    ["redirects", "redirected", (_req, res) => void res.writeHead(302, { location: "http://127.0.0.1:1/" }).end()],
    [
      "redirects for good, to a file",
      "redirected",
      (_req, res) => void res.writeHead(308, { location: "file:///etc/passwd" }).end(),
    ],
    ["resets", "broken-off", (req) => void req.socket.resetAndDestroy()],
    [
      "resets in the middle",
      "broken-off",
      (req, res) => {
        res.writeHead(200, { "content-length": "100" }).write("{", () => req.socket.resetAndDestroy());
      },
    ],
    [
      "ends in the middle",
      "broken-off",
      (req, res) => {
        res.writeHead(200, { "content-length": "100" }).write("{", () => req.socket.end());
      },
    ],
    [
      "has a head without end",
      "broken-off",
      (_req, res) => void res.writeHead(200, { "x-long": "x".repeat(20_000) }).end(),
    ],
    ["speaks another protocol", "broken-off", (req) => void req.socket.end("220 smtp.example ESMTP\r\n")],
  ];
  for (const [what, because, answer] of faults) {
    it(`${what}: ${because}, in bounded time, with a receipt`, async () => {
      const { at, seen } = await partner(answer);
      const started = performance.now();
      const got = await gate({ origins: { "sandbox-bank": at } }).send("payment-fetch", fetchIt, declared);
      assert.deepEqual(got, { ok: false, because });
      assert.ok(performance.now() - started < shortLimits.totalMs + 700);
      assert.equal(seen.calls, 1);
      assert.ok((await receipts()).some((row) => row.outcome === because && row.status === null));
    });
  }

  it("is not there: unreachable", async () => {
    const { at, close } = await partner(() => {});
    close();
    const got = await gate({ origins: { "sandbox-bank": at } }).send("payment-fetch", fetchIt, declared);
    assert.deepEqual(got, { ok: false, because: "unreachable" });
  });

  it("accepts and never speaks TLS: unreachable within the time to connect", async () => {
    const at = await origin(createSocketServer(() => {}));
    const got = await gate({ origins: { "sandbox-bank": at.replace("http:", "https:") } }).send(
      "payment-fetch",
      fetchIt,
      declared,
    );
    assert.deepEqual(got, { ok: false, because: "unreachable" });
  });

  it("says no or breaks: an answer like any other", async () => {
    for (const status of [400, 404, 409, 500, 503]) {
      const { at } = await partner((_req, res) => void res.writeHead(status).end("x"));
      const got = await gate({ origins: { "sandbox-bank": at } }).send("payment-fetch", fetchIt, declared);
      assert.deepEqual([got.ok, got.ok && got.status, got.ok && got.body], [true, status, "x"]);
    }
  });

  it("hangs on many calls at once: the next ones are refused at once, and others go on", async () => {
    const { at: slow } = await partner(() => {});
    const { at: quick } = await partner((_req, res) => res.end("{}"));
    // Long enough for the other call to be made on a busy machine while these hang.
    const limits = { ...shortLimits, connectMs: 4_000, totalMs: 5_000 };
    const egress = gate({ origins: { "sandbox-bank": slow, "sandbox-courier": quick }, limits });
    const many = Array.from({ length: 262 }, () => egress.send("payment-fetch", fetchIt, declared));
    const track = { method: "GET", path: "/v1/shipments/SB12345678" } as const;
    assert.equal((await egress.send("shipment-track", track, { fields: ["trackingNumber"], categories: [] })).ok, true);
    const answers = (await Promise.all(many)).map((answer) => (answer.ok ? "ok" : answer.because));
    assert.equal(answers.filter((because) => because === "unreachable").length, 6);
    assert.equal(answers.filter((because) => because === "timed-out").length, 256);
  });
});

function drip(res: ServerResponse): void {
  res.writeHead(200);
  const timer = setInterval(() => res.write(" "), 50);
  res.on("close", () => clearInterval(timer));
}

function pour(res: ServerResponse): void {
  const piece = Buffer.alloc(65_536, 0x20);
  const more = (): void => {
    while (!res.destroyed && res.write(piece)) {}
  };
  res.writeHead(200);
  res.on("drain", more);
  more();
}
