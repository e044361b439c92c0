import assert from "node:assert/strict";
import { after, test } from "node:test";
import { undertaking } from "#access";
import { day } from "#kernel/clock";
import { assertWritesNothing } from "../../../../test/gate/every-table.ts";
import { openBrowser } from "../../../../test/gate/plain-browser.ts";
import type { Answer } from "../../../../test/gate/send.ts";
import { openApp } from "../../../../test/support/app.ts";
import { problemsOf } from "../../../../test/support/html.ts";
import { edith } from "../../../../test/support/people.ts";
import { hire } from "../../../../test/support/staff.ts";

const app = await openApp();
const { access, mailbox } = app.modules;
const owner = await hire(app, "owner", "olive");
const helper = await hire(app, "support", "hal");
const viewer = await hire(app, "read-only", "rita");
const packer = await hire(app, "orders", "pat");
const words = "You sent a letter to my neighbour,\nand she read <b>all</b> of it.";
const browser = openBrowser(app.url);
const sent = await browser.post("/privacy/complaint", { words, name: edith.name, email: edith.email, orderNumber: "" });
const writersPage = sent.headers.location ?? assert.fail();
await app.settle();
const [row] = await app.db.asOwner("SELECT number FROM complaints.complaint");
const number = String(row?.number);
const page = `/support/${number}`;
const full = { case: "complaint", reference: number, reason: "To find out which letter it was, and answer." };
const looks = async (): Promise<number> =>
  Number((await app.db.asOwner("SELECT count(*)::int AS count FROM access.reveal"))[0]?.count);

const seen: string[] = [];
after(async () => {
  for (const html of seen) assert.deepEqual(await problemsOf(html), []);
});

function showsNothing({ status, text }: Answer, expected: number): string {
  assert.equal(status, expected, text.slice(0, 600));
  for (const word of [edith.name, edith.email, "neighbour", writersPage.slice(-22)])
    assert.ok(!text.includes(word), word);
  seen.push(text);
  return text;
}

test("complaints wait in a list by their numbers, for whoever may see that they wait (L07)", async () => {
  const text = showsNothing(await helper.ask("/support/complaints"), 200);
  assert.ok(text.includes(number) && text.includes("Complaints (1)"));
  showsNothing(await viewer.ask("/support/complaints"), 403);
  showsNothing(await packer.ask(page), 403);
  assert.match(showsNothing(await helper.ask("/support/complaints?state=answered"), 200), /Nothing was answered yet/);
  showsNothing(await helper.ask("/support/C-0000-0000"), 404);
});

test("what was written is dots, until somebody with special access says why they look [handful-of-people]", async () => {
  assert.match(showsNothing(await helper.ask(page), 200), /You have no special access/);
  assert.match(showsNothing(await helper.post(`${page}/details`, full), 422), /no special access/);
  await owner.post("/special-access/holders/hal");
  await helper.post("/special-access/undertaking", { version: undertaking.version });
  await helper.letConfirmationEnd();
  showsNothing(await helper.post(`${page}/details`, full), 401);
  await helper.confirm();
  assert.match(showsNothing(await helper.post(`${page}/details`, { ...full, reason: "x" }), 422), /at least 10/);
  assert.equal(await looks(), 0);
  const { text } = await helper.post(`${page}/details`, full);
  seen.push(text);
  assert.ok(text.includes("and she read &lt;b&gt;all&lt;/b&gt; of it.") && text.includes(edith.name));
  assert.ok(!text.includes(writersPage.slice(-22)), "the secret of the writer's page");
  assert.equal(await looks(), 1);
  assert.ok((await helper.post(`${page}/details/again`)).text.includes(edith.email));
  assert.equal(await looks(), 2);
  assert.match(showsNothing(await owner.ask("/special-access"), 200), new RegExp(`complaint ${number}`));
});

test("whoever wrote it reads who looked and why [handful-of-people]", async () => {
  const { text } = await browser.get(writersPage);
  assert.match(text, /somebody who answers customers, to answer your complaint\. “To find out which letter/);
  assert.doesNotMatch(text, /\bhal\b/);
  seen.push(text);
});

test("it is answered once, by whoever may, and the writer is told; an answer that is none keeps what was typed (L07)", async () => {
  const answer = { outcome: "upheld", words: "You are right. The letter was ours, and we are sorry." };
  await assertWritesNothing(
    app,
    "no answer",
    async () => {
      showsNothing(await packer.post(`${page}/answer`, answer), 403);
      const long = await helper.post(`${page}/answer`, { outcome: "not-upheld", words: "x".repeat(8_001) });
      assert.match(showsNothing(long, 422), /at most 8,000 characters[\s\S]*xxxx<\/textarea>/);
      showsNothing(await helper.post(`${page}/answer`, { ...answer, outcome: "perhaps" }), 400);
    },
    ["staff.audit_entry"],
  );
  assert.equal((await helper.post(`${page}/answer`, answer)).headers.location, page);
  assert.match(showsNothing(await helper.post(`${page}/answer`, answer), 422), /answered already/);
  await app.settle();
  assert.ok((await browser.get(writersPage)).text.includes("The letter was ours"));
  assert.ok(mailbox?.mails().some(({ subject }) => /answer/i.test(subject)));
  const text = showsNothing(await helper.ask("/support/complaints?state=answered"), 200);
  assert.ok(text.includes(number) && text.includes("they were right"));
  assert.doesNotMatch(showsNothing(await helper.ask(page), 200), /Answer it/);
});

test("when its writer is forgotten nothing is left to look at, and the looks stay [handful-of-people]", async () => {
  await app.advance(91 * day);
  assert.match(showsNothing(await helper.ask(page), 200), /Nobody is behind this complaint any more/);
  assert.match(
    showsNothing(await helper.post(`${page}/details`, full), 422),
    /Nobody is behind this complaint any more/,
  );
  const [left] = await app.db.asOwner("SELECT count(*)::int AS count FROM access.reason");
  assert.equal(left?.count, 0);
  assert.equal(await looks(), 2);
});

test("a hundred complaints come in pages of fifty, each once, the one that is due next first", async () => {
  await app.db.asOwner(
    `INSERT INTO complaints.complaint (id, number, secret_hash, policy_version, received_at, alert_at, answer_due_at)
     SELECT gen_random_uuid(), 'C-0000-' || lpad(n::text, 4, '0'), sha256(n::text::bytea), '2026-11-30',
       now() + n * interval '1 minute', now() + n * interval '1 minute' + interval '20 days', now() + (n / 10) * interval '1 minute' + interval '30 days'
     FROM generate_series(1, 120) AS n`,
  );
  await app.db.asOwner("UPDATE complaints.complaint SET answer_due_at = date_trunc('milliseconds', answer_due_at)");
  const found: string[] = [];
  let next: string | undefined = "/support/complaints";
  const sizes: number[] = [];
  while (next !== undefined) {
    const { text } = await helper.ask(next);
    assert.ok(text.length < 42_000, String(text.length));
    const here = [...text.matchAll(/>(C-0000-\d{4})</g)].map(([, each]) => each ?? "");
    sizes.push(here.length);
    found.push(...here);
    next = /href="(\/support\/complaints\?[^"]*after=[^"]*)"/.exec(text)?.[1]?.replaceAll("&amp;", "&");
  }
  assert.deepEqual(sizes, [50, 50, 20]);
  assert.equal(new Set(found).size, 120);
  assert.deepEqual(found, found.toSorted());
  assert.deepEqual((await access.holders(app.ground.database.reader)).length, 1);
});
