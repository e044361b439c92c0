import assert from "node:assert/strict";
import { test } from "node:test";
import { csvOf } from "./csv.ts";

test("a table begins with a byte order mark, ends its lines with CRLF, and doubles quotes", () => {
  assert.equal(
    csvOf(
      ["a", "b"],
      [
        ['say "no"', 12],
        [null, 3.5],
      ],
    ),
    '\uFEFF"a","b"\r\n"say ""no""",12\r\n"",3.5\r\n',
  );
});

test("what a spreadsheet would run as a formula is text", () => {
  for (const text of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
    assert.equal(csvOf(["x"], [[text]]), `\uFEFF"x"\r\n"'${text}"\r\n`);
  assert.equal(csvOf(["x"], [["a=1"], ["FF-7K3M-9QTX"]]), '\uFEFF"x"\r\n"a=1"\r\n"FF-7K3M-9QTX"\r\n');
});
