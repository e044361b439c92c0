import assert from "node:assert/strict";
import { test } from "node:test";
import { openApp } from "../support/app.ts";
import { assertWritesNothing } from "./every-table.ts";
import { contactForm, openBrowser } from "./plain-browser.ts";
import { type Id, type Kind, openPeople, rightsOf } from "./rights.ts";
import { type Answer, formBody, ownForm, type Sending, send } from "./send.ts";

const app = await openApp({ work: false });
const people = await openPeople(app);
const { ada, edith, sku } = people;
const dispatched = await app.modules.orders.dispatch(edith.orderId);
assert.ok(dispatched.ok);

// Some money of Ada's goes back, so that her invoice has a credit note.
const refunded = await app.modules.orders.refund({
  ...{ orderId: ada.orderId, refundId: app.ground.random.uuid(), amount: { amountMinor: 100 }, reason: "goodwill" },
});
assert.ok(refunded.ok && refunded.state === "refunded");

const preview = await app.ground.database.transact((tx) => app.modules.catalogue.offerPreview(tx, "arden-sofa", null));

/** Everything that could be taken for a right: what people hold, and every id that stands in the database. */
const ids: readonly Id[] = [
  ...rightsOf(ada, "Ada's"),
  ...rightsOf(edith, "Edith's"),
  { kind: "sku", name: "a code of the catalogue", value: sku },
  { kind: "preview", name: "the link of a preview", value: preview.ok ? preview.token : assert.fail() },
  ...(await idsInTheDatabase()),
];

async function idsInTheDatabase(): Promise<Id[]> {
  const columns = await app.db.asOwner(
    `SELECT table_schema || '.' || table_name AS "table", column_name AS "column", data_type AS type
     FROM information_schema.columns
     WHERE table_schema IN ('basket', 'orders', 'complaints', 'questions', 'safety', 'invoices', 'payments', 'stock', 'vault', 'mail', 'egress', 'access')
       AND (data_type IN ('uuid', 'bytea') OR column_name IN ('number', 'tracking_reference'))`,
  );
  const found: Id[] = [];
  for (const { table, column, type } of columns) {
    // What is stored as bytes is tried in the alphabet of the secrets, whole or its first 22 characters.
    const text = type === "bytea" ? `translate(encode("${column}", 'base64'), '+/=', '-_')` : `"${column}"::text`;
    const rows = await app.db.asOwner(
      `SELECT DISTINCT left(${text}, 36) AS value FROM ${table} WHERE "${column}" IS NOT NULL LIMIT 1`,
    );
    for (const { value } of rows.filter((row) => String(row.value).length >= 8)) {
      found.push({ kind: "none", name: `${table}.${column}`, value: String(value) });
      if (type === "bytea")
        found.push({ kind: "none", name: `22 of ${table}.${column}`, value: String(value).slice(0, 22) });
    }
  }
  return found;
}

/** A place that takes an id, what kind leads somewhere there, and a request that puts a value into it. */
type Place = {
  name: string;
  takes: readonly Kind[];
  ask(value: string): { target: string; sending?: Sending };
  /** True where the asker's own basket notes that it was used. */
  touches?: boolean;
};

const form = (fields: Readonly<Record<string, string>>, headers = {}): Sending => ({
  method: "POST",
  headers: { ...ownForm, ...headers },
  body: formBody(fields),
});
const json = (method: string, value: unknown, bearer: string): Sending => ({
  method,
  headers: { "content-type": "application/json", authorization: `Bearer ${bearer}`, "idempotency-key": "swapped-ids" },
  body: JSON.stringify(value),
});
const cookieOf = (token: string) => ({ cookie: `__Host-basket=${token}.1` });
const contact = contactForm(edith.person);
const own = cookieOf(edith.token);

const places: readonly Place[] = [
  ...[
    "",
    "/details",
    "/cancellation",
    "/return",
    "/fault",
    "/certificate",
    "/certificate.json",
    "/what-we-hold",
    "/what-we-hold/data",
    "/safety-contact",
    "/receipt",
    "/invoice",
    "/payment",
    "/payment/details",
  ].map(
    (tail): Place => ({
      name: `GET /orders/:secret${tail}`,
      takes: ["order"],
      ask: (v) => ({ target: `/orders/${v}${tail}` }),
    }),
  ),
  ...(
    [
      ["/details", contact],
      ["/cancellation", {}],
      ["/return", { ground: "faulty" }],
      ["/safety-contact", { email: "somebody@example.org", agreed: "yes" }],
      ["/invoice", { name: "A", addressLine1: "1", addressLine2: "", town: "B", postcode: "LA9 4QX", vatNumber: "" }],
      ["/payment", { totalMinor: "1", seen: "x" }],
      ["/payment/details", contact],
      ["/payment/forgetting", {}],
    ] as const
  ).map(
    ([tail, fields]): Place => ({
      name: `POST /orders/:secret${tail}`,
      takes: ["order"],
      ask: (v) => ({ target: `/orders/${v}${tail}`, sending: form(fields) }),
    }),
  ),
  ...(
    [
      ["/privacy/complaint", "complaint"],
      ["/contact/question", "question"],
      ["/invoices", "invoice"],
    ] as const
  ).flatMap(([path, takes]) =>
    ["", "/certificate", "/certificate.json"].map((tail): Place => {
      return { name: `GET ${path}/:secret${tail}`, takes: [takes], ask: (v) => ({ target: `${path}/${v}${tail}` }) };
    }),
  ),
  ...(
    [
      ["/messages", { words: "And in oak?" }],
      ["/removal", {}],
    ] as const
  ).map(
    ([tail, fields]): Place => ({
      name: `POST /contact/question/:secret${tail}`,
      takes: ["question"],
      ask: (v) => ({ target: `/contact/question/${v}${tail}`, sending: form(fields) }),
    }),
  ),
  { name: "GET /preview/:token/:variant?", takes: ["preview"], ask: (v) => ({ target: `/preview/${v}` }) },
  { name: "GET /invoices/:secret/:note", takes: ["invoice"], ask: (v) => ({ target: `/invoices/${v}/CN-0001` }) },
  { name: "GET /safety/contact/:secret", takes: ["safety"], ask: (v) => ({ target: `/safety/contact/${v}` }) },
  {
    name: "POST /safety/contact/:secret",
    takes: ["safety"],
    ask: (v) => ({ target: `/safety/contact/${v}`, sending: form({}) }),
  },
  {
    name: "POST /orders/:secret/safety-contact/removal",
    takes: ["order"],
    ask: (v) => ({ target: `/orders/${v}/safety-contact/removal`, sending: form({}) }),
  },
  { name: "GET /basket/saved/:saved", takes: ["saved"], ask: (v) => ({ target: `/basket/saved/${v}` }) },
  {
    name: "POST /basket/saved/:saved",
    takes: ["saved"],
    ask: (v) => ({ target: `/basket/saved/${v}`, sending: form({}) }),
  },
  { name: "GET /checkout/return/:token", takes: ["return"], ask: (v) => ({ target: `/checkout/return/${v}` }) },
  { name: "GET /mailbox/:id", takes: ["mail"], ask: (v) => ({ target: `/mailbox/${v}` }) },
  { name: "GET /mailbox/:id/html", takes: ["mail"], ask: (v) => ({ target: `/mailbox/${v}/html` }) },
  ...["/basket", "/checkout", "/checkout/review", "/privacy/what-we-hold", "/privacy/what-we-hold/forgetting"].flatMap(
    (path): Place[] => [
      { name: `GET /b/:capability${path}`, takes: ["journey"], ask: (v) => ({ target: `/b/${v}${path}` }) },
      {
        name: `GET ${path} by cookie`,
        takes: ["basket"],
        ask: (v) => ({ target: path, sending: { headers: cookieOf(v) } }),
      },
    ],
  ),
  ...[
    "/basket/links",
    "/checkout/start",
    `/basket/lines/${sku}/removal`,
    "/basket/code/removal",
    "/privacy/what-we-hold/forgetting",
  ].flatMap((path): Place[] => [
    {
      name: `POST /b/:capability${path}`,
      takes: ["journey"],
      ask: (v) => ({ target: `/b/${v}${path}`, sending: form({}) }),
    },
    {
      name: `POST ${path} by cookie`,
      takes: ["basket"],
      ask: (v) => ({ target: path, sending: form({}, cookieOf(v)) }),
    },
  ]),
  {
    name: "POST /checkout by cookie",
    takes: ["basket"],
    ask: (v) => ({ target: "/checkout", sending: form(contact, cookieOf(v)) }),
  },
  {
    name: "POST /checkout/payment by cookie",
    takes: ["basket"],
    ask: (v) => ({ target: "/checkout/payment", sending: form({ totalMinor: "1", seen: "x" }, cookieOf(v)) }),
  },
  {
    name: "POST /basket/code by cookie",
    takes: ["basket"],
    ask: (v) => ({ target: "/basket/code", sending: form({ code: "NOSUCHCODE" }, cookieOf(v)) }),
  },
  {
    name: "POST /basket/lines/:sku/removal",
    takes: ["sku"],
    touches: true,
    ask: (v) => ({ target: `/basket/lines/${v}/removal`, sending: form({}, own) }),
  },
  {
    name: "POST /basket/lines/:sku/undo",
    takes: ["sku"],
    touches: true,
    ask: (v) => ({ target: `/basket/lines/${v}/undo`, sending: form({}, own) }),
  },
  {
    name: "POST /basket/lines/:sku/quantity",
    takes: ["sku"],
    ask: (v) => ({ target: `/basket/lines/${v}/quantity`, sending: form({ quantity: "1" }, own) }),
  },
  {
    name: "POST /basket/lines",
    takes: ["sku"],
    ask: (v) => ({ target: "/basket/lines", sending: form({ sku: v, quantity: "1" }, own) }),
  },
  ...["added", "removed", "changed", "problem"].map(
    (key): Place => ({
      name: `GET /basket?${key}=`,
      takes: ["sku"],
      ask: (v) => ({ target: `/basket?${key}=${v}`, sending: { headers: own } }),
    }),
  ),
  ...["/api/v1/basket", "/api/v1/checkout"].map(
    (path): Place => ({
      name: `GET ${path} by bearer`,
      takes: ["basket"],
      ask: (v) => ({ target: path, sending: { headers: { authorization: `Bearer ${v}` } } }),
    }),
  ),
  ...(
    [
      ["POST", "/api/v1/basket/lines", { sku, quantity: 1 }],
      ["PUT", `/api/v1/basket/lines/${sku}`, { quantity: 1 }],
      ["PUT", "/api/v1/basket/code", { code: "NOSUCHCODE" }],
      ["PUT", "/api/v1/checkout", contact],
      ["POST", "/api/v1/orders", { totalMinor: 1 }],
    ] as const
  ).map(
    ([method, path, value]): Place => ({
      name: `${method} ${path} by bearer`,
      takes: ["basket"],
      ask: (v) => ({ target: path, sending: json(method, value, v) }),
    }),
  ),
  {
    name: "GET /api/v1/order by bearer",
    takes: ["order"],
    ask: (v) => ({ target: "/api/v1/order", sending: { headers: { authorization: `Bearer ${v}` } } }),
  },
  {
    name: "POST /api/v1/order/cancellation by bearer",
    takes: ["order"],
    ask: (v) => ({ target: "/api/v1/order/cancellation", sending: json("POST", {}, v) }),
  },
  {
    name: "PUT /api/v1/basket/lines/:sku",
    takes: ["sku"],
    ask: (v) => ({ target: `/api/v1/basket/lines/${v}`, sending: json("PUT", { quantity: 1 }, edith.bearer) }),
  },
  {
    name: "DELETE /api/v1/basket/lines/:sku",
    takes: ["sku"],
    touches: true,
    ask: (v) => ({
      target: `/api/v1/basket/lines/${v}`,
      sending: { method: "DELETE", headers: { authorization: `Bearer ${edith.bearer}` } },
    }),
  },
  {
    name: "POST /api/v1/basket/lines",
    takes: ["sku"],
    ask: (v) => ({ target: "/api/v1/basket/lines", sending: json("POST", { sku: v, quantity: 1 }, edith.bearer) }),
  },
];

/** An id of the same shape that never was. */
function absentLike(value: string): string {
  if (/^[0-9a-f]{8}-/.test(value)) return "00000000-0000-4000-8000-000000000000";
  return "A".repeat(value.length);
}

/** All of an answer but the moment and the value itself. */
function withoutValue({ status, headers, cookies, text }: Answer, value: string) {
  const { date: _, "content-length": __, "keep-alive": ___, ...rest } = headers;
  const blank = (all: string): string => all.replaceAll(value, "…");
  const general = Object.fromEntries(Object.entries(rest).map(([name, all]) => [name, blank(all)]));
  return { status, headers: general, cookies: cookies.map(blank), text: blank(text) };
}

test("the ids were found", () => {
  assert.ok(ids.length > 60, String(ids.length));
  for (const schema of ["basket", "orders", "payments", "vault"])
    assert.ok(
      ids.some(({ name }) => name.includes(`${schema}.`)),
      schema,
    );
});

test("every route that takes an id in its address is among them, but for what is public by its name", () => {
  const named = places.map(({ name }) => name.replace(/ by .*$/, ""));
  const missing = app.routes
    .map(({ method, path }) => `${method} ${path}`)
    .filter((route) => route.includes(":") && !named.includes(route));
  assert.deepEqual(missing, [
    "GET /c/:category",
    "GET /p/:product/:variant?",
    "GET /rooms/:room",
    "GET /designers/:designer",
    "GET /collections/:collection",
    "GET /reviews/:product",
    "GET /privacy/versions/:version",
    "GET /pictures/:name",
    "GET /scenes/:name",
    "GET /scripts/:name",
    "GET /fonts/:name",
    "GET /.well-known/privacy-log/tile/:level/:a/:b?",
    "GET /.well-known/privacy-log/tile/:level/:a/:b/:c/:d?",
    "GET /products/:address",
    "GET /collections/:collection/products/:address",
    "GET /product/:address",
    "GET /product/:address/",
    "GET /product-category/:address",
    "GET /product-category/:address/",
    "GET /api/v1/products/:product",
    "GET /api/v1/products/:product/reviews",
    "GET /api/problems/:code",
  ]);
});

for (const { name, takes, ask, touches = false } of places) {
  test(`${name}: every other id is answered as one that never was, and nothing is written`, async () => {
    const others = ids.filter((id) => !takes.includes(id.kind));
    const answered = async (value: string) => {
      const { target, sending } = ask(value);
      const answer = await send(app.url, target, sending);
      assert.ok(answer.status < 500, value);
      return withoutValue(answer, value);
    };
    const compare = async () => {
      const shapes = [...new Set(others.map(({ value }) => absentLike(value)))];
      const absent = new Map(await Promise.all(shapes.map(async (shape) => [shape, await answered(shape)] as const)));
      const got = await Promise.all(others.map(({ value }) => answered(value)));
      for (const [at, { kind, name: what, value }] of others.entries())
        assert.deepEqual(got[at], absent.get(absentLike(value)), `${what} (${kind})`);
    };
    await assertWritesNothing(app, name, compare, touches ? ["basket.basket"] : []);
  });
}

test("what leads somewhere does lead there, so that all of the above was told apart", async () => {
  for (const { name, takes, ask } of places.filter((place) => place.name.startsWith("GET"))) {
    const right = ids.find(({ kind }) => takes.includes(kind));
    assert.ok(right !== undefined, name);
    const [got, absent] = await Promise.all(
      [right.value, absentLike(right.value)].map((value) => {
        const { target, sending } = ask(value);
        return send(app.url, target, sending);
      }),
    );
    assert.ok(got !== undefined && absent !== undefined);
    if (name.startsWith("GET /basket?")) continue;
    assert.notDeepEqual(withoutValue(got, right.value), withoutValue(absent, absentLike(right.value)), name);
  }
});

test("a link to a basket that is passed on opens the same things, and nothing of who made it", async () => {
  const stranger = openBrowser(app.url);
  const opened = await stranger.post(`/basket/saved/${ada.saved}`, {});
  assert.equal(opened.status, 303);
  assert.notEqual(stranger.token(), ada.saved, "the link itself is no cookie");
  assert.notEqual(stranger.token(), ada.token);
  const journey = opened.headers.location ?? "";
  const basket = await stranger.get("/basket");
  assert.match(basket.text, /Arden sofa/);
  const pages = ["/checkout", "/checkout/review", journey.replace("/basket", "/checkout")];
  for (const browser of [stranger, openBrowser(app.url)])
    for (const path of pages) {
      const { text } = await browser.get(path);
      for (const word of [ada.person.name, ada.person.email, ada.person.address]) assert.ok(!text.includes(word), path);
    }
  await stranger.post(`/basket/lines/${sku}/removal`, {});
  assert.match((await ada.browser.get("/checkout")).text, new RegExp(ada.person.address), "hers is as it was");
});
