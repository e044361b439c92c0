import { z } from "zod";
import { type RawValues, safeName } from "./body.ts";

type Issue = z.core.$ZodIssue;

/** Field → one plain sentence on what is wrong with it, for values that a schema refused. Never repeats a value. */
export function inputWords(
  schema: z.ZodObject,
  values: RawValues,
  issues: readonly Issue[],
): Readonly<Record<string, string>> {
  const errors: Record<string, string> = {};
  for (const issue of issues) {
    const field = safeName(String(issue.path[0] ?? ""));
    errors[safeName(issue.path.join("."))] ??= sentence(field, schema, values, issue);
  }
  return errors;
}

function sentence(field: string, schema: z.ZodObject, values: RawValues, issue: Issue): string {
  const [name = ""] = issue.path;
  if (values[String(name)] === undefined) return `${field} is missing.`;
  const asked = schemaAt(schema, issue.path);
  if (asked instanceof z.ZodNumber) return `${field} must be ${numberWords(asked)}.`;
  switch (issue.code) {
    case "invalid_value":
      return `${field} must be one of ${issue.values.map(String).join(", ")}.`;
    case "too_big":
      return `${field} ${limitWords(issue.origin, "at most", Number(issue.maximum))}.`;
    case "too_small":
      return `${field} ${limitWords(issue.origin, "at least", Number(issue.minimum))}.`;
    case "invalid_type":
      return `${field} must be ${kindWords[issue.expected] ?? "of another kind"}.`;
    default:
      return `${field} does not have the form that is needed here.`;
  }
}

const kindWords: Readonly<Record<string, string>> = {
  string: "text",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

/** A number is said whole, whichever end of it was missed: a second try then need not guess the other. */
function numberWords(asked: z.ZodNumber): string {
  const kind = asked.isInt ? "a whole number" : "a number";
  const { minValue: min, maxValue: max } = asked;
  const hasMin = min !== null && min > Number.MIN_SAFE_INTEGER;
  const hasMax = max !== null && max < Number.MAX_SAFE_INTEGER;
  if (hasMin && hasMax) return `${kind} from ${min} to ${max}`;
  if (hasMin) return `${kind} of at least ${min}`;
  return hasMax ? `${kind} of at most ${max}` : kind;
}

function limitWords(origin: string, how: string, limit: number): string {
  return origin === "string" ? `must have ${how} ${limit} characters` : `takes ${how} ${limit} values`;
}

/** The schema of the value at `path`, without what is wrapped round it; undefined where it cannot be followed. */
function schemaAt(schema: z.ZodObject, path: readonly PropertyKey[]): unknown {
  let at: unknown = schema;
  for (const part of path) {
    at = bare(at);
    if (at instanceof z.ZodObject) at = at.shape[String(part)];
    else if (at instanceof z.ZodArray) at = at.element;
    else return undefined;
  }
  return bare(at);
}

function bare(schema: unknown): unknown {
  let inner = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable || inner instanceof z.ZodDefault)
    inner = inner.unwrap();
  return inner;
}
