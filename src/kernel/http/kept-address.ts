import { readPairs } from "./body.ts";
import type { Route } from "./route.ts";

/** The address of a page that may be kept: its path, and of the query only what its route knows, written in one way. */
export function addressToKeep(route: Route, path: string, query: string): string | undefined {
  if (!route.kept || query.length > 200) return undefined;
  if (query === "") return path;
  const pairs = readPairs(query, route.query);
  // What is wrong is refused, whether or not the page is kept.
  if (!pairs.ok) return undefined;
  const isKnown = (name: string): boolean => Object.hasOwn(route.query?.shape ?? {}, name);
  if (typeof route.output === "object" && !Object.keys(pairs.value).every(isKnown)) return undefined;
  const known = Object.entries(pairs.value)
    .filter(([name]) => isKnown(name))
    .flatMap(([name, value]) => [value].flat().map((each) => [name, String(each)]));
  return known.length === 0 ? path : `${path}?${new URLSearchParams(known)}`;
}
