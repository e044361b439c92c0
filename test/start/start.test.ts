import assert from "node:assert/strict";
import { appendFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { answerAt, atTheEnd, type Clone, makeClone, postmastersBelow, processesNaming } from "./clone.ts";

describe("candour start", () => {
  const end = atTheEnd(after);
  let clone: Clone;
  before(async () => {
    clone = await makeClone(end);
  });

  test("opens the shop; a second one says where it runs and ends; SIGTERM ends everything", async () => {
    const shop = clone.candour(["start"]);
    await shop.says(`The shop is open at http://localhost:${clone.port}\n`);
    assert.equal(await answerAt(clone.port), "open");
    if (process.platform === "linux") {
      const asStarted = readFileSync(`/proc/${shop.child.pid}/cmdline`, "utf8").split("\0");
      assert.deepEqual(asStarted.slice(1, 3), ["--max-semi-space-size=8", "--heap-growing-percent=50"]);
    }
    const second = clone.candour(["start"]);
    assert.deepEqual(await second.ended, { code: 0, signal: null });
    assert.equal(
      second.output(),
      `Candour already runs at http://localhost:${clone.port} (process ${shop.child.pid})\n`,
    );
    assert.equal(await answerAt(clone.port), "open");

    assert.equal(postmastersBelow(clone.folder).length, 1);
    shop.child.kill("SIGTERM");
    assert.deepEqual(await shop.ended, { code: 0, signal: null });
    assertNothingLeft(clone);
  });

  test("ends cleanly when Ctrl-C reaches it twice", async () => {
    const shop = clone.candour(["start"]);
    await shop.says("The shop is open");
    shop.child.kill("SIGINT");
    await shop.says("Closing …");
    shop.child.kill("SIGINT");
    assert.deepEqual(await shop.ended, { code: 0, signal: null });
    assertNothingLeft(clone);
  });

  test("ends cleanly when it is asked to while it is opening", async () => {
    const shop = clone.candour(["start"]);
    while (!existsSync(join(clone.dataDir, "start.json"))) await new Promise((resolve) => setTimeout(resolve, 2));
    shop.child.kill("SIGINT");
    assert.equal((await shop.ended).code, 0);
    assertNothingLeft(clone);
  });

  test("begun while another closes waits for it, and opens", async () => {
    const first = clone.candour(["start"]);
    await first.says("The shop is open");
    first.child.kill("SIGTERM");
    await first.says("Closing …");
    const second = clone.candour(["start"]);
    await second.says("The shop is open");
    assert.deepEqual(await first.ended, { code: 0, signal: null });
    assert.equal(await answerAt(clone.port), "open");
    second.child.kill("SIGTERM");
    assert.deepEqual(await second.ended, { code: 0, signal: null });
    assertNothingLeft(clone);
  });

  test("finds its database again after kill -9, and ends it then", async (t) => {
    const killed = clone.candour(["start"]);
    await killed.says("The shop is open");
    const [server] = postmastersBelow(clone.folder);
    killed.child.kill("SIGKILL");
    await killed.ended;
    assert.deepEqual(postmastersBelow(clone.folder), [server]);

    const began = performance.now();
    const shop = clone.candour(["start"]);
    await shop.says("The shop is open");
    t.diagnostic(`open again ${Math.round(performance.now() - began)} ms after kill -9`);
    assert.match(shop.output(), /"event":"database-ready","found":"running"/);
    assert.deepEqual(postmastersBelow(clone.folder), [server]);
    shop.child.kill("SIGTERM");
    assert.deepEqual(await shop.ended, { code: 0, signal: null });
    assertNothingLeft(clone);
  });

  test("says which port is taken, and leaves no database behind", async () => {
    const other = await makeClone(end);
    const shop = clone.candour(["start"]);
    await shop.says("The shop is open");
    const refused = other.candour(["start"], { env: { PORT: String(clone.port) } });
    assert.equal((await refused.ended).code, 1);
    assert.match(refused.output(), new RegExp(`candour: port ${clone.port} is in use by another program\\.`));
    assertNothingLeft(other);
    shop.child.kill("SIGTERM");
    await shop.ended;
  });

  test("names a setting that cannot be used, and makes nothing", async () => {
    const other = await makeClone(end);
    const refused = other.candour(["start"], { env: { PORT: "three" } });
    assert.equal((await refused.ended).code, 1);
    assert.match(refused.output(), /^candour: PORT must be a whole number from 0 to 65535\.\n$/m);
    assert.equal(existsSync(other.dataDir), false);
  });

  test("refuses an https address that nobody speaks, and makes nothing", async () => {
    const other = await makeClone(end);
    const env = { SHOP_URL: "https://shop.example", SMTP_URL: "smtps://mail.example:465", CANDOUR_SAMPLE: "off" };
    const refused = other.candour(["start"], { env });
    assert.equal((await refused.ended).code, 1);
    assert.match(refused.output(), /^candour: SHOP_URL is https, and nothing here speaks it: /m);
    assert.equal(existsSync(other.dataDir), false);
  });

  test("builds anew only when a source has changed", async () => {
    const bundles = () => readdirSync(join(clone.folder, ".build")).filter((name) => /^bundle-[0-9a-f]+$/.test(name));
    const [first] = bundles();
    await clone.candour(["doctor"]).ended;
    assert.deepEqual(bundles(), [first]);
    appendFileSync(join(clone.folder, "src/commands/doctor.ts"), "\nprocess.stdout.write('changed\\n');\n");
    const doctor = clone.candour(["doctor"]);
    await doctor.ended;
    assert.match(doctor.output(), /^changed$/m);
    assert.equal(bundles().length, 2);
  });
});

describe("other commands", () => {
  const end = atTheEnd(after);
  let clone: Clone;
  before(async () => {
    clone = await makeClone(end);
  });

  test("that do not exist are refused with the nearest name", async () => {
    const run = clone.candour(["strat"]);
    assert.deepEqual(await run.ended, { code: 2, signal: null });
    assert.equal(
      run.output(),
      "candour: there is no command “strat”. Did you mean “start”? “candour help” lists them.\n",
    );
    const far = clone.candour(["frobnicate"]);
    assert.equal((await far.ended).code, 2);
    assert.equal(far.output(), "candour: there is no command “frobnicate”. “candour help” lists them.\n");
  });

  test("are listed by help, with every setting", async () => {
    const run = clone.candour([]);
    assert.deepEqual(await run.ended, { code: 0, signal: null });
    for (const word of ["start", "migrate", "doctor", "PORT", "DATABASE_URL", "CANDOUR_DATA"]) {
      assert.match(run.output(), new RegExp(`^  ${word} `, "m"));
    }
  });

  test("that need a running shop say so", async () => {
    for (const name of ["web", "worker"]) {
      const run = clone.candour([name]);
      assert.equal((await run.ended).code, 1);
      assert.match(run.output(), /^candour: No database runs for .*\. Start the shop: candour start\n$/);
    }
    assert.equal(existsSync(join(clone.dataDir, "postgres")), false);
  });

  test("migrate works alone, and beside a shop without ending its database", async () => {
    const alone = clone.candour(["migrate"]);
    assert.deepEqual(await alone.ended, { code: 0, signal: null });
    assert.match(
      alone.output(),
      /^Applied 010-keystore\.sql, 020-epochs\.sql, 021-kept-epoch-keys\.sql, 010-kernel\.sql\.$/m,
    );
    assertNothingLeft(clone);
    const shop = clone.candour(["start"]);
    await shop.says("The shop is open");
    const beside = clone.candour(["migrate"]);
    assert.deepEqual(await beside.ended, { code: 0, signal: null });
    assert.match(beside.output(), /^Nothing to apply\.$/m);
    assert.equal(postmastersBelow(clone.folder).length, 1);
    shop.child.kill("SIGTERM");
    await shop.ended;
  });

  test("doctor looks beside a running shop as well as alone, and changes nothing", async () => {
    const alone = clone.candour(["doctor"]);
    assert.deepEqual(await alone.ended, { code: 0, signal: null });
    assert.match(alone.output(), /^✓ No shop runs from this data folder now\.$/m);
    assertNothingLeft(clone);
    const shop = clone.candour(["start"]);
    await shop.says("The shop is open");
    const beside = clone.candour(["doctor", "--production"]);
    assert.equal((await beside.ended).code, 1);
    assert.match(
      beside.output(),
      new RegExp(`^✓ The shop runs at http://localhost:${clone.port} \\(process ${shop.child.pid}\\)\\.$`, "m"),
    );
    assert.match(beside.output(), /^✗ SHOP_URL is http:/m);
    assert.match(beside.output(), /^✓ candour_shop cannot enter the database of the keys\.$/m);
    shop.child.kill("SIGTERM");
    await shop.ended;
  });
});

/** No server, no process of this clone, and no note that a shop runs. */
function assertNothingLeft(clone: Clone): void {
  assert.deepEqual(postmastersBelow(clone.folder), []);
  assert.deepEqual(processesNaming(clone.folder), []);
  assert.equal(existsSync(join(clone.dataDir, "start.json")), false);
  assert.equal(existsSync(join(clone.dataDir, "postgres/postmaster.pid")), false);
}

test("every command that help lists is there to be run, and every script is listed", async () => {
  const root = join(import.meta.dirname, "../..");
  const read = (file: string) => JSON.parse(readFileSync(join(root, file), "utf8"));
  const listed = Object.keys(read("src/commands/commands.json"));
  const { commands } = await import("../../src/commands/main.ts");
  const scripts = Object.values<string>(read("package.json").scripts);
  const run = scripts.flatMap((line) => /^bin\/candour ([a-z-]+)$/.exec(line)?.slice(1) ?? []);
  assert.deepEqual(listed.toSorted(), [...new Set([...Object.keys(commands), ...run, "help"])].toSorted());
});
