import assert from "node:assert/strict";
import { test } from "node:test";
import { assertWritesNothing } from "../gate/every-table.ts";
import { send } from "../gate/send.ts";
import { openApp } from "../support/app.ts";
import { problemsOf } from "../support/html.ts";

const app = await openApp({ work: false, provider: false });
const host = new URL(app.url).host;
const product = app.modules.catalogue.current().products.flatMap(({ variants }) => variants)[0];
const sku = product?.sku ?? "";
const contact = {
  email: "zoe@canary.example",
  name: "Zoe Canary",
  addressLine1: "1 Weir Street",
  town: "Otley",
  postcode: "LS21 1AA",
};

const json = { "content-type": "application/json", host };
const form = { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin", host };

test("a shop without a way to be paid shows what it sells, keeps a basket, and has no checkout", async () => {
  assert.equal((await send(app.url, "/", { headers: { host } })).status, 200);
  const added = await send(app.url, "/basket/lines", { method: "POST", headers: form, body: `sku=${sku}&quantity=1` });
  assert.equal(added.status, 303);
  const cookie = added.cookies[0]?.split(";")[0] ?? "";
  const { text } = await send(app.url, "/basket", { headers: { host, cookie } });
  assert.deepEqual(await problemsOf(text), []);
  assert.match(text, /This shop takes no orders yet, so there is no checkout\./);
  assert.doesNotMatch(text, /Go to checkout|debit and credit/);

  const typed = new URLSearchParams({ ...contact, telephone: "", addressLine2: "", note: "" }).toString();
  const to = "/basket?problem=not-taking-orders";
  await assertWritesNothing(app, "a checkout that is not there", async () => {
    for (const [path, init] of [
      ["/checkout/start", { method: "POST", body: "" }],
      ["/checkout", { method: "POST", body: typed }],
      ["/checkout", {}],
    ] as const) {
      const headers = "method" in init ? { ...form, cookie } : { host, cookie };
      const answer = await send(app.url, path, { ...init, headers });
      assert.deepEqual([answer.status, answer.headers.location], [303, to], path);
    }
  });
});

test("the API refuses the buyer's details and keeps nothing of them", async () => {
  const made = await send(app.url, "/api/v1/baskets", { method: "POST", headers: json, body: "{}" });
  const { bearer } = JSON.parse(made.text) as { bearer: string };
  const authorization = `Bearer ${bearer}`;
  const line = { method: "POST", headers: { ...json, authorization }, body: JSON.stringify({ sku, quantity: 1 }) };
  assert.ok((await send(app.url, "/api/v1/basket/lines", line)).status < 300);
  await assertWritesNothing(app, "a checkout by the API", async () => {
    const put = { method: "PUT", headers: { ...json, authorization }, body: JSON.stringify(contact) };
    const refused = await send(app.url, "/api/v1/checkout", put);
    assert.equal(refused.status, 409);
    assert.match(refused.text, /not-taking-orders/);
  });
  assert.doesNotMatch(app.lines.join(""), /Canary/);
});
