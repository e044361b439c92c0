import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openApp } from "../support/app.ts";
import { launchBrowser } from "../support/browser.ts";
import { type Colleague, colleague, joinsAsOwner } from "../support/office.ts";
import { inOrder } from "../support/office-day.ts";

const app = await openApp({ work: false });
const { catalogue } = app.modules;
const browser = await launchBrowser();
after(() => browser.close());

/** Somebody with the role "catalogue" at a browser of their own. */
async function comesToWork(handle: string, look: Parameters<typeof colleague>[1]): Promise<Colleague> {
  const who = await colleague(browser, look);
  await joinsAsOwner(app, who, handle);
  await app.db.asOwner("UPDATE staff.member SET role = 'catalogue' WHERE handle = $1", [handle]);
  await who.page.goto(`${app.office.url}/`);
  return who;
}

for (const [kind, slug, look] of [
  ["wide", "tarn-wing-chair", { viewport: { width: 1280, height: 900 } }],
  ["narrow and dark", "wharfe-armchair", { viewport: { width: 390, height: 844 }, colorScheme: "dark" }],
  ["without scripts", "thwaite-leather-armchair", { viewport: { width: 1280, height: 900 } }],
] as const)
  test(`the day of whoever looks after the catalogue, ${kind}: words, a sale, a delivery, off sale and on again (B12, B13, B16)`, async () => {
    const lena = await comesToWork(`lena-${slug.slice(0, 6).replaceAll("-", "")}`, look);
    // Signed in by passkey, which needs a script; everything after it works without one.
    if (kind === "without scripts") await lena.page.route("**/script/*", (route) => route.abort());
    const { page } = lena;
    const name = catalogue.current().product(slug)?.name ?? assert.fail();
    await page.getByRole("link", { name: "Products" }).click();
    assert.deepEqual(await page.getByRole("navigation").getByRole("link").allTextContents(), [
      "Today",
      "Products",
      "Books",
      "You",
    ]);
    await inOrder(lena);
    await page.getByRole("link", { name: "As a file" }).click();
    await page.getByRole("heading", { name: "Products as a file" }).waitFor();
    await inOrder(lena);
    await page.getByRole("link", { name: "Products" }).last().click();
    await page.getByLabel("Name or number").fill(name);
    await page.getByRole("button", { name: "Show" }).click();
    await inOrder(lena);
    await page.getByRole("link", { name, exact: true }).click();
    await inOrder(lena);

    await page.getByRole("link", { name: "Change the words" }).click();
    await inOrder(lena);
    await page.getByLabel("Fire label").fill("");
    await page.getByLabel("Care").fill("Brush it once a week.");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("link", { name: /It is upholstered/ }).click();
    await inOrder(lena);
    await page.getByLabel("Fire label").fill("Its label is under the seat.");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("cell", { name: "Brush it once a week." }).waitFor();
    await inOrder(lena);

    await page.getByRole("link", { name: "Change prices" }).click();
    await page.getByLabel("By per cent").fill("-5");
    await page.getByRole("button", { name: "Preview" }).click();
    await page.getByRole("heading", { name: "5 % cheaper: nothing has changed yet" }).waitFor();
    await inOrder(lena);
    await page.getByLabel("Sale price, or per cent off").fill("10%");
    await page.getByLabel("Last day").fill("2001-01-01");
    await page.getByRole("button", { name: "Plan it" }).click();
    await page.getByRole("link", { name: /The last day is not before the first/ }).waitFor();
    await inOrder(lena);
    await page.getByLabel("Last day").fill(await page.getByLabel("First day").inputValue());
    await page.getByRole("button", { name: "Plan it" }).click();
    await page.getByText("running").first().waitFor();
    await inOrder(lena);

    await page.getByRole("link", { name }).click();
    await page.getByRole("row").getByRole("link").first().click();
    await page.getByRole("heading", { name: "Movements" }).waitFor();
    await inOrder(lena);
    await page.goto(`${app.office.url}/batches?code=2027-A`);
    await inOrder(lena);

    await page.goto(`${app.office.url}/products/${slug}`);
    await page.getByRole("button", { name: "Take off sale" }).click();
    await page.getByText("Off sale", { exact: true }).waitFor();
    await inOrder(lena);
    await page.getByRole("button", { name: "Put on sale" }).click();
    await page.getByRole("link", { name: "On sale: see it in the shop" }).waitFor();
    await page.getByRole("link", { name: "All changes" }).click();
    await page.getByRole("heading", { name: "What was changed" }).waitFor();
    await inOrder(lena);
  });

test("an empty list says why, and what to do", async () => {
  const omar = await comesToWork("omar", { viewport: { width: 390, height: 844 } });
  await omar.page.goto(`${app.office.url}/products?words=nothing-like-this`);
  await omar.page.getByText("No product fits. Leave a field empty to see more.").waitFor();
  await omar.page.goto(`${app.office.url}/batches`);
  await omar.page.getByText("There is no batch yet.").waitFor();
  await inOrder(omar);
});
