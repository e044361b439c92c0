import assert from "node:assert/strict";
import { test } from "node:test";
import { createPrivacyLedger } from "#privacy";
import { parseRef, VaultError } from "#vault";
import { assertWritesNothing } from "../../../test/gate/every-table.ts";
import { openBrowser } from "../../../test/gate/plain-browser.ts";
import { send } from "../../../test/gate/send.ts";
import { openApp } from "../../../test/support/app.ts";
import { everythingIn } from "../../../test/support/dump.ts";
import { problemsOf } from "../../../test/support/html.ts";
import { ada } from "../../../test/support/people.ts";
import { day } from "../../kernel/clock.ts";
import { createComplaints } from "./index.ts";

const app = await openApp();
const { complaints, mailbox } = app.modules;
const { reader } = app.ground.database;
const browser = openBrowser(app.url);
const path = "/privacy/complaint";
const words = "You sent my neighbour’s invoice to me, so where did mine go?\nPlease tell me by <b>letter</b>.";
const full = { words, name: ada.name, email: ada.email, orderNumber: "FF-7K3M-9QTX" };
const bare = { words: "Somebody rang me up about an order that I never made.", name: "", email: "", orderNumber: "" };
const regulator = ["the Information Commission", "Wycliffe House", "ico.org.uk"];

/** Sends a complaint as a browser without scripts would; answers the address of its page. */
async function complain(fields: Record<string, string>): Promise<string> {
  const sent = await browser.post(path, fields);
  assert.equal(sent.status, 303, sent.text.slice(0, 400));
  assert.match(sent.headers.location ?? "", /^\/privacy\/complaint\/[\w-]{22}$/);
  assert.deepEqual(sent.cookies, []);
  return sent.headers.location ?? "";
}
const read = async (address: string): Promise<string> => {
  const { status, text, headers } = await send(app.url, address);
  assert.equal(status, 200);
  assert.equal(headers["cache-control"], "no-store");
  assert.deepEqual(await problemsOf(text), []);
  return text;
};
const numberOn = (page: string): string => /C-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(page)?.[0] ?? assert.fail("no reference");
const mailsTo = (address: string) => (mailbox?.mails() ?? []).filter(({ to }) => to === address);

test("the form needs no script, no cookie and no account, says why each field is asked and to whom else to turn (L02, L07, L12)", async () => {
  const form = await read(path);
  for (const said of ["So that we know what to look into.", "How we may call you", "We write when", ...regulator])
    assert.ok(form.includes(said), said);
  assert.match(form, /answers it within 30 days/);
});

test("what cannot be used is said in a sentence beside the field, what was typed stays, and nothing is written", async () => {
  await assertWritesNothing(app, "a wrong complaint", async () => {
    for (const [wrong, sentence] of [
      [{ ...full, words: " \n " }, "Write what is wrong"],
      [{ ...full, email: "ada at home" }, "Enter an e-mail address in the correct form, like name@example.com"],
      [{ ...full, words: "x".repeat(4_001) }, "What is wrong is longer than we can take: at most 4000 characters"],
      [{ ...full, orderNumber: "F".repeat(21) }, "Order number is longer than we can take: at most 20 characters"],
    ] as const) {
      const answer = await browser.post(path, wrong);
      assert.equal(answer.status, 422);
      assert.ok(answer.text.includes(sentence), sentence);
      assert.ok(answer.text.includes(ada.name));
      assert.match(answer.text, /<title>Error: /);
      assert.deepEqual(await problemsOf(answer.text), []);
    }
  });
});

test("a complaint is acknowledged at once with a reference, on its page and by mail, and lies nowhere in plain (L07)", async () => {
  const address = await complain(full);
  const page = await read(address);
  const number = numberOn(page);
  for (const said of [
    "You sent my neighbour’s invoice to me",
    "&lt;b&gt;letter&lt;/b&gt;",
    ada.name,
    "FF-7K3M-9QTX",
    ...regulator,
  ])
    assert.ok(page.includes(said), said);
  assert.match(page, /It has come, on .*answers here by .* at the latest/s);

  await app.settle();
  const [mail, ...others] = mailsTo(ada.email);
  assert.equal(others.length, 0);
  assert.equal(mail?.subject, `Your complaint ${number} has come`);
  for (const said of [number, app.url + address, ...regulator]) assert.ok(mail?.text.includes(said), said);
  assert.ok(!mail?.text.includes("neighbour"), "a mail does not repeat what was written");

  const dump = (await everythingIn(app.db.urls.owner)) + app.lines.join("\n");
  for (const plain of ["neighbour’s invoice", ada.name, ada.email, address.slice(-22)])
    assert.ok(!dump.includes(plain), plain);
});

test("without an address nobody is written to, and the page is enough", async () => {
  const before = mailbox?.mails().length;
  const page = await read(await complain(bare));
  assert.match(page, /It has come/);
  await app.settle();
  assert.equal(mailbox?.mails().length, before);
});

test("whoever runs the shop is warned after 20 days, and a complaint is overdue after 30: not a moment before (L07)", async () => {
  const { answerDueAt, alertAt, receivedAt } = (await complaints.forOperator(reader, 10))[0] ?? assert.fail();
  assert.equal(alertAt.getTime() - receivedAt.getTime(), 20 * day);
  assert.equal(answerDueAt.getTime() - receivedAt.getTime(), 30 * day);
  const at = async (moment: Date, ms: number) => complaints.clock(reader, new Date(moment.getTime() + ms));
  assert.equal((await at(alertAt, -1)).alerting, 0);
  assert.deepEqual(await at(alertAt, 0), { open: 2, alerting: 1, overdue: 0 });
  assert.equal((await at(answerDueAt, -1)).overdue, 0);
  assert.equal((await at(answerDueAt, 0)).overdue, 1);

  const warned = () => app.lines.filter((line) => line.includes('"complaint-answer-due"')).length;
  assert.equal(warned(), 0);
  await app.advance(21 * day);
  assert.ok(warned() >= 1);
});

test("an answer closes it: on its page with the route to the regulator, and by mail; once (L07, L12)", async () => {
  const address = await complain(full);
  const number = numberOn(await read(address));
  await app.settle();
  await assertWritesNothing(app, "what is no answer", async () => {
    assert.deepEqual(await complaints.answer({ number, outcome: "upheld", words: " " }), {
      ok: false,
      because: "bad-answer",
    });
    assert.deepEqual(await complaints.answer({ number: "C-0000-0000", outcome: "upheld", words: "Yes." }), {
      ok: false,
      because: "no-such-complaint",
    });
  });
  const answer = {
    number,
    outcome: "upheld",
    words: "You were right.\nYours went to number 12; we have it back.",
  } as const;
  assert.deepEqual(await complaints.answer(answer), { ok: true, mailed: true });
  assert.deepEqual(await complaints.answer(answer), { ok: false, because: "already-answered" });

  const page = await read(address);
  for (const said of ["Yours went to number 12; we have it back.", "You were right.", "Our answer", ...regulator])
    assert.ok(page.includes(said), said);
  await app.settle();
  const mail = mailsTo(ada.email).find(({ subject }) => subject === `Your complaint ${number} is answered`);
  for (const said of [app.url + address, ...regulator]) assert.ok(mail?.text.includes(said), said);
  assert.ok(!mail?.text.includes("number 12"), "a mail does not repeat what was answered");
  assert.ok(!(await everythingIn(app.db.urls.owner)).includes("number 12"));
});

test("90 days after the answer its person is forgotten, and number, dates and outcome stay: not a moment before", async () => {
  const address = await complain(full);
  const number = numberOn(await read(address));
  await complaints.answer({ number, outcome: "not-upheld", words: "We looked into it and see it otherwise." });
  const rows = () => app.db.asOwner(`SELECT * FROM complaints.complaint WHERE number = '${number}'`);
  const [{ id, shred_due_at: dueAt } = { id: "", shred_due_at: new Date() }] = await rows();
  await app.advance((dueAt as Date).getTime() - app.ground.clock.now().getTime() - 60_000);
  assert.ok((await read(address)).includes("see it otherwise"));
  await app.advance(61_000);

  const page = await read(address);
  assert.match(page, /and then forgotten/);
  for (const gone of ["neighbour", "see it otherwise.", ada.name]) assert.ok(!page.includes(gone), gone);
  const [row] = await rows();
  assert.equal(row?.outcome, "not-upheld");
  assert.equal(row?.subject_tag, null);
  const count = async (query: string) => (await app.db.asOwner(query)).length;
  assert.equal(await count(`SELECT 1 FROM complaints.capsule WHERE complaint_id = '${id}'`), 0);
  assert.equal(await count(`SELECT 1 FROM mail.outbox WHERE order_id = '${id}'`), 0);
  assert.equal(await count(`SELECT 1 FROM vault.bundle WHERE bundle = 'support:${id}' AND shredded_at IS NOT NULL`), 1);
  assert.deepEqual(await app.db.asVault(`SELECT 1 FROM keystore.bundle_key WHERE bundle = 'support:${id}'`), []);
});

/** The module as it is while the keystore does not answer. */
function withoutKeystore() {
  const { database, clock, random, log } = app.ground;
  const privacy = { ...createPrivacyLedger(), append: () => assert.fail("nothing is noted yet") };
  return createComplaints({
    ...{ database, clock, random, log, policyVersion: "2026-11-30", mail: app.modules.mail, privacy },
    ...{ privacyLog: app.modules.privacyLog, horizonOf: () => assert.fail("nothing is certified here") },
    access: app.modules.access,
    vault: {
      ...app.modules.vault,
      destroyKey: () => Promise.reject(new VaultError("key-unavailable", "The keystore is away.")),
    },
  });
}

test("a forgetting that was interrupted opens for nobody, and is ended by the vault's job or the next sweep", async () => {
  const address = await complain(bare);
  const number = numberOn(await read(address));
  await complaints.answer({ number, outcome: "upheld", words: "Yes." });
  const failing = withoutKeystore();
  const [{ id } = { id: "" }] = await app.db.asOwner(`SELECT id FROM complaints.complaint WHERE number = '${number}'`);
  await app.db.asOwner(`UPDATE complaints.complaint SET shred_due_at = received_at WHERE number = '${number}'`);
  assert.equal(await failing.retention[0]?.carryOut(), 0);
  const page = await read(address);
  assert.ok(!page.includes("Somebody rang me up"));
  const [{ subject } = { subject: "" }] = await app.db.asOwner(
    `SELECT subject FROM vault.bundle WHERE bundle = 'support:${id}'`,
  );
  await app.settle();
  await complaints.goOnShredding({ id: `${subject}/support:${id}` });
  assert.equal(parseRef(`${subject}/support:${id}`).bundle, `support:${id}`);
  const [row] = await app.db.asOwner(`SELECT shredded_at FROM complaints.complaint WHERE number = '${number}'`);
  assert.ok(row?.shredded_at instanceof Date);
});

test("who had been forgotten since a backup is forgotten again when it is put back, and the complaint is closed, answered there or not", async () => {
  const [open, answered] = [await complain(full), await complain(full)];
  await complaints.answer({ number: numberOn(await read(answered)), outcome: "upheld", words: "You are right." });
  await app.settle();
  const before = await complaints.clock(reader, app.ground.clock.now());
  const written = mailsTo(ada.email).length;
  for (const [address, outcome] of [
    [open, "not-known"],
    [answered, "upheld"],
  ] as const) {
    const number = numberOn(await read(address));
    const [row] = await app.db.asOwner(
      `SELECT p.subject, c.id FROM complaints.complaint c JOIN complaints.capsule p ON p.complaint_id = c.id
       WHERE c.number = '${number}'`,
    );
    await app.db.asOwner(
      `INSERT INTO mail.outbox (id, kind, order_id, cause, message_id, state, created_at, next_attempt_at)
       SELECT gen_random_uuid(), 'complaint-received', '${row?.id}', 'again', '<' || gen_random_uuid() || '@shop.example>', 'queued',
         '2126-01-01', '2126-01-01'`,
    );
    const id = `${row?.subject}/support:${row?.id}`;
    assert.equal(await complaints.forgetAnew({ id }), true);
    assert.equal(await complaints.forgetAnew({ id }), false);
    const page = await read(address);
    assert.match(page, /and then forgotten/);
    for (const gone of ["neighbour", "You are right."]) assert.ok(!page.includes(gone), gone);
    assert.deepEqual(await app.db.asVault(`SELECT 1 FROM keystore.bundle_key WHERE bundle = 'support:${row?.id}'`), []);
    assert.deepEqual(await app.db.asOwner(`SELECT 1 FROM mail.outbox WHERE order_id = '${row?.id}'`), []);
    const [now] = await app.db.asOwner(
      `SELECT outcome, subject_tag, answered_at IS NOT NULL AS closed, shredded_at IS NOT NULL AS shredded
       FROM complaints.complaint WHERE number = '${number}'`,
    );
    assert.deepEqual(now, { outcome, subject_tag: null, closed: true, shredded: true });
    const again = await complaints.answer({ number, outcome: "upheld", words: "Yes." });
    assert.deepEqual(again, { ok: false, because: "already-answered" });
  }
  const { open: stillOpen } = await complaints.clock(reader, app.ground.clock.now());
  assert.equal(stillOpen, before.open - 1, "nobody waits for an answer to what nobody knows any more");
  await app.settle();
  assert.equal(mailsTo(ada.email).length, written, "nobody was written to");
});

test("a forgetting anew that was interrupted ends with the next sweep", async () => {
  const number = numberOn(await read(await complain(full)));
  const [row] = await app.db.asOwner(
    `SELECT p.subject, c.id FROM complaints.complaint c JOIN complaints.capsule p ON p.complaint_id = c.id
     WHERE c.number = '${number}'`,
  );
  const failing = withoutKeystore();
  await assert.rejects(failing.forgetAnew({ id: `${row?.subject}/support:${row?.id}` }), /The keystore is away/);
  await app.settle();
  await complaints.retention[0]?.carryOut();
  const [now] = await app.db.asOwner(
    `SELECT outcome, shredded_at IS NOT NULL AS shredded FROM complaints.complaint WHERE number = '${number}'`,
  );
  assert.deepEqual(now, { outcome: "not-known", shredded: true });
});

test("what leads to no complaint leads nowhere", async () => {
  assert.equal((await send(app.url, `${path}/AAAAAAAAAAAAAAAAAAAAAA`)).status, 404);
});
