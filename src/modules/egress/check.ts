/** Compares a request with what its flow declares, field by field. Pure; throws `EgressRefusal`. */
import type { Category } from "#policy/categories";
import type { Flow, FlowField, FlowId, flows } from "#policy/flows";
import { EgressRefusal } from "./refusal.ts";
import { declaredKinds, shapeFault } from "./shapes.ts";

export type EgressRequest = {
  method: "GET" | "POST" | "DELETE";
  /** Path and query, without scheme and host: those come from the configuration of the partner. */
  path: string;
  /** Those in `headerForms`, nothing else. */
  headers?: Readonly<Record<string, string>>;
  /** Plain JSON; left out for a call without a body. */
  body?: unknown;
};

/** What the caller says it sends. The gate compares it with what really stands in the request. */
export type Declared = { fields: readonly string[]; categories: readonly Category[] };

type FieldsOf<F extends FlowId> = (typeof flows)[F]["fields"];
/** The same for one flow, as far as the compiler can tell: only fields that the flow has, and only their categories. */
export type DeclaredFor<F extends FlowId> = {
  fields: readonly (keyof FieldsOf<F> & string)[];
  categories: readonly Exclude<Extract<FieldsOf<F>[keyof FieldsOf<F>], FlowField>["category"], "none">[];
};
/** What a client says it sends, flow by flow. */
export type Sends = { readonly [F in FlowId]?: DeclaredFor<F> };

/** A request that may leave: as it will stand on the wire. */
export type Checked = {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
  fields: readonly string[];
  categories: readonly Category[];
};

const largestBody = 64 * 1_024;
const headerForms: Readonly<Record<string, RegExp>> = {
  authorization: new RegExp(
    [
      "^Bearer [A-Za-z0-9._~+/=-]{8,200}$",
      "^AWS4-HMAC-SHA256 Credential=[A-Z0-9]{16,128}/\\d{8}/[a-z0-9-]{1,30}/kms/aws4_request, SignedHeaders=[a-z0-9;-]{1,100}, Signature=[0-9a-f]{64}$",
    ].join("|"),
  ),
  "idempotency-key": /^[\w.:-]{8,128}$/,
  // The keepers of epoch keys have names of their own for who asks, what for and when.
  "x-vault-token": /^[\w.-]{8,4000}$/,
  "x-amz-date": /^\d{8}T\d{6}Z$/,
  "x-amz-target": /^TrentService\.[A-Za-z]{3,40}$/,
  "x-amz-security-token": /^[A-Za-z0-9+/=]{16,4000}$/,
  "content-type": /^application\/x-amz-json-1\.1$/,
  // Standard Webhooks 1.0: which message, when it was sent, and its signatures, two while a secret is changed.
  "webhook-id": /^[\w-]{8,64}$/,
  "webhook-timestamp": /^\d{10}$/,
  "webhook-signature": /^v1,[A-Za-z0-9+/]{43}=(?: v1,[A-Za-z0-9+/]{43}=)?$/,
  // The form of a payment provider's answers, by its date: a shop that was built for one is not given another.
  "stripe-version": /^20\d\d-\d\d-\d\d\.[a-z]{1,20}$/,
};

/**
 * Checks method, path, query, headers and the exact set of fields, each against its shape. Fields that are not optional
 * must be there; a field that is not declared, `null`, or of another shape is refused. `ours` are the shop's own origins.
 */
export function checkRequest(
  id: string,
  flow: Flow,
  request: EgressRequest,
  declared: Declared,
  ours: readonly string[],
): Checked {
  const refuse = (code: ConstructorParameters<typeof EgressRefusal>[0], field?: string): never => {
    throw new EgressRefusal(code, id, field);
  };
  if (request.method !== flow.method) refuse("wrong-method");
  const inAddress = addressFields(flow.path, request.path) ?? refuse("wrong-path");
  const headers = checkHeaders(request.headers ?? {}, (name) => refuse("header-not-allowed", name));
  const json = request.body === undefined ? "" : JSON.stringify(request.body);
  if (Buffer.byteLength(json) > largestBody) refuse("body-too-large");
  const tree: unknown = json === "" ? undefined : JSON.parse(json);
  const leaves = [...inAddress, ...(tree === undefined ? [] : leavesOf(tree, ""))];

  const kinds = declaredKinds(Object.values(flow.fields).map(({ shape }) => shape));
  const seen = new Set<string>();
  for (const [name, value] of leaves) {
    const field: FlowField | undefined = Object.hasOwn(flow.fields, name) ? flow.fields[name] : undefined;
    if (field === undefined) return refuse("undeclared-field", printable(name));
    // A name stands in one place only: in the path, the query or the body.
    if (seen.has(name) && !name.includes("[]")) refuse("undeclared-field", name);
    const fault = shapeFault(value, field.shape, kinds, ours);
    if (fault !== undefined) refuse(fault, name);
    seen.add(name);
  }
  for (const [name, { optional }] of Object.entries(flow.fields)) {
    if (optional !== true && !seen.has(name)) refuse("missing-field", name);
  }
  const fields = [...seen].sort();
  const categories = categoriesOf(flow, fields);
  if (!sameSet(declared.fields, fields) || !sameSet(declared.categories, categories)) refuse("declaration-differs");
  const isForm = flow.encoding === "form" && tree !== undefined;
  const body = isForm ? formOf(tree, "") : json;
  if (isForm) headers["content-type"] = "application/x-www-form-urlencoded";
  return { method: request.method, path: request.path, headers, body, fields, categories };
}

/** A tree as a form: `line_items[0][price_data][currency]=gbp`, every name and value escaped. */
function formOf(value: unknown, name: string): string {
  if (typeof value !== "object" || value === null)
    return `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`;
  const parts = Object.entries(value).map(([key, each]) => formOf(each, name === "" ? key : `${name}[${key}]`));
  return parts.join("&");
}

/** The fields in path and query, or undefined when the address is not the declared one. */
function addressFields(pattern: string, given: string): Array<[string, string]> | undefined {
  const [wantedPath = "", wantedQuery = ""] = pattern.split("?");
  const parts = /^(?<path>\/|(?:\/[A-Za-z0-9_~-]+)+)(?:\?(?<query>[A-Za-z0-9_~=&.%-]+))?$/.exec(given)?.groups;
  if (parts === undefined) return undefined;
  const wanted = wantedPath.split("/");
  const actual = (parts.path ?? "").split("/");
  if (wanted.length !== actual.length) return undefined;
  const fields: Array<[string, string]> = [];
  for (const [index, part] of wanted.entries()) {
    const value = actual[index] ?? "";
    if (part.startsWith(":")) fields.push([part.slice(1), value]);
    else if (part !== value) return undefined;
  }
  const wantedPairs = wantedQuery === "" ? [] : wantedQuery.split("&");
  const pairs = parts.query === undefined ? [] : parts.query.split("&");
  if (pairs.length !== wantedPairs.length) return undefined;
  for (const [index, name] of wantedPairs.entries()) {
    const pair = pairs[index] ?? "";
    if (name.includes("=") && pair === name) continue;
    const value = pair.startsWith(`${name}=`) ? pair.slice(name.length + 1) : "";
    if (!/^[A-Za-z0-9_~-]+$/.test(value)) return undefined;
    fields.push([fieldNameOf(name), value]);
  }
  return fields;
}

/** `created%5Bgte%5D` in an address is the field `created.gte`. */
function fieldNameOf(escaped: string): string {
  return escaped.replace(/%5B(\w+)%5D/g, ".$1");
}

function checkHeaders(
  headers: Readonly<Record<string, string>>,
  refuse: (name: string) => never,
): Record<string, string> {
  for (const [name, value] of Object.entries(headers)) {
    if (!Object.hasOwn(headerForms, name) || headerForms[name]?.test(value) !== true) refuse(printable(name));
  }
  return { ...headers };
}

/** Every value of a JSON tree under its dotted name. An empty object or list is a value too: nothing hides in a name. */
function leavesOf(value: unknown, name: string): Array<[string, unknown]> {
  if (Array.isArray(value) && value.length > 0) return value.flatMap((each) => leavesOf(each, `${name}[]`));
  if (typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, each]) => leavesOf(each, name === "" ? key : `${name}.${key}`));
  }
  return [[name, value]];
}

function categoriesOf(flow: Flow, fields: readonly string[]): Category[] {
  const named = fields.map((name) => flow.fields[name]?.category ?? "none");
  return [...new Set(named.filter((category) => category !== "none"))].sort();
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && new Set([...a, ...b]).size === a.length;
}

/** A name from outside may itself be a leak; only one that looks like a name of ours is repeated. */
function printable(name: string): string {
  return /^[A-Za-z][\w.[\]-]{0,60}$/.test(name) ? name : "?";
}
