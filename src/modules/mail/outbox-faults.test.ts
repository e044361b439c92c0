import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { after, test } from "node:test";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import { createEgress } from "#egress";
import { type JobPayload, type Jobs, openJobs } from "#kernel/jobs";
import { silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { freshDatabase } from "../../../test/support/database.ts";
import { createSmtpTransport, type Delivery, readSmtpUrl, sendMailJob } from "./index.ts";
import { claimMs } from "./send-mail.ts";
import { canary, noReceipts, outboxOn } from "./test-outbox.ts";

const { database, asOwner, urls } = await freshDatabase();

/** A mailbox at the end of a real connection. `answer` decides on each mail after it was read. */
async function inbox(answer: (count: number) => { code?: number; drop?: boolean } = () => ({})) {
  const got: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", async () => {
        const read = await simpleParser(Buffer.concat(parts));
        assert.equal(session.envelope.rcptTo[0]?.address, canary.email);
        got.push(read.messageId ?? "");
        const { code, drop } = answer(got.length);
        if (drop === true) return connections.get(session.id)?.();
        done(code === undefined ? null : Object.assign(new Error(`${canary.email} refused`), { responseCode: code }));
      });
    },
  });
  const connections = new Map<string, () => void>();
  server.on("error", () => {});
  server.server.on("connection", (socket) => {
    const drop = () => socket.destroy();
    socket.once("data", () => {
      const [newest] = [...(server as unknown as { connections: Set<{ id: string }> }).connections].slice(-1);
      if (newest !== undefined) connections.set(newest.id, drop);
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  after(() => server.close());
  const address = server.server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const url = `smtp://127.0.0.1:${port}`;
  const transport = createSmtpTransport({ settings: readSmtpUrl(url), egress: noReceipts });
  return { url, got, transport };
}

function queueOn(box: ReturnType<typeof outboxOn>): Promise<string> {
  const queued = database.transact((tx) => box.mail.queueMail(tx, { kind: "acknowledgement", orderId: randomUUID() }));
  return queued.then(({ mailId }) => mailId);
}

async function stateOf(id: string): Promise<unknown> {
  const [row] = await asOwner("SELECT state FROM mail.outbox WHERE id = $1", [id]);
  return row?.state;
}

/** Runs the sender as a process of its own; answers how it ended and all it said. */
function runSender(...args: readonly string[]): Promise<{ signal: string | null; said: string }> {
  const child = spawn(process.execPath, [...process.execArgv, `${import.meta.dirname}/test-sender.ts`, ...args]);
  let said = "";
  child.stdout.on("data", (part) => (said += String(part)));
  child.stderr.on("data", (part) => (said += String(part)));
  return new Promise((resolve) => child.on("exit", (_, signal) => resolve({ signal, said })));
}

test("killed before or after the server's yes, the mail is sent again under the same Message-ID: seen once", async () => {
  for (const [point, arrivals] of [
    ["mail-before-send", 1],
    ["mail-after-send", 2],
  ] as const) {
    const { url, got } = await inbox();
    const box = outboxOn(database);
    const id = await queueOn(box);
    const killed = await runSender(urls.shop, url, id, point);
    assert.deepEqual(killed, { signal: "SIGKILL", said: "" });
    assert.equal(await stateOf(id), "queued");
    // The claim of the dead is respected until it runs out; then the sweep finds the mail.
    assert.equal((await runSender(urls.shop, url, id)).said, "not-due");
    box.clock.advance(claimMs + 60_000);
    assert.equal(await box.mail.sweep(), 1);
    await asOwner("UPDATE mail.outbox SET claimed_until = NULL WHERE id = $1", [id]);
    assert.deepEqual(await runSender(urls.shop, url, id), { signal: null, said: "sent" });
    assert.deepEqual(got, Array(arrivals).fill(`<${id}@fellandfern.example>`));
    assert.equal(await stateOf(id), "sent");
  }
});

test("two workers on one queue: every mail arrives, each Message-ID once", async () => {
  const { got, transport } = await inbox();
  const workers: Jobs[] = [];
  let enqueue: Jobs["enqueue"] | undefined;
  const deferred = { enqueue: (...args: Parameters<Jobs["enqueue"]>) => enqueue?.(...args) ?? Promise.resolve() };
  const box = outboxOn(database, { transport, jobs: deferred });
  for (let worker = 0; worker < 2; worker++) {
    const jobs = await openJobs([sendMailJob], { connectionString: urls.shop }, { log: silentLog });
    after(() => jobs.stop());
    box.mail.work(jobs);
    workers.push(jobs);
    enqueue = jobs.enqueue;
  }
  const ids: string[] = [];
  for (let count = 0; count < 10; count++) ids.push(await queueOn(box));
  // The same work twice, as an at-least-once queue may give it.
  const again: JobPayload[] = ids.map((id) => ({ id }));
  await database.transact(async (tx) => {
    for (const payload of again) await enqueue?.(tx, sendMailJob, payload);
  });
  for (const jobs of workers) await jobs.work();
  for (let wait = 0; wait < 200 && got.length < 10; wait++) await new Promise((resolve) => setTimeout(resolve, 50));
  for (const jobs of workers.splice(0)) await jobs.stop();
  assert.deepEqual([...got].sort(), ids.map((id) => `<${id}@fellandfern.example>`).sort());
  assert.deepEqual(await Promise.all(ids.map(stateOf)), Array(10).fill("sent"));
});

const canaryForms = [
  canary.name,
  canary.email,
  canary.postcode,
  canary.secret,
  ...canary.addressLines,
  canary.town,
].flatMap((plain) => [
  plain.toLowerCase(),
  Buffer.from(plain).toString("base64").toLowerCase().slice(0, -3),
  Buffer.from(plain).toString("hex"),
  encodeURIComponent(plain).toLowerCase(),
]);

/** Where the person turns up: every row of every table of the shop, as text. */
async function tablesWithCanary(): Promise<string[]> {
  const tables = await asOwner(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await asOwner(`SELECT to_jsonb(t)::text AS row FROM ${String(name)} t`);
    const text = rows.map(({ row }) => String(row).toLowerCase()).join("\n");
    if (canaryForms.some((form) => text.includes(form))) found.push(String(name));
  }
  return found;
}

test("after every kind of failure nothing of the person is in a table, a job or a log", async () => {
  const answers: Record<number, { code?: number; drop?: boolean }> = {
    1: { code: 451 },
    2: { code: 554 },
    3: { drop: true },
  };
  const { got, transport } = await inbox((count) => answers[count] ?? {});
  const jobs = await openJobs([sendMailJob], { connectionString: urls.shop }, { log: silentLog });
  after(() => jobs.stop());
  const box = outboxOn(database, { jobs });
  box.world.transport = transport;
  assert.equal(await box.mail.sendMail(await queueOn(box)), "later");
  assert.equal(await box.mail.sendMail(await queueOn(box)), "failed");
  assert.equal(await box.mail.sendMail(await queueOn(box)), "later");
  box.world.transport = { send: (): Promise<Delivery> => Promise.reject(new Error(`cannot reach ${canary.email}`)) };
  assert.equal(await box.mail.sendMail(await queueOn(box)), "later");
  box.world.orderForMail = () => Promise.reject(new Error(`${canary.name}, ${canary.postcode}`));
  assert.equal(await box.mail.sendMail(await queueOn(box)), "later");
  box.world.orderForMail = box.known;
  box.world.transport = transport;
  assert.equal(await box.mail.sendMail(await queueOn(box)), "sent");
  assert.equal(got.length, 4);
  const codes = await box.mail.troubles(database.reader);
  const words = codes.map(({ errorCode }) => errorCode).sort();
  assert.deepEqual(words, ["not-made", "not-made", "smtp-451", "smtp-554", "smtp-lost"]);

  assert.deepEqual(await tablesWithCanary(), []);
  assert.ok(box.logLines.length >= 6);
  for (const line of box.logLines) assert.ok(!canaryForms.some((form) => line.toLowerCase().includes(form)), line);

  // The search sees: a person planted in the queue's own table is found.
  await asOwner("INSERT INTO jobs.warning (type, message) VALUES ('planted', $1)", [`to ${canary.email}`]);
  assert.deepEqual(await tablesWithCanary(), ["jobs.warning"]);
});

test("every attempt leaves a receipt with its outcome, naming fields and no person", async () => {
  const answers: Record<number, { code?: number; drop?: boolean }> = { 1: { code: 451 }, 2: { drop: true } };
  const { url, got } = await inbox((count) => answers[count] ?? {});
  const box = outboxOn(database);
  const egress = createEgress({
    database,
    clock: box.clock,
    random: systemRandom,
    log: silentLog,
    policyVersion: "2026-10-01",
    origins: {},
    ownOrigins: [],
  });
  box.world.transport = createSmtpTransport({ settings: readSmtpUrl(url), egress });
  const id = await queueOn(box);
  for (let attempt = 0; attempt < 3; attempt++) {
    await box.mail.sendMail(id);
    box.clock.advance(60_000);
  }
  assert.equal(got.length, 3);
  await egress.outcomesWritten();
  const receipts = (await egress.receipts(database.reader, 10)).reverse();
  assert.deepEqual(
    receipts.map(({ outcome }) => outcome),
    ["smtp-451", "smtp-lost", "sent"],
  );
  for (const { flow, partner, categories, fields, policyVersion } of receipts) {
    assert.deepEqual(
      [flow, partner, categories, policyVersion],
      ["order-mail", "mail-server", ["contact"], "2026-10-01"],
    );
    assert.deepEqual(fields, ["name", "email", "order-link", "address", "order"]);
  }
});

test("a mail of a kind that only a newer version knows is left to that version, due and unclosed", async () => {
  await asOwner("ALTER TABLE mail.outbox DROP CONSTRAINT outbox_kind_check");
  const box = outboxOn(database);
  const mailId = await queueOn(box);
  await asOwner("UPDATE mail.outbox SET kind = 'of-tomorrow', job_queued_at = NULL WHERE id = $1", [mailId]);
  const rows = () => asOwner("SELECT * FROM mail.outbox WHERE id = $1", [mailId]);
  const before = await rows();
  box.clock.advance(10 * claimMs);
  assert.equal(await box.mail.sendMail(mailId), "not-due");
  await box.mail.sweep();
  assert.deepEqual(await rows(), before);
  assert.deepEqual(box.asked, []);
  assert.ok(!box.jobs.slice(1).some((job) => job.endsWith(mailId)));
  await asOwner("UPDATE mail.outbox SET kind = 'acknowledgement' WHERE id = $1", [mailId]);
  assert.equal(await box.mail.sendMail(mailId), "sent");
});
