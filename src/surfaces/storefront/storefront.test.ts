import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { listingRequest } from "#catalogue";
import { formatPrice } from "#kernel/money";
import { problemsOf } from "../../../test/support/html.ts";
import { explain } from "./index.ts";
import { openTestShop, words } from "./test-shop.ts";

const shop = await openTestShop();

const everywhere = [
  "/",
  "/c/sofas",
  "/c/textiles",
  "/c/sofas?colour=green&material=velvet&availability=ready",
  "/c/sofas?colour=pink&material=leather&price=under-50",
  "/p/arden-sofa",
  "/p/arden-sofa/rust-velvet-three-seat",
  "/designers/isla-thornber",
  "/collections/the-narrow-hall",
  "/reviews/arden-sofa",
  "/reviews/arden-sofa?stars=2",
  "/reviews-policy",
  "/search",
  "/search?q=velvet",
  "/search?q=grren+velvte+sofa",
  "/search?q=sofa+under+180cm",
  "/search?q=xylophone",
  "/terms",
  "/privacy",
  "/privacy/versions",
  "/privacy/versions/1",
  "/privacy/versions/2",
  "/privacy/versions/3",
  "/contact",
  "/safety/recalls",
  "/designers/nobody-nothing",
  "/collections/nothing",
  "/nowhere",
  "/p/nothing",
  "/c/nothing",
  "/privacy/versions/9999?nothing",
];

describe("every page of the shop", () => {
  for (const path of everywhere) {
    test(`is valid HTML with one heading, sets no cookie and needs no script: ${path}`, async () => {
      const { status, headers, text } = await shop.get(path);
      assert.deepEqual(await problemsOf(text), []);
      assert.equal(text.match(/<h1/g)?.length, 1);
      assert.equal(headers.get("set-cookie"), null);
      assert.doesNotMatch(text, /\sstyle=|\son[a-z]+=|javascript:/i);
      assert.equal(
        text.match(/<script/g)?.length,
        /^\/($|p\/arden|designers\/isla|collections\/the)/.test(path) ? 2 : 1,
      );
      assert.equal(status, /nowhere|nothing/.test(path) ? 404 : 200);
    });
  }

  test("names who trades here, on the 404 page too (L68, L69)", async () => {
    for (const path of ["/", "/nowhere"]) {
      const { text } = await shop.get(path);
      const { company } = shop.deps.trader;
      const read = words(text);
      for (const fact of [company.registeredName, company.registeredIn, company.number, company.vatNumber]) {
        assert.ok(read.includes(fact), `${path} lacks ${fact}`);
      }
      assert.ok(read.includes(company.office.join(", ")));
      assert.ok(read.includes(shop.deps.trader.telephone) && read.includes(shop.deps.trader.email));
      assert.ok(read.includes(shop.deps.trader.notice));
    }
  });

  test("keeps its head, its search and a way on where something is missing, has failed or is out of reach", async () => {
    const links = {
      to: (name: string) => `/${name}`,
      absolute: (name: string) => `http://localhost:3000/${name}`,
    };
    for (const status of [404, 500, 503]) {
      const said = { status, title: `Title ${status}`, detail: `What happened: ${status}.`, links, basketCount: 3 };
      const html = `<!doctype html>${explain(shop.deps)(said).toString()}`;
      assert.deepEqual(await problemsOf(html), []);
      const read = words(html);
      assert.ok(read.includes(status === 404 ? "That page is not here" : `What happened: ${status}.`), read);
      assert.match(html, /<search class="find"><form action="\/search">/);
      assert.match(html, /<nav class="rooms"/);
      assert.ok(read.includes("Ask us , by telephone on"), read);
      assert.ok(read.includes("Basket 3 pieces"), read);
    }
  });

  test("allows its style sheets by hash and nothing inline", async () => {
    const { headers, text } = await shop.get("/");
    const policy = headers.get("content-security-policy") ?? "";
    const { shop: own, task } = shop.assets.styles;
    assert.ok(policy.includes(`style-src 'self' '${own.hash}' '${task.hash}'`));
    assert.doesNotMatch(policy, /unsafe-inline/);
    assert.equal(text.split("<style>")[1]?.split("</style>")[0], own.text);
  });

  test("stays within what one round trip brings", async () => {
    const limits = {
      "/": 14,
      "/c/sofas": 14,
      "/c/textiles": 14,
      "/p/arden-sofa": 12,
      "/search?q=velvet": 12,
      "/collections/the-narrow-hall": 14,
      "/designers/tobias-rewcastle": 14,
      "/reviews/arden-sofa": 12,
      "/reviews-policy": 12,
      "/terms": 12,
      "/privacy": 24,
    };
    for (const [path, kilobytes] of Object.entries(limits)) {
      const { text } = await shop.get(path);
      const bytes = brotliCompressSync(text).length;
      assert.ok(bytes <= kilobytes * 1024, `${path} has ${bytes} bytes`);
    }
    assert.equal((await shop.get("/")).text.match(/rel="preload"/g)?.length, 1);
    const script = brotliCompressSync(shop.assets.script).length;
    assert.ok(script <= 4 * 1024, `the script has ${script} bytes`);
    assert.ok(shop.assets.font.length <= 18 * 1024, `the font has ${shop.assets.font.length} bytes`);
  });

  test("has few elements", async () => {
    const elements = async (path: string) => (await shop.get(path)).text.match(/<[a-z]/g)?.length ?? 0;
    assert.ok((await elements("/c/textiles")) <= 1_400);
    assert.ok((await elements("/p/arden-sofa")) <= 800);
  });
});

describe("a department", () => {
  test("shows on each card the price and the price with delivery (L56, L57)", async () => {
    const { text } = await shop.get("/c/sofas");
    const own = [...text.matchAll(/id="panel-([a-z]+)"/g)].filter(([, id = ""]) => !["more", "sort"].includes(id));
    assert.ok(own.length > 0 && own.length <= 3, "at most three filters stand by themselves");
    const cards = text.split('<li class="card">').slice(1).map(words);
    const { items, total } = shop.catalogue.current().list("sofas", listingRequest({})) ?? { items: [], total: 0 };
    assert.equal(cards.length, Math.min(24, total));
    for (const [at, { product, variant }] of items.entries()) {
      const quote = shop.deps.delivery.quote(null, [
        {
          sku: variant.sku,
          quantity: 1,
          isSwatch: false,
          weightKg: variant.weightKg,
          packedCm: variant.packedCm,
          supply: variant.supply,
        },
      ]);
      assert.ok(quote.ok);
      assert.ok(cards[at]?.includes(product.name));
      assert.ok(cards[at]?.includes(formatPrice(variant.priceMinor)), cards[at] ?? "");
      assert.ok(
        cards[at]?.includes(`${formatPrice(variant.priceMinor + quote.priceMinor)} delivered`),
        cards[at] ?? "",
      );
    }
  });

  test("keeps its filters in the address, counts, and offers each chosen one to be taken back", async () => {
    const { text } = await shop.get("/c/sofas?colour=green&material=velvet");
    const expected = shop.catalogue
      .current()
      .list("sofas", listingRequest({ colour: ["green"], material: ["velvet"] }));
    assert.ok(words(text).includes(`${expected?.total} sofas`));
    assert.match(text, /<a class="chip" href="\/c\/sofas\?material=velvet"/);
    assert.match(text, /<a class="chip" href="\/c\/sofas\?colour=green"/);
    assert.match(text, /<a class="chip all" href="\/c\/sofas"/);
    assert.match(text, /name="colour" value="green" checked/);
    assert.match(text, /<meta name="robots" content="noindex, follow"/);
    assert.match(text, /<link rel="canonical" href="http:\/\/localhost:3000\/c\/sofas"/);
  });

  test("with nothing that fits says which filter to drop, and what that would show", async () => {
    const { text } = await shop.get("/c/sofas?colour=pink&availability=ready");
    const read = words(text);
    assert.ok(read.includes("No sofas fit all of that"), read);
    const request = listingRequest({ colour: ["pink"], availability: ["ready"] });
    const { ifDropped = [] } = shop.catalogue.current().list("sofas", request) ?? {};
    const offered = ifDropped.filter(({ total }) => total > 0);
    assert.notEqual(offered.length, 0);
    for (const { total } of offered) assert.match(read, new RegExp(`: ${total} sofas?`));
  });

  test("of several pages is numbered links, in one order throughout, with every piece once", async () => {
    const address = "/search?q=green&sort=price-up";
    const { total, pages } = shop.catalogue.current().search("green", listingRequest({ sort: "price-up" }));
    assert.ok(pages > 1);
    const seen: string[] = [];
    const prices: number[] = [];
    for (let next: string | undefined = address, page = 1; next !== undefined; page++) {
      const { text } = await shop.get(next);
      assert.ok(words(text).includes(`${total} results, page ${page} of ${pages}`));
      for (const card of text.split('<li class="card">').slice(1)) {
        seen.push(/<a href="([^"]+)"/.exec(card)?.[1] ?? "");
        prices.push(Number(/£([\d,.]+)/.exec(words(card))?.[1]?.replaceAll(",", "")));
      }
      next = /<a href="([^"]+)" rel="next"/.exec(text)?.[1]?.replaceAll("&amp;", "&");
    }
    assert.equal(seen.length, total);
    assert.equal(new Set(seen).size, total);
    assert.deepEqual(
      prices,
      [...prices].sort((a, b) => a - b),
    );
  });

  test("ignores what it does not know in an address, and shows the last page for any later one", async () => {
    assert.equal((await shop.get("/c/sofas?colour=mauve&utm=1")).status, 200);
    const late = await shop.get("/c/sofas?page=99");
    assert.equal(late.status, 200);
    assert.equal(late.text, (await shop.get("/c/sofas")).text);
  });
});

describe("what is shown together", () => {
  test("a product names its designer, whose page lists every piece of theirs and says that they are invented", async () => {
    const { text } = await shop.get("/p/arden-sofa");
    assert.ok(words(text).includes("Designed by Isla Thornber . Isla Thornber begins"), words(text).slice(900, 2_400));
    assert.match(text, /<a href="\/designers\/isla-thornber">Isla Thornber<\/a>/);
    const page = await shop.get("/designers/isla-thornber");
    const designed = shop.catalogue.current().designedBy("isla-thornber");
    assert.equal(page.text.match(/<li class="card">/g)?.length, designed.length);
    for (const { name } of designed) assert.ok(words(page.text).includes(name), name);
    assert.ok(words(page.text).includes("this designer is invented"));
  });

  test("the front page tells machines who trades here and for how long one may change one's mind (L68)", async () => {
    const { text } = await shop.get("/");
    const [store] = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text)?.[1] ?? "[]");
    const { company, email, telephone } = shop.deps.trader;
    assert.deepEqual(
      [
        store["@type"],
        store.legalName,
        store.vatID,
        store.identifier.value,
        store.contactPoint.email,
        store.contactPoint.telephone,
      ],
      ["OnlineStore", company.registeredName, company.vatNumber, company.number, email, telephone],
    );
    assert.equal(store.hasMerchantReturnPolicy.merchantReturnDays, 14);
  });

  test("a collection is linked from the front and from every foot, and lists its pieces in order, for machines too", async () => {
    for (const path of ["/", "/terms"])
      assert.match((await shop.get(path)).text, /<a href="\/collections\/the-narrow-hall">The narrow hall<\/a>/, path);
    const { text } = await shop.get("/collections/the-narrow-hall");
    const data = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text)?.[1] ?? "[]");
    const pieces = shop.catalogue.current().inCollection("the-narrow-hall");
    assert.deepEqual(
      data[0].itemListElement.map(({ url }: { url: string }) => url),
      pieces.map(({ slug }) => `http://localhost:3000/p/${slug}`),
    );
    const at = pieces.map(({ slug }) => text.indexOf(`href="/p/${slug}/`));
    assert.deepEqual(
      at,
      [...at].sort((a, b) => a - b),
    );
    assert.ok(!at.includes(-1));
  });

  test("beside a product stand at most four others: its range, or what it is collected with", async () => {
    const section = async (path: string) =>
      /<section class="part no-print" aria-labelledby="matching">.*?<\/section>/s.exec(
        (await shop.get(path)).text,
      )?.[0];
    const range = await section("/p/arden-sofa");
    assert.ok(words(range ?? "").includes("More of the Arden range"));
    assert.equal(range?.match(/<li class="card">/g)?.length, 4);
    const mixed = await section("/p/moor-wool-throw");
    assert.ok(words(mixed ?? "").includes("Goes with it"));
    assert.ok(words(mixed ?? "").includes("Moor striped rug"));
    assert.ok(words(mixed ?? "").includes("Heron floor lamp"));
    assert.equal(await section("/p/pebble-table-lamp"), undefined);
  });
});

describe("search", () => {
  test("forgives typing errors and says how it read the words", async () => {
    const read = words((await shop.get("/search?q=grren+velvte+sofa")).text);
    assert.ok(read.includes("You typed “grren velvte sofa”."), read.slice(0, 600));
  });

  test("reads a size among the words, and says so", async () => {
    const { text } = await shop.get("/search?q=sofa+under+180cm");
    assert.ok(words(text).includes("Only what is up to 180 cm wide."), words(text).slice(0, 900));
    const { items } = shop.catalogue.current().search("sofa under 180cm", listingRequest({}));
    assert.equal(text.match(/<li class="card">/g)?.length, items.length);
    assert.ok(items.length > 0 && items.every(({ variant }) => variant.sizeCm.width <= 180));
  });

  test("is never a dead end", async () => {
    const read = words((await shop.get("/search?q=xylophone")).text);
    assert.ok(read.includes("We have nothing by these words"));
    assert.ok(read.includes("ask us"));
    assert.ok(read.includes("Armchairs"));
  });

  test("shows what was typed as words, whatever it is", async () => {
    const { text } = await shop.get(`/search?q=${encodeURIComponent('"><script>alert(1)</script>{{7*7}}')}`);
    assert.equal(text.match(/<script/g)?.length, 1);
    assert.ok(text.includes("&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}"));
  });

  test("offers searches for a few letters", async () => {
    const { status, text } = await shop.get("/search/suggestions?q=ard");
    assert.equal(status, 200);
    assert.ok((JSON.parse(text).suggestions as string[]).some((each) => each.toLowerCase().includes("arden")));
    assert.equal((await shop.get("/search/suggestions?q=ard&x=1")).status, 400);
  });
});

describe("old addresses and files", () => {
  test("lead to where the pages are now", async () => {
    for (const [old, now] of [
      ["/our-cookie-and-privacy-policy", "/privacy"],
      ["/terms-and-conditions", "/terms"],
      ["/contact-us", "/contact"],
    ] as const) {
      const { status, headers } = await shop.get(old);
      assert.equal(status, 303);
      assert.equal(headers.get("location"), now);
    }
  });

  test("of the shops that products come from lead to the products for good", async () => {
    for (const [old, now] of [
      ["/products/arden-sofa", "/p/arden-sofa"],
      ["/products/arden-sofa?variant=40112", "/p/arden-sofa"],
      ["/products/Arden_Sofa", "/p/arden-sofa"],
      ["/collections/living-room/products/arden-sofa", "/p/arden-sofa"],
      ["/product/arden-sofa", "/p/arden-sofa"],
      ["/product/arden-sofa/", "/p/arden-sofa"],
      ["/product-category/sofas/", "/c/sofas"],
    ] as const) {
      const { status, headers } = await shop.get(old);
      assert.deepEqual([old, status, headers.get("location")], [old, 301, now]);
    }
    for (const nothing of [
      "/products/no-such",
      "/product/%D0%B4%D0%B8%D0%B2%D0%B0%D0%BD/",
      "/product-category/no-such",
    ])
      assert.equal((await shop.get(nothing)).status, 404, nothing);
  });

  test("tell search engines where every product is, and to leave tasks alone", async () => {
    const robots = (await shop.get("/robots.txt")).text;
    assert.match(robots, /^Disallow: \/checkout$/m);
    assert.match(robots, /^Sitemap: http:\/\/localhost:3000\/sitemap\.xml$/m);
    const sitemap = (await shop.get("/sitemap.xml")).text;
    const { products, categories, designers, collections } = shop.catalogue.current();
    const rooms = shop.deps.front?.rooms ?? [];
    const pages = [products, categories, designers, collections, rooms].map(({ length }) => length);
    assert.equal(
      sitemap.match(/<loc>/g)?.length,
      pages.reduce((sum, each) => sum + each, 6),
    );
    assert.ok(sitemap.includes("<loc>http://localhost:3000/designers/isla-thornber</loc>"));
    assert.ok(sitemap.includes("<loc>http://localhost:3000/collections/the-narrow-hall</loc>"));
    assert.ok(sitemap.includes("<loc>http://localhost:3000/p/arden-sofa</loc>"));
  });

  test("are kept for ever where the name tells the content, and absent under any other name", async () => {
    const script = await shop.get(`/scripts/${shop.assets.scriptName}`);
    assert.equal(script.headers.get("content-type"), "text/javascript; charset=utf-8");
    assert.match(script.headers.get("cache-control") ?? "", /immutable/);
    assert.equal((await shop.get("/scripts/storefront.000000000000.js")).status, 404);
    const font = await shop.get(`/fonts/${shop.assets.fontName}`);
    assert.equal(font.headers.get("content-type"), "font/woff2");
    assert.match(font.headers.get("cache-control") ?? "", /immutable/);
    assert.equal((await shop.get("/fonts/newsreader.woff2")).status, 404);
    assert.equal((await shop.get("/pictures/..%2f..%2fpackage.json")).status >= 400, true);
    assert.equal((await shop.get("/icon.svg")).status, 200);
  });
});

describe("product safety recalls", () => {
  test("are public: each with its hazard, what to do, how to tell the product, and what one gets (L76)", async () => {
    const { text } = await shop.get("/safety/recalls");
    const read = words(text);
    const [sofaBed] = shop.deps.recalls;
    assert.ok(sofaBed !== undefined);
    assert.ok(read.includes(`Product safety recall: ${sofaBed.product}`));
    for (const said of [sofaBed.hazard, sofaBed.act, sofaBed.identify, sofaBed.remedy, "Published on 30 April 2026"])
      assert.ok(read.includes(said), said);
    assert.ok((await shop.get("/sitemap.xml")).text.includes("/safety/recalls"));
  });
});
