import { isJourney, type Route } from "./route.ts";

export type Params = Readonly<Record<string, string | undefined>>;
export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** Makes addresses from the route table. An unknown name or a missing parameter throws: a dead link is a bug. */
export type Links = {
  /** `to("product", { product: "arden", variant: "moss" })` → `/p/arden/moss`, with the journey's capability if there is one. */
  to(name: string, params?: Params, query?: Query): string;
  /** The same with scheme and host, never with a capability: for mails, canonical links and partners. */
  absolute(name: string, params?: Params, query?: Query): string;
};

/** Links for one request: `capability` is set on the pages of a journey without cookies. */
export function createLinks(routes: ReadonlyMap<string, Route>, shopUrl: string, capability?: string): Links {
  const prefix = capability === undefined ? "" : `/b/${capability}`;
  const named = (name: string): Route => {
    const route = routes.get(name);
    if (route === undefined) throw new Error(`No route is named ${name}.`);
    return route;
  };
  const path = (route: Route, params: Params = {}, query: Query = {}): string =>
    fill(route.name, route.path, params) + queryString(query);
  return {
    to: (name, params, query) => {
      const route = named(name);
      return (isJourney(route) ? prefix : "") + path(route, params, query);
    },
    absolute: (name, params, query) => shopUrl + path(named(name), params, query),
  };
}

/** Name → route. Two routes of one name do not boot. */
export function byName(routes: readonly Route[]): ReadonlyMap<string, Route> {
  const named = new Map(routes.map((route) => [route.name, route]));
  if (named.size !== routes.length) throw new Error("Two routes have the same name.");
  return named;
}

function fill(name: string, pattern: string, params: Params): string {
  const used = new Set<string>();
  const path = pattern.replace(/\/:([A-Za-z]+)(\?)?/g, (_, key: string, optional?: string) => {
    used.add(key);
    const value = params[key];
    if (value === undefined || value === "") {
      if (optional === undefined) throw new Error(`The link ${name} needs ${key}.`);
      return "";
    }
    return `/${encodeURIComponent(value)}`;
  });
  for (const key of Object.keys(params)) if (!used.has(key)) throw new Error(`The link ${name} has no ${key}.`);
  return path === "" ? "/" : path;
}

function queryString(query: Query): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const each of Array.isArray(value) ? value : [value]) search.append(key, String(each));
  }
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}
