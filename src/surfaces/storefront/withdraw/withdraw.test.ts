import assert from "node:assert/strict";
import { test } from "node:test";
import { day } from "#kernel/clock";
import { VaultError } from "#vault";
import { assertWritesNothing, changed, everyTable } from "../../../../test/gate/every-table.ts";
import { buy, formOn, openBrowser } from "../../../../test/gate/plain-browser.ts";
import { type Answer, send } from "../../../../test/gate/send.ts";
import { openApp } from "../../../../test/support/app.ts";
import { everythingIn } from "../../../../test/support/dump.ts";
import { problemsOf } from "../../../../test/support/html.ts";
import { ada, edith } from "../../../../test/support/people.ts";

const app = await openApp();
const { orders, questions, mailbox } = app.modules;
const { reader } = app.ground.database;
const sku = "ARDSO-MOSVEL-THRSEA";
const browser = openBrowser(app.url);
const path = "/withdraw";
const which = "The two footstools, not the <b>sofa</b>; see www.shop.example or https://shop.example/x";
const full = { name: "Edith Quill", orderNumber: "FF-0000-0000", email: edith.email, which };
type Fields = Record<string, string>;

/** The first step: what the second one sends, as the browser would. */
async function check(fields: Fields): Promise<{ page: Answer; fields: Fields }> {
  const page = await browser.post(path, fields);
  assert.equal(page.status, 200, page.text.slice(0, 400));
  assert.equal(page.headers["cache-control"], "no-store");
  assert.deepEqual(await problemsOf(page.text), []);
  const found = formOn(page.text, /\/withdraw\/confirmation$/).fields;
  return { page, fields: { ...found, which: fields.which ?? "" } };
}

async function confirm(fields: Fields): Promise<string> {
  const sent = await browser.post("/withdraw/confirmation", fields);
  assert.equal(sent.status, 303, sent.text.slice(0, 400));
  assert.deepEqual(sent.cookies, []);
  assert.match(sent.headers.location ?? "", /^\/contact\/question\/[\w-]{22}$/);
  return sent.headers.location ?? "";
}

const withdraw = async (fields: Fields) => confirm((await check(fields)).fields);
const numberOn = (text: string): string => /Q-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text)?.[0] ?? assert.fail("no reference");
const mailsTo = (address: string) => (mailbox?.mails() ?? []).filter(({ to }) => to === address);
async function read(address: string): Promise<string> {
  const { status, text } = await send(app.url, address);
  assert.equal(status, 200);
  assert.deepEqual(await problemsOf(text), []);
  return text;
}
async function bought(person: typeof ada): Promise<{ secret: string; number: string; orderId: string }> {
  const secret = await buy(openBrowser(app.url), person, sku);
  const { number, orderId } = (await orders.orderBySecret(reader, secret))?.order ?? assert.fail();
  return { secret, number, orderId };
}
const stateOf = async ({ orderId }: { orderId: string }) => (await orders.orderForOperator(reader, orderId))?.lifecycle;
const becameOf = async (number: string) => (await orders.withdrawalOf(reader, number))?.outcome;

test("it is one click from every page, in the words of the law, and asks for name, order and address alone (L82)", async () => {
  const order = await bought(ada);
  for (const page of [
    "/",
    "/c/sofas",
    "/p/arden-sofa",
    "/basket",
    "/terms",
    "/contact",
    "/nowhere",
    `/orders/${order.secret}`,
  ])
    assert.match((await browser.get(page)).text, /<a href="\/withdraw">Withdraw from contract here<\/a>/, page);
  const form = await read(path);
  assert.match(form, /<h1>Withdraw from contract here<\/h1>/);
  const asked = [...form.slice(form.indexOf("<main")).matchAll(/<(?:input|textarea)[^>]* name="([^"]+)"[^>]*>/g)].map(
    ([tag, name]) => [name, / required/.test(tag)],
  );
  assert.deepEqual(asked, [
    ["name", true],
    ["orderNumber", true],
    ["email", true],
    ["which", false],
  ]);
  await app.settle();
  const [mail] = mailsTo(ada.email).filter(({ subject }) => subject.startsWith("We have your order"));
  assert.ok(mail?.text.includes(`Withdraw from contract here:\n${app.url}/withdraw`));
});

test("the first step shows what is sent and writes nothing; what cannot be used is said beside the field [says-what-it-collects]", async () => {
  await assertWritesNothing(app, "a first step", async () => {
    const { page } = await check(full);
    for (const shown of ["Confirm withdrawal", "Edith Quill", "FF-0000-0000", edith.email, "not the &lt;b&gt;sofa"])
      assert.ok(page.text.includes(shown), shown);
    assert.match(page.text, /Nothing was sent yet/);
    const fields = { ...full, change: "yes", attempt: "x".repeat(22) };
    const back = await browser.post(path, fields);
    assert.match(back.text, /<h1>Withdraw from contract here<\/h1>/);
    assert.ok(back.text.includes("Edith Quill") && back.status === 200);
    for (const [wrong, sentence] of [
      [{ name: " " }, "Enter your name"],
      [{ name: "x".repeat(101) }, "Your name is longer than we can take: at most 100 characters"],
      [{ orderNumber: "" }, "Enter the number of the order, or say what you bought and when"],
      [{ orderNumber: "F".repeat(61) }, "Order number is longer than we can take: at most 60 characters"],
      [{ email: "" }, "Enter the e-mail address for the confirmation"],
      [{ email: "edith at home" }, "Enter an e-mail address in the correct form, like name@example.com"],
      [{ which: "x".repeat(501) }, "Only some of the order is longer than we can take: at most 500 characters"],
    ] as const) {
      for (const step of [path, "/withdraw/confirmation"]) {
        const attempt: Fields = step === path ? {} : { attempt: "x".repeat(22) };
        const shown = await browser.post(step, { ...full, ...wrong, ...attempt });
        assert.equal(shown.status, 422, sentence);
        assert.ok(shown.text.includes(sentence) && /<title>Error: /.test(shown.text), sentence);
        assert.deepEqual(await problemsOf(shown.text), []);
      }
    }
    for (const attempt of ["", "short", "x".repeat(23), `${"x".repeat(21)}/`])
      assert.equal((await browser.post("/withdraw/confirmation", { ...full, attempt })).status, 400, attempt);
    const strange = { ...full, attempt: "x".repeat(22), secret: "y" };
    assert.equal((await browser.post("/withdraw/confirmation", strange)).status, 400);
  });
  assert.match(
    (await check({ ...full, orderNumber: "the sofa of May" })).page.text,
    /Our order numbers look otherwise/,
  );
  assert.doesNotMatch((await check({ ...full, which: "" })).page.text, /A person carries it out/);
});

test("what was declared is confirmed by mail at once, word for word, with date and time, and lies nowhere in plain (L82) [terms-and-someone-to-ask]", async () => {
  const address = await withdraw(full);
  const page = await read(address);
  const number = numberOn(page);
  for (const said of ["FF-0000-0000", "&lt;b&gt;sofa&lt;/b&gt;", "Name: Edith Quill", "A withdrawal from a contract"])
    assert.ok(page.includes(said), said);
  assert.match(
    page,
    /<h1>Withdrawal Q-[\s\S]*Your withdrawal has come, on \d+ \w+ \d{4} at \d\d:\d\d, and counts from then/,
  );
  await app.settle();
  const [mail, ...others] = mailsTo(edith.email);
  assert.equal(others.length, 0);
  assert.equal(mail?.subject, `Your withdrawal ${number} has come`);
  const text = mail?.text ?? "";
  assert.match(text, /This reached us on \w+day \d+ \w+ \d{4} at \d\d:\d\d\. Its reference is Q-/);
  for (const said of [
    "I withdraw from the contract about order FF-0000-0000.",
    "Only this: The two footstools, not the <b>sofa</b>; see ",
    "Name: Edith Quill",
    `E-mail address: ${edith.email}`,
    app.url + address,
  ])
    assert.ok(text.includes(said), said);
  // Whoever sends this to somebody else's address leads them nowhere.
  assert.doesNotMatch(text, /shop\.example|www\.shop|https:\/\/shop/);
  assert.ok(text.replaceAll("\u2060", "").includes("see www.shop.example or https://shop.example/x"));
  assert.doesNotMatch(mail?.html ?? "", /<b>sofa|href="[^"]*shop\.example/);

  const dump = (await everythingIn(app.db.urls.owner)) + app.lines.join("\n");
  for (const plain of ["Edith Quill", edith.email, "two footstools", address.slice(-22)])
    assert.ok(!dump.includes(plain), plain);
});

test("with number and address of an order it is done at once, and the order's own address is told (L82)", async () => {
  const order = await bought(ada);
  const address = await withdraw({
    name: "A. K.",
    orderNumber: order.number,
    email: ada.email.toUpperCase(),
    which: "",
  });
  const before = await read(address);
  await app.settle();
  assert.equal(await stateOf(order), "cancelled");
  assert.equal(await becameOf(numberOn(before)), "cancelled");
  await app.settle();
  const subjects = mailsTo(ada.email).map(({ subject }) => subject);
  assert.ok(
    subjects.some((subject) => subject.includes(order.number) && /cancelled/.test(subject)),
    subjects.join(),
  );
  // Its page says the same after as before: it belongs to whoever typed, and they may be anybody.
  assert.equal(await read(address), before);

  const arrived = await bought(ada);
  const sent = await orders.dispatch(arrived.orderId);
  assert.ok(sent.ok);
  const { shipmentId } = sent;
  await app.ground.database.transact((tx) => orders.markDelivered(tx, { shipmentId }, "courier"));
  const page = await read(await withdraw({ ...full, orderNumber: arrived.number, email: ada.email, which: "" }));
  await app.settle();
  assert.equal(await becameOf(numberOn(page)), "return-announced");
  assert.match((await browser.get(`/orders/${arrived.secret}`)).text, /is to come back|coming back|come back/i);
});

test("whether there is such an order nobody learns: page, mail and what is written are alike, and another address changes nothing (L82) [terms-and-someone-to-ask]", async () => {
  const order = await bought(ada);
  const tries = [
    [order.number, "stranger@mail.example"],
    ["FF-0000-0000", "stranger@mail.example"],
    [order.number, ada.email],
  ] as const;
  const shapes: unknown[] = [];
  for (const [orderNumber, email] of tries) {
    const typed = { name: "Somebody", orderNumber, email, which: "" };
    const { page, fields } = await check(typed);
    const plain = (text: string) =>
      text
        .replaceAll(fields.attempt ?? "", "…")
        .replaceAll(/Q-[0-9A-Z]{4}-[0-9A-Z]{4}/g, "…")
        .replaceAll(orderNumber, "…")
        .replaceAll(email, "…")
        .replaceAll(/(?:\w+day )?\d+ \w+ \d{4} at \d\d:\d\d/g, "…");
    const before = await everyTable(app);
    const sent = await browser.post("/withdraw/confirmation", fields);
    // Before any sweep has run: the request itself writes the same.
    const written = changed(before, await everyTable(app)).filter((name) =>
      /^(keystore|questions|vault)\.|^orders\.withdrawal$/.test(name),
    );
    const shown = await read(sent.headers.location ?? "");
    const { location: _, date: __, ...headers } = sent.headers;
    shapes.push({ first: plain(page.text), status: sent.status, headers, written, shown: plain(shown) });
    await app.settle();
    const [mail] = mailsTo(email).filter(({ subject }) => subject.includes(numberOn(shown)));
    shapes.push(plain(mail?.text ?? assert.fail("no mail")).replaceAll(sent.headers.location ?? "", "…"));
  }
  const [page, mail, ...others] = shapes;
  assert.deepEqual(others, [page, mail, page, mail]);
  assert.deepEqual((page as { written: string[] }).written, [
    "keystore.bundle_key",
    "keystore.bundle_key_1",
    "orders.withdrawal",
    "questions.capsule",
    "questions.message",
    "questions.question",
    "vault.bundle",
  ]);
  // Only the last one, with the right address, did anything.
  assert.equal(await stateOf(order), "cancelled");
  const counted = await app.db.asOwner(
    "SELECT outcome, count(*)::int AS count FROM orders.withdrawal WHERE said_at > now() - interval '1 day' GROUP BY 1 ORDER BY 1",
  );
  assert.ok(counted.some(({ outcome }) => outcome === "not-found"));
});

test("a wrong address changes nothing at the order (L82)", async () => {
  const order = await bought(ada);
  const look = async () => JSON.stringify(await orders.dossier(reader, order.number));
  const before = await look();
  for (const email of ["ada.kettlewell@mail.example.org", "ada@mail.example", edith.email])
    await withdraw({ ...full, orderNumber: order.number, email, which: "" });
  await app.settle();
  assert.equal(await look(), before);
});

test("sent again, in a row or at once, it is one withdrawal; another one is another (L82)", async () => {
  const order = await bought(ada);
  const { fields } = await check({ ...full, orderNumber: order.number, email: ada.email, which: "" });
  const at = mailsTo(ada.email).length;
  const all = await Promise.all([1, 2, 3, 4].map(() => confirm(fields)));
  all.push(await confirm(fields));
  assert.equal(new Set(all).size, 1);
  const number = numberOn(await read(all[0] ?? ""));
  await app.settle();
  await app.settle();
  const came = mailsTo(ada.email).slice(0, mailsTo(ada.email).length - at);
  assert.equal(mailsTo(ada.email).filter(({ subject }) => subject.includes(number)).length, 1, String(came.length));
  const again = numberOn(
    await read(await withdraw({ ...full, orderNumber: order.number, email: ada.email, which: "" })),
  );
  await app.settle();
  assert.notEqual(again, number);
  assert.deepEqual([await becameOf(number), await becameOf(again)], ["cancelled", "already-cancelled"]);
});

test("without the keystore nothing is kept, and the form says so with what was typed", async () => {
  const { fields } = await check({ ...full, which: "" });
  const { vault } = app.modules;
  const gone = () => Promise.reject(new VaultError("key-unavailable", "The keystore is away."));
  // A key that nothing was sealed with for good is swept after a day.
  const orphan = ["keystore.bundle_key", "keystore.bundle_key_1"];
  for (const [act, allowed] of [
    ["createBundle", []],
    ["find", orphan],
  ] as const) {
    const away = vault[act];
    Object.assign(vault, { [act]: gone });
    try {
      const what = `a withdrawal that could not be taken (${act})`;
      const answer = await assertWritesNothing(
        app,
        what,
        () => browser.post("/withdraw/confirmation", fields),
        allowed,
      );
      assert.equal(answer.status, 503, act);
      assert.ok(answer.text.includes("nothing was kept of it") && answer.text.includes("Edith Quill"));
    } finally {
      Object.assign(vault, { [act]: away });
    }
  }
  await confirm(fields);
});

test("it is answered like a question, forgotten thirty days later, and what was done stays done [terms-and-someone-to-ask]", async () => {
  const address = await withdraw(full);
  const number = numberOn(await read(address));
  const seen = (await questions.forStaff(reader, number))?.messages ?? 0;
  const answered = await questions.answer({ number, seen, words: "We collect both on Friday." });
  assert.deepEqual(answered, { ok: true, mailed: true });
  await app.settle();
  const mail = mailsTo(edith.email).find(({ subject }) => subject === `Our answer to your withdrawal ${number}`);
  assert.match(mail?.text ?? "", /You withdrew from a contract on [\s\S]*We collect both on Friday\./);
  assert.match(await read(address), /We answered it on [\s\S]*Remove this withdrawal for good/);
  const removed = await withdraw(full);
  assert.match(await read(removed), /what is still to be done then needs another withdrawal/);
  await browser.post(`${removed}/removal`, {});
  assert.match(await read(removed), /You removed it\. We do not know any more who wrote it/);
  await app.advance(31 * day);
  const page = await read(address);
  assert.match(page, /It was answered, and then forgotten/);
  assert.ok(!page.includes("footstools"));
  assert.equal(await becameOf(number), "not-found");
});
