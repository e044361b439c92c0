import type { Route } from "#kernel/http";
import { formType, type Sending } from "./send.ts";
import type { ValidRequest } from "./valid-requests.ts";

/** A request that the gate must refuse, and how. */
export type WrongRequest = { what: string; target: string; sending: Sending; status: number };

const mediaTypes = [
  "",
  "text/plain",
  "application/json",
  formType,
  "multipart/form-data; boundary=x",
  "application/json; charset=utf-8",
  "application/x-www-form-urlencoded;charset=UTF-8",
  "application/x-www-form-urlencoded\t",
  "application/json, application/x-www-form-urlencoded",
  "Application/JSON",
  "application/xml",
  "application/json ;a=b",
];
const forbidden = ["__proto__", "constructor", "prototype"];

/** Everything that is wrong with every route, made from its declaration and from a request that is right. */
export function wrongRequests(route: Route, valid: ValidRequest): WrongRequest[] {
  return [
    ...wrongQueries(route, valid),
    ...wrongBodies(route, valid),
    ...wrongTypes(route, valid),
    ...wrongSizes(route, valid),
    ...wrongOrigins(route, valid),
  ];
}

function wrongQueries(route: Route, { target, sending }: ValidRequest): WrongRequest[] {
  const with_ = (query: string) => target + (target.includes("?") ? "&" : "?") + query;
  const wrong = forbidden.map((name) => ({
    what: `${name} in the query`,
    target: with_(`${name}=1`),
    sending,
    status: 400,
  }));
  if (typeof route.output !== "string")
    wrong.push({ what: "an unknown key in the query", target: with_("stranger=1"), sending, status: 400 });
  for (const name of Object.keys(route.query?.shape ?? {})) {
    if (["colour", "material", "price", "size", "availability", "goods", "pieces"].includes(name)) continue;
    const twice = `${target.split("?")[0]}?${name}=1&${name}=1`;
    wrong.push({ what: `${name} twice in the query`, target: twice, sending, status: 400 });
  }
  return wrong;
}

function wrongBodies(route: Route, { target, sending }: ValidRequest): WrongRequest[] {
  const wrong = (what: string, body: string) => ({ what, target, sending: { ...sending, body }, status: 400 });
  const body = typeof sending.body === "string" ? sending.body : "";
  if (route.accepts === "form") {
    const also = (pair: string) => (body === "" ? pair : `${body}&${pair}`);
    const fields = [...new URLSearchParams(body).keys()];
    return [
      wrong("an unknown key", also("stranger=1")),
      ...["price=1", "priceMinor=1", "discount=100", "currency=USD", "user_id=1", "total=0"].map((pair) =>
        wrong(`the stranger ${pair}`, also(pair)),
      ),
      ...forbidden.map((name) => wrong(name, also(`${name}=1`))),
      ...fields.map((name) => wrong(`${name} twice`, also(`${name}=1`))),
      ...fields.map((name) => wrong(`${name}[]`, also(`${name}%5B%5D=1`))),
      wrong("bytes that are no UTF-8", also("stranger=%ff")),
      wrong("a broken escape", also("stranger=%zz")),
    ];
  }
  if (route.accepts !== "json") return [];
  const value = JSON.parse(body) as Record<string, unknown>;
  const also = (name: string, more: unknown) =>
    wrong(
      `${name} beside the rest`,
      `${body.slice(0, -1)}${body === "{}" ? "" : ","}${JSON.stringify(name)}:${JSON.stringify(more)}}`,
    );
  return [
    ...["stranger", "price", "discount", "currency", "user_id", "total", ...forbidden].map((name) => also(name, 1)),
    also("address", { totalsCollector: { sourceData: "x" } }),
    ...Object.keys(value).map((name) =>
      wrong(
        `__proto__ in ${name}`,
        JSON.stringify({ ...value, [name]: JSON.parse('{"__proto__":{"x":1}}') as unknown }),
      ),
    ),
    ...Object.keys(value).map((name) =>
      wrong(`a list in ${name}`, JSON.stringify({ ...value, [name]: [value[name]] })),
    ),
    ...[
      "",
      "null",
      "[]",
      '"text"',
      "1",
      "{",
      "{}}",
      "\ufeff{}",
      `${"[".repeat(500)}${"]".repeat(500)}`,
      `{"a":${'{"a":'.repeat(20)}1${"}".repeat(21)}`,
    ].map((text) => wrong(`${text.slice(0, 12)} as body`, text)),
  ];
}

function wrongTypes(route: Route, { target, sending }: ValidRequest): WrongRequest[] {
  if (route.accepts === "none") return [];
  const right = sending.headers?.["content-type"];
  const with_ = (headers: Record<string, string>) => ({ ...sending, headers: { ...sending.headers, ...headers } });
  return [
    ...mediaTypes
      .filter((type) => type.trim() !== right && !(route.accepts === "upload" && type.startsWith("multipart/")))
      // A partner may say in which letters its message is written.
      .filter((type) => !(route.accepts === "signed" && type === "application/json; charset=utf-8"))
      .map((type) => ({
        what: `the media type ${JSON.stringify(type)}`,
        target,
        sending: with_({ "content-type": type }),
        status: 415,
      })),
    ...["gzip", "br", "identity"].map((coding) => ({
      what: `a body in ${coding}`,
      target,
      sending: with_({ "content-encoding": coding }),
      status: 415,
    })),
  ];
}

function wrongSizes({ accepts, maxBodyBytes }: Route, { target, sending }: ValidRequest): WrongRequest[] {
  const long = "a".repeat(accepts === "none" ? 5 : maxBodyBytes + 1);
  const pieces =
    accepts === "none" ? ["hello"] : Array.from({ length: 2 + maxBodyBytes / 4_096 }, () => "a".repeat(4_096));
  return [
    { what: "a body that is too long, announced", target, sending: { ...sending, body: long }, status: 413 },
    {
      what: "a body that is too long, in pieces",
      target,
      sending: { ...sending, body: pieces, headers: { ...sending.headers, "transfer-encoding": "chunked" } },
      status: 413,
    },
  ];
}

function wrongOrigins(route: Route, { target, sending }: ValidRequest): WrongRequest[] {
  if (route.method === "GET" || route.access === "signed") return [];
  const { "sec-fetch-site": _, cookie: __, ...bare } = sending.headers ?? {};
  const from = (what: string, headers: Record<string, string>) => ({
    what,
    target,
    sending: { ...sending, headers: { ...bare, ...headers } },
    status: 403,
  });
  const cookie = sending.headers?.cookie ?? "__Host-basket=AAAAAAAAAAAAAAAAAAAAAA.1";
  const cases: Array<[string, Record<string, string>]> = [
    ["another site", { "sec-fetch-site": "cross-site" }],
    ["another site with our origin", { "sec-fetch-site": "cross-site", origin: "http://localhost" }],
    ["a sister site", { "sec-fetch-site": "same-site" }],
    ["a lie about the site", { "sec-fetch-site": "Same-Origin" }],
    ["two sites", { "sec-fetch-site": "same-origin, cross-site" }],
    ["another origin", { origin: "https://evil.example" }],
    ["no origin to speak of", { origin: "null" }],
    ["another port", { origin: "http://localhost:1" }],
  ];
  const wrong = cases.flatMap(([what, headers]) => [
    from(`from ${what}`, headers),
    from(`from ${what} with a cookie`, { ...headers, cookie }),
  ]);
  wrong.push(from("from nowhere with a cookie", { cookie }));
  const forPrograms = route.access === "bearer" || route.accepts === "json";
  return forPrograms ? wrong : [...wrong, from("from nowhere", {})];
}
