import assert from "node:assert/strict";
import { test } from "node:test";
import sharp from "sharp";
import type { CatalogueSnapshot } from "#catalogue";
import { assertWritesNothing } from "../gate/every-table.ts";
import { upload } from "../gate/right-requests.ts";
import { send } from "../gate/send.ts";
import { openApp } from "../support/app.ts";
import { hire } from "../support/staff.ts";

const app = await openApp({ work: false });
const { catalogue, media } = app.modules;
const { database } = app.ground;
const lena = await hire(app, "catalogue", "lena");
const omar = await hire(app, "owner", "omar");
const shop = new URL(app.url);

const slug = "birk-peg-rail";
const fromShop = (path: string) => send(app.url, path, { headers: { host: shop.host } });
const kept = async () => (await catalogue.kept(database.reader, slug)) ?? assert.fail();
const revision = async () => ({ revision: String((await kept()).revision) });
const asideNothing = ["staff.session", "staff.audit_entry"];
const shows = { alt: "Three coats on a rail.", shot: "three-quarter", look: "", size: "" };

/** A picture as a camera makes it: lying on its side, with a place and a name in it. */
const tall = await sharp({ create: { width: 1600, height: 1200, channels: 3, background: "#5d7350" } })
  .withExif({ IFD0: { Artist: "Ada Lovelace", Copyright: "Ada" }, IFD3: { GPSLatitudeRef: "N" } })
  .withMetadata({ orientation: 6 })
  .jpeg()
  .toBuffer();
const wide = await sharp({ create: { width: 1200, height: 900, channels: 3, background: "#a4432f" } })
  .png()
  .toBuffer();
const narrow = await sharp({ create: { width: 600, height: 400, channels: 3, background: "#a4432f" } })
  .webp()
  .toBuffer();

async function handIn(file: Uint8Array, change: Record<string, string> = {}) {
  const { target, sending } = await upload(
    `/products/${slug}/pictures`,
    { ...(await revision()), ...shows, ...change },
    file,
  );
  return lena.ask(target, sending);
}

/** A print is made in its time; until then the drawing stands in its place. */
async function untilMade<Made>(ask: () => Promise<Made | null>): Promise<Made> {
  for (;;) {
    const made = await ask();
    if (made !== null) return made;
  }
}

function untilSnapshot(wanted: (snapshot: CatalogueSnapshot) => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (wanted(catalogue.current())) return resolve();
    catalogue.onChange((snapshot) => wanted(snapshot) && resolve());
  });
}

test("a picture is handed in upright and without what the camera wrote, and shows the product at once", async () => {
  assert.equal((await sharp(tall).metadata()).exif?.includes("Ada Lovelace"), true);
  const answer = await handIn(tall);
  assert.equal(answer.status, 303, answer.text.slice(0, 500));
  const [photograph] = (await kept()).product.photographs;
  assert.ok(photograph !== undefined);
  assert.deepEqual([photograph.width, photograph.height, photograph.alt], [1200, 1600, shows.alt]);
  assert.equal(answer.headers.location, `/products/${slug}/pictures/${photograph.sha256.slice(0, 20)}`);
  const print = await untilMade(() => media.print({ master: photograph.sha256, width: 1080, format: "jpg" }));
  const { exif, orientation, width, height } = await sharp(print).metadata();
  assert.deepEqual([exif, orientation, width, height], [undefined, undefined, 1080, 1440]);
  await untilSnapshot((snapshot) => snapshot.product(slug)?.photographs.length === 1);
  const page = await fromShop(`/p/${slug}`);
  assert.match(page.text, /alt="Three coats on a rail\."/);
  assert.match((await lena.ask(`/products/${slug}/pictures`)).text, /alt="Three coats on a rail\."/);
  const own = await untilMade(async () => {
    const answer = await lena.ask(`/pictures/${photograph.sha256.slice(0, 20)}`);
    return answer.headers["content-type"] === "image/webp" ? answer : null;
  });
  assert.equal(own.status, 200);
});

test("a click on the picture moves its focal point, and crops in the shop follow; so do per cent that are typed", async () => {
  const { sha256 } = (await kept()).product.photographs[0] ?? assert.fail();
  const target = `/products/${slug}/pictures/${sha256.slice(0, 20)}`;
  const page = (await lena.ask(target)).text;
  const [, width, height] = /type="image"[^>]* width="(\d+)" height="(\d+)"/.exec(page) ?? assert.fail(page);
  const form = { ...shows, place: "1", x: "50", y: "50" };
  const at = { "at.x": String(Math.round(Number(width) * 0.2)), "at.y": String(Math.round(Number(height) * 0.7)) };
  const clicked = await lena.post(target, { ...(await revision()), ...form, ...at });
  assert.deepEqual([clicked.status, clicked.headers.location], [303, target]);
  assert.deepEqual((await kept()).product.photographs[0]?.focus, { x: 20, y: 70 });
  await untilSnapshot((snapshot) => snapshot.product(slug)?.photographs[0]?.focus?.x === 20);
  const category = catalogue.current().product(slug)?.category;
  assert.match((await fromShop(`/c/${category}`)).text, /class="picture" data-x="2" data-y="7"/);
  const byKeyboard = { ...(await revision()), ...form, x: "81", y: "0", "at.x": "0", "at.y": "0" };
  assert.equal((await lena.post(target, byKeyboard)).status, 303);
  assert.deepEqual((await kept()).product.photographs[0]?.focus, { x: 81, y: 0 });
  const { product } = await kept();
  await database.transact((tx) => catalogue.importProducts(tx, [product]));
  assert.deepEqual((await kept()).product.photographs[0]?.focus, { x: 81, y: 0 });
});

test("pictures have an order, stand in the history, and are taken away", async () => {
  const { look } = { look: (await kept()).product.options.find((each) => each.slug !== "size")?.values[0]?.slug ?? "" };
  assert.equal((await handIn(wide, { alt: "The rail alone.", look })).status, 303);
  const [first, second] = (await kept()).product.photographs;
  assert.deepEqual([first?.alt, second?.alt], [shows.alt, "The rail alone."]);
  const target = `/products/${slug}/pictures/${second?.sha256.slice(0, 20)}`;
  const form = { ...shows, alt: "The rail alone.", look, x: "50", y: "50" };
  assert.equal((await lena.post(target, { ...(await revision()), ...form, place: "1" })).status, 303);
  assert.deepEqual(
    (await kept()).product.photographs.map(({ alt }) => alt),
    ["The rail alone.", shows.alt],
  );
  const stale = await revision();
  assert.equal((await lena.post(`${target}/removal`, stale)).status, 303);
  assert.deepEqual(
    (await kept()).product.photographs.map(({ alt }) => alt),
    [shows.alt],
  );
  const [change] = await catalogue.changes(database.reader, slug, { most: 1 });
  assert.deepEqual([change?.field, change?.before, change?.after], ["picture", "The rail alone.", null]);
  assert.equal((await omar.post(`${target}/removal`, stale)).status, 404);
  const other = `/products/${slug}/pictures/${first?.sha256.slice(0, 20)}`;
  assert.equal((await omar.post(other, { ...stale, ...shows, place: "1", x: "1", y: "1" })).status, 409);
});

test("what is no picture, too small, without words or out of bounds is refused, and nothing is changed", async () => {
  const text = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' width='2000' height='2000'/>");
  const refused: ReadonlyArray<[file: Uint8Array, change: Record<string, string>, field: string, says: RegExp]> = [
    [text, {}, "picture", /Choose a JPEG, PNG, WebP or AVIF file/],
    [tall.subarray(0, 500), {}, "picture", /that is not broken/],
    [new Uint8Array(), {}, "picture", /Choose a JPEG/],
    [narrow, {}, "picture", /narrower than 1,080 pixels/],
    [wide, { alt: " " }, "alt", /Say in words what is to be seen/],
    [wide, { look: "no-such-look" }, "picture", /There is no no-such-look among the options/],
    [tall, {}, "picture", /Two photographs are the same/],
  ];
  for (const [file, change, field, says] of refused)
    await assertWritesNothing(
      app,
      String(says),
      async () => {
        const { status, text: page } = await handIn(file, change);
        assert.equal(status, 422, page.slice(0, 300));
        assert.match(page, new RegExp(`<a href="#field-${field}">`));
        assert.match(page, says);
      },
      asideNothing,
    );
  const { sha256 } = (await kept()).product.photographs[0] ?? assert.fail();
  const target = `/products/${slug}/pictures/${sha256.slice(0, 20)}`;
  const wrong = await lena.post(target, { ...(await revision()), ...shows, place: "9", x: "101", y: "" });
  assert.equal(wrong.status, 422);
  for (const field of ["place", "x"]) assert.match(wrong.text, new RegExp(`<a href="#field-${field}">`));
  assert.match(wrong.text, /value="101"/);
});

test("a form with a file is read as one, and nothing that a form may not bring comes with it", async () => {
  const { target, sending } = await upload(`/products/${slug}/pictures`, { ...(await revision()), ...shows }, wide);
  const ask = (change: Record<string, string>, body: Uint8Array | undefined = sending.body as Uint8Array) =>
    lena.ask(target, { ...sending, body, headers: { ...sending.headers, ...change } });
  assert.equal((await ask({ "content-type": "multipart/form-data" })).status, 415);
  assert.equal((await ask({ "content-type": "multipart/form-data; boundary=elsewhere" })).status, 400);
  assert.equal((await ask({}, (sending.body as Buffer).subarray(0, 400))).status, 400);
  for (const [name, value] of [
    ["stranger", "1"],
    ["__proto__", "1"],
    ["alt", "twice"],
  ] as const) {
    const form = new FormData();
    for (const [field, given] of Object.entries({ ...(await revision()), ...shows })) form.append(field, given);
    form.append(name, value);
    form.append("picture", new File([new Uint8Array(wide)], "x.png"));
    const sent = new Response(form);
    const type = sent.headers.get("content-type") ?? "";
    assert.equal((await ask({ "content-type": type }, Buffer.from(await sent.arrayBuffer()))).status, 400, name);
  }
});
