/**
 * Takes pictures of the shop as people see it: `npx tsx tools/screens.ts [base address] [part of a name]`. Each page at
 * 390 and 1,280 pixels, light and dark, with and without scripts, into ./screens. Prints what it took, and complains of
 * pages that scroll sideways, log an error or load anything from elsewhere.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { launchBrowser } from "../test/support/browser.ts";

type Shot = { name: string; path: string };

const pages: readonly Shot[] = [
  { name: "home", path: "/" },
  { name: "category", path: "/c/sofas" },
  { name: "category-filtered", path: "/c/sofas?colour=green&colour=natural&availability=ready" },
  { name: "category-empty", path: "/c/sofas?colour=pink&material=leather" },
  { name: "product", path: "/p/arden-sofa/moss-velvet-three-seat" },
  { name: "reduced", path: "/p/tarn-wing-chair/ochre-velvet" },
  { name: "reviews", path: "/reviews/arden-sofa" },
  { name: "reviews-policy", path: "/reviews-policy" },
  { name: "designer", path: "/designers/tobias-rewcastle" },
  { name: "collection", path: "/collections/a-chair-by-the-window" },
  { name: "search", path: "/search?q=velvet" },
  { name: "search-nothing", path: "/search?q=xylophone" },
  { name: "terms", path: "/terms" },
  { name: "privacy", path: "/privacy" },
  { name: "contact", path: "/contact" },
  { name: "not-found", path: "/nowhere" },
];

const looks: readonly { name: string; options: BrowserContextOptions }[] = [
  { name: "390-light", options: { viewport: { width: 390, height: 844 }, colorScheme: "light" } },
  { name: "390-dark", options: { viewport: { width: 390, height: 844 }, colorScheme: "dark" } },
  { name: "1280-light", options: { viewport: { width: 1280, height: 860 }, colorScheme: "light" } },
  { name: "1280-dark", options: { viewport: { width: 1280, height: 860 }, colorScheme: "dark" } },
  { name: "1280-noscript", options: { viewport: { width: 1280, height: 860 }, javaScriptEnabled: false } },
  { name: "320-light", options: { viewport: { width: 320, height: 640 } } },
];

const folder = join(import.meta.dirname, "../screens");
const [base = "http://localhost:3000", only = ""] = process.argv.slice(2);
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

await mkdir(folder, { recursive: true });
const browser = await launchBrowser();
let complaints = 0;
for (const look of looks) {
  for (const shot of pages) {
    const name = `${shot.name}-${look.name}`;
    if (!name.includes(only)) continue;
    for (const complaint of await take(browser, shot, look.options, join(folder, `${name}.png`))) {
      complaints += 1;
      say(`${name}: ${complaint}`);
    }
    say(`${name}.png`);
  }
}
await browser.close();
process.exitCode = complaints === 0 ? 0 : 1;

async function take(on: Browser, shot: Shot, options: BrowserContextOptions, file: string): Promise<string[]> {
  const complaints: string[] = [];
  const context = await on.newContext({ ...options, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.on("console", (message) => {
    const expected = shot.name === "not-found" && message.text().includes("404");
    if (message.type() === "error" && !expected) complaints.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== new URL(base).origin) complaints.push(`loads ${request.url()}`);
  });
  await page.goto(new URL(shot.path, base).href, { waitUntil: "load" });
  if (options.javaScriptEnabled !== false) {
    const [width = 0, room = 0] = await page.evaluate(() => {
      for (const image of document.querySelectorAll("img")) image.loading = "eager";
      return [document.documentElement.scrollWidth, document.documentElement.clientWidth];
    });
    if (width > room) complaints.push(`scrolls sideways: ${width} in ${room}`);
  }
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: file, fullPage: true });
  await context.close();
  return complaints;
}
