import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import type { App } from "../support/app.ts";
import { ada, edith, type Person } from "../support/people.ts";
import { changed, everyTable } from "./every-table.ts";
import { addToBasket, type Browser, buy, contactForm, openBrowser, pressPay, toReview } from "./plain-browser.ts";
import { formType, send } from "./send.ts";

/** Somebody with everything that leads to something: each value is a right to what it leads to. */
export type Somebody = {
  person: Person;
  browser: Browser;
  /** The secret of an order that is paid for. */
  secret: string;
  number: string;
  orderId: string;
  /** The cookie's token of a basket that is being paid. */
  token: string;
  /** The links to that basket: kept for later, and of a journey without cookies. */
  saved: string;
  journey: string;
  /** The token in the bank's return address, never shown yet. */
  returnToken: string;
  /** A basket of the API, with its buyer's details. */
  bearer: string;
  mailId: string;
};

export type People = { ada: Somebody; edith: Somebody; guest: Browser; sku: string };

/** Two customers who bought and are buying again, and a guest who has done nothing. */
export async function openPeople(app: App): Promise<People> {
  const sku = app.modules.catalogue
    .current()
    .products.flatMap(({ isSwatch, variants }) =>
      isSwatch ? [] : variants.filter(({ supply }) => supply.kind === "made-to-order").map((variant) => variant.sku),
    )[0];
  assert.ok(sku !== undefined);
  const people = {
    ada: await somebody(app, ada, sku),
    edith: await somebody(app, edith, sku),
    guest: openBrowser(app.url),
    sku,
  };
  await untilStill(app);
  return people;
}

async function somebody(app: App, person: Person, sku: string): Promise<Somebody> {
  const browser = openBrowser(app.url);
  const secret = await buy(browser, person, sku);
  const found = await app.modules.orders.orderBySecret(app.ground.database.reader, secret);
  assert.ok(found !== null);
  const { number, orderId } = found.order;
  const without = openBrowser(app.url);
  const first = await without.post("/basket/lines", { sku, quantity: "1" });
  const journey = /^\/b\/([\w-]{22})\//.exec(first.headers.location ?? "")?.[1] ?? "";
  await addToBasket(browser, sku);
  const kept = await browser.post("/basket/links", {});
  const saved = /\/basket\/saved\/([\w-]{22})/.exec(kept.text)?.[1] ?? "";
  const bankPage = await pressPay(browser, await toReview(browser, person));
  const returnToken = await returnTokenOf(bankPage);
  const mailId = await receiveMail(app, person);
  const bearer = await basketByApi(app.url, person, sku);
  const token = browser.token();
  const all = { person, browser, secret, number, orderId, token, saved, journey, returnToken, bearer, mailId };
  for (const name of ["secret", "token", "saved", "journey", "returnToken", "bearer"] as const)
    assert.match(all[name], /^[\w-]{22}$/, name);
  return all;
}

/** The queue does not work in these tests, so that nothing writes behind their backs: a mail is put into the mailbox. */
async function receiveMail({ modules, ground }: App, person: Person): Promise<string> {
  const id = ground.random.uuid();
  await modules.mailbox?.send({
    messageId: `<${id}@localhost>`,
    from: { name: "Fell & Fern", address: "orders@fellandfern.example" },
    to: { name: person.name, address: person.email },
    subject: "Your order",
    text: `Dear ${person.name}`,
    html: `<!doctype html><p>Dear ${person.name}</p>`,
  } as Parameters<NonNullable<typeof modules.mailbox>["send"]>[0]);
  return id;
}

/** Waits until the bank's messages have come and been acted on. */
export async function untilStill(app: Pick<App, "db" | "modules">): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    const before = await everyTable(app);
    await pause(200);
    if (changed(before, await everyTable(app)).length === 0) return;
  }
  throw new Error("The shop did not come to rest within ten seconds.");
}

/** Leaves the bank's page without paying, only to read where it would send the browser. */
async function returnTokenOf(bankPage: string): Promise<string> {
  const { origin, pathname } = new URL(bankPage);
  const headers = { "content-type": formType };
  const left = await send(origin, `${pathname}/leave`, { method: "POST", headers, body: "" });
  return /\/checkout\/return\/([\w-]+)$/.exec(left.headers.location ?? "")?.[1] ?? "";
}

async function basketByApi(shopUrl: string, person: Person, sku: string): Promise<string> {
  const json = { "content-type": "application/json" };
  const made = await send(shopUrl, "/api/v1/baskets", { method: "POST", headers: json, body: "{}" });
  const { bearer } = JSON.parse(made.text) as { bearer: string };
  const headers = { ...json, authorization: `Bearer ${bearer}` };
  const added = JSON.stringify({ sku, quantity: 1 });
  assert.equal((await send(shopUrl, "/api/v1/basket/lines", { method: "POST", headers, body: added })).status, 200);
  const details = JSON.stringify(contactForm(person));
  assert.equal((await send(shopUrl, "/api/v1/checkout", { method: "PUT", headers, body: details })).status, 200);
  return bearer;
}
