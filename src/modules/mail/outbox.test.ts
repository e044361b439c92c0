import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { beforeEach, test } from "node:test";
import { day, hour, minute, second } from "#kernel/clock";
import { sql } from "#kernel/db";
import { personal } from "#vault";
import { freshDatabase } from "../../../test/support/database.ts";
import { giveUpAfterMs, nextAttemptAt } from "./backoff.ts";
import type { Delivery, MailAsk } from "./index.ts";
import { previewShop } from "./preview.ts";
import { claimMs } from "./send-mail.ts";
import { canary, down, outboxOn, scripted, sofa } from "./test-outbox.ts";

const { database, asOwner } = await freshDatabase();
beforeEach(() => asOwner("DELETE FROM mail.outbox"));

type Outbox = ReturnType<typeof outboxOn>;
type OrderMailAsk = Extract<MailAsk, { orderId: string }>;

async function queue({ mail }: Outbox, ask: Partial<OrderMailAsk> = {}): Promise<string> {
  const asked: OrderMailAsk = { kind: "acknowledgement", orderId: randomUUID(), ...ask };
  return (await database.transact((tx) => mail.queueMail(tx, asked))).mailId;
}

async function row(id: string): Promise<Record<string, unknown>> {
  const [found] = await asOwner("SELECT * FROM mail.outbox WHERE id = $1", [id]);
  assert.ok(found);
  return found;
}

test("a mail is queued once per kind, order and cause, with its job, in the transaction of its cause (L38)", async () => {
  const box = outboxOn(database);
  const orderId = randomUUID();
  const ask = (more: Partial<OrderMailAsk> = {}) =>
    database.transact((tx) => box.mail.queueMail(tx, { kind: "refunded", orderId, ...more }));
  const first = await ask();
  assert.equal(first.queued, true);
  assert.deepEqual(await ask(), { mailId: first.mailId, queued: false });
  const others = [
    await ask({ cause: "refund-2" }),
    await ask({ kind: "dispatched" }),
    await ask({ orderId: randomUUID() }),
  ];
  assert.deepEqual(
    others.map(({ queued }) => queued),
    [true, true, true],
  );
  assert.deepEqual(
    box.jobs,
    [first, ...others].map(({ mailId }) => `mail.send ${mailId}`),
  );
  const at = box.clock.now();
  assert.deepEqual(await row(first.mailId), {
    id: first.mailId,
    kind: "refunded",
    order_id: orderId,
    cause: "",
    message_id: `<${first.mailId}@fellandfern.example>`,
    state: "queued",
    created_at: at,
    attempts: 0,
    next_attempt_at: at,
    job_queued_at: at,
    claimed_until: null,
    sent_at: null,
    last_error_code: null,
  });
  const undone = database.transact(async (tx) => {
    await box.mail.queueMail(tx, { kind: "delivered", orderId });
    throw new Error("the cause failed");
  });
  await assert.rejects(undone, /the cause failed/);
  assert.deepEqual(
    await asOwner("SELECT 1 FROM mail.outbox WHERE order_id = $1 AND kind = 'delivered'", [orderId]),
    [],
  );
});

test("asked for at once by twenty, it is one mail", async () => {
  const box = outboxOn(database);
  const orderId = randomUUID();
  const asks = Array.from({ length: 20 }, () => queue(box, { orderId }));
  assert.equal(new Set(await Promise.all(asks)).size, 1);
  assert.equal(box.jobs.length, 1);
});

test("a cause that could hold a person is refused, by the command and by the table", async () => {
  const box = outboxOn(database);
  for (const cause of ["ada@b.example", "Ada Lovelace", "x".repeat(65), "a\nb"]) {
    await assert.rejects(queue(box, { cause }), /The cause of a mail is an id/);
    const insert = `INSERT INTO mail.outbox (id, kind, order_id, cause, message_id, created_at, next_attempt_at)
      VALUES (gen_random_uuid(), 'delivered', gen_random_uuid(), $1, '<' || gen_random_uuid() || '@b.example>', '2026-01-01', '2026-01-01')`;
    await assert.rejects(asOwner(insert, [cause]), /outbox_cause_check/);
  }
  assert.deepEqual(box.jobs, []);
});

test("a due mail is opened, written and sent; then there is nothing left to do", async () => {
  const box = outboxOn(database);
  const orderId = randomUUID();
  const id = await queue(box, { orderId, kind: "refunded", cause: "r1" });
  assert.equal(await box.mail.sendMail(id), "sent");
  assert.deepEqual(box.asked, [{ orderId, kind: "refunded", cause: "r1" }]);
  const [got, ...more] = box.mailbox.mails();
  assert.deepEqual(more, []);
  assert.equal(got?.id, id);
  assert.deepEqual([got?.to, got?.toName, got?.from], [canary.email, canary.name, "orders@fellandfern.example"]);
  assert.equal(got?.subject, "Your refund for order FF-7K3M-9QTX");
  assert.ok(got?.text.includes(`https://fellandfern.example/o/${canary.secret}`));
  const { state, attempts, sent_at, next_attempt_at, claimed_until } = await row(id);
  assert.deepEqual(
    [state, attempts, sent_at, next_attempt_at, claimed_until],
    ["sent", 1, box.clock.now(), null, null],
  );
  assert.equal(await box.mail.sendMail(id), "not-due");
  assert.equal(await box.mail.sendMail(randomUUID()), "not-due");
  assert.equal(box.mailbox.mails()[0]?.arrivals, 1);
  assert.deepEqual(
    await box.mail.troubles(database.reader).then((all) => all.filter(({ mailId }) => mailId === id)),
    [],
  );
});

test("SMTP is down for an hour: the mail is kept, tried ever later by our clock, and sent once it is back", async () => {
  const box = outboxOn(database);
  const id = await queue(box, { kind: "dispatched" });
  const start = box.clock.now().getTime();
  const attemptsAt: number[] = [];
  box.world.transport = {
    send: async (outgoing) => {
      const minutes = (box.clock.now().getTime() - start) / minute;
      attemptsAt.push(minutes);
      return minutes < 60 ? down : box.mailbox.send(outgoing);
    },
  };
  assert.equal(await box.mail.sendMail(id), "later");
  assert.deepEqual(await box.mail.troubles(database.reader), [
    {
      mailId: id,
      kind: "dispatched",
      aboutId: (await row(id)).order_id,
      state: "queued",
      attempts: 1,
      createdAt: new Date(start),
      nextAttemptAt: new Date(start + 30 * second),
      errorCode: "smtp-unreachable",
    },
  ]);
  box.jobs.length = 0;
  for (let tick = 0; tick < 90 * 6; tick++) {
    box.clock.advance(10 * second);
    await box.mail.sweep();
    for (const job of box.jobs.splice(0)) await box.mail.sendMail(job.replace("mail.send ", ""));
  }
  assert.deepEqual(attemptsAt, [0, 0.5, 1.5, 3.5, 8.5, 18.5, 33.5, 48.5, 63.5]);
  assert.equal((await row(id)).state, "sent");
  assert.deepEqual(
    box.mailbox.mails().map(({ arrivals }) => arrivals),
    [1],
  );
  assert.deepEqual(await box.mail.troubles(database.reader), []);
});

test("the delay grows to an hour and ends after five days, to the second", () => {
  const at = new Date("2026-10-03T13:05:00Z");
  const after = (attempt: number, ageMs = 0) => {
    const now = new Date(at.getTime() + ageMs);
    const next = nextAttemptAt(attempt, at, now);
    return next === undefined ? undefined : (next.getTime() - now.getTime()) / second;
  };
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6, 13, 14, 15, 200].map((attempt) => after(attempt)),
    [30, 60, 120, 300, 600, 900, 900, 3_600, 3_600, 3_600],
  );
  assert.equal(giveUpAfterMs, 5 * day);
  assert.equal(after(200, 5 * day - hour - 1), 3_600);
  assert.equal(after(200, 5 * day - hour), 3_600);
  assert.equal(after(200, 5 * day - hour + 1), undefined);
});

test("after five days in vain a mail is failed and waits for the operator", async () => {
  const box = outboxOn(database);
  const id = await queue(box);
  box.world.transport = scripted(down, down);
  box.clock.advance(5 * day);
  assert.equal(await box.mail.sendMail(id), "failed");
  const { state, last_error_code, next_attempt_at } = await row(id);
  assert.deepEqual([state, last_error_code, next_attempt_at], ["failed", "smtp-unreachable", null]);
});

test("a permanent refusal is failed at once, visible with its code, and can be sent again under its Message-ID", async () => {
  const box = outboxOn(database);
  const id = await queue(box);
  const transport = scripted({ ok: false, because: "permanent", code: "smtp-550" });
  box.world.transport = transport;
  assert.equal(await box.mail.sendMail(id), "failed");
  box.clock.advance(day);
  assert.equal(await box.mail.sweep(), 0);
  assert.equal(await box.mail.sendMail(id), "not-due");
  const trouble = (await box.mail.troubles(database.reader)).find(({ mailId }) => mailId === id);
  assert.deepEqual([trouble?.state, trouble?.errorCode, trouble?.nextAttemptAt], ["failed", "smtp-550", null]);
  assert.deepEqual(await database.transact((tx) => box.mail.sendAgain(tx, id)), { ok: true });
  assert.deepEqual(await database.transact((tx) => box.mail.sendAgain(tx, id)), { ok: false, because: "not-failed" });
  assert.equal(box.jobs.at(-1), `mail.send ${id}`);
  assert.equal(await box.mail.sendMail(id), "sent");
  assert.deepEqual(
    transport.given.map(({ messageId }) => messageId),
    Array(2).fill(`<${id}@fellandfern.example>`),
  );
  assert.deepEqual(transport.given[0], transport.given[1]);
});

test("a person who was forgotten before it was sent gets nothing, and the mail is closed without an error", async () => {
  const box = outboxOn(database);
  const id = await queue(box);
  box.world.orderForMail = async () => ({ ok: false, because: "forgotten" });
  assert.equal(await box.mail.sendMail(id), "forgotten");
  const { state, last_error_code } = await row(id);
  assert.deepEqual([state, last_error_code], ["forgotten", null]);
  box.clock.advance(day);
  assert.equal(await box.mail.sweep(), 0);
  assert.deepEqual(box.mailbox.mails(), []);
});

test("a key that cannot be had now, an order that throws and a receipt that fails are tried again", async () => {
  const box = outboxOn(database);
  const unavailable = await queue(box);
  box.world.orderForMail = async () => ({ ok: false, because: "key-unavailable" });
  assert.equal(await box.mail.sendMail(unavailable), "later");
  assert.equal((await row(unavailable)).last_error_code, "key-unavailable");
  const thrown = await queue(box);
  box.world.orderForMail = () => Promise.reject(new Error(`duplicate key: ${canary.email}`));
  assert.equal(await box.mail.sendMail(thrown), "later");
  assert.equal((await row(thrown)).last_error_code, "not-made");
  box.world.orderForMail = box.known;
  const unreceipted = await queue(box);
  box.world.transport = { send: () => Promise.reject(new Error(`no receipt for ${canary.email}`)) };
  assert.equal(await box.mail.sendMail(unreceipted), "later");
  assert.deepEqual(box.mailbox.mails(), []);
  box.world.transport = box.mailbox;
  box.clock.advance(30 * second);
  for (const id of [unavailable, thrown, unreceipted]) assert.equal(await box.mail.sendMail(id), "sent");
});

test("an address that no envelope can hold, and an order without the facts, wait for the operator", async () => {
  const box = outboxOn(database);
  const told = async (email: string) => {
    box.world.orderForMail = async () => ({
      ok: true,
      order: sofa,
      contact: personal("contact", { ...canary, email }),
    });
    const id = await queue(box);
    assert.equal(await box.mail.sendMail(id), "failed");
    return (await row(id)).last_error_code;
  };
  assert.equal(await told("canary@b.example\r\nRCPT TO:<eve@c.example>"), "address-malformed");
  assert.equal(await told("a@b.example,eve@c.example"), "address-malformed");
  assert.equal(await told(`${"a".repeat(250)}@b.example`), "address-too-long");
  box.world.orderForMail = box.known;
  const undelivered = await queue(box, { kind: "delivered" });
  assert.equal(await box.mail.sendMail(undelivered), "failed");
  assert.equal((await row(undelivered)).last_error_code, "facts-missing");
  assert.deepEqual(box.mailbox.mails(), []);
});

test("many workers at once send each mail once", async () => {
  const box = outboxOn(database);
  const ids = await Promise.all(Array.from({ length: 12 }, () => queue(box)));
  const outcomes = await Promise.all([...ids, ...ids, ...ids].map((id) => box.mail.sendMail(id)));
  assert.deepEqual(
    [outcomes.filter((is) => is === "sent").length, outcomes.filter((is) => is === "not-due").length],
    [12, 24],
  );
  assert.deepEqual(
    box.mailbox.mails().map(({ arrivals }) => arrivals),
    Array(12).fill(1),
  );
});

test("a claim that ran out passes to another worker; the first may still report its success, never its failure", async () => {
  const box = outboxOn(database);
  for (const ofTheFirst of [down, { ok: true }] as const) {
    const id = await queue(box);
    const answers: Array<(delivery: Delivery) => void> = [];
    box.world.transport = { send: () => new Promise((resolve) => answers.push(resolve)) };
    const begun = async (attempts: number) => {
      while (answers.length < attempts) await new Promise(setImmediate);
    };
    const first = box.mail.sendMail(id);
    await begun(1);
    box.clock.advance(claimMs - 1);
    assert.equal(await box.mail.sendMail(id), "not-due");
    box.clock.advance(1);
    const second = box.mail.sendMail(id);
    await begun(2);
    answers[0]?.(ofTheFirst);
    await first;
    const { state, attempts, last_error_code } = await row(id);
    assert.deepEqual([state, attempts, last_error_code], [ofTheFirst === down ? "queued" : "sent", 2, null]);
    answers[1]?.(ofTheFirst === down ? { ok: true } : down);
    await second;
    assert.deepEqual([(await row(id)).state, (await row(id)).last_error_code], ["sent", null]);
  }
});

test("the sweep finds what is due and what was lost, once each, and leaves alone what is under way", async () => {
  const box = outboxOn(database);
  const lost = await queue(box);
  const failing = await queue(box);
  box.world.transport = scripted(down);
  await box.mail.sendMail(failing);
  box.jobs.length = 0;
  box.clock.advance(30 * second - 1);
  assert.equal(await box.mail.sweep(), 0);
  box.clock.advance(1);
  assert.equal(await box.mail.sweep(), 1);
  assert.deepEqual(box.jobs.splice(0), [`mail.send ${failing}`]);
  assert.equal(await box.mail.sweep(), 0);
  box.clock.advance(claimMs + 30 * second - 1);
  assert.equal(await box.mail.sweep(), 0);
  box.clock.advance(1);
  assert.equal(await box.mail.sweep(), 1);
  assert.deepEqual(box.jobs, [`mail.send ${lost}`]);
  const races = await Promise.all(Array.from({ length: 4 }, () => box.mail.sweep()));
  assert.equal(
    races.reduce((sum, found) => sum + found),
    0,
  );
  await asOwner("DELETE FROM mail.outbox");
  await Promise.all(Array.from({ length: 101 }, () => queue(box)));
  box.clock.advance(hour);
  assert.deepEqual([await box.mail.sweep(), await box.mail.sweep(), await box.mail.sweep()], [100, 1, 0]);
});

test("an order that is forgotten takes its mails with it, and no other's", async () => {
  const box = outboxOn(database);
  const [gone, stays] = [randomUUID(), randomUUID()];
  await queue(box, { orderId: gone });
  const queued = await queue(box, { orderId: gone, kind: "delivered" });
  const other = await queue(box, { orderId: stays });
  assert.equal(await database.transact((tx) => box.mail.removeMails(tx, gone)), 2);
  assert.equal(await database.transact((tx) => box.mail.removeMails(tx, gone)), 0);
  assert.equal(await box.mail.sendMail(queued), "not-due");
  assert.equal((await row(other)).state, "queued");
});

test("the shop may not rewrite what a mail is: its order, kind and Message-ID are set once", async () => {
  for (const change of ["order_id = gen_random_uuid()", "message_id = 'x'", "kind = 'lost-link'", "cause = 'y'"]) {
    const rewrite = sql.raw(`UPDATE mail.outbox SET ${change}`);
    await assert.rejects(rewrite.execute(database.reader), { code: "42501" }, change);
  }
});

test("a shop whose own words would make a forbidden mail does not start (L28)", () => {
  const start = (more: Partial<typeof previewShop>) => () => outboxOn(database, { shop: { ...previewShop, ...more } });
  assert.doesNotThrow(start({}));
  assert.throws(
    start({ guarantee: "Leave us a review and get 10% off." }),
    /acknowledgement\): promotion, percentage off/,
  );
  assert.throws(start({ companyNumber: "" }), /trader-missing, company number/);
  assert.throws(start({ senderEmail: "orders" }), /own mail address/);
  assert.throws(start({ email: "hello@fellandfern.example\r\nBcc: eve@c.example" }), /own mail address/);
});
