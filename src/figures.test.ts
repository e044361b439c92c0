import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { readConfig } from "#config";
import { publishedPolicy } from "#policy/policy";
import { figuresOf } from "./figures.ts";

const root = join(import.meta.dirname, "..");

/** Everything that the policy of a shop with these settings says. */
function said(env: Record<string, string>): string {
  const policy = publishedPolicy(root, figuresOf(readConfig(env)));
  return policy
    .flatMap(({ paragraphs, limits }) => [...paragraphs.flat().map(({ words }) => words), ...limits])
    .join("\n");
}

test("[nothing-left-after-the-order] the policy says the horizon of this very shop, and leaves no gap where a figure belongs", () => {
  assert.match(said({}), /At most 48 hours after the key of your order is destroyed/);
  assert.match(said({}), /The 48 hours count the copies that we make/);
  assert.match(said({ CANDOUR_SNAPSHOT_DAYS: "30" }), /At most 32 days after the key/);
  assert.match(said({ CANDOUR_EPOCH_HOURS: "1", CANDOUR_EPOCH_GRACE_HOURS: "2" }), /At most 3 hours after the key/);
  const kms = {
    CANDOUR_EPOCH_KEYS: "aws-kms",
    CANDOUR_EPOCH_KEYS_URL: "https://kms.eu-west-2.amazonaws.com",
    CANDOUR_EPOCH_KEYS_SECRET: "/run/secrets/aws",
  };
  assert.match(said(kms), /At most 9 days after the key/);
  assert.doesNotMatch(said({}), /[{}]/);
});
