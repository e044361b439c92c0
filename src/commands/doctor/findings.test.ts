import assert from "node:assert/strict";
import { test } from "node:test";
import { type Facts, findings, markFor } from "./findings.ts";

const quietSettings = {
  fsync: "on",
  full_page_writes: "on",
  synchronous_commit: "on",
  data_checksums: "on",
  listen_addresses: "",
  log_statement: "none",
  log_min_duration_statement: "-1",
  log_min_duration_sample: "-1",
  log_transaction_sample_rate: "0",
  log_parameter_max_length: "0",
  log_parameter_max_length_on_error: "0",
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
  log_min_messages: "log",
};

const ownServer = {
  kind: "own",
  version: "17.6",
  settings: quietSettings,
  remote: true,
  encrypted: true,
  login: "candour_shop",
  role: "candour_shop",
  powerful: false,
  shopEntersKeystore: false,
  loginEntersKeystore: false,
} as const;

/** A shop in production with nothing to find fault with. */
const sound: Facts = {
  node: { version: "26.10.0", path: "/usr/bin/node" },
  settingsError: undefined,
  shopUrl: "https://shop.example",
  production: true,
  smtpUrl: "smtps://shop:secret-7@mail.example:465",
  sample: false,
  running: { pid: 71, url: "https://shop.example" },
  dataDir: { path: "/srv/shop", exists: true, mode: 0o40700, owner: "shop", open: [] },
  keys: { path: "/srv/shop/keys", exists: true, mode: 0o40700, owner: "shop", open: [] },
  database: ownServer,
  leftovers: [],
};

test("a sound shop gets good marks but for the payment provider that is not built, and no secret is repeated", () => {
  const found = findings(sound);
  assert.deepEqual(
    found.map(({ mark, sentence }) => `${mark}: ${sentence}`),
    [
      "good: Node 26.10.0 (/usr/bin/node).",
      "good: The shop runs at https://shop.example (process 71).",
      "good: The data folder /srv/shop (0700) belongs to shop; others may not write to it.",
      "good: The folder of the keys /srv/shop/keys (0700) is open to shop alone.",
      "good: PostgreSQL 17.6, your own (DATABASE_URL).",
      "good: The way to it is encrypted.",
      "good: What is acknowledged is on disk (fsync), with a checksum on every page.",
      "good: The server's log learns neither statements nor their values.",
      "good: candour_shop cannot enter the database of the keys.",
      "unsafe: SHOP_URL is https://shop.example: the shop does not start there, because no payment provider is built yet.",
      "good: Mails leave through mail.example:465.",
    ],
  );
});

/** An https address is unsafe by itself as long as there is no payment provider; each of these is about something else. */
function besidesAddress(facts: Facts) {
  return findings(facts).filter(({ sentence }) => !sentence.startsWith("SHOP_URL is https"));
}

test("each unsafe thing is named, with what to do about it", () => {
  const unsafe: ReadonlyArray<readonly [Partial<Facts>, string, string | undefined]> = [
    [
      { settingsError: "PORT must be a whole number from 0 to 65535." },
      "PORT must be a whole number from 0 to 65535.",
      undefined,
    ],
    [
      { dataDir: { ...sound.dataDir, mode: 0o40770 } },
      "Others may write to the data folder /srv/shop.",
      "chmod go-w /srv/shop",
    ],
    [
      { keys: { ...sound.keys, mode: 0o40750 } },
      "The folder of the keys /srv/shop/keys (0750) is open to others.",
      "chmod -R go= /srv/shop/keys",
    ],
    [
      { keys: { ...sound.keys, open: ["/srv/shop/keys/1.key"] } },
      "Others may read /srv/shop/keys/1.key.",
      "chmod go= /srv/shop/keys/1.key",
    ],
    [
      { database: { kind: "unreachable", sentence: "DATABASE_URL: No PostgreSQL answers." } },
      "DATABASE_URL: No PostgreSQL answers.",
      undefined,
    ],
    [
      { database: { ...ownServer, encrypted: false } },
      "The way to it is not encrypted.",
      "Add sslmode=verify-full to DATABASE_URL and KEYSTORE_URL.",
    ],
    [
      { database: { ...ownServer, settings: { ...quietSettings, fsync: "off" } } },
      "fsync is off: a power cut can lose orders or the whole database.",
      "ALTER SYSTEM SET fsync = on",
    ],
    [
      { database: { ...ownServer, settings: { ...quietSettings, synchronous_commit: "off" } } },
      "synchronous_commit is off: a power cut can lose acknowledged orders.",
      "ALTER SYSTEM SET synchronous_commit = on",
    ],
    [
      { database: { ...ownServer, shopEntersKeystore: true } },
      "candour_shop may enter the database of the keys.",
      "REVOKE CONNECT ON DATABASE … FROM PUBLIC, candour_shop",
    ],
    [
      {
        database: {
          ...ownServer,
          kind: "embedded",
          user: "postgres",
          place: "/srv/shop/postgres",
          settings: { ...quietSettings, listen_addresses: "*" },
        },
      },
      "The shop's own PostgreSQL listens on the network.",
      "Stop the shop and start it again.",
    ],
  ];
  for (const [changed, sentence, advice] of unsafe) {
    const found = besidesAddress({ ...sound, ...changed }).filter(({ mark }) => mark === "unsafe");
    assert.deepEqual(
      found.map((finding) => [finding.sentence, finding.advice]),
      [[sentence, advice]],
    );
  }
});

test("what is fine for trying out is unsafe in production", () => {
  const trying: Facts = {
    ...sound,
    shopUrl: "http://localhost:3000",
    production: false,
    smtpUrl: undefined,
    sample: true,
  };
  const found = findings(trying).filter(({ mark }) => mark !== "good");
  assert.deepEqual(
    found.map((finding) => [finding.sentence.split(":")[0], markFor(finding, false), markFor(finding, true)]),
    [
      ["SHOP_URL is http", "caution", "unsafe"],
      ["SMTP_URL is not set", "caution", "unsafe"],
    ],
  );
});

test("each setting that lets a log learn values is named with the value to set", () => {
  const talkative = {
    log_statement: ["all", "none"],
    log_min_duration_statement: ["250", "-1"],
    log_min_duration_sample: ["100", "-1"],
    log_transaction_sample_rate: ["0.1", "0"],
    log_parameter_max_length: ["-1", "0"],
    log_parameter_max_length_on_error: ["64", "0"],
    log_min_error_statement: ["error", "panic"],
    log_error_verbosity: ["default", "terse"],
  };
  for (const [name, [value, better]] of Object.entries(talkative)) {
    const settings = { ...quietSettings, [name]: value };
    const found = besidesAddress({ ...sound, database: { ...ownServer, settings } }).filter(
      ({ mark }) => mark !== "good",
    );
    assert.deepEqual(
      found.map((finding) => [finding.advice, markFor(finding, true)]),
      [[`ALTER SYSTEM SET ${name} = '${better}'`, "unsafe"]],
    );
  }
  const explaining = { ...quietSettings, "auto_explain.log_min_duration": "0" };
  const [found] = besidesAddress({ ...sound, database: { ...ownServer, settings: explaining } }).filter(
    ({ mark }) => mark !== "good",
  );
  assert.match(found?.sentence ?? "", /^auto_explain is on/);
});

test("a shop that works as candour_shop only by SET ROLE is told how to be stricter", () => {
  const byRole = { ...ownServer, login: "owner" };
  const [mild] = besidesAddress({ ...sound, database: byRole }).filter(({ mark }) => mark !== "good");
  assert.match(mild?.sentence ?? "", /^The shop logs in as owner and works as candour_shop;/);
  assert.equal(mild && markFor(mild, true), "caution");
  for (const more of [{ powerful: true }, { loginEntersKeystore: true }]) {
    const [found] = besidesAddress({ ...sound, database: { ...byRole, ...more } }).filter(
      ({ mark }) => mark !== "good",
    );
    assert.equal(found && markFor(found, true), "unsafe");
  }
});
