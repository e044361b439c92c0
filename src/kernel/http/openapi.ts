import { z } from "zod";
import type { Limit } from "./limiter.ts";
import type { Route } from "./route.ts";

export type DescribedApi = {
  title: string;
  url: string;
  /** What stands behind `Authorization: Bearer`. */
  bearer: string;
  /** The routes that ask for an Idempotency-Key, by name. */
  keyed: readonly string[];
};

/** The OpenAPI 3.1 description of an API, made from its routes and nothing else. */
export function describeApi(routes: readonly Route[], { title, url, bearer, keyed }: DescribedApi): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:([A-Za-z]+)\??/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, keyed.includes(route.name)) };
  }
  return {
    openapi: "3.1.0",
    info: { title, version: "1", license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    servers: [{ url }],
    paths,
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer", description: bearer } },
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

const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  required: true,
  description: "Of your choice, new for each order. The same request with the same key is answered again for a day.",
  schema: { type: "string", minLength: 8, maxLength: 202 },
};

function tooOften({ most, per }: Limit): object {
  const schema = { type: "integer", minimum: 1, description: "Seconds to wait." };
  return {
    ...problemAnswer,
    description: `Asked more than ${most} times a ${per} from one network.`,
    headers: { "Retry-After": { schema } },
  };
}

function operation(route: Route, isKeyed: boolean): object {
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
    ...(route.access === "program" ? { description: `Needs the scope ${route.may}.` } : {}),
    ...(route.access === "bearer" || route.access === "program" ? { security: [{ bearer: [] }] } : {}),
    parameters: [
      ...parameters("path", route.params),
      ...parameters("query", route.query),
      ...(isKeyed ? [idempotencyKey] : []),
    ],
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

function inputSchema(schema: z.ZodObject): object {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
}
