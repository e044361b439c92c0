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

const vault = {
  CANDOUR_EPOCH_KEYS: "vault",
  CANDOUR_EPOCH_KEYS_URL: "https://vault.example:8200",
  CANDOUR_EPOCH_KEYS_SECRET: "/run/token",
};

test("keepers of epoch keys are told apart, and the region of AWS is read from its address", () => {
  assert.deepEqual(readConfig({}).epochKeys, { kind: "file" });
  assert.deepEqual(readConfig(vault).epochKeys, {
    kind: "vault",
    origin: "https://vault.example:8200",
    keyName: undefined,
    secretFile: "/run/token",
  });
  const kms = { CANDOUR_EPOCH_KEYS: "aws-kms", CANDOUR_EPOCH_KEYS_URL: "https://kms.eu-west-2.amazonaws.com" };
  assert.deepEqual(readConfig({ ...vault, ...kms }).epochKeys, {
    kind: "aws-kms",
    origin: "https://kms.eu-west-2.amazonaws.com",
    region: "eu-west-2",
    secretFile: "/run/token",
  });
});

const online = {
  SHOP_URL: "https://shop.example",
  SMTP_URL: "smtps://mail.example",
  CANDOUR_SAMPLE: "off",
};
const tls = { TLS_CERT: "/tls/cert.pem", TLS_KEY: "/tls/key.pem" };

test("a shop that speaks https itself listens where its address says, at every address of the machine", () => {
  const config = readConfig({ ...online, ...tls, OFFICE_URL: "https://office.shop.example:8443" });
  const { port, host, redirectPort, office } = config;
  assert.deepEqual({ port, host, redirectPort }, { port: 443, host: undefined, redirectPort: 80 });
  assert.deepEqual(office, { port: 8443, host: "127.0.0.1", url: "https://office.shop.example:8443" });
  assert.deepEqual(config.tls, { certFile: "/tls/cert.pem", keyFile: "/tls/key.pem" });
  const elsewhere = readConfig({ ...online, ...tls, SHOP_URL: "https://shop.example:8443", PORT: "443", HOST: "::1" });
  assert.deepEqual([elsewhere.port, elsewhere.host, elsewhere.redirectPort], [443, "::1", 80]);
  assert.equal(readConfig({ ...online, ...tls, CANDOUR_REDIRECT_PORT: "off" }).redirectPort, undefined);
  assert.equal(readConfig({ ...online, ...tls, PORT: "8443" }).redirectPort, undefined);
  assert.equal(
    readConfig({ CANDOUR_REDIRECT_PORT: "8080" }).redirectPort,
    undefined,
    "on localhost there is nothing to lead to",
  );
});

test("a shop behind a proxy listens on this machine, and believes whom it was told to", () => {
  const config = readConfig({ ...online, TRUSTED_PROXIES: "127.0.0.1, ::1 10.0.0.0/8" });
  assert.deepEqual([config.port, config.host, config.tls], [3000, "localhost", undefined]);
  assert.deepEqual(config.trustedProxies, ["127.0.0.1", "::1", "10.0.0.0/8"]);
  assert.deepEqual(readConfig({}).trustedProxies, []);
});

const refused: ReadonlyArray<[string, Record<string, string>]> = [
  ["PORT", { PORT: "80x" }],
  ["PORT", { PORT: "70000" }],
  ["SHOP_URL", { SHOP_URL: "http://shop.example" }],
  ["SHOP_URL", { SHOP_URL: "https://shop.example/path" }],
  ["SMTP_URL", { SHOP_URL: "https://shop.example", CANDOUR_SAMPLE: "off" }],
  ["CANDOUR_SAMPLE", { SHOP_URL: "https://shop.example", SMTP_URL: "smtps://mail.example" }],
  ["SHOP_URL is https, and nothing here speaks it", online],
  ["OFFICE_URL is https, and nothing here speaks it", { OFFICE_URL: "https://office.shop.example" }],
  ["OFFICE_URL needs a port of its own", { ...online, ...tls, OFFICE_URL: "https://office.shop.example" }],
  ["TLS_KEY is missing", { ...online, TLS_CERT: "/tls/cert.pem" }],
  ["TLS_CERT is missing", { ...online, TLS_KEY: "/tls/key.pem" }],
  ["SHOP_URL must be https where TLS_CERT is set", tls],
  ["TRUSTED_PROXIES", { TRUSTED_PROXIES: "proxy.example" }],
  ["TRUSTED_PROXIES", { TRUSTED_PROXIES: "0.0.0.0/0" }],
  ["TRUSTED_PROXIES", { TRUSTED_PROXIES: "::/0" }],
  ["TRUSTED_PROXIES", { TRUSTED_PROXIES: "10.0.0.0/33" }],
  ["TRUSTED_PROXIES", { TRUSTED_PROXIES: "10.0.0.0/8/8" }],
  ["CANDOUR_REDIRECT_PORT", { ...online, ...tls, CANDOUR_REDIRECT_PORT: "www" }],
  ["DATABASE_URL", { DATABASE_URL: "postgresql://u:secret-word@db.example/shop" }],
  ["DATABASE_URL", { DATABASE_URL: "mysql://secret-word@host/db" }],
  ["CANDOUR_DKIM_SELECTOR", { CANDOUR_DKIM_KEY: "/keys/dkim.pem", CANDOUR_DKIM_SELECTOR: "a b" }],
  ["CANDOUR_SAMPLE", { CANDOUR_SAMPLE: "maybe" }],
  ["CANDOUR_EPOCH_HOURS", { CANDOUR_EPOCH_HOURS: "0" }],
  ["CANDOUR_EPOCH_GRACE_HOURS", { CANDOUR_EPOCH_GRACE_HOURS: "1.5" }],
  ["CANDOUR_SNAPSHOT_DAYS", { CANDOUR_SNAPSHOT_DAYS: "-1" }],
  ["CANDOUR_EPOCH_KEYS ", { CANDOUR_EPOCH_KEYS: "paper" }],
  ["CANDOUR_EPOCH_KEYS_URL", { CANDOUR_EPOCH_KEYS: "vault", CANDOUR_EPOCH_KEYS_SECRET: "/run/token" }],
  ["CANDOUR_EPOCH_KEYS_URL", { ...vault, CANDOUR_EPOCH_KEYS_URL: "http://localhost:8200" }],
  ["CANDOUR_EPOCH_KEYS_URL", { ...vault, CANDOUR_EPOCH_KEYS: "aws-kms" }],
  ["CANDOUR_EPOCH_KEYS_SECRET", { ...vault, CANDOUR_EPOCH_KEYS_SECRET: "" }],
  ["CANDOUR_EPOCH_KEYS_NAME", { ...vault, CANDOUR_EPOCH_KEYS_NAME: "a/b" }],
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
