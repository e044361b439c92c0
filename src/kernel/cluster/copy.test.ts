import assert from "node:assert/strict";
import { test } from "node:test";
import { freshDatabase } from "../../../test/support/database.ts";
import { copyDatabase } from "./copy.ts";

const [from, to] = [await freshDatabase(), await freshDatabase()];

test("a value that arrives otherwise than it was sent is found, by the name of its table", async () => {
  await from.asOwner("CREATE TABLE public.sum (n numeric, at timestamptz)");
  await to.asOwner("CREATE TABLE public.sum (n numeric(10, 1), at timestamptz)");
  await from.asOwner("INSERT INTO public.sum VALUES (1.5, '2026-03-29T01:00:00+01:00'), (2.5, now())");
  assert.ok((await copyDatabase(from.urls.owner, to.urls.owner)) >= 2);
  await from.asOwner("INSERT INTO public.sum VALUES (1.25, NULL)");
  await assert.rejects(copyDatabase(from.urls.owner, to.urls.owner), {
    name: "ClusterError",
    message:
      "What arrived of public.sum is not what was sent. The shop stays where it is; empty the other database, and move again.",
  });
});

test("a side that fails ends the copy with its own words", async () => {
  await from.asOwner("CREATE TABLE public.only_here (n integer)");
  await assert.rejects(copyDatabase(from.urls.owner, to.urls.owner), /does not know/);
  const nobody = new URL(from.urls.owner);
  nobody.pathname = "/nobody_has_this";
  await assert.rejects(copyDatabase(nobody.href, to.urls.owner), /nobody_has_this/);
});
