import type { Category, Purpose } from "./categories.ts";
import { categories } from "./categories.ts";
import { cookies } from "./cookies.ts";
import { fields, impersonalFields } from "./fields.ts";
import { labels } from "./labels.ts";

/** What a column may hold. */
export const dataClasses = ["public", "operational", "money", "pseudonymous", "sealed", "locator"] as const;

/** How long a column's content may stay. */
export const retentions = [
  "permanent",
  "order",
  "bundle",
  "basket-30d",
  "24h",
  "2h",
  "14d",
  "30d",
  "until-expiry",
] as const;

/** One column of the live schema. */
export type Column = {
  schema: string;
  table: string;
  column: string;
  type: string;
  comment: string | null;
  /** True when a CHECK constraint speaks of this column alone. */
  checked: boolean;
};

export type RouteFacts = {
  name: string;
  method: string;
  reads: readonly string[];
  writes: readonly string[];
  fields: readonly string[];
};
export type MailFacts = { kind: string; category: string; purpose: string; fields: readonly string[] };
export type FlowFacts = { id: string; categories: readonly string[]; fields: readonly string[]; recipient: string };

export type Facts = {
  columns: readonly Column[];
  routes: readonly RouteFacts[];
  mails: readonly MailFacts[];
  flows: readonly FlowFacts[];
  /** Columns of free text that are neither public nor checked, each with its reason; may only shrink. */
  freeText: Readonly<Record<string, string>>;
};

/**
 * The gate of `says-what-it-collects`: compares what the software has with what the policy says, and returns one
 * sentence for each thing that nobody declared. An empty list means that everything is declared.
 */
export function undeclared(facts: Facts): string[] {
  return [
    ...facts.columns.flatMap((column) => columnFaults(column, facts.freeText)),
    ...staleFreeText(facts),
    ...facts.routes.flatMap(routeFaults),
    ...facts.mails.flatMap(mailFaults),
    ...facts.flows.flatMap(flowFaults),
    ...cookies.filter((each) => each.largestBytes > 256).map((each) => `cookie ${each.name} may grow beyond 256 bytes`),
  ];
}

const binaryClasses = new Set(["sealed", "locator"]);
const textTypes = new Set(["text", "character varying", "json", "jsonb", "ARRAY", "xml", "hstore", "citext"]);
/** Names that belong to people. Such a column is public shop data or it is not plain. */
const personalName =
  /(^|_)(e_?mail|phone|telephone|mobile|postcode|zip|street|address|surname|forename|birth|ip|user_agent)(_|$)/;

function columnFaults(column: Column, freeText: Facts["freeText"]): string[] {
  const name = `${column.schema}.${column.table}.${column.column}`;
  const match = /^(?<meaning>.+?)\s*\{class: (?<class>[a-z]+), retention: (?<retention>[a-z0-9-]+)\}$/s.exec(
    column.comment ?? "",
  );
  if (match?.groups === undefined) return [`column ${name} says neither its class nor its retention`];
  const { class: dataClass = "", retention = "" } = match.groups;
  const faults: string[] = [];
  if (!(dataClasses as readonly string[]).includes(dataClass))
    faults.push(`column ${name} has the unknown class ${dataClass}`);
  if (!(retentions as readonly string[]).includes(retention))
    faults.push(`column ${name} has the unknown retention ${retention}`);
  if (binaryClasses.has(dataClass) && column.type !== "bytea")
    faults.push(`column ${name} is ${dataClass} but not bytea`);
  if (dataClass === "public") return faults;
  if (personalName.test(column.column) && !binaryClasses.has(dataClass))
    faults.push(`column ${name} has the name of a personal thing`);
  if (
    textTypes.has(column.type) &&
    !column.checked &&
    freeText[name] === undefined &&
    freeText[`${column.schema}.*`] === undefined
  ) {
    faults.push(`column ${name} is free text that is neither public nor checked`);
  }
  return faults;
}

function staleFreeText({ columns, freeText }: Facts): string[] {
  const present = new Set(
    columns.flatMap((each) => [`${each.schema}.*`, `${each.schema}.${each.table}.${each.column}`]),
  );
  return Object.keys(freeText)
    .filter((name) => !present.has(name))
    .map((name) => `the list of free text names ${name}, which does not exist`);
}

function routeFaults(route: RouteFacts): string[] {
  const faults: string[] = [];
  for (const category of [...route.reads, ...route.writes]) {
    if (!isCategory(category)) faults.push(`route ${route.name} names the undeclared category ${category}`);
  }
  for (const field of route.fields) {
    const declared = fields[route.name]?.[field] ?? impersonalFields[field];
    if (declared === undefined) faults.push(`route ${route.name} takes the undeclared field ${field}`);
    else if (declared.category !== "none" && !route.writes.includes(declared.category)) {
      faults.push(`route ${route.name} takes ${field}, which is ${declared.category}, and does not say so`);
    }
  }
  for (const field of Object.keys(fields[route.name] ?? {})) {
    if (!route.fields.includes(field))
      faults.push(`the policy names the field ${field}, which route ${route.name} does not have`);
  }
  return faults;
}

function mailFaults(mail: MailFacts): string[] {
  if (!isCategory(mail.category)) return [`mail ${mail.kind} reads the undeclared category ${mail.category}`];
  const allowed = purposesOf(mail.category).includes(mail.purpose as Purpose);
  return allowed
    ? []
    : [`mail ${mail.kind} uses ${mail.category} for ${mail.purpose}, which the policy does not allow`];
}

function flowFaults(flow: FlowFacts): string[] {
  return flow.categories.flatMap((category) => {
    if (!isCategory(category)) return [`flow ${flow.id} sends the undeclared category ${category}`];
    const recipients: readonly string[] = categories[category].recipients;
    return recipients.includes(flow.recipient)
      ? []
      : [`flow ${flow.id} sends ${category} to ${flow.recipient}, who is no declared recipient`];
  });
}

function isCategory(name: string): name is Category {
  return Object.hasOwn(categories, name);
}

function purposesOf(category: Category): readonly Purpose[] {
  return Object.values(labels)
    .filter((label) => label.category === category)
    .flatMap((label): readonly Purpose[] => label.purposes);
}
