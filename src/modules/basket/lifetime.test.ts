import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { day, hour } from "#kernel/clock";
import { openTestBasket } from "./test-basket.ts";

const shop = await openTestBasket();
const { basket, clock, run } = shop;
const { reader } = shop.database;
await shop.sell("SOFA", { priceMinor: 124_900 });
await shop.sell("LAMP", { priceMinor: 8_950, onHand: 100 });

async function filled(...lines: [sku: string, quantity: number][]): Promise<{ token: string; basketId: string }> {
  const made = await run((tx) => basket.open(tx));
  for (const [sku, quantity] of lines) {
    clock.advance(1);
    await run((tx) => basket.addLine(tx, made.basketId, sku, quantity));
  }
  return made;
}

async function mint(basketId: string, purpose: "journey" | "saved"): Promise<string> {
  const minted = await run((tx) => basket.mintCapability(tx, basketId, { purpose }));
  assert.ok(minted.ok);
  return minted.capability;
}

test("a journey lasts two hours and a saved link thirty days, to the millisecond", async () => {
  for (const [purpose, ms] of [
    ["journey", 2 * hour],
    ["saved", 30 * day],
  ] as const) {
    const { basketId } = await filled(["SOFA", 1]);
    const minted = await run((tx) => basket.mintCapability(tx, basketId, { purpose }));
    assert.ok(minted.ok);
    assert.equal(minted.expiresAt.getTime(), clock.now().getTime() + ms);
    const found = (later: number) =>
      basket.byCapability(reader, minted.capability, new Date(clock.now().getTime() + later));
    assert.deepEqual(await found(ms - 1), { basketId, purpose });
    assert.equal(await found(ms), null);
    assert.equal(await found(ms + 1), null);
  }
});

test("a capability that never was one leads nowhere, nor does a token pass for one", async () => {
  const { token, basketId } = await filled(["SOFA", 1]);
  const capability = await mint(basketId, "journey");
  for (const wrong of ["", "A".repeat(22), `${capability}A`, capability.slice(1), token, "../../../../etc/passwd"]) {
    assert.equal(await basket.byCapability(reader, wrong, clock.now()), null, wrong);
  }
  assert.equal(await basket.find(reader, capability), null);
});

test("twenty capabilities are minted for a basket within an hour, and not one more", async () => {
  const { basketId } = await filled(["SOFA", 1]);
  const other = await filled(["SOFA", 1]);
  for (let n = 0; n < 20; n++) await mint(basketId, "journey");
  const again = () => run((tx) => basket.mintCapability(tx, basketId, { purpose: "saved" }));
  const counted = () =>
    shop.asOwner("SELECT count(*)::int AS minted FROM basket.capability WHERE basket_id = $1", [basketId]);
  assert.deepEqual(await again(), { ok: false, because: "too-many-links" });
  assert.deepEqual(await counted(), [{ minted: 20 }]);
  await mint(other.basketId, "journey");
  clock.advance(hour - 1);
  assert.deepEqual(await again(), { ok: false, because: "too-many-links" });
  clock.advance(1);
  assert.equal((await again()).ok, true);
  assert.deepEqual(await run((tx) => basket.mintCapability(tx, randomUUID(), { purpose: "saved" })), {
    ok: false,
    because: "no-basket",
  });
});

test("an order leaves nothing of a basket behind: no row, no token, no capability", async () => {
  const { basketId, token } = await filled(["SOFA", 1], ["LAMP", 2]);
  const capability = await mint(basketId, "saved");
  await run((tx) => basket.removeLine(tx, basketId, "SOFA"));
  await run((tx) => basket.empty(tx, basketId, [{ sku: "LAMP", quantity: 2 }]));
  assert.equal(await basket.find(reader, token), null);
  assert.equal(await basket.contents(reader, basketId), null);
  assert.equal(await basket.byCapability(reader, capability, clock.now()), null);
  for (const table of ["basket.line", "basket.capability"]) {
    assert.deepEqual(await shop.asOwner(`SELECT 1 FROM ${table} WHERE basket_id = $1`, [basketId]), []);
  }
  await run((tx) => basket.empty(tx, basketId));

  const whole = await filled(["SOFA", 3]);
  await run((tx) => basket.empty(tx, whole.basketId));
  assert.equal(await basket.find(reader, whole.token), null);
});

test("what was added while the order was being paid stays, under an id that no order knows", async () => {
  const { basketId, token } = await filled(["SOFA", 1], ["LAMP", 2]);
  const capability = await mint(basketId, "journey");
  await run((tx) => basket.addLine(tx, basketId, "LAMP", 3));
  await run((tx) =>
    basket.empty(tx, basketId, [
      { sku: "SOFA", quantity: 1 },
      { sku: "LAMP", quantity: 1 },
      { sku: "LAMP", quantity: 1 },
      { sku: "ELSE", quantity: 9 },
    ]),
  );
  const found = await basket.find(reader, token);
  assert.ok(found !== null && found.basketId !== basketId);
  const view = await basket.contents(reader, found.basketId);
  assert.deepEqual(
    view?.lines.map(({ sku, quantity }) => [sku, quantity]),
    [["LAMP", 3]],
  );
  assert.deepEqual(await basket.byCapability(reader, capability, clock.now()), {
    basketId: found.basketId,
    purpose: "journey",
  });
  assert.equal(await basket.contents(reader, basketId), null);
  const traces = await shop.asOwner(
    `SELECT (SELECT count(*)::int FROM basket.basket WHERE id = $1) + (SELECT count(*)::int FROM basket.line WHERE basket_id = $1)
       + (SELECT count(*)::int FROM basket.capability WHERE basket_id = $1) AS traces`,
    [basketId],
  );
  assert.deepEqual(traces, [{ traces: 0 }]);
});

test("a basket is not emptied by a transaction that fails", async () => {
  const { basketId } = await filled(["SOFA", 1]);
  const failing = run(async (tx) => {
    await basket.empty(tx, basketId);
    throw new Error("no");
  });
  await assert.rejects(failing, { message: "no" });
  assert.equal((await basket.contents(reader, basketId))?.count, 1);
});

test("an add and the emptying of the same basket, at the same time, lose nothing", async () => {
  for (let round = 0; round < 20; round++) {
    const { basketId, token } = await filled(["SOFA", 1]);
    const [added] = await Promise.all([
      run((tx) => basket.add(tx, token, "LAMP", 1)),
      run((tx) => basket.empty(tx, basketId, [{ sku: "SOFA", quantity: 1 }])),
    ]);
    assert.ok(added.ok);
    const found = await basket.find(reader, added.token ?? token);
    const view = found === null ? null : await basket.contents(reader, found.basketId);
    assert.deepEqual(
      view?.lines.map(({ sku, quantity }) => [sku, quantity]),
      [["LAMP", 1]],
    );
    assert.notEqual(found?.basketId, basketId);
  }
});
