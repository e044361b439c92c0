import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { bounceOf, reportParts } from "../../../test/support/bounce.ts";
import { freshDatabase } from "../../../test/support/database.ts";
import { readBounce } from "./bounce.ts";
import { canary, outboxOn } from "./test-outbox.ts";

const id = "11111111-2222-4333-8444-555555555555";
const messageId = `<${id}@fellandfern.example>`;

test("a report of a failure says which mail came back and why, however the server writes it", () => {
  assert.deepEqual(readBounce(bounceOf(messageId)), { messageId, code: "bounced-5-1-1" });
  // Lines of a server that ends them as mail does, one that quotes the whole mail, names in capitals, a folded header.
  assert.deepEqual(readBounce(bounceOf(messageId, { status: "5.2.2 (mailbox full)" }).replaceAll("\n", "\r\n")), {
    ...{ messageId, code: "bounced-5-2-2" },
  });
  const whole = reportParts({ returned: "message/rfc822", head: `MESSAGE-ID:\n ${messageId}\nSubject: Your order` });
  assert.deepEqual(readBounce(whole), { messageId, code: "bounced-5-1-1" });
  assert.deepEqual(readBounce(bounceOf(messageId, { status: "nothing to read" })), { messageId, code: "bounced" });
  assert.deepEqual(readBounce(bounceOf(messageId, { action: "FAILED" })), { messageId, code: "bounced-5-1-1" });
});

test("a delay and a success are no failure", () => {
  for (const action of ["delayed", "delivered", "relayed", "expanded"])
    assert.equal(readBounce(bounceOf(messageId, { action, status: "4.4.7" })), "not-final", action);
});

test("what is no report, or names no mail of ours, is none: a letter, half a report, a made-up name, nothing, noise", () => {
  const report = bounceOf(messageId);
  for (const [what, message] of Object.entries({
    nothing: "",
    noise: "\u0000ÿþ\n\n--\n".repeat(9_000),
    "a letter that quotes a report": `Subject: Fwd\n\n${report}`,
    "a holiday notice": `Content-Type: text/plain\nIn-Reply-To: ${messageId}\n\nI am away.`,
    "a receipt that it was read": report.replace("delivery-status;", "disposition-notification;"),
    "no boundary": report.replace(/boundary="[^"]*"/, ""),
    "cut off before the mail": report.slice(0, report.indexOf("text/rfc822-headers")),
    "another sender's mail": bounceOf("<CAF+42@mail.example>"),
    "a mail named like an attack": bounceOf("<11111111-2222-4333-8444-555555555555@x'; DROP TABLE mail.outbox>"),
  }))
    assert.equal(readBounce(message), "no-report", what);
});

test("a mail that came back has failed, waits for the operator with the reason, and goes again as the same mail", async () => {
  const { database, asOwner } = await freshDatabase();
  const { mail, mailbox } = outboxOn(database);
  const orderId = randomUUID();
  const { mailId } = await database.transact((tx) => mail.queueMail(tx, { kind: "acknowledgement", orderId }));
  const take = (message: string) => database.transact((tx) => mail.takeBounce(tx, message));
  const sent = `<${mailId}@fellandfern.example>`;
  assert.equal(await take(bounceOf(sent)), "unknown", "it waits, so nobody can have returned it");
  assert.equal(await mail.sendMail(mailId), "sent");
  const before = await asOwner("SELECT * FROM mail.outbox");
  assert.equal(await take(bounceOf(sent, { action: "delayed" })), "not-final");
  assert.equal(await take(bounceOf(`<${randomUUID()}@fellandfern.example>`)), "unknown");
  assert.deepEqual(await asOwner("SELECT * FROM mail.outbox"), before);

  assert.equal(await take(bounceOf(sent, { recipient: canary.email })), "came-back");
  const [trouble, ...more] = await mail.troubles(database.reader);
  assert.deepEqual(
    [trouble?.mailId, trouble?.state, trouble?.errorCode, more.length],
    [mailId, "failed", "bounced-5-1-1", 0],
  );
  const [about] = await mail.mailsAbout(database.reader, orderId);
  assert.equal(about?.sentAt, null, "the person it was for is not told that it reached them");
  assert.doesNotMatch(JSON.stringify(await asOwner("SELECT * FROM mail.outbox")), /canary/i);
  assert.equal(await take(bounceOf(sent)), "unknown", "a second report of it changes nothing");

  await database.transact((tx) => mail.sendAgain(tx, mailId));
  assert.equal(await mail.sendMail(mailId), "sent");
  assert.deepEqual(
    mailbox.mails().map((each) => [each.id, each.arrivals]),
    [[mailId, 2]],
  );
  await database.transact((tx) => mail.removeMails(tx, orderId));
  assert.equal(await take(bounceOf(sent)), "unknown", "of a forgotten order nobody can say that a mail came back");
});
