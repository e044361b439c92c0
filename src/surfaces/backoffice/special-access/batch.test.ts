import assert from "node:assert/strict";
import { after, test } from "node:test";
import { undertaking } from "#access";
import { day, minute } from "#kernel/clock";
import { assertWritesNothing } from "../../../../test/gate/every-table.ts";
import { buy, openBrowser } from "../../../../test/gate/plain-browser.ts";
import { type Answer, ownForm } from "../../../../test/gate/send.ts";
import { openApp } from "../../../../test/support/app.ts";
import { softwareDevice } from "../../../../test/support/authenticator.ts";
import { problemsOf } from "../../../../test/support/html.ts";
import { ada, edith, type Person } from "../../../../test/support/people.ts";
import { askOffice, type Hired, hire } from "../../../../test/support/staff.ts";

const app = await openApp({ env: { CANDOUR_OWNER_EMAIL: "olive@fellandfern.example" } });
const { reader } = app.ground.database;
const { orders } = app.modules;
const sku =
  app.modules.catalogue
    .current()
    .products.flatMap(({ isSwatch, variants }) => (isSwatch ? [] : variants))
    .find(({ supply }) => supply.kind === "made-to-order")?.sku ?? assert.fail("nothing is made to order");
const people: readonly Person[] = [ada, edith];
const numbers: string[] = [];
for (const person of people) {
  const secret = await buy(openBrowser(app.url), person, sku);
  numbers.push((await orders.orderBySecret(reader, secret))?.order.number ?? assert.fail());
}
await app.settle();
const owner = await hire(app, "owner", "olive");
const packer = await hire(app, "orders", "pat");
const helper = await hire(app, "support", "hal");
const stranger = await hire(app, "orders", "sam");
for (const who of [packer, helper]) {
  await owner.post(`/special-access/holders/${who.handle}`);
  await who.post("/special-access/undertaking", { version: undertaking.version });
}
const full = {
  numbers: numbers.join(", "),
  purpose: "deliver-order",
  reason: "The van broke down: all of today's drops go by another firm.",
};
const looks = async (): Promise<number> =>
  Number((await app.db.asOwner("SELECT count(*)::int AS count FROM access.reveal"))[0]?.count);

const mailsToOwner = () => (app.modules.mailbox?.mails() ?? []).filter(({ to }) => to.startsWith("olive@"));

const seen: string[] = [];
after(async () => {
  for (const html of seen) assert.deepEqual(await problemsOf(html), []);
});

function showsNothing({ status, text }: Answer, expected: number): string {
  assert.equal(status, expected, text.slice(0, 600));
  for (const { name, email, address } of people)
    for (const word of [name, email, address]) assert.ok(!text.includes(word), word);
  seen.push(text);
  return text;
}

/** The same person at another device, with a passkey of its own that was shown a moment ago; posts as they would there. */
async function secondDevice({ cookie }: Hired): Promise<(target: string) => Promise<Answer>> {
  const { staff } = app.modules;
  const device = softwareDevice(app.office.url);
  const me = (await staff.admit(cookie.slice("__Host-office=".length))) ?? assert.fail();
  assert.ok((await staff.addPasskey(me, device.make(await staff.askForAnother(me)), "Another device")).ok);
  const opened = await staff.signInByPasskey(device.show(await staff.askToSignIn()), "Another device");
  const own = { ...ownForm, cookie: `__Host-office=${opened.ok ? opened.token : assert.fail()}` };
  return (target) => askOffice(app, target, { method: "POST", headers: own, body: "" });
}

/** The page of a batch that was asked for. */
async function asked(): Promise<string> {
  const answer = await packer.post("/special-access/batches", full);
  assert.equal(answer.status, 303, answer.text.slice(0, 600));
  return answer.headers.location ?? assert.fail();
}

test("what is no batch is refused with a sentence, and nothing is written", async () => {
  const wrong = async (fields: Partial<typeof full>, sentence: RegExp) => {
    const { status, text } = await packer.post("/special-access/batches", { ...full, ...fields });
    assert.equal(status, 422);
    assert.match(text, sentence);
    seen.push(text);
  };
  await assertWritesNothing(
    app,
    "no batch",
    async () => {
      await wrong({ numbers: numbers[0] ?? "" }, /at least two order numbers/);
      await wrong({ numbers: `${numbers[0]} ${numbers[0]}` }, /at least two order numbers/);
      await wrong({ numbers: Array.from({ length: 21 }, (_, at) => `FF-0000-${1_000 + at}`).join(" ") }, /at most 20/);
      await wrong({ numbers: `${numbers[0]} FF-0000-0000` }, /Take out number 2/);
      await wrong({ numbers: `${numbers[0]} <b>Ada</b>` }, /Take out number 2/);
      await wrong({ reason: "soon" }, /at least 10 characters/);
      showsNothing(await stranger.post("/special-access/batches", full), 422);
      await packer.letConfirmationEnd();
      showsNothing(await packer.post("/special-access/batches", full), 401);
      assert.match(showsNothing(await packer.ask("/special-access/batch"), 200), /Confirm with your passkey/);
      await packer.confirm();
    },
    ["staff.audit_entry", "staff.ceremony", "staff.passkey", "staff.session"],
  );
});

test("several orders open for whoever asked, once another of the few has agreed; each look is noted [handful-of-people]", async () => {
  const page = await asked();
  assert.match(showsNothing(await packer.ask(page), 200), /waits for a colleague/);
  showsNothing(await packer.post(`${page}/details`), 422);
  assert.equal(await looks(), 0);
  assert.ok(showsNothing(await helper.ask("/special-access"), 200).includes("waits for a second person"));
  assert.ok(showsNothing(await helper.ask(page), 200).includes("The van broke down"));
  assert.ok(!showsNothing(await stranger.ask(page), 200).includes("The van broke down"));
  await helper.letConfirmationEnd();
  showsNothing(await helper.post(`${page}/agreement`), 401);
  await helper.confirm();
  assert.equal((await helper.post(`${page}/agreement`)).status, 303);
  await app.settle();
  const told = mailsToOwner().filter(({ subject }) => /details of 2 orders were opened/.test(subject));
  assert.equal(told.length, 1);
  assert.match(told[0]?.text ?? "", /asked by pat, agreed to by hal/);
  for (const word of [...numbers, ada.name, "The van broke down"]) assert.ok(!told[0]?.text.includes(word), word);
  showsNothing(await helper.post(`${page}/details`), 422);
  assert.equal(await looks(), 0, "who agrees sees nothing by it");
  const { status, text } = await packer.post(`${page}/details`);
  assert.equal(status, 200);
  seen.push(text);
  for (const { name, address } of people) assert.ok(text.includes(name) && text.includes(address), name);
  for (const { email } of people) assert.ok(!text.includes(email), email);
  assert.equal(await looks(), 2);
  await app.advance(30 * minute);
  assert.match(showsNothing(await packer.ask(page), 200), /30 minutes are over/);
  showsNothing(await packer.post(`${page}/details`), 422);
  assert.equal(await looks(), 2);
});

test("the owner reads in the week after how often each of them looked, and not at whom [handful-of-people]", async () => {
  await app.advance(7 * day);
  const digest = mailsToOwner().filter(({ subject }) => /who looked at customers’ details/.test(subject));
  assert.ok(digest.some(({ text }) => /2 times this week:\s+pat: 2, to bring the order to the door/.test(text)));
  for (const { text } of digest)
    for (const word of [...numbers, ...people.map(({ name }) => name)]) assert.ok(!text.includes(word), word);
});

test("one person with two passkeys is one person: nobody agrees to what they asked for (2.3.5) [handful-of-people]", async () => {
  const page = await asked();
  const elsewhere = await secondDevice(packer);
  assert.match(showsNothing(await elsewhere(`${page}/agreement`), 422), /asked for this yourself/);
  assert.match(showsNothing(await packer.post(`${page}/agreement`), 422), /asked for this yourself/);
  assert.match(showsNothing(await stranger.post(`${page}/agreement`), 422), /no special access/);
  showsNothing(await packer.post(`${page}/details`), 422);
  assert.equal(await looks(), 2);
  await app.advance(31 * minute);
  assert.match(showsNothing(await helper.post(`${page}/agreement`), 422), /nobody did within 30 minutes/);
});

test("a batch that is none, or that leads nowhere, is not there", async () => {
  const nowhere = "/special-access/batches/00000000-0000-4000-8000-000000000000";
  showsNothing(await packer.ask(nowhere), 404);
  showsNothing(await packer.post(`${nowhere}/agreement`), 404);
  showsNothing(await packer.post(`${nowhere}/details`), 404);
  showsNothing(await packer.ask("/special-access/batches/1"), 404);
});
