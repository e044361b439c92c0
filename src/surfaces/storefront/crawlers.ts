import { sha256 } from "#kernel/digest";
import { asset, defineRoute, type Reply, type Route } from "#kernel/http";
import type { StorefrontDeps } from "./frame.ts";
import { shownRooms } from "./together/rooms-part.tsx";

/** What search engines ask for first: where they may look (RFC 9309), and every page worth finding. */
export function crawlerRoutes(deps: StorefrontDeps): Route[] {
  const shared = { method: "GET", access: "public", reads: [], writes: [], accepts: "none", output: "asset" } as const;
  return [
    defineRoute({
      ...shared,
      name: "robots",
      path: "/robots.txt",
      handler: (_, { links }) =>
        file(
          [
            "User-agent: *",
            ...offLimits.map((path) => `Disallow: ${path}`),
            "Allow: /c/*?page=",
            "",
            `Sitemap: ${links.absolute("sitemap")}`,
            "",
          ].join("\n"),
          "text/plain; charset=utf-8",
        ),
    }),
    defineRoute({
      ...shared,
      name: "sitemap",
      path: "/sitemap.xml",
      handler: async (_, { links }) => {
        const { categories, designers, collections, products } = deps.catalogue.current();
        const addresses = [
          links.absolute("home"),
          ...categories.map(({ slug }) => links.absolute("category", { category: slug })),
          ...collections.map(({ slug }) => links.absolute("collection", { collection: slug })),
          ...(await shownRooms(deps)).map(({ slug }) => links.absolute("room", { room: slug })),
          ...designers.map(({ slug }) => links.absolute("designer", { designer: slug })),
          ...products.slice(0, mostProducts).map(({ slug }) => links.absolute("product", { product: slug })),
          ...["privacy", "terms", "reviews-policy", "contact", "recalls"].map((name) => links.absolute(name)),
        ];
        const urls = addresses.map((address) => `<url><loc>${address.replaceAll("&", "&amp;")}</loc></url>`);
        return file(
          `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join("")}</urlset>\n`,
          "application/xml; charset=utf-8",
        );
      },
    }),
  ];
}

/** A sitemap holds 50,000 addresses; the rest of a larger shop is found through its departments. */
const mostProducts = 49_000;

/** Pages of a task or of one person, and lists that only narrow other lists. */
const offLimits = [
  "/basket",
  "/checkout",
  "/orders",
  "/preview/",
  "/search",
  "/b/",
  "/api/",
  "/c/*?*",
  "/reviews/*?stars=",
];

/** A small text for programs. A browser may keep it for five minutes. */
export function file(text: string, contentType: string): Reply {
  return asset(
    new TextEncoder().encode(text),
    contentType,
    `"${sha256(text).toString("hex").slice(0, 12)}"`,
    "five-minutes",
  );
}
