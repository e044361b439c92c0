/** The route table and the gate: what a surface needs to answer a request. */
export { joint } from "./http/beginnings.ts";
export {
  CertificateError,
  inspectCertificate,
  type KeptCertificate,
  keepCertificate,
} from "./http/certificate.ts";
export { anyCount, countPlace } from "./http/count-place.ts";
export { actorOf, type Doorkeeper, programOf } from "./http/doorkeeper.ts";
export { createGate, type Gate, type GateDeps } from "./http/gate.ts";
export { cookiesSet } from "./http/headers.ts";
export type { PagesFile } from "./http/kept-pages.ts";
export { type Limit, networkOf } from "./http/limiter.ts";
export { byName, createLinks, type Links, type Params, type Query } from "./http/links.ts";
export { type Listener, listen } from "./http/listen.ts";
export { describeApi } from "./http/openapi.ts";
export { openPagesFile } from "./http/pages-file.ts";
export type { Peer } from "./http/peer.ts";
export { gateProblems } from "./http/problem-words.ts";
export { listenForRedirects } from "./http/redirect-listener.ts";
export {
  asset,
  type BasketCookie,
  json,
  jsonWithSession,
  type Keep,
  keptJson,
  moved,
  type PageOptions,
  type Problem,
  page,
  problem,
  type Reply,
  redirect,
  stream,
} from "./http/reply.ts";
export {
  type Access,
  type Actor,
  type AskingProgram,
  type Context,
  defineRoute,
  file,
  type Input,
  type Route,
  text,
} from "./http/route.ts";
