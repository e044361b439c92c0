/** As much of JSON Schema 2020-12 as the description uses. A keyword it does not know fails, so that nothing is skipped. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const silent = new Set(["$schema", "description", "title", "format", "default", "pattern", "propertyNames"]);

/** What does not fit, a sentence each; empty when the value is as described. */
export function fits(
  value: unknown,
  schema: JsonSchema,
  schemas: Readonly<Record<string, JsonSchema>>,
  at = "$",
): string[] {
  return Object.entries(schema).flatMap(([keyword, rule]): string[] => {
    switch (keyword) {
      case "$ref": {
        const named = schemas[String(rule).replace("#/components/schemas/", "")];
        return named === undefined ? [`${at}: ${String(rule)} leads nowhere`] : fits(value, named, schemas, at);
      }
      case "type":
        return [rule].flat().some((type) => isOf(value, String(type))) ? [] : [`${at} is no ${String(rule)}`];
      case "const":
        return value === rule ? [] : [`${at} is not ${JSON.stringify(rule)}`];
      case "enum":
        return (rule as unknown[]).includes(value) ? [] : [`${at} is none of ${JSON.stringify(rule)}`];
      case "anyOf":
        return (rule as JsonSchema[]).some((each) => fits(value, each, schemas, at).length === 0)
          ? []
          : [`${at} fits nothing`];
      case "minimum":
        return typeof value !== "number" || value >= Number(rule) ? [] : [`${at} is below ${String(rule)}`];
      case "maximum":
        return typeof value !== "number" || value <= Number(rule) ? [] : [`${at} is above ${String(rule)}`];
      case "minLength":
        return typeof value !== "string" || value.length >= Number(rule) ? [] : [`${at} is too short`];
      case "maxLength":
        return typeof value !== "string" || value.length <= Number(rule) ? [] : [`${at} is too long`];
      case "items":
        return Array.isArray(value)
          ? value.flatMap((each, n) => fits(each, rule as JsonSchema, schemas, `${at}[${n}]`))
          : [];
      case "required":
        return (rule as string[]).filter((name) => !hasOwn(value, name)).map((name) => `${at} lacks ${name}`);
      case "properties":
        return Object.entries(rule as Record<string, JsonSchema>).flatMap(([name, each]) =>
          hasOwn(value, name) ? fits((value as Record<string, unknown>)[name], each, schemas, `${at}.${name}`) : [],
        );
      case "additionalProperties":
        return strangers(value, schema).flatMap(([name, each]) =>
          rule === false
            ? [`${at}.${name} is not described`]
            : fits(each, rule as JsonSchema, schemas, `${at}.${name}`),
        );
      default:
        return silent.has(keyword) ? [] : [`${at}: the keyword ${keyword} is not known here`];
    }
  });
}

function isOf(value: unknown, type: string): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

function hasOwn(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name);
}

function strangers(value: unknown, schema: JsonSchema): Array<[string, unknown]> {
  if (!isOf(value, "object")) return [];
  const known = (schema.properties ?? {}) as object;
  return Object.entries(value as object).filter(([name]) => !Object.hasOwn(known, name));
}
