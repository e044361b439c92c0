import assert from "node:assert/strict";
import { after, test } from "node:test";
import { assertWritesNothing } from "../gate/every-table.ts";
import { buy, openBrowser } from "../gate/plain-browser.ts";
import { openApp } from "../support/app.ts";
import { problemsOf } from "../support/html.ts";
import { ada } from "../support/people.ts";
import { hire } from "../support/staff.ts";

const app = await openApp({ work: false });
const { mailbox, mail, catalogue } = app.modules;
const sku =
  catalogue
    .current()
    .products.flatMap(({ isSwatch, variants }) => (isSwatch ? [] : variants))
    .find(({ supply }) => supply.kind === "made-to-order")?.sku ?? assert.fail();
const owner = await hire(app, "owner", "olive");
const packer = await hire(app, "orders", "pat");
const staffTables = ["staff.audit_entry", "staff.session"];
const queue = "/settings/mail-queue";

const seen: string[] = [];
after(async () => {
  for (const html of seen) assert.deepEqual(await problemsOf(html), []);
});
const shown = async (): Promise<string> => {
  const { status, text } = await owner.ask(queue);
  assert.equal(status, 200);
  seen.push(text);
  for (const word of [ada.name, ada.email, ada.address]) assert.ok(!text.includes(word), word);
  return text;
};

test("where nothing waits and nothing failed, the queue says so; and only the owner finds it", async () => {
  assert.match(await shown(), /No mail waits\. None has failed\./);
  assert.match((await owner.ask("/settings")).text, /No mail has failed\./);
  assert.equal((await packer.ask(queue)).status, 403);
  assert.equal((await packer.post(`${queue}/again`, { mail: app.ground.random.uuid() })).status, 403);
});

test("what waits and what failed is told with the reason and without a person, and a failed mail is sent again", async () => {
  await buy(openBrowser(app.url), ada, sku);
  assert.match(await shown(), /One mail waits, the oldest since/);
  const [{ id } = {}] = await app.db.asOwner("SELECT id FROM mail.outbox");
  await app.db.asOwner("UPDATE mail.outbox SET last_error_code = 'smtp-unreachable', attempts = 2");
  assert.match(await shown(), /The mail server cannot be reached\. Is SMTP_URL right\?/);
  await app.db.asOwner(
    "UPDATE mail.outbox SET state = 'failed', next_attempt_at = NULL, last_error_code = 'smtp-550', attempts = 3",
  );
  const failed = await shown();
  assert.match(failed, /No mail waits\. One has failed and waits for you\./);
  assert.match(failed, /acknowledgement[\s\S]*refused it for good \(550\)/);
  assert.match((await owner.ask("/settings")).text, /One mail has failed/);

  await app.db.asOwner("UPDATE mail.outbox SET last_error_code = 'bounced-5-2-2'");
  assert.match(await shown(), /It came back: the mailbox is full\./);

  const again = await owner.post(`${queue}/again`, { mail: String(id) });
  assert.deepEqual([again.status, again.headers.location], [303, `${queue}?again=yes`]);
  assert.match((await owner.ask(`${queue}?again=yes`)).text, /It is tried again/);
  assert.equal(await mail.sendMail(String(id)), "sent");
  assert.deepEqual(
    mailbox?.mails().map(({ to }) => to),
    [ada.email],
  );
  assert.match(await shown(), /No mail waits\. None has failed\./);
  await assertWritesNothing(
    app,
    "a mail that has not failed",
    async () => {
      const refused = await owner.post(`${queue}/again`, { mail: String(id) });
      seen.push(refused.text);
      assert.equal(refused.status, 409);
      assert.match(refused.text, /This mail has not failed any more/);
    },
    staffTables,
  );
  assert.equal((await owner.post(`${queue}/again`, { mail: "everything" })).status, 400);
});
