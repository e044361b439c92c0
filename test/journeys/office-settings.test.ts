import { after, test } from "node:test";
import { londonDay } from "#delivery";
import { day } from "#kernel/clock";
import { dayInWords } from "#views/days.ts";
import { openApp } from "../support/app.ts";
import { launchBrowser } from "../support/browser.ts";
import { colleague, joinsAsOwner } from "../support/office.ts";
import { inOrder } from "../support/office-day.ts";
import { until } from "../support/until.ts";

const app = await openApp({ work: false });
const browser = await launchBrowser();
after(() => browser.close());

let days = 30;
for (const [kind, look] of [
  ["wide", { viewport: { width: 1280, height: 900 } }],
  ["narrow and dark", { viewport: { width: 390, height: 844 }, colorScheme: "dark" }],
  ["without scripts", { viewport: { width: 1280, height: 900 } }],
] as const)
  test(`the owner sets who trades, a price of delivery, a rate of VAT and the words of mails, ${kind}`, async () => {
    const olive = await colleague(browser, look);
    await joinsAsOwner(app, olive, `olive-${kind.replaceAll(" ", "-").slice(0, 12)}`);
    const { page } = olive;
    // Signed in by passkey, which needs a script; everything after it works without one.
    if (kind === "without scripts") await page.route("**/script/*", (route) => route.abort());
    const room = async (): Promise<void> => {
      await page.getByRole("link", { name: "Settings", exact: true }).first().click();
      await page.getByRole("heading", { name: "Settings", exact: true }).waitFor();
      await inOrder(olive);
    };
    await page.goto(`${app.office.url}/`);
    await room();

    await page.getByRole("link", { name: "Who trades here" }).click();
    await page.getByLabel("Telephone").fill("0870 496 0000");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "There is a problem" }).waitFor();
    await inOrder(olive);
    days += 10;
    const telephone = `01632 960 ${days + 200}`;
    await page.getByLabel("Telephone").fill(telephone);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "There is a problem" }).waitFor({ state: "detached" });
    await page.getByText("Last set").waitFor();
    await inOrder(olive);
    const shopper = await olive.context.newPage();
    await until("the foot of the shop has the new number", async () => {
      await shopper.goto(`${app.url}/terms`);
      return (await shopper.locator("footer").textContent())?.includes(telephone) ?? false;
    });

    await room();
    await page.getByRole("link", { name: "Delivery areas and prices" }).click();
    await inOrder(olive);
    await page.getByRole("link", { name: "the Isle of Wight" }).click();
    await inOrder(olive);
    const parcel = page.getByRole("group", { name: "Parcel to your door" });
    await parcel.getByLabel("Price in pounds").fill(`${days}.25`);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("cell", { name: `£${days}.25` }).waitFor();
    await page.getByRole("link", { name: "Add an area" }).click();
    await inOrder(olive);
    await page.goBack();
    await page.getByRole("link", { name: "History" }).click();
    await page.getByText(`→ £${days}.25`).first().waitFor();
    await inOrder(olive);

    await room();
    await page.getByRole("link", { name: "VAT rates" }).click();
    await page.getByLabel("New rate in per cent").fill("22.5");
    const from = londonDay(new Date(app.ground.clock.now().getTime() + days * day));
    await page.getByLabel("First day").fill(from);
    await page.getByRole("button", { name: "Plan it" }).click();
    await page.getByText(`22.5 % from ${dayInWords(from)}`).waitFor();
    await inOrder(olive);

    await room();
    await page.getByRole("link", { name: "Words of mails" }).click();
    await inOrder(olive);
    await page.getByRole("link", { name: "Dispatched" }).click();
    await page.getByLabel("Your sentence").fill("Follow us on Instagram.");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("This reads as promotion").first().waitFor();
    await inOrder(olive);
    await page.getByLabel("Your sentence").fill(`Mind the door, ${kind}.`);
    await page.getByRole("button", { name: "Preview" }).click();
    await page
      .getByRole("paragraph")
      .filter({ hasText: `Mind the door, ${kind}.` })
      .waitFor();
    await inOrder(olive);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("cell", { name: `Mind the door, ${kind}.` }).waitFor();
    await olive.context.close();
  });
