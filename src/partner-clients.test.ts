import assert from "node:assert/strict";
import { test } from "node:test";
import { ConfigError } from "#config";
import { mailWay } from "./partner-clients.ts";

test("a shop whose mails cannot be signed with the key that its settings name does not start, and says so", () => {
  const dkim = { keyFile: "/nowhere/dkim.pem", selector: "candour" };
  const deps = {} as Parameters<typeof mailWay>[1];
  assert.throws(
    () => mailWay({ smtpUrl: "smtps://mail.example", dkim }, deps),
    (thrown: unknown) =>
      thrown instanceof ConfigError && thrown.message.startsWith("CANDOUR_DKIM_KEY names /nowhere/dkim.pem"),
  );
});
