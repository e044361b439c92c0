import assert from "node:assert/strict";
import { test } from "node:test";
import { createPrivacyLedger } from "#privacy";
import { VaultError } from "#vault";
import { assertWritesNothing } from "../../../test/gate/every-table.ts";
import { openBrowser } from "../../../test/gate/plain-browser.ts";
import { send } from "../../../test/gate/send.ts";
import { openApp } from "../../../test/support/app.ts";
import { everythingIn } from "../../../test/support/dump.ts";
import { problemsOf } from "../../../test/support/html.ts";
import { ada } from "../../../test/support/people.ts";
import { day } from "../../kernel/clock.ts";
import { createQuestions } from "./index.ts";

const app = await openApp();
const { questions, mailbox } = app.modules;
const { reader } = app.ground.database;
const browser = openBrowser(app.url);
const path = "/contact/question";
const words = "Does the Arden sofa fit through a door of 71 cm?\nMy <b>stairs</b> turn left.";
const full = { topic: "product", words, email: ada.email, orderNumber: "FF-7K3M-9QTX" };
const bare = { topic: "something-else", words: "Are you open on Boxing Day?", email: "", orderNumber: "" };

/** Asks as a browser without scripts would; answers the address of the page. */
async function ask(fields: Record<string, string>): Promise<string> {
  const sent = await browser.post(path, fields);
  assert.equal(sent.status, 303, sent.text.slice(0, 400));
  assert.match(sent.headers.location ?? "", /^\/contact\/question\/[\w-]{22}$/);
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
const numberOn = (page: string): string => /Q-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(page)?.[0] ?? assert.fail("no reference");
const mailsTo = (address: string) => (mailbox?.mails() ?? []).filter(({ to }) => to === address);
const rowOf = async (number: string): Promise<Record<string, unknown>> =>
  (await app.db.asOwner(`SELECT * FROM questions.question WHERE number = '${number}'`))[0] ?? assert.fail(number);
const seenOf = async (number: string): Promise<number> =>
  (await questions.forStaff(reader, number))?.messages ?? assert.fail(number);
const answer = async (number: string, said: string) =>
  questions.answer({ number, seen: await seenOf(number), words: said });

/** That nothing of a question is left but number, topic and dates. */
async function assertForgotten(id: unknown, subjectTag: unknown): Promise<void> {
  const count = async (query: string) => (await app.db.asOwner(query)).length;
  for (const table of ["questions.capsule", "questions.message"])
    assert.equal(await count(`SELECT 1 FROM ${table} WHERE question_id = '${id}'`), 0, table);
  assert.equal(await count(`SELECT 1 FROM mail.outbox WHERE order_id = '${id}'`), 0);
  const shredded = `SELECT 1 FROM vault.bundle WHERE bundle = 'question:${id}' AND shredded_at IS NOT NULL`;
  assert.equal(await count(shredded), 1);
  assert.deepEqual(await app.db.asVault(`SELECT 1 FROM keystore.bundle_key WHERE bundle = 'question:${id}'`), []);
  assert.equal(subjectTag, null);
}

test("the form needs no script, no cookie and no account, asks five things at most, and says why each is asked [says-what-it-collects]", async () => {
  const form = await read(path);
  for (const said of [
    "So that we can answer.",
    "We write when it has come",
    "If it is about an order",
    "within 14 days",
  ])
    assert.ok(form.includes(said), said);
  const asked = [...form.matchAll(/ name="(topic|words|email|orderNumber)"/g)].map(([, name]) => name);
  assert.deepEqual(asked, ["topic", "words", "email", "orderNumber"]);
  assert.match(await read(`${path}?topic=return`), /value="return" selected/);
});

test("what cannot be used is said in a sentence beside the field, what was typed stays, and nothing is written", async () => {
  await assertWritesNothing(app, "a wrong question", async () => {
    for (const [wrong, sentence] of [
      [{ ...full, words: " \n " }, "Write what you want to know"],
      [{ ...full, email: "ada at home" }, "Enter an e-mail address in the correct form, like name@example.com"],
      [{ ...full, words: "x".repeat(4_001) }, "Your question is longer than we can take: at most 4000 characters"],
      [{ ...full, orderNumber: "F".repeat(21) }, "Order number is longer than we can take: at most 20 characters"],
    ] as const) {
      const shown = await browser.post(path, { ...wrong, topic: "delivery" });
      assert.equal(shown.status, 422);
      assert.ok(shown.text.includes(sentence), sentence);
      assert.ok(shown.text.includes(wrong.email) && /value="delivery" selected/.test(shown.text));
      assert.match(shown.text, /<title>Error: /);
      assert.deepEqual(await problemsOf(shown.text), []);
    }
    assert.equal((await browser.post(path, { ...full, topic: "weather" })).status, 400);
  });
});

test("a question is acknowledged at once with a reference, on its page and by mail, and lies nowhere in plain [terms-and-someone-to-ask]", async () => {
  const address = await ask(full);
  const page = await read(address);
  const number = numberOn(page);
  for (const said of [
    "fit through a door of 71 cm",
    "&lt;b&gt;stairs&lt;/b&gt;",
    ada.email,
    "FF-7K3M-9QTX",
    "A product",
  ])
    assert.ok(page.includes(said), said);
  assert.match(page, /It has come, on .*answers here within 14 days/s);
  await app.settle();
  const [mail, ...others] = mailsTo(ada.email);
  assert.equal(others.length, 0);
  assert.equal(mail?.subject, `Your question ${number} has come`);
  for (const said of [number, app.url + address]) assert.ok(mail?.text.includes(said), said);
  assert.ok(!mail?.text.includes("71 cm"), "the acknowledgement does not repeat what was written");

  const dump = (await everythingIn(app.db.urls.owner)) + app.lines.join("\n");
  for (const plain of ["door of 71 cm", ada.email, "FF-7K3M-9QTX", address.slice(-22)])
    assert.ok(!dump.includes(plain), plain);
});

test("without an address nobody is written to, and the page is enough", async () => {
  const before = mailbox?.mails().length;
  const number = numberOn(await read(await ask(bare)));
  assert.deepEqual(await answer(number, "Yes, from ten."), { ok: true, mailed: false });
  await app.settle();
  assert.equal(mailbox?.mails().length, before);
});

test("whether there is an order of that number nobody learns: the answer and what is written are the same [terms-and-someone-to-ask]", async () => {
  const [order] = await app.db.asOwner("SELECT number FROM orders.purchase LIMIT 1");
  const numbers = [String(order?.number ?? "FF-7K3M-9QTX"), "FF-0000-0000", "no number at all"];
  const shapes = await Promise.all(
    numbers.map(async (orderNumber) => {
      const address = await ask({ ...bare, orderNumber });
      const page = await read(address);
      return page
        .replaceAll(address.slice(-22), "…")
        .replaceAll(numberOn(page), "…")
        .replaceAll(orderNumber, "…")
        .replaceAll(/on \w+ \d+ \w+ \d+ at \d\d:\d\d/g, "on …");
    }),
  );
  assert.equal(new Set(shapes).size, 1);
});

test("an answer stands on its page and comes by mail, and closes it until its writer writes again [terms-and-someone-to-ask]", async () => {
  const address = await ask(full);
  const number = numberOn(await read(address));
  await app.settle();
  await assertWritesNothing(app, "what is no answer", async () => {
    const none = { number, seen: 1, words: " " };
    assert.deepEqual(await questions.answer(none), { ok: false, because: "bad-answer" });
    const other = { number: "Q-0000-0000", seen: 1, words: "Yes." };
    assert.deepEqual(await questions.answer(other), { ok: false, because: "no-such-question" });
    const early = { number, seen: 0, words: "Yes." };
    assert.deepEqual(await questions.answer(early), { ok: false, because: "written-again" });
  });
  assert.deepEqual(await answer(number, "It does.\nTake the feet off: 62 cm."), { ok: true, mailed: true });
  assert.deepEqual(await answer(number, "Again."), { ok: false, because: "not-waiting" });
  const page = await read(address);
  for (const said of ["It does.", "Take the feet off: 62 cm.", "We answered it on"])
    assert.ok(page.includes(said), said);
  await app.settle();
  const about = (part: string) => mailsTo(ada.email).filter(({ subject }) => subject.includes(part));
  const [mail] = about(`Our answer to your question ${number}`);
  for (const said of ["It does.", "Take the feet off: 62 cm.", app.url + address])
    assert.ok(mail?.text.includes(said) || mail?.html.includes(said), said);
  assert.ok(!(await everythingIn(app.db.urls.owner)).includes("Take the feet off"));

  const again = await browser.post(`${address}/messages`, { words: "And through 69 cm?" });
  assert.deepEqual([again.status, again.headers.location], [303, address]);
  assert.match(await read(address), /What you added has come/);
  assert.equal((await rowOf(number)).shred_due_at, null, "nothing of it is forgotten meanwhile");
  assert.deepEqual(await answer(number, "No, not then."), { ok: true, mailed: true });
  await app.settle();
  assert.equal(about(`Our answer to your question ${number}`).length, 2);
  const whole = await read(address);
  for (const said of ["door of 71 cm", "It does.", "And through 69 cm?", "No, not then."])
    assert.ok(whole.includes(said), said);
});

test("what cannot be added is said in a sentence, and what was typed stays; twenty messages are the most", async () => {
  const address = await ask(bare);
  await assertWritesNothing(app, "nothing to add", async () => {
    const empty = await browser.post(`${address}/messages`, { words: " " });
    assert.equal(empty.status, 422);
    assert.ok(empty.text.includes("Write what you want to know"));
    const long = await browser.post(`${address}/messages`, { words: "y".repeat(4_001) });
    assert.match(long.text, /at most 4000 characters[\s\S]*yyyy<\/textarea>/);
    assert.equal((await browser.post(`${path}/AAAAAAAAAAAAAAAAAAAAAA/messages`, { words: "Hm." })).status, 404);
  });
  const secret = address.slice(-22);
  for (let more = 2; more <= 20; more++)
    assert.deepEqual(await questions.writeAgain(secret, `Line ${more}.`), { ok: true });
  await assertWritesNothing(app, "one too many", async () => {
    assert.deepEqual(await questions.writeAgain(secret, "One more."), { ok: false, because: "too-many" });
  });
  assert.doesNotMatch(await read(address), /Write again/);
});

test("30 days after the last answer its person is forgotten, and number, topic and dates stay: not a moment before [terms-and-someone-to-ask]", async () => {
  const address = await ask(full);
  const number = numberOn(await read(address));
  await answer(number, "You can see it in Kendal.");
  const { id, shred_due_at: dueAt, answered_at: answeredAt } = await rowOf(number);
  assert.equal((dueAt as Date).getTime() - (answeredAt as Date).getTime(), 30 * day);
  await app.advance((dueAt as Date).getTime() - app.ground.clock.now().getTime() - 60_000);
  assert.ok((await read(address)).includes("You can see it in Kendal."));
  await app.advance(61_000);
  const page = await read(address);
  assert.match(page, /and then forgotten/);
  for (const gone of ["door of 71 cm", "You can see it in Kendal.", ada.email]) assert.ok(!page.includes(gone), gone);
  const row = await rowOf(number);
  assert.equal(row.topic, "product");
  await assertForgotten(id, row.subject_tag);
  const late = await browser.post(`${address}/messages`, { words: "Still there?" });
  assert.equal(late.status, 422);
  assert.ok(late.text.includes("This question was forgotten or removed"));
});

test("its writer removes it at once, answered or not, and the page says so [terms-and-someone-to-ask]", async () => {
  for (const answered of [false, true]) {
    const address = await ask(full);
    const number = numberOn(await read(address));
    if (answered) await answer(number, "It fits.");
    await app.settle();
    const { id } = await rowOf(number);
    const removed = await browser.post(`${address}/removal`, {});
    assert.deepEqual([removed.status, removed.headers.location], [303, address]);
    const page = await read(address);
    assert.match(page, /You removed it/);
    for (const gone of ["door of 71 cm", "It fits.", ada.email]) assert.ok(!page.includes(gone), gone);
    await assertForgotten(id, (await rowOf(number)).subject_tag);
    await assertWritesNothing(app, "removing it again", async () => {
      assert.equal((await browser.post(`${address}/removal`, {})).status, 303);
    });
    assert.deepEqual(await questions.answer({ number, seen: 1, words: "Yes." }), { ok: false, because: "not-waiting" });
  }
});

const none = { waiting: 0, alerting: 0, overdue: 0 };

test("a question waits for too long after 14 days, from the first words that nobody answered: not a moment before", async () => {
  const start = await questions.waiting(reader, app.ground.clock.now());
  const number = numberOn(await read(await ask(bare)));
  const { waiting_since: since } = await rowOf(number);
  const at = (ms: number) => questions.waiting(reader, new Date((since as Date).getTime() + ms));
  assert.equal((await at(0)).waiting, start.waiting + 1);
  const [before, after] = [await at(14 * day - 1), await at(14 * day)];
  assert.equal(after.late - before.late, 1);
});

test("a request about one's own details has a month, by the calendar in London; it warns ten days before: not a moment sooner (L04)", async () => {
  assert.deepEqual((await questions.waiting(reader, app.ground.clock.now())).rights, none);
  const number = numberOn(await read(await ask({ ...bare, topic: "your-details" })));
  // Before the clocks go forward, and due after it: at the same hour there.
  await app.db.asOwner("UPDATE questions.question SET waiting_since = '2027-03-10T09:00:00Z' WHERE number = $1", [
    number,
  ]);
  const at = async (moment: string) => (await questions.waiting(reader, new Date(moment))).rights;
  assert.deepEqual(await at("2027-03-31T07:59:59Z"), { ...none, waiting: 1 });
  assert.deepEqual(await at("2027-03-31T08:00:00Z"), { ...none, waiting: 1, alerting: 1 });
  assert.deepEqual(await at("2027-04-10T07:59:59Z"), { ...none, waiting: 1, alerting: 1 });
  assert.deepEqual(await at("2027-04-10T08:00:00Z"), { waiting: 1, alerting: 1, overdue: 1 });
  await app.db.asOwner("UPDATE questions.question SET waiting_since = '2027-01-31T12:00:00Z' WHERE number = $1", [
    number,
  ]);
  assert.equal((await at("2027-02-28T12:00:00Z")).overdue, 1, "a month without such a day ends with its last");
});

/** The module as it is while the keystore does not answer. */
function withoutKeystore() {
  const { database, clock, random, log } = app.ground;
  const privacy = { ...createPrivacyLedger(), append: () => assert.fail("nothing is noted yet") };
  const away = () => Promise.reject(new VaultError("key-unavailable", "The keystore is away."));
  return createQuestions({
    ...{ database, clock, random, log, policyVersion: "2026-11-30", mail: app.modules.mail, privacy },
    ...{ privacyLog: app.modules.privacyLog, horizonOf: () => assert.fail("nothing is certified here") },
    access: app.modules.access,
    vault: { ...app.modules.vault, destroyKey: away, createBundle: away },
  });
}

test("without the keystore nothing is taken; a removal that was interrupted opens for nobody, and ends by itself", async () => {
  const failing = withoutKeystore();
  await assertWritesNothing(app, "a question that was not taken", async () => {
    const form = questions.readQuestion(full);
    assert.ok(form.ok);
    assert.deepEqual(await failing.receive("product", form.question), { ok: false, because: "key-unavailable" });
  });
  const address = await ask(full);
  const number = numberOn(await read(address));
  assert.deepEqual(await failing.remove(address.slice(-22)), { ok: true, keyDestroyed: false });
  assert.ok(!(await read(address)).includes("door of 71 cm"));
  const { id } = await rowOf(number);
  await app.settle();
  await questions.retention[0]?.carryOut();
  await assertForgotten(id, (await rowOf(number)).subject_tag);
});

test("who had been forgotten since a backup is forgotten again when it is put back, and nobody is written to", async () => {
  const address = await ask(full);
  const number = numberOn(await read(address));
  await app.settle();
  const written = mailsTo(ada.email).length;
  const [row] = await app.db.asOwner(
    `SELECT p.subject, q.id FROM questions.question q JOIN questions.capsule p ON p.question_id = q.id
     WHERE q.number = '${number}'`,
  );
  const id = `${row?.subject}/question:${row?.id}`;
  assert.equal(await questions.forgetAnew({ id }), true);
  assert.equal(await questions.forgetAnew({ id }), false);
  await assertForgotten(row?.id, (await rowOf(number)).subject_tag);
  await app.settle();
  assert.equal(mailsTo(ada.email).length, written);
});

test("what leads to no question leads nowhere", async () => {
  assert.equal((await send(app.url, `${path}/AAAAAAAAAAAAAAAAAAAAAA`)).status, 404);
  assert.equal((await browser.post(`${path}/AAAAAAAAAAAAAAAAAAAAAA/removal`, {})).status, 404);
});

test("a question that its writer removes in the very moment of the answer is not answered, and says so", async () => {
  const address = await ask(full);
  const number = numberOn(await read(address));
  const { database, clock, random, log } = app.ground;
  const late = createQuestions({
    ...{ database, clock, random, log, policyVersion: "2026-11-30", mail: app.modules.mail },
    privacy: { ...createPrivacyLedger(), append: () => assert.fail("nothing is noted here") },
    access: app.modules.access,
    ...{ privacyLog: app.modules.privacyLog, horizonOf: () => assert.fail("nothing is certified here") },
    vault: {
      ...app.modules.vault,
      seal: async (...sealing) => {
        assert.equal((await browser.post(`${address}/removal`, {})).status, 303);
        return app.modules.vault.seal(...sealing);
      },
    },
  });
  assert.deepEqual(await late.answer({ number, seen: 1, words: "Yes, with the feet off." }), {
    ok: false,
    because: "not-waiting",
  });
  const { id, subject_tag } = await rowOf(number);
  await assertForgotten(id, subject_tag);
});
