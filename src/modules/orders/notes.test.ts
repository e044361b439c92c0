import assert from "node:assert/strict";
import { test } from "node:test";
import { VaultError } from "#vault";
import { brokenInvariants } from "../../../test/support/invariants.ts";
import { createOrders } from "./index.ts";
import { refuses, testShop } from "./test-shop.ts";

const shop = await testShop();
const { orders, db, needs } = shop;
const { reader } = needs.database;
await shop.sell("SOFA", { priceMinor: 124_900 });

const note = (orderId: string, after = 0, words: unknown = "Rings on Friday.") => ({
  ...{ orderId, after, words },
  by: "maya",
});

test("a note sent twice, or at the same moment as another, is written once, and whoever comes second is told", async () => {
  const { orderId } = await shop.buy({ SOFA: 1 });
  const both = await Promise.all([orders.writeNote(note(orderId)), orders.writeNote(note(orderId))]);
  assert.deepEqual(both.map(({ ok }) => ok).sort(), [false, true]);
  await refuses(db, () => orders.writeNote(note(orderId)), { ok: false, because: "others-wrote" });
  assert.deepEqual(await orders.writeNote(note(orderId, 1)), { ok: true });
  assert.deepEqual(
    (await orders.notesForSubject(reader, orderId)).map(({ by, words }) => [by, words !== null]),
    [
      ["maya", true],
      ["maya", true],
    ],
  );
});

test("nothing is written about a draft, where keys are out of reach, or beyond a hundred notes", async () => {
  const draft = await shop.begin({ SOFA: 1 });
  await refuses(db, () => orders.writeNote(note(draft.orderId)), { ok: false, because: "no-such-order" });
  const { orderId } = await shop.buy({ SOFA: 1 });
  const away = async () => {
    throw new VaultError("key-unavailable", "The keystore is away.");
  };
  const without = createOrders({ ...needs, vault: { ...needs.vault, seal: away } });
  await refuses(db, () => without.writeNote(note(orderId)), { ok: false, because: "key-unavailable" });
  await refuses(db, () => orders.writeNote(note(orderId, 100)), { ok: false, because: "too-many-notes" });
  for (const words of [null, 7, "", " \n\t "])
    await refuses(db, () => orders.writeNote(note(orderId, 0, words)), { ok: false, because: "no-words" });
});

test("a note that was moved to another order, or in place of another, does not open (vault failure 1)", async () => {
  const [one, two] = [await shop.buy({ SOFA: 1 }), await shop.buy({ SOFA: 1 })];
  for (const { orderId } of [one, two]) assert.ok((await orders.writeNote(note(orderId))).ok);
  await db.asOwner(
    "UPDATE orders.note n SET sealed = (SELECT sealed FROM orders.note WHERE order_id = $1) WHERE order_id = $2",
    [one.orderId, two.orderId],
  );
  await assert.rejects(orders.notesForSubject(reader, two.orderId), VaultError);
});

test("after all of this every invariant holds", async () => {
  const { asOwner, asVault } = db;
  assert.deepEqual(await brokenInvariants({ reader, asOwner, asVault, atRest: false }), []);
});
