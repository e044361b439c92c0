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
  /** The secret of a complaint that waits for its answer. */
  complaintSecret: string;
  /** The secret of a question that waits for its answer. */
  questionSecret: string;
  /** The secret of the address for safety messages that was left with the order. */
  safetySecret: string;
  /** The secret of the VAT invoice of the order. */
  invoiceSecret: string;
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
  const complaintSecret = await complain(browser, person);
  const questionSecret = await ask(browser, person);
  const safetySecret = await leaveForSafety(browser, secret, person);
  const invoiceSecret = await askForInvoice(browser, secret, person);
  const order = { secret, number, orderId };
  const all = {
    person,
    browser,
    ...order,
    token,
    saved,
    journey,
    returnToken,
    bearer,
    mailId,
    complaintSecret,
    questionSecret,
    safetySecret,
    invoiceSecret,
  };
  for (const name of [
    "secret",
    "token",
    "saved",
    "journey",
    "returnToken",
    "bearer",
    "complaintSecret",
    "questionSecret",
    "safetySecret",
    "invoiceSecret",
  ] as const)
    assert.match(all[name], /^[\w-]{22}$/, name);
  return all;
}

async function complain(browser: Browser, { name, email }: Person): Promise<string> {
  const words = "You wrote to me about an order that is not mine.";
  const sent = await browser.post("/privacy/complaint", { words, name, email, orderNumber: "" });
  return /\/privacy\/complaint\/([\w-]{22})$/.exec(sent.headers.location ?? "")?.[1] ?? "";
}

async function ask(browser: Browser, { email }: Person): Promise<string> {
  const words = "When does my order come?";
  const sent = await browser.post("/contact/question", { topic: "delivery", words, email, orderNumber: "" });
  return /\/contact\/question\/([\w-]{22})$/.exec(sent.headers.location ?? "")?.[1] ?? "";
}

async function leaveForSafety(browser: Browser, secret: string, { email }: Person): Promise<string> {
  const left = await browser.post(`/orders/${secret}/safety-contact`, { email, agreed: "yes" });
  return /\/safety\/contact\/([\w-]{22})$/.exec(left.headers.location ?? "")?.[1] ?? "";
}

async function askForInvoice(
  browser: Browser,
  secret: string,
  { name, address, town, postcode }: Person,
): Promise<string> {
  const business = { name: `${name} Limited`, addressLine1: address, addressLine2: "", town, postcode, vatNumber: "" };
  const made = await browser.post(`/orders/${secret}/invoice`, business);
  return /\/invoices\/([\w-]{22})$/.exec(made.headers.location ?? "")?.[1] ?? "";
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
export async function untilStill(app: Pick<App, "db" | "rest">): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const before = await everyTable(app);
    await pause(200);
    if (changed(before, await everyTable(app)).length === 0) return;
  }
  throw new Error("The shop did not come to rest within a minute.");
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

/** What leads to something, by what it leads to. */
export type Kind =
  | "order"
  | "complaint"
  | "question"
  | "safety"
  | "invoice"
  | "basket"
  | "saved"
  | "journey"
  | "return"
  | "mail"
  | "sku"
  | "none"
  | "preview";
export type Id = { kind: Kind; name: string; value: string };

/** What somebody holds that leads to something of theirs, or looks as if it did. */
export const rightsOf = (who: Somebody, whose: string): Id[] => [
  { kind: "order", name: `${whose} order's secret`, value: who.secret },
  { kind: "basket", name: `${whose} cookie`, value: who.token },
  { kind: "basket", name: `${whose} bearer`, value: who.bearer },
  { kind: "saved", name: `${whose} saved link`, value: who.saved },
  { kind: "journey", name: `${whose} journey`, value: who.journey },
  { kind: "return", name: `${whose} return address`, value: who.returnToken },
  { kind: "mail", name: `${whose} mail`, value: who.mailId },
  { kind: "complaint", name: `${whose} complaint's secret`, value: who.complaintSecret },
  { kind: "question", name: `${whose} question's secret`, value: who.questionSecret },
  { kind: "safety", name: `${whose} address for safety messages`, value: who.safetySecret },
  { kind: "invoice", name: `${whose} invoice's secret`, value: who.invoiceSecret },
  { kind: "none", name: `${whose} order's number`, value: who.number },
  { kind: "none", name: `${whose} order's id`, value: who.orderId },
];
