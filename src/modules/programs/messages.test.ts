import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { day, hour, minute, second } from "#kernel/clock";
import { until } from "../../../test/support/until.ts";
import { nextAttemptAt } from "./backoff.ts";
import { createPrograms } from "./index.ts";
import { status, testPrograms } from "./test-programs.ts";

const shop = await testPrograms();
const { programs, database, clock, called, answers, db } = shop;
const { reader } = database;

/** What a receiver does (Standard Webhooks 1.0), written from the specification and not from our code. */
function signatureOf(secret: string, headers: Readonly<Record<string, string>>, body: unknown): string {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${JSON.stringify(body)}`;
  return `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
}

const lastCall = () => called.at(-1) ?? assert.fail("nothing was sent");
const standing = async (id: string) => (await programs.message(reader, id)) ?? assert.fail("no such message");

test("a message is thin, signed, and tells when it happened and when it was sent", async () => {
  const { endpoint, secret } = await shop.add(["order.sent", "stock.low"]);
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  const id = await shop.tellOf("FF-AAAA-1111");
  assert.equal(await programs.sendMessage(id), "sent");
  const { url, headers, body } = lastCall();
  assert.equal(url, endpoint.url);
  assert.deepEqual(body, {
    type: "order.sent",
    timestamp: "2026-12-01T12:00:00.000Z",
    data: { order: "FF-AAAA-1111" },
  });
  assert.deepEqual(Object.keys(headers).sort(), ["webhook-id", "webhook-signature", "webhook-timestamp"]);
  assert.equal(headers["webhook-id"], id);
  assert.equal(headers["webhook-timestamp"], String(Date.parse("2027-01-05T09:00:00Z") / 1_000));
  assert.equal(headers["webhook-signature"], signatureOf(secret, headers, body));
  assert.equal(await programs.sendMessage(id), "not-due", "once");
  const { state, lastOutcome } = await standing(id);
  assert.deepEqual([state, lastOutcome], ["sent", "status-200"]);
  await database.transact((tx) => programs.tell(tx, { event: "stock.low", sku: "LAMP-OAK" }));
  assert.equal(await programs.sendMessage(shop.queued.at(-1) ?? ""), "sent");
  assert.deepEqual(lastCall().body.data, { sku: "LAMP-OAK" });
});

test("no table holds a secret, and a new one signs beside the one before for a day", async () => {
  const { endpoint, secret } = await shop.add(["order.paid"], "https://rotation.example/");
  const all = await db.asOwner("SELECT to_jsonb(e)::text AS row FROM programs.endpoint AS e");
  const bytes = Buffer.from(secret.slice("whsec_".length), "base64");
  for (const { row } of all)
    for (const form of [secret, bytes.toString("hex"), bytes.toString("base64")])
      assert.ok(!String(row).includes(form));
  const renewed = await database.transact((tx) => programs.renewSecret(tx, endpoint.id));
  assert.ok(renewed.ok && renewed.secret !== secret);
  assert.deepEqual(renewed.until, new Date(clock.now().getTime() + day));
  const signatures = async () => {
    assert.equal(await programs.sendMessage(await shop.tellOf("FF-AAAA-2222", "order.paid")), "sent");
    const { headers, body } = lastCall();
    const known = [renewed.secret, secret].map((each) => signatureOf(each, headers, body));
    const sent = (headers["webhook-signature"] ?? "").split(" ");
    assert.deepEqual(sent, known.slice(0, sent.length));
    return sent.length;
  };
  assert.equal(await signatures(), 2);
  clock.advance(day - 1);
  assert.equal(await signatures(), 2);
  clock.advance(1);
  assert.equal(await signatures(), 1);
  assert.deepEqual(await database.transact((tx) => programs.renewSecret(tx, crypto.randomUUID())), {
    ok: false,
    because: "no-such-endpoint",
  });
});

test("a message exists exactly if its cause does, and for the addresses alone that want it", async () => {
  await shop.add(["order.placed"], "https://first.example/");
  await shop.add(["order.placed", "order.cancelled"], "https://second.example/");
  const before = shop.queued.length;
  await assert.rejects(
    database.transact(async (tx) => {
      await programs.tell(tx, { event: "order.placed", order: "FF-AAAA-3333" });
      throw new Error("The cause is called off.");
    }),
  );
  const messagesOf = (about: string) => db.asOwner("SELECT id FROM programs.message WHERE about = $1", [about]);
  assert.deepEqual(await messagesOf("FF-AAAA-3333"), []);
  await shop.tellOf("FF-AAAA-4444", "order.placed");
  assert.equal((await messagesOf("FF-AAAA-4444")).length, 2);
  await shop.tellOf("FF-AAAA-5555", "order.cancelled");
  assert.equal((await messagesOf("FF-AAAA-5555")).length, 1);
  await shop.tellOf("FF-AAAA-6666", "order.refunded");
  assert.deepEqual(await messagesOf("FF-AAAA-6666"), []);
  // The queue was asked within the transaction that was called off as well; its own rows went with it.
  assert.equal(shop.queued.length, before + 2 + 2 + 1);
});

test("what fails is tried again ever later over about a day, and then given up, to be sent again by hand", async () => {
  await shop.add(["order.delivered"], "https://failing.example/");
  answers.next = status(500);
  const id = await shop.tellOf("FF-BBBB-1111", "order.delivered");
  const waits: number[] = [];
  for (;;) {
    const ended = await programs.sendMessage(id);
    const { nextAttemptAt: next } = await standing(id);
    if (next === null) {
      assert.equal(ended, "failed");
      break;
    }
    assert.equal(ended, "later");
    waits.push(next.getTime() - clock.now().getTime());
    clock.advance(next.getTime() - clock.now().getTime() - 1);
    assert.equal(await programs.sendMessage(id), "not-due", "a moment too early");
    assert.ok((await programs.sweep()) >= 0);
    clock.advance(1);
    const given = shop.queued.length;
    await programs.sweep();
    assert.ok(shop.queued.slice(given).includes(id), "the sweep gives it work");
  }
  const expected = [5 * second, minute, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 8 * hour, 8 * hour];
  assert.deepEqual(waits, expected);
  const sum = waits.reduce((all, each) => all + each, 0);
  assert.ok(sum > 22 * hour && sum < 26 * hour, String(sum / hour));
  assert.equal(nextAttemptAt(9, clock.now()), undefined);
  const failed = await standing(id);
  assert.deepEqual([failed.state, failed.attempts, failed.lastOutcome], ["failed", 9, "status-500"]);
  answers.next = status(204);
  assert.deepEqual(await database.transact((tx) => programs.sendAgain(tx, id)), { ok: true });
  assert.deepEqual(await database.transact((tx) => programs.sendAgain(tx, id)), { ok: false, because: "not-ended" });
  assert.equal(await programs.sendMessage(id), "sent");
  assert.equal(lastCall().headers["webhook-id"], id, "under the same id");
  assert.equal((await programs.endpoints(reader)).find(({ url }) => url.includes("failing"))?.failingSince, null);
});

test("trouble on the way is a word, and an address that may not be called any more is one of them", async () => {
  await shop.add(["order.complete"], "https://trouble.example/");
  for (const [next, word] of [
    [{ ok: false, because: "timed-out" } as const, "timed-out"],
    [{ ok: false, because: "redirected" } as const, "redirected"],
    ["refused" as const, "address-not-allowed"],
    [status(404), "status-404"],
  ] as const) {
    answers.next = next;
    const id = await shop.tellOf("FF-BBBB-2222", "order.complete");
    assert.equal(await programs.sendMessage(id), "later");
    assert.equal((await standing(id)).lastOutcome, word);
  }
  answers.next = status(200);
});

test("an address that answers 410 is switched off at once, and what waits is given up", async () => {
  const { endpoint } = await shop.add(["order.refunded"], "https://gone.example/");
  const [first, second_] = [
    await shop.tellOf("FF-CCCC-1111", "order.refunded"),
    await shop.tellOf("FF-CCCC-2222", "order.refunded"),
  ];
  answers.next = status(410);
  assert.equal(await programs.sendMessage(first), "failed");
  answers.next = status(200);
  assert.equal((await programs.endpoint(reader, endpoint.id))?.off?.because, "gone");
  const { state, lastOutcome } = await standing(second_);
  assert.deepEqual([state, lastOutcome], ["failed", "switched-off"]);
  assert.deepEqual(await database.transact((tx) => programs.sendAgain(tx, second_)), {
    ok: false,
    because: "not-ended",
  });
  await until("this process has heard of it", async () => (await shop.tellOf("FF-CCCC-3333", "order.refunded")) === "");
  assert.ok((await database.transact((tx) => programs.switchEndpoint(tx, endpoint.id, true))).ok);
  assert.deepEqual(await database.transact((tx) => programs.sendAgain(tx, second_)), { ok: true });
  assert.equal(await programs.sendMessage(second_), "sent");
});

test("an address that has taken nothing for three days is switched off; one message in between keeps it on", async () => {
  const { endpoint } = await shop.add(["order.paid"], "https://silent.example/");
  const off = async () => (await programs.endpoint(reader, endpoint.id))?.off?.because ?? null;
  const fail = async () => {
    answers.next = { ok: false, because: "unreachable" };
    const ids: string[] = [];
    await database.transact((tx) => programs.tell(tx, { event: "order.paid", order: "FF-DDDD-1111" }));
    for (const id of shop.queued) if ((await programs.message(reader, id))?.endpointId === endpoint.id) ids.push(id);
    await programs.sendMessage(ids.at(-1) ?? "");
    answers.next = status(200);
    return ids.at(-1) ?? "";
  };
  await fail();
  clock.advance(3 * day - 1);
  await fail();
  assert.equal(await off(), null, "a moment before");
  const mended = await fail();
  clock.advance(minute);
  assert.equal(await programs.sendMessage(mended), "sent");
  assert.equal((await programs.endpoint(reader, endpoint.id))?.failingSince, null);
  await fail();
  clock.advance(3 * day);
  await fail();
  assert.equal(await off(), "failing");
  assert.match(shop.lines.join(""), /program-switched-off/);
});

test("while an address fails, one message at a time is on its way to it; a process that died is waited for, and no longer", async () => {
  const { endpoint } = await shop.add(["order.cancelled"], "https://slow.example/");
  await db.asOwner("UPDATE programs.endpoint SET failing_since = $1 WHERE id = $2", [clock.now(), endpoint.id]);
  const ids: string[] = [];
  for (const order of ["FF-EEEE-1111", "FF-EEEE-2222"]) {
    await database.transact((tx) => programs.tell(tx, { event: "order.cancelled", order }));
    const found = await db.asOwner("SELECT id FROM programs.message WHERE endpoint_id = $1 AND about = $2", [
      endpoint.id,
      order,
    ]);
    ids.push(String(found[0]?.id));
  }
  const [first = "", other = ""] = ids;
  // Ended by a kill between claim and answer: nothing is settled.
  answers.next = () => Promise.reject(new Error("killed"));
  await assert.rejects(programs.sendMessage(first));
  answers.next = status(200);
  assert.equal(await programs.sendMessage(other), "not-due");
  assert.equal(await programs.sendMessage(first), "not-due", "still claimed");
  clock.advance(minute);
  assert.equal(await programs.sendMessage(first), "sent");
  assert.equal(await programs.sendMessage(other), "sent");
});

test("a shop without addresses asks nothing of the database, and hears of the first one from another process", async () => {
  const fresh = await testPrograms();
  const asked: string[] = [];
  const tx = new Proxy({}, { get: (_, name) => void asked.push(String(name)) }) as never;
  await fresh.programs.tell(tx, { event: "order.placed", order: "FF-FFFF-1111" });
  assert.deepEqual(asked, []);
  const elsewhere = createPrograms(fresh.needs);
  const added = await fresh.database.transact((other) =>
    elsewhere.addEndpoint(other, { url: "https://new.example/", events: ["order.placed"] }),
  );
  assert.ok(added.ok);
  await until("it has been heard", async () => (await fresh.tellOf("FF-FFFF-2222", "order.placed")) !== "");
});

test("what may be an address: https and public, plain http on this machine alone, and nothing with a password or a fragment", async () => {
  const add = (url: string) =>
    database.transact(async (tx) => {
      const added = await programs.addEndpoint(tx, { url, events: ["order.sent"] });
      return added.ok ? "taken" : added.because;
    });
  for (const [url, expected] of [
    ["http://warehouse.example/", "not-https"],
    ["ftp://warehouse.example/", "not-https"],
    ["javascript:alert(1)", "not-an-address"],
    ["https://user:password@warehouse.example/", "not-an-address"],
    ["https://warehouse.example/#part", "not-an-address"],
    ["https://warehouse.example/a b", "not-an-address"],
    ["https://10.0.0.1/", "not-public"],
    ["https://169.254.169.254/latest/", "not-public"],
    ["https://0x7f.1/", "not-public"],
    ["https://2130706433/", "not-public"],
    ["https://[::ffff:10.0.0.1]/", "not-public"],
    ["https://[::1]/", "not-public"],
    ["https://localhost/", "not-public"],
    [`https://warehouse.example/${"a".repeat(300)}`, "not-an-address"],
    ["https://warehouse.example/hooks", "there-already"],
    ["nonsense", "not-an-address"],
  ] as const)
    assert.equal(await add(url), expected, url);
  const nearby = createPrograms({ ...shop.needs, addressing: { plainOnThisMachine: false, ownNetwork: true } });
  const addNearby = async (url: string) => {
    const added = await database
      .transact(async (tx) => {
        const outcome = await nearby.addEndpoint(tx, { url, events: ["order.sent"] });
        if (outcome.ok) throw new Error("taken");
        return outcome.because;
      })
      .catch((thrown: Error) => thrown.message);
    return added;
  };
  assert.equal(await addNearby("http://127.0.0.1:9000/"), "not-https");
  assert.equal(await addNearby("https://10.0.0.1/"), "taken");
  assert.equal(await addNearby("https://169.254.169.254/"), "not-public");
});
