import assert from "node:assert/strict";
import { test } from "node:test";
import { systemRandom } from "#kernel/random";
import { freshDatabase } from "../test/support/database.ts";
import { partner, testGate } from "../test/support/partner.ts";
import { freshVault } from "../test/support/vault.ts";
import { createSmallSite } from "./small-site.ts";

const fresh = await freshDatabase();
const { gate, receipts } = testGate(fresh);
const vault = freshVault(fresh);
const reader = { name: "Ottilie Quarzen", line1: "3 Weir Cottages", town: "Kendal", postcode: "LA9 4QX" };

test("a site without a shop seals what it is told, sends it once to whom the policy names, and cannot read it afterwards", async () => {
  let got = "";
  const { at, seen } = await partner(async (req, res) => {
    for await (const chunk of req) got += String(chunk);
    res.writeHead(201, { "content-type": "application/json" }).end("{}");
  });
  const egress = gate({ origins: { "sandbox-courier": at } });
  const site = createSmallSite({ vault, egress, database: fresh.database, random: systemRandom });
  const id = await site.ask(reader);
  assert.ok(!site.kept().some((record) => record.includes("Quarzen")));
  assert.equal(seen.calls, 0);

  assert.equal(await site.send(id), true);
  assert.deepEqual(JSON.parse(got), { reference: id, recipient: reader, parcels: [{ weightKg: 0.1 }] });
  assert.deepEqual(
    (await receipts()).map(({ flow, categories, outcome }) => ({ flow, categories, outcome })),
    [{ flow: "shipment-book", categories: ["contact"], outcome: "answered" }],
  );
  assert.equal(await site.send(id), false, "the key is gone");
  assert.equal(await site.send("somebody else"), false);
  assert.equal(seen.calls, 1);
});

test("a field that the policy does not give the courier stays, and the reader with it", async () => {
  const { at, seen } = await partner((_req, res) => res.writeHead(201).end("{}"));
  const egress = gate({ origins: { "sandbox-courier": at } });
  const site = createSmallSite({ vault, egress, database: fresh.database, random: systemRandom });
  const id = await site.ask({ ...reader, birthday: "1 May" } as typeof reader);
  await assert.rejects(site.send(id), { code: "undeclared-field" });
  assert.equal(seen.calls, 0);
});
