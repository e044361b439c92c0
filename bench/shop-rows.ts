/** Everything that is asked of one filled shop: pages, the store API, baskets and whole purchases. */
import type { ShopProcess } from "../test/support/shop-process.ts";
import type { Aims } from "./aims.ts";
import { bareCheckouts, checkouts, type Door } from "./checkouts.ts";
import { configOf, type Filled } from "./filled-shop.ts";
import { keptShare } from "./kept-share.ts";
import { type Beside, besideBare, get, load, post } from "./measure.ts";

/** How long each figure is measured. */
export type Asking = { shop: ShopProcess; filled: Filled; seconds: number; size: string; aims: Aims };
export type Rows = { busy: string[]; alone: string[]; shares: Map<string, number> };

/** At once, for purchases. */
const lines = 6;
/** Of each measurement; the median counts. */
const rounds = 3;

/** Asks it all. `shares` says for each kind of page how much of the bare server's rate it reached. */
export async function askShop(asking: Asking): Promise<Rows> {
  const { shop, filled, aims, size } = asking;
  const host = `localhost:${shop.port}`;
  const rows: Rows = {
    busy: [
      "| | each second | p50 ms | p95 ms | p99 ms | bytes | bare, each second | of bare | answers |",
      "|---|---|---|---|---|---|---|---|---|",
    ],
    alone: [
      "| | addresses | asked | p50 ms | p95 ms | p99 ms | kept, under the load above |",
      "|---|---|---|---|---|---|---|",
    ],
    shares: new Map(),
  };
  const { keptPagesMb, keptOnDiskMb } = configOf(shop);
  const kept = keptShare(keptPagesMb * 2 ** 20, keptOnDiskMb * 2 ** 20);
  const ask = async (name: string, requests: readonly string[], warm: readonly string[], keeps = false) =>
    askFor(asking, rows, { name, requests, warm, kept: keeps ? kept : undefined });

  const page = async (name: string, paths: readonly string[], least: number, keeps: boolean): Promise<void> => {
    const measured = await ask(
      name,
      bothWays(paths, host),
      uncompressed(paths.slice(0, 500).map((path) => get(path, host, cookie(99)))),
      keeps,
    );
    aims.least(`${name}, each second`, least, "", measured.perSecond, size);
    aims.most(`${name}, p95 of one client, first time asked`, 25, " ms", measured.aloneP95, size);
  };
  await page("category page", filled.categoryPages, 6_000, true);
  aims.least("category page, of a bare answer", 50, " %", rows.shares.get("category page") ?? 0, size);
  await page("product page", filled.productPages, 6_000, true);
  await page("search page", filled.searches, 3_000, false);
  for (const [name, paths, least, keeps] of [
    ["API: list", filled.apiLists, 6_000, true],
    ["API: product", filled.apiProducts, 6_000, true],
    ["API: search", filled.apiSearches, 3_000, false],
  ] as const) {
    const requests = paths.map((path) => get(path, host));
    const { perSecond } = await ask(name, requests, uncompressed(requests.slice(0, 500)), keeps);
    aims.least(`${name}, each second`, least, "", perSecond, size);
  }
  const adds = filled.skus.map((sku) => post("/basket/lines", host, `sku=${sku}&quantity=1`));
  const { perSecond } = await ask("new basket with a line", adds, adds.slice(0, 500));
  aims.least("new basket with a line, each second", 1_500, "", perSecond, size);
  for (const door of ["pages", "API"] as const) await purchases(asking, rows, door);
  return rows;
}

type Question = {
  name: string;
  requests: readonly string[];
  /** Asked first, so that the code is warm and these pages are not. */
  warm: readonly string[];
  kept: ReturnType<typeof keptShare> | undefined;
};

let walks = 0;

async function askFor({ shop: { port }, seconds }: Asking, rows: Rows, { name, requests, warm, kept }: Question) {
  const follow = async (asked: readonly string[], how: { connections?: number; seconds: number; walk?: number }) => {
    const measured = await load({ port, requests: asked, ...how });
    return { ...measured, share: kept?.follow(asked, measured, how.walk) };
  };
  await follow(warm, { connections: 1, seconds: Math.min(2, seconds), walk: ++walks });
  const alone = await follow(requests, { connections: 1, seconds });
  // A shop that has been open for a while keeps as many of these pages as it has room for: each is asked for once, if time allows.
  if (kept !== undefined) await follow(requests, { seconds: 20 * seconds });
  else await follow(requests, { seconds: Math.min(2, seconds), walk: ++walks });
  const beside = await besideBare(rounds, {
    shop: () => follow(requests, { seconds, walk: ++walks }),
    bare: (bare) => load({ port: bare, seconds: Math.min(1, seconds), walk: 1, requests: [get("/", "localhost")] }),
    size: ({ bytes }) => bytes,
  });
  const { perSecond, statuses, share } = beside.shop;
  const answers = Object.entries(statuses).map(([status, count]) => `${status} × ${count}`);
  rows.busy.push(busyRow(name, beside, beside.shop.bytes, answers.join(", ")));
  const fromKept = share === undefined ? "none" : `${(100 * share).toFixed(0)} %`;
  const { p50, p95, p99 } = alone;
  rows.alone.push(`| ${name} | ${requests.length} | ${alone.requests} | ${p50} | ${p95} | ${p99} | ${fromKept} |`);
  rows.shares.set(name, beside.ofBare);
  return { perSecond, aloneP95: p95 };
}

async function purchases({ shop: { port }, filled: { skus }, seconds, aims, size }: Asking, rows: Rows, door: Door) {
  const name = `guest checkout (${door})`;
  const job = { port, door, skus };
  await checkouts(job, lines, Math.min(2, seconds));
  const alone = await checkouts(job, 1, seconds);
  const beside = await besideBare(rounds, {
    shop: () => checkouts(job, lines, seconds),
    bare: (bare) => bareCheckouts(bare, alone.requests, lines, Math.min(1, seconds)),
    size: ({ bodyBytes }) => bodyBytes,
  });
  const { perSecond, failures, bodyBytes, requests } = beside.shop;
  const answers = `${requests} requests each, ${failures === 0 ? "all placed" : `**${failures} failed**`}`;
  rows.busy.push(busyRow(name, beside, bodyBytes, answers));
  rows.alone.push(`| ${name} | | ${alone.count} | ${alone.p50} | ${alone.p95} | ${alone.p99} | |`);
  aims.least(`${name}, each second`, 250, "", perSecond, size);
  aims.most(`${name}, one alone, p50`, 15, " ms", alone.p50, size);
}

type Busy = { perSecond: number; p50: number; p95: number; p99: number };

function busyRow(name: string, { shop, barePerSecond, ofBare }: Beside<Busy>, bytes: number, answers: string): string {
  const { perSecond, p50, p95, p99 } = shop;
  return `| ${name} | ${perSecond} | ${p50} | ${p95} | ${p99} | ${bytes} | ${barePerSecond} | ${ofBare.toFixed(0)} % | ${answers} |`;
}

/** Each page twice: without a cookie, and with that of a basket of one to five pieces. Their answers differ. */
function bothWays(paths: readonly string[], host: string): string[] {
  return [
    ...paths.map((path, at) => get(path, host, at % 2 === 0 ? undefined : cookie(1 + (at % 5)))),
    ...paths.map((path, at) => get(path, host, at % 2 === 1 ? undefined : cookie(1 + (at % 5)))),
  ];
}

/** The same for a browser that takes no Brotli: answers that are kept apart from those that are measured. */
function uncompressed(requests: readonly string[]): string[] {
  return requests.map((request) => request.replace(", br", ""));
}

function cookie(pieces: number): string {
  return `__Host-basket=${"A".repeat(22)}.${pieces}`;
}
