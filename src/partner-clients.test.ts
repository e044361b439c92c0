import assert from "node:assert/strict";
import { test } from "node:test";
import { ConfigError } from "#config";
import { mailWay } from "./partner-clients.ts";

test("a shop whose mails cannot be signed with the key that its settings name does not start, and says so", () => {
  const dkim = { keyFile: "/nowhere/dkim.pem", selector: "candour" };
  const deps = {} as Parameters<typeof mailWay>[1];
  assert.throws(
    () => mailWay({ smtpUrl: "smtps://mail.example", dkim, bounceAddress: undefined }, deps),
    (thrown: unknown) =>
      thrown instanceof ConfigError && thrown.message.startsWith("CANDOUR_DKIM_KEY names /nowhere/dkim.pem"),
  );
});

test("a shop whose settings name what is no address for reports of a mail server does not start, and says so", () => {
  const settings = { smtpUrl: "smtps://mail.example", dkim: undefined, bounceAddress: "bounces" };
  assert.throws(
    () => mailWay(settings, {} as Parameters<typeof mailWay>[1]),
    (thrown: unknown) => thrown instanceof ConfigError && thrown.message.startsWith("CANDOUR_BOUNCE_ADDRESS is no"),
  );
});
