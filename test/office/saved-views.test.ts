import assert from "node:assert/strict";
import { test } from "node:test";
import { formOn } from "../gate/plain-browser.ts";
import { openApp } from "../support/app.ts";
import { problemsOf } from "../support/html.ts";
import { hire } from "../support/staff.ts";

const app = await openApp({ work: false });
const clerk = await hire(app, "orders");
const reads = await hire(app, "read-only");
const views = () => app.db.asOwner("SELECT room, title, query FROM staff.saved_view ORDER BY title");
const save = (title: string, more: Record<string, string> = {}) => clerk.post("/orders/views", { title, ...more });

test("filters are kept under a title, and everybody who sees orders finds them there", async () => {
  const list = (await clerk.ask("/orders?show=late&least=300&sort=dearest")).text;
  const form = formOn(list, /views$/);
  assert.deepEqual(form.fields, { show: "late", least: "300", sort: "dearest", title: "" });
  const saved = await clerk.post(form.action, { ...form.fields, title: "  Late   and dear " });
  assert.equal(saved.headers.location, "/orders?show=late&least=300&sort=dearest");
  assert.deepEqual(await views(), [
    { room: "orders", title: "Late and dear", query: "show=late&least=300&sort=dearest" },
  ]);
  const seen = (await reads.ask("/orders?show=late&least=300&sort=dearest")).text;
  assert.match(
    seen,
    /<a class="chip" href="\/orders\?show=late&amp;least=300&amp;sort=dearest" aria-current="page">Late and dear<\/a>/,
  );
  assert.deepEqual(await problemsOf(seen), []);
  assert.doesNotMatch(seen, /Save this view|Remove Late/);
  assert.deepEqual(await problemsOf((await clerk.ask("/orders")).text), []);
});

test("the same title gets the new filters; a title of other characters, or a view too many, is refused in a sentence", async () => {
  assert.equal((await save("Late and dear", { show: "late", least: "900" })).status, 303);
  assert.deepEqual(await views(), [{ room: "orders", title: "Late and dear", query: "show=late&least=900" }]);
  for (const title of ["", " ", "<b>x</b>", "ada@mail.example", "x".repeat(41)]) {
    const refused = await save(title);
    assert.equal(refused.status, 422, title);
    assert.match(refused.text, /Give it a title of at most 40/, title);
    assert.deepEqual(await problemsOf(refused.text), [], title);
  }
  for (let number = 2; number <= 20; number++) assert.equal((await save(`View ${number}`)).status, 303);
  assert.match((await save("View 21")).text, /There are 20 views/);
  assert.equal((await save("View 20", { show: "all" })).status, 303, "one that is there is still changed");
  assert.equal((await views()).length, 20);
});

test("whoever may not work on orders keeps and removes no view; whoever may removes one", async () => {
  const [row] = await app.db.asOwner("SELECT id FROM staff.saved_view WHERE title = 'View 20'");
  const removal = `/orders/views/${String(row?.id)}/removal`;
  assert.equal((await reads.post("/orders/views", { title: "Mine" })).status, 403);
  assert.equal((await reads.post(removal)).status, 403);
  assert.equal((await views()).length, 20);
  assert.equal((await clerk.post(removal)).status, 303);
  assert.equal((await clerk.post(removal)).status, 303, "it is gone, as was asked");
  assert.equal((await views()).length, 19);
});
