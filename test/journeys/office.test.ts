import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openApp } from "../support/app.ts";
import { launchBrowser } from "../support/browser.ts";
import { type Colleague, colleague, joinsAsOwner, joinsBy, signsIn } from "../support/office.ts";
import { inOrder } from "../support/office-day.ts";

const app = await openApp({ work: false });
const browser = await launchBrowser();
after(() => browser.close());

/** Somebody at a browser; what it complains of fails the test at its end. */
async function comes(look: Parameters<typeof colleague>[1] = {}): Promise<Colleague & { complaints: string[] }> {
  const who = await colleague(browser, look);
  const complaints: string[] = [];
  who.page.on("console", (said) => said.type() === "error" && complaints.push(said.text()));
  who.page.on("pageerror", (thrown) => complaints.push(String(thrown)));
  who.page.on("request", (asked) => {
    if (new URL(asked.url()).origin !== app.office.url) complaints.push(`asked ${asked.url()}`);
  });
  return { ...who, complaints };
}

test("an owner joins by the printed link, prints codes, invites somebody, signs out and comes back by passkey", async () => {
  const maya = await comes();
  const { page } = maya;
  await page.goto(`${app.office.url}/sign-in`);
  await inOrder(maya);
  await joinsAsOwner(app, maya, "maya");
  assert.equal(await maya.passkeys(), 1);
  await inOrder(maya);
  await page.getByRole("button", { name: "Make new recovery codes" }).click();
  assert.equal(await page.locator(".codes li").count(), 8);
  await inOrder(maya);

  await page.getByRole("link", { name: "Team" }).click();
  await inOrder(maya);
  await page.getByLabel("As", { exact: true }).selectOption("support");
  await page.getByRole("button", { name: "Make an invitation" }).click();
  const invitation = (await page.locator(".secret").textContent()) ?? "";
  await inOrder(maya);

  const lena = await comes({ viewport: { width: 390, height: 844 }, colorScheme: "dark" });
  await joinsBy(lena, invitation, "lena");
  await inOrder(lena);
  assert.equal(await lena.page.getByRole("link", { name: "Team" }).count(), 0);
  await lena.page.goto(`${app.office.url}/team`);
  await lena.page.getByRole("heading", { name: "Not yours to do" }).waitFor();
  await inOrder(lena);
  const used = await comes();
  await used.page.goto(invitation);
  await used.page.getByRole("heading", { name: "This invitation is over" }).waitFor();
  await inOrder(used);

  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");
  assert.deepEqual(await maya.context.cookies(), []);
  await page.goto(`${app.office.url}/audit`);
  await page.waitForURL("**/sign-in?to=*");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.waitForURL("**/audit");
  await inOrder(maya);
  const did = await page.locator("tbody tr td:nth-of-type(2)").allTextContents();
  assert.deepEqual(did, ["sign out", "invite", "make recovery codes"]);
  const [cookie, ...others] = await maya.context.cookies();
  assert.deepEqual(others, []);
  assert.deepEqual(
    [cookie?.name, cookie?.domain, cookie?.sameSite, cookie?.httpOnly, cookie?.secure, cookie?.expires],
    ["__Host-office", "office.localhost", "Strict", true, true, -1],
  );
  assert.deepEqual([...maya.complaints, ...lena.complaints.filter((said) => !said.includes("403"))], []);
});

test("a device that is not unlocked lets nobody in, and says so", async () => {
  const omar = await comes();
  await joinsAsOwner(app, omar, "omar");
  await omar.page.getByRole("button", { name: "Sign out" }).click();
  await omar.unlocks(false);
  await omar.page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await omar.page.getByText("It was not unlocked in time, or you turned it down. Nothing has happened.").waitFor();
  await inOrder(omar);
  await omar.unlocks(true);
  await signsIn(app, omar);
});

test("what cannot be taken back asks for the passkey again after five minutes, and is not done before", async () => {
  const pia = await comes();
  const { page } = pia;
  await joinsAsOwner(app, pia, "pia");
  await page.goto(`${app.office.url}/team`);
  await app.db.asOwner("UPDATE staff.session SET confirmed_at = confirmed_at - interval '5 minutes'");
  await page.getByRole("button", { name: "Make an invitation" }).click();
  await page.getByRole("heading", { name: "Please confirm that it is you" }).waitFor();
  assert.deepEqual(await app.db.asOwner("SELECT FROM staff.invitation WHERE invited_by IS NOT NULL"), []);
  await inOrder(pia);
  await page.getByRole("link", { name: "Sign in or confirm" }).click();
  await page.getByRole("button", { name: "Show my passkey" }).click();
  await page.waitForURL(`${app.office.url}/`);
  await page.goto(`${app.office.url}/team`);
  await page.getByRole("button", { name: "Make an invitation" }).click();
  await page.locator(".secret").waitFor();
});

test("without scripts a password and a code let in, and say what they do not open", async () => {
  const quin = await comes();
  await joinsAsOwner(app, quin, "quin");
  const session = (await quin.context.cookies())[0]?.value ?? "";
  const self = (await app.modules.staff.admit(session)) ?? assert.fail();
  const chosen = await app.modules.staff.choosePassword(self, "a harbour with four boats");
  assert.ok(chosen.ok);
  const plain = await comes({ javaScriptEnabled: false });
  await plain.page.goto(`${app.office.url}/sign-in`);
  assert.equal(await plain.page.getByRole("button", { name: "Sign in with a passkey" }).isDisabled(), true);
  await plain.page.getByText("With a password and a code").click();
  await plain.page.getByText("Without a passkey you cannot look at anybody’s details").waitFor();
  await plain.page.getByLabel("Short name").first().fill("quin");
  await plain.page.getByLabel("Password").fill("a harbour with four boats");
  await plain.page.getByLabel("Code of your authenticator app").fill("000000");
  await plain.page.getByRole("button", { name: "Sign in", exact: true }).click();
  await plain.page
    .getByText("That does not let you in. Check it, and try again; after three wrong tries, half a minute later.")
    .first()
    .waitFor();
  assert.deepEqual(await plain.context.cookies(), []);
});
