/** A program that buys over the API, and holds every answer against the published description. */
import assert from "node:assert/strict";
import { fits, type JsonSchema } from "./test-schema.ts";

export type ApiAnswer = { status: number; headers: Headers; body: Json };
/** Parsed JSON, read field by field in tests. */
export type Json = { readonly [key: string]: Json } & { readonly [at: number]: Json } & (
    | string
    | number
    | boolean
    | null
    | object
  );

export type Call = { bearer?: string; key?: string; body?: unknown; headers?: Record<string, string> };

export type Description = {
  openapi: string;
  info: { title: string; version: string };
  servers: ReadonlyArray<{ url: string }>;
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  components: { schemas: Readonly<Record<string, JsonSchema>>; securitySchemes: Readonly<Record<string, object>> };
};
export type Operation = {
  operationId: string;
  security?: ReadonlyArray<Readonly<Record<string, readonly string[]>>>;
  parameters: ReadonlyArray<{ name: string; in: string; required: boolean; schema: JsonSchema }>;
  requestBody?: { required: boolean; content: Readonly<Record<string, { schema: JsonSchema }>> };
  responses: Readonly<
    Record<string, { description: string; content: Readonly<Record<string, { schema: JsonSchema }>> }>
  >;
};

/** Reads the description of the shop at `url`, and answers how to call it. */
export async function openClient(url: string) {
  const description = (await (await fetch(`${url}/api/v1/openapi.json`)).json()) as Description;
  const lookedUp = new Map<string, string>();

  const call = async (
    method: string,
    path: string,
    { bearer, key, body, headers = {} }: Call = {},
  ): Promise<ApiAnswer> => {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(key === undefined ? {} : { "idempotency-key": key }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const value = (await response.json()) as Json;
    assertDescribed(description, method, path, response, value);
    if (response.status >= 400) await assertLookedUp(value, lookedUp);
    return { status: response.status, headers: response.headers, body: value };
  };
  return { call, description };
}

function assertDescribed(
  description: Description,
  method: string,
  path: string,
  response: Response,
  value: Json,
): void {
  const asked = path.split("?")[0] ?? "";
  const template = Object.keys(description.paths).find((each) =>
    new RegExp(`^${each.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(asked),
  );
  const operation = template === undefined ? undefined : description.paths[template]?.[method.toLowerCase()];
  assert.ok(operation !== undefined, `${method} ${path} is described`);
  const described = operation.responses[response.status] ?? operation.responses.default;
  const type = response.headers.get("content-type") ?? "";
  const schema = described?.content[type]?.schema;
  assert.ok(schema !== undefined, `${method} ${path} ${response.status} ${type} is described`);
  assert.deepEqual(fits(value, schema, description.components.schemas), [], `${method} ${path} ${response.status}`);
}

/** The type of a problem is an address that says what it means. */
async function assertLookedUp(problem: Json, lookedUp: Map<string, string>): Promise<void> {
  const type = String(problem.type);
  if (!lookedUp.has(type)) {
    const response = await fetch(type);
    assert.equal(response.status, 200, type);
    lookedUp.set(type, ((await response.json()) as { means: string }).means);
  }
  assert.match(lookedUp.get(type) ?? "", /^[A-Z].*\.$/);
}
