import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { inspect } from "node:util";
import { sql } from "#kernel/db";
import type { Log, LogFields } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { freshDatabase } from "../../../test/support/database.ts";
import { everythingIn } from "../../../test/support/dump.ts";
import { freshFolder, freshVault } from "../../../test/support/vault.ts";
import { type BundleRef, createFileEpochs, type EpochProvider, type Place, part, personal } from "./index.ts";

const fresh = await freshDatabase();
const keyFolder = join(freshFolder(), "epochs");
const logged: string[] = [];
const note = (event: string, fields: LogFields = {}) => logged.push(JSON.stringify({ event, ...fields }));
const log: Log = { info: note, warn: note, error: note };
const secrets: Buffer[] = [];
const vault = freshVault(fresh, { log, epochs: watchedEpochs() });

const run = systemRandom.bytes(6).toString("hex");
const card = {
  name: `Canary${run} Zoë`,
  email: `canary.${run}@example.com`,
  telephone: "07700 900123",
  address: [`1 ${run} Lane`, "Kendal", "LA9 4AB"],
};
const ref: BundleRef = { subject: systemRandom.uuid(), bundle: `fulfilment:${systemRandom.uuid()}` };
const place: Place<"contact-card@1"> = {
  entity: "test.capsule",
  field: "contact",
  rowId: "1",
  labelSet: "contact-card@1",
};

before(async () => {
  await vault.start();
  await fresh.asOwner("CREATE SCHEMA test");
  await fresh.asOwner("CREATE TABLE test.capsule (id text, contact bytea)");
  await fresh.asOwner("CREATE TABLE test.planted (note text)");
  await vault.createBundle(ref);
  const record = await vault.seal(ref, place, personal("contact", card));
  await fresh.asOwner("INSERT INTO test.capsule VALUES ('1', $1)", [record]);
  await fresh.database.transact(async (tx) => {
    await vault.bindBundle(tx, ref);
    for (const kind of ["email", "telephone"] as const) {
      await vault.addLocator(tx, { ref, kind, value: part(personal("contact", card), kind) });
    }
    await vault.addLocator(tx, { ref, kind: "postcode", value: personal("contact", "LA9 4AB") });
  });
  secrets.push(readFileSync(join(keyFolder, "1.key")));
});

test("vault failure 15: what a dump or a replica holds, row by row and by COPY, has no plaintext", async () => {
  // A few digits lie by chance in some dumps, which are full of hexadecimal: the telephone is looked for whole.
  const canaries = [run, "7700900123", "7700 900123", "LA9 4AB", "la94ab", "Canary", "Zoë"].flatMap(spellings);
  const dump = [await everythingIn(fresh.urls.owner), await everythingIn(fresh.urls.keystore)].join("\n");
  assert.ok(dump.includes(ref.subject) && dump.includes("bundle_key"));
  assert.ok(dump.includes("1\t\\\\x0101"), "COPY was read");
  assert.deepEqual(
    canaries.filter((canary) => dump.includes(canary)),
    [],
  );
  for (const planted of spellings(run)) {
    await fresh.asOwner("INSERT INTO test.planted VALUES ($1)", [`before ${planted} after`]);
    const withPlant = await everythingIn(fresh.urls.owner);
    assert.ok(withPlant.includes(planted), "the search finds what was planted");
    await fresh.asOwner("DELETE FROM test.planted");
  }
});

test("vault failure 19: the shop's role cannot enter the keystore, nor the keystore's role the shop's tables", async () => {
  const asShop = new URL(fresh.urls.shop);
  asShop.pathname = new URL(fresh.urls.keystore).pathname;
  await assert.rejects(everythingIn(asShop.href), { code: "42501" });

  const rows = await fresh.asVault(
    `SELECT has_database_privilege('candour_shop', current_database(), 'CONNECT') AS connect,
            has_schema_privilege('candour_shop', 'keystore', 'USAGE') AS usage,
            has_table_privilege('candour_shop', 'keystore.bundle_key', 'SELECT') AS keys,
            has_table_privilege('candour_shop', 'keystore.index_key', 'SELECT') AS index_key`,
  );
  assert.deepEqual(rows, [{ connect: false, usage: false, keys: false, index_key: false }]);
});

test("vault failure 19: the shop's role may not rewrite graves or label sets", async () => {
  for (const statement of [
    "DELETE FROM vault.bundle",
    "UPDATE vault.bundle SET subject = subject",
    "UPDATE vault.label_set SET digest = digest",
    "DELETE FROM vault.label_set",
    "TRUNCATE vault.locator",
  ]) {
    await assert.rejects(sql.raw(statement).execute(fresh.database.reader), { code: "42501" }, statement);
  }
});

test("vault failure 21: no key in environment, command line, errors or log", async () => {
  const seen: string[] = [JSON.stringify(process.env), process.argv.join(" "), process.execArgv.join(" ")];
  for (const file of ["environ", "cmdline", "comm"]) {
    if (existsSync(`/proc/self/${file}`)) seen.push(readFileSync(`/proc/self/${file}`, "latin1"));
  }
  seen.push(...(await everyRefusal()), ...logged, inspect(vault, { depth: 9, showHidden: true }));
  assert.ok(seen.length > 12 && secrets.length >= 4, `${seen.length} places, ${secrets.length} keys`);
  const keysIn = (texts: string[]) =>
    secrets.flatMap(spellings).filter((spelling) => texts.some((text) => text.includes(spelling)));
  assert.deepEqual(keysIn(seen), []);
  for (const planted of secrets.flatMap(spellings)) {
    assert.ok(keysIn([...seen, `before ${planted} after`]).includes(planted), "the search finds what was planted");
  }
});

/** The text of every refusal we can provoke: message, stack, fields, cause. */
async function everyRefusal(): Promise<string[]> {
  const [row] = await fresh.asOwner("SELECT contact FROM test.capsule");
  const record = row?.contact as Buffer;
  const badEpochs: EpochProvider = {
    ...watchedEpochs(),
    openEpoch: async () => {},
    unwrap: () => Promise.reject(new Error(`provider says ${secrets[0]?.toString("hex")}`)),
  };
  const troubled = freshVault(fresh, { log, epochs: badEpochs });
  const provoked = await Promise.allSettled([
    vault.open(ref, { ...place, rowId: "2" }, record),
    vault.open(ref, place, record.subarray(1)),
    vault.open({ ...ref, subject: systemRandom.uuid() }, place, record),
    vault.seal(ref, place, personal("contact", { name: 1n })),
    vault.seal(ref, place, personal("contact", { name: run.repeat(30_000) })),
    vault.destroyKey(ref),
    troubled.start(),
    troubled.open(ref, place, record),
    troubled.createBundle({ ...ref, subject: systemRandom.uuid() }),
    freshVault(fresh, { shop: systemRandom.uuid() }).start(),
  ]);
  const texts = provoked.map((each) => inspect(each, { depth: 9, showHidden: true }));
  assert.ok(texts.every((text) => !text.includes(run)));
  return texts;
}

/** A provider whose keys we get to know: those that are wrapped and those that come out. */
function watchedEpochs(): EpochProvider {
  const clock = { now: () => new Date(0) };
  const epochs = createFileEpochs({ folder: keyFolder, apartFrom: [], clock, random: systemRandom });
  return {
    ...epochs,
    wrap: (key, context) => {
      secrets.push(Buffer.from(key));
      return epochs.wrap(key, context);
    },
    unwrap: async (wrapped, context) => {
      const key = await epochs.unwrap(wrapped, context);
      secrets.push(Buffer.from(key));
      return key;
    },
  };
}

function spellings(secret: string | Buffer): string[] {
  const bytes = Buffer.from(secret as string);
  const reversed = Buffer.from(bytes).reverse();
  return [bytes, reversed].flatMap((each) => [
    each.toString("latin1"),
    each.toString("utf8"),
    each.toString("hex"),
    each.toString("hex").toUpperCase(),
    each.toString("base64").replace(/=+$/, "").slice(0, -1),
    each.toString("base64url").slice(0, -1),
    encodeURIComponent(each.toString("latin1")),
  ]);
}
