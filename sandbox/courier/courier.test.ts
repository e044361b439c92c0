import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { control } from "../play.ts";
import { type Sandbox, startSandbox } from "../start.ts";

const dataDir = mkdtempSync(join(tmpdir(), "candour-courier-"));
const heard: Array<{ path: string; type: string; reference: string }> = [];
const log = { info: () => {} };

const shop = createServer(async (req, res) => {
  const chunks: Buffer[] = [];
  for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
  const { type, data } = JSON.parse(Buffer.concat(chunks).toString("utf8")) as {
    type: string;
    data: { reference: string };
  };
  heard.push({ path: req.url ?? "", type, reference: data.reference });
  res.writeHead(204).end();
});
let sandbox: Sandbox;
let webhookBase = "";
const start = () =>
  startSandbox({ dataDir, ports: { bank: 0, courier: 0 }, webhookBase, log, extra: ["--retry-scale", "0.02"] });

before(async () => {
  await new Promise<void>((ready) => shop.listen(0, "127.0.0.1", ready));
  webhookBase = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
  sandbox = await start();
});
after(async () => {
  await sandbox.close();
  shop.close().closeAllConnections();
  rmSync(dataDir, { recursive: true, force: true });
});

const recipient = {
  name: "Quibble Testperson",
  line1: "17 Zebedee Row",
  town: "Kendal",
  postcode: "LA9 4AB",
  telephone: "01632 960123",
};
const booking = { reference: "consignment-1", recipient, parcels: [{ weightKg: 41.5 }] };

async function call(method: string, path: string, body?: unknown, key?: string) {
  const answer = await fetch(sandbox.courier.origin + path, {
    method,
    headers: {
      authorization: `Bearer ${sandbox.courier.apiSecret}`,
      ...(key === undefined ? {} : { "idempotency-key": key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

describe("the stand-in courier", () => {
  it("books once per key, moves when it is told to, and tells the shop", async () => {
    const booked = await call("POST", "/v1/shipments", booking, "key-booking-1");
    assert.equal(booked.status, 201);
    assert.deepEqual(Object.keys(booked.body), [
      "trackingNumber",
      "reference",
      "parcels",
      "state",
      "bookedAt",
      "holdsPersonalData",
    ]);
    assert.equal(booked.body.holdsPersonalData, true);
    assert.deepEqual(await call("POST", "/v1/shipments", booking, "key-booking-1"), booked);
    const other = { ...booking, recipient: { ...recipient, line1: "18 Zebedee Row" } };
    assert.equal((await call("POST", "/v1/shipments", other, "key-booking-1")).status, 409);
    const tracking = String(booked.body.trackingNumber);
    for (const [word, state] of [
      ["collection", "collected"],
      ["delivery", "delivered"],
    ]) {
      const moved = (await control(sandbox.courier, "POST", `shipments/${tracking}/${word}`)) as { state: string };
      assert.equal(moved.state, state);
    }
    await assert.rejects(control(sandbox.courier, "POST", `shipments/${tracking}/collection`), /409/);
    for (let tries = 0; heard.length < 2 && tries < 200; tries++) await new Promise((go) => setTimeout(go, 20));
    assert.deepEqual(heard.map(({ type }) => type).sort(), ["shipment.collected", "shipment.delivered"]);
    assert.deepEqual(
      heard.map(({ path, reference }) => [path, reference]),
      [
        ["/webhooks/courier", tracking],
        ["/webhooks/courier", tracking],
      ],
    );
  });

  it("keeps the address in memory only, and drops it when it is asked to", async () => {
    const { body } = await call("POST", "/v1/shipments", { ...booking, reference: "consignment-2" }, "key-booking-2");
    const path = `/v1/shipments/${body.trackingNumber}`;
    const file = readFileSync(join(dataDir, "sandbox/courier/courier.jsonl"), "utf8");
    for (const word of ["Quibble", "Zebedee", "LA9", "960123"]) assert.ok(!file.includes(word), word);
    assert.ok(file.includes("consignment-2"));
    assert.equal(statSync(join(dataDir, "sandbox/courier/secrets.json")).mode & 0o777, 0o600);
    assert.equal((await call("DELETE", `${path}/personal-data`)).body.holdsPersonalData, false);
    assert.equal((await call("DELETE", `${path}/personal-data`)).body.holdsPersonalData, false);
    assert.equal((await call("GET", path)).body.holdsPersonalData, false);
  });

  it("refuses what it does not need, and repeats none of it", async () => {
    const refused = async (over: object, place: "recipient" | "top" = "recipient") => {
      const body = place === "top" ? { ...booking, ...over } : { ...booking, recipient: { ...recipient, ...over } };
      const answer = await call("POST", "/v1/shipments", body, crypto.randomUUID());
      assert.ok(!JSON.stringify(answer.body).includes("ada@"));
      return answer.status;
    };
    assert.equal(await refused({ email: "ada@example.org" }), 422);
    assert.equal(await refused({ note: "ada@example.org" }, "top"), 422);
    assert.equal(await refused({ name: "" }), 422);
    assert.equal(await refused({ parcels: [] }, "top"), 422);
    assert.equal((await call("POST", "/v1/shipments", booking)).status, 400);
    assert.equal((await call("GET", "/v1/shipments/SB0000000000")).status, 404);
  });

  it("knows its shipments after kill -9, and no address", async () => {
    const { body } = await call("POST", "/v1/shipments", { ...booking, reference: "consignment-3" }, "key-booking-3");
    process.kill(sandbox.courier.pid, "SIGKILL");
    await sandbox.close();
    sandbox = await start();
    const after = await call("GET", `/v1/shipments/${body.trackingNumber}`);
    assert.deepEqual(after.body, { ...body, holdsPersonalData: false });
    assert.deepEqual(
      (await call("POST", "/v1/shipments", { ...booking, reference: "consignment-3" }, "key-booking-3")).body,
      after.body,
    );
  });
});
