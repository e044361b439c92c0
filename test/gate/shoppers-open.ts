import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import type { App } from "../support/app.ts";
import { ada, edith } from "../support/people.ts";
import {
  addToBasket,
  type Browser,
  buyBasket,
  contactForm,
  formOn,
  openBrowser,
  payWith,
  pressPay,
  toReview,
} from "./plain-browser.ts";
import { send } from "./send.ts";

const words = "Why is it so blue?";

/** Something that takes as long as it is made, so that nothing runs out. */
export function madeToOrder({ modules }: App): string {
  const variants = modules.catalogue.current().products.flatMap((each) => (each.isSwatch ? [] : each.variants));
  return variants.find(({ supply }) => supply.kind === "made-to-order")?.sku ?? assert.fail();
}

/** At the checkout: details are typed, seen, corrected while a payment is under way, and forgotten. */
export async function checkoutOpens(app: App): Promise<void> {
  const browser = openBrowser(app.url);
  await addToBasket(browser, madeToOrder(app));
  const review = await toReview(browser, ada);
  for (const page of ["/checkout", "/privacy/what-we-hold", "/privacy/what-we-hold/data"])
    assert.equal((await browser.get(page)).status, 200, page);
  const { action, fields } = formOn(review.text, /\/checkout\/payment$/);
  assert.equal((await browser.post(action, { ...fields, totalMinor: "1" })).status, 409);
  await pressPay(browser, review);
  await pressPay(browser, await toReview(browser, ada));
  // The bank tells of the payment that this closes, which may come in between: then it is to be pressed again.
  const forgotten = await browser.post("/privacy/what-we-hold/forgetting", {});
  assert.ok([200, 409].includes(forgotten.status), String(forgotten.status));

  // Nobody comes back from the bank here: its own message says that it is paid.
  const other = openBrowser(app.url);
  await addToBasket(other, madeToOrder(app));
  const bankPage = await pressPay(other, await toReview(other, ada));
  const placed = async () =>
    (await app.db.asOwner("SELECT count(*)::int AS n FROM orders.purchase WHERE lifecycle = 'placed'"))[0]?.n;
  const before = Number(await placed());
  await payWith(bankPage);
  for (let tries = 0; Number(await placed()) === before && tries < 1_200; tries++) await pause(50);
  assert.equal(Number(await placed()), before + 1, "the bank said nothing");
}

/** The same over the API, and the order is called off there. */
export async function apiOpens(app: App): Promise<void> {
  const call = async (method: string, path: string, value: unknown, bearer = "") => {
    const headers = {
      ...{ "content-type": "application/json", "idempotency-key": "opens-everything" },
      ...(bearer === "" ? {} : { authorization: `Bearer ${bearer}` }),
    };
    const body = method === "GET" ? {} : { body: JSON.stringify(value) };
    const { status, text } = await send(app.url, `/api/v1/${path}`, { method, headers, ...body });
    assert.ok(status < 300, `${path} ${status} ${text.slice(0, 300)}`);
    return JSON.parse(text);
  };
  const { bearer } = await call("POST", "baskets", {});
  await call("POST", "basket/lines", { sku: madeToOrder(app), quantity: 1 }, bearer);
  const contact = contactForm(edith);
  await call("PUT", "checkout", contact, bearer);
  const reviewed = await call("GET", "checkout", null, bearer);
  const agreed = { totalMinor: reviewed.total.amountMinor, seen: reviewed.seen };
  await call("POST", "orders", agreed, bearer);
  await call("PUT", "checkout", contact, bearer);
  const again = await call("GET", "checkout", null, bearer);
  const headers = {
    "content-type": "application/json",
    authorization: `Bearer ${bearer}`,
    "idempotency-key": "opens-again",
  };
  const body = JSON.stringify({ totalMinor: again.total.amountMinor, seen: again.seen });
  const paying = JSON.parse((await send(app.url, "/api/v1/orders", { method: "POST", headers, body })).text);
  await openBrowser(app.url).get(new URL(await payWith(paying.redirectUrl)).pathname);
  await call("POST", "order/cancellation", {}, paying.secret);
}

/** An order, and the browser that it was bought with. */
type Bought = { browser: Browser; secret: string; number: string; orderId: string };

/** Somebody buys; answers when the money was taken, so that nothing more happens to the order by itself. */
export async function bought(app: App, { quantity = 1, sku = madeToOrder(app) } = {}): Promise<Bought> {
  const browser = openBrowser(app.url);
  await addToBasket(browser, sku, quantity);
  const secret = await buyBasket(browser, ada);
  for (let tries = 0; tries < 1_200; tries++) {
    const found = await app.modules.orders.orderBySecret(app.ground.database.reader, secret);
    const { number, orderId, charged } = found?.order ?? assert.fail();
    if (charged === "full") return { browser, secret, number, orderId };
    await pause(50);
  }
  throw new Error("The order was not charged within a minute.");
}

/** On the page of an order; then it is called off. */
export async function orderOpens(app: App): Promise<void> {
  const { browser, secret, orderId } = await bought(app);
  const page = `/orders/${secret}`;
  const { name, address: addressLine1, town, postcode, email } = ada;
  const business = { name, addressLine1, addressLine2: "", town, postcode, vatNumber: "" };
  const invoice = (await browser.post(`${page}/invoice`, business)).headers.location ?? assert.fail();
  const safety = (await browser.post(`${page}/safety-contact`, { email, agreed: "yes" })).headers.location ?? "";
  const amount = { amountMinor: 100 };
  const refund = { orderId, refundId: app.ground.random.uuid(), amount, reason: "goodwill" } as const;
  assert.ok((await app.modules.orders.refund(refund)).ok);
  for (const path of ["", "/details", "/safety-contact", "/what-we-hold", "/what-we-hold/data"])
    assert.equal((await browser.get(page + path)).status, 200, path);
  assert.equal((await browser.get(`${page}/invoice`)).status, 303);
  for (const path of [invoice, `${invoice}/CN-0001`, safety]) assert.equal((await browser.get(path)).status, 200, path);
  assert.equal((await browser.post(`${page}/details`, contactForm(ada))).status, 303);
  assert.equal((await browser.post(`${page}/cancellation`, {})).status, 303);
}

/** Somebody writes to us. */
export async function writersOpen(app: App): Promise<{ complaint: string; question: string }> {
  const browser = openBrowser(app.url);
  const { reader } = app.ground.database;
  const fields = { words, name: ada.name, email: ada.email, orderNumber: "", topic: "product" };
  const { topic: _, ...complaining } = fields;
  const { name: __, ...asking } = fields;
  const complaint = (await browser.post("/privacy/complaint", complaining)).headers.location ?? "";
  const question = (await browser.post("/contact/question", asking)).headers.location ?? "";
  for (const page of [complaint, question]) assert.equal((await browser.get(page)).status, 200, page);
  assert.equal((await browser.post(`${question}/messages`, { words: "" })).status, 422);
  const { complaints, questions } = app.modules;
  return {
    complaint: (await complaints.bySecret(reader, complaint.slice(-22)))?.complaint.number ?? assert.fail(),
    question: (await questions.bySecret(reader, question.slice(-22)))?.question.number ?? assert.fail(),
  };
}

/** Somebody withdraws from all of an order by the form; the sweep does the rest. */
export async function withdrawalOpens(app: App): Promise<void> {
  const { number } = await bought(app);
  const fields = {
    name: ada.name,
    orderNumber: number,
    email: ada.email,
    which: "",
    attempt: app.ground.random.token(),
  };
  assert.equal((await openBrowser(app.url).post("/withdraw/confirmation", fields)).status, 303);
}
