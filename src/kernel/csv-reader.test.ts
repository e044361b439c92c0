import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { csvOf, plainText } from "./csv.ts";
import { type CsvRow, readCsv } from "./csv-reader.ts";

async function* inParts(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function rowsOf(text: string | Buffer, size = 7): Promise<CsvRow[]> {
  const rows: CsvRow[] = [];
  for await (const row of readCsv(inParts(Buffer.from(text), size))) rows.push(row);
  return rows;
}

const cellsOf = async (text: string) => (await rowsOf(text)).map(({ cells }) => cells);

test("a table reads the same whatever writes its lines and separators", async () => {
  const expected = [
    ["a", "b"],
    ["1", "x, y"],
  ];
  for (const separator of [",", ";", "\t", "|"])
    for (const end of ["\n", "\r\n", "\r"])
      for (const mark of ["", "\uFEFF"])
        assert.deepEqual(await cellsOf(`${mark}a${separator}b${end}1${separator}"x, y"${end}`), expected);
  assert.deepEqual(await cellsOf('sep=;\na;b\n1;"x, y"'), expected);
  assert.deepEqual(await cellsOf('a,b\n\n1,"x, y"'), expected, "empty lines are left out");
});

test("a quote within a cell is the cell's own", async () => {
  assert.deepEqual(await cellsOf('a,b\n2" pipe,a""b\n"say ""no""",""\n'), [
    ["a", "b"],
    ['2" pipe', 'a""b'],
    ['say "no"', ""],
  ]);
});

test("each row knows its line and its bytes, whatever line breaks are within it", async () => {
  const text = '\uFEFFa,b\r\n"one\r\ntwo",é\r\nlast,row';
  const rows = await rowsOf(text);
  assert.deepEqual(
    rows.map(({ line }) => line),
    [1, 2, 4],
  );
  const bytes = Buffer.from(text);
  assert.deepEqual(
    rows.map(({ from, to }) => bytes.subarray(from, to).toString()),
    ["a,b", '"one\r\ntwo",é', "last,row"],
  );
});

test("what cannot be told says why, and the rows after it are read", async () => {
  const rows = await rowsOf('a,b\n"one"two,3\n4,5\n');
  assert.deepEqual(
    rows.map(({ trouble }) => trouble),
    [null, "A quote is closed in the middle of a cell.", null],
  );
  const latin = Buffer.concat([Buffer.from("a\n"), Buffer.from("caf\xe9\n", "latin1"), Buffer.from("good\n")]);
  const read = await rowsOf(latin);
  assert.match(read[1]?.trouble ?? "", /^It holds letters that are not UTF-8/);
  assert.deepEqual(read[2]?.cells, ["good"]);
  assert.equal((await rowsOf('a\n"never'))[1]?.trouble, "A quote is opened and never closed.");
});

test("what is no table is refused whole", async () => {
  await assert.rejects(rowsOf(Buffer.from("\uFEFFa,b", "utf16le")), /This is no CSV file in UTF-8/);
  await assert.rejects(rowsOf(Buffer.from([1, 0, 2, 0, 0])), /This is no CSV file in UTF-8/);
  await assert.rejects(rowsOf(`a\n"${"x".repeat(1_100_000)}`, 65_536), /Line 2: The row is longer than 1 MB/);
});

test("never more than one row is held: rows come while the file is still being read", async () => {
  let given = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (; given < 10_000; given++) yield Buffer.from(`row ${given},x\n`);
  }
  let seen = 0;
  for await (const _ of readCsv(endless())) {
    seen++;
    assert(given - seen <= 2, `${given} parts were read for ${seen} rows`);
  }
  assert.equal(seen, 10_000);
});

test("what was written for a spreadsheet is read back exactly, formulas too", async () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom("=1+1", "'=1", "''@x", "-5", "'", "\t", "\r\n", '"', "é😀"));
  const table = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(table, fc.integer({ min: 1, max: 50 }), async (rows, size) => {
      const text = csvOf(["a", "b", "c"], rows);
      const read = await rowsOf(text, size);
      assert.deepEqual(
        read.slice(1).map(({ cells }) => cells.map(plainText)),
        rows.map((cells) => cells.map((each) => each.toWellFormed())),
      );
    }),
  );
});
