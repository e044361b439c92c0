import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { openBus } from "#kernel/bus";
import { fixedClock } from "#kernel/clock";
import { sql } from "#kernel/db";
import { silentLog } from "#kernel/log";
import {
  sampleCategories,
  sampleCollections,
  sampleDesigners,
  sampleProducts,
} from "../../../sample/catalogue/index.ts";
import { photographed } from "../../../sample/photographs.ts";
import { freshDatabase } from "../../../test/support/database.ts";
import { testPhotographs } from "../../../test/support/photographs.ts";
import { snapshotFromDrafts } from "./from-drafts.ts";
import { type Catalogue, type CatalogueSnapshot, createCatalogue, EVERYTHING, type ProductDraft } from "./index.ts";

const { database, bus, urls, asOwner, asCluster } = await freshDatabase();
const clock = fixedClock(new Date("2026-11-29T12:00:00Z"));
const catalogue = createCatalogue({ database, bus, clock, log: silentLog });
const first = sampleProducts[0] as ProductDraft;

/** Resolves with the next snapshot of `which` that is as wanted, or fails after five seconds. */
function nextChange(which: Catalogue, wanted: (snapshot: CatalogueSnapshot) => boolean): Promise<CatalogueSnapshot> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("No such snapshot came.")), 5_000);
    which.onChange((snapshot) => {
      if (!wanted(snapshot)) return;
      clearTimeout(timer);
      resolve(snapshot);
    });
  });
}

const named = (name: string) => (snapshot: CatalogueSnapshot) => snapshot.product("arden-sofa")?.name === name;

const rows = async (sql: string): Promise<unknown> => (await asOwner(sql))[0]?.n;

test("before the first reading there is no catalogue", () => {
  assert.throws(() => catalogue.current(), /not been read/);
});

test("what was imported is what is read", async () => {
  await database.transact(async (tx) => {
    await catalogue.importCategories(tx, sampleCategories);
    await catalogue.importDesigners(tx, sampleDesigners);
    await catalogue.importProducts(tx, sampleProducts);
    await catalogue.importCollections(tx, sampleCollections);
  });
  const snapshot = await catalogue.refresh();
  const expected = snapshotFromDrafts(sampleCategories, sampleProducts, new Set(), {
    designers: sampleDesigners,
    collections: sampleCollections,
  });
  assert.deepEqual(snapshot.designers, expected.designers);
  assert.deepEqual(snapshot.collections, expected.collections);
  assert.deepEqual(snapshot.products, expected.products);
  assert.deepEqual(snapshot.categories, expected.categories);
  assert.deepEqual(snapshot.list("sofas", EVERYTHING), expected.list("sofas", EVERYTHING));
  assert.equal(catalogue.current(), snapshot);
  assert.equal(snapshot.product("arden-sofa")?.name, "Arden sofa");
  assert.equal(snapshot.variantBySku("ARDSO-MOSVEL-THRSEA")?.variant.priceMinor, 164_900);
  assert.equal(snapshot.variantBySku("constructor"), null);
  assert.equal(snapshot.product("__proto__"), null);
});

test("importing the same again changes nothing but the version", async () => {
  const before = catalogue.current();
  const changed = nextChange(catalogue, ({ version }) => version !== before.version);
  await database.transact((tx) => catalogue.importProducts(tx, sampleProducts));
  const after = await changed;
  assert.notEqual(after.version, before.version);
  assert.deepEqual(after.products, before.products);
});

test("photographs are read as they were imported, and one that an import no longer has is shown no more", async () => {
  const sofa = photographed(first, testPhotographs);
  await database.transact((tx) => catalogue.importProducts(tx, [sofa]));
  const { photographs } = (await catalogue.refresh()).product(first.slug) ?? {};
  assert.deepEqual(photographs, sofa.photographs);
  assert.equal(photographs?.length, 3);
  const [moss, rust] = sofa.photographs;
  assert.ok(moss !== undefined && rust !== undefined);
  const short = (sha256: string) => sha256.slice(0, 20);
  assert.deepEqual(catalogue.current().photograph(short(rust.sha256))?.photograph, rust);
  assert.match(catalogue.current().photograph(short(rust.sha256))?.drawing() ?? "", /^<svg/);
  await database.transact((tx) =>
    catalogue.importProducts(tx, [{ ...sofa, photographs: [{ ...moss, alt: "Other" }] }]),
  );
  const fewer = await catalogue.refresh();
  assert.deepEqual(fewer.product(first.slug)?.photographs, [{ ...moss, alt: "Other" }]);
  assert.equal(fewer.photograph(short(rust.sha256)), null);
  assert.equal(await rows("SELECT count(*)::int AS n FROM catalogue.photograph"), 3);
  await database.transact((tx) => catalogue.importProducts(tx, [first]));
});

test("another process hears of a change and reads it", async (t) => {
  const otherBus = await openBus({ connectionString: urls.shop }, silentLog);
  t.after(() => otherBus.close());
  const other = createCatalogue({ database, bus: otherBus, clock, log: silentLog });
  await other.refresh();
  const heard = nextChange(other, named("Arden settee"));
  await database.transact((tx) => catalogue.importProducts(tx, [{ ...first, name: "Arden settee" }]));
  await heard;
  await database.transact((tx) => catalogue.importProducts(tx, [first]));
});

test("a change that was missed is read when the connection comes back", async (t) => {
  const otherBus = await openBus({ connectionString: urls.shop }, silentLog);
  t.after(() => otherBus.close());
  const other = createCatalogue({ database, bus: otherBus, clock, log: silentLog });
  await other.refresh();
  // A change that nobody announces, then every listening connection is cut.
  await asOwner("UPDATE catalogue.product SET name = 'Arden chesterfield' WHERE slug = 'arden-sofa'");
  const restored = nextChange(other, named("Arden chesterfield"));
  const listening = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'";
  assert.equal((await asCluster(`${listening} AND datname = current_database()`)).length, 2);
  await restored;
  await database.transact((tx) => catalogue.importProducts(tx, [first]));
  await catalogue.refresh();
});

test("a draft that contradicts itself is refused, and nothing of the import is written", async () => {
  const before = await rows("SELECT md5(string_agg(v::text, '' ORDER BY sku)) AS n FROM catalogue.variant v");
  const version = await rows("SELECT version AS n FROM catalogue.release");
  const wrong = {
    ...first,
    slug: "free-money",
    variants: first.variants.map((variant) => ({ ...variant, priceMinor: -1 })),
  };
  await assert.rejects(
    database.transact((tx) => catalogue.importProducts(tx, [{ ...first, name: "New name" }, wrong])),
    /free-money: ARDSO-MOSVEL-TWOSEA: The price is not a whole number of pence\./,
  );
  assert.equal(await rows("SELECT md5(string_agg(v::text, '' ORDER BY sku)) AS n FROM catalogue.variant v"), before);
  assert.equal(await rows("SELECT version AS n FROM catalogue.release"), version);
  assert.equal(await rows("SELECT count(*)::int AS n FROM catalogue.product WHERE name = 'New name'"), 0);
});

test("the database itself refuses a price below nothing, a colour that is none, and a return without its cost", async () => {
  const refused = (sql: string) => assert.rejects(asOwner(sql), /violates check constraint/);
  await refused("UPDATE catalogue.variant SET price_minor = -1 WHERE sku = 'ARDSO-MOSVEL-THRSEA'");
  await refused("UPDATE catalogue.variant SET return_cost_minor = NULL WHERE sku = 'ARDSO-MOSVEL-THRSEA'");
  await refused("UPDATE catalogue.variant SET was_price_minor = 999999 WHERE sku = 'ARDSO-MOSVEL-THRSEA'");
  await refused("UPDATE catalogue.option_value SET hex = 'javascript:1' WHERE slug = 'moss-velvet'");
});

test("a fabric that is no longer made goes off sale, and its row stays", async () => {
  const fewer: ProductDraft = {
    ...first,
    options: first.options.map((option) =>
      option.slug === "fabric"
        ? { ...option, values: option.values.filter(({ slug }) => slug !== "rust-velvet") }
        : option,
    ),
    variants: first.variants.filter(({ choice }) => choice.fabric !== "rust-velvet"),
  };
  await database.transact((tx) => catalogue.importProducts(tx, [fewer]));
  const without = await catalogue.refresh();
  assert.equal(without.variantBySku("ARDSO-RUSVEL-TWOSEA"), null);
  assert.deepEqual(without.product("arden-sofa"), snapshotFromDrafts(sampleCategories, [fewer]).product("arden-sofa"));
  assert.equal(
    await rows("SELECT count(*)::int AS n FROM catalogue.variant WHERE sku LIKE 'ARDSO-RUSVEL-%' AND NOT on_sale"),
    3,
  );
  await database.transact((tx) => catalogue.importProducts(tx, [first]));
  assert.notEqual((await catalogue.refresh()).variantBySku("ARDSO-RUSVEL-TWOSEA"), null);
});

test("the running shop cannot delete anything of the catalogue", async () => {
  for (const table of [
    "category",
    "product",
    "option",
    "option_value",
    "variant",
    "release",
    "designer",
    "collection",
    "price_charged",
  ]) {
    const [row] = await asOwner(
      `SELECT has_table_privilege('candour_shop', 'catalogue.${table}', 'DELETE') AS deletes,
              has_table_privilege('candour_shop', 'catalogue.${table}', 'TRUNCATE') AS truncates`,
    );
    assert.deepEqual(row, { deletes: false, truncates: false }, table);
  }
});

test("what is sold out changes the snapshot, its version and the count of what is in stock", () => {
  const before = catalogue.current();
  const count = (snapshot: CatalogueSnapshot) =>
    snapshot
      .list("sofas", EVERYTHING)
      ?.facets.at(-1)
      ?.values.find(({ slug }) => slug === "ready")?.count;
  assert.equal(count(before), 7);
  catalogue.markSoldOut(new Set(["TARSO-INKVEL"]));
  const after = catalogue.current();
  assert.equal(count(after), 6);
  assert.notEqual(after.version, before.version);
  assert.equal(count(before), 7);
  catalogue.markSoldOut(new Set(["TARSO-INKVEL"]));
  assert.equal(catalogue.current(), after);
  catalogue.markSoldOut(new Set());
  assert.equal(count(catalogue.current()), 7);
});

test("refreshes asked for at once are one or two readings, and all see what was there when they were asked", async () => {
  const snapshots: CatalogueSnapshot[] = [];
  catalogue.onChange((snapshot) => snapshots.push(snapshot));
  const before = snapshots.length;
  const all = Array.from({ length: 10 }, () => catalogue.refresh());
  const found = await Promise.all(all);
  assert(snapshots.length - before <= 2);
  assert.equal(found.at(-1), catalogue.current());
});

test("answering asks the database nothing", async (t) => {
  const current = catalogue.current();
  const asked = t.mock.method(database.reader, "selectFrom");
  current.list("sofas", EVERYTHING);
  current.search("green sofa", EVERYTHING);
  current.suggest("so");
  assert.equal(asked.mock.callCount(), 0);
});

test("a reading that an import overtakes is begun again, so nobody sees half an import", async () => {
  const dearer: ProductDraft = {
    ...first,
    name: "Arden sofa, dearer",
    variants: first.variants.map((variant) => ({ ...variant, priceMinor: variant.priceMinor + 100 })),
  };
  const stuck = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
  let reading: Promise<CatalogueSnapshot> | undefined;
  await database.transact(async (tx) => {
    // The reader has read the products when it comes to the options, and waits there.
    await sql`LOCK TABLE catalogue.option`.execute(tx);
    reading = catalogue.refresh();
    while ((await asCluster(stuck)).length === 0) await pause(5);
    await catalogue.importProducts(tx, [dearer]);
  });
  const product = (await reading)?.product("arden-sofa");
  assert.equal(product?.name, "Arden sofa, dearer");
  assert.deepEqual(
    product?.variants.map(({ priceMinor }) => priceMinor),
    dearer.variants.map(({ priceMinor }) => priceMinor),
  );
});
