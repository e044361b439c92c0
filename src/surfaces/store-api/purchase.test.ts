import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { openBrowser, payWith } from "../../../test/gate/plain-browser.ts";
import { openApp } from "../../../test/support/app.ts";
import { type Json, openClient } from "./test-client.ts";

const app = await openApp();
const { call } = await openClient(app.url);
const { asOwner } = app.db;
const person = {
  email: "ada.kettlewell@mail.example",
  name: "Ada Kettlewell",
  telephone: "01632 960 001",
  addressLine1: "3 Weir Cottages",
  town: "Kendal",
  postcode: "LA9 4QX",
};

async function count(table: string, where = "true"): Promise<number> {
  const [row] = await asOwner(`SELECT count(*)::int AS n FROM ${table} WHERE ${where}`);
  return Number(row?.n);
}

async function basketWith(sku: string, quantity = 1): Promise<string> {
  const made = await call("POST", "/api/v1/baskets", { body: {} });
  assert.equal(made.status, 201);
  const bearer = String(made.body.bearer);
  const added = await call("POST", "/api/v1/basket/lines", { bearer, body: { sku, quantity } });
  assert.equal(added.status, 200, JSON.stringify(added.body));
  return bearer;
}

async function untilCharged(secret: string): Promise<void> {
  for (let tries = 0; tries < 1_200; tries++) {
    if ((await call("GET", "/api/v1/order", { bearer: secret })).body.charged === "full") return;
    await pause(50);
  }
  throw new Error("The order was not charged within a minute.");
}

async function review(bearer: string): Promise<Json> {
  const sent = await call("PUT", "/api/v1/checkout", { bearer, body: person });
  assert.equal(sent.status, 200, JSON.stringify(sent.body));
  return sent.body;
}

/** Every secret that an answer held. */
const secrets: string[] = [];
const agreed = (reviewed: Json) => ({ totalMinor: reviewed.total?.amountMinor, seen: reviewed.seen });

test("a sofa is bought over the API, from the first look to the money coming back", async () => {
  const found = await call("GET", "/api/v1/search?q=green+velvet+sofa");
  const slug = String(found.body.products?.[0]?.slug);
  const listed = await call("GET", "/api/v1/products?category=sofas&colour=green&sort=price-up");
  assert.ok(Number(listed.body.total) > 0);
  const shown = await call("GET", `/api/v1/products/${slug}`);
  const variant = shown.body.variants?.[0];
  const sku = String(variant?.sku);
  const priceMinor = Number(variant?.price?.amountMinor);

  const bearer = await basketWith(sku, 2);
  const changed = await call("PUT", `/api/v1/basket/lines/${sku}`, { bearer, body: { quantity: 1 } });
  assert.equal(changed.body.goods?.amountMinor, priceMinor);
  const reviewed = await review(bearer);
  assert.equal(reviewed.goods?.amountMinor, priceMinor);
  assert.equal(reviewed.total?.amountMinor, priceMinor + Number(reviewed.delivery?.price?.amountMinor));
  assert.deepEqual(reviewed.recipients, [
    { recipient: "courier", fields: ["name", "address", "telephone"] },
    { recipient: "payment-provider", fields: [] },
  ]);
  assert.deepEqual((await call("GET", "/api/v1/checkout", { bearer })).body, reviewed);

  const paying = await call("POST", "/api/v1/orders", { bearer, key: '"first-purchase-1"', body: agreed(reviewed) });
  assert.equal(paying.status, 201);
  assert.equal(paying.body.next, "pay");
  const secret = String(paying.body.secret);
  secrets.push(secret);
  assert.equal((await call("GET", "/api/v1/order", { bearer: secret })).status, 404, "not placed yet");

  const back = new URL(await payWith(String(paying.body.redirectUrl)));
  assert.equal(back.origin, app.url);
  const returned = await openBrowser(app.url).get(back.pathname);
  assert.equal(returned.headers.location, `/orders/${secret}`);

  // The bank's message and the browser race to take the money; whoever loses does not wait.
  await untilCharged(secret);
  const placed = await call("GET", "/api/v1/order", { bearer: secret });
  assert.equal(placed.body.number, paying.body.number);
  assert.equal(placed.body.lifecycle, "placed");
  assert.equal(placed.body.charged, "full");
  assert.deepEqual(placed.body.total, reviewed.total);
  for (const word of [...Object.values(person), secret]) assert.ok(!JSON.stringify(placed.body).includes(word), word);
  assert.equal((await call("GET", "/api/v1/basket", { bearer })).status, 401, "the basket became the order");

  const cancelled = await call("POST", "/api/v1/order/cancellation", { bearer: secret, body: {} });
  assert.equal(cancelled.status, 200);
  await app.settle();
  const after = (await call("GET", "/api/v1/order", { bearer: secret })).body;
  assert.equal(after.lifecycle, "cancelled");
  assert.deepEqual(after.refunded, reviewed.total);
  assert.deepEqual(
    (after.ledger as unknown as Json[]).map(({ kind }) => kind),
    ["sale", "refund"],
  );
  const again = await call("POST", "/api/v1/order/cancellation", { bearer: secret, body: {} });
  assert.equal(again.status, 409);
  assert.match(String(again.body.type), /already-cancelled$/);
  assert.deepEqual(
    app.modules.mailbox
      ?.mails()
      .map(({ to }) => to)
      .filter((to) => to !== person.email),
    [],
  );
});

test("the same request with the same key is one order, however often it comes and whatever has happened since", async () => {
  const bearer = await basketWith("ARDSO-MOSVEL-TWOSEA");
  const reviewed = await review(bearer);
  const before = await count("payments.attempt");
  const pay = () => call("POST", "/api/v1/orders", { bearer, key: "one-order-please", body: agreed(reviewed) });
  const first = await Promise.all(Array.from({ length: 8 }, pay));
  for (const { status, body } of first)
    assert.ok(status === 201 || (status === 409 && String(body.type).endsWith("request-in-progress")), `${status}`);
  const { body: answer } = first.find(({ status }) => status === 201) ?? assert.fail("one was taken up");
  secrets.push(String(answer.secret));
  for (let n = 0; n < 3; n++) {
    const same = await pay();
    assert.equal(same.status, 201);
    assert.deepEqual(same.body, answer);
  }
  assert.equal(await count("payments.attempt"), before + 1);
  await payWith(String(answer.redirectUrl));
  await app.settle();
  const { redirectUrl: _, ...rest } = answer as Record<string, unknown>;
  const placed = await pay();
  assert.equal(placed.status, 201, "the basket is gone, and the key still leads to its order");
  assert.deepEqual(placed.body, { ...rest, next: "placed" });
  assert.equal(await count("orders.purchase", `number = '${String(answer.number)}'`), 1);

  const other = await call("POST", "/api/v1/orders", { bearer, key: "one-order-please", body: { totalMinor: 1 } });
  assert.equal(other.status, 422);
  const unknown = await call("POST", "/api/v1/orders", { bearer, key: "another-key", body: agreed(reviewed) });
  assert.equal(unknown.status, 401);
});

test("without a key, or with one that is none, nothing is ordered", async () => {
  const bearer = await basketWith("ARDSO-MOSVEL-TWOSEA");
  const reviewed = await review(bearer);
  const before = [await count("payments.attempt"), await count("kernel.idempotency")];
  const missing = await call("POST", "/api/v1/orders", { bearer, body: agreed(reviewed) });
  assert.equal(missing.status, 400);
  assert.match(String(missing.body.type), /no-idempotency-key$/);
  for (const key of ["short", '"unclosed-quote', "with spaces in it", "a".repeat(300)]) {
    const wrong = await call("POST", "/api/v1/orders", { bearer, key, body: agreed(reviewed) });
    assert.equal(wrong.status, 400, key);
    assert.match(String(wrong.body.type), /bad-idempotency-key$/);
  }
  const stranger = await call("POST", "/api/v1/orders", {
    bearer: "A".repeat(22),
    key: "a-good-key",
    body: agreed(reviewed),
  });
  assert.equal(stranger.status, 401);
  assert.deepEqual([await count("payments.attempt"), await count("kernel.idempotency")], before);
});

test("a refusal is the same refusal again, and a new key orders what was reviewed anew", async () => {
  const bearer = await basketWith("ARDSO-MOSVEL-TWOSEA");
  const reviewed = await review(bearer);
  const wrong = { totalMinor: Number(reviewed.total?.amountMinor) - 1 };
  for (let n = 0; n < 2; n++) {
    const refused = await call("POST", "/api/v1/orders", { bearer, key: "a-wrong-sum", body: wrong });
    assert.equal(refused.status, 409);
    assert.match(String(refused.body.type), /changed$/);
  }
  assert.equal(
    (await call("POST", "/api/v1/orders", { bearer, key: "a-wrong-sum", body: agreed(reviewed) })).status,
    422,
  );
  assert.equal(
    (await call("POST", "/api/v1/orders", { bearer, key: "a-right-sum", body: agreed(reviewed) })).status,
    201,
  );
});

test("an order of nothing is placed at once, and its key leads to it", async () => {
  const swatch = app.modules.catalogue.current().products.find(({ isSwatch }) => isSwatch)?.variants[0]?.sku;
  const bearer = await basketWith(String(swatch));
  const reviewed = await review(bearer);
  assert.equal(reviewed.total?.amountMinor, 0);
  const pay = () => call("POST", "/api/v1/orders", { bearer, key: "free-swatches", body: agreed(reviewed) });
  const placed = await pay();
  assert.equal(placed.status, 201);
  assert.equal(placed.body.next, "placed");
  secrets.push(String(placed.body.secret));
  assert.deepEqual((await pay()).body, placed.body);
  assert.equal((await call("GET", "/api/v1/order", { bearer: String(placed.body.secret) })).body.lifecycle, "placed");
});

/** Nobody reaches the keystore while `work` runs. */
async function withoutKeystore(work: () => Promise<void>): Promise<void> {
  const [keystore] = await app.db.asVault("SELECT current_database() AS name");
  const name = String(keystore?.name);
  await app.db.asCluster(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  try {
    await app.db.asCluster("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [name]);
    await work();
  } finally {
    await app.db.asCluster(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
  }
}

test("without its keystore the shop shows and fills baskets, takes no details, and says so to whoever watches it", async () => {
  const readiness = async () => {
    const answer = await fetch(`${app.url}/readyz`);
    const { ok, parts } = (await answer.json()) as { ok: boolean; parts: unknown };
    return [answer.status, { ok, parts }];
  };
  const whole = [200, { ok: true, parts: { database: "ready", keystore: "ready" } }];
  assert.deepEqual(await readiness(), whole);
  const held = () =>
    Promise.all(["orders.purchase", "orders.capsule", "vault.bundle", "vault.locator"].map((t) => count(t)));
  const before = await held();
  let bearer = "";
  await withoutKeystore(async () => {
    assert.deepEqual(await readiness(), [200, { ok: true, parts: { database: "ready", keystore: "unavailable" } }]);
    assert.ok(Number((await call("GET", "/api/v1/products?category=sofas")).body.total) > 0);
    bearer = await basketWith("ARDSO-MOSVEL-TWOSEA");
    const refused = await call("PUT", "/api/v1/checkout", { bearer, body: person });
    assert.equal(refused.status, 503);
    assert.match(String(refused.body.type), /key-unavailable$/);
    assert.deepEqual(await held(), before);
  });
  assert.deepEqual(await readiness(), whole);
  assert.equal((await review(bearer)).total !== undefined, true);
});

test("keys are kept for a day of the shop's clock, and no table ever held an answer", async () => {
  const rows = await asOwner("SELECT i::text AS row FROM kernel.idempotency AS i");
  assert.equal(rows.length, 5);
  for (const secret of secrets)
    for (const form of [secret, Buffer.from(secret).toString("hex"), Buffer.from(secret, "base64url").toString("hex")])
      assert.ok(!JSON.stringify(rows).includes(form));
  await app.advance(23 * 3_600_000);
  assert.equal(await count("kernel.idempotency"), 5);
  await app.advance(3_600_001 + 60_000);
  assert.equal(await count("kernel.idempotency"), 0);
});

test("a product names its pictures, each with what it shows and an address; one that is drawn has none", async () => {
  const { body } = await call("GET", "/api/v1/products/arden-sofa");
  const pictures = body.pictures as Json[];
  const common = { look: "moss-velvet", size: "three-seat", width: 1080, height: 810 };
  assert.deepEqual(
    [pictures[0], pictures[2]].map((each) => ({ ...each, url: String(each?.url).replace(/[0-9a-f]{20}/, "…") })),
    [
      {
        ...common,
        shot: "three-quarter",
        alt: "Arden sofa in moss velvet, three-seat, three-quarter view",
        url: `${app.url}/pictures/…-1080.jpg`,
      },
      {
        ...common,
        shot: "in-scale",
        alt: "Arden sofa in moss velvet, three-seat, beside a person 170 cm tall",
        url: `${app.url}/pictures/…-1080.jpg`,
      },
    ],
  );
  const typeNow = async () => (await fetch(String(pictures[0]?.url))).headers.get("content-type");
  // On a busy machine the drawing comes first, and the photograph when it is made.
  for (let tries = 0; tries < 10 && (await typeNow()) === "image/svg+xml"; tries++);
  assert.equal(await typeNow(), "image/jpeg");
  assert.deepEqual((await call("GET", "/api/v1/products/wharfe-sofa")).body.pictures, []);
});
