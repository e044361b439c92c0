import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { openInsides } from "../support/shop-insides.ts";
import { forgetShop, type ShopProcess, startShopProcess } from "../support/shop-process.ts";

/** The shop that is ended in the end, whichever start of it runs. */
let shop: ShopProcess | undefined;
after(async () => {
  if (shop === undefined) return;
  await shop.kill();
  forgetShop(shop);
});

test("candour start killed while it writes the history goes on at the next start, once, and shows the latest twenty", async () => {
  const killed = await startShopProcess({
    env: { CANDOUR_SAMPLE_ORDERS: "on", CANDOUR_CRASH_AT: "orders-history-told" },
    waitUntilOpen: false,
  });
  shop = killed;
  const { dataDir, port } = killed;
  await killed.gone;
  assert.equal(killed.signal(), "SIGKILL");
  assert.match(killed.output(), /^The shop is open at /m);

  shop = await startShopProcess({ dataDir, port, env: { CANDOUR_SAMPLE_ORDERS: "on" } });
  const words = /"event":"sample-orders-written","written":(\d+)/;
  for (let tries = 0; tries < 900 && !words.test(shop.output()); tries++) await pause(100);
  const written = Number(words.exec(shop.output())?.[1]);
  const insides = await openInsides(shop);
  const [counted] = await insides.asOwner(
    "SELECT count(*)::int AS orders, count(placed_at)::int AS placed FROM orders.purchase",
  );
  await insides.close();
  assert.equal(counted?.orders, written);

  const { said } = await shop.command("demo", "orders");
  const lines = said.split("\n").filter((line) => line !== "" && !line.startsWith("{"));
  assert.equal(lines.length, 21);
  const more = (Number(counted?.placed) - 20).toLocaleString("en-GB");
  assert.equal(lines.at(-1), `and ${more} earlier ones`);
  assert.match(lines[0] ?? "", /^FF-[0-9A-Z]{4}-[0-9A-Z]{4} {2}£/);

  assert.equal(await shop.stop(), 0);
});
