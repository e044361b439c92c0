import assert from "node:assert/strict";
import { test } from "node:test";
import { type Role, roleNames } from "#staff";
import { openApp } from "../support/app.ts";
import { problemsOf } from "../support/html.ts";
import { type Hired, hire } from "../support/staff.ts";

const app = await openApp({ work: false });
const { searches } = app.modules;
const staff = {} as Record<Role, Hired>;
for (const role of roleNames) staff[role] = await hire(app, role);
const { owner } = staff;
const search = async (words: string, visitors: number) => {
  for (let at = 0; at < visitors; at++) await searches.noteNotFound(words, `192.0.2.${at} Firefox desk`);
};

test("where nothing was missed by many, the page says when something stands there", async () => {
  await search("hammock", 4);
  for (const path of ["/", "/searches"]) {
    const { text } = await owner.ask(path);
    assert.deepEqual(await problemsOf(text), []);
    assert.match(text, /Words stand here once 5 visitors searched for the same ones on one day/);
    assert.doesNotMatch(text, /hammock/);
  }
  assert.equal((await owner.ask("/searches.csv")).text.trim().split("\n").length, 1);
});

test("what many searched for and did not find stands on the first page, on a page of its own and in a file", async () => {
  await search("hammock", 6);
  await search("=cmd garden bench", 9);
  await search("garden bench", 8);
  const today = (await owner.ask("/")).text;
  assert.deepEqual(await problemsOf(today), []);
  assert.match(
    today,
    /2 searches of many visitors found nothing[\s\S]*“garden bench”: 8 daily visitors[\s\S]*“hammock”: 6/,
  );
  const table = (await owner.ask("/searches")).text;
  assert.deepEqual(await problemsOf(table), []);
  assert.match(table, /garden bench[\s\S]*>8<[\s\S]*hammock[\s\S]*>6</);
  const { text } = await owner.ask("/searches.csv");
  assert.match(
    text,
    /"Words","Daily visitors","Days","Last day"\r\n"garden bench",8,1,"[\d-]{10}"\r\n"hammock",6,1,"[\d-]{10}"/,
  );
});

test("only who may see figures sees them", async () => {
  for (const role of roleNames) {
    const may = (await staff[role].ask("/takings.csv")).status === 200;
    for (const path of ["/searches", "/searches.csv"])
      assert.equal((await staff[role].ask(path)).status, may ? 200 : 403, `${role} ${path}`);
    assert.equal(/Searched for and not found/.test((await staff[role].ask("/")).text), may, role);
  }
});
