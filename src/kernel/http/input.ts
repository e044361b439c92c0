import {
  type RawValues,
  type Read,
  readBytes,
  readJson,
  readPairs,
  readUpload,
  safeName,
  unknownKeys,
} from "./body.ts";
import { inputWords } from "./input-words.ts";
import { badRequest, notFound, type Refusal } from "./refusal.ts";
import type { Route } from "./route.ts";

/**
 * Go's CrossOriginProtection, stricter: `same-site` fails, the origin is compared with the configured one, and an unsafe
 * request without either header is refused, unless it is signed, or a program's: for a door that takes a bearer or JSON,
 * which no page of another site can send unasked, and without a cookie, so that nobody's right is borrowed.
 */
export function checkOrigin(
  route: Route,
  request: Request,
  shopOrigin: string,
  hasCookie: boolean,
): Refusal | undefined {
  if (route.method === "GET" || route.access === "signed") return undefined;
  const refusal: Refusal = {
    status: 403,
    title: "Sent from elsewhere",
    detail: "This was not sent from a page of this shop, so nothing was done. Please use the form on our own page.",
  };
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin" || site === "none" ? undefined : refusal;
  const origin = request.headers.get("origin");
  if (origin !== null) return origin === shopOrigin ? undefined : refusal;
  const forPrograms = route.access === "bearer" || route.accepts === "json";
  return forPrograms && !hasCookie ? undefined : refusal;
}

export type InputRead =
  | { ok: true; values: { params: unknown; query: unknown; body: unknown }; signed: Buffer | undefined }
  | { ok: false; refusal: Refusal };

/** Reads and checks everything a request brings; nothing is trusted before, nothing is checked again after. */
export async function readInput(route: Route, params: RawValues, query: string, request: Request): Promise<InputRead> {
  const pairs = readPairs(query, route.query);
  if (!pairs.ok) return { ok: false, refusal: badRequest(pairs.because) };
  const isPage = typeof route.output === "string";
  const strangers = unknownKeys(pairs.value, route.query);
  if (strangers.length > 0 && !isPage) return { ok: false, refusal: badRequest(unknownField(strangers)) };
  for (const stranger of strangers) delete pairs.value[stranger];

  const body = await readBody(route, request);
  if (!body.ok) return body;

  const values: { params: unknown; query: unknown; body: unknown } = { params: {}, query: {}, body: {} };
  for (const [part, schema, raw] of [
    ["params", route.params, params],
    ["query", route.query, pairs.value],
    ["body", route.body, body.values],
  ] as const) {
    if (schema === undefined) continue;
    const parsed = schema.safeParse({ ...raw });
    if (parsed.success) {
      values[part] = parsed.data;
      continue;
    }
    if (part === "params") return { ok: false, refusal: notFound };
    const errors = inputWords(schema, raw, parsed.error.issues);
    const detail = isPage
      ? `We cannot use this: ${Object.values(errors).join(" ")}`
      : "Some of the values cannot be used.";
    return { ok: false, refusal: { ...badRequest(detail), errors } };
  }
  return { ok: true, values, signed: body.signed };
}

type BodyRead = { ok: true; values: RawValues; signed: Buffer | undefined } | { ok: false; refusal: Refusal };

/** What a browser says of a form with a file: the type, and whatever it puts between the parts (RFC 2046 §5.1.1). */
const uploadType = /^multipart\/form-data; boundary=[0-9A-Za-z'()+_,./:=?-]{1,70}$/;
/** A partner may say in which letters its message is written, if they are those of all JSON (RFC 8259 §8.1). */
const signedType = /^application\/json(?:; ?charset=(?:utf-8|UTF-8))?$/;
const mediaTypes = {
  upload: "multipart/form-data",
  form: "application/x-www-form-urlencoded",
  json: "application/json",
  signed: "application/json",
};

async function readBody(route: Route, request: Request): Promise<BodyRead> {
  if (route.accepts === "none") {
    if (bringsBody(request)) return { ok: false, refusal: tooLarge("No body is taken here.") };
    return { ok: true, values: {}, signed: undefined };
  }
  const wanted = mediaTypes[route.accepts];
  const type = request.headers.get("content-type") ?? "";
  const special = { upload: uploadType, signed: signedType, form: undefined, json: undefined }[route.accepts];
  const isWanted = special?.test(type) ?? type === wanted;
  if (!isWanted || request.headers.has("content-encoding")) {
    return {
      ok: false,
      refusal: { status: 415, title: "Unsupported media type", detail: `This address takes ${wanted} only.` },
    };
  }
  const bytes = await readBytes(request, route.maxBodyBytes);
  if (!bytes.ok) {
    const refusal = bytes.status === 400 ? badRequest(bytes.because) : tooLarge(bytes.because);
    return { ok: false, refusal };
  }
  if (route.accepts === "signed") return { ok: true, values: {}, signed: bytes.value };
  const read = await readValues(route, bytes.value, type);
  if (!read.ok) return { ok: false, refusal: badRequest(read.because) };
  const strangers = unknownKeys(read.value, route.body);
  if (strangers.length > 0) return { ok: false, refusal: badRequest(unknownField(strangers)) };
  return { ok: true, values: read.value, signed: undefined };
}

function readValues({ accepts, body }: Route, bytes: Buffer, type: string): Read<RawValues> | Promise<Read<RawValues>> {
  if (accepts === "json") return readJson(bytes);
  return accepts === "upload" ? readUpload(bytes, type) : readPairs(bytes.toString("utf8"), body);
}

/** Whether a body is announced, of whatever length. */
export function bringsBody(request: Request): boolean {
  return (request.headers.get("content-length") ?? "0") !== "0" || request.headers.has("transfer-encoding");
}

function tooLarge(detail: string): Refusal {
  return { status: 413, title: "Too large", detail };
}

function unknownField(names: readonly string[]): string {
  return `There is no field ${safeName(names[0] ?? "")} here.`;
}
