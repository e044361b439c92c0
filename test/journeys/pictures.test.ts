import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import type { BrowserContextOptions, Page } from "playwright-core";
import { openApp } from "../support/app.ts";
import { barriersOn } from "../support/axe.ts";
import { launchBrowser } from "../support/browser.ts";

const app = await openApp();
const browser = await launchBrowser();
after(() => browser.close());

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, reducedMotion: "reduce" } as const;

async function visit(options: BrowserContextOptions, look: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  await page.goto(`${app.url}/p/arden-sofa/moss-velvet-three-seat`);
  await look(page);
  await context.close();
  assert.deepEqual(complaints, []);
}

/** Which picture of the strip is in sight, counted from 0. */
const inSight = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const strip = document.querySelector(".strip");
    return strip === null ? -1 : Math.round(strip.scrollLeft / strip.clientWidth);
  });
const untilInSight = (page: Page, which: number): Promise<unknown> =>
  page.waitForFunction((wanted) => {
    const strip = document.querySelector(".strip");
    return strip !== null && Math.abs(strip.scrollLeft / strip.clientWidth - wanted) < 0.05;
  }, which);

describe("the pictures of a product", () => {
  test("keep their place before they are there: nothing moves when they come", async () => {
    await visit(phone, async (page) => {
      const box = await page.locator(".strip img").first().boundingBox();
      assert.deepEqual([box?.width, box?.height], [390, 292.5]);
      assert.equal(await page.locator(".strip img").first().getAttribute("fetchpriority"), "high");
      await page.waitForFunction(() => document.querySelector<HTMLImageElement>(".strip img")?.naturalWidth !== 0);
      assert.match(
        await page.evaluate(() => document.querySelector<HTMLImageElement>(".strip img")?.currentSrc ?? ""),
        /\/pictures\/[0-9a-f]{20}-480\.avif$/,
      );
      assert.deepEqual(await page.locator(".strip img").first().boundingBox(), box);
    });
  });

  test("move by arrow keys and by the small pictures, and open as large as there is, without scripts", async () => {
    await visit({ ...phone, javaScriptEnabled: false }, async (page) => {
      await page.click('.thumbs a[title="Measured drawing"]');
      assert.equal(new URL(page.url()).hash, "#drawn-dimensions");
      const strip = await page.locator(".strip").boundingBox();
      const drawing = await page.locator("#drawn-dimensions").boundingBox();
      assert.equal(drawing?.x, strip?.x);
      await page.click("#drawn-dimensions a");
      assert.match(new URL(page.url()).pathname, /^\/pictures\/ardso-mosvel-thrsea\.dimensions\.[0-9a-f]{8}\.svg$/);
    });
  });

  test("move without moving the page, where there are scripts", async () => {
    await visit(phone, async (page) => {
      await page.locator(".strip a").first().focus();
      await page.keyboard.press("ArrowRight");
      await untilInSight(page, 1);
      const before = await page.evaluate(() => [scrollY, location.href]);
      await page.click('.thumbs a[title="Measured drawing"]');
      await untilInSight(page, 2);
      assert.deepEqual(await page.evaluate(() => [scrollY, location.href]), before);
      await page.click('.thumbs a[title="From a corner"]');
      await untilInSight(page, 0);
      assert.equal(await inSight(page), 0);
    });
  });

  test("open over the page and close by Escape, by the button and by a click, with the focus where it was", async () => {
    await visit(phone, async (page) => {
      const address = page.url();
      for (const close of [
        () => page.keyboard.press("Escape"),
        () => page.click(".closer button"),
        () => page.click(".closer img"),
      ]) {
        await page.click(".strip a >> nth=0");
        const dialog = page.locator("dialog.closer");
        await dialog.waitFor();
        assert.match((await dialog.locator("img").getAttribute("src")) ?? "", /\/pictures\/[0-9a-f]{20}-1080\.webp$/);
        assert.equal(
          await dialog.getAttribute("aria-label"),
          "Arden sofa in moss velvet, three-seat, three-quarter view",
        );
        assert.deepEqual(await barriersOn(page), []);
        await close();
        await dialog.waitFor({ state: "detached" });
        assert.equal(await page.evaluate(() => document.activeElement?.closest(".strip") !== null), true);
      }
      assert.equal(page.url(), address);
    });
  });

  test("change with the fabric in place, to a drawing where there is no photograph", async () => {
    await visit(phone, async (page) => {
      const main = () => page.locator(".strip img").first().getAttribute("src");
      const before = await main();
      await page.click('.swatch[title="Rust velvet"]');
      await page.waitForFunction(() => location.pathname.endsWith("/rust-velvet-three-seat"));
      assert.match((await main()) ?? "", /^\/pictures\/[0-9a-f]{20}-1080\.jpg$/);
      assert.notEqual(await main(), before);
      await page.click('.swatch[title="Cream bouclé"]');
      await page.waitForFunction(() => location.pathname.endsWith("/cream-boucle-three-seat"));
      assert.match((await main()) ?? "", /^\/pictures\/ardso-crebou-thrsea\.front\.[0-9a-f]{8}\.svg$/);
      assert.deepEqual(await barriersOn(page), []);
    });
  });
});
