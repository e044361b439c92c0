import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { createClock } from "#kernel/clock";
import { silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { control } from "../../../sandbox/play.ts";
import { startSandbox } from "../../../sandbox/start.ts";
import { freshDatabase } from "../../../test/support/database.ts";
import { origin, testGate } from "../../../test/support/partner.ts";
import { createSandboxCourier, EgressRefusal } from "./index.ts";

const fresh = await freshDatabase();
const { gate } = testGate(fresh);
const heard: Array<{ headers: Record<string, string | undefined>; body: Buffer }> = [];
const shop = createServer(async (req, res) => {
  const chunks: Buffer[] = [];
  for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
  const names = ["webhook-id", "webhook-timestamp", "webhook-signature"];
  const headers = Object.fromEntries(names.map((name) => [name, req.headers[name]?.toString()]));
  heard.push({ headers, body: Buffer.concat(chunks) });
  res.writeHead(204).end();
});
const dataDir = mkdtempSync(join(tmpdir(), "candour-courier-client-"));
const webhookBase = await origin(shop);
const sandbox = await startSandbox({ dataDir, ports: { bank: 0, courier: 0 }, webhookBase, log: silentLog });
after(async () => {
  await sandbox.close();
  rmSync(dataDir, { recursive: true, force: true });
});
const courier = createSandboxCourier({
  egress: gate({ origins: { "sandbox-courier": sandbox.courier.origin } }),
  secrets: sandbox.courier,
  wallClock: createClock(),
});

const recipient = {
  name: "Wilhelmina Canary",
  addressLines: ["17 Zebedee Row", "Top floor", "ring twice"],
  town: "Kendal",
  postcode: "LA9 4AB",
  telephone: "01632 960123",
  note: null as string | null,
};
const fields = ["name", "address", "telephone", "note"] as const;
const parcels = [{ weightKg: 41.5 }];

async function booked(over: Partial<typeof recipient> = {}, consignmentId = systemRandom.uuid()): Promise<string> {
  const answer = await courier.book({ consignmentId, recipient: { ...recipient, ...over }, fields, parcels });
  assert.ok(answer.ok);
  return answer.trackingReference;
}

describe("the courier", () => {
  it("gets the declared fields, once per consignment, and the receipt names them", async () => {
    const consignmentId = systemRandom.uuid();
    const first = await booked({}, consignmentId);
    assert.equal(await booked({}, consignmentId), first);
    const [receipt] = await fresh.asOwner(
      "SELECT fields, categories FROM egress.receipt WHERE flow = 'shipment-book' LIMIT 1",
    );
    assert.deepEqual(receipt, {
      fields: [
        "parcels[].weightKg",
        "recipient.line1",
        "recipient.line2",
        "recipient.name",
        "recipient.postcode",
        "recipient.telephone",
        "recipient.town",
        "reference",
      ],
      categories: ["contact"],
    });
    const all = JSON.stringify(await fresh.asOwner("SELECT t::text AS row FROM egress.receipt t"));
    for (const word of ["Canary", "Zebedee", "LA9", "960123"]) assert.ok(!all.includes(word), word);
  });

  it("gets no telephone number unless the buyer was told so", async () => {
    const before = await fresh.asOwner("SELECT id FROM egress.receipt WHERE 'recipient.telephone' = ANY (fields)");
    const ask = { consignmentId: systemRandom.uuid(), recipient, fields: ["name", "address"] as const, parcels };
    assert.ok((await courier.book(ask)).ok);
    assert.ok(await booked({ telephone: null as unknown as string }));
    const after = await fresh.asOwner("SELECT id FROM egress.receipt WHERE 'recipient.telephone' = ANY (fields)");
    assert.equal(after.length, before.length);
  });

  it("is not sent an e-mail address that stands in an address line", async () => {
    const ask = booked({ addressLines: ["17 Zebedee Row", "ada@example.org"] });
    await assert.rejects(ask, (thrown) => thrown instanceof EgressRefusal && thrown.code === "leak");
  });

  it("says when it has delivered, and the shop looks itself", async () => {
    const tracking = await booked();
    assert.deepEqual(await courier.track(tracking), { ok: true, delivered: false });
    await control(sandbox.courier, "POST", `shipments/${tracking}/delivery`);
    assert.deepEqual(await courier.track(tracking), { ok: true, delivered: true });
    for (let tries = 0; heard.length === 0 && tries < 200; tries++) await new Promise((go) => setTimeout(go, 20));
    const [message] = heard;
    assert.ok(message);
    const read = courier.readWebhook(message.headers, message.body);
    assert.deepEqual(read, { ok: true, trackingReference: tracking, event: "delivered" });
    const forged = { ...message.headers, "webhook-signature": "v1,AAAA" };
    assert.deepEqual(courier.readWebhook(forged, message.body), { ok: false, because: "bad-signature" });
    assert.deepEqual(await courier.track("SB00000000000"), { ok: false, because: "unknown-consignment" });
  });

  it("forgets the person when it is asked to, and says so", async () => {
    const tracking = await booked();
    assert.deepEqual(await courier.forget(tracking), { ok: true, confirmed: true });
    assert.deepEqual(await courier.forget(tracking), { ok: true, confirmed: true });
    assert.deepEqual(await courier.forget("SB00000000000"), { ok: true, confirmed: true });
  });

  it("may be away, slow or wrong: a value, never a throw", async () => {
    const unavailable = { ok: false, because: "courier-unavailable" };
    for (const kind of ["error-500", "reset", "hang", "redirect", "huge-body", "not-json", "reset-mid-body"]) {
      await control(sandbox.courier, "POST", "faults", { on: "any", kind, seconds: 2, times: 3 });
      const tracking = "SB12345678901";
      assert.deepEqual(
        await courier.book({ consignmentId: systemRandom.uuid(), recipient, fields, parcels }),
        unavailable,
        kind,
      );
      assert.equal((await courier.track(tracking)).ok, false, kind);
      await control(sandbox.courier, "DELETE", "faults");
    }
    const consignmentId = systemRandom.uuid();
    await control(sandbox.courier, "POST", "faults", { on: "book", kind: "reset-after-commit" });
    assert.deepEqual(await courier.book({ consignmentId, recipient, fields, parcels }), unavailable);
    const tracking = await booked({}, consignmentId);
    const { shipments } = (await control(sandbox.courier, "GET", "shipments")) as {
      shipments: Array<{ reference: string; trackingNumber: string }>;
    };
    assert.deepEqual(
      shipments.filter(({ reference }) => reference === consignmentId).map((one) => one.trackingNumber),
      [tracking],
    );
  });

  it("gets the buyer's words for the driver as they were written, and forgets them too", async () => {
    const trackingReference = await booked({ note: "Ring 07700 900123,\nor wilhelmina@shopper.example" });
    assert.deepEqual(await courier.forget(trackingReference), { ok: true, confirmed: true });
    await assert.rejects(booked({ note: "x".repeat(301) }), /wrong-shape|shape/);
  });
});
