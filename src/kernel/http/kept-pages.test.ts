import assert from "node:assert/strict";
import { test } from "node:test";
import { createKeptPages } from "./kept-pages.ts";
import { toKept } from "./response.ts";

const html = `<!doctype html><title>Sofas</title>${"<p>A sofa of green velvet.</p>".repeat(1_000)}`;
const now = Date.parse("2026-11-29T12:00:00Z");

test("a page that is kept holds no more memory than its own bytes", () => {
  for (const brotli of [true, false]) {
    const { body } = toKept(html, [], brotli, now);
    assert.equal(body.buffer.byteLength, body.byteLength);
  }
});

test("pages are kept up to so many bytes, tags and all; the one not used for longest goes first", () => {
  const page = toKept(html, ["catalogue", "level:A", "level:B"], true, now);
  const weight = page.body.byteLength + 500 + 3 * 100;
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
