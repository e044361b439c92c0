/**
 * `npm run screens`: opens a sample shop of its own, with its photographs, lets somebody buy in it, and takes pictures of what people
 * see on the way, into ./screens: each page at 390 and 1,280 pixels, light and dark, and once at other widths and without
 * scripts. `npm run screens -- order- 390-dark` takes those whose names hold one of these; `--readme` also renews the few
 * that the README shows.
 * Complains of pages that scroll sideways, log an error or load anything from elsewhere.
 */
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import sharp from "sharp";
import { runAs } from "#vault/act";
import { configOf } from "../bench/filled-shop.ts";
import { photographsFolder } from "../sample/photographs.ts";
import { joinShop } from "../src/main.ts";
import { launchBrowser } from "../test/support/browser.ts";
import { ada, edith } from "../test/support/people.ts";
import { plain } from "../test/support/promotions.ts";
import { forgetShop, type ShopProcess, startShopProcess } from "../test/support/shop-process.ts";
import { newShopper, type Shopper } from "../test/support/shopper.ts";
import { adds, asksForInvoice, buys, goesToReview, sofa } from "../test/support/ways.ts";

type Cookies = Awaited<ReturnType<Shopper["context"]["cookies"]>>;
type Shot = { name: string; path: string; cookies?: Cookies; act?: (page: Page) => Promise<unknown> };

const anybody: readonly Shot[] = [
  { name: "home", path: "/" },
  { name: "category", path: "/c/sofas" },
  { name: "category-filtered", path: "/c/sofas?colour=green&colour=natural&availability=ready" },
  { name: "category-panel", path: "/c/sofas", act: (page) => page.click(".bar summary") },
  { name: "category-empty", path: "/c/sofas?colour=pink&material=leather" },
  { name: "product", path: "/p/arden-sofa/moss-velvet-three-seat" },
  { name: "reduced", path: "/p/tarn-wing-chair/ochre-velvet" },
  { name: "reviews", path: "/reviews/arden-sofa" },
  { name: "reviews-policy", path: "/reviews-policy" },
  { name: "designer", path: "/designers/tobias-rewcastle" },
  { name: "room", path: "/rooms/living-room-in-the-morning" },
  { name: "collection", path: "/collections/a-chair-by-the-window" },
  { name: "search", path: "/search?q=velvet" },
  { name: "search-nothing", path: "/search?q=xylophone" },
  { name: "terms", path: "/terms" },
  { name: "privacy", path: "/privacy" },
  { name: "privacy-proof", path: "/privacy", act: (page) => page.locator("a.seal").nth(4).click() },
  { name: "versions", path: "/privacy/versions" },
  { name: "version", path: "/privacy/versions/3" },
  { name: "hold-nothing", path: "/privacy/what-we-hold" },
  { name: "complaint", path: "/privacy/complaint" },
  { name: "recalls", path: "/safety/recalls" },
  { name: "contact", path: "/contact" },
  { name: "question", path: "/contact/question" },
  { name: "withdraw", path: "/withdraw" },
  { name: "withdraw-wrong", path: "/withdraw", act: (page) => page.getByRole("button", { name: "Check it" }).click() },
  { name: "withdraw-check", path: "/withdraw", act: (page) => checksWithdrawal(page, "FF-7K3M-9QTX", "") },
  {
    name: "withdraw-part",
    path: "/withdraw",
    act: (page) => checksWithdrawal(page, "the sofa of May", "One of both."),
  },
  { name: "find-order", path: "/orders/find" },
  { name: "basket-empty", path: "/basket" },
  { name: "not-found", path: "/nowhere" },
];

type Look = { name: string; options: BrowserContextOptions };
const sized = (width: number, height: number) => ({ viewport: { width, height } });
const looks: readonly Look[] = [
  { name: "390-light", options: { ...sized(390, 844), colorScheme: "light" } },
  { name: "390-dark", options: { ...sized(390, 844), colorScheme: "dark" } },
  { name: "1280-light", options: { ...sized(1280, 860), colorScheme: "light" } },
  { name: "1280-dark", options: { ...sized(1280, 860), colorScheme: "dark" } },
  { name: "1280-noscript", options: { ...sized(1280, 860), javaScriptEnabled: false } },
  { name: "320-light", options: sized(320, 640) },
  { name: "768-light", options: sized(768, 1024) },
  { name: "1920-light", options: sized(1920, 1080) },
];

/** Those that the README shows, as much of them as fits on the screen. */
const inReadme = ["home-1280-light", "product-1280-light", "review-1280-light", "order-forgotten-1280-light"];

const root = join(import.meta.dirname, "..");
const folder = join(root, "screens");
const words = process.argv.slice(2);
const only = words.filter((word) => !word.startsWith("--"));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

mkdirSync(folder, { recursive: true });
const shop = await openShop();
const browser = await launchBrowser();
let complaints = 0;
try {
  const shots = [...anybody, ...(await whatBuyersSee(browser, shop))];
  for (const { name: look, options } of looks) {
    for (const shot of shots) {
      const name = `${shot.name}-${look}`;
      if (only.length > 0 && !only.some((part) => name.includes(part))) continue;
      for (const complaint of await take(browser, shot, options, name)) {
        complaints += 1;
        say(`${name}: ${complaint}`);
      }
      say(`${name}.png`);
    }
  }
} finally {
  await browser.close();
  await shop.stop();
  forgetShop(shop);
}
process.exitCode = complaints === 0 ? 0 : 1;

/** Smaller pictures are kept from one run to the next: making them all takes minutes. */
async function openShop(): Promise<ShopProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), "candour-screens-"));
  const media = join(root, ".build/screens-media");
  mkdirSync(media, { recursive: true });
  symlinkSync(media, join(dataDir, "media"));
  return startShopProcess({ dataDir, env: { CANDOUR_SAMPLE_PHOTOGRAPHS: photographsFolder } });
}

/**
 * Somebody whose order is complete and forgotten; then, because that takes three weeks of shop time, one with a full basket and one
 * who has bought twice: one order is placed, one has arrived.
 */
async function whatBuyersSee(on: Browser, { url, port, command, mailboxUrl }: ShopProcess): Promise<Shot[]> {
  const enter = async (): Promise<Shopper> => {
    const ownOrigins = [url, `http://127.0.0.1:${port + 1}`];
    const options = { url, scripts: true, ownOrigins, seen: { pages: [], complaints: [] } };
    return newShopper(await on.newContext(sized(1280, 860)), options);
  };
  const buyer = await enter();
  const number = await buys(buyer, edith, "/p/heron-floor-lamp");
  const forgotten = buyer.path();
  for (const step of ["ship", "deliver", "complete"]) await command("demo", step, number);

  const arrived = await buys(buyer, edith, "/p/moor-wool-throw");
  const back = buyer.path();
  for (const step of ["ship", "deliver"]) await command("demo", step, arrived);
  await asksForInvoice(buyer, edith);
  const invoice = buyer.path();
  await givesBack(arrived);
  await buys(buyer, edith, sofa);
  const placed = buyer.path();
  const mails = [
    { name: "mail-acknowledgement", path: await mailAbout(/^We have your order/, mailboxUrl) },
    { name: "mail-delivered", path: await mailAbout(/has been delivered$/, mailboxUrl) },
  ];

  const withdrawn = await withdraws(await enter(), arrived);
  mails.push({ name: "mail-withdrawal", path: await mailAbout(/^Your withdrawal/, mailboxUrl) });

  const removed = await removesQuestion(await enter());

  const chooser = await enter();
  await adds(chooser, sofa);
  await adds(chooser, "/p/moor-wool-throw");
  await goesToReview(chooser, ada);
  const cookies = await chooser.context.cookies();
  await takesOff("FELL10");
  const saver = await enter();
  await adds(saver, sofa);
  await saver.opens("/basket");
  await saver.opensPanel("I have a code");
  await saver.fills({ Code: "FELL10" });
  await saver.presses("Use it");
  const reducedCookies = await saver.context.cookies();
  return [
    { name: "basket", path: "/basket", cookies },
    { name: "basket-reduced", path: "/basket", cookies: reducedCookies },
    { name: "basket-code", path: "/basket", cookies, act: (page) => page.getByText("I have a code").click() },
    { name: "checkout", path: "/checkout", cookies },
    { name: "checkout-wrong", path: "/checkout", cookies, act: sendsNothing },
    { name: "review", path: "/checkout/review", cookies },
    { name: "declined", path: "/checkout/review?problem=insufficient-funds", cookies },
    { name: "order-placed", path: placed },
    { name: "order-cancel", path: `${placed}/cancellation` },
    { name: "order-correct", path: `${placed}/details` },
    { name: "order-arrived", path: back },
    { name: "order-return", path: `${back}/return` },
    { name: "withdrawal", path: withdrawn },
    { name: "order-forgotten", path: forgotten },
    { name: "receipt", path: `${placed}/receipt` },
    { name: "invoice-form", path: `${placed}/invoice` },
    { name: "invoice", path: invoice },
    { name: "credit-note", path: `${invoice}/CN-0001` },
    { name: "order-certificate", path: `${forgotten}/certificate` },
    { name: "question-certificate", path: `${removed}/certificate` },
    { name: "order-hold", path: `${placed}/what-we-hold` },
    { name: "hold", path: "/privacy/what-we-hold", cookies },
    { name: "hold-forgetting", path: "/privacy/what-we-hold/forgetting", cookies },
    { name: "mailbox", path: "/mailbox" },
    ...mails,
  ];
}

/** A promotion by a code: 10 % off everything, from today on. */
async function takesOff(code: string): Promise<void> {
  const joined = await joinShop(configOf(shop));
  try {
    const terms = { ...plain(joined.clock), kind: "percent", percent: 10, code } as const;
    const made = await joined.transact((tx) => joined.modules.promotions.make(tx, "nadia", terms));
    if (!made.ok) throw new Error(`No promotion was made: ${JSON.stringify(made)}`);
  } finally {
    await joined.close();
  }
}

/** Five pounds of an order go back. */
async function givesBack(number: string): Promise<void> {
  const joined = await joinShop(configOf(shop));
  try {
    const { orders } = joined.modules;
    const orderId = (await orders.orderForOperator(joined.reader, number))?.orderId ?? "";
    const input = { orderId, refundId: randomUUID(), amount: { amountMinor: 500 }, reason: "goodwill" } as const;
    await runAs({ name: "screens", opens: ["reconcile"] }, () => orders.refund(input));
  } finally {
    await joined.close();
  }
}

/** The address of the newest mail with that subject, as soon as one has come. */
async function mailAbout(subject: RegExp, mailboxUrl: string): Promise<string> {
  for (;;) {
    const listed = await (await fetch(mailboxUrl)).text();
    const mails = [...listed.matchAll(/<a href="(\/mailbox\/[^"]+)">([^<]*)</g)];
    const [, path] = mails.find(([, , each = ""]) => subject.test(each)) ?? [];
    if (path !== undefined) return `${path}/html`;
    await pause(200);
  }
}

/** Goes as far as the second step of the form to withdraw. */
async function checksWithdrawal(page: Page, orderNumber: string, which: string): Promise<void> {
  await page.getByLabel("Your name").fill(edith.name);
  await page.getByLabel("Order number").fill(orderNumber);
  await page.getByLabel("E-mail address").fill(edith.email);
  await page.getByLabel("Only some of the order").fill(which);
  await page.getByRole("button", { name: "Check it" }).click();
  await page.getByRole("button", { name: "Confirm withdrawal" }).waitFor();
}

/** Withdraws; answers the address of its page. */
async function withdraws(who: Shopper, orderNumber: string): Promise<string> {
  await who.opens("/withdraw");
  await checksWithdrawal(who.page, orderNumber, "");
  await who.presses("Confirm withdrawal");
  return who.path();
}

/** Somebody asks and takes it back; answers the page of it. */
async function removesQuestion(who: Shopper): Promise<string> {
  await who.opens("/contact/question");
  await who.fills({ "Your question": "Does the Arden sofa fit through a door of 71 cm?" });
  await who.presses("Send the question");
  await who.presses("Remove this question for good");
  return who.path();
}

async function sendsNothing(page: Page): Promise<void> {
  for (const field of await page.locator("main :is(input, textarea):visible").all()) await field.fill("");
  await page.getByRole("button", { name: "Continue to check the order" }).click();
  await page.locator("#errors").waitFor();
}

async function take(on: Browser, shot: Shot, options: BrowserContextOptions, name: string): Promise<string[]> {
  const found: string[] = [];
  const context = await on.newContext({ ...options, reducedMotion: "reduce" });
  await context.addCookies(shot.cookies ?? []);
  const page = await context.newPage();
  let standIns = 0;
  page.on("response", (response) => {
    if (response.url().endsWith(".avif") && response.headers()["content-type"] !== "image/avif") standIns++;
  });
  page.on("console", (message) => {
    const expected = /\b(404|422)\b/.test(message.text()) && /^(not-found|checkout-wrong|withdraw-wrong)/.test(name);
    if (message.type() === "error" && !expected) found.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== new URL(shop.url).origin) found.push(`loads ${request.url()}`);
  });
  // A photograph that was not ready is answered with its drawing, which no browser keeps.
  do {
    standIns = 0;
    await page.goto(new URL(shot.path, shop.url).href, { waitUntil: "load" });
    if (options.javaScriptEnabled !== false) await showAll(page);
    await page.waitForLoadState("networkidle");
  } while (standIns > 0);
  await shot.act?.(page);
  if (options.javaScriptEnabled !== false) {
    const [width = 0, room = 0] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    if (width > room) found.push(`scrolls sideways: ${width} in ${room}`);
  }
  if (words.includes("--readme") && inReadme.includes(name)) {
    await sharp(await page.screenshot())
      .webp({ quality: 82 })
      .toFile(join(root, "docs/pictures", `${shot.name}.webp`));
  }
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  await context.close();
  return found;
}

function showAll(page: Page): Promise<void> {
  return page.evaluate(() => {
    for (const image of document.querySelectorAll("img")) image.loading = "eager";
    for (const place of document.querySelectorAll<HTMLElement>(".picture")) place.style.contentVisibility = "visible";
  });
}
