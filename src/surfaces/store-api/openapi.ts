import { z } from "zod";
import type { Limit, Route } from "#kernel/http";

/** The OpenAPI 3.1 description of every route under /api/v1, made from the route table and nothing else. */
export function describeApi(routes: readonly Route[], shop: { url: string; name: string }): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes.filter((each) => each.path.startsWith("/api/v1/"))) {
    const path = route.path.replaceAll(/:([A-Za-z]+)\??/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: "3.1.0",
    info: { title: `${shop.name}: store API`, version: "1", license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    servers: [{ url: shop.url }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "The bearer of a basket, or the secret of an order." },
      },
      schemas: { Problem: problemSchema },
    },
  };
}

const problemSchema = {
  type: "object",
  description: "RFC 9457. The type is an address that explains the problem.",
  required: ["type", "title", "status"],
  properties: {
    type: { type: "string", format: "uri" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    errors: { type: "object", additionalProperties: { type: "string" } },
  },
};

const problemAnswer = {
  description: "A problem (RFC 9457).",
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};

function tooOften({ most, per }: Limit): object {
  const schema = { type: "integer", minimum: 1, description: "Seconds to wait." };
  return {
    ...problemAnswer,
    description: `Asked more than ${most} times a ${per} from one network.`,
    headers: { "Retry-After": { schema } },
  };
}

function operation(route: Route): object {
  const answers = typeof route.output === "string" ? {} : route.output;
  const responses: Record<string, object> = { default: problemAnswer };
  if (route.limit !== undefined) responses["429"] = tooOften(route.limit);
  for (const [status, schema] of Object.entries(answers)) {
    responses[status] = {
      description: status === "201" ? "Made." : "Done.",
      content: { "application/json": { schema: z.toJSONSchema(schema as z.ZodType, { io: "output" }) } },
    };
  }
  return {
    operationId: route.name,
    ...(route.access === "bearer" ? { security: [{ bearer: [] }] } : {}),
    parameters: [...parameters("path", route.params), ...parameters("query", route.query), ...idempotencyKey(route)],
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: { "application/json": { schema: inputSchema(route.body) } } } }),
    responses,
  };
}

function parameters(place: "path" | "query", schema: z.ZodObject | undefined): object[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = inputSchema(schema) as {
    properties?: Record<string, object>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: property,
  }));
}

function idempotencyKey(route: Route): object[] {
  if (route.name !== "api-pay") return [];
  return [
    {
      name: "Idempotency-Key",
      in: "header",
      required: true,
      description:
        "Of your choice, new for each order. The same request with the same key is answered again for a day.",
      schema: { type: "string", minLength: 8, maxLength: 202 },
    },
  ];
}

function inputSchema(schema: z.ZodObject): object {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
}
