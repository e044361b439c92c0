import assert from "node:assert/strict";
import { test } from "node:test";
import type { PatrolStanding } from "#patrol";
import { markFor } from "./finding.ts";
import { type Facts, findings } from "./findings.ts";

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
  online: {
    shopUrl: "https://shop.example",
    officeUrl: "http://office.localhost:3001",
    production: true,
    way: { kind: "proxies", proxies: ["127.0.0.1"] },
    redirectPort: undefined,
    smtpUrl: "smtps://shop:secret-7@mail.example:465",
    ownerEmail: "owner@shop.example",
    dkim: undefined,
    sample: false,
    trader: "said",
    provider: "Bank of Somewhere",
    carrier: "Carriers of Somewhere",
    names: undefined,
  },
  running: { pid: 71, url: "https://shop.example" },
  dataDir: { path: "/srv/shop", exists: true, mode: 0o40700, owner: "shop", open: [] },
  keys: { path: "/srv/shop/keys", exists: true, mode: 0o40700, owner: "shop", open: [] },
  database: ownServer,
  horizon: { words: "48 hours", snapshotDays: 0 },
  epoch: { number: 7, ageHours: 23, dueHours: 24 },
  backup: { ageHours: 5 },
  drill: { ageHours: 50, ok: true, sentence: "" },
  escrow: { epoch: 7 },
  watched: watched({}),
  leftovers: [],
  halfDone: [],
};

function watched(but: { patrol?: Partial<PatrolStanding>; state?: "late"; overdue?: number }): Facts["watched"] {
  const ranAt = new Date("2027-01-05T12:00:00Z");
  const good = { patrol: "log-is-whole", state: "good", ranAt, looked: 7, found: 0, said: [] } as const;
  const { patrol, state = "good", overdue = 0 } = but;
  return {
    patrols: [{ ...good, ...patrol }],
    access: { holders: 2, signed: 1, looks: 3 },
    breaches: [],
    now: ranAt,
    retention: { state, runs: [{ rule: "idle-basket", ranAt, overdue }] },
  };
}

test("a sound shop gets good marks, and no secret is repeated", () => {
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
      "good: What is shredded opens from no copy after 48 hours (no images of the machine are declared: CANDOUR_SNAPSHOT_DAYS).",
      "good: Epoch 7 of the keys is 23 hours old.",
      "good: The last backup is 5 hours old.",
      "good: The last drill put a backup back, and it worked.",
      "good: Patrols and retention have run in time and found nothing.",
      "good: 2 people have special access to customers' details, 1 of them signed for it; they looked 3 times in the last seven days.",
      "good: The shop is at https://shop.example.",
      "good: Staff reach the back office at http://office.localhost:3001, from this machine only, or through a tunnel to it.",
      "good: A proxy speaks https for the shop; believed is what comes from 127.0.0.1 (TRUSTED_PROXIES).",
      "good: The shop says who trades there, on every page and in every mail.",
      "good: Payments go through Bank of Somewhere.",
      "good: Parcels go with Carriers of Somewhere.",
      "good: Mails leave through mail.example:465.",
      "good: The shop does not sign its mails itself (DKIM); most mail providers do it for you.",
    ],
  );
});

const overdue: readonly [Partial<Facts>, string, string] = [
  { epoch: { number: 7, ageHours: 37, dueHours: 24 } },
  "Epoch 7 of the keys is 37 hours old and was due after 24: older copies of the keys still open what was shredded since.",
  "Let the shop run, look in its log for a sweep that failed, and run: candour roll-epoch",
];

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
      { watched: watched({ patrol: { state: "found", found: 1, said: ["the privacy log does not verify: forked"] } }) },
      "The patrol log-is-whole found what is not as promised: the privacy log does not verify: forked.",
      "candour patrol",
    ],
    [
      { watched: watched({ overdue: 2 }) },
      "What should have been forgotten is still there: idle-basket (2).",
      "candour retention",
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
  for (const [changed, sentence, advice] of [...unsafe, overdue]) {
    const found = findings({ ...sound, ...changed }).filter(({ mark }) => mark === "unsafe");
    assert.deepEqual(
      found.map((finding) => [finding.sentence, finding.advice]),
      [[sentence, advice]],
    );
  }
});

test("that a patrol or the engine of retention stays away is said, and a database that knows of neither is passed over", () => {
  const cautions = (facts: Facts) => findings(facts).filter(({ mark }) => mark === "caution");
  const late = watched({ patrol: { state: "late" }, state: "late" });
  assert.deepEqual(
    cautions({ ...sound, watched: late }).map(({ sentence }) => sentence),
    ["Patrols have not run for a day and a half: log-is-whole.", "The engine of retention has not run for an hour."],
  );
  const without = findings({ ...sound, watched: undefined });
  assert.ok(without.every(({ sentence }) => !sentence.includes("atrol")));
});

test("a breach runs its 72 hours before the eyes of whoever asks the doctor, and is unsafe when they are over (L11)", () => {
  const knownAt = new Date("2027-01-02T12:00:00Z");
  const after = (hours: number, toldAt: Date | null = null) => {
    const now = new Date(knownAt.getTime() + hours * 3_600_000);
    const facts = {
      ...sound,
      watched: { ...(sound.watched ?? assert.fail()), breaches: [{ number: 4, knownAt, toldAt }], now },
    };
    return findings(facts).flatMap(({ mark, sentence }) =>
      sentence.includes("Breach") ? [`${mark}: ${sentence}`] : [],
    );
  };
  const known = "Breach 4 became known on 2027-01-02T12:00:00.000Z";
  assert.deepEqual(after(0), [`caution: ${known}; 72 of 72 hours are left to tell the regulator.`]);
  assert.deepEqual(after(72), [`caution: ${known}; 0 of 72 hours are left to tell the regulator.`]);
  assert.deepEqual(after(73), [`unsafe: ${known}; the regulator should have been told by 2027-01-05T12:00:00.000Z.`]);
  assert.deepEqual(after(400, knownAt), []);
});

test("what is fine for trying out is unsafe in production", () => {
  const trying: Facts = {
    ...sound,
    online: { ...sound.online, shopUrl: "http://localhost:3000", production: false, smtpUrl: undefined, sample: true },
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
    const found = findings({ ...sound, database: { ...ownServer, settings } }).filter(({ mark }) => mark !== "good");
    assert.deepEqual(
      found.map((finding) => [finding.advice, markFor(finding, true)]),
      [[`ALTER SYSTEM SET ${name} = '${better}'`, "unsafe"]],
    );
  }
  const explaining = { ...quietSettings, "auto_explain.log_min_duration": "0" };
  const [found] = findings({ ...sound, database: { ...ownServer, settings: explaining } }).filter(
    ({ mark }) => mark !== "good",
  );
  assert.match(found?.sentence ?? "", /^auto_explain is on/);
});

test("a backup that is missing, old, never tried or found not to work is named", () => {
  const states: ReadonlyArray<readonly [Partial<Facts>, string, string]> = [
    [{ backup: undefined }, "There is no backup.", "unsafe"],
    [{ backup: { ageHours: 49 } }, "The last backup is 49 hours old.", "unsafe"],
    [
      { escrow: { epoch: 6 } },
      "The copy of the keys for you is of epoch 6, and the keys are of epoch 7: it still opens what was forgotten since.",
      "unsafe",
    ],
    [
      { escrow: "missing" },
      "The copy of the keys for you is not in its place: an older one may still open what was forgotten since, and without it a backup brings nobody's order back.",
      "unsafe",
    ],
    [
      { escrow: "unreadable" },
      "The copy of the keys for you cannot be read: an older one may still open what was forgotten since, and without it a backup brings nobody's order back.",
      "unsafe",
    ],
    [
      { halfDone: ["/srv/shop/drill-Ab12Cd"] },
      "/srv/shop/drill-Ab12Cd was left by a backup or a drill that was killed: what is in it still opens what is forgotten from then on.",
      "unsafe",
    ],
    [{ drill: undefined }, "No backup has ever been put back to see that it works.", "caution"],
    [{ drill: { ageHours: 745, ok: true, sentence: "" } }, "The last drill was 31 days ago.", "caution"],
    [
      { drill: { ageHours: 1, ok: false, sentence: "2 contact cards do not open." } },
      "The last drill found that the backup does not work: 2 contact cards do not open.",
      "unsafe",
    ],
  ];
  for (const [changed, sentence, mark] of states) {
    const found = findings({ ...sound, ...changed }).filter((finding) => finding.mark !== "good");
    assert.deepEqual(
      found.map((finding) => [finding.sentence, markFor(finding, true)]),
      [[sentence, mark]],
    );
  }
});

test("where no recovery key was ever made nothing is said of a copy of the keys", () => {
  assert.deepEqual(
    findings({ ...sound, escrow: "none", backup: undefined }).filter(({ sentence }) =>
      /copy of the keys/.test(sentence),
    ),
    [],
  );
});

test("a shop that works as candour_shop only by SET ROLE is told how to be stricter", () => {
  const byRole = { ...ownServer, login: "owner" };
  const [mild] = findings({ ...sound, database: byRole }).filter(({ mark }) => mark !== "good");
  assert.match(mild?.sentence ?? "", /^The shop logs in as owner and works as candour_shop;/);
  assert.equal(mild && markFor(mild, true), "caution");
  for (const more of [{ powerful: true }, { loginEntersKeystore: true }]) {
    const [found] = findings({ ...sound, database: { ...byRole, ...more } }).filter(({ mark }) => mark !== "good");
    assert.equal(found && markFor(found, true), "unsafe");
  }
});

test("complaints that wait for 20 days are pointed out, and those that are overdue are unsafe (L07)", () => {
  const said = (complaints: { open: number; alerting: number; overdue: number } | undefined) =>
    findings({ ...sound, database: { ...ownServer, complaints } })
      .filter(({ sentence }) => sentence.startsWith("Complaints"))
      .map(({ mark, sentence }) => `${mark}: ${sentence}`);
  assert.deepEqual(said(undefined), []);
  assert.deepEqual(said({ open: 3, alerting: 0, overdue: 0 }), []);
  assert.deepEqual(said({ open: 3, alerting: 2, overdue: 0 }), [
    "caution: Complaints that wait for 20 days or longer: 2. They are due after 30.",
  ]);
  assert.deepEqual(said({ open: 3, alerting: 2, overdue: 1 }), ["unsafe: Complaints not answered within 30 days: 1."]);
});
