/**
 * `npm run bench`: the shop as it is started by its owner, under load from a process of its own, beside a bare server that
 * sends answers of the same size. Prints Markdown; `npm run bench -- --write` puts it into bench/RESULTS.md.
 */
import { mkdtempSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { readConfig } from "#config";
import { elapsed } from "#kernel/clock";
import { sampleProducts } from "../sample/catalogue/index.ts";
import { generateCatalogue } from "../sample/generate.ts";
import { joinShop } from "../src/main.ts";
import { forgetShop, type ShopProcess, startShopProcess } from "../test/support/shop-process.ts";
import { checkouts } from "./checkouts.ts";
import { bare, get, load, post, proportionalMb, residentMb } from "./measure.ts";

const sizes = (process.env.BENCH_SIZES ?? "100,1000,10000").split(",").map(Number);
const seconds = Number(process.env.BENCH_SECONDS ?? "5");
const seed = "bench";
const categories = ["sofas", "armchairs", "beds", "tables", "chairs", "storage", "lighting", "textiles"];
const colours = ["", "?colour=green", "?colour=blue&sort=price-up", "?page=2"];
const lines: string[] = [];
const say = (line = ""): void => {
  lines.push(line);
  process.stdout.write(`${line}\n`);
};

say("# Measurements");
say();
say(
  `Command: \`npm run bench -- --write\`. ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, the`,
);
say(
  "shop's own PostgreSQL 18 with fsync on, ten connections, load generator and shop on the same machine, answers compressed",
);
say(
  "with brotli as for a browser, requests spread over the whole catalogue, half of them with a basket cookie. The machine is",
);
say("noisy: compare within this run. *Bare* is a `node:http` server that sends as many bytes.");
for (const size of sizes) await measureShop(size);
if (process.argv.includes("--write")) writeFileSync(join(import.meta.dirname, "RESULTS.md"), `${lines.join("\n")}\n`);

async function measureShop(size: number): Promise<void> {
  const cold = elapsed();
  const shop = await startShopProcess({ dataDir: mkdtempSync(join(tmpdir(), "candour-bench-")) });
  const coldMs = Math.round(cold());
  const slugs = await fill(shop, size);
  await shop.stop();
  const warm = elapsed();
  const again = await shop.again();
  const warmMs = Math.round(warm());
  try {
    say();
    say(`## ${size.toLocaleString("en-GB")} products`);
    say();
    say(
      `First start on an empty folder ${coldMs} ms; start with the database made ${warmMs} ms. Idle memory of the shop's process ${residentMb(again.pid)} MB resident, ${proportionalMb(again.pid)} MB proportional (PostgreSQL and the two stand-ins are not counted).`,
    );
    say();
    say("| | requests/s | p50 ms | p99 ms | bytes | bare/s | of bare | statuses |");
    say("|---|---|---|---|---|---|---|---|");
    await pages(again, slugs);
    await writes(again, slugs);
    say();
    say(`Memory after this load: ${residentMb(again.pid)} MB resident.`);
  } finally {
    await again.stop();
    forgetShop(again);
  }
}

type Filled = { products: string[]; skus: string[]; words: string[] };

/** Puts generated products beside the sample ones until there are `size`. */
async function fill(shop: ShopProcess, size: number): Promise<Filled> {
  const more = generateCatalogue(Math.max(0, size - sampleProducts.length), seed);
  const joined = await joinShop(readConfig(envOf(shop)));
  const { catalogue, stock } = joined.modules;
  try {
    for (let at = 0; at < more.products.length; at += 500) {
      const part = more.products.slice(at, at + 500);
      await joined.transact(async (tx) => {
        await catalogue.importProducts(tx, part);
        await stock.register(
          tx,
          part.flatMap(({ variants }) =>
            variants.map(({ sku, supply }) =>
              supply.kind === "stock"
                ? ({ sku, kind: "stock", onHand: 100_000 } as const)
                : ({ sku, kind: "made-to-order" } as const),
            ),
          ),
        );
      });
    }
    const snapshot = await catalogue.refresh();
    const offers = snapshot.products.flatMap((product) =>
      product.variants.slice(0, 1).map((variant) => ({ product, variant })),
    );
    return {
      products: offers.map(({ product, variant }) => `/p/${product.slug}/${variant.slug}`),
      skus: offers.filter(({ variant }) => variant.supply.kind === "made-to-order").map(({ variant }) => variant.sku),
      words: snapshot.products.map(({ name }) => name),
    };
  } finally {
    await joined.close();
  }
}

function envOf(shop: ShopProcess): Record<string, string> {
  return {
    CANDOUR_DATA: shop.dataDir,
    PORT: String(shop.port),
    CANDOUR_BANK_PORT: String(shop.port + 1),
    CANDOUR_COURIER_PORT: String(shop.port + 2),
  };
}

async function pages(shop: ShopProcess, { products, words }: Filled): Promise<void> {
  const host = `localhost:${shop.port}`;
  const cookie = (at: number): string | undefined => (at % 2 === 0 ? undefined : `__Host-basket=${"A".repeat(22)}.2`);
  const spread = (paths: readonly string[]): string[] => shuffled(paths).map((path, at) => get(path, host, cookie(at)));
  const lists = categories.flatMap((slug) => colours.map((rest) => `/c/${slug}${rest}`));
  await row("category page", shop, spread([...lists, ...lists]));
  await row("product page", shop, spread(products));
  await row("search page", shop, spread(words.map((name) => `/search?q=${encodeURIComponent(misspelt(name))}`)));
  await row("API: products", shop, spread(categories.map((slug) => `/api/v1/products?category=${slug}`)));
  await row("API: search", shop, spread(words.map((name) => `/api/v1/search?q=${encodeURIComponent(name)}`)));
}

async function writes(shop: ShopProcess, { skus }: Filled): Promise<void> {
  const host = `localhost:${shop.port}`;
  const adds = shuffled(skus).map((sku) => post("/basket/lines", host, `sku=${sku}&quantity=1`));
  await row("add to basket (new basket)", shop, adds);
  for (const door of ["pages", "api"] as const) {
    const { perSecond, p50, p99, failures } = await checkouts({ port: shop.port, seconds, door, skus });
    say(
      `| full checkout, paid by card (${door}) | ${perSecond} | ${p50} | ${p99} | | | | ${failures === 0 ? "all placed" : `${failures} failed`} |`,
    );
  }
}

async function row(name: string, shop: ShopProcess, requests: readonly string[]): Promise<void> {
  await load({ port: shop.port, seconds: Math.min(2, seconds), requests });
  const measured = await load({ port: shop.port, seconds, requests });
  const floor = await bare(measured.bytes, Math.min(3, seconds));
  const share = Math.round((100 * measured.perSecond) / floor.perSecond);
  const statuses = Object.entries(measured.statuses).map(([status, count]) => `${status} × ${count}`);
  say(
    `| ${name} | ${measured.perSecond} | ${measured.p50} | ${measured.p99} | ${measured.bytes} | ${floor.perSecond} | ${share} % | ${statuses.join(", ")} |`,
  );
}

/** The same order every run: a walk with a step that shares no factor with the length. */
function shuffled<T>(list: readonly T[]): T[] {
  const step = 7_919;
  return list.map((_, at) => list[(at * step) % list.length] as T);
}

/** One letter dropped from the middle, as a hurried shopper would. */
function misspelt(name: string): string {
  const middle = Math.floor(name.length / 2);
  return name.slice(0, middle) + name.slice(middle + 1);
}
