import type { Category, Purpose } from "./categories.ts";
import { categories, purposes } from "./categories.ts";
import { cookies, officeCookies } from "./cookies.ts";
import { fields, impersonalFields } from "./fields.ts";
import { fieldsOfFlow, flowTable } from "./flows.ts";
import { labels } from "./labels.ts";
import { mails } from "./mails.ts";
import { officeFields } from "./office-fields.ts";
import { type RetentionRule, retention } from "./retention.ts";

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
  "24mo",
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
  opens: readonly string[];
  fields: readonly string[];
};
export type MailFacts = { kind: string; category: string; purpose: string; fields: readonly string[] };
/** What the code that makes a call says it sends; the way out holds each call to that. */
export type FlowFacts = {
  id: string;
  purpose: string;
  recipient: string;
  categories: readonly string[];
  fields: readonly string[];
};
/** A cookie as the code sets it, with the most bytes that its name and value can take. */
export type CookieFacts = { name: string; keptDays: number; bytes: number };

export type Facts = {
  columns: readonly Column[];
  routes: readonly RouteFacts[];
  mails: readonly MailFacts[];
  flows: readonly FlowFacts[];
  cookies: readonly CookieFacts[];
  /** Columns of free text that are neither public nor checked, each with its reason; may only shrink. */
  freeText: Readonly<Record<string, string>>;
  /** Columns named like something of a person that hold nothing of one, each with its reason; may only shrink. */
  personalNames: Readonly<Record<string, string>>;
};

/**
 * The gate of `says-what-it-collects`: compares what the software has with what the policy says, and returns one
 * sentence for each thing that nobody declared. An empty list means that everything is declared.
 */
export function undeclared(facts: Facts): string[] {
  return [
    ...facts.columns.flatMap((column) => columnFaults(column, facts)),
    ...retentionFaults(facts),
    ...staleFreeText(facts),
    ...stalePersonalNames(facts),
    ...facts.routes.flatMap(routeFaults),
    ...facts.mails.flatMap(mailFaults),
    ...facts.flows.flatMap(flowFaults),
    ...facts.cookies.flatMap(cookieFaults),
    ...unusedDeclarations(facts),
  ];
}

const binaryClasses = new Set(["sealed", "locator"]);
const textTypes = new Set(["text", "character varying", "json", "jsonb", "ARRAY", "xml", "hstore", "citext"]);
/** Words that, in the name of a column, speak of a person. Such a column is sealed, or the ledger says why it may be plain. */
const personalName = new RegExp(
  `(^|_)(${[
    "(first|last|middle|full|given|family|maiden|nick|user|sur|fore)?_?names?|initials|salutation|honorific",
    "e_?mails?|(tele|cell)?phones?|tel|mobile|fax|contacts?|recipients?|persons?|people|customers?|buyers?|shoppers?",
    "postcodes?|post_code|zip|streets?|address(es)?|line_?[12]|town|city|county|latitude|longitude|location",
    "notes?|comments?|remarks?|messages?|greetings?|wishes",
    "births?|birthdays?|dob|age|genders?|sex|nationality|ip|user_agent|passwords?|iban|cards?|passport|nino",
  ].join("|")})(_|$)`,
);

function columnFaults(column: Column, { freeText, personalNames }: Facts): string[] {
  const name = nameOf(column);
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
  if (personalName.test(column.column) && !binaryClasses.has(dataClass) && personalNames[name] === undefined)
    faults.push(`column ${name} has the name of a personal thing`);
  if (
    dataClass !== "public" &&
    textTypes.has(column.type) &&
    !column.checked &&
    freeText[name] === undefined &&
    freeText[`${column.schema}.*`] === undefined
  ) {
    faults.push(`column ${name} is free text that is neither public nor checked`);
  }
  return faults;
}

/** Kept with the books, or by the queue itself, which forgets finished work after a fortnight. */
const keptOtherwise = new Set(["permanent", "order", "14d"]);

/** What may not stay for ever lies in a table that a rule of retention ends; and each rule ends something that is there. */
function retentionFaults({ columns }: Facts): string[] {
  const rules: ReadonlyArray<[string, RetentionRule]> = Object.entries(retention);
  const ended = new Set(rules.flatMap(([, { tables }]) => tables));
  const mayNotStay = columns.filter(({ comment }) => {
    const kept = /, retention: ([a-z0-9-]+)\}$/.exec(comment ?? "")?.[1];
    return kept !== undefined && !keptOtherwise.has(kept);
  });
  const tableOf = ({ schema, table }: Column) => `${schema}.${table}`;
  const present = new Set(columns.map(tableOf));
  const without = [...new Set(mayNotStay.map(tableOf))].filter((table) => !ended.has(table));
  return [
    ...without.map((table) => `table ${table} has columns that may not stay, and no rule of retention ends them`),
    ...rules.flatMap(([rule, { tables }]) =>
      tables
        .filter((table) => !present.has(table))
        .map((table) => `the rule of retention ${rule} names the table ${table}, which does not exist`),
    ),
  ];
}

function nameOf({ schema, table, column }: Column): string {
  return `${schema}.${table}.${column}`;
}

function staleFreeText({ columns, freeText }: Facts): string[] {
  const present = new Set(columns.flatMap((each) => [`${each.schema}.*`, nameOf(each)]));
  return Object.keys(freeText)
    .filter((name) => !present.has(name))
    .map((name) => `the list of free text names ${name}, which does not exist`);
}

function stalePersonalNames({ columns, personalNames }: Facts): string[] {
  const present = new Set(columns.filter(({ column }) => personalName.test(column)).map(nameOf));
  return Object.keys(personalNames)
    .filter((name) => !present.has(name))
    .map((name) => `the list of personal names has ${name}, which is not there or needs no reason`);
}

const declaredFields = { ...fields, ...officeFields };

function routeFaults(route: RouteFacts): string[] {
  const faults: string[] = [];
  for (const category of [...route.reads, ...route.writes]) {
    if (!isCategory(category)) faults.push(`route ${route.name} names the undeclared category ${category}`);
  }
  for (const purpose of route.opens) {
    if (!Object.hasOwn(purposes, purpose))
      faults.push(`route ${route.name} opens for the undeclared purpose ${purpose}`);
  }
  for (const field of route.fields) {
    const declared = declaredFields[route.name]?.[field] ?? impersonalFields[field];
    if (declared === undefined) faults.push(`route ${route.name} takes the undeclared field ${field}`);
    else if (declared.category !== "none" && !route.writes.includes(declared.category)) {
      faults.push(`route ${route.name} takes ${field}, which is ${declared.category}, and does not say so`);
    }
  }
  for (const field of Object.keys(declaredFields[route.name] ?? {})) {
    if (!route.fields.includes(field))
      faults.push(`the policy names the field ${field}, which route ${route.name} does not have`);
  }
  return faults;
}

function mailFaults({ kind, category, purpose, fields: read }: MailFacts): string[] {
  const declared = Object.hasOwn(mails, kind) ? mails[kind] : undefined;
  const faults: string[] = [];
  if (declared === undefined) faults.push(`mail ${kind} is not declared`);
  else if (declared.purpose !== purpose)
    faults.push(`mail ${kind} is sent for ${purpose}, and the policy says another`);
  if (!isCategory(category)) faults.push(`mail ${kind} reads the undeclared category ${category}`);
  else faults.push(...purposeFaults(`mail ${kind}`, category, purpose));
  for (const field of read) {
    const said = declared !== undefined && Object.hasOwn(declared.fields, field) ? declared.fields[field] : undefined;
    if (said === undefined) faults.push(`mail ${kind} reads the undeclared field ${field}`);
    else if (said.category !== category)
      faults.push(`mail ${kind} reads ${field}, which is ${said.category}, and does not say so`);
  }
  return faults;
}

function flowFaults({ id, purpose, recipient, categories: said, fields: sent }: FlowFacts): string[] {
  const faults = said.flatMap((category) => {
    if (!isCategory(category)) return [`flow ${id} sends the undeclared category ${category}`];
    const recipients: readonly string[] = categories[category].recipients;
    const known = recipients.includes(recipient);
    return [
      ...(known ? [] : [`flow ${id} sends ${category} to ${recipient}, who is no declared recipient`]),
      ...purposeFaults(`flow ${id}`, category, purpose),
    ];
  });
  const declared = fieldsOfFlow(id);
  if (declared === undefined) return [...faults, `flow ${id} is not declared`];
  for (const field of sent) {
    const category = declared.get(field);
    if (category === undefined) faults.push(`flow ${id} sends the undeclared field ${field}`);
    else if (category !== "none" && !said.includes(category))
      faults.push(`flow ${id} sends ${field}, which is ${category}, and does not say so`);
  }
  return faults;
}

function purposeFaults(who: string, category: Category, purpose: string): string[] {
  if ((purposesOf(category) as readonly string[]).includes(purpose)) return [];
  return [`${who} uses ${category} for ${purpose}, which the policy does not allow`];
}

const largestCookieBytes = 256;

function cookieFaults({ name, keptDays, bytes }: CookieFacts): string[] {
  const declared = [...cookies, ...officeCookies].find((each) => each.name === name);
  if (declared === undefined) return [`cookie ${name} is set and not declared`];
  const faults: string[] = [];
  if (keptDays !== declared.keptDays)
    faults.push(`cookie ${name} stays ${keptDays} days, and the policy says ${declared.keptDays}`);
  if (bytes > declared.largestBytes)
    faults.push(`cookie ${name} takes ${bytes} bytes, and the policy says ${declared.largestBytes}`);
  if (declared.largestBytes > largestCookieBytes)
    faults.push(`cookie ${name} may grow beyond ${largestCookieBytes} bytes`);
  return faults;
}

/** What the policy tells of and the software does not have: a promise about nothing hides that something was renamed. */
function unusedDeclarations({ mails: sent, flows, cookies: set }: Facts): string[] {
  const faults = [...cookies, ...officeCookies]
    .filter(({ name }) => !set.some((each) => each.name === name))
    .map(({ name }) => `the policy names the cookie ${name}, which nothing sets`);
  for (const [kind, { fields: declared }] of Object.entries(mails)) {
    const mail = sent.find((each) => each.kind === kind);
    if (mail === undefined) faults.push(`the policy names the mail ${kind}, which nothing sends`);
    for (const field of Object.keys(declared).filter((name) => mail?.fields.includes(name) === false))
      faults.push(`the policy names the field ${field}, which mail ${kind} does not read`);
  }
  for (const { id, fields: declared } of flowTable()) {
    const flow = flows.find((each) => each.id === id);
    if (flow === undefined) faults.push(`the policy names the flow ${id}, which nothing sends`);
    for (const field of declared.filter((name) => flow?.fields.includes(name) === false))
      faults.push(`the policy names the field ${field}, which flow ${id} does not send`);
  }
  return faults;
}

function isCategory(name: string): name is Category {
  return Object.hasOwn(categories, name);
}

function purposesOf(category: Category): readonly Purpose[] {
  return Object.values(labels)
    .filter((label) => label.category === category)
    .flatMap((label): readonly Purpose[] => label.purposes);
}
