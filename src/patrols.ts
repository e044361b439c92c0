/** What each patrol of the policy looks at: here the live databases, the routes and the modules come together. */

import { findPersonal } from "#egress";
import { day, hour } from "#kernel/clock";
import type { Gate, Route } from "#kernel/http";
import { type LiveColumn, newestValues, readLiveSchema } from "#kernel/live-schema";
import { createPatrols, type PatrolReport, type Patrols, type PatrolWork } from "#patrol";
import { undeclared } from "#policy/classification";
import { cookies } from "#policy/cookies";
import { fieldsOfFlow, flowTable, partners } from "#policy/flows";
import { partnersDeleteWithinDays } from "#policy/retention";
import type { Modules } from "./assemble.ts";
import { gatherFacts } from "./facts.ts";
import type { Ground } from "./ground.ts";

/** The patrols of one shop. `gate` is asked as a first visitor would ask it. */
export function assemblePatrols(
  ground: Ground,
  modules: Modules,
  shop: { routes: readonly Route[]; gate: Pick<Gate, "answer"> },
): Patrols {
  const { database, clock } = ground;
  const { reader } = database;
  const ago = (ms: number): Date => new Date(clock.now().getTime() - ms);
  const work: PatrolWork = {
    "declared-is-all": async () => {
      const facts = await gatherFacts(ground, shop.routes);
      return { looked: facts.columns.length + facts.routes.length, found: undeclared(facts) };
    },
    "cookies-as-declared": () => patrolCookies(ground, modules, shop.gate),
    "sealed-is-sealed": () => patrolSeals(ground),
    "no-card-numbers": () => patrolCards(ground),
    "nothing-overdue": async () => {
      const standing = await modules.retention.standing(reader);
      const late = standing.filter(({ overdue }) => overdue > 0);
      const absent = standing.filter(({ ranAt }) => ranAt === null || ranAt < ago(hour));
      return {
        looked: standing.length,
        found: [
          ...late.map(({ rule, overdue }) => `rule ${rule}: ${overdue} overdue`),
          ...counted(absent.length, "rules have not run for an hour"),
        ],
      };
    },
    "forgotten-have-no-key": async () => {
      const { looked, keys, unfinished } = await modules.vault.forgottenKeys(ago(hour));
      return {
        looked,
        found: [
          ...counted(keys, "keys of shredded bundles exist"),
          ...counted(unfinished, "shreddings have not ended"),
        ],
      };
    },
    "partners-have-deleted": async () => {
      const { asked, late } = await modules.orders.deletions(reader, ago(partnersDeleteWithinDays * day));
      return { looked: asked, found: counted(late, "deletions were not confirmed in time") };
    },
    "log-is-whole": () => patrolLog(ground, modules),
    "looks-have-grants": async () => {
      const { looked, unfounded } = await modules.access.unfounded(reader);
      return { looked, found: counted(unfounded, "looks were covered by no grant") };
    },
    "receipts-as-declared": () => patrolReceipts(ground, modules),
    "nobody-waits-too-long": async () => {
      const [questions, complaints] = await Promise.all([
        modules.questions.waiting(reader, clock.now()),
        modules.complaints.clock(reader, clock.now()),
      ]);
      return {
        looked: questions.waiting + complaints.open,
        found: [
          ...counted(questions.late, "questions wait for too long"),
          ...counted(complaints.overdue, "complaints wait for too long"),
        ],
      };
    },
  };
  return createPatrols(ground, work);
}

function counted(count: number, words: string): string[] {
  return count === 0 ? [] : [`${count} ${words}`];
}

/** Nothing is put into a basket here, so nothing may be set: a cookie comes with the first thing that needs it. */
async function patrolCookies(
  { config }: Ground,
  { catalogue }: Modules,
  gate: Pick<Gate, "answer">,
): Promise<PatrolReport> {
  const { categories, products } = catalogue.current();
  const product = products[0];
  const paths = [
    ...["/", "/basket", "/search?q=sofa", "/privacy", "/terms", "/contact", "/orders/find"],
    ...categories.map(({ slug }) => `/c/${slug}`),
    ...(product === undefined ? [] : [`/p/${product.slug}`]),
  ];
  const found: string[] = [];
  for (const path of paths) {
    const request = new Request(config.shopUrl + path, { headers: { host: new URL(config.shopUrl).host } });
    const { status, headers } = await gate.answer(request, { address: "127.0.0.1", tls: true, target: path });
    if (status >= 400) found.push(`${path} answered ${status}`);
    for (const line of headers.getSetCookie()) {
      const name = line.slice(0, line.indexOf("="));
      const declared = cookies.some((each) => each.name === name);
      found.push(`${path} sets ${declared ? "a cookie before it is needed" : "a cookie that is not declared"}`);
    }
  }
  return { looked: paths.length, found };
}

const newestRows = 200;
const textTypes = new Set(["text", "character varying", "json", "jsonb", "ARRAY"]);
const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Sealed columns hold records and nothing else; in what is free text nobody can be found. */
async function patrolSeals({ database }: Ground): Promise<PatrolReport> {
  const { reader } = database;
  const columns = await readLiveSchema(reader);
  return eachColumn(columns, async (column) => {
    const values = isSealed(column) || isFreeText(column) ? await newestValues(reader, column, newestRows) : [];
    const wrong = values.filter((value) =>
      isSealed(column) ? !isRecord(value as Buffer) : findPersonal(readable(value)).length > 0,
    );
    const words = isSealed(column) ? "rows hold no sealed record" : "rows look like they hold somebody's details";
    return { looked: values.length, found: counted(wrong.length, `${words} in ${nameOf(column)}`) };
  });
}

/** Thirteen to nineteen digits with the check digit of a card, wherever text can lie. */
async function patrolCards({ database }: Ground): Promise<PatrolReport> {
  const { reader } = database;
  const columns = (await readLiveSchema(reader)).filter(({ type }) => textTypes.has(type));
  return eachColumn(columns, async (column) => {
    const values = await newestValues(reader, column, newestRows);
    const wrong = values.filter((value) => holdsCard(readable(value)));
    return { looked: values.length, found: counted(wrong.length, `numbers like a card's in ${nameOf(column)}`) };
  });
}

async function eachColumn(
  columns: readonly LiveColumn[],
  look: (column: LiveColumn) => Promise<PatrolReport>,
): Promise<PatrolReport> {
  const reports: PatrolReport[] = [];
  for (const column of columns) reports.push(await look(column));
  return {
    looked: reports.reduce((sum, { looked }) => sum + looked, 0),
    found: reports.flatMap(({ found }) => found),
  };
}

function nameOf({ schema, table, column }: LiveColumn): string {
  return `${schema}.${table}.${column}`;
}

function isSealed({ comment }: LiveColumn): boolean {
  return /\{class: sealed,/.test(comment ?? "");
}

/** Text that no constraint holds to a form, and that is not ours to publish. */
function isFreeText({ type, checked, comment }: LiveColumn): boolean {
  return textTypes.has(type) && !checked && !/\{class: public,/.test(comment ?? "");
}

/** Random ids are no numbers of anybody's. */
function readable(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.replaceAll(uuids, "").slice(0, 4_000);
}

/** Version and suite of a record, what goes before its text, and text in buckets of 64 bytes (see the README of the vault). */
function isRecord(value: Buffer): boolean {
  const overhead = 92;
  return value[0] === 1 && value[1] === 1 && value.length > overhead && (value.length - overhead) % 64 === 0;
}

function holdsCard(text: string): boolean {
  return (text.match(/(?<![\dA-Za-z])\d(?:[ -]?\d){12,18}(?![\dA-Za-z])/g) ?? []).some((found) => {
    const digits = [...found.replaceAll(/\D/g, "")].reverse().map(Number);
    const sum = digits.reduce(
      (all, digit, at) => all + (at % 2 === 0 ? digit : ((digit * 2) % 10) + (digit > 4 ? 1 : 0)),
      0,
    );
    return sum % 10 === 0;
  });
}

async function patrolLog({ database, clock }: Ground, { privacyLog }: Modules): Promise<PatrolReport> {
  const verdict = await privacyLog.verify(database.reader);
  if (!verdict.ok) return { looked: 1, found: [`the privacy log does not verify: ${verdict.because}`] };
  const last = await privacyLog.checkpoint(database.reader);
  const behind = verdict.entries - (last?.size ?? 0);
  const old = clock.now().getTime() - (last?.signedAt.getTime() ?? 0) > hour;
  return { looked: verdict.entries, found: behind > 0 && old ? counted(behind, "entries wait for a checkpoint") : [] };
}

const mostReceipts = 500;

async function patrolReceipts({ database }: Ground, { egress }: Modules): Promise<PatrolReport> {
  const receipts = await egress.receipts(database.reader, mostReceipts);
  const table = flowTable();
  const found = receipts.flatMap(({ flow, partner, fields, at }) => {
    const declared = table.find(({ id }) => id === flow);
    const allowed = fieldsOfFlow(flow);
    if (declared === undefined || allowed === undefined || declared.partner !== partner)
      return [`a receipt of a flow that is not declared: ${flow}`];
    const { until } = partners[declared.partner].contract;
    return [
      ...(fields.every((field) => allowed.has(field)) ? [] : [`flow ${flow} sent a field that is not declared`]),
      ...(until === null || at < new Date(`${until}T00:00:00Z`) ? [] : [`flow ${flow} ran after its contract`]),
    ];
  });
  return { looked: receipts.length, found };
}
