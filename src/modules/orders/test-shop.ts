import assert from "node:assert/strict";
import { join } from "node:path";
import { createAccess } from "#access";
/** A shop for tests of orders: real database, vault, stock, delivery, books and outbox; catalogue, basket and partners in memory. */

import { createDelivery } from "#delivery";
import { type Clock, fixedClock } from "#kernel/clock";
import type { Database } from "#kernel/db";
import { type Log, silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { createLedger } from "#ledger";
import { createMail, createMailbox, type ShopForMail } from "#mail";
import { createPrivacyLedger, createPrivacyLog, type Horizon } from "#privacy";
import { createStock } from "#stock";
import type { Personal, VaultNeeds } from "#vault";
import { type FreshDatabase, freshDatabase } from "../../../test/support/database.ts";
import { testPromotions } from "../../../test/support/promotions.ts";
import { freshFolder, freshVault } from "../../../test/support/vault.ts";
import { type Contact, createOrders, type Orders, type OrdersNeeds } from "./index.ts";
import { type TestPayments, testPayments } from "./test-payments.ts";

export type Goods = {
  priceMinor?: number;
  onHand?: number;
  madeToOrder?: boolean;
  swatch?: boolean;
  bespoke?: boolean;
  category?: string;
  /** Of which product it is a variant, and in which fabric; a product of its own unless told. */
  product?: string;
  fabric?: string;
  vatRatePermille?: number;
};

export type TestShop = Awaited<ReturnType<typeof testShop>>;

/** Ada, who buys; each test may change what she types. */
export const ada = {
  email: "ada.canary@example.org",
  name: "Ada Canary",
  telephone: "07700 900982",
  addressLine1: "1 Canary Lane",
  addressLine2: "",
  town: "Kendal",
  postcode: "LA9 4AB",
  note: "Canary note",
};

const settings: OrdersNeeds["settings"] = {
  numberPrefix: "FF",
  policyVersion: "2026-12-01",
  termsVersion: "2026-11-01",
  keepDays: 7,
  deliveredAfterDays: 14,
};

/** Opens the shop. The clock stands at noon in London on Tuesday 1 December 2026. */
export async function testShop(but: Partial<OrdersNeeds["settings"]> = {}) {
  const db = await freshDatabase();
  const clock = fixedClock(new Date("2026-12-01T12:00:00Z"));
  const { database, bus } = db;
  const random = systemRandom;
  const shredJobs: string[] = [];
  const jobs: VaultNeeds["jobs"] = {
    enqueue: async (_tx, name, { id }) => {
      if (name === "vault.shred") shredJobs.push(id);
    },
  };
  const vault = freshVault(db, { clock, jobs });
  const privacyLog = await readyLog(database, clock);
  await vault.start();
  const horizon: { now: Horizon } = { now: { epoch: null, expectedAt: null, receipt: null } };
  const stock = createStock({ database, bus, clock, log: silentLog });
  const delivery = await readyDelivery(database, clock);
  const { promotions, promote } = testPromotions(db, clock);
  const catalogue = testCatalogue();
  const basket = testBasket();
  const payments = testPayments(random);
  const courier = testCourier();
  const troubles: string[] = [];
  const log: Log = { ...silentLog, error: (event) => void troubles.push(event) };
  const vat = { rateOf: (named: number) => named };
  const mailbox = createMailbox(clock);
  const mail = createMail({
    database,
    jobs,
    clock,
    random,
    log: silentLog,
    shop: sampleShop,
    transport: mailbox,
    orderForMail: (ask) => orders.orderForMail(ask),
    complaintForMail: () => Promise.resolve({ ok: false, because: "forgotten" }),
    questionForMail: () => Promise.resolve({ ok: false, because: "forgotten" }),
    safetyForMail: () => Promise.resolve({ ok: false, because: "forgotten" }),
  });
  // What the merchant's own programs were told.
  const told: Parameters<OrdersNeeds["programs"]["tell"]>[1][] = [];
  const needs: OrdersNeeds = {
    database,
    clock,
    random,
    log,
    settings: { ...settings, ...but },
    vault,
    catalogue: catalogue.port,
    basket: basket.port,
    delivery,
    vat,
    promotions,
    stock,
    payments,
    invoices: { creditRefund: () => Promise.resolve(), ofOrder: () => Promise.resolve(null) },
    ledger: createLedger(),
    privacy: createPrivacyLedger(),
    privacyLog,
    horizonOf: async () => horizon.now,
    mail,
    access: createAccess({ database, vault, clock, random, most: 5, tellOwner: () => Promise.resolve() }),
    courier,
    programs: { tell: async (_, happened) => void told.push(happened) },
  };
  const orders: Orders = createOrders(needs);
  // `troubles`: errors that were logged. `horizon`: what the vault says of older copies; a test may say something else.
  const parts = { privacyLog, vault, stock, promotions, promote, catalogue, basket, payments, courier, mail, mailbox };
  const shop = { troubles, told, horizon, db, clock, needs, orders, shredJobs, ...parts };
  return { ...shop, ...verbs(shop), ...looks(shop) };
}

async function readyLog(database: Database, clock: Clock) {
  const folder = join(freshFolder(), "keys");
  const needs = { database, clock, random: systemRandom, log: silentLog, shopUrl: "https://shop.example" };
  const log = createPrivacyLog({ ...needs, folder, apartFrom: [] });
  await log.start();
  return log;
}

async function readyDelivery(database: Database, clock: Clock) {
  const delivery = createDelivery({ database, clock });
  await database.transact((tx) => delivery.seed(tx));
  await delivery.refresh();
  return delivery;
}

/** What tests say again and again, in a word each. */
function verbs(shop: {
  needs: OrdersNeeds;
  orders: Orders;
  stock: ReturnType<typeof createStock>;
  catalogue: ReturnType<typeof testCatalogue>;
  basket: ReturnType<typeof testBasket>;
  payments: TestPayments;
}) {
  const { needs, orders, payments } = shop;
  const { database } = needs;
  const sell = async (sku: string, goods: Goods = {}): Promise<void> => {
    shop.catalogue.put(sku, goods);
    const item = goods.madeToOrder
      ? { sku, kind: "made-to-order" as const }
      : { sku, kind: "stock" as const, onHand: goods.onHand ?? 100 };
    await database.transact((tx) => shop.stock.register(tx, [item]));
  };
  const contact = (over: Partial<typeof ada> = {}): Personal<Contact, "contact"> => {
    const read = orders.readContact({ ...ada, ...over });
    if (!read.ok) throw new Error(`The test's own person is not valid: ${JSON.stringify(read.errors)}`);
    return read.contact;
  };
  /** A basket with a draft. */
  const begin = async (lines: Record<string, number>, over: Partial<typeof ada> = {}, code?: string) => {
    const basketId = shop.basket.fill(lines);
    if (code !== undefined) shop.basket.useCode(basketId, code);
    const begun = await orders.beginOrder({ basketId, contact: contact(over) });
    if (!begun.ok) throw new Error(`beginOrder refused: ${begun.because}`);
    return { basketId, ...begun };
  };
  /** Presses the pay button with what the review says. */
  const pay = async (basketId: string) => {
    const review = await orders.review(database.reader, basketId);
    if (!review.ok) throw new Error(`review refused: ${review.because}`);
    const { totalMinor: expectedTotalMinor, seen } = review.review;
    return orders.pay({ basketId, expectedTotalMinor, seen });
  };
  /** Up to the provider's page. */
  const toProvider = async (lines: Record<string, number>, over: Partial<typeof ada> = {}, code?: string) => {
    const begun = await begin(lines, over, code);
    const paying = await pay(begun.basketId);
    if (!paying.ok || paying.next !== "pay") throw new Error("the draft was not to be paid");
    const attemptId = paying.redirectUrl.split("/").at(-1) ?? "";
    return { ...begun, secret: paying.secret, attemptId };
  };
  /** Bought and paid. */
  const buy = async (lines: Record<string, number>, over: Partial<typeof ada> = {}, code?: string) => {
    const order = await toProvider(lines, over, code);
    payments.move(order.attemptId, "authorised");
    const settled = await orders.settle(order.attemptId);
    if (!settled.ok) throw new Error(`settle refused: ${settled.because}`);
    return order;
  };
  /** Bought, sent and delivered. */
  const deliver = async (lines: Record<string, number>, over: Partial<typeof ada> = {}, code?: string) => {
    const order = await buy(lines, over, code);
    const sent = await orders.dispatch(order.orderId);
    if (!sent.ok) throw new Error(`dispatch refused: ${sent.because}`);
    const { shipmentId } = sent;
    await database.transact((tx) => orders.markDelivered(tx, { shipmentId }, "courier"));
    return { ...order, shipmentId };
  };
  return { sell, contact, begin, pay, toProvider, buy, deliver };
}

/** What tests look at, past every grant, and the sweeps by name. */
function looks({ db, orders }: { db: FreshDatabase; orders: Orders }) {
  const state = async (orderId: string): Promise<string> => {
    const [row] = await db.asOwner(
      "SELECT concat_ws(' ', lifecycle, authorised, charged, fulfilled, privacy) AS state FROM orders.purchase WHERE id = $1",
      [orderId],
    );
    return String(row?.state);
  };
  const mails = async (orderId: string): Promise<string[]> => {
    const rows = await db.asOwner("SELECT kind FROM mail.outbox WHERE order_id = $1 ORDER BY kind", [orderId]);
    return rows.map(({ kind }) => String(kind));
  };
  const sweep = async (name: string): Promise<void> => {
    const found = orders.sweeps.find((each) => each.name === name);
    if (found === undefined) throw new Error(`no sweep ${name}`);
    await found.run();
  };
  /** What the retention engine does with orders, and then the sweep that asks recipients; answers how much each rule ended. */
  const retain = async (): Promise<{ abandoned: number; shredded: number }> => {
    const ended = new Map<string, number>();
    for (const { rule, carryOut } of orders.retention) ended.set(rule, await carryOut());
    await sweep("orders-deletion");
    return { abandoned: ended.get("unpaid-draft") ?? 0, shredded: ended.get("complete-order") ?? 0 };
  };
  return { state, mails, sweep, retain };
}

/** Holds `work` to answering `refusal` and to writing nothing. */
export async function refuses(db: FreshDatabase, work: () => Promise<object>, refusal: object): Promise<void> {
  const before = await everything(db);
  assert.deepEqual(await work(), refusal);
  assert.equal(await everything(db), before, "a refusal wrote something");
}

/** Everything that is written, as one text: two of them are equal when nothing was written between. */
export async function everything(db: FreshDatabase): Promise<string> {
  const rows = await db.asOwner(`
    SELECT schemaname || '.' || relname AS name,
      query_to_xml(format('SELECT t::text COLLATE "C" AS r FROM %I.%I t ORDER BY 1', schemaname, relname), true, false, '') AS rows
    FROM pg_stat_user_tables WHERE schemaname IN ('orders', 'promotions', 'ledger', 'privacy', 'stock', 'mail', 'vault') ORDER BY 1`);
  return rows.map(({ name, rows: text }) => `${String(name)}\n${String(text)}`).join("\n\n");
}

function testCatalogue() {
  const offers = new Map<string, object>();
  const put = (sku: string, goods: Goods) => {
    const { priceMinor = 124_900, madeToOrder = false, swatch = false, bespoke = false } = goods;
    const {
      category = "sofas",
      vatRatePermille = 200,
      product: key = sku.toLowerCase(),
      fabric = "Moss velvet",
    } = goods;
    const slug = fabric.toLowerCase().split(" ")[0] ?? "";
    const supply = madeToOrder
      ? { kind: "made-to-order", minWeeks: 6, maxWeeks: 8 }
      : { kind: "stock", minDays: 2, maxDays: 4 };
    const product = {
      key,
      slug: key,
      name: `The ${key.toUpperCase()}`,
      category,
      isSwatch: swatch,
      madeToSpecification: bespoke,
      options: [{ slug: "fabric", name: "Fabric", values: [{ slug, label: fabric }] }],
    };
    const variant = {
      sku,
      slug,
      choice: { fabric: slug },
      priceMinor,
      vatRatePermille,
      supply,
      packedCm: swatch ? { width: 10, depth: 10, height: 1 } : { width: 100, depth: 60, height: 50 },
      weightKg: swatch ? 0.05 : 30,
      handling: swatch ? "letter" : "two-person",
      returnCostMinor: null,
    };
    offers.set(sku, { product, variant });
  };
  const port = {
    current: () => ({ variantBySku: (sku: string) => offers.get(sku) ?? null }),
  } as unknown as OrdersNeeds["catalogue"];
  return { port, put, drop: (sku: string) => offers.delete(sku) };
}

function testBasket() {
  const baskets = new Map<string, Map<string, number>>();
  const codes = new Map<string, string>();
  const port = {
    contents: async (_reader: unknown, basketId: string) => {
      const lines = baskets.get(basketId);
      if (lines === undefined) return null;
      const code = codes.get(basketId) ?? null;
      return { lines: [...lines].map(([sku, quantity]) => ({ sku, quantity })), gone: [], code };
    },
    empty: async (_tx: unknown, basketId: string) => void baskets.delete(basketId),
    open: async () => {
      const basketId = systemRandom.uuid();
      baskets.set(basketId, new Map());
      return { basketId };
    },
    addLine: async (_tx: unknown, basketId: string, sku: string, quantity: number) => {
      if (quantity > 20) return { ok: false, because: "too-many-pieces", limit: 20, already: 0 };
      baskets.get(basketId)?.set(sku, quantity);
      return { ok: true };
    },
  } as unknown as OrdersNeeds["basket"];
  const fill = (lines: Record<string, number>, basketId: string = systemRandom.uuid()): string => {
    baskets.set(basketId, new Map(Object.entries(lines)));
    return basketId;
  };
  const useCode = (basketId: string, code: string) => void codes.set(basketId, code);
  return { port, fill, useCode, howMany: () => baskets.size, has: (basketId: string) => baskets.has(basketId) };
}

function testCourier() {
  const booked = new Map<string, { trackingReference: string; told: string }>();
  const forgotten = new Set<string>();
  return {
    name: "Test Carriers",
    takesParcels: true,
    booked,
    forgotten,
    down: false,
    async book({ consignmentId, recipient, fields }: Parameters<OrdersNeeds["courier"]["book"]>[0]) {
      if (this.down) return { ok: false as const, because: "courier-unavailable" as const };
      const before = booked.get(consignmentId);
      const trackingReference = before?.trackingReference ?? `SB${String(booked.size).padStart(10, "0")}`;
      booked.set(consignmentId, { trackingReference, told: JSON.stringify({ recipient, fields }) });
      return { ok: true as const, trackingReference };
    },
    arrived: false,
    async track() {
      return { ok: true as const, delivered: this.arrived };
    },
    async forget(trackingReference: string) {
      if (this.down) return { ok: false as const, because: "courier-unavailable" as const };
      forgotten.add(trackingReference);
      return { ok: true as const, confirmed: true };
    },
  };
}

const sampleShop: ShopForMail = {
  name: "Fell & Fern",
  legalName: "Fell & Fern Furniture Limited",
  companyNumber: "00000000",
  registeredIn: "England and Wales",
  registeredOffice: "1 Example Yard, Kendal, LA9 0XX",
  vatNumber: "GB 000 0000 00",
  postalAddress: "1 Example Yard, Kendal, LA9 0XX",
  email: "hello@fellandfern.example",
  telephone: "01632 960 140",
  senderEmail: "orders@fellandfern.example",
  terms: {
    contractMade: "The contract is made when we confirm your order by e-mail.",
    acceptedBy: "acknowledgement",
  },
  guarantee: "",
  links: {
    order: (secret) => `https://shop.example/order/${secret}`,
    complaint: (secret) => `https://shop.example/complaint/${secret}`,
    question: (secret) => `https://shop.example/question/${secret}`,
    invoice: (secret) => `https://shop.example/orders/${secret}/invoice`,
    safety: (secret) => `https://shop.example/safety/${secret}`,
    recalls: "https://shop.example/recalls",
    terms: "https://shop.example/terms",
    privacy: "https://shop.example/privacy",
    contact: "https://shop.example/contact",
    withdraw: "https://shop.example/withdraw",
  },
  regulator: { name: "the regulator", address: ["1 Example Street"], website: "regulator.example" },
  isDemonstration: true,
};
