import assert from "node:assert/strict";
import { test } from "node:test";
import { ConfigError, readConfig, settings } from "./config.ts";

test("an empty environment gives a shop on localhost", () => {
  const config = readConfig({});
  assert.equal(config.shopUrl, "http://localhost:3000");
  assert.equal(config.production, false);
  assert.equal(config.bankPort, 3010);
  assert.equal(config.courierPort, 3011);
  assert.ok(Object.isFrozen(config));
});

const refused: ReadonlyArray<[string, Record<string, string>]> = [
  ["PORT", { PORT: "80x" }],
  ["PORT", { PORT: "70000" }],
  ["SHOP_URL", { SHOP_URL: "http://shop.example" }],
  ["SHOP_URL", { SHOP_URL: "https://shop.example/path" }],
  ["SMTP_URL", { SHOP_URL: "https://shop.example", CANDOUR_SAMPLE: "off" }],
  ["CANDOUR_SAMPLE", { SHOP_URL: "https://shop.example", SMTP_URL: "smtps://mail.example" }],
  ["DATABASE_URL", { DATABASE_URL: "mysql://secret-word@host/db" }],
  ["CANDOUR_SAMPLE", { CANDOUR_SAMPLE: "maybe" }],
];

for (const [name, env] of refused) {
  test(`a value that cannot be used is refused by name: ${JSON.stringify(env)}`, () => {
    assert.throws(
      () => readConfig(env),
      (thrown: unknown) =>
        thrown instanceof ConfigError && thrown.message.startsWith(name) && !thrown.message.includes("secret-word"),
    );
  });
}

test("every setting is explained, and every explained setting is read", () => {
  const read = new Set<string>();
  readConfig(new Proxy({}, { get: (_, key) => void read.add(String(key)) }));
  assert.deepEqual([...read].sort(), Object.keys(settings).sort());
});
