import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import type { Links } from "#kernel/http";
import { shop as trader } from "../../../sample/shop.ts";
import { problemsOf } from "../../../test/support/html.ts";
import { readPageAssets } from "./assets.ts";
import { ErrorSummary } from "./error-summary.tsx";
import { Field } from "./field.tsx";
import { Form } from "./form.tsx";
import { Layout } from "./layout.tsx";
import { Price } from "./money.tsx";
import { numbersNear, Paging } from "./paging.tsx";
import { Table } from "./table.tsx";
import { dataText } from "./verbatim.tsx";

const root = join(import.meta.dirname, "../../..");
const assets = await readPageAssets(root);
const links: Links = { to: (name) => `/${name}`, absolute: (name) => `http://localhost/${name}` };
const shop = { ...trader, departments: [{ slug: "sofas", name: "Sofas" }], collections: [], assets };
const frame = {
  links,
  shop,
  basketCount: 2,
  title: "Delivery",
  description: "A test.",
  canonical: "http://localhost/x",
};

test("a form with mistakes is valid, and each mistake leads to its field and is said beside it", async () => {
  const errors = { email: "Enter an e-mail address.", name: undefined };
  const html = `<!doctype html>${(
    (
      <Layout {...frame} bare robots="noindex">
        <h1>Delivery</h1>
        <ErrorSummary errors={errors} />
        <Form action="/checkout" hidden={{ total: "1" }}>
          <Field name="email" label="E-mail" type="email" why="To write to you." value={'<"&>'} error={errors.email} />
          <Field name="name" label="Name" autocomplete="name" />
          <Field name="note" label="Note" rows={3} optional value="</textarea><b>" />
          <button type="submit">Go</button>
        </Form>
        <Table caption="Sums" head={["What", "Sum"]} rows={[["Goods", "£1.00"]]} />
        <Paging page={2} pages={9} href={(page) => `/list?page=${page}`} />
      </Layout>
    )
  ).toString()}`;
  assert.deepEqual(await problemsOf(html), []);
  assert.match(html, /<a href="#field-email">Enter an e-mail address\.<\/a>/);
  assert.match(
    html,
    /id="field-email"[^>]*aria-describedby="field-email-why field-email-wrong"[^>]*aria-invalid="true"/,
  );
  assert.match(html, /value="&lt;&quot;&amp;&gt;"/);
  assert.match(html, /&lt;\/textarea&gt;&lt;b&gt;<\/textarea>/);
  assert.doesNotMatch(html, /<search|class="rooms"/);
});

test("the checker of pages finds what is wrong", async () => {
  const head = '<!doctype html><html lang="en"><head><title>x</title></head>';
  const inline = ["style", '"color:red"'].join("=");
  const wrong = `${head}<body><p><div>a</div></p><img src="a"><input><p ${inline}>x</p></body></html>`;
  const rules = (await problemsOf(wrong)).map((problem) => problem.split(" ")[0]);
  for (const rule of ["close-order", "wcag/h37", "input-missing-label", "no-inline-style"]) {
    assert.ok(rules.includes(rule), `${rule} is not among ${rules.join(", ")}`);
  }
});

test("data in a page cannot end its block", () => {
  const hostile = { name: "</script><!--<script>&\u2028\u2029" };
  const text = dataText(hostile);
  assert.doesNotMatch(text, /[<>&\u2028\u2029]/);
  assert.deepEqual(JSON.parse(text), hostile);
});

test("pages are numbered round the present one", () => {
  assert.deepEqual(numbersNear(1, 1), [1]);
  assert.deepEqual(numbersNear(1, 3), [1, 2, 3]);
  assert.deepEqual(numbersNear(5, 9), [1, null, 4, 5, 6, null, 9]);
  assert.deepEqual(numbersNear(9, 9), [1, null, 8, 9]);
});

test("a price stands beside the price with delivery, and 'from' only where dearer ones exist (L57, L58)", () => {
  const text = (price: Parameters<typeof Price>[0]["price"]) =>
    (<Price price={price} />)
      .toString()
      .replace(/<[^>]+>/g, " ")
      .replace(/\s+/g, " ")
      .trim();
  const earlier = { priceMinor: 139_900, from: "2026-07-01", until: "2026-11-16" };
  const days = "1 Jul to 16 Nov 2026";
  assert.equal(text({ priceMinor: 124_900, deliveredMinor: 129_800 }), "£1,249 £1,298 delivered");
  assert.equal(text({ priceMinor: 124_900, from: true, deliveredMinor: 129_800 }), "From £1,249 £1,298 delivered");
  assert.equal(text({ priceMinor: 0, deliveredMinor: 0 }), "Free");
  assert.equal(text({ priceMinor: 124_900, deliveredMinor: null, earlier }), `£1,249 Was £1,399, ${days}`);
  const from = { priceMinor: 124_900, from: true, deliveredMinor: null, earlier };
  assert.equal(text(from), `From £1,249 The one shown was £1,399, ${days}`);
});

describe("a theme", () => {
  const folder = mkdtempSync(join(tmpdir(), "candour-theme-"));
  const path = join(folder, "theme.css");
  const guide = readFileSync(join(root, "docs/theme.md"), "utf8");
  after(() => rmSync(folder, { recursive: true }));

  test("of the guide changes what it names, in the frame of the browser too, and adds nothing", async () => {
    writeFileSync(path, /```css\n([\s\S]*?)```/.exec(guide)?.[1] ?? "");
    const own = await readPageAssets(root, path);
    const { text } = own.styles.shop;
    assert.match(text, /:root\{color-scheme:light dark;--paper: ?light-dark\(#fff(fff)?, ?#0f1318\)/);
    assert.doesNotMatch(text, /#f8f5ef|#234536/);
    assert.match(text, /--warn: ?light-dark\(#8c3a17, ?#eeb08c\)/);
    assert.notEqual(own.styles.shop.hash, assets.styles.shop.hash);
    assert.deepEqual(
      [own.paper, own.accent, own.loadsFont],
      [{ light: "#ffffff", dark: "#0f1318" }, { light: "#1f3a5f", dark: "#a9c8f0" }, false],
    );
    assert.ok(Math.abs(text.length - assets.styles.shop.text.length) < 200);
    const page = (<Layout {...frame} shop={{ ...shop, assets: own }} />).toString();
    assert.match(page, /<meta name="theme-color" content="#0f1318" media="\(prefers-color-scheme: dark\)"\/>/);
    assert.doesNotMatch(page, /rel="preload"/);
    assert.match((<Layout {...frame} />).toString(), /rel="preload"/);
  });

  test("that is not there leaves everything as it is", async () => {
    assert.deepEqual(await readPageAssets(root, join(folder, "none.css")), assets);
  });

  test("with anything but known tokens is refused in a sentence that says what is wrong", async () => {
    for (const [text, because] of [
      ["body { color: red }", "it is one :root { … } with tokens in it, and nothing else."],
      [":root { --ink: red } .foot { display: none }", "it is one :root { … } with tokens in it, and nothing else."],
      [":root { --inc: red }", "there is no token --inc; docs/theme.md lists them."],
      [":root { color: red }", "“color: red” is no token with a colour, a length or typefaces."],
      [":root { --paper: url(https://elsewhere.example/x.png) }", /is no token with a colour/],
      [":root { --paper: </style><script> }", /is no token with a colour/],
      [":root { --accent: 3px + ( }", "--accent is no colour."],
    ] as const) {
      writeFileSync(path, text);
      await assert.rejects(readPageAssets(root, path), (thrown: Error) => {
        assert.equal(thrown.name, "ThemeError");
        const start = `${path} cannot be used: `;
        assert.ok(thrown.message.startsWith(start), thrown.message);
        const said = thrown.message.slice(start.length);
        if (typeof because === "string") assert.equal(said, because);
        else assert.match(said, because);
        return true;
      });
    }
  });

  test("has a guide that lists every token, and only components that are there", () => {
    const tokens = readFileSync(join(root, "src/surfaces/views/styles/1-tokens.css"), "utf8");
    const declared = new Set([...tokens.matchAll(/^\s*(--[a-z-]+):/gm)].map(([, name]) => name));
    const rows = guide.split("\n").filter((line) => line.startsWith("| `"));
    const listed = rows.flatMap((row) => [...row.matchAll(/`(--[a-z-]+)`/g)].map(([, name]) => name));
    assert.deepEqual([...new Set(listed)].sort(), [...declared].sort());
    const components = rows.flatMap((row) => [...row.matchAll(/`([a-z-]+\.tsx)` \| `(\w+)`/g)]);
    assert.ok(components.length > 10);
    for (const [, file = "", component = ""] of components) {
      const code = readFileSync(join(root, "src/surfaces/views", file), "utf8");
      assert.ok(code.includes(`export function ${component}(`), `${file} has no ${component}`);
    }
  });
});

test("the style sheet knows every class that pages use, and no other", () => {
  const sources = [...filesBelow(join(root, "src/surfaces")), ...filesBelow(join(root, "src/browser"))].filter(
    (path) =>
      (path.endsWith(".tsx") || path.includes("browser")) && !path.includes(".test.") && !path.includes("office"),
  );
  const code = sources.map((path) => readFileSync(path, "utf8")).join("\n");
  const used = new Set(
    [...code.matchAll(/class(?:Name = |=)?(?:("[^"]+"|\{[^}]*\})|: ([^\n]*))/g)].flatMap(([, attribute, property]) =>
      [...(attribute ?? property ?? "").matchAll(/"([^"]+)"/g)].flatMap((match) => (match[1] ?? "").split(" ")),
    ),
  );
  used.delete("");
  const known = new Set(
    [
      ...(assets.styles.shop.text + assets.styles.task.text)
        .replaceAll(/url\([^)]*\)/g, "")
        .matchAll(/\.(-?[a-z][\w-]*)/g),
    ].map((match) => match[1] ?? ""),
  );
  const unstyled = [...used].filter((name) => !known.has(name));
  assert.deepEqual(unstyled.sort(), [...withoutStyle].sort());
  assert.deepEqual(
    [...known].filter((name) => !used.has(name)),
    [],
  );
});

/** Names that take a list its bullets, mark a place, or are of the back office alone. */
const withoutStyle = ["bare", "lines", "order"];

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
