import assert from "node:assert/strict";
import { test } from "node:test";
import { type CatalogueSnapshot, wordsOf } from "#catalogue";
import { minute } from "#kernel/clock";
import { send } from "../gate/send.ts";
import { openApp } from "../support/app.ts";
import { hire } from "../support/staff.ts";

const app = await openApp({ work: false });
const { catalogue } = app.modules;
const { database } = app.ground;
const lena = await hire(app, "catalogue", "lena");
const shop = new URL(app.url);

const fromShop = (path: string) => send(app.url, path, { headers: { host: shop.host } });
const kept = async (slug: string) => (await catalogue.kept(database.reader, slug)) ?? assert.fail(slug);
const revision = async (slug: string) => ({ revision: String((await kept(slug)).revision) });

function untilSnapshot(wanted: (snapshot: CatalogueSnapshot) => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (wanted(catalogue.current())) return resolve();
    catalogue.onChange((snapshot) => wanted(snapshot) && resolve());
  });
}

/** The path of the preview that the back office made a link to. */
function linkIn(html: string): string {
  const address = /<a class="button" href="([^"]+)"/.exec(html)?.[1] ?? assert.fail(html.slice(0, 300));
  assert.equal(new URL(address).origin, shop.origin);
  return new URL(address).pathname;
}

async function wordsForm(slug: string, change: Record<string, string>): Promise<Record<string, string>> {
  const { fire, electrical, materials, maker, responsible, ...words } = wordsOf((await kept(slug)).product);
  const rest = {
    ...{ fire: fire ?? "", electrical: electrical ?? "", materials: materials.join("\n") },
    ...{ maker: maker.join("\n"), responsible: responsible.join("\n") },
  };
  return { ...(await revision(slug)), ...words, ...rest, ...change };
}

test("a draft is seen by whoever has the link, with its pictures and variants, and by nobody else", async () => {
  const slug = "sedge-sofa";
  await lena.post(`/products/${slug}/off-sale`, await revision(slug));
  await untilSnapshot((snapshot) => snapshot.product(slug) === null);
  const made = await lena.post(`/products/${slug}/preview`, await revision(slug));
  assert.equal(made.status, 200);
  const link = linkIn(made.text);
  const page = await fromShop(link);
  assert.equal(page.status, 200);
  assert.match(page.text, /Preview until .*This product is not on sale\./s);
  assert.match(page.text, /<meta name="robots" content="noindex, nofollow"/);
  assert.equal(page.headers["cache-control"], "no-store");
  assert.equal(page.headers["x-robots-tag"], "noindex, nofollow");
  assert.equal(page.headers["referrer-policy"], "no-referrer");
  const other = (await kept(slug)).product.variants[1]?.slug ?? assert.fail();
  assert.match(page.text, new RegExp(`href="${link}/${other}"`), "another variant stays in the preview");
  assert.doesNotMatch(page.text, new RegExp(`"/p/${slug}`));
  assert.equal((await fromShop(`${link}/${other}`)).status, 200);
  const picture = /src="(\/pictures\/[^"]+\.svg)"/.exec(page.text)?.[1] ?? assert.fail();
  assert.equal((await fromShop(picture)).status, 200);
  assert.equal((await fromShop(`/p/${slug}`)).status, 404);
  assert.equal((await fromShop(link.slice(0, -1) + (link.endsWith("A") ? "Q" : "A"))).status, 404);
});

test("words that are not saved are seen in a preview and nowhere else", async () => {
  const slug = "arden-sofa";
  const form = await wordsForm(slug, { summary: "A summary that is not saved." });
  const before = await kept(slug);
  const link = linkIn((await lena.post(`/products/${slug}/words/preview`, form)).text);
  assert.deepEqual(await kept(slug), before);
  const page = await fromShop(link);
  assert.match(page.text, /A summary that is not saved\./);
  assert.match(page.text, /Its words are not saved\./);
  assert.doesNotMatch((await fromShop(`/p/${slug}`)).text, /that is not saved/);
  const wrong = await lena.post(`/products/${slug}/words/preview`, { ...form, care: "An eco-friendly brush." });
  assert.equal(wrong.status, 422);
  assert.match(wrong.text, /A summary that is not saved\./, "what was typed is kept");
});

test("a link ends with the next one, and after half an hour", async (t) => {
  const slug = "birk-stool";
  const first = linkIn((await lena.post(`/products/${slug}/preview`, await revision(slug))).text);
  const second = linkIn((await lena.post(`/products/${slug}/preview`, await revision(slug))).text);
  const over = await fromShop(first);
  assert.equal(over.status, 404);
  assert.match(over.text, /This preview is over/);
  assert.equal(over.headers["cache-control"], "no-store");
  assert.equal((await fromShop(second)).status, 200);
  const ending = new Date(app.ground.clock.now().getTime() + 29 * minute);
  t.after(() => app.db.asOwner("UPDATE catalogue.preview SET valid_until = $1", [ending]));
  await app.db.asOwner("UPDATE catalogue.preview SET valid_until = $1", [app.ground.clock.now()]);
  assert.equal((await fromShop(second)).status, 404);
  assert.equal((await lena.post("/products/nothing-here/preview", { revision: "1" })).status, 404);
});
