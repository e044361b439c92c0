/** The route table and the gate: what a surface needs to answer a request. */
export { createGate, type Gate, type GateDeps, type Peer } from "./http/gate.ts";
export { cookiesSet } from "./http/headers.ts";
export type { Limit } from "./http/limiter.ts";
export { byName, createLinks, type Links, type Params, type Query } from "./http/links.ts";
export { type Listener, listen } from "./http/listen.ts";
export {
  asset,
  type BasketCookie,
  json,
  type Keep,
  type PageOptions,
  type Problem,
  page,
  problem,
  type Reply,
  redirect,
} from "./http/reply.ts";
export { type Access, type Context, defineRoute, type Input, type Route, text } from "./http/route.ts";
