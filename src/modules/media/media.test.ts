import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import sharp from "sharp";
import { fixedClock, minute } from "#kernel/clock";
import { createLog } from "#kernel/log";
import { testPhotographs } from "../../../test/support/photographs.ts";
import { createMedia, type Format, printName, readPrintName, shortName, type Width, widthsOf } from "./index.ts";

const root = join(import.meta.dirname, "../../..");
const folder = mkdtempSync(join(tmpdir(), "candour-media-"));
const clock = fixedClock(new Date("2026-11-29T12:00:00Z"));
const lines: string[] = [];
const log = createLog(clock.now, (line) => lines.push(line));
const media = createMedia({ folder, root, clock, log, waitMs: 60_000 });
after(() => {
  media.close();
  rmSync(folder, { recursive: true });
});

const sofa = readFileSync(join(testPhotographs, "arden-sofa/moss-velvet.three-quarter.avif"));
const noPicture = readFileSync(join(testPhotographs, "langdale-dining-table/natural-oak.three-quarter.avif"));
const said = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

test("a name is read as it was given, and nothing else is read", () => {
  const master = "0123456789abcdef".repeat(4);
  assert.equal(printName({ master, width: 480, format: "avif" }), "0123456789abcdef0123-480.avif");
  assert.deepEqual(readPrintName("0123456789abcdef0123-480.avif"), {
    short: "0123456789abcdef0123",
    width: 480,
    format: "avif",
  });
  for (const name of [
    "0123456789abcdef0123-481.avif",
    "0123456789abcdef0123-0480.avif",
    "0123456789abcdef0123-480.png",
    "0123456789abcdef0123-720.jpg",
    "0123456789abcdef0123-480.avif.webp",
    "0123456789abcdef012-480.avif",
    "0123456789ABCDEF0123-480.avif",
    "../23456789abcdef0123-480.avif",
    "0123456789abcdef0123/../master",
    "0123456789abcdef0123-480.avif\n",
    "",
  ]) {
    assert.equal(readPrintName(name), null, name);
  }
  assert.deepEqual(widthsOf(1200, "webp"), [320, 480, 720, 1080]);
  assert.deepEqual(widthsOf(1600, "avif"), [320, 480, 720, 1080, 1600]);
  assert.deepEqual(widthsOf(1600, "jpg"), [480, 1080]);
});

test("a master is kept once, and its prints have the width that was asked for, its shape and no metadata", async () => {
  const master = await media.keep(sofa);
  assert.equal(await media.keep(sofa), master);
  assert.equal(await media.has(master), true);
  assert.equal(await media.has("0".repeat(64)), false);
  const before = await sharp(sofa).metadata();
  assert.deepEqual(
    [before.exif, before.xmp, before.icc].map((each) => each !== undefined),
    [true, true, true],
  );
  for (const [width, format] of [
    [480, "avif"],
    [320, "webp"],
    [1080, "jpg"],
  ] as const satisfies readonly (readonly [Width, Format])[]) {
    const bytes = await media.print({ master, width, format });
    assert.ok(bytes !== null);
    const { width: made, height, exif, xmp, icc, iptc, comments } = await sharp(bytes).metadata();
    assert.deepEqual([made, height], [width, (width * 3) / 4]);
    assert.deepEqual([exif, xmp, icc, iptc, comments], Array(5).fill(undefined));
    assert.equal(Buffer.from(bytes).includes("Testwood"), false);
    assert.deepEqual(readFileSync(join(folder, shortName(master), `${width}.${format}`)), Buffer.from(bytes));
  }
  assert.deepEqual(said(), []);
});

test("several that ask for the same at once are answered by one piece of work, and later ones from the disk", async () => {
  const master = await media.keep(sofa);
  const print = { master, width: 720, format: "webp" } as const;
  const [first, second] = await Promise.all([media.print(print), media.print(print)]);
  assert.ok(first !== null && first === second);
  writeFileSync(join(folder, shortName(master), "720.webp"), "kept");
  assert.equal(Buffer.from((await media.print(print)) ?? []).toString(), "kept");
});

test("what is no picture gives none; the log says of which kind the failure was, once, and it is left alone for ten minutes", async () => {
  const master = await media.keep(noPicture);
  const print = { master, width: 480, format: "avif" } as const;
  assert.equal(await media.print(print), null);
  assert.equal(await media.print(print), null);
  const broken = { level: "warn", event: "picture-not-made", because: "broken" };
  const told = () => said().map(({ level, event, because }) => ({ level, event, because }));
  assert.deepEqual(told(), [broken]);
  assert.doesNotMatch(lines.join(""), /no picture|input|vips/i);
  clock.advance(10 * minute);
  assert.equal(await media.print(print), null);
  assert.deepEqual(told(), [broken, broken]);
  assert.deepEqual(readdirSync(join(folder, shortName(master))), ["master"]);
  lines.length = 0;
});

test("a master that nobody handed in gives none, and nothing is written", async () => {
  const master = "f".repeat(64);
  assert.equal(await media.print({ master, width: 480, format: "avif" }), null);
  assert.equal(existsSync(join(folder, shortName(master))), false);
  assert.deepEqual(
    said().map(({ because }) => because),
    ["no-master"],
  );
  lines.length = 0;
});

test("whoever has waited long enough goes without, and finds the print the next time", async () => {
  const impatient = createMedia({ folder, root, clock, log, waitMs: 1 });
  const print = { master: await media.keep(sofa), width: 1080, format: "webp" } as const;
  assert.equal(await impatient.print(print), null);
  while ((await impatient.print(print)) === null) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(said(), []);
  impatient.close();
});

test("in advance is made what pages ask for first, and nothing that is there already", async () => {
  const place = mkdtempSync(join(tmpdir(), "candour-media-"));
  const ahead = createMedia({ folder: place, root, clock, log, waitMs: 60_000 });
  const sha256 = await ahead.keep(sofa);
  const made = () => readdirSync(join(place, shortName(sha256))).sort();
  ahead.prepare([{ sha256, width: 1200 }]);
  while (made().length < 5) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(made(), ["1080.avif", "320.avif", "480.avif", "720.avif", "master"]);
  assert.equal(statSync(join(place, shortName(sha256), "master")).mode & 0o777, 0o600);
  assert.deepEqual(said(), []);
  ahead.close();
  rmSync(place, { recursive: true });
});
