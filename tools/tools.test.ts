import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { checkBoundaries } from "./boundaries.ts";
import { dependencyFaults, type Lockfile, type Manifest } from "./dependencies.ts";
import { reportFaults, untidyIn } from "./tidy.ts";

const root = join(import.meta.dirname, "..");
const tree = mkdtempSync(join(tmpdir(), "candour-tools-"));
after(() => rmSync(tree, { recursive: true }));

const imports = (...names: readonly string[]): string => names.map((name) => `import "${name}";\n`).join("");

/** Each file of a small shop that breaks one rule of the layout, and the rule. */
const broken: ReadonlyArray<[file: string, content: string, to: string, rule: string]> = [
  ["src/kernel/trade.ts", imports("../modules/stock/index.ts"), "src/modules/stock/index.ts", "kernel-knows-no-trade"],
  [
    "src/modules/stock/edge.ts",
    imports("../basket/index.ts"),
    "src/modules/basket/index.ts",
    "stock-uses-only-its-edges",
  ],
  ["src/modules/basket/door.ts", imports("../stock/level.ts"), "src/modules/stock/level.ts", "stock-has-one-door"],
  ["src/modules/stock/http.ts", imports("../../kernel/http.ts"), "src/kernel/http.ts", "modules-know-no-http"],
  ["src/modules/stock/driver.ts", imports("pg"), "node_modules/pg/index.js", "driver-only-in-the-kernel"],
  ["src/modules/stock/cipher.ts", imports("node:crypto"), "node:crypto", "ciphers-only-in-the-vault"],
  ["src/kernel/cipher.ts", 'const c = await import("node:crypto");\n', "node:crypto", "ciphers-only-in-the-vault"],
  ["src/modules/orders/socket.ts", imports("node:net"), "node:net", "sockets-only-in-egress"],
  ["src/surfaces/storefront/socket.ts", imports("node:https"), "node:https", "sockets-only-in-egress"],
  ["src/modules/orders/names.ts", 'const d = await import("node:dns");\n', "node:dns", "sockets-only-in-egress"],
  ["src/modules/media/index.ts", imports("sharp"), "node_modules/sharp/index.js", "native-code-on-its-own"],
  [
    "src/modules/media/darkroom.ts",
    imports("./develop.ts"),
    "src/modules/media/develop.ts",
    "native-code-is-run-not-imported",
  ],
  ["src/modules/mail/letter.ts", imports("nodemailer"), "node_modules/nodemailer/index.js", "mail-leaves-by-one-file"],
  [
    "src/surfaces/storefront/page.ts",
    imports("../store-api/doors.ts"),
    "src/surfaces/store-api/doors.ts",
    "surfaces-do-not-meet",
  ],
  ["src/modules/orders/reveal.ts", imports("../vault/reveal.ts"), "src/modules/vault/reveal.ts", "reveal-is-counted"],
  ["src/kernel/shipped.ts", imports("../../test/support.ts"), "test/support.ts", "tests-stay-outside"],
  [
    "policy/trade.ts",
    imports("../src/modules/basket/index.ts"),
    "src/modules/basket/index.ts",
    "privacy-knows-no-trade",
  ],
  [
    "sample/small-site.ts",
    imports("../src/modules/stock/index.ts"),
    "src/modules/stock/index.ts",
    "privacy-knows-no-trade",
  ],
  ["sandbox/bank/bank.ts", imports("../../src/kernel/http.ts"), "src/kernel/http.ts", "sandbox-stands-alone"],
  ["src/kernel/circle.ts", imports("./round.ts"), "src/kernel/round.ts", "no-circle"],
];

/** What may be imported, from where it may be. */
const allowed: Readonly<Record<string, string>> = {
  "src/kernel/http.ts": imports("./http/listen.ts"),
  "src/kernel/round.ts": imports("./circle.ts"),
  "src/kernel/http/listen.ts": imports("node:http"),
  "src/kernel/digest.ts": imports("node:crypto"),
  "src/kernel/db.ts": imports("pg"),
  "src/modules/stock/index.ts": imports("./level.ts"),
  "src/modules/stock/level.ts": "",
  "src/modules/basket/index.ts": imports("../stock/index.ts"),
  "src/modules/egress/exchange.ts": imports("node:https"),
  "src/modules/mail/smtp-transport.ts": imports("nodemailer"),
  "src/modules/media/develop.ts": imports("sharp"),
  "src/modules/orders/contact.ts": imports("../vault/reveal.ts"),
  "src/modules/vault/cipher.ts": imports("node:crypto"),
  "src/modules/vault/reveal.ts": "",
  "src/surfaces/store-api/doors.ts": imports("../../modules/stock/index.ts", "../../kernel/http/listen.ts"),
  "test/support.ts": "",
  "node_modules/pg/package.json": '{ "name": "pg", "main": "index.js" }',
  "node_modules/pg/index.js": "",
  "node_modules/nodemailer/package.json": '{ "name": "nodemailer", "main": "index.js" }',
  "node_modules/nodemailer/index.js": "",
  "node_modules/sharp/package.json": '{ "name": "sharp", "main": "index.js" }',
  "node_modules/sharp/index.js": "",
  "package.json": '{ "type": "module", "dependencies": { "pg": "1.0.0", "nodemailer": "1.0.0", "sharp": "1.0.0" } }',
};

test("each rule of the layout is broken by the file that breaks it, and by no other", async () => {
  const contents: Array<[string, string]> = broken.map(([file, content]) => [file, content]);
  for (const [file, content] of [...Object.entries(allowed), ...contents]) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), content);
  }
  const found = await checkBoundaries(tree, { files: broken.length, imports: broken.length });
  const expected = broken.map(([file, , to, rule]) => `${file} → ${to.replace("node:", "")}: ${rule}`);
  assert.deepEqual(found.broken.sort(), expected.sort());
});

test("a tree that was not read is a failure and not a success", async () => {
  await assert.rejects(checkBoundaries(tree, { files: 5_000, imports: 1 }), /were not read/);
});

const page = "src/surfaces/storefront/page.tsx";
const untidyLines: ReadonlyArray<[rule: string, file: string, line: string]> = [
  ["time", "src/modules/orders/pay.ts", "const at = new Date();"],
  ["time", "src/kernel/jobs.ts", "const at = Date.now();"],
  ["time", page, "const at = performance.now();"],
  ["sql-time", "src/modules/orders/due.sql.ts", "  AND claim_until < now()"],
  ["chance", "src/kernel/jobs.ts", "const wait = Math.random() * 5;"],
  ["environment", "src/modules/mail/index.ts", "const url = process.env.SMTP_URL;"],
  ["environment", "src/kernel/log.ts", "if (process.env.DEBUG) log();"],
  ["sockets", "src/modules/orders/pay.ts", "const answer = await fetch(url);"],
  ["sockets", "src/modules/orders/pay.ts", "const answer = await (globalThis.fetch)(url);"],
  ["sockets", "src/kernel/jobs.ts", "const send = fetch;"],
  ["sockets", "src/kernel/jobs.ts", "createBank({ ask: fetch, origin });"],
  ["sockets", page, "const socket = new WebSocket(url);"],
  ["sockets", page, "const events = new EventSource(url);"],
  ["ciphers", "src/modules/orders/pay.ts", "await globalThis.crypto.subtle.encrypt(how, key, bytes);"],
  ["ciphers", "src/kernel/log.ts", "const id = crypto.randomUUID();"],
  ["ciphers", page, "const { subtle } = globalThis.crypto;"],
  ["hidden-imports", "src/modules/orders/pay.ts", 'process.getBuiltinModule("node:net").connect(1);'],
  ["cookies", page, 'headers["Set-Cookie"] = "visitor=1";'],
  ["cookies", "src/browser/swap.ts", 'document.cookie = "seen=1";'],
  ["queries", "src/modules/orders/pay.ts", 'await tx.selectFrom("orders.purchase").execute();'],
  ["raw-html", page, "return raw(words);"],
  ["style-attribute", page, '<p style="color: red">'],
  ["unfinished", "db/migrations/0009_more.sql", `-- ${"FIX"}ME`],
  ["escape-hatch", "src/kernel/log.ts", `const any = value as ${"any"};`],
  ["skipped-test", "src/kernel/log.test.ts", `test.${"skip"}("later", () => {});`],
];

test("each rule of style is broken by a line that breaks it, where it holds", () => {
  for (const [rule, file, line] of untidyLines) {
    const found = untidyIn(file, () => `const one = 1;\n${line}\n`);
    assert.deepEqual(
      found.map((each) => each.split(": ").slice(0, 2).join(" ")),
      [`${file}:2 ${rule}`],
      line,
    );
  }
});

test("what a rule of style allows is left alone: its own place, a comment, and names that only look alike", () => {
  for (const [file, line] of [
    ["src/kernel/clock.ts", "const at = new Date();"],
    ["src/config.ts", "const url = process.env.SMTP_URL;"],
    ["src/modules/vault/cipher.ts", "await crypto.subtle.digest(how, bytes);"],
    ["src/modules/egress/exchange.ts", "const answer = await fetch(url);"],
    ["src/modules/payments/look.ts", "const found = await provider.fetch(reference);"],
    ["src/modules/payments/provider.ts", "  fetch(reference: string): Promise<Answer>;"],
    ["src/kernel/http/response.ts", 'headers["set-cookie"] = line;'],
    ["src/kernel/log.ts", "// Not new Date(), but the clock."],
  ] as const) {
    assert.deepEqual(
      untidyIn(file, () => `${line}\n`),
      [],
      line,
    );
  }
});

const body = (length: number, indent = "  "): string => `${indent}a();\n`.repeat(length);

test("a function of 70 lines may stand and one of 71 may not, however it is written", () => {
  const shapes: ReadonlyArray<[name: string, open: string, close: string, lines: number]> = [
    ["long", "export async function long(a: string): Promise<void> {\n", "}\n", 1],
    ["long", "function long({\n  a,\n}: Facts): void {\n", "}\n", 3],
    ["long", "export const long = async (a: string): Promise<void> => {\n", "};\n", 1],
    ["long", "const long = (\n  a: string,\n  b: string,\n): void => {\n", "};\n", 4],
    ["long", "const page = {\n  long: async (_, ctx) => {\n", "  },\n};\n", 1],
    ["long", "const page = {\n  long(a: string): void {\n", "  },\n};\n", 1],
    ["long", "const long = () => (\n", ");\n", 1],
  ];
  for (const [name, open, close, lines] of shapes) {
    const made = (length: number): string => open + body(length - lines, "    ") + close;
    const line = open.startsWith("const page") ? 2 : 1;
    assert.deepEqual(
      untidyIn("src/kernel/log.ts", () => made(70)),
      [],
      open,
    );
    assert.deepEqual(
      untidyIn("src/kernel/log.ts", () => made(71)),
      [`src/kernel/log.ts:${line}: ${name} has 71 lines, at most 70`],
      open,
    );
  }
});

test("a file of 400 lines may stand and one of 401 may not, and a name must say what belongs there", () => {
  assert.deepEqual(
    untidyIn("src/kernel/log.ts", () => body(400, "")),
    [],
  );
  assert.deepEqual(
    untidyIn("src/kernel/log.ts", () => body(401, "")),
    ["src/kernel/log.ts: 402 lines, at most 400"],
  );
  assert.match(untidyIn("src/kernel/utils.ts", () => "").join(), /a name that says nothing/);
});

test("the packages of a running shop are few, exact, and named without a host", () => {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), "utf8"));
  const manifest = read("package.json") as Manifest;
  const lockfile = read("package-lock.json") as Lockfile;
  assert.deepEqual(dependencyFaults(manifest, lockfile), []);

  const many = (count: number, of: string) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`${of}${at}`, "1.0.0"]));
  const locked = (count: number) =>
    Object.fromEntries(Object.keys(many(count, "node_modules/x")).map((path) => [path, {}]));
  const ofFew = { packages: locked(75) };
  assert.deepEqual(dependencyFaults({ dependencies: many(14, "x") }, ofFew), []);
  assert.deepEqual(dependencyFaults({ dependencies: many(14, "x"), optionalDependencies: { y: "1.0.0" } }, ofFew), [
    "package.json: 15 packages at run time, at most 14",
  ]);
  assert.deepEqual(dependencyFaults({}, { packages: locked(76) }), [
    "package-lock.json: 76 packages at run time on one platform, at most 75",
  ]);
  const elsewhere = { "node_modules/w": { os: ["win32"] }, "node_modules/i": { os: ["linux"], cpu: ["ia32"] } };
  assert.deepEqual(dependencyFaults({}, { packages: { ...locked(75), ...elsewhere } }), []);
  const here = { "node_modules/m": { os: ["linux"], cpu: ["x64"], libc: ["musl"] } };
  assert.deepEqual(dependencyFaults({}, { packages: { ...locked(75), ...elsewhere, ...here } }), [
    "package-lock.json: 76 packages at run time on one platform, at most 75",
  ]);
  assert.deepEqual(dependencyFaults({ devDependencies: { z: "^1.0.0" } }, ofFew), [
    "package.json: z is ^1.0.0, which is no exact version",
  ]);
  const hosted = { "node_modules/a": { dev: true, resolved: "https://registry.example/a.tgz" } };
  assert.deepEqual(dependencyFaults({}, { packages: hosted }), [
    "package-lock.json: node_modules/a names the host it came from, which others may not reach",
  ]);
  assert.match(dependencyFaults({ dependencies: { a: "1.0.0" } }, { packages: {} }).join(), /was not read/);
});

test("what the report on the experience claims is held against the tests that it names", () => {
  const row = (rest: string): string => `| S1 | ✓ | Something | ${rest} |`;
  const here = "[tools](../tools/tools.test.ts)";
  const own = "what the report on the experience claims is held against the tests that it names";
  assert.deepEqual(
    reportFaults(root, row(`${here}: “${own}”, “a tree that was not read is a failure and not a success”`)),
    [],
  );
  assert.deepEqual(reportFaults(root, row("[here](pictures/home.webp)")), []);
  const faults = (text: string): string[] => reportFaults(root, text).map((each) => each.replace(/^.*?: /, ""));
  assert.deepEqual(faults(row("nothing")), ["S1 is ticked, and nothing shows it"]);
  assert.deepEqual(faults("| S1 | not yet | Something | nothing |"), []);
  assert.deepEqual(faults(row("[gone](../tools/gone.test.ts): “a name”")), [
    "S1 leads to ../tools/gone.test.ts, which is not there",
  ]);
  assert.deepEqual(faults(row(`${here}: “${own}”, “no such ${"name"}”`)), [
    "S1 names a test that ../tools/tools.test.ts has not: no such name",
  ]);
  assert.deepEqual(faults("nothing"), ["has no rows"]);
});
