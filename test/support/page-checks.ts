/** What every page must be, whoever comes to it on whatever way: valid, without barriers, and no wider than a telephone. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext } from "playwright-core";
import { barriersOn } from "./axe.ts";
import { problemsOf } from "./html.ts";

export type PageChecks = {
  /** What is wrong with a page as it was sent, or as it stands; checked once per content, numbers and secrets aside. */
  check(url: string, html: string): Promise<readonly string[]>;
  close(): Promise<void>;
};

const telephone = { width: 390, height: 844 };

const root = join(import.meta.dirname, "../..");
/** Pages in which nothing was found, by what was looked at and what looked: journeys of other files meet the same ones. */
const foundGood = join(root, ".build/pages-found-good");
const lookers = ["package-lock.json", "test/support/page-checks.ts", "test/support/axe.ts", "test/support/html.ts"];

/**
 * Checks pages in a window of its own, at 390 pixels: a page seen without scripts can run no checks itself, and a page of a
 * journey must not be resized under the shopper. Nothing runs on it but the checks.
 */
export async function openPageChecks(browser: Browser): Promise<PageChecks> {
  const context: BrowserContext = await browser.newContext({ viewport: telephone, reducedMotion: "reduce" });
  const page = await context.newPage();
  const known = new Map<string, Promise<readonly string[]>>();
  let shown: { url: string; html: string } = { url: "", html: "" };
  await page.route("**/*", (route) => {
    const request = route.request();
    if (request.isNavigationRequest())
      return route.fulfill({ contentType: "text/html; charset=utf-8", body: shown.html });
    return request.resourceType() === "script" ? route.abort() : route.continue();
  });
  mkdirSync(foundGood, { recursive: true });
  const looks = lookers.map((path) => readFileSync(join(root, path), "utf8")).join();
  let queue: Promise<unknown> = Promise.resolve();
  const look = async (url: string, html: string): Promise<readonly string[]> => {
    shown = { url, html };
    await page.goto(url, { waitUntil: "load" });
    const [wide = 0, room = 0] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    const wider = wide > room ? [`scrolls sideways: ${wide} pixels on ${room}`] : [];
    return [...(await problemsOf(html)), ...(await barriersOn(page)), ...wider];
  };
  const lookOnce = async (key: string, url: string, html: string): Promise<readonly string[]> => {
    const problems = await look(url, html);
    if (problems.length === 0) writeFileSync(join(foundGood, key), "");
    return problems;
  };
  return {
    check: (url, html) => {
      const key = createHash("sha256").update(looks).update(withoutNumbers(html)).digest("hex");
      const before = known.get(key) ?? (existsSync(join(foundGood, key)) ? Promise.resolve([]) : undefined);
      if (before !== undefined) return before;
      const result = queue.then(() => lookOnce(key, url, html));
      queue = result.catch(() => {});
      known.set(key, result);
      return result;
    },
    close: () => context.close(),
  };
}

/** The page without what differs between two orders and two shops: secrets, ids, order numbers, moments, ports. */
function withoutNumbers(html: string): string {
  return html
    .replaceAll(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "uuid")
    .replaceAll(/(?<=\/)[A-Za-z0-9_-]{22}(?=[/"?])/g, "secret")
    .replaceAll(/\bFF-[0-9A-Z]{4}-[0-9A-Z]{4}\b/g, "number")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "moment")
    .replaceAll(/(?<=\/\/(localhost|127\.0\.0\.1):)\d+/g, "port");
}
