import type { Passed } from "../support/recording-proxy.ts";
import type { Piece, Scene, Sink } from "./sinks.ts";

/** What the browser keeps, what stands in addresses and heads, and what anybody else is shown. */
export function browserSinks(scene: Scene): Sink[] {
  const { shop, proxy } = scene;
  const visit = async (address: string): Promise<void> => {
    const page = await scene.context.newPage();
    await page.goto(new URL(address, shop.url).href);
    await page.close();
  };
  return [
    { name: "storage of the browser", pieces: () => storage(scene), plant: storing(scene) },
    {
      name: "addresses and referrers",
      pieces: () => proxy.passed.flatMap(addresses),
      plant: async (bytes) => {
        const page = await scene.context.newPage();
        await page.goto(`${shop.url}/search?q=${encodeURIComponent(bytes.toString("latin1"))}`);
        await page.getByRole("link", { name: "Sofas", exact: true }).first().click();
        await page.waitForURL(/\/c\/sofas/);
        await page.close();
        return ["address", "referer"];
      },
    },
    {
      name: "heads of answers",
      pieces: () => proxy.passed.map(({ responseHeaders, url }) => ({ where: url, bytes: head(responseHeaders) })),
      plant: async (bytes) => {
        // Somebody who has a cookie after all is led from the address of a visit without cookies to the clean one.
        await visit("/p/fabric-swatch");
        const page = await scene.context.newPage();
        await page.goto(`${shop.url}/p/fabric-swatch`);
        await page.getByRole("button", { name: /^Add to basket/ }).click();
        await page.locator("#bag b").waitFor();
        await page.goto(`${shop.url}/b/${"A".repeat(22)}/search?q=${encodeURIComponent(bytes.toString("latin1"))}`);
        await page.close();
        return [""];
      },
    },
    {
      name: "pages that anybody is shown",
      pieces: () => publicPages(scene),
      plant: async (bytes) => {
        const path = `/search?q=${encodeURIComponent(bytes.toString("latin1"))}`;
        await visit(path);
        return [path];
      },
    },
  ];
}

async function* storage({ context, shop }: Scene): AsyncGenerator<Piece> {
  const page = await context.newPage();
  await page.goto(shop.url);
  const kept = await page.evaluate(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
    name: window.name,
    state: history.state as unknown,
  }));
  await page.close();
  yield { where: "the shop's own", bytes: Buffer.from(JSON.stringify(kept)) };
  yield { where: "all origins", bytes: Buffer.from(JSON.stringify(await context.storageState({ indexedDB: true }))) };
}

function storing({ context, shop }: Scene): Sink["plant"] {
  return async (bytes) => {
    const page = await context.newPage();
    await page.goto(shop.url);
    await page.evaluate((word) => localStorage.setItem("leak", word), bytes.toString("latin1"));
    await page.close();
    return ["the shop's own", "all origins"];
  };
}

function addresses({ url, requestHeaders }: Passed): Piece[] {
  const named = requestHeaders.filter(([name]) => /^(referer|origin)$/i.test(name));
  return [
    { where: "address", bytes: Buffer.from(url) },
    ...named.map(([name, value]) => ({ where: name.toLowerCase(), bytes: Buffer.from(value) })),
  ];
}

function head(headers: Passed["responseHeaders"]): Buffer {
  return Buffer.from(headers.map(([name, value]) => `${name}: ${value}`).join("\n"));
}

/**
 * Every page that is kept ready, as anybody gets it: those of the sitemap, and those that this browser has seen, each as
 * somebody with nothing and somebody with one piece in the basket is shown it.
 */
async function* publicPages({ shop, proxy }: Scene): AsyncGenerator<Piece> {
  const sitemap = await (await fetch(`${shop.url}/sitemap.xml`)).text();
  const listed = [...sitemap.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, loc = ""]) => loc.slice(shop.url.length) || "/");
  const seen = proxy.passed
    .filter((one) => one.method === "GET" && one.status === 200 && one.url.startsWith(`${shop.url}/`))
    .filter((one) =>
      one.responseHeaders.some(([name, value]) => /^cache-control$/i.test(name) && !/no-store/.test(value)),
    )
    .map(({ url }) => url.slice(shop.url.length));
  for (const path of new Set([...listed, ...seen])) {
    for (const cookie of ["", `__Host-basket=${"A".repeat(22)}.1`]) {
      const answer = await fetch(shop.url + path, { headers: cookie === "" ? {} : { cookie } });
      yield { where: path, bytes: Buffer.from(await answer.arrayBuffer()) };
    }
  }
}
