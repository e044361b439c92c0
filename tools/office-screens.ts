/**
 * `npm run office-screens`: opens a sample shop of its own with two years of orders, joins its back office, does the work of a day,
 * and takes pictures of what staff see, into ./screens: each page at 390 and 1,280 pixels, light and dark. `npm run
 * office-screens -- support` takes those whose names hold one of these words; `--guide` also renews those that docs/merchant.md shows.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { formBody, ownForm, send } from "../test/gate/send.ts";
import { launchBrowser } from "../test/support/browser.ts";
import { colleague, joinsBy } from "../test/support/office.ts";
import { ada } from "../test/support/people.ts";
import { forgetShop, type ShopProcess, startShopProcess } from "../test/support/shop-process.ts";

const root = join(import.meta.dirname, "..");
const folder = join(root, "screens");
const guide = process.argv.includes("--guide");
const only = process.argv.slice(2).filter((word) => !word.startsWith("--"));

/** The pages that the guide shows, as much of each as fits on the screen. */
const inGuide = ["today", "orders", "order", "details", "sale"];

mkdirSync(folder, { recursive: true });
const shop = await startShopProcess({ env: { CANDOUR_SAMPLE_ORDERS: "on" } });
const browser = await launchBrowser();
try {
  await untilFilled(shop);
  const { said } = await shop.command("invite-owner");
  const invitation = /http:\S+/.exec(said)?.[0] ?? "";
  if (invitation === "") throw new Error(said);
  const maya = await colleague(browser, { viewport: { width: 1280, height: 860 } });
  await joinsBy(maya, invitation, "maya");
  await maya.page.goto(`${new URL(invitation).origin}/special-access`);
  await maya.page.getByRole("button", { name: "maya, owner" }).click();
  await maya.page.getByRole("button", { name: /^I promise this/ }).click();
  await maya.page.waitForLoadState();
  await somethingComesIn(shop);
  for (const [name, path] of Object.entries(await pages(maya.page, new URL(invitation).origin))) {
    for (const width of [1280, 390])
      for (const colorScheme of ["light", "dark"] as const) await take(maya.page, { name, path, width, colorScheme });
  }
} finally {
  await browser.close();
  await shop.stop();
  forgetShop(shop);
}

/** The history comes after the opening; a day of the shop is not one without it. */
async function untilFilled({ output }: ShopProcess): Promise<void> {
  while (!output().includes("sample-orders-")) await pause(500);
  if (output().includes("sample-orders-not-written")) throw new Error(output());
}

/** Somebody asks, somebody complains, somebody withdraws. */
async function somethingComesIn({ url }: ShopProcess): Promise<void> {
  const words = "Can the sofa be taken up a spiral staircase?";
  const sends = async (path: string, form: Record<string, string>): Promise<void> => {
    const { status } = await send(url, path, { method: "POST", headers: ownForm, body: formBody(form) });
    if (status !== 303) throw new Error(`${path} answered ${status}.`);
  };
  await sends("/contact/question", { topic: "delivery", words, email: ada.email, orderNumber: "" });
  await sends("/privacy/complaint", { words, name: ada.name, email: ada.email, orderNumber: "" });
  const withdrawal = { name: ada.name, orderNumber: "FF-0000-0000", email: ada.email, which: "" };
  await sends("/withdraw/confirmation", { ...withdrawal, attempt: "the-second-step-of-it1" });
}

/** Makes a promotion at its form; answers where its page is. */
async function makePromotion(page: Page, office: string): Promise<string> {
  await page.goto(`${office}/promotions/new`);
  await page.getByLabel("Name", { exact: true }).fill("Founders’ week");
  await page.getByLabel("How much").fill("10%");
  await page.getByLabel("Code (optional)").fill("FELL10");
  await page.getByRole("button", { name: "Make the promotion" }).click();
  await page.getByRole("heading", { name: "Founders’ week" }).waitFor();
  return page.url();
}

function settingsPages(office: string): Record<string, string> {
  return {
    settings: `${office}/settings`,
    "going-live": `${office}/settings/going-live`,
    "mail-queue": `${office}/settings/mail-queue`,
    programs: `${office}/settings/programs`,
    trader: `${office}/settings/trader`,
    "delivery-areas": `${office}/settings/delivery`,
    "delivery-area": `${office}/settings/delivery/highlands`,
    "vat-rates": `${office}/settings/vat`,
    "mail-words": `${office}/settings/mails`,
    "mail-sentence": `${office}/settings/mails/acknowledgement`,
    "setting-history": `${office}/settings/history/delivery`,
  };
}

/** A key for a program and an address that is told; answers where the page of the address is. */
async function addProgram(page: Page, office: string): Promise<string> {
  await page.goto(`${office}/settings/programs`);
  await page.getByLabel("Which program").fill("Warehouse");
  await page.getByLabel(/^orders:read/).check();
  await page.getByLabel(/^orders:send/).check();
  await page.getByRole("button", { name: "Make the key" }).click();
  await page.getByRole("link", { name: "Back to the programs" }).click();
  await page.getByLabel("Address", { exact: true }).fill("http://127.0.0.1:9/hooks/orders");
  await page.getByLabel(/^order\.sent/).check();
  await page.getByLabel(/^order\.cancelled/).check();
  await page.getByRole("button", { name: "Add the address" }).click();
  await page.getByRole("link", { name: "Back to the address" }).click();
  const address = page.url();
  await page.goto(`${office}/orders?show=to-dispatch`);
  await page.locator("tbody a").first().click();
  await page
    .getByRole("button", { name: /^Dispatch/ })
    .first()
    .click();
  await page.waitForLoadState();
  return address;
}

/** Every page worth a picture, by the name of its picture. */
async function pages(page: Page, office: string): Promise<Record<string, string>> {
  const promotion = await makePromotion(page, office);
  const first = async (path: string, link: string): Promise<string> => {
    await page.goto(`${office}${path}`);
    return (await page.locator(link).first().getAttribute("href")) ?? "";
  };
  const question = await first("/support", "tbody a");
  const withdrawal = await first("/support", 'tr:has-text("a withdrawal") a');
  const complaint = await first("/support/complaints", "tbody a");
  const stock = await first("/products/arden-sofa", 'a[href^="/stock/"]');
  const sku = stock.slice(stock.lastIndexOf("/") + 1);
  const order = await first("/orders", "tbody a");
  return {
    today: `${office}/`,
    orders: `${office}/orders`,
    "orders-late": `${office}/orders?show=late`,
    order: `${office}${order}`,
    refund: `${office}${order}/refund`,
    notes: `${office}${order}/notes`,
    parcel: `${office}${order}/parcel`,
    cancellation: `${office}${order}/cancellation`,
    exchange: await workedOut(page, `${office}${order}/exchange?line=1`),
    searches: `${office}/searches`,
    find: `${office}/orders/find`,
    export: `${office}/orders/export`,
    telephone: `${office}/orders/telephone`,
    "telephone-form": `${office}/orders/telephone/new?goods=${sku}&pieces=1&q=lamp`,
    details: `${office}${order}/details`,
    ...settingsPages(office),
    "program-endpoint": await addProgram(page, office),
    products: `${office}/products`,
    product: `${office}/products/arden-sofa`,
    words: `${office}/products/arden-sofa/words`,
    place: `${office}/products/arden-sofa/place`,
    "new-variant": `${office}/products/arden-sofa/variants`,
    pictures: `${office}/products/arden-sofa/pictures`,
    "new-product": `${office}/new-product`,
    "product-import": `${office}/product-import`,
    "product-export": `${office}/product-export`,
    departments: `${office}/categories`,
    department: `${office}/categories/sofas`,
    collections: `${office}/collections`,
    collection: `${office}/collections/the-narrow-hall`,
    sale: `${office}/products/arden-sofa/prices`,
    promotions: `${office}/promotions`,
    books: `${office}/books`,
    promotion,
    "new-promotion": `${office}/promotions/new`,
    stock: `${office}${stock}`,
    batches: `${office}/batches`,
    history: `${office}/products/arden-sofa/history`,
    support: `${office}/support`,
    question: `${office}${question}`,
    withdrawal: `${office}${withdrawal}`,
    complaint: `${office}${complaint}`,
    closed: `${office}/support?state=closed`,
    "special-access": `${office}/special-access`,
    "new-batch": `${office}/special-access/batch`,
    team: `${office}/team`,
    audit: `${office}/audit`,
    you: `${office}/you`,
    keyboard: `${office}/keyboard`,
  };
}

/** Another variant chosen, so that what it comes to stands below; answers where. */
async function workedOut(page: Page, path: string): Promise<string> {
  await page.goto(path);
  await page.getByRole("button", { name: "Work out what it comes to" }).click();
  await page.getByRole("heading", { name: "Exchange it?" }).waitFor();
  return page.url();
}

type Shot = { name: string; path: string; width: number; colorScheme: "light" | "dark" };

async function take(page: Page, { name, path, width, colorScheme }: Shot): Promise<void> {
  const file = `office-${name}-${width}-${colorScheme}`;
  if (only.length > 0 && !only.some((part) => file.includes(part))) return;
  await page.setViewportSize({ width, height: width === 390 ? 844 : 860 });
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.goto(path);
  await page.screenshot({ path: join(folder, `${file}.png`), fullPage: width === 390 });
  process.stdout.write(`${file}.png\n`);
  if (!guide || width !== 1280 || colorScheme !== "light" || !inGuide.includes(name)) return;
  const picture = await page.screenshot();
  await sharp(picture)
    .resize(960)
    .webp({ quality: 82 })
    .toFile(join(root, "docs/pictures", `office-${name}.webp`));
}
