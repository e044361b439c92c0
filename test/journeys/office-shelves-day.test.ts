import assert from "node:assert/strict";
import { after, test } from "node:test";
import sharp from "sharp";
import { openApp } from "../support/app.ts";
import { launchBrowser } from "../support/browser.ts";
import { colleague, joinsAsOwner } from "../support/office.ts";
import { inOrder } from "../support/office-day.ts";

const app = await openApp({ work: false });
const browser = await launchBrowser();
after(() => browser.close());
const photograph = await sharp({ create: { width: 1200, height: 1200, channels: 3, background: "#7a5238" } })
  .jpeg()
  .toBuffer();

for (const [kind, handle, look, scripts] of [
  ["wide", "ines", { viewport: { width: 1280, height: 900 } }, true],
  ["narrow, dark and without scripts", "jon", { viewport: { width: 390, height: 844 }, colorScheme: "dark" }, false],
] as const)
  test(`a new piece from the first word to the shop, ${kind}: department, product, picture, preview, collection (B12, B16)`, async () => {
    const who = await colleague(browser, look);
    await joinsAsOwner(app, who, handle);
    await app.db.asOwner("UPDATE staff.member SET role = 'catalogue' WHERE handle = $1", [handle]);
    const { page } = who;
    // Signed in by passkey, which needs a script; everything after it works without one.
    if (!scripts) await page.route("**/script/*", (route) => route.abort());
    await page.goto(`${app.office.url}/products`);
    await page.getByRole("link", { name: "Departments" }).click();
    await inOrder(who);
    const department = `Garden of ${handle}`;
    await page.getByLabel("Name", { exact: true }).fill(department);
    await page.getByLabel("One of the things in it").fill("bench");
    await page.getByRole("button", { name: "Make it" }).click();
    await page.getByRole("link", { name: /Write 1 to 300 letters/ }).waitFor();
    await inOrder(who);
    await page.getByLabel("A sentence below the name").fill("What may stay out in the rain.");
    await page.getByRole("button", { name: "Make it" }).click();
    await page.getByRole("heading", { name: department }).waitFor();
    await inOrder(who);

    await page.goto(`${app.office.url}/new-product`);
    await inOrder(who);
    const name = `Kent bench of ${handle}`;
    await page.getByLabel("Name", { exact: true }).fill(name);
    await page.getByLabel("Department").selectOption(department);
    await page.getByLabel("What it is").selectOption("Table or desk");
    await page.getByLabel("Materials").fill("Oiled oak");
    await page.getByLabel("Stock-keeping number").fill(`KENT-${handle}`);
    await page.getByLabel("Price in pounds").fill("249");
    for (const [label, value] of [
      ["Width in cm", "120"],
      ["Depth in cm", "40"],
      ["Height in cm", "45"],
      ["Width of the largest box", "125"],
      ["Depth of the largest box", "45"],
      ["Height of the largest box", "50"],
      ["Weight of everything", "18"],
    ] as const)
      await page.getByLabel(label, { exact: false }).first().fill(value);
    await page.getByRole("button", { name: "Make the draft" }).click();
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    await inOrder(who);

    await page.getByRole("link", { name: "Pictures" }).click();
    await inOrder(who);
    await page.getByLabel("File").setInputFiles({ name: "bench.jpg", mimeType: "image/jpeg", buffer: photograph });
    await page.getByLabel("What is to be seen, in words").fill("An oak bench under a tree.");
    await page.getByRole("button", { name: "Hand it in" }).click();
    const picture = page.getByLabel(/Set the focal point in this picture/);
    await picture.waitFor();
    await inOrder(who);
    await picture.click({ position: { x: 70, y: 210 } });
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>("#field-x")?.value === "25");
    assert.equal(await page.getByLabel("From the top, in %").inputValue(), "75");
    await page.getByRole("button", { name: "Save" }).last().click();
    await page.getByRole("heading", { name: /^Pictures of/ }).waitFor();
    await inOrder(who);
    await page.getByRole("link", { name, exact: true }).click();

    await page.getByRole("button", { name: "Preview" }).click();
    const address = (await page.getByRole("link", { name: "Open the preview" }).getAttribute("href")) ?? "";
    await inOrder(who);
    await page.goto(address);
    await page.getByText("This product is not on sale.").waitFor();
    await page.getByRole("img", { name: "An oak bench under a tree." }).first().waitFor();

    const slug = name.toLowerCase().replaceAll(" ", "-");
    await page.goto(`${app.office.url}/products/${slug}`);
    await page.getByRole("link", { name: "Change its place" }).click();
    await inOrder(who);
    await page.getByLabel("Address", { exact: true }).fill("arden-sofa");
    await page.getByLabel("Tags").fill(`for ${handle}`);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("link", { name: /Another product has the address/ }).waitFor();
    await inOrder(who);
    await page.getByLabel("Address", { exact: true }).fill(`oak-bench-${handle}`);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Put on sale" }).click();
    await page.getByRole("button", { name: "Take off sale" }).waitFor();

    await page.goto(`${app.office.url}/new-collection`);
    await inOrder(who);
    await page.getByLabel("Title").fill(`Out of doors with ${handle}`);
    await page.getByLabel("What belongs together here").fill("For the garden.");
    await page.getByLabel("Tags").fill(`for ${handle}`);
    await page.getByRole("button", { name: "Show what would be in it" }).click();
    await page.getByRole("heading", { name: "What would be in it" }).waitFor();
    await inOrder(who);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: `Out of doors with ${handle}` }).waitFor();
    await inOrder(who);
    await page.goto(`${app.url}/collections/out-of-doors-with-${handle}`);
    await page.getByRole("link", { name }).first().click();
    assert.equal(new URL(page.url()).pathname.split("/")[2], `oak-bench-${handle}`);
    await who.context.close();
  });
