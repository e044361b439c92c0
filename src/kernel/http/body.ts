import type { z } from "zod";

/** Values as they came, not yet trusted: no prototype, no forbidden names. */
export type RawValues = Record<string, unknown>;

export type Read<T> = { ok: true; value: T } | { ok: false; status: 400 | 413; because: string };

const forbiddenNames = new Set(["__proto__", "constructor", "prototype"]);
const deepestJson = 8;

/** Reads a body of at most `maxBytes`; longer ones are refused as soon as that is known, torn ones when they end. */
export async function readBytes(request: Request, maxBytes: number): Promise<Read<Buffer>> {
  const tooBig = { ok: false, status: 413, because: `At most ${maxBytes} bytes are taken here.` } as const;
  const torn = { ok: false, status: 400, because: "The body did not arrive whole." } as const;
  const announced = Number(request.headers.get("content-length") ?? 0);
  if (announced > maxBytes) return tooBig;
  if (request.body === null) return { ok: true, value: Buffer.alloc(0) };
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of request.body as unknown as AsyncIterable<Uint8Array>) {
      size += part.byteLength;
      if (size > maxBytes) return tooBig;
      parts.push(part);
    }
  } catch {
    return torn;
  }
  return { ok: true, value: Buffer.concat(parts) };
}

/** Reads `a=1&b=2`. A repeated key is refused unless the schema takes a list for it. */
export function readPairs(encoded: string, schema: z.ZodObject | undefined): Read<RawValues> {
  const values: RawValues = Object.create(null) as RawValues;
  let pairs: URLSearchParams;
  try {
    decodeURIComponent(encoded.replaceAll("+", " "));
    pairs = new URLSearchParams(encoded);
  } catch {
    return { ok: false, status: 400, because: "The values are not valid UTF-8." };
  }
  for (const [key, value] of pairs) {
    if (forbiddenNames.has(key)) return { ok: false, status: 400, because: "A field has a name that is not allowed." };
    const list = takesList(schema, key);
    if (list) values[key] = [...((values[key] as unknown[] | undefined) ?? []), value];
    else if (key in values) return { ok: false, status: 400, because: `The field ${safeName(key)} came twice.` };
    else values[key] = value;
  }
  return { ok: true, value: values };
}

/** Reads a JSON object; refuses names that reach for the prototype and nesting deeper than eight. */
export function readJson(bytes: Buffer): Read<RawValues> {
  const notJson = { ok: false, status: 400, because: "The body is not a JSON object." } as const;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return notJson;
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) return notJson;
  const trouble = findTrouble(value, 1);
  if (trouble !== undefined) return { ok: false, status: 400, because: trouble };
  return { ok: true, value: value as RawValues };
}

/** Reads `multipart/form-data` (RFC 7578). Of a file nothing but its bytes is read. A repeated name is refused. */
export async function readUpload(bytes: Buffer, contentType: string): Promise<Read<RawValues>> {
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(bytes), { headers: { "content-type": contentType } }).formData();
  } catch {
    return { ok: false, status: 400, because: "The form did not arrive whole." };
  }
  const values: RawValues = Object.create(null) as RawValues;
  for (const [key, value] of form) {
    if (forbiddenNames.has(key)) return { ok: false, status: 400, because: "A field has a name that is not allowed." };
    if (key in values) return { ok: false, status: 400, because: `The field ${safeName(key)} came twice.` };
    values[key] = typeof value === "string" ? value : new Uint8Array(await value.arrayBuffer());
  }
  return { ok: true, value: values };
}

/** Keys of `values` that the schema does not know. */
export function unknownKeys(values: RawValues, schema: z.ZodObject | undefined): string[] {
  const shape = schema?.shape ?? {};
  return Object.keys(values).filter((key) => !Object.hasOwn(shape, key));
}

/** A name that may be repeated in an answer: short, and of harmless characters. */
export function safeName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_.-]/g, "?").slice(0, 40);
}

function takesList(schema: z.ZodObject | undefined, key: string): boolean {
  const shape = schema?.shape ?? {};
  if (!Object.hasOwn(shape, key)) return false;
  let field = shape[key] as { def: { type: string; innerType?: unknown } };
  while (["optional", "default", "catch", "nullable"].includes(field.def.type))
    field = field.def.innerType as typeof field;
  return field.def.type === "array";
}

function findTrouble(value: unknown, depth: number): string | undefined {
  if (value === null || typeof value !== "object") return undefined;
  if (depth > deepestJson) return `The body is nested deeper than ${deepestJson}.`;
  for (const [key, inner] of Object.entries(value)) {
    if (forbiddenNames.has(key)) return "A field has a name that is not allowed.";
    const trouble = findTrouble(inner, depth + 1);
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}
