/**
 * How fast the catalogue answers inside the process, without HTTP and without pages: `node --import tsx bench/catalogue.ts`.
 * Questions are spread over the whole catalogue; each line is the median of five rounds, in answers for each second of
 * processor time. "First" is a question nobody asked before; "again" may be answered from what is kept.
 */
import { seededRandom } from "#kernel/random";
import { generateCatalogue } from "../sample/generate.ts";
import { snapshotFromDrafts } from "../src/modules/catalogue/from-drafts.ts";
import { EVERYTHING, listingRequest, NO_FILTERS } from "../src/modules/catalogue/listing-query.ts";
import { EDITS, misspell, pick } from "../src/modules/catalogue/misspell.ts";
import type { ListingRequest } from "../src/modules/catalogue/product.ts";
import type { CatalogueSnapshot } from "../src/modules/catalogue/snapshot.ts";

const SIZES = (process.env.BENCH_SIZES ?? "100,1000,10000").split(",").map(Number);
const ROUNDS = 5;
const ROUND_MS = 300;
let turn = 0;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

say(`node ${process.version}, one thread, ${ROUNDS} rounds of ${ROUND_MS} ms`);
for (const size of SIZES) {
  const generated = generateCatalogue(size, "bench");
  const heapBefore = heapMb();
  const started = performance.now();
  const snapshot = snapshotFromDrafts(generated.categories, generated.products);
  const builtMs = performance.now() - started;
  const variants = snapshot.products.reduce((sum, { variants: own }) => sum + own.length, 0);
  say(
    `\n${size} products, ${variants} variants: built in ${builtMs.toFixed(0)} ms, ${(heapMb() - heapBefore).toFixed(0)} MB`,
  );
  for (const [name, ask] of questions(snapshot)) say(`${name.padEnd(34)} ${perSecond(ask).padStart(9)} /s`);
}

function questions(snapshot: CatalogueSnapshot): [string, () => unknown][] {
  const random = seededRandom("questions");
  const prepare = <T>(make: () => T): (() => T) => {
    const ready = Array.from({ length: 2_000 }, make);
    let at = 0;
    return () => ready[at++ % ready.length] as T;
  };
  const product = () => snapshot.products[pick(random, snapshot.products.length)] as (typeof snapshot.products)[number];
  const shelf = prepare(() => ({
    category: product().category,
    request: { ...EVERYTHING, page: 1 + pick(random, 5) },
  }));
  const filtered = prepare(() => ({ category: product().category, request: someFilters(snapshot, random) }));
  const names = prepare(() => product().name);
  const looks = prepare(() => `${product().options[0]?.values[0]?.label ?? ""} ${product().category}`);
  const words = prepare(
    () => ["sofa", "lamp", "oak", "velvet", "green", "table", "chair", "rug"][pick(random, 8)] as string,
  );
  const wrong = prepare(() => misspell(product().name, EDITS[pick(random, 4)] ?? "insert", random));
  const prefixes = prepare(() => product().name.slice(0, 3 + pick(random, 4)));
  const slugs = prepare(() => product().slug);
  return [
    ["product by slug", () => snapshot.product(slugs())],
    [
      "list of a category",
      () => {
        const { category, request } = shelf();
        return snapshot.list(category, request);
      },
    ],
    [
      "list with two filters, by price",
      () => {
        const { category, request } = filtered();
        const { priceMaxMinor } = unseen().filters;
        return snapshot.list(category, { ...request, filters: { ...request.filters, priceMaxMinor } });
      },
    ],
    ["search: a name, first", () => snapshot.search(names(), unseen())],
    ["search: a misspelt name, first", () => snapshot.search(wrong(), unseen())],
    ["search: fabric and category, first", () => snapshot.search(looks(), unseen())],
    ["search: fabric and category, again", () => snapshot.search(looks(), EVERYTHING)],
    ["search: common word, first", () => snapshot.search(words(), unseen())],
    ["search: common word, again", () => snapshot.search(words(), EVERYTHING)],
    ["suggestions", () => snapshot.suggest(prefixes())],
  ];
}

/** A request that was never made before and narrows nothing, so that nothing kept can answer it. */
function unseen(): ListingRequest {
  return { ...EVERYTHING, filters: { ...NO_FILTERS, priceMaxMinor: 100_000_000 + turn++ } };
}

function someFilters(snapshot: CatalogueSnapshot, random: ReturnType<typeof seededRandom>): ListingRequest {
  const values = (at: number) => snapshot.list(null, EVERYTHING)?.facets[at]?.values ?? [];
  const one = (at: number) => values(at)[pick(random, Math.max(1, values(at).length))]?.slug ?? "";
  return listingRequest({ colour: [one(0)], availability: [one(4)], sort: "price-up" });
}

/** Answers in a second of processor time of this process, so that a busy machine changes little. */
function perSecond(ask: () => unknown): string {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const started = performance.now();
    const usedBefore = process.cpuUsage();
    let asked = 0;
    while (performance.now() - started < ROUND_MS) {
      for (let at = 0; at < 10; at++) ask();
      asked += 10;
    }
    const { user, system } = process.cpuUsage(usedBefore);
    return (asked * 1_000_000) / (user + system);
  }).sort((a, b) => a - b);
  return Math.round(rounds[Math.floor(ROUNDS / 2)] ?? 0).toLocaleString("en-GB");
}

function heapMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
