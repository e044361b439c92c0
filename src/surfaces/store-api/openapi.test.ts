import assert from "node:assert/strict";
import { test } from "node:test";
import type { Context } from "#kernel/http";
import { createStoreApi, type StoreApiDeps } from "./index.ts";
import type { Description, Operation } from "./test-client.ts";
import type { JsonSchema } from "./test-schema.ts";

const deps = { shopUrl: "https://shop.example", shop: { name: "Test" } } as StoreApiDeps & { shop: { name: string } };
const routes = createStoreApi(deps);
const described = routes.filter(({ path, name }) => path.startsWith("/api/v1/") && name !== "api-description");
const description = await readDescription();
const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

async function readDescription(): Promise<Description> {
  const route = routes.find(({ name }) => name === "api-description");
  const reply = await route?.handler({ params: {}, query: {}, body: {} }, {} as Context);
  assert.ok(reply?.kind === "json");
  return JSON.parse(JSON.stringify(reply.value)) as Description;
}

/** Every schema in the description, however deep, with where it stands. */
function* schemasIn(value: unknown, at: string): Generator<[string, JsonSchema]> {
  if (Array.isArray(value)) {
    for (const [n, each] of value.entries()) yield* schemasIn(each, `${at}[${n}]`);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  const schema = value as JsonSchema;
  if ("type" in schema || "anyOf" in schema || "$ref" in schema) yield [at, schema];
  for (const [name, each] of Object.entries(schema)) yield* schemasIn(each, `${at}.${name}`);
}

const answersOf = ({ responses }: Operation) =>
  Object.entries(responses).flatMap(([status, { content }]) =>
    Object.entries(content).map(([type, { schema }]) => ({ status, type, schema })),
  );

test("the description is OpenAPI 3.1, whole and without loose ends", () => {
  assert.equal(description.openapi, "3.1.0");
  assert.deepEqual(Object.keys(description).sort(), ["components", "info", "openapi", "paths", "servers"]);
  assert.deepEqual(Object.keys(description.info).sort(), ["license", "title", "version"]);
  assert.deepEqual(description.servers, [{ url: "https://shop.example" }]);
  assert.equal(new Set(operations.map(({ operation }) => operation.operationId)).size, operations.length);
  for (const { path, method, operation } of operations) {
    const at = `${method} ${path}`;
    assert.match(path, /^\/api\/v1(?:\/[a-z-]+|\/\{[a-z]+\})+$/, at);
    assert.match(method, /^(?:get|post|put|delete)$/, at);
    const inPath = operation.parameters.filter((each) => each.in === "path");
    assert.deepEqual(
      inPath.map(({ name }) => `{${name}}`),
      path.match(/\{\w+\}/g) ?? [],
      at,
    );
    assert.ok(
      inPath.every(({ required }) => required),
      at,
    );
    const places = operation.parameters.map((each) => `${each.in} ${each.name}`);
    assert.equal(new Set(places).size, places.length, at);
    for (const status of Object.keys(operation.responses)) assert.match(status, /^(?:[245]\d\d|default)$/, at);
    for (const { description: words } of Object.values(operation.responses)) assert.ok(words.length > 4, at);
    assert.equal(method === "get" || method === "delete" ? operation.requestBody : undefined, undefined, at);
    for (const need of operation.security ?? [])
      for (const name of Object.keys(need)) assert.ok(name in description.components.securitySchemes, at);
  }
  for (const [at, schema] of schemasIn(description, "#")) {
    const { $ref } = schema;
    if (typeof $ref === "string") assert.ok(($ref.split("/").at(-1) as string) in description.components.schemas, at);
    assert.ok(!("nullable" in schema), `${at}: 3.1 says null by type`);
  }
});

test("every route of the API is described, and nothing else", () => {
  const declared = described.map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
  assert.deepEqual(operations.map(({ method, path }) => `${method} ${path}`).sort(), declared.sort());
  for (const route of described) {
    const { operation } =
      operations.find((each) => each.operation.operationId === route.name) ?? assert.fail(route.name);
    assert.equal(operation.security !== undefined, route.access === "bearer", route.name);
    assert.equal(operation.requestBody !== undefined, route.accepts === "json", route.name);
    assert.equal("429" in operation.responses, route.limit !== undefined, route.name);
  }
});

test("what is described is all that leaves: every object of an answer is closed", () => {
  let closed = 0;
  for (const { operation } of operations) {
    for (const { status, type, schema } of answersOf(operation)) {
      const isProblem = type === "application/problem+json";
      assert.equal(isProblem, !/^2\d\d$/.test(status), operation.operationId);
      if (isProblem) continue;
      for (const [at, each] of schemasIn(schema, operation.operationId)) {
        if (each.type !== "object") continue;
        // An object with names of its own kind, such as the options of a variant, says what their values are.
        assert.notEqual(each.additionalProperties, undefined, at);
        closed++;
      }
    }
  }
  assert.ok(closed > 40, String(closed));
});

test("no answer has room for a person", () => {
  const names = new Set<string>();
  for (const { operation } of operations)
    for (const { schema } of answersOf(operation))
      for (const [, each] of schemasIn(schema, ""))
        for (const name of Object.keys(each.properties ?? {})) names.add(name);
  for (const personal of [
    "email",
    "telephone",
    "addressLine1",
    "addressLine2",
    "town",
    "postcode",
    "note_",
    "contact",
    "person",
  ])
    assert.ok(!names.has(personal), personal);
  assert.ok(names.has("sku"), "the names were read");
});

test("only the pay button asks for a key, and says how long it is kept", () => {
  const asking = operations.filter(({ operation }) =>
    operation.parameters.some(({ name }) => name === "Idempotency-Key"),
  );
  assert.deepEqual(
    asking.map(({ operation }) => operation.operationId),
    ["api-pay"],
  );
  assert.match(JSON.stringify(asking[0]?.operation.parameters), /for a day/);
});
