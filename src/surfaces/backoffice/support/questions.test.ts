import assert from "node:assert/strict";
import { after, test } from "node:test";
import { undertaking } from "#access";
import { day } from "#kernel/clock";
import { assertWritesNothing } from "../../../../test/gate/every-table.ts";
import { formOn, openBrowser } from "../../../../test/gate/plain-browser.ts";
import type { Answer } from "../../../../test/gate/send.ts";
import { openApp } from "../../../../test/support/app.ts";
import { problemsOf } from "../../../../test/support/html.ts";
import { edith } from "../../../../test/support/people.ts";
import { hire } from "../../../../test/support/staff.ts";

const app = await openApp();
const { mailbox } = app.modules;
const owner = await hire(app, "owner", "olive");
const helper = await hire(app, "support", "hal");
const viewer = await hire(app, "read-only", "rita");
const packer = await hire(app, "orders", "pat");
const words = "Will the bench arrive before my niece’s party,\nor <b>after</b> it?";
const browser = openBrowser(app.url);
const form = { topic: "delivery", words, email: edith.email, orderNumber: "FF-7K3M-9QTX" };
const sent = await browser.post("/contact/question", form);
const writersPage = sent.headers.location ?? assert.fail();
await app.settle();
const [row] = await app.db.asOwner("SELECT number FROM questions.question");
const number = String(row?.number);
const page = `/support/questions/${number}`;
const full = { case: "question", reference: number, reason: "To find out when the bench arrives." };
const looks = async (): Promise<number> =>
  Number((await app.db.asOwner("SELECT count(*)::int AS count FROM access.reveal"))[0]?.count);

const seen: string[] = [];
after(async () => {
  for (const html of seen) assert.deepEqual(await problemsOf(html), []);
});

function showsNothing({ status, text }: Answer, expected: number): string {
  assert.equal(status, expected, text.slice(0, 600));
  for (const word of [edith.email, "niece", "FF-7K3M-9QTX", writersPage.slice(-22)])
    assert.ok(!text.includes(word), word);
  seen.push(text);
  return text;
}

test("questions wait in a list by number and topic, and are counted on the first page, for whoever may see that they wait", async () => {
  const text = showsNothing(await helper.ask("/support"), 200);
  assert.ok(text.includes(number) && text.includes("Questions (1)") && text.includes("a delivery"));
  assert.match(showsNothing(await helper.ask("/"), 200), /1<\/b> <a href="\/support">question to answer</);
  await app.db.asOwner("UPDATE questions.question SET topic = 'your-details'");
  assert.match(
    showsNothing(await helper.ask("/"), 200),
    /1<\/b> <a href="\/support">request about somebody’s own details</,
  );
  assert.match(showsNothing(await helper.ask("/support"), 200), /their own details/);
  await app.db.asOwner("UPDATE questions.question SET topic = 'delivery'");
  showsNothing(await viewer.ask("/support"), 403);
  showsNothing(await packer.ask(page), 403);
  assert.match(showsNothing(await helper.ask("/support?state=closed"), 200), /Nothing was answered yet/);
  showsNothing(await helper.ask("/support/questions/Q-0000-0000"), 404);
});

test("what was asked is dots, until somebody with special access says why they look [handful-of-people]", async () => {
  assert.match(showsNothing(await helper.ask(page), 200), /You have no special access/);
  assert.match(showsNothing(await helper.post(`${page}/details`, full), 422), /no special access/);
  await owner.post("/special-access/holders/hal");
  await helper.post("/special-access/undertaking", { version: undertaking.version });
  await helper.letConfirmationEnd();
  showsNothing(await helper.post(`${page}/details`, full), 401);
  await helper.confirm();
  assert.match(showsNothing(await helper.post(`${page}/details`, { ...full, reason: "x" }), 422), /at least 10/);
  const nowhere = await helper.post(`${page}/details`, { ...full, reference: "Q-0000-0000" });
  assert.match(showsNothing(nowhere, 422), /Enter the number of an order, a complaint or a question/);
  assert.equal(await looks(), 0);
  const { text } = await helper.post(`${page}/details`, full);
  seen.push(text);
  assert.ok(text.includes("or &lt;b&gt;after&lt;/b&gt; it?") && text.includes("FF-7K3M-9QTX"));
  assert.ok(!text.includes(writersPage.slice(-22)), "the secret of the writer's page");
  assert.equal(await looks(), 1);
  assert.ok((await helper.post(`${page}/details/again`)).text.includes(edith.email));
  assert.equal(await looks(), 2);
  assert.match(showsNothing(await owner.ask("/special-access"), 200), new RegExp(`question ${number}`));
});

test("whoever asked reads who looked and why [handful-of-people]", async () => {
  const { text } = await browser.get(writersPage);
  assert.match(text, /somebody who answers customers, to answer your question\. “To find out when the bench/);
  assert.doesNotMatch(text, /\bhal\b/);
});

test("it is answered by whoever may, on its page and by mail, and not where something was written meanwhile [terms-and-someone-to-ask]", async () => {
  const { fields } = formOn((await helper.ask(page)).text, /\/answer$/);
  const answer = { ...fields, words: "On the fourth of December. That is before it." };
  await assertWritesNothing(
    app,
    "no answer",
    async () => {
      showsNothing(await packer.post(`${page}/answer`, answer), 403);
      const long = await helper.post(`${page}/answer`, { ...answer, words: "x".repeat(8_001) });
      assert.match(showsNothing(long, 422), /at most 8,000 characters[\s\S]*xxxx<\/textarea>/);
      showsNothing(await helper.post(`${page}/answer`, { ...answer, seen: "many" }), 400);
    },
    ["staff.audit_entry"],
  );
  await browser.post(`${writersPage}/messages`, { words: "It is on the third, said my sister." });
  const early = showsNothing(await helper.post(`${page}/answer`, answer), 422);
  assert.match(early, /Something was written since you loaded this page[\s\S]*On the fourth of December/);
  const { fields: newer } = formOn(early, /\/answer$/);
  assert.equal((await helper.post(`${page}/answer`, { ...answer, ...newer })).headers.location, page);
  assert.match(showsNothing(await helper.post(`${page}/answer`, { ...answer, ...newer }), 422), /answered already/);
  await app.settle();
  assert.ok((await browser.get(writersPage)).text.includes("On the fourth of December"));
  assert.ok(mailbox?.mails().some(({ to, text }) => to === edith.email && text.includes("On the fourth of December")));
  const text = showsNothing(await helper.ask("/support?state=closed"), 200);
  assert.ok(text.includes(number) && text.includes("answered"));
  assert.doesNotMatch(showsNothing(await helper.ask(page), 200), /Answer it/);
  await helper.confirm();
  const again = await helper.post(`${page}/details/again`);
  assert.match(again.text, /They wrote again on [\s\S]*said my sister[\s\S]*We answered on [\s\S]*fourth of December/);
});

test("when its writer removes it nothing is left to look at, and the looks stay [handful-of-people]", async () => {
  await browser.post(`${writersPage}/removal`, {});
  const gone = /Nobody is behind this question any more/;
  assert.match(showsNothing(await helper.ask(page), 200), gone);
  assert.match(showsNothing(await helper.post(`${page}/details`, full), 422), gone);
  const [left] = await app.db.asOwner("SELECT count(*)::int AS count FROM access.reason");
  assert.equal(left?.count, 0);
  assert.equal(await looks(), 3);
  assert.match(showsNothing(await helper.ask("/support?state=closed"), 200), /removed/);
});

test("120 questions come in pages of fifty, each once, the one that waits longest first; those that wait for too long stand out", async () => {
  await app.db.asOwner(
    `INSERT INTO questions.question (id, number, secret_hash, topic, policy_version, received_at, waiting_since)
     SELECT gen_random_uuid(), 'Q-0000-' || lpad(n::text, 4, '0'), sha256(n::text::bytea), 'order', '2026-11-30', at, at
     FROM generate_series(1, 120) AS n, date_trunc('milliseconds', $1::timestamptz + (n / 10) * interval '1 minute') AS at`,
    [new Date(app.ground.clock.now().getTime() - 14 * day)],
  );
  const found: string[] = [];
  let next: string | undefined = "/support";
  const sizes: number[] = [];
  while (next !== undefined) {
    const { text } = await helper.ask(next);
    assert.ok(text.length < 42_000, String(text.length));
    const here = [...text.matchAll(/>(Q-0000-\d{4})</g)].map(([, each]) => each ?? "");
    sizes.push(here.length);
    found.push(...here);
    next = /href="(\/support\?[^"]*after=[^"]*)"/.exec(text)?.[1]?.replaceAll("&amp;", "&");
  }
  assert.deepEqual(sizes, [50, 50, 20]);
  assert.deepEqual(found, [...new Set(found)].toSorted());
  assert.match((await helper.ask("/support")).text, /Q-0000-0001[\s\S]*?tag bad">late/);
  assert.match((await helper.ask("/")).text, /questions to answer, \d+ late/);
});
