import assert from "node:assert/strict";
import { after, test } from "node:test";
import { undertaking } from "#access";
import { minute } from "#kernel/clock";
import { assertWritesNothing } from "../../../../test/gate/every-table.ts";
import { buy, openBrowser } from "../../../../test/gate/plain-browser.ts";
import type { Answer } from "../../../../test/gate/send.ts";
import { openApp } from "../../../../test/support/app.ts";
import { problemsOf } from "../../../../test/support/html.ts";
import { ada } from "../../../../test/support/people.ts";
import { type Hired, hire } from "../../../../test/support/staff.ts";

const app = await openApp();
const { reader } = app.ground.database;
const { access, orders } = app.modules;
const sku =
  app.modules.catalogue
    .current()
    .products.flatMap(({ isSwatch, variants }) => (isSwatch ? [] : variants))
    .find(({ supply }) => supply.kind === "made-to-order")?.sku ?? assert.fail("nothing is made to order");
const secret = await buy(openBrowser(app.url), ada, sku);
const { number, orderId } = (await orders.orderBySecret(reader, secret))?.order ?? assert.fail();
const owner = await hire(app, "owner", "olive");
const packer = await hire(app, "orders", "pat");
const seller = await hire(app, "marketing", "mara");
await app.settle();

const room = "/special-access";
const page = `/orders/${number}/details`;
const full = {
  purpose: "deliver-order",
  case: "delivery",
  reference: number,
  reason: "The driver rang: the lane is closed, where else?",
};
const hers = [ada.name, ada.email, ada.address, ada.telephone ?? "", ada.note ?? ""];
const looks = async (): Promise<number> =>
  Number((await app.db.asOwner("SELECT count(*)::int AS count FROM access.reveal"))[0]?.count);

// Whatever was answered, each page of it was valid.
const seen: string[] = [];
after(async () => {
  for (const html of seen) assert.deepEqual(await problemsOf(html), []);
});

/** The answer, which shows nothing of hers and may be kept by nobody. */
function showsNothing({ status, text, headers }: Answer, expected: number): string {
  assert.equal(status, expected, text.slice(0, 600));
  for (const word of [...hers, secret]) assert.ok(!text.includes(word), word);
  assert.equal(headers["cache-control"], "no-store");
  seen.push(text);
  return text;
}

const sign = (who: Hired) => who.post(`${room}/undertaking`, { version: undertaking.version });

test("an owner gives special access, to whoever may look, with a passkey; and nobody else does [handful-of-people]", async () => {
  await assertWritesNothing(
    app,
    "giving without the right",
    async () => {
      assert.equal((await packer.post(`${room}/holders/pat`)).status, 403);
      assert.equal((await seller.ask(room)).status, 403);
      await owner.letConfirmationEnd();
      assert.equal((await owner.post(`${room}/holders/pat`)).status, 401);
      await owner.confirm();
    },
    ["staff.audit_entry", "staff.ceremony", "staff.passkey", "staff.session"],
  );
  assert.match(showsNothing(await owner.post(`${room}/holders/mara`), 422), /works here in a role that may look: mara/);
  assert.match(showsNothing(await owner.post(`${room}/holders/nobody`), 422), /role that may look: nobody/);
  assert.deepEqual(await access.holders(reader), []);
  assert.match(showsNothing(await owner.ask(room), 200), /Nobody has special access/);
  assert.equal((await owner.post(`${room}/holders/pat`)).status, 303);
  assert.match(showsNothing(await owner.ask(room), 200), /not signed yet: sees nothing/);
  assert.deepEqual(
    (await access.holders(reader)).map(({ handle }) => handle),
    ["pat"],
  );
});

test("details are dots for everybody, and open for nobody who has not signed [handful-of-people]", async () => {
  assert.match(showsNothing(await owner.ask(page), 200), /You have no special access/);
  assert.match(showsNothing(await packer.ask(page), 200), /not signed the undertaking/);
  showsNothing(await seller.ask(page), 403);
  assert.match(showsNothing(await packer.post(page, full), 422), /not signed the undertaking/);
  assert.match(showsNothing(await owner.post(page, full), 422), /no special access/);
  showsNothing(await seller.post(page, full), 403);
  const words = showsNothing(await packer.ask(room), 200);
  for (const sentence of undertaking.sentences) assert.ok(words.includes(sentence), sentence);
  assert.match(
    showsNothing(await packer.post(`${room}/undertaking`, { version: "2020-01-01" }), 422),
    /words have changed/,
  );
  await packer.letConfirmationEnd();
  showsNothing(await sign(packer), 401);
  await packer.confirm();
  assert.equal((await sign(packer)).status, 303);
  assert.match(showsNothing(await packer.ask(page), 200), /Show for 30 minutes/);
  assert.equal(await looks(), 0);
});

test("whoever says why sees what that reason needs and no more, and it is noted (L10) [handful-of-people]", async () => {
  const { status, text, headers } = await packer.post(page, full);
  assert.equal(status, 200, text.slice(0, 600));
  seen.push(text);
  for (const word of [ada.name, ada.address, ada.telephone ?? "", ada.note ?? ""]) assert.ok(text.includes(word), word);
  for (const word of [ada.email, secret, full.reason]) assert.ok(!text.includes(word), word);
  assert.equal(headers["cache-control"], "no-store");
  assert.match(text, /data-leave-after="1[78]\d\d" data-leave-to="\/orders\/[A-Z0-9-]+\/details"/);
  assert.equal(await looks(), 1);
  const mail = await packer.post(page, { ...full, purpose: "order-mail", case: "question" });
  assert.ok(mail.text.includes(ada.email) && mail.text.includes(ada.name));
  for (const word of [ada.address, ada.telephone ?? "", ada.note ?? ""]) assert.ok(!mail.text.includes(word), word);
  assert.equal(await looks(), 2);
  const [row] = await app.db.asOwner(
    "SELECT handle, role, purpose, case_kind, case_reference FROM access.special_grant ORDER BY asked_at LIMIT 1",
  );
  assert.deepEqual(row, {
    ...{ handle: "pat", role: "orders", purpose: "deliver-order" },
    ...{ case_kind: "delivery", case_reference: number },
  });
  const log = showsNothing(await packer.ask(room), 200);
  assert.ok(log.includes(`order ${number}`) && log.includes("to bring it to the door"));
});

test("a fresh passkey is asked for each time, and the same grant is open for half an hour [handful-of-people]", async () => {
  const again = `${page}/again`;
  await packer.letConfirmationEnd();
  showsNothing(await packer.post(again), 401);
  showsNothing(await packer.post(page, full), 401);
  assert.match(showsNothing(await packer.ask(page), 200), /Confirm with your passkey/);
  assert.equal(await looks(), 2);
  await packer.confirm();
  const shown = await packer.post(again);
  assert.ok(shown.text.includes(ada.name));
  assert.equal(await looks(), 3);
  await app.advance(31 * minute);
  assert.match(showsNothing(await packer.post(again), 422), /no open grant/);
  assert.doesNotMatch(showsNothing(await packer.ask(page), 200), /You may look until/);
  assert.equal(await looks(), 3);
});

test("without a reason, or a case that there is, nothing is shown and nothing is noted", async () => {
  for (const [fields, sentence] of [
    [{ ...full, reason: "because" }, /Write the reason in at least 10 characters/],
    [{ ...full, reason: "x".repeat(301) }, /at most 300 characters/],
    [{ ...full, reference: "FF-0000-0000" }, /Enter the number of an order, a complaint or a question/],
    [{ ...full, reference: "Ada Kettlewell" }, /Enter the number of an order, a complaint or a question/],
  ] as const) {
    const answer = await packer.post(page, fields);
    assert.equal(answer.status, 422);
    assert.match(answer.text, sentence);
    assert.ok(!answer.text.includes(ada.email));
    seen.push(answer.text);
  }
  for (const fields of [
    { ...full, purpose: "refund" },
    { ...full, case: "curiosity" },
  ])
    showsNothing(await packer.post(page, fields), 400);
  showsNothing(await packer.ask("/orders/FF-0000-0000/details"), 404);
  assert.equal(await looks(), 3);
});

test("when the look cannot be noted, nothing is shown [handful-of-people]", async () => {
  await app.db.asOwner("ALTER TABLE access.reveal ADD CONSTRAINT no_more CHECK (false) NOT VALID");
  try {
    showsNothing(await packer.post(page, full), 500);
  } finally {
    await app.db.asOwner("ALTER TABLE access.reveal DROP CONSTRAINT no_more");
  }
  assert.equal(await looks(), 3);
});

test("the customer reads when somebody looked, in which role and why, and takes it away; no name of ours [handful-of-people]", async () => {
  const shopper = openBrowser(app.url);
  const held = await shopper.get(`/orders/${secret}/what-we-hold`);
  for (const word of ["somebody who sends orders", "to bring the order to the door", "the lane is closed"])
    assert.ok(held.text.includes(word), word);
  assert.doesNotMatch(held.text, /\bpat\b/);
  seen.push(held.text);
  const { looked } = JSON.parse((await shopper.get(`/orders/${secret}/what-we-hold/data`)).text) as {
    looked: Record<string, unknown>[];
  };
  assert.equal(looked.length, 3);
  assert.deepEqual(Object.keys(looked[0] ?? {}), ["at", "who", "why", "reason", "reasonDestroyed"]);
  assert.deepEqual(
    looked.map(({ why }) => why),
    ["to write to you about the order", "to write to you about the order", "to bring the order to the door"],
  );
  const order = await shopper.get(`/orders/${secret}`);
  assert.match(order.text, /Our people looked at your details 3 times, last on .* to write to you about the order\./);
  seen.push(order.text);
});

test("special access that was taken away ends at once, open grants with it; so does that of whoever leaves [handful-of-people]", async () => {
  assert.ok((await packer.post(page, full)).text.includes(ada.name));
  assert.equal((await owner.post(`${room}/holders/pat/end`)).status, 303);
  assert.match(showsNothing(await packer.post(`${page}/again`), 422), /no special access/);
  assert.equal(await looks(), 4);
  await owner.post(`${room}/holders/pat`);
  assert.equal((await access.holders(reader)).length, 1);
  await owner.post("/team/pat/role", { role: "catalogue" });
  assert.deepEqual(await access.holders(reader), []);
  await owner.post("/team/pat/role", { role: "orders" });
  await owner.post(`${room}/holders/pat`);
  await owner.post("/team/pat/end");
  assert.deepEqual(await access.holders(reader), []);
});

test("what was typed stands in no log, and the audit log names numbers only", async () => {
  assert.doesNotMatch(app.lines.join(""), /Kettlewell|lane is closed/);
  const entries = await app.db.asOwner(
    "SELECT DISTINCT action, object FROM staff.audit_entry WHERE action LIKE 'see-order%'",
  );
  assert.deepEqual(
    entries.map(({ object }) => object),
    [number, number],
  );
  assert.ok(orderId.length > 0);
});
