/**
 * `npm run bench`: the shop as it is started by its owner, under load from a process of its own, beside a bare server that
 * sends answers of the same size. Prints Markdown; `npm run bench -- --write` puts it into bench/RESULTS.md.
 */
import { spawnSync } from "node:child_process";
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
import { bare, get, load, mostResidentMb, post, proportionalMb, residentMb } from "./measure.ts";

const sizes = (process.env.BENCH_SIZES ?? "100,1000,10000").split(",").map(Number);
const seconds = Number(process.env.BENCH_SECONDS ?? "5");
const seed = "bench";
const pageSize = 24;
const categories = ["sofas", "armchairs", "beds", "tables", "chairs", "storage", "lighting", "textiles"];
const narrowings = ["colour=green", "colour=blue&sort=price-up", "availability=ready", "sort=price-down"];
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
say(
  "noisy: compare within this run. *Bare* is a `node:http` server that sends as many bytes; for checkouts, one KB. *Alone* is the",
);
say("time of one request at a time, to the last byte, as the client sees it: an upper bound of the server's time.");
for (const size of sizes) await measureShop(size);
sealing();
if (process.argv.includes("--write")) writeFileSync(join(import.meta.dirname, "RESULTS.md"), `${lines.join("\n")}\n`);

async function measureShop(size: number): Promise<void> {
  const cold = elapsed();
  const shop = await startShopProcess({ dataDir: mkdtempSync(join(tmpdir(), "candour-bench-")) });
  const coldMs = Math.round(cold());
  let running = shop;
  try {
    const slugs = await fill(shop, size);
    await shop.stop();
    const warm = elapsed();
    const again = await shop.again();
    running = again;
    const warmMs = Math.round(warm());
    say();
    say(`## ${size.toLocaleString("en-GB")} products`);
    say();
    say(
      `First start on an empty folder ${coldMs} ms; start with the database made ${warmMs} ms. Idle memory of the shop's process ${residentMb(again.pid)} MB resident, ${proportionalMb(again.pid)} MB proportional (PostgreSQL and the two stand-ins are not counted).`,
    );
    say();
    say("| | requests/s | p50 ms | p99 ms | alone p50 ms | alone p95 ms | bytes | bare/s | of bare | statuses |");
    say("|---|---|---|---|---|---|---|---|---|---|");
    const most = await mostResidentMb(again.pid, async () => {
      await pages(again, slugs);
      await writes(again, slugs);
    });
    say();
    say(
      `Memory of the shop's process: at most ${most} MB resident under this load, ${residentMb(again.pid)} MB after it. The category pages have ${lists(slugs).length} addresses.`,
    );
  } finally {
    await running.stop();
    forgetShop(running);
  }
}

type Filled = { products: string[]; skus: string[]; words: string[]; perCategory: Map<string, number> };

/** Every page of every category, and its narrowings. */
function lists({ perCategory }: Filled): string[] {
  return [...perCategory].flatMap(([slug, count]) => [
    ...Array.from({ length: Math.ceil(count / pageSize) }, (_, page) =>
      page === 0 ? `/c/${slug}` : `/c/${slug}?page=${page + 1}`,
    ),
    ...narrowings.map((query) => `/c/${slug}?${query}`),
  ]);
}

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
      perCategory: new Map(
        categories.map((slug) => [slug, snapshot.products.filter((each) => each.category === slug).length]),
      ),
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

async function pages(shop: ShopProcess, filled: Filled): Promise<void> {
  const { products, words } = filled;
  const host = `localhost:${shop.port}`;
  const basket = (pieces: number): string => `__Host-basket=${"A".repeat(22)}.${pieces}`;
  // Every address without a cookie and with one, of a basket of one to three pieces.
  const spread = (paths: readonly string[]): string[] =>
    shuffled(paths.flatMap((path, at) => [get(path, host), get(path, host, basket(1 + (at % 3)))]));
  await row("category page", shop, spread(lists(filled)));
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
    const alone = await checkouts({ port: shop.port, seconds, door, skus, lines: 1 });
    const floor = await bare(1_024, Math.min(3, seconds));
    const share = ((100 * perSecond) / floor.perSecond).toFixed(2);
    say(
      `| full checkout, paid by card (${door}) | ${perSecond} | ${p50} | ${p99} | ${alone.p50} | ${alone.p95} | | ${floor.perSecond} | ${share} % | ${failures + alone.failures === 0 ? "all placed" : `${failures + alone.failures} failed`} |`,
    );
  }
}

async function row(name: string, shop: ShopProcess, requests: readonly string[]): Promise<void> {
  await load({ port: shop.port, seconds: Math.min(2, seconds), requests });
  const measured = await load({ port: shop.port, seconds, requests });
  const alone = await load({ port: shop.port, seconds: Math.min(2, seconds), connections: 1, requests });
  const floor = await bare(measured.bytes, Math.min(3, seconds));
  const share = Math.round((100 * measured.perSecond) / floor.perSecond);
  const statuses = Object.entries(measured.statuses).map(([status, count]) => `${status} × ${count}`);
  say(
    `| ${name} | ${measured.perSecond} | ${measured.p50} | ${measured.p99} | ${alone.p50} | ${alone.p95} | ${measured.bytes} | ${floor.perSecond} | ${share} % | ${statuses.join(", ")} |`,
  );
}

/** Sealing on against off, in a process of its own. */
function sealing(): void {
  const { stdout } = spawnSync(process.execPath, ["--import", "tsx", join(import.meta.dirname, "sealing.ts")], {
    encoding: "utf8",
  });
  const { save, read, size } = JSON.parse(stdout) as Record<"save" | "read" | "size", Record<string, number>>;
  say();
  say("## Sealing on against off");
  say();
  say("A row of 255 bytes, saved and read by one client on a PostgreSQL that waits for the disk (`bench/sealing.ts`).");
  say();
  say("| | sealed | plain | ratio | aim |");
  say("|---|---|---|---|---|");
  say(`| save, median µs | ${save.on} | ${save.off} | ${save.ratio} | ≤ 1.3 |`);
  say(`| read, median µs | ${read.on} | ${read.off} | ${read.ratio} | ≤ 1.15 |`);
  say(`| size, bytes | ${size.on} | ${size.off} | ${size.ratio} | ≤ 1.5 |`);
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
