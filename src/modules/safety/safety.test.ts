import assert from "node:assert/strict";
import { test } from "node:test";
import { subjectTagOf } from "#privacy";
import { VaultError } from "#vault";
import { reveal } from "#vault/reveal";
import { assertWritesNothing } from "../../../test/gate/every-table.ts";
import { buy, openBrowser } from "../../../test/gate/plain-browser.ts";
import { send } from "../../../test/gate/send.ts";
import { openApp } from "../../../test/support/app.ts";
import { everythingIn } from "../../../test/support/dump.ts";
import { problemsOf } from "../../../test/support/html.ts";
import { ada, edith } from "../../../test/support/people.ts";
import { day } from "../../kernel/clock.ts";
import { createPrivacyLedger } from "../privacy/index.ts";
import { createSafety, type Recall } from "./index.ts";

const app = await openApp();
const { safety, orders, catalogue, mail, mailbox } = app.modules;
const { database, clock, random, log } = app.ground;
const { reader } = database;
const browser = openBrowser(app.url);
const [sofa, other] = catalogue.current().products.filter(({ isSwatch }) => !isSwatch);
assert.ok(sofa !== undefined && other !== undefined);
const own = "recalls.canary@example.org";
const published: Recall[] = [];
const recall: Recall = {
  ...{ id: "a-sofa", published: "2026-11-30", product: "Canary sofa", identify: "The label says CN-1." },
  ...{ hazard: "A leg can break.", act: "Do not sit on it.", remedy: "Another leg, or all your money back." },
};

/** The module as the shop has it, with recalls and a keystore in the hands of the test. */
const withRecalls = (vault: Partial<typeof app.modules.vault> = {}) =>
  createSafety({
    ...{ database, clock, random, log, mail, policyVersion: "2026-11-30.6", privacy: createPrivacyLedger() },
    vault: { ...app.modules.vault, ...vault },
    recalls: () => Promise.resolve(published),
    ordersConcerned: orders.concernedBy,
  });

async function buyOne(sku = sofa?.variants[0]?.sku ?? ""): Promise<{ secret: string; orderId: string }> {
  const secret = await buy(browser, ada, sku);
  const found = await orders.orderBySecret(reader, secret);
  return { secret, orderId: found?.order.orderId ?? assert.fail() };
}

/** Leaves an address as a browser without scripts would; the secret of its link. */
async function leave(orderSecret: string, email = own): Promise<string> {
  const left = await browser.post(`/orders/${orderSecret}/safety-contact`, { email, agreed: "yes" });
  assert.equal(left.status, 303, left.text.slice(0, 300));
  return (
    /^\/safety\/contact\/([\w-]{22})$/.exec(left.headers.location ?? "")?.[1] ?? assert.fail(left.headers.location)
  );
}

const read = async (address: string): Promise<string> => {
  const { status, text, headers } = await send(app.url, address);
  assert.equal(status, 200, address);
  assert.equal(headers["cache-control"], "no-store");
  assert.deepEqual(await problemsOf(text), []);
  return text;
};
const outbox = async (): Promise<unknown[]> =>
  app.db.asOwner("SELECT kind, cause FROM mail.outbox WHERE kind = 'safety-recall' ORDER BY created_at");

test("an address is asked for on the page of an order, with a reason, and nothing is ticked or filled in beforehand", async () => {
  const { secret } = await buyOne();
  assert.ok((await read(`/orders/${secret}`)).includes(`/orders/${secret}/safety-contact`));
  const form = await read(`/orders/${secret}/safety-contact`);
  assert.ok(form.includes("We write here only if something from this order is recalled"));
  assert.match(form, /<input[^>]*type="checkbox"[^>]*name="agreed"/);
  assert.doesNotMatch(form, /\bchecked\b/);
  assert.ok(!form.includes(ada.email), "the address of the order is used for the order alone");
  await assertWritesNothing(app, "an address that may not be kept", async () => {
    for (const [fields, sentence] of [
      [{ email: own }, "Tick the box if we may write to this address"],
      [{ email: "at home", agreed: "yes" }, "Enter an e-mail address in the correct form"],
    ] as const) {
      const answer = await browser.post(`/orders/${secret}/safety-contact`, fields);
      assert.equal(answer.status, 422);
      assert.ok(answer.text.includes(sentence));
      assert.doesNotMatch(answer.text, /\bchecked\b/);
      assert.deepEqual(await problemsOf(answer.text), []);
    }
  });
});

test("it is sealed in a bundle of its own, nobody is written to, and one click on its link takes all of it away", async () => {
  const { secret, orderId } = await buyOne();
  await app.settle();
  const own2 = "another.canary@example.org";
  const before = mailbox?.mails().length;
  const link = await leave(secret, own2);
  const page = await read(`/safety/contact/${link}`);
  assert.ok(page.includes(own2));
  assert.ok((await read(`/orders/${secret}/safety-contact`)).includes("Take it away"));
  const held = await read(`/orders/${secret}/what-we-hold`);
  assert.ok(held.includes("Address for safety messages") && held.includes(own2));
  const dump = (await everythingIn(app.db.urls.owner)) + app.lines.join("\n");
  for (const plain of [own2, link]) assert.ok(!dump.includes(plain), plain);
  const bundles = await app.db.asVault(`SELECT 1 FROM keystore.bundle_key WHERE bundle = 'safety:${orderId}'`);
  assert.equal(bundles.length, 1);
  await assertWritesNothing(app, "a second address", async () => {
    const again = await browser.post(`/orders/${secret}/safety-contact`, { email: ada.email, agreed: "yes" });
    assert.equal(again.status, 409);
    assert.equal((await send(app.url, `/safety/contact/${link}`)).status, 200, "to look takes nothing away");
  });
  await app.settle();
  assert.equal(mailbox?.mails().length, before, "leaving an address sends no mail");

  const gone = await browser.post(`/safety/contact/${link}`, {});
  assert.equal(gone.status, 200);
  assert.ok(gone.text.includes("nothing of it stays"));
  assert.deepEqual(await problemsOf(gone.text), []);
  assert.deepEqual(await app.db.asOwner(`SELECT 1 FROM safety.contact WHERE order_id = '${orderId}'`), []);
  assert.deepEqual(await app.db.asVault(`SELECT 1 FROM keystore.bundle_key WHERE bundle = 'safety:${orderId}'`), []);
  assert.equal((await send(app.url, `/safety/contact/${link}`)).status, 404);
  assert.equal((await browser.post(`/safety/contact/${link}`, {})).status, 404);
  const entries = await createPrivacyLedger().entriesOf(reader, subjectTagOf(link));
  assert.deepEqual(
    entries.map(({ type, counts }) => [type, counts]),
    [["bundle-shredded", { keys: 1, "safety.contact": 1, "mail.outbox": 0 }]],
  );
  assert.ok((await orders.orderBySecret(reader, secret))?.contact.ok, "the order keeps its own person");
  const anew = await leave(secret);
  assert.notEqual(anew, link);
  assert.equal((await browser.post(`/orders/${secret}/safety-contact/removal`, {})).status, 200);
  assert.equal(await safety.contactOf(reader, { secret: anew }), null);
});

test("it outlives the person of its order, also where it is left when they are forgotten, and goes after ten years", async () => {
  const [early, late] = [await buyOne(), await buyOne()];
  const link = await leave(early.secret);
  for (const { orderId } of [early, late]) {
    const sent = await orders.dispatch(orderId);
    assert.ok(sent.ok);
    await database.transact((tx) => orders.markDelivered(tx, { shipmentId: sent.shipmentId }, "courier"));
  }
  await app.advance(40 * day);
  for (const { secret } of [early, late])
    assert.deepEqual((await orders.orderBySecret(reader, secret))?.contact, { ok: false, because: "shredded" });
  assert.ok((await read(`/safety/contact/${link}`)).includes(own));
  const later = await leave(late.secret);
  const endsAt = (await safety.contactOf(reader, { secret: link }))?.endsAt ?? assert.fail();
  await app.advance(endsAt.getTime() - clock.now().getTime() - 60_000);
  assert.ok((await safety.contactOf(reader, { secret: link }))?.card.ok);
  await app.advance(61_000);
  assert.equal(await safety.contactOf(reader, { secret: link }), null);
  assert.ok((await safety.contactOf(reader, { secret: later }))?.card.ok);
  assert.equal((await browser.post(`/safety/contact/${later}`, {})).status, 200);
});

test("a recall is mailed once to each address that it concerns, with the link that takes the address away, and to no other (L76)", async () => {
  const [concerned, elsewhere] = [await buyOne(), await buyOne(other?.variants[0]?.sku)];
  const link = await leave(concerned.secret);
  await leave(elsewhere.secret, edith.email);
  const shop = withRecalls();
  const [sweep] = shop.sweeps;
  const today = clock.now().toISOString().slice(0, 10);
  for (const concerns of [
    undefined,
    { products: ["no-such-thing"] },
    { products: [sofa.slug], until: "2020-01-01" },
    { products: [sofa.slug], from: "2199-01-01" },
  ]) {
    published.splice(0, 1, { ...recall, concerns });
    await sweep?.run();
    assert.deepEqual(await outbox(), []);
  }
  published.splice(0, 1, { ...recall, concerns: { products: [sofa.slug], until: today } });
  await Promise.all([sweep?.run(), sweep?.run()]);
  await sweep?.run();
  assert.deepEqual(await outbox(), [{ kind: "safety-recall", cause: "a-sofa" }]);
  const [queued] = await app.db.asOwner("SELECT order_id FROM mail.outbox WHERE kind = 'safety-recall'");
  const message = await shop.safetyForMail({ contactId: String(queued?.order_id), cause: "a-sofa" });
  assert.ok(message.ok && message.recall.hazard === recall.hazard);
  const given = message.ok ? reveal("safety-mail", message.reader) : assert.fail();
  assert.deepEqual(given, { email: own, secret: link });
  assert.deepEqual(await shop.safetyForMail({ contactId: String(queued?.order_id), cause: "withdrawn" }), {
    ok: false,
    because: "forgotten",
  });

  const gone = await browser.post(`/safety/contact/${link}`, {});
  assert.equal(gone.status, 200);
  assert.deepEqual(await outbox(), [], "its mails went with it");
  await sweep?.run();
  assert.deepEqual(await outbox(), []);
});

test("the shop's own recall reaches who bought of its batch: the hazard, what to do, how to tell, the way out; once, and nothing else (L76)", async () => {
  const [published] = await app.modules.recalls();
  assert.ok(published?.concerns?.from !== undefined);
  const product = catalogue.current().products.find(({ slug }) => published.concerns?.products.includes(slug));
  const { secret, orderId } = await buyOne(
    product?.variants.find(({ supply }) => supply.kind === "made-to-order")?.sku,
  );
  const reader = "of.the.batch@example.org";
  const link = await leave(secret, reader);
  const arrived = () => (mailbox?.mails() ?? []).filter(({ to }) => to === reader);
  await app.settle();
  assert.deepEqual(arrived(), [], "it was bought after the batch");
  await app.db.asOwner(
    `ALTER TABLE orders.purchase DISABLE TRIGGER USER;
     UPDATE orders.purchase SET placed_at = '${published.concerns.from}T12:00:00Z' WHERE id = '${orderId}';
     ALTER TABLE orders.purchase ENABLE TRIGGER USER`,
  );
  await app.settle();
  await app.settle();
  const [message, ...more] = arrived();
  assert.equal(more.length, 0);
  assert.equal(message?.subject, "Product safety recall: something you bought from us");
  const { product: name, hazard, act, identify, remedy } = published;
  for (const said of [name, hazard, act, identify, remedy, `${app.url}/safety/recalls`, `/safety/contact/${link}`])
    assert.ok(message?.text.replaceAll(/\s+/g, " ").includes(said), said);
  assert.ok(!message?.text.includes(ada.name), "nothing of the order's own person is in it");
  assert.equal((await browser.post(`/safety/contact/${link}`, {})).status, 200);
  await app.settle();
  assert.equal(arrived().length, 1);
});

test("without the keystore nothing is kept; an address that is taken away opens for nobody, and the next run ends it", async () => {
  const { orderId, secret } = await buyOne();
  const away = () => Promise.reject(new VaultError("key-unavailable", "The keystore is away."));
  const email = safety.readEmail(own) ?? assert.fail();
  await assertWritesNothing(app, "an address without a key", async () => {
    assert.deepEqual(await withRecalls({ createBundle: away }).leave(orderId, email), {
      ok: false,
      because: "key-unavailable",
    });
  });
  const link = await leave(secret);
  const failing = withRecalls({ destroyKey: away });
  assert.deepEqual(await failing.takeAway({ secret: link }), { ok: true, keyDestroyed: false });
  const opened = await safety.contactOf(reader, { secret: link });
  assert.ok(opened === null || !opened.card.ok);
  await app.settle();
  await safety.retention[0]?.carryOut();
  assert.equal(await safety.contactOf(reader, { secret: link }), null);
  assert.deepEqual(await app.db.asVault(`SELECT 1 FROM keystore.bundle_key WHERE bundle = 'safety:${orderId}'`), []);
});

test("an address that was taken away since a backup is taken away again when it is put back", async () => {
  const { orderId, secret } = await buyOne();
  const link = await leave(secret);
  const [row] = await app.db.asOwner(`SELECT subject FROM safety.contact WHERE order_id = '${orderId}'`);
  assert.equal(await safety.forgetAnew({ id: `${random.uuid()}/safety:${orderId}` }), false);
  assert.ok((await safety.contactOf(reader, { secret: link }))?.card.ok, "that was another address");
  const id = `${row?.subject}/safety:${orderId}`;
  assert.equal(await safety.forgetAnew({ id }), true);
  assert.equal(await safety.forgetAnew({ id }), false);
  assert.equal(await safety.contactOf(reader, { secret: link }), null);
});

test("a recall names a product by any address that it has or had, also when it is off sale", async () => {
  const product =
    catalogue.current().products.find(({ variants: [first] }) => first?.supply.kind === "made-to-order") ??
    assert.fail();
  const { orderId } = await buyOne(product.variants[0]?.sku);
  const { category, range, designer, tags, key } = product;
  const keptAs = async (slug: string) => (await catalogue.kept(reader, slug)) ?? assert.fail(slug);
  const move = async (slug: string, address: string) => {
    const { revision } = await keptAs(slug);
    const moved = await database.transact((tx) =>
      catalogue.changing("lena").place(tx, { slug, revision }, { category, address, range, designer, tags }),
    );
    assert.ok(moved.ok, JSON.stringify(moved));
  };
  await move(product.slug, "canary-piece");
  await move("canary-piece", "canary-piece-two");
  const { revision } = await keptAs("canary-piece-two");
  const off = await database.transact((tx) =>
    catalogue.changing("lena").takeOffSale(tx, { slug: "canary-piece-two", revision }),
  );
  assert.ok(off.ok, JSON.stringify(off));
  await catalogue.refresh();
  for (const address of ["canary-piece-two", "canary-piece", key])
    assert.deepEqual(await orders.concernedBy(reader, [orderId], { products: [address] }), [orderId], address);
  assert.deepEqual(await orders.concernedBy(reader, [orderId], { products: ["canary"] }), []);
});
