import { join } from "node:path";
import { type Access, createAccess } from "#access";
import { type Basket, createBasket } from "#basket";
import { type Catalogue, createCatalogue } from "#catalogue";
import { type Complaints, createComplaints } from "#complaints";
import type { Config } from "#config";
import { createDelivery, type Delivery } from "#delivery";
import { type Courier, createEgress, type Egress } from "#egress";
import { createExchange, type Exchange, type ImportDeps } from "#exchange";
import { createInvoices, type Invoices, type Supplier } from "#invoices";
import { createClock, hour } from "#kernel/clock";
import { sql } from "#kernel/db";
import { createGate, type Gate, type PagesFile, type Route } from "#kernel/http";
import { countKeys, forgetKeys } from "#kernel/idempotency";
import { type Jobs, openJobs } from "#kernel/jobs";
import { once } from "#kernel/once";
import { seededAt } from "#kernel/shop-identity";
import { createLedger, type Ledger } from "#ledger";
import { createMail, type Mail, type Mailbox, promotionIn, sendMailJob } from "#mail";
import { createMedia, type Media, printName } from "#media";
import { createOrders, type OrderSettings, type Orders } from "#orders";
import { createPatrolBook, type PatrolBook } from "#patrol";
import { createPayments, type Payments } from "#payments";
import { readArchive } from "#policy/archive";
import { judgeOnce } from "#policy/evidence";
import { publishedPolicy } from "#policy/policy";
import { keptMs, type RetentionWork } from "#policy/retention";
import { policyVersion } from "#policy/versions";
import { createPrivacyLedger, createPrivacyLog, type PrivacyLog } from "#privacy";
import { createPrograms, type Programs, tellProgramJob } from "#programs";
import { createPromotions, type Promotions } from "#promotions";
import { createQuestions, type Questions } from "#questions";
import { createRetention, lastRuns, type Retention } from "#retention";
import { createReviews, type Reviews } from "#reviews";
import { createSafety, type Recall, type Safety } from "#safety";
import { createSearches, type Searches } from "#searches";
import type { Staff } from "#staff";
import { createStock, type Stock } from "#stock";
import { createVault, shredJob, type Vault } from "#vault";
import { readPageAssets } from "#views/assets.ts";
import { basketBadge } from "#views/head-of-page.tsx";
import { beginningsOf } from "#views/layout.tsx";
import { assembleOffice, assembleStaff, officePepper } from "./assemble-office.ts";
import { dropWhatChanges } from "./drop-what-changes.ts";
import { createEpochs, escrowPlace } from "./epochs.ts";
import { readHorizon } from "./erasure-horizon.ts";
import { assertEverythingDeclared } from "./facts.ts";
import { figuresOf } from "./figures.ts";
import type { Ground } from "./ground.ts";
import { invoicesLater } from "./invoices-later.ts";
import { type KeptSettings, keepSettings } from "./keep-settings.ts";
import { mailLinks } from "./mail-links.ts";
import { ownerForMail } from "./owner-for-mail.ts";
import { addressingOf, mailWay, partnerClients, partnerOrigins, partnersInUse } from "./partner-clients.ts";
import type { Partners } from "./partners.ts";
import { readRecalls } from "./recalls.ts";
import { followSoldOut } from "./sold-out.ts";
import { createOperation } from "./surfaces/operation/index.ts";
import { createStoreApi } from "./surfaces/store-api/index.ts";
import { createStorefront, explain, mailboxRoutes, shoppingRoutes } from "./surfaces/storefront/index.ts";
import { createWebhooks } from "./surfaces/webhooks/index.ts";
import { type Identity, shopForMail, termsVersion, termsWords } from "./trader.ts";
import { asRoute } from "./work.ts";

/** Every part of the trade, made and joined. */
export type Modules = {
  vault: Vault;
  privacyLog: PrivacyLog;
  egress: Egress;
  programs: Programs;
  catalogue: Catalogue;
  reviews: Reviews;
  searches: Searches;
  media: Media;
  exchange: Exchange;
  stock: Stock;
  delivery: Delivery;
  promotions: Promotions;
  basket: Basket;
  ledger: Ledger;
  payments: Payments;
  orders: Orders;
  complaints: Complaints;
  questions: Questions;
  safety: Safety;
  invoices: Invoices;
  /** What is recalled, as it was when the process began. */
  recalls(): Promise<readonly Recall[]>;
  mail: Mail;
  access: Access;
  courier: Courier;
  staff: Staff;
  /** What the owner sets of the shop. */
  kept: KeptSettings;
  /** The mailbox in memory, where no mail server is configured. */
  mailbox: Mailbox | undefined;
  retention: Retention;
  patrolBook: PatrolBook;
  jobs: Jobs;
};

/** The names of all queues. */
const queues = [sendMailJob, shredJob, tellProgramJob];

/** What every part of the trade stands on: work that is not lost, sealed data, and one way out. */
async function assembleFoundation(ground: Ground, partners: Partners | undefined) {
  const { config, database, keystore, bus, clock, random, log, shopId } = ground;
  const jobs = await openJobs(queues, { connectionString: ground.urls.shop }, { log });
  const whereTo = partnerOrigins(config, partners);
  const egress = createEgress({
    database,
    clock,
    random,
    log,
    policyVersion,
    ...whereTo,
    origins: {
      ...whereTo.origins,
      ...(config.epochKeys.kind === "file" ? {} : { "key-keeper": config.epochKeys.origin }),
    },
    ownOrigins: [config.shopUrl],
    addressing: addressingOf(config),
  });
  const epochs = createEpochs(ground, egress);
  const escrow = escrowPlace(config);
  const epochSettings = { lastsMs: config.epochHours * hour, graceMs: config.epochGraceHours * hour };
  const vault = createVault({
    shop: shopId,
    database,
    keystore,
    epochs,
    epochSettings,
    escrow,
    bus,
    jobs,
    clock,
    random,
    log,
  });
  const { shopUrl } = config;
  const folder = join(config.dataDir, "keys");
  const apartFrom = [join(config.dataDir, "postgres"), config.backupDir];
  const privacyLog = createPrivacyLog({ database, clock, random, log, shopUrl, folder, apartFrom });
  const wallClock = createClock();
  const pepper = officePepper(ground);
  const programs = createPrograms({
    ...{ database, bus, jobs, clock, wallClock, random, log, egress, pepper },
    addressing: addressingOf(config),
  });
  return { jobs, vault, privacyLog, egress, programs };
}

/** What is sold, what is said of it, what is left of it and how it comes: the parts that know no order. */
function assembleShelves({ database, bus, clock, random, log }: Ground, programs: Programs) {
  const catalogue = createCatalogue({ database, bus, clock, log });
  return {
    catalogue,
    promotions: createPromotions({
      database,
      bus,
      clock,
      random,
      log,
      catalogue,
      wordTrouble: (words) => promotionIn(words)[0] ?? null,
    }),
    reviews: createReviews({ database, bus, log }),
    searches: createSearches({ database, clock, random, log }),
    stock: createStock({
      ...{ database, bus, clock, log },
      tellLow: (tx, sku) => programs.tell(tx, { event: "stock.low", sku }),
    }),
    delivery: createDelivery({ database, clock }),
  };
}

/** Makes the modules on a ground. Nothing is started: no sweep runs and no request is answered yet. */
export async function assembleModules(
  ground: Ground,
  partners: Partners | undefined,
  identity: Identity,
): Promise<Modules> {
  const { config, database, clock, random, log } = ground;
  const wallClock = createClock();
  const { jobs, vault, privacyLog, egress, programs } = await assembleFoundation(ground, partners);
  const { catalogue, promotions, reviews, searches, stock, delivery } = assembleShelves(ground, programs);
  const kept = await keepSettings(ground, identity, delivery);
  const media = createMedia({ folder: join(config.dataDir, "media"), root: ground.root, clock: wallClock, log });
  const shelves = { catalogue, delivery, promotions, stock };
  const basket = createBasket({ ...shelves, database, vat: kept.vat, clock, random });
  const ledger = createLedger();
  const privacy = createPrivacyLedger();
  const { provider, courier } = partnerClients(config, partners, { egress, log });
  const payments = createPayments({
    ...{ database, vault, clock, random, log, provider },
    returnUrl: (token) => `${config.shopUrl}/checkout/return/${token}`,
    webhookUrl: `${config.shopUrl}/webhooks/bank`,
  });
  const { mailbox, transport } = mailWay(config, { egress, clock });
  const mail = createMail({
    ...{ database, jobs, clock, random, log, transport },
    get shop() {
      return shopForMail(identity.trader, mailLinks(config.shopUrl), kept.wordsOfMails());
    },
    // Orders, complaints, questions and safety need mail, and mail needs them: they queue, mail asks. The knot is tied here and nowhere else.
    orderForMail: (ask) => orders.orderForMail(ask),
    owner: ownerForMail(ground, privacyLog, () => access),
    complaintForMail: (id) => complaints.complaintForMail(id),
    questionForMail: (ask) => questions.questionForMail(ask),
    safetyForMail: (ask) => safety.safetyForMail(ask),
  });
  const access: Access = createAccess({
    ...{ database, vault, clock, random, most: config.specialAccess },
    tellOwner: (tx, grantId) => mail.tellOfSeveralOpened(tx, grantId),
  });
  const horizonOf = (destroyedAt: Date) => readHorizon({ config, vault, now: clock.now() }, destroyedAt);
  const orders: Orders = createOrders({
    ...{ database, clock, random, log },
    settings: orderSettings(config, identity),
    ...{ ...shelves, vault, basket, payments, ledger, privacy, privacyLog },
    invoices: invoicesLater(() => invoices),
    vat: kept.vat,
    horizonOf,
    mail,
    access,
    courier,
    programs,
  });
  const people = { database, vault, mail, access, privacy, privacyLog, horizonOf, clock, random, log };
  const complaints: Complaints = createComplaints({ ...people, policyVersion });
  const questions: Questions = createQuestions({ ...people, policyVersion });
  const recalls = once(async () => readRecalls(config, (await seededAt(database.reader)) ?? clock.now()));
  const safety: Safety = createSafety({ ...people, policyVersion, recalls, ordersConcerned: orders.concernedBy });
  const invoices: Invoices = createInvoices({
    ...{ ...people, policyVersion, supplier: () => supplierOf(identity) },
    orderToInvoice: (tx, orderId) => orders.toInvoice(tx, orderId),
  });
  const exchange = assembleExchange(ground, { catalogue, stock, media });
  const sold = { catalogue, media, exchange, reviews, searches, stock, delivery, promotions, basket };
  const staff = assembleStaff(ground, identity, wallClock);
  const told = { complaints, questions, safety, invoices };
  const owners = [
    ...[orders, ...Object.values(told), basket, promotions, stock, catalogue, payments, mail, vault, staff, access],
    ...[kept.settings, searches, programs],
  ];
  const trade = { ledger, payments, orders, ...told, recalls, mail, access, courier, staff, mailbox };
  return { vault, privacyLog, egress, programs, ...sold, ...trade, kept, ...assembleWatch(ground, owners), jobs };
}

function assembleExchange(
  { config, database, clock, random }: Ground,
  shelves: Pick<ImportDeps, "catalogue" | "stock" | "media">,
): Exchange {
  const folder = join(config.dataDir, "imports");
  const pictureUrl = ({ sha256: master }: { sha256: string }) =>
    `${config.shopUrl}/pictures/${printName({ master, width: 1080, format: "jpg" })}`;
  return createExchange({ ...shelves, database, clock, random, folder, pictureUrl });
}

/** Who trades now, as an invoice names them. */
function supplierOf({ trader: { name: tradingName, company } }: Identity): Supplier {
  const { registeredName, number: companyNumber, registeredIn, office, vatNumber } = company;
  return { tradingName, registeredName, companyNumber, registeredIn, office: [...office], vatNumber };
}

/** What ends what may not stay, by what each owner of rows does for it; and where the results of patrols lie. */
function assembleWatch(ground: Ground, owners: ReadonlyArray<{ retention: readonly RetentionWork[] }>) {
  const patrolBook = createPatrolBook(ground);
  const works = [...owners, patrolBook].flatMap((owner) => owner.retention);
  return { patrolBook, retention: createRetention({ ...ground, works: [...works, kernelRetention(ground)] }) };
}

/** What orders are made and ended by. */
export function orderSettings(config: Config, { numberPrefix }: Pick<Identity, "numberPrefix">): OrderSettings {
  const { completionDays: keepDays, deliveredAfterDays } = config;
  return { numberPrefix, policyVersion, termsVersion, keepDays, deliveredAfterDays };
}

/** Loads what the modules hold in memory, and opens the vault. Throws if the shop must not run like this. */
export async function loadModules(modules: Modules): Promise<void> {
  const { vault, privacyLog, catalogue, reviews, stock, delivery, promotions, programs } = modules;
  await Promise.all([vault.start(), privacyLog.start()]);
  await Promise.all([
    catalogue.refresh(),
    reviews.refresh(),
    stock.refresh(),
    delivery.refresh(),
    promotions.refresh(),
    programs.refresh(),
  ]);
  followSoldOut(catalogue, stock);
}

/** Every route of the shop, from the modules. */
export async function assembleRoutes(ground: Ground, modules: Modules, identity: Identity) {
  const { config, database, root } = ground;
  const assets = await readPageAssets(root, join(config.dataDir, "theme.css"));
  const pages = {
    ...modules,
    trader: identity.trader,
    front: identity.front,
    recipients: partnersInUse({ provider: modules.payments.provider, courier: modules.courier.name }),
    assets,
    terms: { version: termsVersion, ...termsWords },
    recalls: await modules.recalls(),
    policy: publishedPolicy(root, figuresOf(config)),
    archive: readArchive(root, publishedPolicy(root)),
    judge: judgeOnce(root),
  };
  const routes: Route[] = [
    ...createStorefront(pages),
    ...shoppingRoutes(pages),
    ...(modules.mailbox === undefined ? [] : mailboxRoutes({ ...pages, mailbox: modules.mailbox })),
    ...createStoreApi({ ...modules, shopUrl: config.shopUrl, shop: identity.trader }),
    ...createWebhooks({ ...modules, shopUrl: config.shopUrl }),
    ...createOperation({
      ask: async () => void (await sql`SELECT 1`.execute(database.reader)),
      keystoreAnswers: modules.vault.isReachable,
      isLeaving: () => ground.leaving.isAsked,
      ...watch(ground, modules),
    }),
  ];
  return { routes, assets, explain: explain(pages) };
}

/** How the shop stands by what watches it. */
function watch({ database }: Ground, { patrolBook, privacyLog }: Modules) {
  const { reader } = database;
  return {
    patrols: () => patrolBook.standing(reader),
    retention: () => lastRuns(reader),
    logSize: async () => (await privacyLog.checkpoint(reader))?.size ?? 0,
  };
}

/** The shop as one function: the routes behind the gate, and kept pages dropped when what they show has changed. */
export async function assembleGate(ground: Ground, modules: Modules, identity: Identity): Promise<Gate> {
  return (await assembleShop(ground, modules, identity)).gate;
}

/** The same with its routes, for whoever looks at them too. */
export async function assembleShop(ground: Ground, modules: Modules, identity: Identity, keptFile?: PagesFile) {
  const { config, database, clock, random, log } = ground;
  const { routes, assets, explain: explainPage } = await assembleRoutes(ground, modules, identity);
  const office = await assembleOffice(ground, modules, identity, watch(ground, modules));
  await assertEverythingDeclared(ground, [...routes, ...office.routes]);
  const gate = createGate({
    routes,
    database,
    clock,
    random,
    log,
    shopUrl: config.shopUrl,
    demo: !config.production,
    styleHashes: [assets.styles.shop.hash, assets.styles.task.hash],
    formTargets: modules.payments.takesPayments ? [modules.payments.redirectOrigin] : [],
    keptBytes: config.keptPagesMb * 1024 * 1024,
    keptFile,
    badge: basketBadge,
    beginnings: beginningsOf(assets),
    explain: explainPage,
    runAs: asRoute,
  });
  dropWhatChanges(ground, modules, identity, gate.keptPages);
  return { gate, routes, office };
}

/** What the kernel keeps for a while; it knows no policy. */
function kernelRetention({ database, clock }: Ground): RetentionWork {
  const before = (moment: Date) => new Date(moment.getTime() - keptMs("repeated-request"));
  return {
    rule: "repeated-request",
    carryOut: () => database.transact((tx) => forgetKeys(tx, before(clock.now()))),
    overdue: (moment) => countKeys(database.reader, before(moment)),
  };
}
