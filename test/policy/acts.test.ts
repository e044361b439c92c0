import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createGate, defineRoute, page } from "#kernel/http";
import type { Jobs } from "#kernel/jobs";
import { acts } from "#policy/acts";
import { personal } from "#vault";
import { reveal } from "#vault/reveal";
import { asRoute, giveWork } from "../../src/work.ts";
import { openApp } from "../support/app.ts";

const app = await openApp({ work: false });
const { clock, database, random, log } = app.ground;

/** What every queue and every sweep may open, by running nothing: the act is asked as the work would begin. */
const work = new Map<string, () => unknown>();
const recorder = {
  handle: (name: string, run: (payload: { id: string }) => unknown) => work.set(name, () => run({ id: "none" })),
  every: (name: string, _: number, run: () => unknown) => work.set(name, run),
} as unknown as Jobs;
giveWork({ ...app.modules, jobs: recorder });

test("what the policy lets open is work that there is [says-what-it-collects]", () => {
  const commands = Object.keys(
    JSON.parse(readFileSync(join(import.meta.dirname, "../../src/commands/commands.json"), "utf8")) as object,
  ).map((name) => `candour ${name}`);
  assert.ok(work.size > 10, "the work was gathered");
  for (const [name, opens] of Object.entries(acts)) {
    const isWork = work.has(name) || commands.includes(name) || name === "sample-orders";
    assert.ok(isWork, `${name} is no queue, no sweep and no command`);
    assert.notEqual(opens.length, 0, `${name} opens nothing and needs no entry`);
  }
});

const handler = () => page(reveal("order-mail", personal("contact", "Zoe Canary")));
const route = (name: string, opens?: string[]) =>
  defineRoute({
    ...{ name, method: "GET", path: `/${name}`, access: "public", reads: [], writes: [], accepts: "none" },
    ...{ output: "page", handler, ...(opens && { opens }) },
  } as Parameters<typeof defineRoute>[0]);
const gate = createGate({
  ...{ database, clock, random, log, shopUrl: "http://localhost:3000", demo: false, styleHashes: [], formTargets: [] },
  routes: [route("declared", ["order-mail"]), route("another", ["take-order"]), route("silent")],
  keptBytes: 0,
  runAs: asRoute,
  explain: ({ status }) => `<h1>${status}</h1>`,
});

test("a request opens what its route declares; another is answered with 500 and no word of it [encrypted-in-the-database]", async () => {
  const ask = async (name: string) => {
    const target = `/${name}`;
    const response = await gate.answer(
      new Request(`http://localhost:3000${target}`, { headers: { host: "localhost:3000" } }),
      {
        ...{ address: "127.0.0.1", tls: false, target },
      },
    );
    return [response.status, await response.text()] as const;
  };
  assert.deepEqual(await ask("declared"), [200, "<!doctype html>Zoe Canary"]);
  for (const name of ["another", "silent"]) {
    const [status, words] = await ask(name);
    assert.equal(status, 500, name);
    assert.doesNotMatch(words, /Zoe|Canary/, name);
  }
  assert.match(app.lines.join("\n"), /request-failed.*act-refused/);
  assert.doesNotMatch(app.lines.join("\n"), /Zoe|Canary/);
});

test("no route and no work may open for every purpose, nor for more than a few", () => {
  const table: ReadonlyArray<readonly [string, readonly string[]]> = [
    ...[...app.routes, ...app.office.routes].map(({ name, opens }) => [name, opens] as const),
    ...Object.entries(acts),
  ];
  assert.ok(table.length > 100, "the tables were read");
  for (const [name, opens] of table) assert.ok(opens.length <= 5, `${name} opens for ${opens.join(", ")}`);
});
