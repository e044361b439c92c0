import assert from "node:assert/strict";
import { test } from "node:test";
import { ConfigError, readConfig } from "#config";

const live = "rk_live_51Abcdefghijklmnop";
const secret = "whsec_0123456789abcdef";
const online = {
  ...{ SHOP_URL: "https://shop.example", OFFICE_URL: "http://office.localhost:3001", TRUSTED_PROXIES: "127.0.0.1" },
  ...{ SMTP_URL: "smtps://mail.example", CANDOUR_SAMPLE: "off" },
};

test("a key and its secrets let the shop be paid through Stripe; without them there is none", () => {
  assert.equal(readConfig({}).stripe, undefined);
  assert.equal(readConfig({ STRIPE_SECRET_KEY: "", STRIPE_WEBHOOK_SECRET: "" }).stripe, undefined);
  assert.equal(readConfig(online).stripe, undefined);
  assert.deepEqual(readConfig({ ...online, STRIPE_SECRET_KEY: live, STRIPE_WEBHOOK_SECRET: secret }).stripe, {
    ...{ secretKey: live, webhookSecrets: [secret], live: true },
  });
  const two = `${secret}, whsec_before0123456789`;
  const tried = readConfig({ STRIPE_SECRET_KEY: "sk_test_51Abcdefghijkl", STRIPE_WEBHOOK_SECRET: two }).stripe;
  assert.deepEqual(tried?.webhookSecrets, [secret, "whsec_before0123456789"]);
});

test("what cannot be used is refused in a sentence that names the setting and never repeats it", () => {
  const cases: ReadonlyArray<[Record<string, string>, RegExp]> = [
    [{ STRIPE_WEBHOOK_SECRET: secret }, /^STRIPE_SECRET_KEY is missing/],
    [{ STRIPE_SECRET_KEY: "sk_test_51Abcdefghijkl" }, /^STRIPE_WEBHOOK_SECRET is missing/],
    [{ STRIPE_SECRET_KEY: "pk_live_51Abcdefghijkl" }, /^STRIPE_SECRET_KEY is a publishable key/],
    [{ STRIPE_SECRET_KEY: "51Abcdefghijkl" }, /^STRIPE_SECRET_KEY must be a key as Stripe shows it/],
    [{ STRIPE_SECRET_KEY: live, STRIPE_WEBHOOK_SECRET: secret }, /^STRIPE_SECRET_KEY is a live key/],
    [{ ...online, STRIPE_SECRET_KEY: "rk_test_51Abcdefghijkl" }, /^STRIPE_SECRET_KEY is a test key/],
    [{ STRIPE_SECRET_KEY: "sk_test_51Abcdefghijkl", STRIPE_WEBHOOK_SECRET: "51Abc" }, /^STRIPE_WEBHOOK_SECRET must be/],
  ];
  for (const [env, words] of cases) {
    assert.throws(
      () => readConfig(env),
      (thrown) => {
        assert.ok(thrown instanceof ConfigError);
        assert.match(thrown.message, words);
        assert.doesNotMatch(thrown.message, /51Abc|0123456789/);
        return true;
      },
    );
  }
});
