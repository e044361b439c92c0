/** What promotions, parcels and a catalogue that moves make of each other. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CatalogueSnapshot } from "#catalogue";
import { londonDay } from "#delivery";
import { day } from "#kernel/clock";
import { formatMoney } from "#kernel/money";
import type { PromotionTerms } from "#promotions";
import { addToBasket, buyBasket, formOn, openBrowser } from "../gate/plain-browser.ts";
import { openApp } from "../support/app.ts";
import { problemsOf } from "../support/html.ts";
import { ada } from "../support/people.ts";
import { plain } from "../support/promotions.ts";
import { type Hired, hire } from "../support/staff.ts";

const app = await openApp({ work: false });
const { orders, catalogue, promotions } = app.modules;
const { database, clock } = app.ground;
const { reader } = database;
const clerk = await hire(app, "orders", "clerk");
const lena = await hire(app, "catalogue", "lena");
const nadia = await hire(app, "marketing", "nadia");

async function promote(terms: Partial<PromotionTerms>): Promise<string> {
  const whole = { ...plain(clock), kind: "percent", percent: 10, ...terms } as const;
  const made = await database.transact((tx) => promotions.make(tx, "nadia", whole));
  assert.ok(made.ok, JSON.stringify(made));
  await promotions.refresh();
  return made.id;
}
async function ends(id: string): Promise<void> {
  const now = (await promotions.one(reader, id)) ?? assert.fail();
  await database.transact((tx) => promotions.stop(tx, "nadia", now));
  await promotions.refresh();
}
const madeToOrder = (wanted: (product: CatalogueSnapshot["products"][number]) => boolean) => {
  const found = catalogue.current().products.filter((product) => !product.isSwatch && wanted(product));
  return found.flatMap((product) => {
    const variant = product.variants.find(({ supply }) => supply.kind === "made-to-order");
    return variant === undefined ? [] : [{ product, sku: variant.sku, priceMinor: variant.priceMinor }];
  });
};
function untilSnapshot(wanted: (snapshot: CatalogueSnapshot) => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (wanted(catalogue.current())) return resolve();
    catalogue.onChange((snapshot) => wanted(snapshot) && resolve());
  });
}
/** What is taken off a basket with one piece. */
async function offOf(sku: string): Promise<boolean> {
  const browser = openBrowser(app.url);
  await addToBasket(browser, sku);
  return /Taken off goods/.test((await browser.get("/basket")).text);
}
const amountOn = (page: string) => / name="amount" value="([^"]*)"/.exec(page)?.[1];
const see = async (who: Hired, path: string) => (await who.ask(path)).text;
/** The form of a promotion as a browser would send it: what is ticked and chosen, and nothing else. */
function promotionForm(page: string): Array<[string, string]> {
  const [, inner = ""] = /<form action="\/promotions\/[0-9a-f-]{36}"[^>]*>([\s\S]*?)<\/form>/.exec(page) ?? [];
  const attribute = (tag: string, name: string) => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? "";
  const inputs = [...inner.matchAll(/<input[^>]*>/g)]
    .map(([tag]) => tag)
    .filter((tag) => !tag.includes('type="checkbox"') || / checked/.test(tag))
    .map((tag): [string, string] => [attribute(tag, "name"), attribute(tag, "value")]);
  const areas = [...inner.matchAll(/<textarea[^>]* name="([^"]*)"[^>]*>([\s\S]*?)<\/textarea>/g)].map(
    ([, name = "", words = ""]): [string, string] => [name, words],
  );
  const chosen = /<option value="([^"]*)" selected/.exec(inner)?.[1] ?? assert.fail();
  return [...inputs, ...areas, ["kind", chosen]];
}
const scopeOf = async (id: string) => {
  const { categories, products } = (await promotions.one(reader, id)) ?? assert.fail();
  return { categories, products };
};

test("a promotion follows its department and its product to other addresses, and saving it there leaves it what it is for", async () => {
  const sofa = madeToOrder(({ category }) => category === "sofas")[0] ?? assert.fail();
  const piece = madeToOrder(({ category }) => category !== "sofas" && category !== "armchairs")[0] ?? assert.fail();
  const other = madeToOrder(({ category }) => category === "armchairs")[0] ?? assert.fail();
  const id = await promote({ categories: ["sofas"], products: [piece.product.slug], until: inDays(7) });
  const all = async () => [await offOf(sofa.sku), await offOf(piece.sku), await offOf(other.sku)];
  assert.deepEqual(await all(), [true, true, false]);

  const find = async (slug: string) =>
    (await catalogue.categories(reader)).find((each) => each.slug === slug) ?? assert.fail(slug);
  const categoryForm = async (slug: string, more: Record<string, string>) => {
    const { name, singular, blurb, revision } = await find(slug);
    const place = String((await catalogue.categories(reader)).findIndex((each) => each.slug === slug) + 1);
    return { revision: String(revision), name, singular, blurb, address: slug, place, ...more };
  };
  const renamed = await lena.post("/categories/sofas", await categoryForm("sofas", { address: "settees" }));
  assert.equal(renamed.status, 303, renamed.text);
  const { slug, range, designer, tags, category } = piece.product;
  const { revision } = (await catalogue.kept(reader, slug)) ?? assert.fail();
  const place = {
    revision: String(revision),
    category,
    address: `${slug}-anew`,
    range,
    designer: designer ?? "",
    tags: tags.join(", "),
  };
  assert.equal((await lena.post(`/products/${slug}/place`, place)).status, 303);
  await untilSnapshot((snapshot) => snapshot.category("settees") !== null && snapshot.product(`${slug}-anew`) !== null);
  assert.deepEqual(await all(), [true, true, false], "what it is for has another address and is the same");
  const now = { categories: ["settees"], products: [`${slug}-anew`] };
  assert.deepEqual(await scopeOf(id), now);

  const made = (await promotions.changes(reader, id, 99)).length;
  const page = await see(nadia, `/promotions/${id}`);
  assert.deepEqual(await problemsOf(page), []);
  const form = promotionForm(page);
  assert.deepEqual(
    form.filter(([name]) => name === "category" || name === "products"),
    [
      ["category", "settees"],
      ["products", `${slug}-anew`],
    ],
  );
  const saved = await nadia.post(`/promotions/${id}`, [
    ...form.filter(([name]) => name !== "title"),
    ["title", "Open days"],
  ]);
  assert.equal(saved.status, 303, saved.text);
  assert.deepEqual(await scopeOf(id), now);
  const [change] = await promotions.changes(reader, id, 1);
  assert.deepEqual([change?.field, change?.after], ["name", "Open days"]);
  assert.equal((await promotions.changes(reader, id, 99)).length, made + 1, "and nothing else was changed");
  await promotions.refresh();
  assert.deepEqual(await all(), [true, true, false]);
});

test("for a department that is hidden and a product that is off sale it stays what it is, and can still be ended earlier", async () => {
  const [{ id } = assert.fail()] = await promotions.list(reader, { most: 1 });
  const settees = (await catalogue.categories(reader)).find(({ slug }) => slug === "settees") ?? assert.fail();
  const { name, singular, blurb, revision, position } = settees;
  const hidden = { name, singular, blurb, address: "settees", place: String(position + 1), hidden: "yes" };
  const hid = await lena.post("/categories/settees", { ...hidden, revision: String(revision) });
  assert.equal(hid.status, 303, hid.text);
  const [slug = ""] = (await scopeOf(id)).products;
  const kept = (await catalogue.kept(reader, slug)) ?? assert.fail();
  const off = await database.transact((tx) =>
    catalogue.changing("lena").takeOffSale(tx, { slug, revision: kept.revision }),
  );
  assert.ok(off.ok, JSON.stringify(off));
  await untilSnapshot((snapshot) => snapshot.category("settees") === null && snapshot.product(slug) === null);
  const sofa = madeToOrder(({ category }) => category === "settees")[0] ?? assert.fail();
  const other = madeToOrder(({ category }) => category === "armchairs")[0] ?? assert.fail();
  assert.deepEqual([await offOf(sofa.sku), await offOf(other.sku)], [true, false]);
  const page = await see(nadia, `/promotions/${id}`);
  assert.match(page, /value="settees" checked[^>]*> Sofas, hidden/);
  const form = promotionForm(page).filter(([field]) => field !== "until");
  const saved = await nadia.post(`/promotions/${id}`, [...form, ["until", inDays(3)]]);
  assert.equal(saved.status, 303, saved.text);
  await promotions.refresh();
  assert.deepEqual(await scopeOf(id), { categories: ["settees"], products: [slug] });
  assert.deepEqual([await offOf(sofa.sku), await offOf(other.sku)], [true, false], "it is not for everything now");
  await ends(id);
});

test("of an order with a reduction the office says to the penny what goes back for the rest, and works out what is kept", async () => {
  const id = await promote({ kind: "amount", percent: null, amountMinor: 10_001 });
  const [first, second] = madeToOrder(() => true);
  assert.ok(first !== undefined && second !== undefined);
  const browser = openBrowser(app.url);
  await addToBasket(browser, first.sku, 3);
  await addToBasket(browser, second.sku, 1);
  const secret = await buyBasket(browser, ada);
  await ends(id);
  const { number, totalMinor, delivery } = (await orders.orderBySecret(reader, secret))?.order ?? assert.fail();
  const at = `/orders/${number}`;
  const part = formOn(await see(clerk, `${at}/parcel`), /parcel$/);
  const { pieces: _, ...fields } = part.fields;
  const sent = await clerk.post(part.action, [...Object.entries(fields), ["pieces", "1"], ["pieces", "0"]]);
  assert.equal(sent.status, 303, sent.text);

  const asked = await see(clerk, `${at}/rest-cancellation`);
  const rest = formOn(asked, /rest-cancellation$/);
  assert.equal((await clerk.post(rest.action, rest.fields)).status, 303);
  const [refund] = ((await orders.dossier(reader, number)) ?? assert.fail()).refunds;
  const backMinor = refund?.amountMinor ?? assert.fail();
  assert.ok(backMinor < 2 * first.priceMinor + second.priceMinor, "less than without the reduction");
  assert.ok(
    asked.includes(`Cancel the rest and give back ${formatMoney(backMinor)}<`),
    "what was said is what goes back",
  );
  assert.ok(asked.includes(`${formatMoney(backMinor)} goes back the way it was paid`));

  const keptMinor = totalMinor - delivery.priceMinor - backMinor;
  const page = await see(clerk, `${at}/refund?pieces=1`);
  assert.deepEqual(await problemsOf(page), []);
  assert.equal(amountOn(page), (keptMinor / 100).toFixed(2));
  const counters = [...page.matchAll(/<input[^>]*name="pieces"[^>]*>/g)].map(([tag]) => / max="(\d+)"/.exec(tag)?.[1]);
  assert.deepEqual(counters, ["1"], "for what was called off the money is on its way already");
  assert.equal(
    amountOn(await see(clerk, `${at}/refund?pieces=3&delivery=on`)),
    ((keptMinor + delivery.priceMinor) / 100).toFixed(2),
  );
});

function inDays(days: number): string {
  return londonDay(new Date(clock.now().getTime() + days * day));
}
