import { RegExpRouter } from "hono/router/reg-exp-router";
import { SmartRouter } from "hono/router/smart-router";
import { TrieRouter } from "hono/router/trie-router";
import type { Route } from "./route.ts";

export type Match =
  | { kind: "route"; route: Route; params: Record<string, string> }
  | { kind: "wrong-method"; allow: string }
  | { kind: "none" };

/** The only place where an address finds its route. Two routes of the same method and path do not boot. */
export function createMatcher(routes: readonly Route[]): (method: string, path: string) => Match {
  const byPath = new Map<string, Map<string, Route>>();
  for (const route of routes) {
    const methods = byPath.get(route.path) ?? new Map<string, Route>();
    if (methods.has(route.method)) throw new Error(`Two routes answer ${route.method} ${route.path}.`);
    methods.set(route.method, route);
    byPath.set(route.path, methods);
  }
  const router = new SmartRouter<Map<string, Route>>({ routers: [new RegExpRouter(), new TrieRouter()] });
  // Fixed addresses before those with parameters, so that /orders/find is never somebody's secret.
  const parameters = (path: string): number => path.split(":").length;
  for (const [path, methods] of [...byPath].sort(([a], [b]) => parameters(a) - parameters(b))) {
    for (const expanded of withoutOptional(path)) router.add("ALL", expanded, methods);
  }
  return (method, path) => find(router, method, path);
}

function find(router: SmartRouter<Map<string, Route>>, method: string, path: string): Match {
  const [found, values] = router.match("ALL", path) as [
    Array<[Map<string, Route>, Record<string, number | string>]>,
    string[]?,
  ];
  const first = found[0];
  if (first === undefined) return { kind: "none" };
  const [methods, places] = first;
  const route = methods.get(method === "HEAD" ? "GET" : method);
  if (route === undefined) {
    const allowed = [...methods.keys()].flatMap((each) => (each === "GET" ? ["GET", "HEAD"] : [each]));
    return { kind: "wrong-method", allow: allowed.join(", ") };
  }
  const params: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, place] of Object.entries(places)) {
    const value = typeof place === "number" ? values?.[place] : place;
    if (value === undefined) continue;
    try {
      params[name] = decodeURIComponent(value);
    } catch {
      return { kind: "none" };
    }
  }
  return { kind: "route", route, params };
}

function withoutOptional(path: string): string[] {
  return path.endsWith("?") ? [path.slice(0, path.lastIndexOf("/")), path.slice(0, -1)] : [path];
}
