import assert from "node:assert/strict";
import { test } from "node:test";
import { assertWritesNothing } from "../gate/every-table.ts";
import { buy, contactForm, openBrowser } from "../gate/plain-browser.ts";
import { send } from "../gate/send.ts";
import { areaFields } from "../gate/settings-requests.ts";
import { openApp } from "../support/app.ts";
import { problemsOf } from "../support/html.ts";
import { ada } from "../support/people.ts";
import { hire } from "../support/staff.ts";
import { until } from "../support/until.ts";

const app = await openApp({ work: false });
const { basket, catalogue, delivery, orders, kept } = app.modules;
const { reader, transact } = app.ground.database;
const olive = await hire(app, "owner", "olive");
const staffTables = ["staff.session", "staff.audit_entry"];

const revision = async () => ({ revision: String((await kept.delivery.newest(reader)).revision) });
const shopShows = async (path: string): Promise<string> =>
  (await send(app.url, path, { headers: { host: new URL(app.url).host } })).text;
const parcelTo = (zone: string) =>
  delivery
    .zones()
    .find((each) => each.zone === zone)
    ?.prices.find(({ service }) => service === "parcel")?.priceMinor;
const contact = {
  ...{ name: "Ada Example", email: "ada@shopper.example", telephone: "01632 960001" },
  ...{ addressLine1: "1 Example Street", addressLine2: "", town: "Newport", postcode: "PO30 1AA", note: "" },
};

/** A basket at the review, with something that goes as a parcel to the Isle of Wight. */
async function atTheReview() {
  const lamp =
    catalogue.current().products.find(({ variants: [first] }) => first?.handling === "parcel") ?? assert.fail();
  const opened = await transact((tx) => basket.open(tx));
  const sku =
    lamp.variants.find((variant) => app.modules.stock.levels().of(variant.sku) !== "out")?.sku ?? assert.fail();
  assert.ok((await transact((tx) => basket.addLine(tx, opened.basketId, sku, 1))).ok);
  const read = orders.readContact(contact);
  const begun = await orders.beginOrder({ basketId: opened.basketId, contact: read.ok ? read.contact : assert.fail() });
  assert.ok(begun.ok, JSON.stringify(begun));
  const found = await orders.review(reader, opened.basketId);
  return { basketId: opened.basketId, review: found.ok ? found.review : assert.fail() };
}

test("a price that is set counts at once, on pages and at the checkout, and whoever is at the review is told", async () => {
  const { basketId, review } = await atTheReview();
  assert.match(await shopShows("/terms"), /the Isle of Wight/);
  const priceMinor = review.delivery.priceMinor + 111;
  const price = (priceMinor / 100).toFixed(2);
  const answer = await olive.post("/settings/delivery/wight", {
    ...areaFields,
    ...(await revision()),
    "parcel-price": price,
  });
  assert.deepEqual([answer.status, answer.headers.location], [303, "/settings/delivery"]);
  await until("the new price counts", () => parcelTo("wight") === priceMinor);
  assert.ok((await shopShows("/terms")).includes(`£${price}`), "no page keeps the old price");
  const paid = await orders.pay({ basketId, expectedTotalMinor: review.totalMinor, seen: review.seen });
  assert.deepEqual([paid.ok, !paid.ok && paid.because], [false, "changed"]);
  assert.equal(!paid.ok && paid.because === "changed" && paid.totalMinor, review.totalMinor + 111);
});

test("an area is added with its codes, codes are moved, and each code lies in exactly one", async () => {
  const added = await olive.post("/settings/new-delivery-area", {
    ...{ ...areaFields, ...(await revision()) },
    ...{ name: "the North York Moors", codes: "YO21-22, yo62", "parcel-price": "7" },
  });
  assert.equal(added.status, 303, added.text);
  await until("the area is there", () => parcelTo("the-north-york-moors") === 700);
  const zoneOf = (place: string) => {
    const found = delivery.zoneOf(place);
    return found.ok ? found.zone : found.because;
  };
  assert.deepEqual(["YO21 1AA", "YO62 1AA", "YO23 1AA"].map(zoneOf), [
    ...["the-north-york-moors", "the-north-york-moors", "mainland"],
  ]);
  const moved = await olive.post("/settings/delivery/highlands/codes", { ...(await revision()), codes: "YO62" });
  assert.equal(moved.status, 303);
  await until("the code has moved", () => zoneOf("YO62 1AA") === "highlands");
  const list = (await olive.ask("/settings/delivery")).text;
  assert.deepEqual(await problemsOf(list), []);
  assert.match(list, /the North York Moors<\/a><\/th>[\s\S]*?£7, 2 to 3 working days/);
  assert.deepEqual(await problemsOf((await olive.ask("/settings/delivery/the-north-york-moors")).text), []);
  assert.deepEqual(await problemsOf((await olive.ask("/settings/new-delivery-area")).text), []);
});

test("what would leave a hole, go below zero or reach too far is refused in a sentence, and changes nothing", async () => {
  const area = "/settings/delivery/wight";
  for (const [target, fields, says] of [
    [area, { "parcel-price": "-1" }, /A price is pounds and pence/],
    [area, { "parcel-least": "9" }, /The fewest days are no more than the most/],
    [area, { name: " " }, /Write what completes/],
    [area, { delivered: "no" }, /Write the sentence that says we do not deliver there/],
    [`${area}/codes`, { codes: "BT" }, /Northern Ireland asks for more/],
    [`${area}/codes`, { codes: "NOWHERE" }, /NOWHERE is no postcode area/],
    ["/settings/new-delivery-area", { name: "the Isle of Wight", codes: "SO41" }, /Another area has this name/],
    ["/settings/new-delivery-area", { name: "Nowhere at all", codes: "" }, /Write the codes that lie there/],
  ] as const)
    await assertWritesNothing(
      app,
      `${target} ${JSON.stringify(fields)}`,
      async () => {
        const form: Record<string, string> = target.endsWith("codes") ? {} : areaFields;
        const answer = await olive.post(target, { ...form, ...(await revision()), ...fields });
        assert.equal(answer.status, 422, answer.text);
        assert.match(answer.text, says);
        assert.deepEqual(await problemsOf(answer.text), []);
      },
      staffTables,
    );
  assert.equal((await olive.ask("/settings/delivery/nowhere")).status, 404);
});

test("what somebody else changed meanwhile is kept, and a version is put back with its prices", async () => {
  const old = await revision();
  assert.equal(
    (await olive.post("/settings/delivery/wight", { ...areaFields, ...old, "parcel-price": "8" })).status,
    303,
  );
  const refused = await olive.post("/settings/delivery/wight", { ...areaFields, ...old, "parcel-price": "9" });
  assert.equal(refused.status, 409);
  assert.match(refused.text, /<th scope="row">wight, Parcel to your door<\/th><td>£8, .*<\/td><td>£9, /);
  assert.match(refused.text, /name="parcel-price" value="9"/);
  const history = (await olive.ask("/settings/history/delivery")).text;
  assert.deepEqual(await problemsOf(history), []);
  assert.match(history, /wight, Parcel to your door: £[\d.]+, 2 to 3 working days → £8, 2 to 3 working days/);
  assert.equal((await olive.post("/settings/history/delivery/0/back", await revision())).status, 303);
  await until("the first price counts again", () => parcelTo("wight") === 595);
  assert.equal(parcelTo("the-north-york-moors"), undefined);
  const tables = await app.db.asOwner("SELECT count(*)::int AS zones FROM delivery.zone");
  assert.deepEqual(tables, [{ zones: 7 }]);
});

test("after a price was changed, whoever bought before corrects their details all the same, and moves where it costs as much", async () => {
  const [product] = catalogue.current().products.filter(({ isSwatch }) => !isSwatch);
  const sku =
    product?.variants.find((variant) => app.modules.stock.levels().of(variant.sku) !== "out")?.sku ?? assert.fail();
  const browser = openBrowser(app.url);
  const secret = await buy(browser, { ...ada, postcode: "PO30 1AA" }, sku);
  const before = (await orders.orderBySecret(reader, secret))?.order ?? assert.fail();
  const dearer = { ...areaFields, ...(await revision()), "two-person-price": "151", "parcel-price": "61" };
  assert.equal((await olive.post("/settings/delivery/wight", dearer)).status, 303);
  await until("the new price counts", () => parcelTo("wight") === 6_100);
  const correct = (postcode: string) =>
    browser.post(`/orders/${secret}/details`, { ...contactForm({ ...ada, postcode }), telephone: "01632 960009" });
  for (const [postcode, says] of [
    ["PO30 1AA", "they stay where they are"],
    ["PO38 1AA", "another place of the same area"],
  ] as const) {
    const { status, text } = await correct(postcode);
    assert.equal(status, 303, `${says}: ${text}`);
  }
  const elsewhere = await correct("IV51 9XX");
  assert.equal(elsewhere.status, 422);
  assert.match(elsewhere.text, /Delivery there costs £[\d.]+ and you paid £/);
  const none = { ...dearer, ...(await revision()), delivered: "no", refusal: "No boat goes there." };
  assert.equal((await olive.post("/settings/delivery/wight", none)).status, 303);
  await until("nobody goes there any more", () => {
    const wight = delivery.zoneOf("PO38 1AA");
    return wight.ok && !wight.delivered;
  });
  assert.equal((await correct("PO38 1AA")).status, 303, "it was agreed to go there");
  const after = (await orders.orderBySecret(reader, secret))?.order ?? assert.fail();
  assert.deepEqual(
    [after.totalMinor, after.delivery],
    [before.totalMinor, before.delivery],
    "what was agreed to stays",
  );
});

test("an area is removed when it is said where its codes lie from then on; the first one, and codes that may not go there, stay", async () => {
  const remove = async (area: string, heir: string) =>
    olive.post(`/settings/delivery/${area}/removal`, { ...(await revision()), heir });
  const page = await olive.ask("/settings/delivery/wight");
  assert.match(page.text, /Remove this area/);
  assert.deepEqual(await problemsOf(page.text), []);
  assert.doesNotMatch((await olive.ask("/settings/delivery/mainland")).text, /Remove this area/);
  const book = (await kept.delivery.newest(reader)).content;
  const unsold = book.zones.find(({ areas }) => areas.includes("BT"))?.slug ?? assert.fail();
  await assertWritesNothing(
    app,
    "areas that stay",
    async () => {
      for (const [area, heir, says] of [
        ["mainland", "wight", /The first area is assumed/],
        ["wight", "wight", /Choose another area/],
        ["wight", "nowhere", /Choose another area/],
        [unsold, "mainland", /cannot be delivered to|nothing can be delivered/],
      ] as const) {
        const answer = await remove(area, heir);
        assert.equal(answer.status, 422, `${area} ${heir}`);
        assert.match(answer.text, says);
        assert.deepEqual(await problemsOf(answer.text), []);
      }
    },
    staffTables,
  );
  const zonesBefore = delivery.zones().length;
  const secret = await buy(openBrowser(app.url), ada, catalogue.current().products[0]?.variants[0]?.sku ?? "");
  const ordered = (await orders.orderBySecret(reader, secret))?.order.delivery ?? assert.fail();
  assert.equal((await remove("wight", "highlands")).status, 303);
  await until("the area is gone", () => delivery.zones().length === zonesBefore - 1);
  const found = delivery.zoneOf("PO30 1AA");
  assert.equal(found.ok && found.zone, "highlands", "its codes lie where it was said");
  assert.equal((await olive.ask("/settings/delivery/wight")).status, 404);
  assert.deepEqual((await orders.orderBySecret(reader, secret))?.order.delivery, ordered);
  const { zones } = (await kept.delivery.newest(reader)).content;
  assert.ok(zones.every(({ slug }) => slug !== "wight"));
});
