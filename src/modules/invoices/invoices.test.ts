import assert from "node:assert/strict";
import { test } from "node:test";
import { vatContained } from "#kernel/money";
import { subjectTagOf } from "#privacy";
import { VaultError } from "#vault";
import { assertWritesNothing } from "../../../test/gate/every-table.ts";
import { buyBasket, openBrowser } from "../../../test/gate/plain-browser.ts";
import { send } from "../../../test/gate/send.ts";
import { openApp } from "../../../test/support/app.ts";
import { everythingIn } from "../../../test/support/dump.ts";
import { problemsOf } from "../../../test/support/html.ts";
import { ada } from "../../../test/support/people.ts";
import { hire } from "../../../test/support/staff.ts";
import { day } from "../../kernel/clock.ts";
import { createPrivacyLedger } from "../privacy/index.ts";
import { createInvoices, type InvoicesNeeds, keptDays } from "./index.ts";

const app = await openApp();
const { invoices, orders, catalogue, mailbox } = app.modules;
const { database, clock, random, log } = app.ground;
const { reader } = database;
const browser = openBrowser(app.url);
const skus = catalogue
  .current()
  .products.flatMap(({ isSwatch, variants }) => (isSwatch ? [] : variants))
  .filter(({ supply }) => supply.kind === "made-to-order")
  .map(({ sku }) => sku);

/** A business whose words stand nowhere else. */
const business = {
  name: "Canary & Daughters Upholstery LLP",
  addressLine1: "Unit 7, Birdcage Works",
  addressLine2: "Aviary Road",
  town: "Kendal",
  postcode: "la94qx",
  vatNumber: "gb 123 4567 82",
};
const shown = [
  "Canary &amp; Daughters Upholstery LLP",
  "Unit 7, Birdcage Works",
  "Aviary Road",
  "LA9 4QX",
  "GB123456782",
];
const plain = ["Canary & Daughters", "Birdcage Works", "Aviary Road", "123456782"];

/** The module as the shop has it, but for what the test puts in the place of its vault, or of who trades. */
const invoicesWith = (vault: Partial<InvoicesNeeds["vault"]>, vatNumber = "GB 000 0000 00") => {
  const supplier = {
    ...{ tradingName: "A", registeredName: "A Limited", companyNumber: "1", registeredIn: "England and Wales" },
    ...{ office: ["1 Street"], vatNumber },
  };
  return createInvoices({
    ...{
      database,
      clock,
      random,
      log,
      mail: app.modules.mail,
      access: app.modules.access,
      policyVersion: "2026-12-01",
    },
    ...{ privacyLog: app.modules.privacyLog, horizonOf: () => assert.fail("nothing is certified here") },
    ...{ privacy: createPrivacyLedger(), vault: { ...app.modules.vault, ...vault }, supplier: () => supplier },
    orderToInvoice: (tx, orderId) => orders.toInvoice(tx, orderId),
  });
};

async function buyOne(quantity = 1): Promise<{ secret: string; orderId: string; number: string; totalMinor: number }> {
  const sku = skus[0] ?? assert.fail();
  await browser.post("/basket/lines", { sku, quantity: String(quantity) });
  const secret = await buyBasket(browser, ada);
  const { orderId, number, totalMinor } = (await orders.orderBySecret(reader, secret))?.order ?? assert.fail();
  return { secret, orderId, number, totalMinor };
}

/** Asks for an invoice as a browser without scripts would; the secret of its own link. */
async function askFor(orderSecret: string): Promise<string> {
  const made = await browser.post(`/orders/${orderSecret}/invoice`, business);
  assert.equal(made.status, 303, made.text.slice(0, 400));
  return /^\/invoices\/([\w-]{22})$/.exec(made.headers.location ?? "")?.[1] ?? assert.fail(made.headers.location);
}

const read = async (address: string): Promise<string> => {
  const { status, text, headers } = await send(app.url, address);
  assert.equal(status, 200, address);
  assert.equal(headers["cache-control"], "no-store");
  assert.deepEqual(await problemsOf(text), [], address);
  return text;
};
const refund = async (orderId: string, amount: "whole" | { amountMinor: number }): Promise<void> => {
  const done = await orders.refund({ orderId, refundId: random.uuid(), amount, reason: "goodwill" });
  assert.ok(done.ok && done.state === "refunded", JSON.stringify(done));
};
/** Mails that are on their way are written down first. */
const writesNothing = async (what: string, work: () => Promise<void>): Promise<void> => {
  await app.settle();
  await assertWritesNothing(app, what, work);
};
const numbersOf = async (series: string): Promise<number[]> =>
  (await app.db.asOwner(`SELECT number FROM invoices.paper WHERE series = '${series}' ORDER BY number`)).map((row) =>
    Number(row.number),
  );
const arrived = (subject: RegExp) => (mailbox?.mails() ?? []).filter((mail) => subject.test(mail.subject));
const spoken = (html: string) => html.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");

test("anybody has a receipt that names nobody, with the VAT by rate; it stays with the link [nothing-left-after-the-order]", async () => {
  const { secret, totalMinor } = await buyOne();
  assert.ok((await read(`/orders/${secret}`)).includes(`/orders/${secret}/receipt`));
  const receipt = await read(`/orders/${secret}/receipt`);
  for (const word of [ada.name, ada.email, ada.address, ada.postcode]) assert.ok(!receipt.includes(word), word);
  assert.match(spoken(receipt), /VAT receipt/);
  assert.match(spoken(receipt), /VAT number GB/);
  const vat = vatContained(totalMinor, 200);
  const sums = [totalMinor - vat, vat, totalMinor].map((minor) =>
    (minor / 100).toLocaleString("en-GB", { minimumFractionDigits: 2 }),
  );
  assert.ok(spoken(receipt).includes(`Total ${sums.map((sum) => `£${sum}`).join(" ")}`), spoken(receipt));
});

test("an invoice is asked for on the page of an order, with a reason beside each field, and what cannot be used writes nothing", async () => {
  const { secret } = await buyOne();
  assert.ok((await read(`/orders/${secret}`)).includes("Ask for a VAT invoice"));
  const form = await read(`/orders/${secret}/invoice`);
  assert.ok(form.includes("Tax law wants the address of the business on the invoice."));
  assert.ok(!form.includes(ada.address), "the address of the order is used for the order alone");
  await writesNothing("an invoice to nobody", async () => {
    for (const [wrong, sentence] of [
      [{ name: "" }, "Enter the name of the business"],
      [{ name: "x".repeat(101) }, "longer than the 100 letters that fit"],
      [{ postcode: "nowhere" }, "Enter a full postcode of the United Kingdom"],
      [{ vatNumber: "GB 123 4567 83" }, "This is no VAT number"],
      [{ town: "\u0007 " }, "Enter its town or city"],
    ] as const) {
      const answer = await browser.post(`/orders/${secret}/invoice`, { ...business, ...wrong });
      assert.equal(answer.status, 422);
      assert.ok(answer.text.includes(sentence), sentence);
      assert.deepEqual(await problemsOf(answer.text), []);
    }
  });
  assert.deepEqual(await numbersOf("invoice"), []);
});

test("it names the business, sums to the penny to what was paid, lies sealed in a bundle of its own, and a mail leads to it", async () => {
  const { secret, orderId, number, totalMinor } = await buyOne(3);
  const own = await askFor(secret);
  const page = await read(`/invoices/${own}`);
  for (const word of [...shown, "INV-0001", number, "Time of supply", "Date of issue", "VAT number GB"])
    assert.ok(page.includes(word), word);
  for (const word of [ada.name, ada.email, ada.address, secret]) assert.ok(!page.includes(word), word);
  const { invoice } = (await invoices.ofOrder(reader, orderId)) ?? assert.fail();
  const sum = (of: "netMinor" | "vatMinor" | "grossMinor") => invoice.lines.reduce((all, line) => all + line[of], 0);
  assert.deepEqual([sum("grossMinor"), invoice.grossMinor], [totalMinor, totalMinor]);
  assert.deepEqual([sum("netMinor"), sum("vatMinor")], [invoice.netMinor, invoice.vatMinor]);
  assert.equal(invoice.netMinor + invoice.vatMinor, totalMinor);

  const dump = (await everythingIn(app.db.urls.owner)) + app.lines.join("\n");
  for (const word of [...plain, own]) assert.ok(!dump.includes(word), word);
  const keys = await app.db.asVault("SELECT bundle FROM keystore.bundle_key WHERE bundle LIKE 'invoice:%'");
  assert.deepEqual(keys, [{ bundle: `invoice:${invoice.invoiceId}` }]);

  await app.settle();
  const [mail, ...more] = arrived(/^VAT invoice INV-0001/);
  assert.equal(more.length, 0);
  assert.equal(mail?.to, ada.email);
  assert.ok(mail?.text.includes(`/orders/${secret}/invoice`));
  assert.ok(!plain.some((word) => mail?.text.includes(word)), "whom it is made out to stands on the invoice alone");
  const opened = await send(app.url, `/orders/${secret}/invoice`);
  assert.deepEqual([opened.status, opened.headers.location], [303, `/invoices/${own}`]);

  const held = await read(`/orders/${secret}/what-we-hold`);
  for (const word of ["VAT invoice", ...shown]) assert.ok(held.includes(word), word);
  assert.ok((await read(`/orders/${secret}`)).includes("VAT invoice INV-0001"));
  await writesNothing("a second invoice", async () => {
    const again = await browser.post(`/orders/${secret}/invoice`, business);
    assert.equal(again.status, 409);
    assert.ok(again.text.includes("There is an invoice for this order already"));
  });
});

test("money that goes back brings a credit note, of a part and of the rest, with numbers of their own; together nothing is left", async () => {
  const { secret, orderId, totalMinor } = await buyOne(2);
  const own = await askFor(secret);
  const before = (await numbersOf("credit-note")).length;
  await refund(orderId, { amountMinor: 12_345 });
  await refund(orderId, "whole");
  const { invoice, creditNotes } = (await invoices.ofOrder(reader, orderId)) ?? assert.fail();
  assert.deepEqual(
    creditNotes.map(({ grossMinor, reason }) => [grossMinor, reason]),
    [
      [12_345, "goodwill"],
      [totalMinor - 12_345, "goodwill"],
    ],
  );
  for (const sum of ["netMinor", "vatMinor", "grossMinor"] as const)
    assert.equal(
      invoice[sum],
      creditNotes.reduce((total, note) => total + note[sum], 0),
      sum,
    );
  assert.deepEqual(
    creditNotes.map(({ number }) => Number(number.slice(3))),
    [before + 1, before + 2],
  );
  const [first, last] = creditNotes.map(({ number }) => number);
  const page = await read(`/invoices/${own}`);
  assert.ok(page.includes(`/invoices/${own}/${first}`));
  const note = spoken(await read(`/invoices/${own}/${first}`));
  for (const words of ["Credit note", "£123.45", "Part of the price given back", `${invoice.number} of`, "Aviary Road"])
    assert.ok(note.includes(words), words);
  assert.match(spoken(await read(`/invoices/${own}/${last}`)), /given back: 2 × /);
  assert.equal((await send(app.url, `/invoices/${own}/CN-9999`)).status, 404);
  await app.settle();
  for (const number of [first, last]) assert.equal(arrived(new RegExp(`^Credit note ${number} `)).length, 1);
});

test("what went back before an invoice is asked for is credited with it; of an order without one nothing is", async () => {
  const [without, late] = [await buyOne(), await buyOne()];
  await refund(without.orderId, { amountMinor: 100 });
  await refund(late.orderId, { amountMinor: 200 });
  const before = (await numbersOf("credit-note")).length;
  await askFor(late.secret);
  assert.equal((await numbersOf("credit-note")).length, before + 1);
  assert.deepEqual(
    (await invoices.ofOrder(reader, late.orderId))?.creditNotes.map(({ grossMinor }) => grossMinor),
    [200],
  );
  assert.equal(await invoices.ofOrder(reader, without.orderId), null);
});

test("it outlives the person of its order, who is forgotten as ever, and the books say the same; after six years it goes [nothing-left-after-the-order]", async () => {
  const { secret, orderId } = await buyOne();
  const late = await buyOne();
  const own = await askFor(secret);
  await refund(orderId, { amountMinor: 5_000 });
  const owner = await hire(app, "owner", "olive");
  const today = clock.now().toISOString().slice(0, 10);
  const books = async (): Promise<string[]> => {
    const period = `?from=${today}&to=${today}`;
    const pages = [await owner.ask(`/books${period}`), await owner.ask(`/books/vat.csv${period}`)];
    await owner.confirm();
    pages.push(await owner.post("/books/journal.csv", { from: today, to: today }));
    // The quarters to choose from move on with the day; the figures must not.
    return pages.map(({ status, text }) => (status === 200 ? text.replace(/<nav.*<\/nav>/s, "") : assert.fail(text)));
  };
  const papers = async () => JSON.stringify(await invoices.ofOrder(reader, orderId));
  const [booked, printed] = [await books(), await papers()];
  assert.ok(booked[2]?.includes('"refund"') || booked[2]?.includes("refund"), "the credited refund is in the journal");

  for (const id of [orderId, late.orderId]) {
    const sent = await orders.dispatch(id);
    assert.ok(sent.ok);
    await database.transact((tx) => orders.markDelivered(tx, { shipmentId: sent.shipmentId }, "courier"));
  }
  await app.advance(40 * day);
  assert.deepEqual((await orders.orderBySecret(reader, secret))?.contact, { ok: false, because: "shredded" });
  const keys = (bundle: string) => app.db.asVault("SELECT 1 FROM keystore.bundle_key WHERE bundle LIKE $1", [bundle]);
  assert.deepEqual(await keys(`fulfilment:${orderId}`), [], "the live shop opens the order's address no more");
  for (const address of [`/orders/${secret}`, `/orders/${secret}/what-we-hold`, `/orders/${secret}/receipt`])
    for (const word of [ada.name, ada.email, ada.address])
      assert.ok(!(await read(address)).includes(word), `${address}: ${word}`);
  assert.deepEqual(await books(), booked);
  assert.equal(await papers(), printed);
  const page = await read(`/invoices/${own}`);
  for (const word of shown) assert.ok(page.includes(word), word);
  assert.equal((await send(app.url, `/orders/${secret}/invoice`)).headers.location, `/invoices/${own}`);
  assert.match(spoken(await read(`/orders/${secret}`)), /Its VAT invoice lies apart, and names the business/);
  assert.match(
    spoken(await read(`/orders/${secret}/certificate`)),
    /but for the business that its VAT invoice INV-\d+ names/,
  );
  assert.match(spoken(await read(`/orders/${secret}/what-we-hold`)), /It cannot be taken away before/);
  // Of an order that is forgotten one can still be asked for; nobody can be written to about it.
  assert.ok((await read(`/invoices/${await askFor(late.secret)}`)).includes("Birdcage Works"));
  const mails = await app.db.asOwner("SELECT 1 FROM mail.outbox WHERE order_id = $1", [late.orderId]);
  assert.deepEqual(mails, []);

  const { endsAt, invoice } = (await invoices.ofOrder(reader, orderId)) ?? assert.fail();
  const lastPaper = (await invoices.ofOrder(reader, orderId))?.creditNotes[0]?.issuedAt ?? assert.fail();
  assert.equal(Number(endsAt) - lastPaper.getTime(), keptDays * day);
  const sixYearsLater = new Date(invoice.issuedAt);
  sixYearsLater.setUTCFullYear(sixYearsLater.getUTCFullYear() + 6);
  assert.ok(Number(endsAt) >= sixYearsLater.getTime(), "no shorter than six years by the calendar");
  await app.advance(Number(endsAt) - clock.now().getTime() - 60_000);
  assert.ok((await read(`/invoices/${own}`)).includes("Birdcage Works"));
  await app.advance(61_000);
  const left = await read(`/invoices/${own}`);
  assert.match(spoken(left), /We do not know any more whom it was made out to, nor which invoice/);
  for (const word of [...plain, ...shown, invoice.number]) assert.ok(!left.includes(word), word);
  assert.equal((await send(app.url, "/invoices/0123456789abcdefghijkl")).status, 404);
  assert.deepEqual(await keys(`invoice:${invoice.invoiceId}`), []);
  const entries = await createPrivacyLedger().entriesOf(reader, subjectTagOf(own));
  assert.deepEqual(
    entries.map(({ type, counts }) => [type, counts]),
    [["bundle-shredded", { keys: 1, "invoices.capsule": 1, "access.reason": 0 }]],
  );
  const facts = await invoices.ofOrder(reader, orderId);
  assert.deepEqual([facts?.invoice.number, facts?.endsAt], [invoice.number, null], "its number stays");
  const over = await send(app.url, `/orders/${secret}/invoice`);
  assert.equal(over.status, 409);
  assert.match(over.text, /has been forgotten: its six years are over/);
});

test("numbers have no gap, however many are asked for at once and however often it fails; the database itself refuses one", async () => {
  const all = [await buyOne(), await buyOne(), await buyOne(), await buyOne()];
  const typed = invoices.readBuyer(business);
  const buyer = typed.ok ? typed.buyer : assert.fail();
  const breaking = invoicesWith({ bindBundle: () => Promise.reject(new Error("The power went.")) });
  const asked = await Promise.allSettled(
    all.flatMap(({ orderId }) => [
      breaking.issue(orderId, buyer),
      invoices.issue(orderId, buyer),
      invoices.issue(orderId, buyer),
    ]),
  );
  const issued = asked.flatMap((each) => (each.status === "fulfilled" && each.value.ok ? [each.value.number] : []));
  assert.equal(new Set(issued).size, all.length, "one invoice an order");
  await Promise.all(all.map(({ orderId }) => refund(orderId, { amountMinor: 100 })));
  for (const series of ["invoice", "credit-note"]) {
    const numbers = await numbersOf(series);
    assert.deepEqual(
      numbers,
      numbers.map((_, at) => at + 1),
      series,
    );
  }
  const skipping = `
    INSERT INTO invoices.paper SELECT gen_random_uuid(), series, number + 1000, invoice_id, gen_random_uuid(), order_number,
      gen_random_uuid(), issued_at, supplied_at, supplier, goods, rates, reason FROM invoices.paper WHERE number = 1`;
  for (const change of [
    skipping,
    "UPDATE invoices.paper SET number = 77 WHERE number = 1",
    "DELETE FROM invoices.paper WHERE number = 1",
    "TRUNCATE invoices.paper CASCADE",
  ])
    await assert.rejects(() => app.db.asOwner(change), /skipped|only added to/, change);
});

test("of what was cancelled, given back whole or never charged there is no invoice, nor from who is not registered for VAT", async () => {
  const [cancelled, back] = [await buyOne(), await buyOne()];
  assert.ok((await orders.cancelOrder({ orderId: cancelled.orderId })).ok);
  await refund(back.orderId, "whole");
  for (const [{ secret }, sentence] of [
    [cancelled, "This order was cancelled and its money goes back"],
    [back, "All the money of this order goes back or has gone back"],
  ] as const) {
    assert.ok(!(await read(`/orders/${secret}`)).includes("Ask for a VAT invoice"));
    await writesNothing(sentence, async () => {
      for (const answer of [
        await send(app.url, `/orders/${secret}/invoice`),
        await browser.post(`/orders/${secret}/invoice`, business),
      ]) {
        assert.equal(answer.status, 409);
        assert.ok(answer.text.includes(sentence), sentence);
      }
    });
  }
  const typed = invoices.readBuyer(business);
  const buyer = typed.ok ? typed.buyer : assert.fail();
  const { orderId } = await buyOne();
  await writesNothing("an invoice without a VAT number", async () => {
    assert.deepEqual(await invoicesWith({}, "").issue(orderId, buyer), { ok: false, because: "no-vat-number" });
    assert.deepEqual(await invoices.issue(random.uuid(), buyer), { ok: false, because: "no-such-order" });
    assert.deepEqual(await invoices.issue(back.orderId, buyer), { ok: false, because: "nothing-left" });
  });
});

test("without the keystore nothing is issued; half forgotten it opens for nobody, and the next run ends it", async () => {
  const away = () => Promise.reject(new VaultError("key-unavailable", "The keystore is away."));
  const typed = invoices.readBuyer(business);
  const buyer = typed.ok ? typed.buyer : assert.fail();
  const { secret, orderId } = await buyOne();
  await writesNothing("an invoice without a key", async () => {
    assert.deepEqual(await invoicesWith({ createBundle: away }).issue(orderId, buyer), {
      ok: false,
      because: "key-unavailable",
    });
  });
  const own = await askFor(secret);
  const { invoiceId } = (await invoices.ofOrder(reader, orderId))?.invoice ?? assert.fail();
  const [row] = await app.db.asOwner(`SELECT subject FROM invoices.capsule WHERE invoice_id = '${invoiceId}'`);
  const [wrong, id] = [`${random.uuid()}/invoice:${invoiceId}`, `${row?.subject}/invoice:${invoiceId}`];
  assert.equal(await invoices.forgetAnew({ id: wrong }), false, "that was another one");
  await assert.rejects(() => invoicesWith({ destroyKey: away }).forgetAnew({ id }));
  const opened = await invoices.open(reader, { secret: own });
  assert.ok(opened === null || !opened.buyer.ok);
  await invoices.retention[0]?.carryOut();
  assert.equal(await invoices.open(reader, { secret: own }), null);
  assert.equal(await invoices.forgetAnew({ id }), false);
});
