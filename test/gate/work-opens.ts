import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hour, second } from "#kernel/clock";
import { opensFor } from "#policy/acts";
import { runAs } from "#vault/act";
import { control } from "../../sandbox/play.ts";
import type { App } from "../support/app.ts";
import { ada, edith } from "../support/people.ts";
import { addToBasket, openBrowser, payWith, pressPay, toReview } from "./plain-browser.ts";
import { bought, madeToOrder } from "./shoppers-open.ts";

/** The next calls of this name at the bank or the courier fail, before anything is done. */
async function breaks(app: App, who: "bank" | "courier", on: string): Promise<void> {
  const path = join(app.dataDir, "sandbox", who, "secrets.json");
  const { controlSecret } = JSON.parse(readFileSync(path, "utf8")) as { controlSecret: string };
  await control({ origin: app.partners[who].origin, controlSecret }, "POST", "faults", {
    on,
    kind: "error-500",
    times: 2,
  });
}

/** What the shop could not end in its day is ended by its sweeps: a charge, a refund, a consignment, a payment that nobody comes back from. */
export async function sweepsOpen(app: App): Promise<void> {
  const { orders } = app.modules;
  const browser = openBrowser(app.url);
  await addToBasket(browser, madeToOrder(app));
  const bankPage = await pressPay(browser, await toReview(browser, ada));
  await breaks(app, "bank", "capture");
  await browser.get(new URL(await payWith(bankPage)).pathname);
  const refunded = await bought(app);
  await breaks(app, "bank", "refund");
  const amount = { amountMinor: 100 };
  const given = await orders.refund({
    ...{ orderId: refunded.orderId, refundId: app.ground.random.uuid(), amount, reason: "goodwill" },
  });
  assert.ok(given.ok && given.state === "agreed", JSON.stringify(given));
  const sent = await bought(app);
  await breaks(app, "courier", "book");
  assert.equal((await orders.dispatch(sent.orderId)).ok, false);
  await begins(app);
  await app.advance(70 * second);
  await app.advance(hour);
}

/** Somebody begins to pay and leaves. */
async function begins(app: App): Promise<void> {
  const browser = openBrowser(app.url);
  await addToBasket(browser, madeToOrder(app));
  await pressPay(browser, await toReview(browser, edith));
}

/** What nobody paid is given up after its day. */
export async function retentionOpens(app: App): Promise<void> {
  await begins(app);
  await app.advance(25 * hour);
}

/** Every kind of mail to a person leaves, a recall among them. */
export async function mailsOpen(app: App): Promise<void> {
  const { recalls, catalogue } = app.modules;
  const [published] = await recalls();
  const product = catalogue.current().products.find(({ slug }) => published?.concerns?.products.includes(slug));
  const sku = product?.variants.find(({ supply }) => supply.kind === "made-to-order")?.sku ?? assert.fail();
  const { browser, secret, orderId } = await bought(app, { sku });
  await browser.post(`/orders/${secret}/safety-contact`, { email: ada.email, agreed: "yes" });
  await app.db.asOwner(
    `ALTER TABLE orders.purchase DISABLE TRIGGER USER;
     UPDATE orders.purchase SET placed_at = '${published?.concerns?.from}T12:00:00Z' WHERE id = '${orderId}';
     ALTER TABLE orders.purchase ENABLE TRIGGER USER`,
  );
  await app.settle();
  await app.settle();
}

/** What `candour demo` does to an order, as that command: it opens what its act may and nothing else. */
export async function demoOpens(app: App): Promise<void> {
  const { orders } = app.modules;
  const demo = { name: "candour demo", opens: opensFor("candour demo") };
  const { orderId, secret } = await bought(app);
  const { transact } = app.ground.database;
  const sent = await runAs(demo, () => orders.dispatch(orderId));
  assert.ok(sent.ok);
  await transact((tx) => orders.markDelivered(tx, { shipmentId: sent.shipmentId }, "operator"));
  await transact((tx) => orders.openReturn(tx, { secret }, "changed-mind"));
  assert.ok((await runAs(demo, () => orders.takeBack(orderId))).ok);
}
