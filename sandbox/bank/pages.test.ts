import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { barriersOn } from "../../test/support/axe.ts";
import { launchBrowser } from "../../test/support/browser.ts";
import { problemsOf } from "../../test/support/html.ts";
import { playBuyer } from "../play.ts";
import { boot, caller, freshFolder } from "./test-boot.ts";

const bank = await boot(freshFolder(), "http://127.0.0.1:9/webhooks/bank");
const browser = await launchBrowser();
after(async () => {
  await browser.close();
  await bank.kill("SIGTERM");
});
const { begin } = caller(bank);
const fresh = async (): Promise<string> => String((await begin()).redirectUrl);
const textOf = async (url: string): Promise<string> => (await fetch(url)).text();

describe("the hosted pages", () => {
  it("are valid HTML, and carry no script", async () => {
    const url = await fresh();
    const wrong = await playBuyer(url, { card: "1234" });
    assert.ok("page" in wrong);
    const pages = [await textOf(url), await textOf(`${url}?card=challenge`), wrong.page, await textOf(bank.origin)];
    const inChallenge = await fresh();
    const number = "4000002760003184";
    await fetch(inChallenge, { method: "POST", body: new URLSearchParams({ number, expiry: "12/34", cvc: "123" }) });
    pages.push(await textOf(`${inChallenge}/challenge`));
    await playBuyer(url, "leave");
    pages.push(await textOf(url), await textOf(`${bank.origin}/pay/unknown`));
    for (const page of pages) {
      assert.deepEqual(await problemsOf(page), []);
      assert.ok(!/<script|javascript:|\son\w+=|\sstyle=/i.test(page));
      assert.match(page, /no real bank, no real money/);
    }
  });

  it("can be walked by keyboard without scripts, on a small screen, and nothing stands in anybody's way", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      const context = await browser.newContext({ colorScheme, viewport: { width: 320, height: 640 } });
      const page = await context.newPage();
      await page.goto(await fresh());
      const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
      assert.deepEqual(await barriersOn(page), []);
      assert.ok(await fits());
      await page.getByRole("button", { name: /^Pay/ }).press("Enter");
      assert.match(await page.title(), /^Error: /);
      assert.deepEqual(await barriersOn(page), []);
      await page.getByRole("link", { name: "Use the card “3-D Secure”", exact: true }).press("Enter");
      await page.getByRole("button", { name: /^Pay/ }).press("Enter");
      await page.getByRole("heading", { name: "Is this you?" }).waitFor();
      assert.deepEqual(await barriersOn(page), []);
      assert.ok(await fits());
      assert.deepEqual(await context.cookies(), []);
      await page.close();
    }
  });
});
