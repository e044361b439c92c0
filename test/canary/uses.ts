import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Passed } from "../support/recording-proxy.ts";
import type { Search } from "./search.ts";

type Declared = { method: string; pattern: RegExp; name: string; reads: string; writes: string };

/** The words of a person that stand in an e-mail address of theirs, which is all that an address for safety messages is. */
const ofAddress = new Set(["e-mail", "left of the @", "last name"]);

/** Those that stand on a VAT invoice: a business may be named after a person, and lie where they live. */
const ofInvoice = new Set([
  ...["first name", "last name", "street", "second line", "town", "postcode", "postcode without space"],
]);

/** Whether a route that declares these kinds of data, `contact+safety-contact`, may carry this word of a person. A question holds any. */
function mayCarry(kinds: string | undefined, word: string): boolean {
  const declared = (kinds ?? "").split("+");
  const anyWord = declared.includes("contact") || declared.includes("question");
  if (declared.includes("invoice") && ofInvoice.has(word)) return true;
  return anyWord || (declared.includes("safety-contact") && ofAddress.has(word));
}

/**
 * Compares what passed between a browser and the shop with what the committed access matrix says: a person's words come in
 * only by routes that write such data, and go out only by routes that read it. One sentence for each that does not.
 */
export function undeclaredUses(passed: readonly Passed[], shopUrl: string, search: Search): string[] {
  const routes = declaredRoutes();
  return passed.flatMap(({ method, url, requestBody, responseBody, responseHeaders }) => {
    if (!url.startsWith(`${shopUrl}/`)) return [];
    const path = new URL(url).pathname;
    const route = routes.find((each) => each.method === method && each.pattern.test(path));
    const brought = search.layers(requestBody).map(({ word }) => word);
    const shown = search.layers(responseBody).map(({ word }) => word);
    const [taken, given] = [
      brought.filter((word) => !mayCarry(route?.writes, word)),
      shown.filter((word) => !mayCarry(route?.reads, word)),
    ];
    const where = `${method} ${path.replaceAll(/[A-Za-z0-9_-]{22}/g, "…")}`;
    const isKept = responseHeaders.some(([name, value]) => /^cache-control$/i.test(name) && !/no-store/.test(value));
    return [
      ...(taken.length > 0 ? [`${where} takes ${taken.join(", ")}`] : []),
      ...(given.length > 0 ? [`${where} shows ${given.join(", ")}`] : []),
      ...(shown.length > 0 && isKept ? [`${where} shows ${shown.join(", ")} and may be kept`] : []),
    ];
  });
}

function declaredRoutes(): Declared[] {
  const ledger = join(import.meta.dirname, "../../policy/ledgers/access-matrix.json");
  const lines = JSON.parse(readFileSync(ledger, "utf8")) as string[];
  // The back office has another address, and is not what a shopper's browser speaks to.
  const ofTheShop = lines.filter((line) => !/\): (?:staff|program)/.test(line));
  const routes = ofTheShop.map((line) => {
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
