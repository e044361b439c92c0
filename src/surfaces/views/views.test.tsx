import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
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

test("a price stands beside the price with delivery, and 'from' only where dearer ones exist", () => {
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

test("the style sheet knows every class that pages use, and no other", () => {
  const sources = [...filesBelow(join(root, "src/surfaces")), ...filesBelow(join(root, "src/browser"))].filter(
    (path) => (path.endsWith(".tsx") || path.includes("browser")) && !path.includes(".test."),
  );
  const code = sources.map((path) => readFileSync(path, "utf8")).join("\n");
  const used = new Set(
    [...code.matchAll(/class(?:Name = |=)?(?:("[^"]+"|\{[^}]*\})|: ([^\n]*))/g)].flatMap(([, attribute, property]) =>
      [...(attribute ?? property ?? "").matchAll(/"([^"]+)"/g)].flatMap((match) => (match[1] ?? "").split(" ")),
    ),
  );
  used.delete("");
  const known = new Set(
    [...assets.styles.replaceAll(/url\([^)]*\)/g, "").matchAll(/\.(-?[a-z][\w-]*)/g)].map((match) => match[1] ?? ""),
  );
  const unstyled = [...used].filter((name) => !known.has(name));
  assert.deepEqual(unstyled.sort(), [...withoutStyle].sort());
  assert.deepEqual(
    [...known].filter((name) => !used.has(name)),
    [],
  );
});

/** Names that take a list its bullets, or mark a place. */
const withoutStyle = ["bare", "lines", "order"];

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
