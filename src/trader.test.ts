import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { ConfigError, readConfig } from "#config";
import { fixedClock } from "#kernel/clock";
import { silentLog } from "#kernel/log";
import { createSettings } from "#settings";
import { shop as sampleShop } from "../sample/shop.ts";
import { freshDatabase } from "../test/support/database.ts";
import { readIdentity, settleTrader, shopForMail, termsWords, traderSetting } from "./trader.ts";

const dataDir = mkdtempSync(join(tmpdir(), "candour-trader-"));
after(() => rmSync(dataDir, { recursive: true }));

const company = {
  registeredName: "Your Shop Limited",
  number: "01234567",
  registeredIn: "England and Wales",
  vatNumber: "GB 123 4567 89",
  office: ["1 Your Street", "Your Town", "AB1 2CD"],
};
const trader = {
  name: "Your Shop",
  strapline: "What you make",
  company,
  email: "hello@yourshop.example",
  telephone: "01632 960 000",
  hours: "Monday to Friday, 9 am to 5 pm",
  regulator: { name: "the Information Commission", address: ["1 Its Street"], website: "ico.org.uk" },
};

function identityOf(written: unknown) {
  writeFileSync(join(dataDir, "shop.json"), JSON.stringify(written));
  return readIdentity(readConfig({ CANDOUR_SAMPLE: "off", CANDOUR_DATA: dataDir }));
}

const refuses = (written: unknown, said: RegExp) =>
  assert.throws(
    () => identityOf(written),
    (thrown) => thrown instanceof ConfigError && said.test(thrown.message),
    JSON.stringify(written),
  );

test("a shop that does not say who trades there does not open (L68, L69)", () => {
  assert.equal(identityOf(trader).trader.company.registeredName, "Your Shop Limited");
  for (const missing of ["registeredName", "number", "registeredIn", "office"] as const)
    refuses({ ...trader, company: { ...company, [missing]: undefined } }, new RegExp(missing));
  refuses({ ...trader, company: { ...company, office: [] } }, /office/);
  refuses({ ...trader, email: undefined }, /email/);
  refuses({ ...trader, email: "by pigeon" }, /email/);
});

test("a telephone that costs more than an ordinary call keeps the shop shut, however it is written (L41)", () => {
  for (const dear of ["0844 496 0000", "0845 496 0000", "(0870) 496 0000", "0871-496-0000", "0909 879 0000"])
    refuses({ ...trader, telephone: dear }, /telephone.*ordinary call|ordinary call[\s\S]*telephone/);
  for (const dear of ["+44 844 496 0000", "+44 (0)909 879 0000", "0044 871 496 0000", "07012 345 678", "118 118"])
    refuses({ ...trader, telephone: dear }, /ordinary call/);
  for (const fair of [
    "01632 960 000",
    "020 7946 0000",
    "0306 999 0000",
    "0800 496 0000",
    "+44 1632 960 000",
    "07700 900 000",
  ])
    assert.equal(identityOf({ ...trader, telephone: fair }).trader.telephone, fair);
});

test("the regulator is named in the settings of the shop, and a shop that names none does not open (L12)", () => {
  assert.deepEqual(identityOf(trader).trader.regulator, trader.regulator);
  refuses({ ...trader, regulator: undefined }, /regulator/);
  refuses({ ...trader, regulator: { ...trader.regulator, name: "" } }, /regulator/);
});

test("the moment of the contract is one sentence, in the terms and in the mails (L39)", () => {
  const links = { order: () => "", terms: "", contact: "", findOrder: "" } as never;
  assert.deepEqual(shopForMail(identityOf(trader).trader, links).terms, {
    contractMade: termsWords.contractMade,
    acceptedBy: "acknowledgement",
  });
});

test("shop.json has the first word; without it counts what was set last, and without either no shop opens (L68)", async () => {
  const { database, bus } = await freshDatabase();
  const ground = { database, bus, clock: fixedClock(new Date("2026-12-01T10:00:00Z")), log: silentLog };
  const path = join(dataDir, "shop.json");
  const without = () => {
    rmSync(path, { force: true });
    return readIdentity(readConfig({ CANDOUR_SAMPLE: "off", CANDOUR_DATA: dataDir }));
  };
  const nobody = without();
  await assert.rejects(
    settleTrader(ground, nobody),
    (thrown) => thrown instanceof ConfigError && /needs to know who trades: write .*shop\.json/.test(thrown.message),
  );
  assert.throws(() => nobody.trader.name, ConfigError);

  await settleTrader(ground, identityOf(trader));
  const after = without();
  await settleTrader(ground, after);
  assert.deepEqual([after.trader.name, after.source, after.numberPrefix], ["Your Shop", "office", "YS"]);

  const setting = traderSetting(createSettings(ground), after);
  const { revision, content } = await setting.newest(database.reader);
  const renamed = { ...content, name: "New Name" };
  assert.ok((await database.transact((tx) => setting.set(tx, { revision, content: renamed, by: "olive" }))).ok);
  await settleTrader(ground, after);
  assert.deepEqual([after.trader.name, after.numberPrefix], ["New Name", "YS"], "numbers of orders keep their letters");

  const filed = identityOf(trader);
  await settleTrader(ground, filed);
  assert.deepEqual([filed.trader.name, filed.source], ["Your Shop", "file"]);
  const versions = await setting.versions(database.reader, { most: 10 });
  assert.deepEqual(
    versions.map((each) => [each.content.name, each.by]),
    [
      ["Your Shop", null],
      ["New Name", "olive"],
      ["Your Shop", null],
      ["Your Shop", null],
    ],
  );
  await settleTrader(ground, filed);
  assert.equal((await setting.versions(database.reader, { most: 10 })).length, 4, "the same file again is no version");

  const newest = await setting.newest(database.reader);
  const invented = { ...content, company: { ...content.company, number: sampleShop.company.number } };
  await database.transact((tx) => setting.set(tx, { ...newest, content: invented, by: "olive" }));
  await assert.rejects(settleTrader(ground, without()), /still that of the sample/);
});
