import assert from "node:assert/strict";
import { test } from "node:test";
import { createMatcher } from "./matcher.ts";
import { page } from "./reply.ts";
import { defineRoute } from "./route.ts";

test("a route that leaves something out does not boot", () => {
  const whole = {
    reads: [],
    writes: [],
    name: "x",
    method: "GET",
    path: "/x",
    access: "public",
    accepts: "none",
    output: "page",
    handler: () => page(""),
  } as const;
  for (const missing of ["access", "reads", "writes", "accepts", "output", "handler"]) {
    assert.throws(
      () => defineRoute({ ...whole, [missing]: undefined } as never),
      new RegExp(`says nothing of its ${missing}`),
    );
  }
  assert.throws(() => defineRoute({ ...whole, path: "/x/:id" }), /the path has id/);
  assert.throws(() => createMatcher([defineRoute(whole), defineRoute({ ...whole, name: "y" })]), /Two routes/);
});
