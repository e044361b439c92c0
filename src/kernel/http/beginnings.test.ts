import assert from "node:assert/strict";
import { test } from "node:test";
import { brotliDecompressSync } from "node:zlib";
import fc from "fast-check";
import { tries } from "../../../test/support/fuzz.ts";
import { joint, readyBeginnings } from "./beginnings.ts";

const sheet = `<!doctype html><style>${Array.from({ length: 600 }, (_, at) => `.part-${at}{margin:${at}px}`).join("")}</style>${joint}`;
const task = `<!doctype html><style>main{color:green}</style>${joint}`;
const beginnings = readyBeginnings([sheet, task]);
await beginnings.prepared;
const opened = (html: string) => brotliDecompressSync(beginnings.compress(html) ?? assert.fail()).toString();

test("whatever goes on from a beginning comes out as it went in", () => {
  const words = fc.array(
    fc.oneof(
      fc.constantFrom("<p>", "sofa ", "velvet", "é", "\ud83d\udecb", sheet.slice(30, 90), "</p>\n"),
      fc.string(),
    ),
    { maxLength: 300 },
  );
  fc.assert(
    fc.property(words, fc.boolean(), (rest, isTask) => {
      const html = (isTask ? task : sheet) + rest.join("");
      assert.equal(opened(html), html);
    }),
    { numRuns: tries(300) },
  );
});

test("nothing, very much, and what cannot be compressed can go on from it too", () => {
  const noise = Array.from({ length: 200_000 }, (_, at) => String.fromCharCode(Math.imul(at, 0x9e3779b1) >>> 24)).join(
    "",
  );
  for (const rest of ["", "x", "<p>sofa</p>".repeat(40_000), noise, `<p>${noise}</p>${"sofa ".repeat(9_000)}`])
    assert.equal(opened(sheet + rest) === sheet + rest, true, `${rest.length}`);
});

test("a page that begins in another way is none of these", async () => {
  assert.equal(beginnings.compress("<!doctype html><p>sofa</p>"), undefined);
  assert.equal(readyBeginnings([sheet]).compress(sheet), undefined, "not ready yet");
  await assert.rejects(readyBeginnings(["<!doctype html>"]).prepared, /does not end in its joint/);
});
