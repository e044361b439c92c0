import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { brotliDecompressSync } from "node:zlib";
import fc from "fast-check";
import { tries } from "../../../test/support/fuzz.ts";
import { anyCount, countPlace, createCountBadges } from "./count-place.ts";
import { createKeptPages, type KeptPage } from "./kept-pages.ts";
import { openPagesFile } from "./pages-file.ts";
import { keptBody, toKept } from "./response.ts";

const html = `<!doctype html><title>Sofas</title>${"<p>A sofa of green velvet.</p>".repeat(1_000)}`;
const now = Date.parse("2026-11-29T12:00:00Z");
const badges = createCountBadges((count) => (count === 0 ? "" : `<b>${count}<span class="unseen"> pieces</span></b>`));
const kept = (text: string, tags: readonly string[], brotli = true): Promise<KeptPage> =>
  toKept({ kind: "page", text, tags }, { badges, brotli, now });

test("a page that is kept holds no more memory than its own bytes", async () => {
  for (const brotli of [true, false]) {
    const { bytes } = await kept(html, [], brotli);
    assert.equal(bytes.buffer.byteLength, bytes.byteLength);
  }
});

test("pages are kept up to so many bytes, tags and all; the one not used for longest goes first", async () => {
  const page = await kept(html, ["catalogue", "level:A", "level:B"]);
  const weight = page.bytes.byteLength + 450 + 3 * 8;
  const pages = createKeptPages(3 * weight);
  for (const key of ["a", "b", "c"]) pages.put(key, page, 0);
  assert.equal(pages.bytes(), 3 * weight);
  pages.get("a", now);
  pages.put("d", page, 0);
  assert.equal(pages.bytes(), 3 * weight);
  assert.deepEqual(
    ["a", "b", "c", "d"].map((key) => pages.get(key, now) !== undefined),
    [true, false, true, true],
  );
  pages.drop("level:B");
  assert.equal(pages.bytes(), 0);
});

test("what memory has no room for lies in a file, round and round, and is dropped with its tag like the rest", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "candour-kept-"));
  const file = openPagesFile(folder, 1_000);
  assert.ok(file);
  t.after(() => file.close());
  assert.deepEqual(readdirSync(folder), [], "it has no name, so that nothing of it stays");
  rmSync(folder, { recursive: true });
  const pages = createKeptPages(10 * 500, file);
  const page = (fill: number, length: number): KeptPage => ({
    ...{ kind: "page", place: undefined, encoding: undefined, etag: "", until: now + 1 },
    ...{ bytes: new Uint8Array(length).fill(fill), tags: [`tag:${fill % 2}`] },
  });
  const found = (upTo: number) =>
    Array.from({ length: upTo }, (_, n) => {
      const bytes = pages.get(String(n), now)?.bytes;
      assert.ok(bytes === undefined || bytes.every((byte) => byte === n), `page ${n} is its own`);
      return bytes === undefined ? "-" : String(bytes.byteLength);
    }).join(" ");
  for (let n = 0; n < 4; n++) pages.put(String(n), page(n, 300), 0);
  assert.equal(found(4), "300 300 300 300");
  // Each takes 458 bytes beside its own: of eight, four would be in memory, and three in the file.
  for (let n = 4; n < 9; n++) pages.put(String(n), page(n, 300), 0);
  assert.equal(found(9), "- - 300 300 300 300 300 300 300");
  pages.drop("tag:1");
  assert.equal(found(9), "- - 300 - 300 - 300 - 300");
  assert.equal(pages.get("4", now + 1), undefined);
  pages.drop();
  assert.equal(pages.bytes(), 0);
});

test("a disk that takes nothing only means that pages are drawn again", () => {
  const page = { kind: "page", place: undefined, encoding: undefined, etag: "", tags: [], until: now + 1 } as const;
  const pages = createKeptPages(1_000, { room: 10_000, write: () => false, read: () => undefined });
  pages.put("a", { ...page, bytes: new Uint8Array(500) }, 0);
  pages.put("b", { ...page, bytes: new Uint8Array(500) }, 0);
  assert.equal(pages.get("a", now), undefined);
  assert.equal(pages.get("b", now)?.bytes.byteLength, 500);
  assert.equal(openPagesFile("/nowhere/at/all", 1_000), undefined);
});

test("whatever stands round the place, each number comes out in it and all else as it was drawn", async () => {
  const words = fc.array(
    fc.constantFrom("<b>", "3", " pieces", "</b>", "\t\n", "velvet ", "é", "  ", "\ud83d\udecb", '<p class="unseen">'),
    {
      maxLength: 200,
    },
  );
  await fc.assert(
    fc.asyncProperty(words, words, fc.integer({ min: 0, max: 999 }), async (before, after, count) => {
      const drawn = before.join("") + countPlace + after.join("");
      const expected = before.join("") + badges.of(count).toString() + after.join("");
      const packed = await kept(drawn, []);
      assert.equal(brotliDecompressSync(keptBody(packed, count, badges)).toString(), expected);
      const plain = await kept(drawn, [], false);
      assert.equal(Buffer.from(keptBody(plain, count, badges)).toString(), expected);
      assert.equal(badges.fill(drawn, count), expected);
    }),
    { numRuns: tries(200) },
  );
});

test("a number that no basket has shows nothing, and what needs more room than there is is refused at once", () => {
  for (const count of [anyCount, 0, 1_000]) assert.equal(badges.of(count).toString().trim(), "");
  assert.equal(badges.of(999).byteLength, badges.of(1).byteLength);
  assert.throws(() => createCountBadges(() => "x".repeat(49)), /in more than 48 bytes/);
});
