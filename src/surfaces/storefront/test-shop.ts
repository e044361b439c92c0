/** The pages of the sample shop behind the real gate, on a database of their own: what the tests of this folder ask. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { createCatalogue } from "#catalogue";
import { createDelivery } from "#delivery";
import { fixedClock } from "#kernel/clock";
import { createGate, defineRoute, page, type Route } from "#kernel/http";
import { createLog, silentLog } from "#kernel/log";
import { seededRandom } from "#kernel/random";
import { identifyShop } from "#kernel/shop-identity";
import { createMedia } from "#media";
import { readArchive } from "#policy/archive";
import { judgeBy } from "#policy/evidence";
import { type PartnerId, partners } from "#policy/flows";
import { publishedPolicy } from "#policy/policy";
import { createPrivacyLog } from "#privacy";
import { createReviews } from "#reviews";
import { createSearches } from "#searches";
import { createStock } from "#stock";
import { readPageAssets } from "#views/assets.ts";
import { basketBadge } from "#views/head-of-page.tsx";
import { beginningsOf } from "#views/layout.tsx";
import { frontPage } from "../../../sample/front-page.ts";
import { sampleRecalls } from "../../../sample/recalls.ts";
import { shop as trader } from "../../../sample/shop.ts";
import { freshDatabase } from "../../../test/support/database.ts";
import { testPhotographs } from "../../../test/support/photographs.ts";
import { seedShop } from "../../seed.ts";
import { createStorefront, explain, type FrontPage, type StorefrontDeps } from "./index.ts";

const root = join(import.meta.dirname, "../../..");
const shopUrl = "http://localhost:3000";

export type TestShop = Awaited<ReturnType<typeof openTestShop>>;

/**
 * Opens the sample shop on the first Sunday of advent. `get` asks the gate as a browser without cookies would; `lines` is what is
 * logged of pictures.
 */
export async function openTestShop(front: FrontPage = frontPage(testPhotographs)) {
  const { database, bus } = await freshDatabase();
  const random = seededRandom("storefront");
  const clock = fixedClock(new Date("2026-11-29T12:00:00Z"));
  const catalogue = createCatalogue({ database, bus, clock, log: silentLog });
  const reviews = createReviews({ database, bus, log: silentLog });
  const searches = createSearches({ database, clock, random, log: silentLog });
  const stock = createStock({ database, bus, clock, log: silentLog });
  const delivery = createDelivery({ database, clock });
  const folder = mkdtempSync(join(tmpdir(), "candour-media-"));
  const lines: string[] = [];
  const log = createLog(clock.now, (line) => lines.push(line));
  const media = createMedia({ folder, root, clock, log, waitMs: 60_000 });
  after(() => {
    media.close();
    rmSync(folder, { recursive: true });
  });
  await database.transact((tx) => identifyShop(tx, random));
  await seedShop(
    { database, clock, catalogue, media, reviews, stock, delivery },
    { sample: true, photographs: testPhotographs },
  );
  await delivery.refresh();
  await stock.refresh();
  catalogue.markSoldOut(stock.levels().soldOut());
  await catalogue.refresh();
  await reviews.refresh();
  const assets = await readPageAssets(root);
  const terms = { version: "2026-11-22", contractMade: "The contract is made when we acknowledge it.", guarantee: "" };
  const deps: StorefrontDeps = {
    ...{ catalogue, media, reviews, searches, stock, delivery, trader, assets, terms },
    privacyLog: createPrivacyLog({ database, clock, random, log: silentLog, shopUrl, folder, apartFrom: [] }),
    front,
    recalls: sampleRecalls(new Date("2026-11-30T12:00:00Z")),
    policy: publishedPolicy(root, { "erasure-horizon": "48 hours" }),
    archive: readArchive(root, publishedPolicy(root)),
    recipients: Object.keys(partners) as PartnerId[],
    judge: () => Promise.resolve(judgeBy(undefined, "")),
  };
  const gate = createGate({
    ...{ database, clock, shopUrl, random, log: silentLog, formTargets: [] },
    routes: [...createStorefront(deps), ...elsewhere()],
    demo: true,
    styleHashes: [assets.styles.shop.hash, assets.styles.task.hash],
    keptBytes: 8 * 1024 * 1024,
    badge: basketBadge,
    beginnings: beginningsOf(assets),
    explain: explain(deps),
  });
  const get = async (path: string, headers: Record<string, string> = {}, address = "127.0.0.1") => {
    const request = new Request(shopUrl + path, { headers: { host: "localhost:3000", ...headers } });
    const response = await gate.answer(request, { address, tls: false, target: path });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  return { get, deps, gate, catalogue, reviews, searches, stock, database, assets, lines };
}

/** The text of a page as it is read, without tags and with single spaces. */
export const words = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>|<script.*?<\/script>|<[^>]+>/gs, " ")
    .replaceAll("&amp;", "&")
    .replaceAll("&#39;", "'")
    .replace(/\s+/g, " ");

/** Addresses that these pages lead to and that other folders own. */
function elsewhere(): Route[] {
  const shared = { access: "public", reads: [], writes: [], accepts: "none", method: "GET", output: "page" } as const;
  return [
    { name: "basket", path: "/basket" },
    { name: "add-line", path: "/basket/lines" },
    { name: "find-order", path: "/orders/find" },
    { name: "what-we-hold", path: "/privacy/what-we-hold" },
    { name: "complain", path: "/privacy/complaint" },
    { name: "ask-question", path: "/contact/question" },
    { name: "withdraw", path: "/withdraw" },
  ].map((route) => defineRoute({ ...shared, ...route, handler: () => page("") }));
}
