import assert from "node:assert/strict";
import { test } from "node:test";
import { assertWritesNothing } from "../gate/every-table.ts";
import { buy, openBrowser } from "../gate/plain-browser.ts";
import { openApp } from "../support/app.ts";
import { problemsOf } from "../support/html.ts";
import { ada } from "../support/people.ts";
import { hire } from "../support/staff.ts";
import { until } from "../support/until.ts";

const app = await openApp();
const { catalogue, kept, mailbox } = app.modules;
const { reader } = app.ground.database;
const olive = await hire(app, "owner", "olive");
const revision = async () => ({ revision: String((await kept.mailWords.newest(reader)).revision) });
const lamp =
  catalogue
    .current()
    .products.flatMap(({ isSwatch, variants }) => (isSwatch ? [] : variants))
    .find(({ supply }) => supply.kind === "made-to-order")?.sku ?? assert.fail();

test("what the owner writes is previewed without being kept, as text and as HTML", async () => {
  await assertWritesNothing(
    app,
    "a preview",
    async () => {
      const query = new URLSearchParams({ revision: "0", sentence: "Your joiner was Example the sample." });
      const { status, text } = await olive.ask(`/settings/mails/acknowledgement?${query}`);
      assert.equal(status, 200);
      assert.deepEqual(await problemsOf(text), []);
      assert.match(text, /<p>Your joiner was Example the sample\.<\/p>/);
      assert.match(text, /Hello Ada Merriweather,/);
      const address = /href="(\/settings\/mails\/acknowledgement\/preview\?[^"]+)"/.exec(text)?.[1] ?? assert.fail();
      const html = await olive.ask(address.replaceAll("&amp;", "&"));
      assert.match(html.text, /Your joiner was Example the sample\./);
      assert.match(html.headers["content-security-policy"] ?? "", /sandbox/);
      const frame = await olive.ask("/settings/mails?revision=0&greeting=Dear&closing=With+kind+regards.");
      assert.match(frame.text, /Dear Ada Merriweather,/);
      assert.deepEqual(await problemsOf(frame.text), []);
    },
    ["staff.session"],
  );
});

test("the next mail carries what was set, and everything that the law wants in it", async () => {
  const framed = { greeting: "Dear,", closing: "All of us wish you joy with it.", ...(await revision()) };
  assert.equal((await olive.post("/settings/mails", framed)).status, 303);
  const sentence = { sentence: "It is made by hand for you.", ...(await revision()) };
  assert.equal((await olive.post("/settings/mails/acknowledgement", sentence)).status, 303);
  await until("the words are in use", () => kept.wordsOfMails().sentences.acknowledgement !== undefined);
  await buy(openBrowser(app.url), ada, lamp);
  await app.settle();
  const [mail] = mailbox?.mails() ?? [];
  const text = mail?.text ?? assert.fail();
  assert.match(text, /\n\nDear [A-Z]/);
  assert.match(
    text,
    /\n\nIt is made by hand for you\.\n\nAll of us wish you joy with it\.\n\nQuestions or complaints\n/,
  );
  assert.match(text, /With this mail we accept your order/);
  assert.match(text, /Registered office: /);
  assert.match(mail?.html ?? "", /It is made by hand for you\./);
  const { text: list } = await olive.ask("/settings/mails");
  assert.deepEqual(await problemsOf(list), []);
  assert.match(list, /It is made by hand for you\./);
});

test("promotion, addresses and what is too long are refused with a sentence that says why, and nothing is kept (L28)", async () => {
  for (const [target, fields, says] of [
    ["/acknowledgement", { sentence: "Enjoy 10% off your next order." }, /reads as promotion \(percentage off\)/],
    [
      "/dispatched",
      { sentence: "Follow us on Instagram." },
      /reads as promotion \(social\)\. A mail about an order must not/,
    ],
    ["/delivered", { sentence: "See www.shop.example for more." }, /Leave addresses out/],
    ["/refunded", { sentence: "a".repeat(301) }, /At most 300 letters/],
    ["", { greeting: " ", closing: "" }, /Write what stands before the name/],
    ["", { greeting: "Last chance", closing: "" }, /reads as promotion \(pressure\)/],
    ["", { greeting: "Hello", closing: "Tell us what you think, and shop again." }, /reads as promotion/],
  ] as const)
    await assertWritesNothing(
      app,
      JSON.stringify(fields),
      async () => {
        const refused = await olive.post(`/settings/mails${target}`, { ...fields, ...(await revision()) });
        assert.equal(refused.status, 422, refused.text);
        assert.match(refused.text, says);
        assert.deepEqual(await problemsOf(refused.text), []);
      },
      ["staff.session", "staff.audit_entry"],
    );
});

test("what two people write at once is not overwritten, and plain words can be put back", async () => {
  const old = await revision();
  assert.equal(
    (await olive.post("/settings/mails/dispatched", { ...old, sentence: "It is well wrapped." })).status,
    303,
  );
  const refused = await olive.post("/settings/mails/dispatched", { ...old, sentence: "Mind the corners." });
  assert.equal(refused.status, 409);
  assert.match(refused.text, /It is well wrapped\.<\/td><td>Mind the corners\./);
  assert.match(refused.text, /value="Mind the corners\."/);
  const history = await olive.ask("/settings/history/mail-words");
  assert.deepEqual(await problemsOf(history.text), []);
  assert.match(history.text, /sentences, dispatched: nothing → It is well wrapped\./);
  assert.equal((await olive.post("/settings/history/mail-words/0/back", await revision())).status, 303);
  await until("the plain words are in use", () => kept.wordsOfMails().greeting === "Hello");
});
