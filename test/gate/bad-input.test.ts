import assert from "node:assert/strict";
import { test } from "node:test";
import { sampleProducts } from "../../sample/catalogue/index.ts";
import { openApp } from "../support/app.ts";
import { ada } from "../support/people.ts";
import { assertWritesNothing } from "./every-table.ts";
import {
  addToBasket,
  type Browser,
  contactForm,
  formOn,
  openBrowser,
  payWith,
  pressPay,
  toReview,
} from "./plain-browser.ts";
import { untilStill } from "./rights.ts";
import { type Answer, send } from "./send.ts";

const app = await openApp({ work: false });
const sku = "ARDSO-MOSVEL-TWOSEA";
const json = (bearer: string) => ({ "content-type": "application/json", authorization: `Bearer ${bearer}` });

const quantities = [
  "-1",
  "-0",
  "0.5",
  "1.5",
  "1,5",
  "1e1",
  "0x1",
  "٣",
  "²",
  "１",
  "½",
  "999",
  "21",
  "NaN",
  "+1",
  "1 1",
  "99999",
  "' OR 1=1",
  "\0",
  "",
];
const hugeQuantities = ["1".repeat(50), "1".repeat(400)];

/** Reads the sentence that a page leads to: its own, or that of the page it sends the browser to. */
async function sentence(browser: Browser, answer: Answer): Promise<string> {
  const page = answer.status === 303 ? await browser.get(answer.headers.location ?? "") : answer;
  const said =
    /(?:class="(?:notice[^"]*|errors|lead)"[^>]*>)([\s\S]*?)<\/(?:p|div|section)>/.exec(page.text)?.[1] ?? "";
  return said
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

async function apiBasket(): Promise<string> {
  const made = await send(app.url, "/api/v1/baskets", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  const { bearer } = JSON.parse(made.text) as { bearer: string };
  const body = JSON.stringify({ sku, quantity: 1 });
  assert.equal(
    (await send(app.url, "/api/v1/basket/lines", { method: "POST", headers: json(bearer), body })).status,
    200,
  );
  return bearer;
}

test("a quantity that is none is refused in a sentence, on pages, and changes nothing", async () => {
  const browser = openBrowser(app.url);
  await addToBasket(browser, sku, 2);
  for (const path of ["/basket/lines", `/basket/lines/${sku}/quantity`]) {
    for (const quantity of quantities) {
      const fields = path === "/basket/lines" ? { sku, quantity } : { quantity };
      const answer = await assertWritesNothing(app, `${path} ${quantity}`, () => browser.post(path, fields), [
        "basket.basket",
      ]);
      assert.equal(answer.status, 303, `${path} ${quantity}`);
      assert.match(
        await sentence(browser, answer),
        /A quantity is a whole number from 1 to 20\.|more pieces of one thing/,
        quantity,
      );
    }
    for (const quantity of hugeQuantities) {
      const fields = path === "/basket/lines" ? { sku, quantity } : { quantity };
      const answer = await assertWritesNothing(app, path, () => browser.post(path, fields));
      assert.equal(answer.status, 400);
      assert.match(await sentence(browser, answer), /^[A-Z].*\.$/);
    }
  }
  assert.match((await browser.get("/basket")).text, /value="2"/);
});

test("a quantity that is none is a problem in the API, and changes nothing", async () => {
  const bearer = await apiBasket();
  const numbers = ["-1", "0", "0.5", "1.5", "21", "1e9", "1e400", "9007199254740991"];
  const others = ['"1"', '"٣"', "true", "null", "[1]", '{"a":1}'];
  for (const quantity of [...numbers, ...others]) {
    for (const [method, path, fields] of [
      ["POST", "/api/v1/basket/lines", `"sku":"${sku}",`],
      ["PUT", `/api/v1/basket/lines/${sku}`, ""],
    ] as const) {
      const sending = { method, headers: json(bearer), body: `{${fields}"quantity":${quantity}}` };
      const answer = await assertWritesNothing(app, path, () => send(app.url, path, sending));
      assert.equal(answer.status, 400, `${method} ${quantity}`);
      const said = "quantity must be a whole number from 1 to 20.";
      assert.deepEqual((JSON.parse(answer.text) as { errors: unknown }).errors, { quantity: said }, quantity);
    }
  }
});

test("what the API cannot read is named in a plain English sentence, and changes nothing", async () => {
  const bearer = await apiBasket();
  const contact = contactForm(ada);
  const sorts = "featured, price-up, price-down, newest, name, relevance";
  const cases: ReadonlyArray<[string, string, Record<string, unknown> | undefined, Record<string, string>]> = [
    ["POST", "/api/v1/basket/lines", {}, { sku: "sku is missing.", quantity: "quantity is missing." }],
    ["POST", "/api/v1/basket/lines", { sku: 7, quantity: 1 }, { sku: "sku must be text." }],
    [
      "POST",
      "/api/v1/basket/lines",
      { sku: "A".repeat(61), quantity: 1 },
      { sku: "sku must have at most 60 characters." },
    ],
    ["PUT", "/api/v1/checkout", { ...contact, email: undefined }, { email: "email is missing." }],
    ["PUT", "/api/v1/checkout", { ...contact, name: ["Ada"] }, { name: "name must be text." }],
    [
      "PUT",
      "/api/v1/checkout",
      { ...contact, postcode: "L".repeat(13) },
      { postcode: "postcode must have at most 12 characters." },
    ],
    ["POST", "/api/v1/orders", { totalMinor: -1 }, { totalMinor: "totalMinor must be a whole number of at least 0." }],
    ["GET", "/api/v1/products?sort=random", undefined, { sort: `sort must be one of ${sorts}.` }],
    ["GET", "/api/v1/products?page=0", undefined, { page: "page must be a whole number from 1 to 2000." }],
    [
      "GET",
      "/api/v1/products?availability=soon",
      undefined,
      { "availability.0": "availability must be one of ready, made-to-order." },
    ],
    ["GET", `/api/v1/products?${"colour=green&".repeat(21)}`, undefined, { colour: "colour takes at most 20 values." }],
  ];
  for (const [method, path, fields, errors] of cases) {
    const body = fields === undefined ? {} : { body: JSON.stringify(fields) };
    const headers = fields === undefined ? { authorization: `Bearer ${bearer}` } : json(bearer);
    const answer = await assertWritesNothing(app, path, () => send(app.url, path, { method, headers, ...body }));
    assert.equal(answer.status, 400, path);
    assert.deepEqual((JSON.parse(answer.text) as { errors: unknown }).errors, errors, path);
  }
});

test("what the shop does not sell is refused in a sentence and changes nothing", async () => {
  const browser = openBrowser(app.url);
  await addToBasket(browser, sku);
  const strangers = [
    "NOPE",
    "",
    "__proto__",
    "constructor",
    `${sku} `,
    sku.toLowerCase(),
    "'; DROP TABLE basket.line; --",
    "\0",
    "é".repeat(60),
  ];
  for (const stranger of strangers) {
    const answer = await assertWritesNothing(app, stranger, () =>
      browser.post("/basket/lines", { sku: stranger, quantity: "1" }),
    );
    assert.equal(answer.status, 303, stranger);
    assert.equal(await sentence(browser, answer), "We do not sell that any more.", stranger);
  }
  const bearer = await apiBasket();
  for (const stranger of strangers) {
    const sending = { method: "POST", headers: json(bearer), body: JSON.stringify({ sku: stranger, quantity: 1 }) };
    const answer = await assertWritesNothing(app, stranger, () => send(app.url, "/api/v1/basket/lines", sending));
    assert.equal(answer.status, 404, stranger);
    assert.match(answer.text, /unknown-sku/);
  }
  for (const query of [
    "colour=plaid",
    "sort=random()",
    "page=0",
    "page=-1",
    "page=1.5",
    "price-min=-5",
    "width-max=1e9",
    "sort=price-up'--",
  ])
    assert.equal((await send(app.url, `/api/v1/products?${query}`)).status, 400, query);
});

test("details that cannot be used are said beside each field, kept, and written nowhere", async () => {
  const browser = openBrowser(app.url);
  await addToBasket(browser, sku);
  const good = contactForm(ada);
  const wrong: ReadonlyArray<[string, string]> = [
    ["email", ""],
    ["email", "ada"],
    ["email", "ada@"],
    ["email", "@mail.example"],
    ["email", "ada@mail.example,eve@mail.example"],
    ["email", "ada@mail.example\r\nBcc: eve@mail.example"],
    ["email", "<ada@mail.example>"],
    ["email", `${"a".repeat(300)}@mail.example`],
    ["name", ""],
    ["name", "   "],
    ["name", "12345"],
    ["name", "\0\0"],
    ["name", "Ada\r\nBcc: eve@mail.example"],
    ["name", "a".repeat(101)],
    ["telephone", "call me"],
    ["telephone", "1"],
    ["telephone", "1".repeat(40)],
    ["addressLine1", ""],
    ["addressLine1", "a".repeat(101)],
    ["town", "1"],
    ["town", ""],
    ["postcode", ""],
    ["postcode", "12345"],
    ["postcode", "ZZ99 9ZZ"],
    ["postcode", "LA9 4Q"],
    ["note", "a".repeat(301)],
  ];
  for (const [field, value] of wrong) {
    const answer = await assertWritesNothing(app, field, () => browser.post("/checkout", { ...good, [field]: value }));
    assert.equal(answer.status, 422, `${field} ${JSON.stringify(value)} ${answer.headers.location}`);
    assert.match(answer.text, new RegExp(`id="field-${field}-wrong"`), field);
    assert.match(answer.text, /<title>Error: /);
    for (const kept of [good.name ?? "", good.town ?? ""].filter((text) => text !== good[field]))
      assert.ok(answer.text.includes(kept));
  }
  const bearer = await apiBasket();
  for (const [field, value] of wrong) {
    const body = JSON.stringify({ ...good, [field]: value });
    const sending = { method: "PUT", headers: json(bearer), body };
    const answer = await assertWritesNothing(app, field, () => send(app.url, "/api/v1/checkout", sending));
    assert.ok([400, 409, 422].includes(answer.status), `${field} ${answer.status} ${answer.text}`);
    assert.ok(answer.status !== 500);
    assert.doesNotMatch(answer.text, /eve@|\r|\n/);
  }
  const said: ReadonlyArray<[string, string, string]> = [
    ["email", "", "Enter your e-mail address"],
    ["email", "ada@", "Enter an e-mail address in the correct form, like name@example.com"],
    ["name", "  ", "Enter your full name"],
    ["name", "12345", "Full name holds a character that we cannot take"],
    ["telephone", "call me", "Enter a telephone number, like 01632 960 001 or +44 7700 900 982"],
    ["addressLine1", "", "Enter the first line of your address"],
    ["town", "", "Enter your town or city"],
    ["postcode", "", "Enter your postcode"],
    ["postcode", "12345", "Enter a full postcode of the United Kingdom, like LA9 4QX"],
  ];
  for (const [field, value, words] of said) {
    const typed = { ...good, [field]: value };
    const sending = { method: "PUT", headers: json(bearer), body: JSON.stringify(typed) };
    const answer = await send(app.url, "/api/v1/checkout", sending);
    assert.equal(answer.status, 422, field);
    assert.deepEqual((JSON.parse(answer.text) as { errors: unknown }).errors, { [field]: words });
    assert.ok((await browser.post("/checkout", typed)).text.includes(words), `the page says of ${field} the same`);
  }
  for (const field of Object.keys(good)) {
    const huge = { ...good, [field]: "a".repeat(2_001) };
    const answer = await assertWritesNothing(app, field, () => browser.post("/checkout", huge));
    assert.equal(answer.status, 400, field);
  }
});

test("a price that changes while the review is read is said, and nothing is charged", async () => {
  const product = sampleProducts.find(({ variants }) => variants.some((each) => each.sku === sku));
  assert.ok(product !== undefined);
  const price = product.variants.find((each) => each.sku === sku)?.priceMinor ?? 0;
  const setPrice = async (priceMinor: number) => {
    const variants = product.variants.map((each) => (each.sku === sku ? { ...each, priceMinor } : each));
    await app.ground.database.transact((tx) => app.modules.catalogue.importProducts(tx, [{ ...product, variants }]));
    await app.modules.catalogue.refresh();
  };
  const browser = openBrowser(app.url);
  await addToBasket(browser, sku);
  const review = await toReview(browser, ada);
  const bearer = await apiBasket();
  const contact = JSON.stringify(contactForm(ada));
  const reviewed = await send(app.url, "/api/v1/checkout", { method: "PUT", headers: json(bearer), body: contact });
  const { total, seen } = JSON.parse(reviewed.text) as { total: { amountMinor: number }; seen: string };

  await setPrice(price + 10_000);
  await untilStill(app);
  const { action, fields } = formOn(review.text, /\/checkout\/payment$/);
  const pressed = await assertWritesNothing(app, "the old price", () => browser.post(action, fields));
  assert.equal(pressed.status, 409);
  assert.match(pressed.text, /Something has changed since you looked: please check the order again before you pay\./);
  assert.match(pressed.text, /Pay now £/);
  const body = JSON.stringify({ totalMinor: total.amountMinor, seen });
  const headers = { ...json(bearer), "idempotency-key": "the-old-price" };
  const ordered = await assertWritesNothing(
    app,
    "the old price",
    () => send(app.url, "/api/v1/orders", { method: "POST", headers, body }),
    ["kernel.idempotency"],
  );
  assert.equal(ordered.status, 409);
  assert.match(ordered.text, /Prices, dates or lines have changed since the review\./);
  for (const forged of [
    { ...fields, totalMinor: "1" },
    { ...fields, totalMinor: String(total.amountMinor), seen: "" },
  ]) {
    const answer = await assertWritesNothing(app, "a forged sum", () => browser.post(action, forged));
    assert.equal(answer.status, 409);
  }
  await setPrice(price);
});

test("line breaks in a name reach no header of a mail, and one mail has one recipient", async () => {
  const browser = openBrowser(app.url);
  await addToBasket(browser, sku);
  const review = await toReview(browser, {
    ...ada,
    name: "Ada\r\nSubject: Hello\r\n\r\nEve",
    note: "one\r\ntwo\r\n.\r\nthree",
  });
  const back = new URL(await payWith(await pressPay(browser, review)));
  await browser.get(back.pathname);
  await untilStill(app);
  await app.modules.jobs.work();
  await app.settle();
  const mails = app.modules.mailbox?.mails() ?? [];
  assert.equal(mails.length, 1);
  assert.equal(mails[0]?.to, ada.email);
  assert.equal(mails[0]?.toName, "Ada Subject: Hello Eve");
  assert.doesNotMatch(`${mails[0]?.subject}${mails[0]?.from}`, /[\r\n]|Hello/);
});

test("no input was a fault of ours", () => {
  assert.deepEqual(
    app.lines.filter((line) => /"request-failed"|"refusal-failed"|"status":5/.test(line)),
    [],
  );
});
