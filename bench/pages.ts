/** First visits in a browser, on a telephone with a slow line: what the person waits for, and what comes over the wire. */
import { setTimeout as pause } from "node:timers/promises";
import type { Browser } from "playwright-core";
import { launchBrowser } from "../test/support/browser.ts";
import { visitFirst } from "../test/support/first-visit.ts";
import { median } from "./measure.ts";

/** Milliseconds, kilobytes (1,024 bytes) over the wire with headers, and counts. */
export type Visit = {
  lcp: number;
  tbt: number;
  cls: number;
  nodes: number;
  requests: number;
  kilobytes: number;
  others: number;
};
export type Visited = { name: string; visit: Visit };

const pages = [
  { name: "home", path: "/" },
  { name: "category", path: "/c/sofas" },
  { name: "product", path: "/p/arden-sofa" },
  { name: "search", path: "/search?q=velvet" },
  { name: "basket", path: "/basket" },
];

/** The mobile profile of Lighthouse: 150 ms there and back, 1.6 Mbit/s, a processor four times slower. */
const slow = {
  offline: false,
  latency: 150,
  downloadThroughput: (1.6 * 1024 * 1024) / 8,
  uploadThroughput: (750 * 1024) / 8,
};
const settledMs = 2_500;

/** Visits each page `times` times, each with nothing kept from before; medians. `url` is the shop's. */
export async function visitPages(url: string, times: number): Promise<Visited[]> {
  const browser = await launchBrowser();
  try {
    const visited: Visited[] = [];
    for (const { name, path } of pages) {
      const visits: Visit[] = [];
      for (let n = 0; n < times; n++) visits.push(await visitOnce(browser, new URL(path, url)));
      visited.push({ name, visit: medians(visits) });
    }
    return visited;
  } finally {
    await browser.close();
  }
}

async function visitOnce(browser: Browser, url: URL): Promise<Visit> {
  const { page, arrived, leave } = await visitFirst(browser, url.href, {
    prepare: async (opened, session) => {
      await session.send("Network.emulateNetworkConditions", slow);
      await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
      await opened.addInitScript(observe);
    },
  });
  await pause(settledMs);
  const seen = await page.evaluate(() => ({
    ...(globalThis as unknown as { seen: { lcp: number; tbt: number; cls: number } }).seen,
    nodes: document.querySelectorAll("*").length,
  }));
  await leave();
  const all = arrived();
  return {
    ...seen,
    requests: all.length,
    kilobytes: all.reduce((sum, { bytes }) => sum + bytes, 0) / 1024,
    others: all.filter((each) => new URL(each.url).origin !== url.origin).length,
  };
}

/** Runs in the page before anything else of it: as text, because what a loader does to a function is unknown there. */
const observe = `
  const seen = (globalThis.seen = { lcp: 0, tbt: 0, cls: 0 });
  const on = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  on("largest-contentful-paint", (entry) => { seen.lcp = entry.startTime; });
  on("longtask", (entry) => { seen.tbt += Math.max(0, entry.duration - 50); });
  on("layout-shift", (entry) => { seen.cls += entry.value; });
`;

function medians(visits: readonly Visit[]): Visit {
  const of = (key: keyof Visit): number => median(visits.map((visit) => visit[key]));
  return {
    ...{ lcp: of("lcp"), tbt: of("tbt"), cls: of("cls"), nodes: of("nodes") },
    ...{ requests: of("requests"), kilobytes: of("kilobytes"), others: of("others") },
  };
}
