import assert from "node:assert/strict";
import { closeSync, existsSync, openSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { PLAIN_WISHES } from "#exchange";
import { openTestShop } from "../../../test/support/exchange-shop.ts";

const { exchange, db, everything, importsFolder, bring: bringText } = await openTestShop();
const { handedIn } = exchange;
const wishes = { ...PLAIN_WISHES, makeDepartments: true };

const table = (rows: readonly string[]) => Buffer.from(["name,department,price,sku", ...rows].join("\n"));
const many = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => `Oak Bench ${from + at},Benches,${300 + at},OAK-${from + at}`);
async function received(rows: readonly string[]): Promise<string> {
  const looked = await handedIn.receive(table(rows));
  return looked.ok ? looked.file.id : assert.fail(looked.trouble.join(" "));
}
/** As if it had come in otherwise. */
const bring = (rows: readonly string[]) => bringText(table(rows).toString(), { makeDepartments: true });
const skus = async () => (await db.asOwner("SELECT count(*)::int AS n FROM catalogue.variant"))[0]?.n;
const notTaken = async (id: string) => Buffer.from((await handedIn.notTaken(id)) ?? []).toString();

test("what is no table that is known is refused with sentences, and nothing of it is kept", async () => {
  for (const [bytes, says] of [
    [Buffer.from(""), /The file is empty/],
    [Buffer.from("colour;taste\nred;sweet\n"), /is that of no format known here/],
    [Buffer.from([0x50, 0x4b, 3, 4, 0xff, 0xfe]), /./],
  ] as const) {
    const looked = await handedIn.receive(bytes);
    assert.match(looked.ok ? "taken" : looked.trouble.join(" "), says);
  }
  assert.deepEqual(existsSync(importsFolder) ? readdirSync(importsFolder) : [], []);
});

test("a file is looked at, rehearsed and changed without a trace in the shop; a wish that does not fit is refused and the one before stays", async () => {
  const before = await everything();
  const id = await received(["Oak Bench,Benches,899,OAK-A", "Ash Bench,Benches,eight,ASH-A"]);
  const rehearsal = await handedIn.rehearse(id);
  assert.deepEqual([rehearsal.products, rehearsal.made, rehearsal.failed], [2, 0, 2]);
  assert.ok((await handedIn.wish(id, wishes)).ok);
  const again = await handedIn.rehearse(id);
  assert.deepEqual([again.made, again.failed, again.faults[0]?.line], [1, 1, 3]);
  const refused = await handedIn.wish(id, { ...wishes, columns: { sku: "colour-of-the-sky" } });
  assert.deepEqual(refused, { ok: false, trouble: ["There is no field “colour-of-the-sky”."] });
  assert.deepEqual((await handedIn.look(id))?.file.wishes, wishes);
  assert.deepEqual(await everything(), before);
});

test("it is brought in step by step; whoever saw an older state does nothing, and what was not taken is a file with the reasons", async () => {
  const id = await received([...many(0, 3), "Ash Bench,Benches,eight,ASH-1"]);
  await handedIn.wish(id, wishes);
  assert.equal((await handedIn.goOn(id, 2, "carol"))?.through, null, "nobody saw it at 2");
  const done = await handedIn.goOn(id, 0, "carol");
  assert.deepEqual([done?.through, done?.tally.made, done?.tally.failed], [4, 3, 1]);
  assert.equal(await skus(), 3);
  const report = await notTaken(id);
  assert.match(report, /^\uFEFF"name","department","price","sku","Line","Why it was not taken"\r\n"Ash Bench",/);
  assert.equal(report.trim().split("\r\n").length, 2);

  assert.deepEqual(await handedIn.goOn(id, 0, "carol"), done, "a second press");
  assert.deepEqual(await handedIn.goOn(id, 4, "carol"), done, "there is no more");
  assert.deepEqual(await handedIn.wish(id, PLAIN_WISHES), { ok: false, trouble: ["It was begun meanwhile."] });
  assert.equal(await skus(), 3);
  assert.deepEqual(await db.asOwner("SELECT DISTINCT handle FROM catalogue.change"), [{ handle: "carol" }]);
});

test("while somebody is at it nobody else is; one that died over it is taken over, and what it had brought in is found to be there", async () => {
  const id = await received([...many(10, 12), "Ash Bench,Benches,nine,ASH-2"]);
  await handedIn.wish(id, wishes);
  const claim = join(importsFolder, id, "claim");
  closeSync(openSync(claim, "wx"));
  assert.equal((await handedIn.goOn(id, 0, "carol"))?.through, null);
  assert.equal(await skus(), 3);

  // It had brought in one product and begun the file of what was not taken when it was killed.
  await bring(["Oak Bench 10,Benches,300,OAK-10"]);
  writeFileSync(join(importsFolder, id, "not-taken.csv"), "half a ro");
  const longAgo = new Date(Date.now() - 121_000);
  utimesSync(claim, longAgo, longAgo);
  const done = await handedIn.goOn(id, 0, "carol");
  assert.deepEqual([done?.through, done?.tally.made, done?.tally.thereAlready, done?.tally.failed], [3, 1, 1, 1]);
  assert.match(await notTaken(id), /^\uFEFF"name"[^\n]*\r\n"Ash Bench",[^\n]*\r\n$/);
  assert.equal(await skus(), 5);
});

test("a file that goes on knows what it brought in before, so that a number is not taken twice", async () => {
  const rows = [...many(100, 200), "Oak Bench again,Benches,300,OAK-150"];
  const id = await received(rows);
  await handedIn.wish(id, wishes);
  const state = join(importsFolder, id, "state.json");
  const { through, ...before } = JSON.parse(readFileSync(state, "utf8")) as { through: null };
  await bring(many(100, 200));
  writeFileSync(state, JSON.stringify({ ...before, through: 100 }));
  assert.equal(through, null);
  const done = await handedIn.goOn(id, 100, "carol");
  assert.deepEqual([done?.through, done?.tally.failed], [101, 1]);
  assert.match(done?.tally.faults[0]?.says ?? "", /^Line 52 has the stock-keeping number OAK-150 already/);
});

test("ten files are kept, the oldest goes; of one that is gone, or never was, nothing is known", async () => {
  const first = await received(many(0, 1));
  const state = join(importsFolder, first, "state.json");
  writeFileSync(state, readFileSync(state, "utf8").replace("2026-11-29T12", "2026-11-29T11"));
  for (let at = 0; at < 10; at++) await received(many(0, 1));
  assert.equal((await handedIn.all()).length, 10);
  for (const id of [first, "0b0d6c1e-0000-4000-8000-000000000000"]) {
    assert.equal(await handedIn.look(id), null);
    assert.equal(await handedIn.goOn(id, 0, "carol"), null);
    assert.equal(await handedIn.notTaken(id), null);
  }
});
