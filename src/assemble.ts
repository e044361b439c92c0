import { join } from "node:path";
import { type Basket, createBasket } from "#basket";
import { type Catalogue, createCatalogue, photographsOf } from "#catalogue";
import { createDelivery, type Delivery } from "#delivery";
import { type Courier, createEgress, createSandboxCourier, type Egress } from "#egress";
import { createClock } from "#kernel/clock";
import { sql } from "#kernel/db";
import { createGate, type Gate, type Route } from "#kernel/http";
import { forgetKeys } from "#kernel/idempotency";
import { type Jobs, openJobs } from "#kernel/jobs";
import { createLedger, type Ledger } from "#ledger";
import {
  createMail,
  createMailbox,
  createSmtpTransport,
  type Mail,
  type Mailbox,
  readSmtpUrl,
  sendMailJob,
} from "#mail";
import { createMedia, type Media } from "#media";
import { createOrders, type Orders } from "#orders";
import { createPayments, createSandboxBank, type Payments } from "#payments";
import { policyVersion, publishedPromises } from "#policy/policy";
import { createPrivacyLedger } from "#privacy";
import { createReviews, type Reviews } from "#reviews";
import { createStock, type Stock } from "#stock";
import { createFileEpochs, createVault, shredJob, type Vault } from "#vault";
import { readPageAssets } from "#views/assets.ts";
import { assertEverythingDeclared } from "./facts.ts";
import type { Ground } from "./ground.ts";
import type { Partners } from "./partners.ts";
import { createOperation } from "./surfaces/operation/index.ts";
import { createStoreApi } from "./surfaces/store-api/index.ts";
import {
  catalogueTag,
  createStorefront,
  explain,
  levelTag,
  mailboxRoutes,
  reviewsTag,
  shoppingRoutes,
} from "./surfaces/storefront/index.ts";
import { createWebhooks } from "./surfaces/webhooks/index.ts";
import { type Identity, shopForMail, termsVersion, termsWords } from "./trader.ts";

/** Every part of the trade, made and joined. */
export type Modules = {
  vault: Vault;
  egress: Egress;
  catalogue: Catalogue;
  reviews: Reviews;
  media: Media;
  stock: Stock;
  delivery: Delivery;
  basket: Basket;
  ledger: Ledger;
  payments: Payments;
  orders: Orders;
  mail: Mail;
  courier: Courier;
  /** The mailbox in memory, where no mail server is configured. */
  mailbox: Mailbox | undefined;
  jobs: Jobs;
};

/** The names of all queues. */
const queues = [sendMailJob, shredJob];

/** What every part of the trade stands on: work that is not lost, sealed data, and one way out. */
async function assembleFoundation(ground: Ground, partners: Partners) {
  const { config, database, keystore, bus, clock, random, log, shopId } = ground;
  const jobs = await openJobs(queues, { connectionString: ground.urls.shop }, { log });
  jobs.every("idempotency-keys", 3_600, () => forgetOldKeys(ground));
  const epochs = createFileEpochs({
    folder: join(config.dataDir, "keys", "epochs"),
    apartFrom: [join(config.dataDir, "postgres"), join(config.dataDir, "backup")],
    clock,
    random,
  });
  const vault = createVault({ shop: shopId, database, keystore, epochs, bus, jobs, clock, random, log });
  const egress = createEgress({
    database,
    clock,
    random,
    log,
    policyVersion,
    origins: { "sandbox-bank": partners.bank.origin, "sandbox-courier": partners.courier.origin },
    ownOrigins: [config.shopUrl],
  });
  return { jobs, vault, egress };
}

/** What is sold, what is said of it, what is left of it and how it comes: the parts that know no order. */
function assembleShelves({ database, bus, clock, log }: Ground) {
  return {
    catalogue: createCatalogue({ database, bus, clock, log }),
    reviews: createReviews({ database, bus, log }),
    stock: createStock({ database, bus, clock, log }),
    delivery: createDelivery({ database, clock }),
  };
}

/** Makes the modules on a ground. Nothing is started: no sweep runs and no request is answered yet. */
export async function assembleModules(ground: Ground, partners: Partners, identity: Identity): Promise<Modules> {
  const { config, database, clock, random, log } = ground;
  const wallClock = createClock();
  const { jobs, vault, egress } = await assembleFoundation(ground, partners);
  const { catalogue, reviews, stock, delivery } = assembleShelves(ground);
  const media = createMedia({ folder: join(config.dataDir, "media"), root: ground.root, clock: wallClock, log });
  const basket = createBasket({ database, catalogue, delivery, stock, clock, random });
  const ledger = createLedger();
  const payments = createPayments({
    database,
    vault,
    clock,
    random,
    log,
    provider: createSandboxBank({ egress, origin: partners.bank.origin, secrets: partners.bank, wallClock }),
    returnUrl: (token) => `${config.shopUrl}/checkout/return/${token}`,
    webhookUrl: `${config.shopUrl}/webhooks/bank`,
  });
  const courier = createSandboxCourier({ egress, secrets: partners.courier, wallClock });
  const mailbox = config.smtpUrl === undefined ? createMailbox(clock) : undefined;
  const transport = mailbox ?? createSmtpTransport({ settings: readSmtpUrl(config.smtpUrl ?? ""), egress });
  const mail = createMail({
    database,
    jobs,
    clock,
    random,
    log,
    transport,
    shop: shopForMail(identity, mailLinks(config.shopUrl)),
    // Orders and mail need each other: orders queues, mail asks. The knot is tied here and nowhere else.
    orderForMail: (ask) => orders.orderForMail(ask),
  });
  const orders: Orders = createOrders({
    database,
    clock,
    random,
    log,
    settings: {
      numberPrefix: identity.numberPrefix,
      policyVersion,
      termsVersion,
      keepDays: config.completionDays,
      deliveredAfterDays: config.deliveredAfterDays,
    },
    vault,
    catalogue,
    basket,
    delivery,
    stock,
    payments,
    ledger,
    privacy: createPrivacyLedger(),
    mail,
    courier,
  });
  const sold = { catalogue, media, reviews, stock, delivery, basket };
  return { vault, egress, ...sold, ledger, payments, orders, mail, courier, mailbox, jobs };
}

/** Loads what the modules hold in memory, and opens the vault. Throws if the shop must not run like this. */
export async function loadModules({ vault, catalogue, reviews, stock, delivery }: Modules): Promise<void> {
  await Promise.all([vault.start(), catalogue.refresh(), reviews.refresh(), stock.refresh(), delivery.refresh()]);
  followSoldOut(catalogue, stock);
}

/** Lists never offer as "in stock" what has none left. Changes of level that sell nothing out cost nothing here. */
function followSoldOut(catalogue: Catalogue, stock: Stock): void {
  let soldOut = stock.levels().soldOut();
  catalogue.markSoldOut(soldOut);
  stock.onLevelChange((skus) => {
    const board = stock.levels();
    if (skus.every((sku) => soldOut.has(sku) === (board.of(sku) === "out"))) return;
    soldOut = board.soldOut();
    catalogue.markSoldOut(soldOut);
  });
}

/** Hands every queue and every sweep to the jobs. */
export function giveWork({ jobs, mail, orders, basket, stock, vault }: Modules): void {
  mail.work(jobs);
  jobs.handle(shredJob, async ({ id }) => orders.goOnShredding({ id }));
  for (const { name, seconds, run } of [...orders.sweeps, ...basket.sweeps, ...stock.sweeps])
    jobs.every(name, seconds, run);
  jobs.every("vault-orphans", 3_600, async () => void (await vault.sweepOrphans()));
}

/** Makes pictures before anybody asks for them, now and after each change of the catalogue. */
export function makePicturesInAdvance({ catalogue, media }: Modules): void {
  const prepare = (): void => media.prepare(photographsOf(catalogue.current().products));
  catalogue.onChange(prepare);
  prepare();
}

/** Every route of the shop, from the modules. */
export async function assembleRoutes(ground: Ground, modules: Modules, identity: Identity) {
  const { config, database, root } = ground;
  const assets = await readPageAssets(root);
  const pages = {
    ...modules,
    trader: identity.trader,
    front: identity.front,
    assets,
    terms: { version: termsVersion, ...termsWords },
    promises: publishedPromises(root),
  };
  const routes: Route[] = [
    ...createStorefront(pages),
    ...shoppingRoutes(pages),
    ...(modules.mailbox === undefined ? [] : mailboxRoutes({ ...pages, mailbox: modules.mailbox })),
    ...createStoreApi({ ...modules, shopUrl: config.shopUrl, shopName: identity.trader.name }),
    ...createWebhooks({ ...modules, shopUrl: config.shopUrl }),
    ...createOperation({
      ask: async () => void (await sql`SELECT 1`.execute(database.reader)),
      keystoreAnswers: modules.vault.isReachable,
    }),
  ];
  return { routes, assets, explain: explain(pages) };
}

/** The shop as one function: the routes behind the gate, and kept pages dropped when what they show has changed. */
export async function assembleGate(
  ground: Ground,
  modules: Modules,
  identity: Identity,
  partners: Partners,
): Promise<Gate> {
  const { config, database, clock, random, log } = ground;
  const { routes, assets, explain: explainPage } = await assembleRoutes(ground, modules, identity);
  await assertEverythingDeclared(ground, routes);
  const gate = createGate({
    routes,
    database,
    clock,
    random,
    log,
    shopUrl: config.shopUrl,
    demo: !config.production,
    styleHashes: [assets.styleHash],
    formTargets: [partners.bank.origin],
    keptBytes: config.keptPagesMb * 1024 * 1024,
    explain: explainPage,
  });
  modules.catalogue.onChange(() => gate.keptPages.drop(catalogueTag));
  modules.reviews.onChange(() => gate.keptPages.drop(reviewsTag));
  modules.stock.onLevelChange((skus) => {
    for (const sku of skus) gate.keptPages.drop(levelTag(sku));
  });
  ground.bus.on("clock", () => gate.keptPages.drop());
  ground.bus.onLost(() => gate.keptPages.drop());
  return gate;
}

async function forgetOldKeys({ database, clock }: Ground): Promise<void> {
  await database.transact((tx) => forgetKeys(tx, clock.now()));
}

/** Addresses for mails: the same routes, made before the route table exists because mails may leave without it. */
function mailLinks(shopUrl: string) {
  return {
    order: (secret: string) => `${shopUrl}/orders/${secret}`,
    terms: `${shopUrl}/terms`,
    privacy: `${shopUrl}/privacy`,
    contact: `${shopUrl}/contact`,
  };
}
