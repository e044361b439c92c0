import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Passed } from "../support/recording-proxy.ts";
import type { Search } from "./search.ts";

type Declared = { method: string; pattern: RegExp; name: string; reads: string; writes: string };

/**
 * Compares what passed between a browser and the shop with what the committed access matrix says: a person's words come in
 * only by routes that write contact data, and go out only by routes that read it. One sentence for each that does not.
 */
export function undeclaredUses(passed: readonly Passed[], shopUrl: string, search: Search): string[] {
  const routes = declaredRoutes();
  return passed.flatMap(({ method, url, requestBody, responseBody, responseHeaders }) => {
    if (!url.startsWith(`${shopUrl}/`)) return [];
    const path = new URL(url).pathname;
    const route = routes.find((each) => each.method === method && each.pattern.test(path));
    const brought = search.layers(requestBody).map(({ word }) => word);
    const shown = search.layers(responseBody).map(({ word }) => word);
    const where = `${method} ${path.replaceAll(/[A-Za-z0-9_-]{22}/g, "…")}`;
    const isKept = responseHeaders.some(([name, value]) => /^cache-control$/i.test(name) && !/no-store/.test(value));
    return [
      ...(brought.length > 0 && route?.writes !== "contact" ? [`${where} takes ${brought.join(", ")}`] : []),
      ...(shown.length > 0 && route?.reads !== "contact" ? [`${where} shows ${shown.join(", ")}`] : []),
      ...(shown.length > 0 && isKept ? [`${where} shows ${shown.join(", ")} and may be kept`] : []),
    ];
  });
}

function declaredRoutes(): Declared[] {
  const ledger = join(import.meta.dirname, "../../policy/ledgers/access-matrix.json");
  const lines = JSON.parse(readFileSync(ledger, "utf8")) as string[];
  const routes = lines.map((line) => {
    const match = /^(\S+) (\S+) \(([a-z-]+)\): \S+; reads (\S+), writes ([^\s,]+)/.exec(line);
    if (match === null) throw new Error(`The access matrix has a line that cannot be read: ${line}`);
    const [, method = "", path = "", name = "", reads = "", writes = ""] = match;
    const pattern = new RegExp(
      `^(/b/[A-Za-z0-9_-]{22})?${path.replaceAll(/\/:\w+\?/g, "(/[^/]+)?").replaceAll(/:\w+/g, "[^/]+")}$`,
    );
    return { method, pattern, name, reads, writes };
  });
  // Fixed addresses before those with parameters.
  return routes.sort((a, b) => a.pattern.source.split("[^/]").length - b.pattern.source.split("[^/]").length);
}
