import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { day, hour } from "#kernel/clock";
import { freshDatabase } from "../../../test/support/database.ts";
import { type OwnerForMail, readOwnerEmail } from "./index.ts";
import type { LookCount } from "./owner-mail.tsx";
import { outboxOn, scripted } from "./test-outbox.ts";

const { database, asOwner } = await freshDatabase();
beforeEach(() => asOwner("DELETE FROM mail.outbox"));

const email = readOwnerEmail("owner@fellandfern.example") ?? assert.fail();
const note = "shop.example/log\n7\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n\n— shop.example/log c2lnbmVk\n";
const owner: OwnerForMail = {
  email,
  checkpoint: async () => note,
  severalOpened: async (grantId) =>
    grantId === grant
      ? { handle: "pat", agreed: "hal", orders: 12, purpose: "deliver-order", until: new Date("2026-10-03T14:05:00Z") }
      : null,
  looks: async (from, to) => {
    asked.push([from.toISOString(), to.toISOString()]);
    return counts;
  },
};
const grant = "2b7f1c9e-0000-4000-8000-000000000001";
let counts: LookCount[] = [];
const asked: string[][] = [];
const rows = () => asOwner("SELECT id, kind, order_id, cause, state FROM mail.outbox ORDER BY created_at");

test("the owner gets the checkpoint once a day, whole, and nothing of anybody else", async () => {
  const box = outboxOn(database, { owner });
  const transport = scripted();
  box.world.transport = transport;
  await Promise.all([box.mail.queueCheckpoint(), box.mail.queueCheckpoint()]);
  box.clock.advance(hour);
  await box.mail.queueCheckpoint();
  const [queued, ...others] = await rows();
  assert.deepEqual(others, []);
  const { id, ...rest } = queued ?? {};
  assert.deepEqual(rest, { kind: "checkpoint", order_id: null, cause: "2026-10-03", state: "queued" });
  assert.equal(await box.mail.sendMail(String(id)), "sent");
  assert.equal(await box.mail.sendMail(String(id)), "not-due");
  const [sent] = transport.given;
  assert.equal(transport.given.length, 1);
  assert.equal(sent?.to.address, email);
  assert.equal(sent.flow, "owner-mail");
  assert.deepEqual(sent.fields, ["checkpoint"]);
  assert.ok(sent.text.includes(`\n\n${note}\n`));
  assert.ok(sent.html.includes(`<pre>${note}</pre>`));
  assert.deepEqual(box.asked, [], "no order was asked for");
  box.clock.advance(day);
  await box.mail.queueCheckpoint();
  assert.deepEqual(
    (await rows()).map(({ cause, state }) => [cause, state]),
    [
      ["2026-10-03", "sent"],
      ["2026-10-04", "queued"],
    ],
  );
});

test("the owner is told that several orders were opened, once, in the transaction that opens them [handful-of-people]", async () => {
  const box = outboxOn(database, { owner });
  const transport = scripted();
  box.world.transport = transport;
  await database.transact((tx) => box.mail.tellOfSeveralOpened(tx, grant));
  await database.transact((tx) => box.mail.tellOfSeveralOpened(tx, grant));
  const rolledBack = database.transact(async (tx) => {
    await box.mail.tellOfSeveralOpened(tx, "another");
    throw new Error("not agreed after all");
  });
  await assert.rejects(rolledBack, /not agreed after all/);
  const [queued, ...others] = await rows();
  assert.deepEqual(others, []);
  assert.equal(await box.mail.sendMail(String(queued?.id)), "sent");
  const [sent] = transport.given;
  assert.equal(sent?.to.address, email);
  assert.equal(sent.flow, "access-mail");
  assert.deepEqual(sent.fields, ["looks"]);
  assert.match(
    sent.text,
    /details of 12 orders at once, until 14:05 UTC\.\n\nasked by pat, agreed to by hal, to bring/,
  );
  assert.deepEqual(box.asked, [], "no order was asked for");
});

test("once a week the owner reads how often somebody looked, also that nobody did [handful-of-people]", async () => {
  const box = outboxOn(database, { owner });
  const transport = scripted();
  box.world.transport = transport;
  counts = [
    { handle: "hal", purpose: "answer-complaint", looks: 1 },
    { handle: "pat", purpose: "deliver-order", looks: 4 },
  ];
  await box.mail.queueAccessDigest();
  await box.mail.queueAccessDigest();
  const [queued, ...others] = await rows();
  assert.deepEqual(others, []);
  assert.equal(queued?.cause, "2026-09-28", "the Monday before Saturday, 3 October");
  assert.equal(await box.mail.sendMail(String(queued.id)), "sent");
  assert.deepEqual(asked.at(-1), ["2026-09-21T00:00:00.000Z", "2026-09-28T00:00:00.000Z"]);
  assert.match(
    transport.given[0]?.text ?? "",
    /5 times this week:\n\nhal: 1, to look into .*\npat: 4, to bring the order/,
  );
  counts = [];
  box.clock.advance(2 * day);
  await box.mail.queueAccessDigest();
  const [, next] = await rows();
  assert.equal(next?.cause, "2026-10-05");
  assert.equal(await box.mail.sendMail(String(next.id)), "sent");
  assert.match(transport.given[1]?.text ?? "", /Nobody looked at a customer’s details this week\./);
});

test("without an owner nothing is queued, and what was queued for one is closed", async () => {
  const box = outboxOn(database);
  await box.mail.queueCheckpoint();
  assert.deepEqual(await rows(), []);
  await outboxOn(database, { owner }).mail.queueCheckpoint();
  const [queued] = await rows();
  assert.equal(await box.mail.sendMail(String(queued?.id)), "forgotten");
});

test("an address that no mail could go to is none", () => {
  for (const wrong of ["", "owner", "owner@", "Owner <owner@shop.example>", "a@b.example, c@d.example"])
    assert.equal(readOwnerEmail(wrong), null, wrong);
});
