import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { stages } from "#orders";
import { readOfficeAssets } from "./assets.ts";
import { kindOfBrowser } from "./kind-of-browser.ts";
import { lastDays, moveDay, sumTakings } from "./today/takings.ts";
import { ownPath } from "./way-back.ts";

const root = join(import.meta.dirname, "../../..");
const assets = await readOfficeAssets(root);
const style = Buffer.from(assets.style).toString("utf8");

test("the style sheet of the back office knows every class that its pages use, and no other", () => {
  const code = [join(root, "src/surfaces/backoffice"), join(root, "src/browser")]
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.tsx$|office.*\.ts$/.test(entry.name) && !entry.name.includes(".test."))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .concat(sharedParts())
    .join("\n");
  const used = new Set(
    [...code.matchAll(/class(?:Name)?(?:\s?=\s?("[^"]+")|=\{([^}]*)\}|: ([^\n]*))/g)].flatMap(
      ([, plain, computed, property]) =>
        [...(plain ?? computed ?? property ?? "").matchAll(/["`]([^"`]+)["`]/g)].flatMap((match) =>
          (match[1] ?? "").split(" "),
        ),
    ),
  );
  const known = new Set([...style.matchAll(/\.(-?[a-z][\w-]*)/g)].map((match) => match[1] ?? ""));
  assert.deepEqual([...used].filter((name) => !known.has(name) && !withoutStyle.has(name)).sort(), []);
  assert.deepEqual([...known].filter((name) => !used.has(name) && !computed.has(name)).sort(), []);
});

/** Made from the stage that an order is at. */
const computed = new Set<string>(["stage", ...stages]);
/** Mark a list that takes no bullets, and forms that a script looks for. */
const withoutStyle = new Set(["rooms", "chosen", "go-on"]);

/** What the pages take from the shop's shared parts. */
function sharedParts(): string[] {
  return ["field.tsx", "form.tsx", "table.tsx", "error-summary.tsx"].map((name) =>
    readFileSync(join(root, "src/surfaces/views", name), "utf8"),
  );
}

test("style and script are small, load no font and nothing from elsewhere, and are named by their content", () => {
  assert.doesNotMatch(style, /url\(|@import|@font-face/);
  assert.ok(brotliCompressSync(assets.style).byteLength <= 6_000, "style");
  assert.ok(brotliCompressSync(assets.script).byteLength <= 5_000, "script");
  assert.match(assets.styleName, /^office\.[0-9a-f]{12}\.css$/);
  assert.match(assets.scriptName, /^office\.[0-9a-f]{12}\.js$/);
});

test("of a browser its kind and system are told apart, and nothing else is kept", () => {
  const told = (agent: string) => kindOfBrowser([["user-agent", agent]]);
  const chrome =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
  assert.equal(told(chrome), "Chrome on Windows");
  assert.equal(told(`${chrome} Edg/141.0.0.0`), "Edge on Windows");
  assert.equal(told("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"), "Firefox on Linux");
  assert.equal(
    told(
      "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1",
    ),
    "Safari on iOS",
  );
  assert.equal(told("<script>alert(1)</script>"), "A browser on some system");
  assert.equal(kindOfBrowser([]), "A browser on some system");
});

test("a way back is a path of ours", () => {
  assert.equal(ownPath("/orders?late=1", "/"), "/orders?late=1");
  for (const to of [undefined, "", "//x", "/\\x", "x", "https://x", "/a b", "/a\nb", "/a\\b"])
    assert.equal(ownPath(to, "/"), "/", String(to));
});

test("a span of days has every day, and is compared with the same weekdays a year before", () => {
  const days = lastDays("2026-11-30", 3);
  assert.deepEqual(days, { from: "2026-11-28", to: "2026-11-30" });
  assert.equal(moveDay(days.to, -364), "2025-12-01");
  assert.equal(moveDay("2028-03-01", -1), "2028-02-29");
  const booked = [{ day: "2026-11-29", sales: 2, soldMinor: 30_000, refundedMinor: 500 }];
  const takings = sumTakings(days, booked, [{ day: "2025-11-30", sales: 1, soldMinor: 9_000, refundedMinor: 0 }]);
  assert.deepEqual(
    takings.days.map(({ day, soldMinor }) => [day, soldMinor]),
    [
      ["2026-11-28", 0],
      ["2026-11-29", 30_000],
      ["2026-11-30", 0],
    ],
  );
  assert.deepEqual(
    [takings.soldMinor, takings.refundedMinor, takings.sales, takings.yearBeforeMinor],
    [30_000, 500, 2, 9_000],
  );
});
