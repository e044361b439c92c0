import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import type { Page } from "playwright-core";
import { photographsFolder } from "../../sample/photographs.ts";
import { openApp } from "../support/app.ts";
import { launchBrowser } from "../support/browser.ts";
import { type Arrived, type FirstVisitOptions, visitFirst } from "../support/first-visit.ts";
import { buyThroughApi } from "../support/purchase.ts";

/** With the photographs that come with the sample, because these are what visitors get. */
const app = await openApp({ env: { CANDOUR_SAMPLE_PHOTOGRAPHS: photographsFolder } });
const browser = await launchBrowser();
after(() => browser.close());

/**
 * Kilobytes of 1,024 of a first visit to which nobody scrolls: contents by kind, and `total` as it comes over the wire, headers
 * included. `whole` is the same of a visit that has seen everything. Where the page misses one, the page is mended.
 */
type Budget = {
  page: number;
  script: number;
  font: number;
  images: number;
  total: number;
  requests: number;
  whole?: number;
  elements?: number;
};
const task: Budget = { page: 9, script: 3, font: 0, images: 12, total: 25, requests: 4 };
const list: Omit<Budget, "page" | "total"> = { script: 5, font: 18, images: 6 * 7, requests: 11, elements: 1_400 };
const sku = "ARDSO-MOSVEL-THRSEA";

weighs("the front", "/", { page: 14, script: 4, font: 18, images: 58, total: 94, requests: 8, whole: 350 });
weighs("a department", "/c/textiles", { page: 14, ...list, total: 80, whole: 250 });
weighs("a product", "/p/arden-sofa", {
  ...{ page: 12, script: 5, font: 18, images: 55, total: 90, requests: 7, whole: 300 },
  elements: 800,
});
weighs("a search", "/search?q=velvet", { page: 12, ...list, total: 78 });
weighs("the basket", "/basket", task, basketCookie);
weighs("the checkout", "/checkout", task, basketCookie);

test("an order stays within its budget", async () => {
  const { secret } = await buyThroughApi(app.url, sku);
  assert.deepEqual(await beyond(`/orders/${secret}`, task), []);
});

function weighs(
  name: string,
  path: string,
  budget: Budget,
  cookies?: () => Promise<FirstVisitOptions["cookies"]>,
): void {
  test(`${name} stays within its budget`, async () => {
    assert.deepEqual(await beyond(path, budget, (await cookies?.()) ?? []), []);
  });
}

/** In what the page is beyond its budget, a sentence each. */
async function beyond(path: string, budget: Budget, cookies: FirstVisitOptions["cookies"] = []): Promise<string[]> {
  const visit = await visitFirst(browser, app.url + path, { cookies });
  await visit.page.waitForLoadState("networkidle");
  const elements = await visit.page.evaluate(() => document.querySelectorAll("*").length);
  const asked = visit.arrived().length;
  if (budget.whole !== undefined) await scrollsToTheEnd(visit.page);
  const whole = await Promise.all(visit.arrived().map(asMade));
  await visit.leave();
  const before = whole.slice(0, asked);
  const contents = (kind: string): number =>
    sum(before.filter((each) => each.kind === kind).map(({ bytes, headerBytes }) => bytes - headerBytes));
  const weighed: Record<keyof Budget, number> = {
    page: contents("Document"),
    script: contents("Script"),
    font: contents("Font"),
    images: contents("Image"),
    total: sum(before.map(({ bytes }) => bytes)),
    requests: asked,
    whole: sum(whole.map(({ bytes }) => bytes)),
    elements,
  };
  return [
    ...(Object.entries(budget) as [keyof Budget, number][]).flatMap(([what, most]) => {
      const limit = what === "requests" || what === "elements" ? most : most * 1_024;
      return weighed[what] <= limit ? [] : [`${what}: ${weighed[what]}, at most ${limit}`];
    }),
    ...whole.filter(({ url }) => !url.startsWith(`${app.url}/`)).map(({ url }) => `asks elsewhere: ${url}`),
    ...whole
      .filter(({ kind, encoding }) => /Document|Script/.test(kind) && encoding !== "br")
      .map(({ url }) => `not compressed: ${url}`),
    ...before
      .filter(({ kind }) => !/Document|Script|Font|Image/.test(kind))
      .map(({ url }) => `is of no kind that has a budget: ${url}`),
    ...(weighed.page > 0 && (budget.images === task.images || weighed.images > 0) ? [] : ["nothing was weighed"]),
  ];
}

/** A photograph that is still being made is answered with its drawing; once it is made, it weighs what everybody gets. */
async function asMade(arrived: Arrived): Promise<Arrived> {
  if (!arrived.url.endsWith(".avif") || arrived.mime === "image/avif") return arrived;
  for (;;) {
    const answer = await fetch(arrived.url);
    assert.equal(answer.status, 200, arrived.url);
    const { byteLength } = await answer.arrayBuffer();
    if (answer.headers.get("content-type") === "image/avif")
      return { ...arrived, bytes: arrived.headerBytes + byteLength };
    await pause(100);
  }
}

async function scrollsToTheEnd(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let at = 0; at < document.documentElement.scrollHeight; at += innerHeight) {
      scrollTo(0, at);
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    }
  });
  await page.waitForLoadState("networkidle");
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

/** The cookie of somebody who has put one piece in the basket. */
async function basketCookie(): Promise<NonNullable<FirstVisitOptions["cookies"]>> {
  const added = await fetch(`${app.url}/basket/lines`, {
    method: "POST",
    redirect: "manual",
    headers: { origin: app.url, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ sku, quantity: "1" }).toString(),
  });
  const [, name = "", value = ""] = /^([^=]+)=([^;]+)/.exec(added.headers.get("set-cookie") ?? "") ?? [];
  const place = { domain: "localhost", path: "/", expires: -1, httpOnly: true, secure: true, sameSite: "Lax" } as const;
  return [{ name, value, ...place }];
}
