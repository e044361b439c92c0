import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import type { BrowserContextOptions, Page } from "playwright-core";
import { barriersOn } from "../support/axe.ts";
import { launchBrowser } from "../support/browser.ts";
import { forgetShop, startShopProcess } from "../support/shop-process.ts";

const shop = await startShopProcess();
const browser = await launchBrowser();
after(async () => {
  await browser.close();
  await shop.stop();
  forgetShop(shop);
});

const everywhere = [
  "/",
  "/c/sofas",
  "/c/sofas?colour=green&availability=ready",
  "/c/sofas?colour=pink&material=leather",
  "/p/arden-sofa",
  "/designers/isla-thornber",
  "/reviews/arden-sofa",
  "/reviews/arden-sofa?stars=4",
  "/reviews-policy",
  "/collections/the-narrow-hall",
  "/search?q=velvet",
  "/search?q=xylophone",
  "/terms",
  "/privacy",
  "/privacy/versions",
  // Not next to the page that it is a part of, or the browser would stay on that one.
  "/privacy#card-never-kept--you-pay-on-the-pages--proof",
  "/privacy/versions/3",
  "/privacy/what-we-hold",
  "/privacy/complaint",
  "/contact",
  "/contact/question",
  "/withdraw",
  "/safety/recalls",
  "/basket",
  "/orders/find",
  "/nowhere",
];

/** Opens a page of its own, notes what it says to the console and what it asks of others, and closes it. */
function visit(path: string, options: BrowserContextOptions, look: (page: Page) => Promise<void>): Promise<void> {
  return visitEach([path], options, look);
}

/** The same for several pages, one after the other in one window: a browser is quicker in one that it has warmed up. */
async function visitEach(
  paths: readonly string[],
  options: BrowserContextOptions,
  look: (page: Page, path: string) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("404")) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith(`${shop.url}/`)) complaints.push(`asks ${request.url()}`);
  });
  for (const path of paths) {
    await page.goto(shop.url + path);
    await look(page, path);
    assert.deepEqual(complaints, [], path);
  }
  await context.close();
  assert.deepEqual(complaints, []);
}

describe("looking round", () => {
  for (const [name, options] of [
    ["a phone, in the light", { viewport: { width: 390, height: 844 }, colorScheme: "light" }],
    ["a desk, in the dark", { viewport: { width: 1280, height: 860 }, colorScheme: "dark" }],
  ] as const) {
    test(`no page has a barrier on ${name} (L81)`, async () => {
      await visitEach(everywhere, options, async (page, path) => {
        const [panel] = await page.locator(".bar summary").all();
        await panel?.click();
        assert.deepEqual(await barriersOn(page), [], path);
      });
    });
  }

  test("no page scrolls sideways at 320 pixels, nor at 400 % zoom, and every target is 24 pixels or more (L81)", async () => {
    await visitEach(everywhere, { viewport: { width: 320, height: 640 } }, async (page, path) => {
      const { wide, small } = await page.evaluate(() => ({
        wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        small: [...document.querySelectorAll("main :is(a, button, input, select, summary), header a, footer li a")]
          .filter((each) => each.closest("p, dd, .card, .prose li, .empty li, .identity") === null)
          .filter((each) => each.getAttribute("type") !== "hidden" && each.checkVisibility())
          .map((each) => ({
            box: (each.closest("label") ?? each).getBoundingClientRect(),
            text: each.outerHTML.slice(0, 80),
          }))
          .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
          .map(({ text }) => text),
      }));
      assert.equal(wide, 0, `${path} scrolls sideways`);
      assert.deepEqual(small, [], path);
    });
  });

  test("three products are looked at without a cookie, storage or banner (L13)", async () => {
    await visit("/p/arden-sofa", {}, async (page) => {
      for (const path of ["/p/wharfe-sofa", "/p/arden-footstool"]) await page.goto(shop.url + path);
      assert.deepEqual(await page.context().cookies(), []);
      assert.deepEqual(
        await page.evaluate(async () => [
          localStorage.length,
          sessionStorage.length,
          (await indexedDB.databases()).length,
        ]),
        [0, 0, 0],
      );
      const banners = await page.evaluate(() => [
        document.querySelectorAll("dialog, [role=dialog], [role=alertdialog], [aria-modal]").length,
        [...document.querySelectorAll("body *")].filter((each) => getComputedStyle(each).position === "fixed").length,
      ]);
      assert.deepEqual(banners, [0, 0]);
    });
  });

  test("the first screen of a product on a desk holds all that decides, and one button", async () => {
    const desk = { viewport: { width: 1280, height: 860 } };
    await visit("/p/arden-sofa/moss-velvet-three-seat", desk, async (page) => {
      for (const what of [".strip img", "h1", ".cost b", ".when b", ".swatch", ".add button"]) {
        const box = await page.locator(what).first().boundingBox();
        assert.ok(box !== null && box.y >= 0 && box.y + box.height <= 860, `${what} is at ${JSON.stringify(box)}`);
      }
      assert.equal(await page.locator("#product .button:not(.plain)").count(), 1);
    });
  });

  test("who wants little motion, the dark, or the page on paper gets that", async () => {
    const path = "/p/arden-sofa/moss-velvet-three-seat";
    await visit(path, { reducedMotion: "no-preference", colorScheme: "light" }, async (page) => {
      const look = () =>
        page.evaluate(() => {
          const style = (selector: string) => {
            const element = document.querySelector(selector);
            if (element === null) throw new Error(`${selector} is not there`);
            return getComputedStyle(element);
          };
          return {
            moves: style(".button").transitionDuration,
            ground: style("html").backgroundColor,
            shown: [".find", ".rooms", ".add", ".foot-parts", ".cost", ".about table", ".identity"].filter(
              (each) => document.querySelector(each)?.checkVisibility() === true,
            ),
          };
        });
      const plain = await look();
      assert.deepEqual([plain.moves, plain.ground, plain.shown.length], ["0.2s", "rgb(248, 245, 239)", 7]);
      await page.emulateMedia({ reducedMotion: "reduce", colorScheme: "dark" });
      const still = await look();
      assert.deepEqual([still.moves, still.ground], ["0s", "rgb(22, 19, 15)"]);
      await page.emulateMedia({ media: "print" });
      const printed = await look();
      assert.deepEqual([printed.ground, printed.shown], ["rgb(255, 255, 255)", [".cost", ".about table", ".identity"]]);
    });
  });

  test("the first stop of the keyboard leads past the head of the page", async () => {
    await visit("/c/sofas", {}, async (page) => {
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement?.textContent?.trim()), "Skip to content");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement?.closest("main") !== null), true);
    });
  });
});

describe("with scripts", () => {
  test("a leap within a page leads there, the proof of a sentence opens below it, and Back closes it", async () => {
    await visit("/privacy", { viewport: { width: 390, height: 844 } }, async (page) => {
      const top = (id: string) =>
        page.evaluate((of) => document.getElementById(of)?.getBoundingClientRect().top ?? -1, id);
      await page.click('.contents a[href="#cookies"]');
      await page.waitForFunction(() => scrollY > 1_000);
      assert.ok((await top("cookies")) < 100);
      const sentence = "few-declared-cookies--we-set-one-and-only";
      const proof = page.locator(`#${sentence}--proof`);
      assert.equal(await proof.isVisible(), false);
      await page.click(`#${sentence} a`);
      await proof.waitFor();
      assert.match((await proof.textContent()) ?? "", /Enforced by.*Shown by the tests in.*Watched afterwards/s);
      const [said, opened] = [await top(sentence), await top(`${sentence}--proof`)];
      assert.ok(said > 0 && said < opened && opened < 844, `${said} ${opened}`);
      await page.goBack();
      await proof.waitFor({ state: "hidden" });
    });
  });

  test("another fabric is shown in place: picture, price, days and address change, Back leads back", async () => {
    await visit("/p/arden-sofa/moss-velvet-three-seat", {}, async (page) => {
      await page.evaluate(() => Object.assign(window, { stayed: true }));
      const picture = () => page.locator(".product-picture img").first().getAttribute("src");
      const before = await picture();
      await page.click('.swatch[title="Cream bouclé"]');
      await page.waitForFunction(() => location.pathname.endsWith("/cream-boucle-three-seat"));
      await page.locator(".cost b", { hasText: "£1,799" }).waitFor();
      assert.notEqual(await picture(), before);
      assert.equal(await page.title(), "Arden sofa in Cream bouclé, Three-seat – Fell & Fern");
      assert.match((await page.locator("#said").textContent()) ?? "", /Cream bouclé.*£1,799|£1,799.*Cream bouclé/);
      assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("title")), "Cream bouclé");
      await page.goBack();
      await page.locator(".cost b", { hasText: "£1,649" }).waitFor();
      assert.equal(await picture(), before);
      assert.equal(await page.evaluate(() => "stayed" in window), true);
    });
  });

  test("a ticked filter narrows the list in place, the panel stays open, Back takes the tick away", async () => {
    await visit("/c/sofas", {}, async (page) => {
      await page.evaluate(() => Object.assign(window, { stayed: true }));
      const all = await page.locator("#count").textContent();
      await page.click("#panel-colour summary");
      await page.check("#colour-blue");
      await page.waitForFunction(() => location.search === "?colour=blue");
      await page.locator(".chip", { hasText: "Blue" }).waitFor();
      assert.notEqual(await page.locator("#count").textContent(), all);
      assert.equal(await page.locator("#panel-colour").getAttribute("open"), "");
      assert.equal(await page.evaluate(() => document.activeElement?.id), "colour-blue");
      await page.keyboard.press("Escape");
      assert.equal(await page.locator("#panel-colour").getAttribute("open"), null);
      await page.goBack();
      await page.locator(".chip").waitFor({ state: "detached" });
      assert.equal(await page.locator("#count").textContent(), all);
      assert.equal(await page.evaluate(() => "stayed" in window), true);
    });
  });

  test("three filters stay in the address and ticked, and Back from a product leads to the same place in the list", async () => {
    await visit("/c/sofas", { viewport: { width: 390, height: 844 } }, async (page) => {
      const counts: (string | null)[] = [];
      for (const [panel, box] of [
        ["colour", "colour-green"],
        ["colour", "colour-natural"],
        ["material", "material-velvet"],
      ]) {
        const chosen = page.locator(`#panel-${panel}`);
        if ((await chosen.getAttribute("open")) === null) await chosen.locator("summary").click();
        await page.check(`#${box}`);
        await page.locator(".chip[href]:not(.all)").nth(counts.length).waitFor();
        counts.push(await page.locator("#count").textContent());
      }
      await page.waitForFunction(() => location.search === "?colour=natural&colour=green&material=velvet");
      assert.equal(new Set(counts).size, 3, counts.join("; "));
      assert.deepEqual(await page.locator(".chips .chip:not(.all)").allTextContents(), [
        "Remove Colour: Natural & beige",
        "Remove Colour: Green",
        "Remove Material: Velvet",
      ]);
      await page.keyboard.press("Escape");
      const last = page.locator(".card").last();
      await last.scrollIntoViewIfNeeded();
      const before = await page.evaluate(() => scrollY);
      assert.ok(before > 200, `scrolled to ${before}`);
      await last.locator("a").click();
      await page.locator(".buy h1").waitFor();
      await page.goBack();
      await last.waitFor();
      await page.waitForFunction((wanted) => Math.abs(scrollY - wanted) < 5, before);
      assert.equal(await page.locator("#material-velvet").isChecked(), true);
      assert.equal(await page.locator(".chips .chip:not(.all)").count(), 3);
      await page.locator(".chip").first().click();
      await page.waitForFunction(() => location.search === "?colour=green&material=velvet");
      await page.locator(".chips .chip:not(.all)").nth(2).waitFor({ state: "detached" });
      await page.goBack();
      await page.locator(".chips .chip:not(.all)").nth(2).waitFor();
      assert.equal(await page.locator("#colour-natural").isChecked(), true);
    });
  });

  test("adding to the basket stays on the page, says so, and the number changes", async () => {
    await visit("/p/arden-sofa/moss-velvet-three-seat", {}, async (page) => {
      await page.click(".add button");
      await page.locator("#bag b").waitFor();
      assert.equal((await page.locator("#bag").textContent())?.replace(/\s+/g, " ").trim(), "Basket1 piece");
      assert.match((await page.locator("#said").textContent()) ?? "", /is in your basket/);
      assert.equal(new URL(page.url()).pathname, "/p/arden-sofa/moss-velvet-three-seat");
      assert.deepEqual(
        (await page.context().cookies()).map(({ name }) => name),
        ["__Host-basket"],
      );
    });
  });

  test("letters in the search box bring suggestions", async () => {
    await visit("/", {}, async (page) => {
      await page.locator("#find").pressSequentially("ard", { delay: 30 });
      await page.locator("#suggestions option").first().waitFor({ state: "attached" });
      const offered = await page
        .locator("#suggestions option")
        .evaluateAll((options) => options.map((each) => each.getAttribute("value")));
      assert.ok(
        offered.some((each) => each?.toLowerCase().includes("arden")),
        offered.join(", "),
      );
    });
  });
});

describe("without scripts", () => {
  const options = { javaScriptEnabled: false };

  test("fabric, filters, order and search work by links and forms", async () => {
    await visit("/p/arden-sofa/moss-velvet-three-seat", options, async (page) => {
      await page.click('.swatch[title="Rust velvet"]');
      assert.equal(new URL(page.url()).pathname, "/p/arden-sofa/rust-velvet-three-seat");
      await page.goto(`${shop.url}/c/sofas`);
      await page.click("#panel-colour summary");
      await page.check("#colour-green");
      await page.click("#panel-colour button");
      assert.equal(new URL(page.url()).search, "?colour=green");
      await page.click("#panel-sort summary");
      await page.click("#panel-sort a >> text=Price, low to high");
      assert.equal(new URL(page.url()).search, "?colour=green&sort=price-up");
      await page.click(".chip");
      assert.equal(new URL(page.url()).search, "?sort=price-up");
      await page.fill("#find", "grren velvte sofa");
      await page.click(".find button");
      assert.match((await page.locator("main").textContent()) ?? "", /You typed “grren velvte sofa”/);
    });
  });
});
