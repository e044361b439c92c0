/** The whole shop, paid through Stripe: its pages, its messages, its sweeps and its refunds, against a stand-in of Stripe. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { minute } from "#kernel/clock";
import { addToBasket, type Browser, openBrowser, pressPay, toReview } from "../../../test/gate/plain-browser.ts";
import { openApp } from "../../../test/support/app.ts";
import { ada } from "../../../test/support/people.ts";
import { signedBy, startStripe, typedAtStripe } from "../../../test/support/stripe.ts";
import { secretKey, webhookSecrets } from "../../../test/support/stripe-shop.ts";

const stripe = await startStripe(secretKey);
const app = await openApp({
  env: { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecrets.join(",") },
  stripe,
});
const { asOwner } = app.db;

/** A piece that is made to order, so that no test runs out of it. */
function somePiece(): string {
  const found = app.modules.catalogue
    .current()
    .products.flatMap(({ variants }) => variants)
    .find(({ sku, priceMinor }) => priceMinor > 0 && app.modules.stock.levels().of(sku) === "made-to-order");
  assert.ok(found !== undefined);
  return found.sku;
}

/** Somebody who stands at Stripe's page with a piece in the basket. */
async function atStripe(): Promise<{ browser: Browser; url: string; review: string }> {
  const browser = openBrowser(app.url);
  await addToBasket(browser, somePiece());
  const review = await toReview(browser, ada);
  return { browser, url: await pressPay(browser, review), review: review.text };
}

async function tell(payload: string, headers = signedBy(webhookSecrets.slice(0, 1), payload)): Promise<number> {
  const answer = await fetch(`${app.url}/webhooks/bank`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json; charset=utf-8" },
    body: payload,
  });
  await answer.arrayBuffer();
  return answer.status;
}
const completed = (url: string) => stripe.event("checkout.session.completed", stripe.at(url));

/** Comes back to the shop; answers where it leads. */
async function comeBack(browser: Browser, address: string): Promise<string> {
  const back = await browser.get(new URL(address).pathname);
  return String(back.headers.location ?? back.status);
}

async function orderAt(url: string): Promise<Record<string, unknown>> {
  const { order } = stripe.at(url).metadata as { order: string };
  const [row] = await asOwner("SELECT * FROM orders.purchase WHERE number = $1", [order]);
  assert.ok(row);
  return row;
}
const taken = () => [...stripe.intents.values()].filter(({ status }) => status === "succeeded").length;

describe("a shop that is paid through Stripe", () => {
  test("names Stripe before the button, leads forms there and nowhere else, and says so in its policy", async () => {
    const { url, review } = await atStripe();
    assert.match(review, /The payment provider, Stripe: the sum and the order number, nothing about you/);
    assert.equal(new URL(url).origin, stripe.origin);
    const page = await openBrowser(app.url).get("/privacy");
    const policy = String(page.headers["content-security-policy"]);
    assert.ok(policy.includes(`form-action 'self' ${stripe.origin};`), policy);
    assert.match(page.text, /<h4>Stripe<\/h4>/);
    assert.doesNotMatch(page.text, /<h4>The sandbox bank<\/h4>/);
  });

  test("an order is placed when the browser comes back; the message that follows, twice at once, changes nothing", async () => {
    const { browser, url } = await atStripe();
    const before = taken();
    assert.match(await comeBack(browser, stripe.pay(url)), /^\/orders\/[\w-]{22}$/);
    const event = completed(url);
    assert.deepEqual(await Promise.all([tell(event), tell(event), tell(completed(url))]), [200, 200, 200]);
    assert.equal(taken(), before + 1);
    const order = await orderAt(url);
    assert.deepEqual([order.lifecycle, order.captured_minor], ["placed", order.total_minor]);
  });

  test("an order is placed when the message comes first, and the browser is shown it", async () => {
    const { browser, url } = await atStripe();
    const before = taken();
    const address = stripe.pay(url);
    assert.equal(await tell(completed(url)), 200);
    assert.equal((await orderAt(url)).lifecycle, "placed");
    assert.match(await comeBack(browser, address), /^\/orders\/[\w-]{22}$/);
    assert.equal(taken(), before + 1);
  });

  test("a forged or old message is refused and places nothing", async () => {
    const { url } = await atStripe();
    stripe.pay(url);
    const event = completed(url);
    assert.equal(await tell(event, signedBy(["whsec_guessed0123456789"], event)), 401);
    assert.equal(await tell(event, signedBy(webhookSecrets, event, Date.now() - 6 * minute)), 401);
    assert.equal(await tell(event, {}), 401);
    assert.equal((await orderAt(url)).lifecycle, "draft");
    const other = stripe.event("customer.created", { object: "customer", id: "cus_0123456789" });
    assert.equal(await tell(other), 200, "what is none of ours is not sent again and again");
  });

  test("whoever goes back without paying pays later on the same page; Stripe away asks for the message again", async () => {
    const { browser, url } = await atStripe();
    stripe.decline(url);
    assert.match(await comeBack(browser, String(stripe.at(url).cancel_url)), /review.*abandoned/);
    stripe.pay(url);
    for (let n = 0; n < 6; n++) stripe.troubles.push({ of: /^GET/, trouble: { status: 503 } });
    const event = completed(url);
    assert.equal(await tell(event), 503);
    stripe.troubles.length = 0;
    assert.equal((await orderAt(url)).lifecycle, "draft");
    assert.equal(await tell(event), 200);
    assert.equal((await orderAt(url)).lifecycle, "placed");
  });

  test("a sum that is not the one agreed to is taken from nobody", async () => {
    const { browser, url } = await atStripe();
    const address = stripe.pay(url);
    const before = taken();
    Object.assign(stripe.intents.get(String(stripe.at(url).payment_intent)) ?? {}, { amount: 1, amount_capturable: 1 });
    assert.equal(await comeBack(browser, address), "200");
    await tell(completed(url));
    assert.deepEqual([(await orderAt(url)).lifecycle, taken()], ["draft", before]);
    assert.ok(app.lines.some((line) => line.includes("payment-mismatch")));
  });

  test("money goes back when the order is called off", async () => {
    const { browser, url } = await atStripe();
    const secret = (await comeBack(browser, stripe.pay(url))).split("/").at(-1) ?? "";
    const { total_minor: total } = await orderAt(url);
    const called = await app.modules.orders.cancelOrder({ secret });
    assert.equal(called.ok, true, JSON.stringify(called));
    await app.settle();
    const back = stripe.refunds.filter(({ payment_intent: intent }) => intent === stripe.at(url).payment_intent);
    assert.deepEqual(
      back.map(({ amount, status }) => [amount, status]),
      [[total, "succeeded"]],
    );
  });

  test("money that is wanted back through the bank stands where staff see it", async () => {
    const { browser, url } = await atStripe();
    await comeBack(browser, stripe.pay(url));
    const { number } = await orderAt(url);
    const dossier = () => app.modules.orders.dossier(app.ground.database.reader, String(number));
    assert.equal((await dossier())?.disputedAt, null);
    const intent = String(stripe.at(url).payment_intent);
    Object.assign(stripe.intents.get(intent) ?? {}, { disputed: true });
    assert.equal(
      await tell(stripe.event("charge.dispute.created", { object: "dispute", payment_intent: intent })),
      200,
    );
    assert.ok((await dossier())?.disputedAt instanceof Date);
  });

  test("a page that nobody pays on is closed at Stripe after three quarters of an hour", async () => {
    const { url } = await atStripe();
    await app.advance(46 * minute);
    assert.equal(stripe.at(url).status, "expired");
    const order = await orderAt(url);
    assert.equal(order.attempt_id, null);
  });
});

test("nobody's details reached Stripe, and what was typed there is in no log [partners-get-what-they-need] [card-never-kept]", () => {
  const sent = stripe.asked
    .map(({ form, path }) => decodeURIComponent(`${path} ${form}`).replaceAll("+", " "))
    .join("\n");
  for (const detail of [ada.email, ada.name, ada.address, ada.town, ada.postcode])
    assert.ok(!sent.includes(detail), detail);
  const logged = app.lines.join("\n");
  for (const detail of [...Object.values(typedAtStripe), secretKey, ...webhookSecrets])
    assert.ok(!logged.includes(detail));
});
